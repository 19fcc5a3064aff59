"""The six months to come: what the plan expects month by month, and which missions.

The rolling work plan always looks six months ahead (domain.md, R12); a committee is shown the
missions of that time.
"""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models.functions import Length

from activities.models import PlanLine
from activities.plan_lines import components_of, lines_on
from activities.words import Status
from core.days import add_months
from core.texts import Shown, shown
from workshops.models import Mission
from workshops.words import MissionState

MONTHS_AHEAD = 6


def last_day_ahead(on: date) -> date:
    """The last day of the six months from a day, that day included."""
    return add_months(on, MONTHS_AHEAD) - timedelta(days=1)


class OutlookRow(NamedTuple):
    """One activity; `span` is its days, of a postponed one those proposed; None: not known."""

    line: PlanLine
    span: tuple[date, date] | None

    @property
    def proposed(self) -> bool:
        return self.line.status == Status.POSTPONED


class OutlookMonth(NamedTuple):
    """A month of the calendar, as far as it lies within the six months."""

    first: date
    last: date
    rows: list[OutlookRow]


class MissionAhead(NamedTuple):
    """As it is frozen with a version: texts and numbers alone, no expert's name."""

    code: str
    component: str
    title_en: str
    title_sr: str
    start: date
    end: date
    experts: int
    days: Decimal
    state: str
    made_up: bool = False

    @property
    def title(self) -> Shown:
        return shown(self.title_en, self.title_sr)

    @property
    def state_label(self) -> str:
        return str(MissionState(self.state).label)


def missions_ahead(project, on: date) -> list[MissionAhead]:
    """Those with a day within the six months from `on`, not cancelled by then, of activities that
    are not cancelled; by component and code. One statement."""
    rows = (
        Mission.objects.of(project)
        .counted()
        .as_of(on)
        .filter(end__gte=on, start__lte=last_day_ahead(on))
        .exclude(state_then=MissionState.CANCELLED)
        .exclude(activity_then=Status.CANCELLED)
        .select_related("activity", "activity__component")
        .order_by(
            Length("activity__component__code"), "activity__component__code",
            "activity__sort_key", "number",
        )
    )  # fmt: skip
    return [
        MissionAhead(
            row.code, row.activity.component.code, row.activity.title_en, row.activity.title_sr,
            row.start, row.end, row.expert_count, row.days_planned, row.state_then,
            row.made_up(),
        )
        for row in rows
    ]  # fmt: skip


def to_keep(missions: list[MissionAhead]) -> list[dict]:
    """As JSON holds them."""
    return [
        mission._asdict()
        | {"start": mission.start.isoformat(), "end": mission.end.isoformat()}
        | {"days": str(mission.days)}
        for mission in missions
    ]


def kept(rows: list[dict]) -> list[MissionAhead]:
    """Those that a version has kept."""
    return [
        MissionAhead(
            **row
            | {"start": date.fromisoformat(row["start"]), "end": date.fromisoformat(row["end"])}
            | {"days": Decimal(row["days"])}
        )
        for row in rows
    ]


class MissionGroup(NamedTuple):
    component: str
    missions: list[MissionAhead]

    @property
    def days(self) -> Decimal:
        return sum((mission.days for mission in self.missions), Decimal(0))


def by_component(missions: list[MissionAhead]) -> list[MissionGroup]:
    groups = defaultdict(list)
    for mission in missions:
        groups[mission.component].append(mission)
    return [MissionGroup(code, rows) for code, rows in groups.items()]


class Outlook:
    """The six months from the day `on`, as known on it; `lines` and `components` are asked for
    where they are not given."""

    def __init__(self, project, on: date, *, lines=None, missions=None):
        self.project, self.on, self.last = project, on, last_day_ahead(on)
        self._lines, self._missions = lines, missions

    @cached_property
    def _open(self) -> list[OutlookRow]:
        lines = lines_on(self.project, self.on) if self._lines is None else self._lines
        over = (Status.COMPLETED, Status.CANCELLED)
        return [OutlookRow(line, line.window) for line in lines if line.status not in over]

    @cached_property
    def months(self) -> list[OutlookMonth]:
        """Each with what starts in it; what has started before stands in the first."""
        found, first = [], self.on
        while first <= self.last:
            end = first.replace(day=monthrange(first.year, first.month)[1])
            found.append(OutlookMonth(first, min(end, self.last), []))
            first = end + timedelta(days=1)
        for row in self._open:
            if row.span and row.span[1] >= self.on and row.span[0] <= self.last:
                next(month for month in found if row.span[0] <= month.last).rows.append(row)
        for month in found:
            month.rows.sort(key=lambda row: (row.span, row.line.sort_key))
        return found

    @cached_property
    def late(self) -> list[OutlookRow]:
        """What should be over and is not, and a proposed window that has passed."""
        return [row for row in self._open if row.span and row.span[1] < self.on]

    @cached_property
    def undated(self) -> list[OutlookRow]:
        """Postponed without a new date, or planned without one."""
        return [row for row in self._open if row.span is None]

    @cached_property
    def count(self) -> int:
        return sum(len(month.rows) for month in self.months)

    @cached_property
    def later(self) -> int:
        """What begins after the six months."""
        return sum(row.span is not None and row.span[0] > self.last for row in self._open)

    @cached_property
    def days(self) -> Decimal:
        """Working days planned for what is in the six months."""
        rows = (row for month in self.months for row in month.rows)
        return sum((row.line.working_days for row in rows), Decimal(0))

    @cached_property
    def missions(self) -> list[MissionAhead]:
        if self._missions is None:
            return missions_ahead(self.project, self.on)
        return self._missions

    @property
    def mission_groups(self) -> list[MissionGroup]:
        return by_component(self.missions)

    @property
    def mission_days(self) -> Decimal:
        return sum((mission.days for mission in self.missions), Decimal(0))

    @cached_property
    def titles(self) -> dict[str, Shown]:
        """Of the components, by code."""
        return {
            one["code"]: shown(one["title_en"], one["title_sr"])
            for one in components_of(self.project)
        }
