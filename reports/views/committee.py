"""Meetings of the steering committee: the list, one meeting with its agenda, minutes and decisions,
and the decisions of all of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.forms.committee import AgendaForm, AgendaRows, MinutesForm
from activities.forms.decisions import DecisionFilter, DecisionForm, DecisionRows, members_of
from activities.history import edits
from activities.models import Decision, Institution, Meeting
from activities.models.committee import day_of_meeting
from activities.parts import Section
from activities.views.shared import activity_of, partners_of
from activities.words import DecisionStatus, Kind, Role, Status
from core.days import today
from core.forms import OfficeForm, show_errors, typed
from core.pages import day_of
from reports.committee.meetings import (
    attendance,
    days_since,
    earlier_decisions,
    meetings,
    pack_day,
    shown,
    usual_agenda,
)
from reports.lights import light

PAGE_SIZE = 50


def meeting_of(project, code) -> Meeting:
    """The meeting that the activity with the code is; 404 for activities of other kinds."""
    activity = activity_of(project, code)
    if activity.kind != Kind.STEERING_COMMITTEE:
        raise Http404(_("Activity %(code)s is no meeting of the committee.") % {"code": code})
    return Meeting.of(activity)


@for_members(Role.VIEWER)
def committee(request, project):
    on = project.day(day_of(request))
    rows = meetings(project)
    return render(
        request,
        "reports/committee.html",
        {
            "project": project,
            "rows": rows,
            "on": on,
            "plan_only": on > today(),
            "today": today(),
            "light": light(project, "committee", days_since(rows, on)),
        },
    )


@for_members(Role.VIEWER)
def meeting(request, project, code):
    one = meeting_of(project, code)
    [row] = [row for row in meetings(project) if row.pk == one.activity.pk] or [None]
    on = pack_day(project, one, day_of(request))
    stored = [] if one._state.adding else list(one.agenda.all())
    decisions = [] if one._state.adding else list(one.decisions.with_parts())
    for decision in decisions:
        decision.meeting, decision.project = one, project
        decision.status_then = decision.status
    return render(
        request,
        "reports/meeting.html",
        {
            "project": project,
            "meeting": one,
            "activity": one.activity,
            "row": row,
            "day": day_of_meeting(one.activity),
            "on": on,
            "today": today(),
            "items": stored or usual_agenda(),
            "proposed": not stored,
            "minuted": any(item.has_minutes for item in stored),
            "decisions": shown(decisions, today()),
            "earlier": earlier_decisions(project, one.activity, on),
            "attendance": attendance(one.activity),
            "edits": [] if one._state.adding else edits(one),
        },
    )


@for_members(Role.STAFF)
def agenda(request, project, code):
    one, data = meeting_of(project, code), typed(request)
    items = [] if one._state.adding else list(one.agenda.all())
    rows = AgendaRows(data, items=items, proposed=usual_agenda())
    form = AgendaForm(data, meeting=one)
    if stored(request, form, rows):
        messages.success(request, _("The agenda is saved."))
        return redirect(one)
    return render(
        request,
        "reports/agenda_form.html",
        {"project": project, "meeting": one, "form": form, "entry_rows": [rows],
         "proposed": not items},
    )  # fmt: skip


@for_members(Role.STAFF)
def minutes(request, project, code):
    one = meeting_of(project, code)
    items = [] if one._state.adding else list(one.agenda.all())
    if not items:
        messages.warning(request, _("Save the agenda first: the minutes follow its points."))
        return redirect("reports:agenda", project.slug, code)
    if one.activity.status not in (Status.ONGOING, Status.COMPLETED):
        messages.warning(
            request,
            _("The meeting was not held yet. Mark it as held first, then enter its minutes."),
        )
        return redirect(one)
    form = MinutesForm(typed(request), meeting=one, items=items)
    if stored(request, form):
        messages.success(request, _("The minutes are saved."))
        return redirect(one)
    return render(
        request, "reports/minutes_form.html", {"project": project, "meeting": one, "form": form}
    )


def stored(request, form, rows=None) -> bool:
    """Writes what was sent; what stands against it is in the form then."""
    # All parts are asked, so that everything that is wrong is said at once.
    if request.method != "POST" or not all([form.is_valid(), rows is None or rows.is_valid()]):
        return False
    try:
        form.store(by=request.user, rows=rows)
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


@for_members(Role.STAFF)
def add_decisions(request, project, code):
    """Several at once: proposals before the meeting, decisions after it."""
    one, data = meeting_of(project, code), typed(request)
    if one.activity.status in (Status.DRAFT, Status.CANCELLED):
        messages.warning(request, _("A meeting that is a draft or cancelled decides nothing."))
        return redirect(one)
    form = OfficeForm(data)
    rows = DecisionRows(
        data, meeting=one, people=members_of(project), institutions=partners_of(project)
    )
    if request.method == "POST" and rows.is_valid():
        try:
            new = rows.save(one.activity, request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            say_entered(request, new)
            return redirect(f"{one.get_absolute_url()}#decisions")
    return render(
        request,
        "reports/decisions_add.html",
        {"project": project, "meeting": one, "form": form, "entry_rows": [rows]},
    )


def say_entered(request, new):
    text = ngettext("%(count)s decision is saved.", "%(count)s decisions are saved.", len(new))
    messages.success(request, text % {"count": len(new)})


@for_members(Role.VIEWER)
def decisions(request, project):
    """Those of all meetings, with their status on a day."""
    on = day_of(request) or today()
    everything = Decision.objects.of(project)
    form = DecisionFilter(
        request.GET,
        people=members_of(project),
        institutions=Institution.objects.filter(
            pk__in=everything.exclude(institution=None).order_by().values("institution")
        ),
        meetings=Meeting.objects.filter(project=project).counting().select_related("activity"),
    )
    rows = form.narrow(everything, on).with_parts()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for decision in page.object_list:
        decision.project = decision.meeting.activity.project = project
    return render(
        request,
        "reports/decision_list.html",
        {
            "project": project,
            "form": form,
            "page": page,
            "rows": shown(page.object_list, on),
            "on": on,
            "plan_only": on > today(),
        },
    )


def decision_of(project, pk) -> Decision:
    found = get_object_or_404(Decision.objects.of(project).with_parts(), pk=pk)
    found.project = found.meeting.project = found.meeting.activity.project = project
    return found


@for_members(Role.STAFF)
def decision(request, project, pk):
    """Correcting it, and recording what became of it."""
    one = decision_of(project, pk)
    form = DecisionForm(typed(request), instance=one, project=project)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("%(code)s is saved.") % {"code": one.code})
        return redirect(one)
    return render(
        request,
        "reports/decision_form.html",
        {"project": project, "decision": one, "form": form, "edits": edits(one),
         "removable": removable(one)},
    )  # fmt: skip


def removable(decision) -> bool:
    """Until it is closed, or the minutes are signed: then it stands as it was taken."""
    return decision.status == DecisionStatus.OPEN and not decision.meeting.minutes_signed_on


@for_members(Role.STAFF)
def remove_decision(request, project, pk):
    one = decision_of(project, pk)
    if not removable(one):
        raise PermissionDenied(
            _(
                "%(code)s is closed, or the minutes that hold it are signed. It stays; what became "
                "of it is recorded on its page."
            )
            % {"code": one.code}
        )
    if request.method == "POST":
        code = one.code
        one._history_user = request.user
        one.delete()
        messages.success(request, _("%(code)s is removed.") % {"code": code})
        return redirect(f"{one.meeting.get_absolute_url()}#decisions")
    return render(request, "reports/decision_remove.html", {"project": project, "decision": one})


def committee_section(project, activity) -> Section | None:
    """On the page of an activity that is a meeting: what there is of it, and the way there."""
    if activity.kind != Kind.STEERING_COMMITTEE:
        return None
    one = Meeting.of(activity)
    return Section(
        "reports/_meeting_section.html",
        {
            "meeting": one,
            "points": 0 if one._state.adding else one.agenda.count(),
            "decisions": 0 if one._state.adding else one.decisions.count(),
        },
    )
