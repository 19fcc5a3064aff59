"""Are we on time: planned and earned value over the days of a project, and earned schedule.

Planned value (PV) and earned value (EV) are in working days, over the activities that are not
cancelled on T. The definitions are those of docs/domain.md, "Are we on time"; the index is earned
schedule, because the usual one (EV over PV) drifts to 1 at the end however late a project is.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import CharField, F, OuterRef, Q, Subquery, Sum
from django.db.models import Value as Literal
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Change, Project
from activities.models.queryset import day_column, weight
from activities.words import Status
from core.days import LAST_DAY, add_months
from core.shares import rounded
from reports.figure import figure

# Shares of an activity's weight that its status earns: the 0/50/100 rule.
EARNED = {Status.ONGOING: Decimal("0.5"), Status.COMPLETED: Decimal(1)}
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


class Value(NamedTuple):
    """What the values of a project are made of: its approved periods, and by how much EV rose
    (or fell) on each day, working days."""

    periods: list[Period]
    steps: dict[date, float]


class Schedule:
    """One project on one day T, over what is not cancelled then; `earned` is EV."""

    def __init__(self, project: Project, on: date, value: Value, earned: float):
        self.project, self.on, self.value, self.earned = project, on, value, earned
        self.months = project.months(on)

    def month_end(self, k: int) -> date:
        """The last day of project month k; for 0 the day before the start."""
        return add_months(self.project.start, k) - timedelta(days=1)

    @cached_property
    def planned_by_month(self) -> list[float]:
        """PV_0 … PV_N: the planned value on the last day of each project month; PV_0 is 0."""
        ends = [self.month_end(k) for k in range(1, self.months + 1)]
        return [0.0, *(self.planned_on(end) for end in ends)]

    def planned_on(self, day: date) -> float:
        """PV on a day."""
        return sum(period.value_on(day) for period in self.value.periods)

    def earned_on(self, day: date) -> float:
        """EV on a day until T."""
        return sum(rise for since, rise in self.value.steps.items() if since <= day)

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


def values_of(
    projects, on: date | None, latest: date | None, shares: dict, plan: str = ""
) -> dict[int, Value]:
    """By project, over the activities that are not cancelled on the day: the approved days with
    their weight, and what was earned on each day until then; `shares` says what part of its
    weight a status earns; `plan` which approved days (see Activity.objects.as_of). One statement
    for both."""
    counted = (
        Activity.objects.filter(project__in=[project.pk for project in projects])
        .counted()
        .as_of(on, latest=latest, plan=plan)
        .exclude(status_then=Status.CANCELLED)
        .order_by()
    )
    nothing = Literal("", output_field=CharField())
    planned = counted.exclude(baseline_from=None).exclude(baseline_to=None)
    planned = planned.annotate(was=nothing, to=nothing).values_list(
        "project_id", "baseline_from", "baseline_to", "was", "to"
    )
    logged = Change.objects.exclude(to="")
    before = logged.filter(
        Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk")),
        activity=OuterRef("activity"),
    ).order_by("-on", "-pk")
    earned = (
        logged.filter(activity__in=counted.values("pk"))
        .alias(day=day_column(on, latest, "activity__"))
        .filter(on__lte=F("day"))
        .annotate(
            until=F("on"),
            was=Coalesce(Subquery(before.values("to")[:1]), Literal(Status.PLANNED)),
            weight=weight("activity__"),
        )
        .order_by()
        .values_list("activity__project_id", "on", "until", "was", "to")
    )
    sums = Sum("weight")
    found = {project.pk: Value([], defaultdict(float)) for project in projects}
    both = planned.annotate(weights=sums).union(earned.annotate(weights=sums), all=True)
    for project, first, last, was, to, weights in both:
        if to:
            rise = shares.get(to, 0) - shares.get(was, 0)
            found[project].steps[first] += float(weights * rise)
        else:
            found[project].periods.append(Period(first, last, float(weights)))
    return found


class ScheduleFigures:
    """The part of reports.queries.Progress that says whether the project is on time."""

    @cached_property
    def schedule(self) -> Schedule:
        """Planned and earned value, in working days."""
        value = self.findings.values[self.project.pk]
        return Schedule(self.project, self.on, value, float(self.earned))

    @figure(
        _("Schedule index"),
        _(
            "Earned schedule: the project months after which the approved plan expected what is "
            "achieved, over the months that have passed. 1 is on plan, less is behind."
        ),
    )
    def spi(self) -> Decimal | None:
        """SPI(t), with two decimals; None before the start and while nothing is achieved."""
        index = self.schedule.index
        return None if index is None else rounded(index, 2)

    @figure(
        _("Months ahead of the plan"),
        _(
            "The project months after which the approved plan expected what is achieved, less the "
            "months that have passed; below zero: behind the plan."
        ),
    )
    def months_ahead(self) -> Decimal | None:
        """With one decimal; None before the start and while nothing is achieved."""
        months = self.schedule.months_ahead
        return None if months is None else rounded(months, 1)

    @property
    def on_plan(self) -> bool | None:
        """Whether it is within half a month of the plan; None where that is not known."""
        months = self.schedule.months_ahead
        return None if months is None else abs(months) <= ON_PLAN

    @figure(
        _("Forecast end"),
        _(
            "The last day if the work goes on at the pace so far: the days of the project over "
            "the schedule index."
        ),
    )
    def forecast_end(self) -> date | None:
        return self.schedule.forecast_end
