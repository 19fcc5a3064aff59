"""Reading the plan: the list, and one record with its change log."""

from datetime import date
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render

from activities.access import at_least, for_members
from activities.bulk.writing import ACTIVITIES
from activities.forms.actions import ACTIONS, possible_actions
from activities.forms.filters import ActivityFilter, order_of
from activities.forms.inline import offers
from activities.history import edits
from activities.models import Activity, Announcement, BulkChange, Change, Import
from activities.models.queryset import ActivityQuerySet
from activities.parts import RECORD_SECTIONS
from activities.views.documents import files_section
from activities.views.shared import activity_of, partners_of
from activities.words import ImportState, Role, Status
from core.days import today
from core.kept import kept
from core.pages import day_of

PAGE_SIZE = 50


class Asked(NamedTuple):
    """What the address of a list asks for; the page and its export have the same rows."""

    form: ActivityFilter
    activities: ActivityQuerySet
    on: date | None
    sort: str

    @property
    def day(self) -> date:
        """The day that the list is of."""
        return self.on or today()


def asked_for(request, project) -> Asked:
    on = day_of(request)
    form = ActivityFilter(
        request.GET,
        components=project.components.all(),
        stages=project.stages.all(),
        institutions=partners_of(project),
        imports=imports_asked_for(request, project),
        bulks=bulks_asked_for(request, project),
    )
    activities = form.narrow(Activity.objects.filter(project=project), on or today(), on)
    sort = request.GET.get("sort", "code")
    activities = as_listed(activities, project).order_by(*order_of(sort))
    return Asked(form, activities, on, sort)


def as_listed(activities, project):
    """With what a row of the list says of each besides its columns."""
    activities = activities.with_evidence()
    if project.cut_off:
        later = Change.objects.filter(activity=OuterRef("pk"), on__gt=project.cut_off)
        activities = activities.annotate(after_cut_off=Exists(later))
    return activities


def imports_asked_for(request, project, what="work-plan") -> list[Import]:
    """The import into that list that the address names, for those who enter: it has the name of
    their file."""
    asked = request.GET.get("import", "")
    if not (project.can_edit and asked.isascii() and asked.isdigit() and len(asked) < 10):
        return []
    found = Import.objects.filter(project=project, what=what, state=ImportState.IMPORTED, pk=asked)
    return list(found.defer("sheets", "ledger").select_related("imported_by"))


def bulks_asked_for(request, project, what=ACTIVITIES) -> list[BulkChange]:
    """The change from that list that the address names."""
    asked = request.GET.get("bulk", "")
    if not (project.can_edit and asked.isascii() and asked.isdigit() and len(asked) < 10):
        return []
    found = BulkChange.objects.filter(project=project, what=what, pk=asked)
    return list(found.defer("ledger").select_related("by"))


def show(activities, project, on):
    """Gives each activity its status as the list shows it: on the day asked for, else today's."""
    for activity in activities:
        activity.project = project
        activity.shown_status = activity.status
        if on and activity.status != Status.DRAFT:
            activity.shown_status = activity.status_then
        yield activity


@for_members(Role.VIEWER)
def activity_list(request, project):
    content = kept(request, "activities/_list.html", project, lambda: listing(request, project))
    around = {"project": project, "content": content, "on": day_of(request) or today()}
    return render(request, "activities/activity_list.html", around)


def listing(request, project) -> dict:
    """A page of what the address asks for."""
    asked = asked_for(request, project)
    page = Paginator(asked.activities, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(show(page.object_list, project, asked.on))
    changing = may_change(project, asked.on)
    for activity in page.object_list if changing else ():
        activity.offers = offers(project, activity)
    return {
        "project": project,
        "form": asked.form,
        "page": page,
        "on": asked.on,
        "sort": asked.sort,
        "day": asked.day,
        "cut_off_query": with_day(request, project.cut_off),
        "stages": list(asked.form.stages.values()),
        "imported": asked.form.imported,
        "bulk": asked.form.bulk,
        "changing": changing,
        "filters": filters_of(request),
    }


def may_change(project, on) -> bool:
    """Whether cells and selections are offered: today's state is changed, a past day's is read."""
    return project.can_edit and not on


def filters_of(request) -> str:
    """The query of the list without its page, for “all that match”."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def row_of(request, project, code) -> dict:
    """One row of today's list, for whoever has changed it there."""
    activity = as_listed(Activity.objects.filter(project=project), project).get(code=code)
    activity = next(show([activity], project, None))
    activity.offers = offers(project, activity)
    return {
        "project": project,
        "activity": activity,
        "on": None,
        "day": today(),
        "changing": may_change(project, None),
    }


def with_day(request, day) -> str:
    """The same list on a day."""
    query = request.GET.copy()
    query.pop("page", None)
    query["on"] = day.isoformat() if day else ""
    return f"?{query.urlencode()}"


@for_members(Role.VIEWER)
def detail(request, project, code):
    activity = activity_of(project, code)
    changes = list(activity.changes.select_related("recorded_by", "act"))
    presences = list(activity.presences.select_related("institution"))
    actions = [
        {"name": name, "label": ACTIONS[name].button, "form": ACTIONS[name]}
        for name in possible_actions(activity)
        if at_least(project.role, ACTIONS[name].needs_role)
    ]
    announcement = None
    if activity.status != Status.COMPLETED:
        announcement = Announcement.objects.filter(activity=activity).first()
    files = files_section(project, activity)
    missing = activity.missing
    if activity.status == Status.COMPLETED:
        missing += [item.words for item in files["checklist"] if not item.there]
    last_day = activity.actual_end or activity.current_end
    stages = [
        stage for stage in project.stages.all() if last_day and stage.start <= last_day <= stage.end
    ]
    return render(
        request,
        "activities/activity_detail.html",
        {
            "project": project,
            "activity": activity,
            "changes": changes,
            "presences": presences,
            "by_institution": any(row.participants is not None for row in presences),
            "actions": actions,
            "announcement": announcement,
            "release_kind": release_kind(project, activity, announcement),
            "stage": stages[0] if stages else None,
            "day": today(),
            **files,
            "missing": missing,
            "edits": edits(activity, restricted=project.can_edit),
            "sections": [
                section for make in RECORD_SECTIONS if (section := make(project, activity))
            ],
        },
    )


def release_kind(project, activity, announcement) -> str:
    """What of it a manager may make public now, or take back: what took place, or its month."""
    if not project.can_manage:
        return ""
    if activity.released_at or activity.proposed_at or activity.status == Status.COMPLETED:
        return "activity"
    open_yet = announcement and (announcement.released_at or announcement.proposed_at)
    return "announcement" if open_yet or activity.status == Status.PLANNED else ""
