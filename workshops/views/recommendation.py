"""One conclusion or recommendation: its record, its steps; and entering new ones."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.access import at_least, for_members
from activities.history import edits
from activities.parts import Section
from activities.views.shared import activity_of, partners_of
from activities.words import Role
from core.forms import OfficeForm, show_errors, typed
from workshops.forms.finding import EditFindingForm
from workshops.forms.findings import NewFindings
from workshops.forms.steps import ACTIONS, possible_actions
from workshops.models import Area, Recommendation
from workshops.recommendations import may_have_findings
from workshops.views.recommendations import show

STALE = gettext_lazy(
    "Somebody else saved this record after you opened this page. Nothing is saved: look at what "
    "it says now, and send again if yours is still right."
)


def finding_of(project, rcode, *, locked=False) -> Recommendation:
    """The record; `locked` for a change that starts from its state (inside a transaction)."""
    code, _dash, number = rcode.removeprefix("R-").rpartition("-")
    rows = Recommendation.objects.of(project).select_related(
        "activity", "area", "addressee", "evidence", "act"
    )
    if locked:
        rows = rows.select_for_update(of=("self",))
    found = get_object_or_404(rows.order_by(), activity__code=code, number=int(number))
    if found.code != rcode:
        raise Http404(_("There is no such conclusion or recommendation."))
    found.project = found.activity.project = project
    return found


@for_members(Role.VIEWER)
def detail(request, project, rcode):
    recommendation = finding_of(project, rcode)
    steps = list(recommendation.steps.select_related("recorded_by"))
    [recommendation] = show([recommendation], project)
    document = recommendation.evidence
    if document:
        document.activity = recommendation.activity
    possible = possible_actions(recommendation, steps=any(step.to for step in steps))
    return render(
        request,
        "workshops/recommendation_detail.html",
        {
            "project": project,
            "row": recommendation,
            "steps": steps,
            "document": document,
            "link_is_safe": recommendation.evidence_link.startswith(("http://", "https://")),
            "actions": [
                {"name": name, "label": ACTIONS[name].button}
                for name in possible
                if at_least(project.role, ACTIONS[name].needs_role)
            ],
            "edits": edits(recommendation, restricted=project.can_edit),
        },
    )


@for_members(Role.STAFF)
def edit(request, project, rcode):
    return change(
        request,
        project,
        rcode,
        lambda recommendation: EditFindingForm(
            typed(request),
            recommendation=recommendation,
            areas=list(Area.objects.all()),
            institutions=partners_of(project),
        ),
        template="workshops/recommendation_form.html",
        done=_("%(code)s is saved."),
    )


@for_members(Role.STAFF)
def act(request, project, rcode, action):
    if action not in ACTIONS:
        raise Http404(_("There is no such action."))
    form_class = ACTIONS[action]
    if not at_least(project.role, form_class.needs_role):
        raise PermissionDenied(_("Only managers of the project may do this."))
    return change(
        request,
        project,
        rcode,
        lambda recommendation: form_class(
            typed(request), request.FILES or None, project=project, recommendation=recommendation
        ),
        template="workshops/recommendation_action.html",
        done=form_class.done,
    )


def change(request, project, rcode, make_form, *, template, done):
    """Shows a form of a record, and applies it to the record as it then stands."""
    recommendation = finding_of(project, rcode)
    form = make_form(recommendation)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                current = finding_of(project, rcode, locked=True)
                if request.POST.get("version", str(current.version)) != str(current.version):
                    raise ValidationError(STALE)
                form.apply(current, request.user)
        except ValidationError as error:
            show_errors(form, error)
            recommendation = finding_of(project, rcode)
        else:
            messages.success(request, done % {"code": rcode})
            return redirect(current)
    [recommendation] = show([recommendation], project)
    return render(request, template, {"project": project, "row": recommendation, "form": form})


@for_members(Role.STAFF)
def add(request, project, code):
    """Several at once for an event that is over or going on."""
    activity = activity_of(project, code)
    if not may_have_findings(activity):
        messages.warning(
            request,
            _("An activity ends with conclusions and recommendations once it has begun."),
        )
        return redirect(activity)
    data = typed(request)
    form = OfficeForm(data)
    rows = NewFindings(
        data,
        project=project,
        activity=activity,
        areas=list(Area.objects.all()),
        institutions=partners_of(project),
        opened=lambda: True,
    )
    if request.method == "POST" and rows.is_valid():
        try:
            new = save_rows(rows, activity, request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            say_entered(request, rows, new)
            return redirect(f"{activity.get_absolute_url()}#recommendations")
    return render(
        request,
        "workshops/recommendations_add.html",
        {"project": project, "activity": activity, "form": form, "entry_rows": [rows]},
    )


def save_rows(rows, activity, by):
    if not rows.filled:
        raise ValidationError(_("Nothing is filled in. Write at least one text."))
    with transaction.atomic():
        return rows.save(activity, by)


def say_entered(request, rows, new):
    messages.success(
        request,
        ngettext("%(count)s entry is saved.", "%(count)s entries are saved.", len(new))
        % {"count": len(new)},
    )
    for warning in rows.warnings():
        messages.warning(request, warning)


def recommendations_section(project, activity) -> Section | None:
    """What the event ended with, on the activity's page."""
    rows = Recommendation.objects.filter(activity=activity).order_by("sort_key")
    rows = list(rows.select_related("area", "addressee"))
    can_add = project.can_edit and may_have_findings(activity)
    if not rows and not can_add:
        return None
    for row in rows:
        row.activity = activity
    return Section(
        "workshops/_recommendations.html",
        {"rows": show(rows, project), "can_add": can_add},
    )
