"""Expert missions: the list with the ledger of expert days, one mission, entering it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.models import Activity, Document, ReadingLog
from activities.parts import Section
from activities.views.shared import activity_of
from activities.words import DocumentKind, Kind, Reading, Role
from core.days import today
from core.forms import typed
from core.pages import day_of
from workshops.deadlines import last_end_due_before
from workshops.forms.missions import LATE, MISSING, NONE, MissionFilter, MissionForm
from workshops.missions import ledger, total
from workshops.models import Mission
from workshops.words import MissionState

PAGE_SIZE = 50
PAPERS = [DocumentKind.TERMS, DocumentKind.MISSION_REPORT]


def shown(missions, calendar, on):
    """Gives each mission what a page says of it on a day: what was known of its report then, and
    how late that is."""
    for mission in missions:
        mission.state_label = MissionState(mission.state_then).label
        mission.days_then = known(mission.days_delivered, mission.delivered_on, on)
        mission.received = known(mission.report_received_on, mission.report_received_on, on)
        mission.accepted = known(mission.report_accepted_on, mission.report_accepted_on, on)
        delivered = known(mission.delivered_on, mission.delivered_on, on)
        cancelled = mission.state_then == MissionState.CANCELLED
        mission.outside = not cancelled and mission.is_outside
        mission.due = mission.report_due(calendar) if delivered and not cancelled else None
        mission.days_late = (
            max(((mission.received or on) - mission.due).days, 0) if mission.due else 0
        )


def known(value, since, on):
    return value if since and since <= on else None


@for_members(Role.VIEWER)
def mission_list(request, project):
    """Of one day, as the other lists: the day asked for, else the project's cut-off, else today."""
    on = project.day(day_of(request))
    components = list(project.components.all())
    form = MissionFilter(request.GET, components=components)
    missions = Mission.objects.of(project).as_of(on)
    calendar = project.working_day_calendar()
    missions, activities = narrowed(form, project, missions, calendar, on)
    page = Paginator(activities, PAGE_SIZE).get_page(request.GET.get("page"))
    activities_of(page, missions, project, calendar, on)
    if project.can_edit and any(
        one.experts.all() for activity in page for one in activity.shown_missions
    ):
        ReadingLog.note(project, request.user, Reading.LIST)
    days = ledger(project, components, on)
    return render(
        request,
        "workshops/mission_list.html",
        {
            "project": project,
            "form": form,
            "page": page,
            "on": on,
            "plan_only": on > today(),
            "ledger": days,
            "total": total(days),
        },
    )


def narrowed(form, project, missions, calendar, on):
    """(missions, activities) that match the filters."""
    form.is_valid()
    chosen = form.cleaned_data
    state = chosen.get("state")
    activities = Activity.objects.filter(project=project).as_of(on).order_by("sort_key")
    if state in (MISSING, LATE):
        missions = missions.filter(state_then=MissionState.DELIVERED)
    if state == LATE:
        missions = missions.filter(end__lte=last_end_due_before(on, calendar))
    if state in MissionState.values:
        missions = missions.filter(state_then=state)
    there = Exists(missions.filter(activity=OuterRef("pk")))
    if state == NONE:
        activities = activities.filter(~there, kind=Kind.EXPERT_MISSION)
    elif state:
        activities = activities.filter(there)
    else:
        activities = activities.filter(Q(kind=Kind.EXPERT_MISSION) | there)
    if words := chosen.get("q"):
        activities = activities.matching(words)
    if component := form.components.get(chosen.get("component")):
        activities = activities.filter(component=component)
    return missions, activities


def activities_of(page, missions, project, calendar, on):
    """Fetches the missions of a page's activities; the names of experts only for who may read
    them, so that no template can show them."""
    rows = missions.filter(activity__in=[activity.pk for activity in page]).order_by("number")
    if project.can_edit:
        rows = rows.prefetch_related("experts")
    by_activity = {}
    for mission in rows:
        by_activity.setdefault(mission.activity_id, []).append(mission)
    for activity in page:
        activity.project = project
        activity.shown_missions = by_activity.get(activity.pk, [])
        for mission in activity.shown_missions:
            mission.activity = activity
        shown(activity.shown_missions, calendar, on)


def mission_of(project, code, number, **conditions) -> Mission:
    activity = activity_of(project, code)
    mission = get_object_or_404(
        Mission.objects.as_of(today()), activity=activity, number=number, **conditions
    )
    mission.activity = activity
    return mission


@for_members(Role.VIEWER)
def mission(request, project, code, number):
    one = mission_of(project, code, number)
    shown([one], project.working_day_calendar(), today())
    experts = list(one.experts.select_related("institution")) if project.can_edit else []
    if experts:
        ReadingLog.note(project, request.user, Reading.LIST, one.activity)
    papers = Document.objects.readable_by(project).filter(activity=one.activity, kind__in=PAPERS)
    return render(
        request,
        "workshops/mission.html",
        {
            "project": project,
            "activity": one.activity,
            "mission": one,
            "experts": experts,
            "papers": papers,
        },
    )


@for_members(Role.STAFF)
def add_mission(request, project, code):
    return entry(request, project, activity_of(project, code))


@for_members(Role.STAFF)
def edit_mission(request, project, code, number):
    one = mission_of(project, code, number)
    return entry(request, project, one.activity, one)


def entry(request, project, activity, one=None):
    data = typed(request)
    # The form writes into its instance; the page goes on speaking of the mission as stored.
    instance = one and mission_of(project, activity.code, one.number)
    form = MissionForm(data, activity=activity, instance=instance)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("Mission %(code)s is saved.") % {"code": form.instance.code})
        return redirect(form.instance)
    # Its boxes and suggestions are names of the register.
    ReadingLog.note(project, request.user, Reading.REGISTER, activity)
    return render(
        request,
        "workshops/mission_form.html",
        {"project": project, "activity": activity, "mission": one, "form": form},
    )


def missions_section(project, activity) -> Section | None:
    """On the page of an expert mission, and of any activity that has missions."""
    missions = Mission.objects.filter(activity=activity).as_of(today()).order_by("number")
    if project.can_edit:
        missions = missions.prefetch_related("experts")
    missions = list(missions)
    if not missions and activity.kind != Kind.EXPERT_MISSION:
        return None
    for one in missions:
        one.activity = activity
    shown(missions, project.working_day_calendar() if missions else (), today())
    return Section("workshops/_missions.html", {"missions": missions})
