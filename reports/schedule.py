"""Are we on time: planned and earned value over the days of a project, and earned schedule.

Planned value (PV) and earned value (EV) are in working days, over the activities that are not
cancelled on T. The definitions are those of docs/domain.md, "Are we on time"; the index is earned
schedule, because the usual one (EV over PV) drifts to 1 at the end however late a project is.
"""

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from activities.models import Activity, Change, Project
from activities.models.queryset import weight
from activities.words import Status
from core.days import LAST_DAY, add_months
from core.shares import rounded

# Sums of shares are floating: what differs by less than this is the same.
EXACT = 1e-9
ON_PLAN = 0.5


def earned_schedule(planned: list[float], earned: float) -> float:
    """ES: the project month, in parts of a month, whose end the plan expected to see what has
    been earned. `planned` is PV_0 … PV_N by month, working days; `earned` is EV, more than 0."""
    months = len(planned) - 1
    if earned >= planned[months] - EXACT:
        return months
    reached = max(k for k in range(months) if planned[k] <= earned + EXACT)
    step = planned[reached + 1] - planned[reached]
    return reached + max(earned - planned[reached], 0) / step


def months_elapsed(start: date, on: date, months: int) -> float:
    """AT: full months before that of the day, and the share of that month that is over, the day
    included; `months` (N) at most. For days from the start on."""
    full = (on.year - start.year) * 12 + on.month - start.month
    if add_months(start, full) > on:
        full -= 1
    first, following = add_months(start, full), add_months(start, full + 1)
    return min(full + ((on - first).days + 1) / (following - first).days, months)


class Period(NamedTuple):
    """A stretch of approved days, both counted, and the weight that is planned in it."""

    first: date
    last: date
    weight: float

    def value_on(self, day: date) -> float:
        """Its planned value on a day: weight × share of its days that have passed."""
        passed = (day - self.first).days + 1
        length = (self.last - self.first).days + 1
        return self.weight * min(max(passed / length, 0.0), 1.0)


class Schedule:
    """One project on one day T. `periods` are the approved days of what is not cancelled then,
    `earned` is EV."""

    def __init__(self, project: Project, on: date, periods: list[Period], earned: float):
        self.project, self.on, self.periods, self.earned = project, on, periods, earned
        self.months = project.months(on)

    def month_end(self, k: int) -> date:
        """The last day of project month k; for 0 the day before the start."""
        return add_months(self.project.start, k) - timedelta(days=1)

    @cached_property
    def planned_by_month(self) -> list[float]:
        """PV_0 … PV_N: the planned value on the last day of each project month; PV_0 is 0."""
        ends = [self.month_end(k) for k in range(1, self.months + 1)]
        return [0.0, *(sum(period.value_on(end) for period in self.periods) for end in ends)]

    @cached_property
    def _known(self) -> bool:
        return self.on >= self.project.start and self.earned > EXACT

    @cached_property
    def elapsed(self) -> float | None:
        """AT in months; None before the start."""
        if self.on < self.project.start:
            return None
        return months_elapsed(self.project.start, self.on, self.months)

    @cached_property
    def reached(self) -> float | None:
        """ES in months; None before the start and while nothing is earned."""
        return earned_schedule(self.planned_by_month, self.earned) if self._known else None

    @property
    def index(self) -> float | None:
        """SPI(t) = ES / AT, unrounded."""
        return self.reached / self.elapsed if self._known else None

    @property
    def months_ahead(self) -> float | None:
        """ES − AT; negative: behind."""
        return self.reached - self.elapsed if self._known else None

    @property
    def forecast_end(self) -> date | None:
        """start + round(L / SPI(t)) − 1 days; None too where no calendar holds that day."""
        if not self.index:
            return None
        days = rounded(self.project.length(self.on) / self.index)
        if days > (LAST_DAY - self.project.start).days:
            return None
        return self.project.start + timedelta(days=int(days) - 1)


def periods_of(projects, on: date | None, latest: date | None) -> dict[int, list[Period]]:
    """The approved days of all activities that are not cancelled on the day, summed by project
    and days; one statement."""
    rows = (
        Activity.objects.filter(project__in=[project.pk for project in projects])
        .counted()
        .as_of(on, latest=latest)
        .exclude(status_then=Status.CANCELLED)
        .exclude(baseline_from=None)
        .exclude(baseline_to=None)
        .order_by()
        .values_list("project_id", "baseline_from", "baseline_to")
        .annotate(weights=Sum("weight"))
    )
    found = defaultdict(list)
    for project, first, last, weights in rows:
        found[project].append(Period(first, last, float(weights)))
    return found


def earned_steps(project: Project, on: date, shares: dict) -> dict[date, float]:
    """By how much EV rose (or fell) on each day until T, in working days, over the activities
    that are not cancelled on T; `shares` says what part of its weight a status earns. One
    statement."""
    logged = Change.objects.exclude(to="")
    before = logged.filter(
        Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk")),
        activity=OuterRef("activity"),
    ).order_by("-on", "-pk")
    counted = (
        Activity.objects.filter(project=project)
        .counted()
        .as_of(on)
        .exclude(status_then=Status.CANCELLED)
    )
    rows = (
        logged.filter(activity__in=counted.values("pk"), on__lte=on)
        .annotate(
            was=Coalesce(Subquery(before.values("to")[:1]), Value(Status.PLANNED)),
            weight=weight("activity__"),
        )
        .order_by()
        .values_list("on", "was", "to")
        .annotate(weights=Sum("weight"))
    )
    found = defaultdict(float)
    for day, was, to, weights in rows:
        found[day] += float(weights) * float(shares.get(to, 0) - shares.get(was, 0))
    return dict(found)
