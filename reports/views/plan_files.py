"""The work plan, what has changed in it and the next six months as files, Word and Excel."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.exports import as_download
from activities.words import Role
from core.pages import day_of
from core.workbook import write_workbook
from reports.plan.document import WorkPlan, draft_of
from reports.plan.outlook import Outlook
from reports.plan.states import two_states, versions_of
from reports.plan.word import word_of_changes, word_of_outlook, word_of_work_plan
from reports.plan.workbooks import of_differences, of_outlook, of_work_plan
from reports.views.plan import before, changes_of, version_of


@require_safe
@for_members(Role.VIEWER)
def work_plan(request, project, number, form):
    """A version; without a number today's plan, the draft of the next one."""
    versions = versions_of(project)
    if number is None:
        plan = draft_of(project, versions, names_reasons=project.can_edit)
        name = "_".join([_("work-plan"), project.slug, str(plan.on)])
    else:
        state = version_of(project, number, versions)
        plan = WorkPlan(state, before(state, versions), names_reasons=project.can_edit)
        name = "_".join([_("work-plan"), str(number), project.slug, str(plan.version.approved_on)])
    try:
        return as_file(form, plan, of_work_plan, word_of_work_plan, name)
    except ValidationError as error:
        # The office's own template does not fit.
        messages.error(request, " ".join(error.messages))
        return redirect("reports:plan", project.slug)


@require_safe
@for_members(Role.VIEWER)
def differences(request, project, form):
    was, now = two_states(project, request.GET, versions_of(project))
    name = "_".join([_("plan-changes"), project.slug, was.in_names, now.in_names])
    changes = changes_of(project, was, now)
    return as_file(form, changes, of_differences, word_of_changes, name)


@require_safe
@for_members(Role.VIEWER)
def outlook(request, project, form):
    found = Outlook(project, project.day(day_of(request)))
    name = "_".join([_("six-months"), project.slug, str(found.on)])
    return as_file(form, found, of_outlook, word_of_outlook, name)


def as_file(form, what, tables, word, name):
    """`what` as "xlsx" (from its `tables`) or as "docx" (from its `word`)."""
    if form == "docx":
        from core.word_parts import DOCX

        return as_download(word(what), f"{name}.docx", DOCX)
    return as_download(write_workbook(*tables(what)), f"{name}.xlsx")
