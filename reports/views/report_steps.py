"""Writing a report, assessing, and its steps from draft to approval."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.models import Project, Report
from activities.words import Role
from core.editions import Stale, edition_of
from core.forms import show_errors, typed
from reports.report.check import findings
from reports.report.file import facts_now, records_of
from reports.report.forms import (
    ACTIONS,
    IN_STATE,
    AssessmentForm,
    ReportingForm,
    SectionForm,
    SubmitForm,
    begun,
    text_of,
)
from reports.report.list import report_of, stage_of_report
from reports.report.sections import section_of
from reports.report.words import ReportWords, title_of


def page_of(report):
    return redirect("reports:report", report.project.slug, report.code)


def open_report(request, project, code) -> Report | None:
    """The latest version while its text may be written; else says why not. What was posted is
    never thrown away: then the form says it."""
    found = report_of(project, code)
    if found.is_open or request.method == "POST":
        return found
    messages.warning(
        request,
        _("The report is “%(state)s” and its text stays as it was.")
        % {"state": found.get_state_display()},
    )
    return None


@for_members(Role.STAFF)
def text(request, project, code, section):
    report = open_report(request, project, code)
    if report is None:
        return page_of(report_of(project, code))
    chosen = section_of(report.kind, section)
    if chosen is None:
        raise Http404(_("There is no such section."))
    form = SectionForm(typed(request), instance=report.text(section))
    if request.method == "POST" and form.is_valid() and report.is_open:
        report = begun(report, request.user)
        form = SectionForm(request.POST, instance=text_of(report, section))
        form.instance.report = report
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The text is saved."))
        return redirect(f"{report.get_absolute_url()}#{section}")
    return render(
        request,
        "reports/report_text.html",
        {"project": project, "report": report, "section": chosen, "form": form,
         "title": title_of(report, stage_of_report(report))},
    )  # fmt: skip


@for_members(Role.STAFF)
def assessment(request, project, code):
    report = open_report(request, project, code)
    if report is None:
        return page_of(report_of(project, code))
    stage = stage_of_report(report)
    words = ReportWords(report, facts_now(report, records_of(report), stage), stage=stage)
    form = AssessmentForm(typed(request), report=report, proposals=words.proposals())
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The assessment is saved."))
        return redirect(f"{report.get_absolute_url()}#assessment")
    return render(
        request,
        "reports/report_assessment.html",
        {"project": project, "report": report, "form": form, "title": title_of(report, stage)},
    )


@for_members(Role.MANAGER)
def act(request, project, code, action):
    """A step: each on a page of its own that says what follows."""
    if action not in ACTIONS:
        raise Http404(_("There is no such action."))
    report = report_of(project, code)
    if action not in IN_STATE.get(report.state, []):
        messages.warning(
            request,
            _("The report is “%(state)s”; this cannot be done now.")
            % {"state": report.get_state_display()},
        )
        return page_of(report)
    stage = stage_of_report(report)
    form = ACTIONS[action](typed(request), record=report)
    if request.method == "POST" and form.is_valid():
        try:
            take(form, report, stage, request.user)
        except ValidationError as error:
            report = report_of(project, code)
            form.see_again(report)
            show_errors(form, error)
        else:
            messages.success(request, form.done)
            return page_of(report)
    context = {
        "project": project,
        "report": report,
        "form": form,
        "action": action,
        "title": title_of(report, stage),
    }
    if isinstance(form, SubmitForm):
        found = findings(report, records_of(report))
        context |= {"findings": found, "errors": sum(one.error for one in found)}
    return render(request, "reports/report_action.html", context)


def take(form, report, stage, user):
    """Raises ValidationError where somebody has saved since, or a rule stands against it."""
    if isinstance(form, SubmitForm):
        # It looks itself whether somebody wrote while the files were made.
        if form.cleaned_data["base"] != edition_of(report):
            raise Stale
        form.apply(begun(report, user), user, stage)
        return
    with transaction.atomic():
        had_row = bool(report.pk)
        stored = begun(report, user)
        locked = Report.objects.select_for_update(of=("self",)).get(pk=stored.pk)
        # A row that was made just now, here and not by somebody else, nobody can have changed.
        made_here = stored is report and not had_row
        if not made_here and form.cleaned_data["base"] != edition_of(locked):
            raise Stale
        locked.project = stored.project
        form.apply(locked, user)


@for_members(Role.MANAGER)
def settings(request, project):
    # The form writes into its instance; the page goes on speaking of the project as stored.
    instance = Project.objects.get(pk=project.pk)
    form = ReportingForm(typed(request), instance=instance)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The settings of the reports are saved."))
        return redirect("reports:reports", project.slug)
    return render(request, "reports/report_settings.html", {"project": project, "form": form})
