"""The register of conclusions and recommendations, and its sheet for the steering committee."""

from datetime import date
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Value
from django.shortcuts import render

from activities.access import for_members
from activities.models import Change, Institution
from activities.views.plan import (
    bulks_asked_for,
    filters_of,
    imports_asked_for,
    may_change,
    with_day,
)
from activities.words import Role, Status
from core.days import today
from core.pages import day_of
from workshops.forms.register import OPEN, RegisterFilter, order_of
from workshops.models import Area, Recommendation, Step
from workshops.models.follow_up import RecommendationQuerySet
from workshops.recommendations import added, by_area, counted
from workshops.words import CLOSED, DONE, FollowUp

PAGE_SIZE = 50
RECOMMENDATIONS = "recommendations"
# More than this nobody reads in a meeting; the page says how many are left out.
MOST_PRINTED = 1000


class Asked(NamedTuple):
    """What the address of the register asks for; the page and its export have the same rows."""

    form: RegisterFilter
    rows: RecommendationQuerySet
    on: date | None
    sort: str

    @property
    def day(self) -> date:
        """The day that the register is of."""
        return self.on or today()


def asked_for(request, project) -> Asked:
    on = day_of(request)
    imports = imports_asked_for(request, project, RECOMMENDATIONS)
    bulks = bulks_asked_for(request, project, RECOMMENDATIONS)
    form = filter_form(request.GET, project, imports, bulks)
    sort = request.GET.get("sort", "code")
    rows = form.narrow(Recommendation.objects.of(project), on).order_by(*order_of(sort, on))
    return Asked(form, with_parts(rows), on, sort)


@for_members(Role.VIEWER)
def register(request, project):
    form, rows, on, sort = asked = asked_for(request, project)
    everything = Recommendation.objects.of(project)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    show(page.object_list, project, on)
    sums = counted(everything.as_of(on) if on else everything.standing([project]))
    return render(
        request,
        "workshops/recommendation_list.html",
        {
            "project": project,
            "form": form,
            "bulk": form.bulk,
            "page": page,
            "on": on,
            "day": asked.day,
            "sort": sort,
            "cut_off_query": with_day(request, project.cut_off),
            "sums": added(sums),
            "areas": by_area(sums, form.areas.values()),
            "on_query": f"&on={on.isoformat()}" if on else "",
            "changing": may_change(project, on),
            "filters": filters_of(request),
        },
    )


@for_members(Role.VIEWER)
def sheet(request, project):
    """The same rows on paper, by area; those that are open unless a status is asked for."""
    on = day_of(request)
    asked = request.GET.copy()
    if not asked.get("status"):
        asked["status"] = OPEN
    form = filter_form(asked, project)
    rows = with_parts(form.narrow(Recommendation.objects.of(project), on)).order_by("sort_key")
    # By area in the order of the list of areas; those without one at the end.
    areas = {area.pk: [] for area in form.areas.values()} | {None: []}
    printed = list(rows[: MOST_PRINTED + 1])
    for row in show(printed[:MOST_PRINTED], project, on):
        areas[row.area_id].append(row)
    return render(
        request,
        "workshops/recommendation_sheet.html",
        {
            "project": project,
            "form": form,
            "day": on or today(),
            "plan_only": on and on > today(),
            "areas": [(found[0].area, found) for found in areas.values() if found],
            "most": MOST_PRINTED if len(printed) > MOST_PRINTED else 0,
            "register": f"?{request.GET.urlencode()}",
        },
    )


def filter_form(data, project, imports=(), bulks=()) -> RegisterFilter:
    addressed = Recommendation.objects.of(project).filter(addressee=OuterRef("pk"))
    return RegisterFilter(
        data,
        project=project,
        imports=imports,
        bulks=bulks,
        areas=list(Area.objects.all()),
        institutions=list(Institution.objects.filter(Exists(addressed))),
    )


def with_parts(recommendations):
    return recommendations.select_related("activity", "area", "addressee")


def show(rows, project, on=None) -> list:
    """Gives the rows of a page what their table shows: the status on the day, since when, and
    how long they have been open or overdue; in one statement for all."""
    rows = list(rows)
    day = on or today()
    since, ended = ({}, {}) if on else days_of(rows)
    for row in rows:
        row.project = row.activity.project = project
        row.shown_status = row.status_then if on else row.status
        row.shown_label = FollowUp(row.shown_status).label
        adopted = row.exists_from if on else ended.get(row.activity_id)
        row.shown_since = row.since if on else since.get(row.pk, adopted)
        row.adopted = adopted
        row.is_still_open = row.is_recommendation and row.shown_status not in CLOSED
        row.days_open = (day - adopted).days if adopted and row.is_still_open else None
        late = adopted and row.is_still_open and row.due and row.due < day
        row.days_overdue = (day - row.due).days if late else None
        row.lacks_evidence = row.shown_status in DONE and not row.has_evidence
    return rows


def days_of(rows) -> tuple[dict, dict]:
    """By row the effective day of its latest step, where it has any; by activity the day on which
    the event ended; of one that was reopened, on which it first had. One statement for both."""
    ended = {row.activity_id: row.activity.actual_end for row in rows}
    steps = Step.objects.filter(recommendation__in=[row.pk for row in rows]).exclude(to="")
    completed = Change.objects.filter(activity__in=list(ended), to=Status.COMPLETED)
    found = (
        steps.order_by()
        .annotate(what=Value("step"))
        .values_list("what", "recommendation_id", "on", "pk")
        .union(
            completed.order_by()
            .annotate(what=Value("end"))
            .values_list("what", "activity_id", "on", "pk"),
            all=True,
        )
    )
    found = sorted(found, key=lambda row: row[2:])
    since = {of: on for what, of, on, _pk in found if what == "step"}
    first_ends = {of: on for what, of, on, _pk in reversed(found) if what == "end"}
    return since, ended | first_ends
