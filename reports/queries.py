"""The figures that managers, the public and the API read: each in one place, for any day.

One statement sums the plan by component, kind and status on the day; every figure is taken
from those few rows. The definitions are those of docs/domain.md, "Figures".
"""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Change, Project
from activities.words import Kind, Status
from core.shares import percent
from core.sql import DaysFrom
from reports.equipment import EquipmentFigures
from reports.figure import figure
from reports.outcomes import Findings, OutcomeFigures
from reports.schedule import EARNED, ScheduleFigures

# Figures of the contract and the calendar alone, without activities.
FROM_THE_CONTRACT = {"elapsed_percent", "elapsed_days", "total_days", "month"}
COUNTED = [status for status in Status if status != Status.DRAFT]


class Participations(NamedTuple):
    """Attendances, not different people."""

    women: int
    men: int
    not_stated: int

    @property
    def total(self) -> int:
        return sum(self)


class Delivered(NamedTuple):
    done: int
    due: int


class Progress(ScheduleFigures, OutcomeFigures, EquipmentFigures):
    """The figures of one project on one day. What the plan's rows do not tell is asked when a
    page wants it first, for all projects of the page at once (`findings`)."""

    def __init__(self, project: Project, on: date, rows: list[dict], findings):
        self.project, self.on, self.rows = project, on, rows
        self.findings = findings

    def _count(self, **conditions) -> int:
        return sum(
            row["n"]
            for row in self.rows
            if all(row[name] == value for name, value in conditions.items())
        )

    @cached_property
    def months(self) -> int:
        """N as in force on the day."""
        return self.project.months(self.on)

    @cached_property
    def end(self) -> date:
        return self.project.end(self.on)

    @figure(
        _("Days of the project"),
        _("Days from the start to the end in force on the day, both counted."),
    )
    def total_days(self) -> int:
        return self.project.length(self.on)

    @figure(_("Days elapsed"), _("Days from the start to the day, both counted."))
    def elapsed_days(self) -> int:
        return min(max((self.on - self.project.start).days + 1, 0), self.total_days)

    @figure(
        _("Time elapsed"),
        _("Days from the start to the day, over all days of the project as it then ends."),
    )
    def elapsed_percent(self) -> Decimal | None:
        return percent(self.elapsed_days, self.total_days)

    @figure(
        _("Project month"),
        _("Month of the project that the day lies in; none before the start."),
    )
    def month(self) -> int | None:
        return self.project.month_of(self.on, self.months)

    @figure(
        _("Activities completed"),
        _("Activities whose actual end is on or before the day and that were not reopened."),
    )
    def completed(self) -> int:
        return self._count(status=Status.COMPLETED)

    @figure(_("Completed by kind"), _("The completed activities, by kind."))
    def by_kind(self) -> dict[str, int]:
        return {kind.value: self._count(status=Status.COMPLETED, kind=kind) for kind in Kind}

    @figure(_("Completed by component"), _("The completed activities, by component."))
    def by_component(self) -> dict[int, int]:
        """By the component's primary key; `Component.code` names it to people."""
        counts = Counter()
        for row in self.rows:
            if row["status"] == Status.COMPLETED:
                counts[row["component"]] += row["n"]
        return counts

    @cached_property
    def planned_by_component(self) -> dict[int, int]:
        """All activities that are not cancelled, by component."""
        counts = Counter()
        for row in self.rows:
            if row["status"] != Status.CANCELLED:
                counts[row["component"]] += row["n"]
        return counts

    @figure(
        _("Activities by status"),
        _("The latest status that took effect on or before the day; drafts are left out."),
    )
    def statuses(self) -> dict[str, int]:
        return {status.value: self._count(status=status) for status in COUNTED}

    @property
    def _open_rows(self) -> list[dict]:
        return [row for row in self.rows if row["status"] != Status.CANCELLED]

    @figure(
        _("Weight of the plan"),
        _("Planned working days of all activities not cancelled; half a day where none is given."),
    )
    def weight(self) -> Decimal:
        return sum((row["weight"] for row in self._open_rows), Decimal(0))

    @figure(
        _("Weight achieved"),
        _("The weight of completed activities, and half of that of ongoing ones."),
    )
    def earned(self) -> Decimal:
        return sum(
            (row["weight"] * EARNED.get(row["status"], 0) for row in self._open_rows), Decimal(0)
        )

    @figure(
        _("Physical progress"),
        _(
            "Carrying out of the plan: completed activities count in full, ongoing ones by half, "
            "each weighted by its planned working days; cancelled ones are left out."
        ),
    )
    def progress_percent(self) -> Decimal | None:
        return percent(self.earned, self.weight)

    @figure(
        _("Planned progress"),
        _(
            "What the approved plan expects by the day: of each activity the share of its "
            "approved period that has passed, with the same weights."
        ),
    )
    def planned_percent(self) -> Decimal | None:
        return percent(sum(row["planned_value"] or 0 for row in self._open_rows), self.weight)

    @figure(
        _("Delivery rate"),
        _(
            "Completed activities among those whose approved end is on or before the day; "
            "cancelled ones are left out."
        ),
    )
    def delivered(self) -> Delivered:
        return Delivered(
            sum(row["due"] for row in self.rows if row["status"] == Status.COMPLETED),
            sum(row["due"] for row in self._open_rows),
        )

    @figure(
        _("Overdue"),
        _("Planned or ongoing on the day, with an end date before it."),
    )
    def overdue(self) -> int:
        return sum(row["overdue"] for row in self.rows)

    @figure(
        _("Participations"),
        _("Attendances at completed activities; somebody who came twice counts twice."),
    )
    def participations(self) -> Participations:
        done = [row for row in self.rows if row["status"] == Status.COMPLETED]
        return Participations(
            *(sum(row[name] or 0 for row in done) for name in Participations._fields)
        )

    @property
    def share(self):
        """Percentages as everywhere."""
        return percent

    @cached_property
    def last_committee(self) -> date | None:
        """The day of the latest steering committee that was held by the day."""
        days = [
            row["latest"]
            for row in self.rows
            if (row["kind"], row["status"]) == (Kind.STEERING_COMMITTEE, Status.COMPLETED)
        ]
        return max(days, default=None)

    @property
    def days_since_committee(self) -> int | None:
        return (self.on - self.last_committee).days if self.last_committee else None

    def component_progress(self, component: int) -> tuple[Decimal | None, Decimal | None]:
        """Physical and planned progress of one component, per cent; by its primary key."""
        rows = [row for row in self._open_rows if row["component"] == component]
        weight = sum((row["weight"] for row in rows), Decimal(0))
        earned = sum((row["weight"] * EARNED.get(row["status"], 0) for row in rows), Decimal(0))
        planned = sum(row["planned_value"] or 0 for row in rows)
        return percent(earned, weight), percent(planned, weight)

    @cached_property
    def entries_after(self) -> int:
        """How many activities have an entry that takes effect after the day, and so is not in
        the figures."""
        return sum(row["after"] for row in self.rows)

    def states(self, name: str, value) -> bool:
        """Whether a public source states this value for the day (demonstration data only)."""
        return self.project.states(name, value, self.on)

    def made_up(self, name: str) -> bool:
        """Whether the figure rests on made-up records, and no source states it."""
        if name in FROM_THE_CONTRACT:
            return False
        return self.project.demonstration and not self.states(name, getattr(self, name))


def _planned_value():
    """Weight × share of the baseline period that has elapsed, both days counted."""
    elapsed = DaysFrom("baseline_from", "day") + 1.0
    whole = DaysFrom("baseline_from", "baseline_to") + 1.0
    return Cast("weight", FloatField()) * Case(
        When(baseline_from__gt=F("day"), then=Value(0.0)),
        When(baseline_to__lte=F("day"), then=Value(1.0)),
        default=elapsed / whole,
        output_field=FloatField(),
    )


def progress_of(
    projects, on: date | None = None, *, latest: date | None = None, plan: str = ""
) -> dict[int, Progress]:
    """The figures of several projects, by primary key, in one statement. Without a day each
    project has its own T: its cut-off, else today, but not after `latest`. `projects` come with
    their extensions. `plan`: "" compares with the original plan, APPROVED with the last version
    approved by T (Activity.objects.as_of)."""
    projects = list(projects)
    past_end = Q(status_then__in=[Status.PLANNED, Status.ONGOING], end_then__lt=F("day"))
    later = Change.objects.filter(activity=OuterRef("pk"), on__gt=OuterRef("day"))
    sums = (
        Activity.objects.filter(project__in=[project.pk for project in projects])
        .counted()
        .as_of(on, latest=latest, plan=plan)
        .values("project_id", "component_id", "kind", "status_then")
        .annotate(
            n=Count("pk"),
            weights=Sum("weight"),
            planned_value=Sum(_planned_value()),
            due=Count("pk", filter=Q(baseline_to__lte=F("day"))),
            overdue=Count("pk", filter=past_end),
            after=Count("pk", filter=Exists(later)),
            latest=Max("since"),
            women_sum=Sum("women"),
            men_sum=Sum("men"),
            not_stated_sum=Sum("not_stated"),
        )
        .order_by("project_id", "component_id", "kind", "status_then")
    )
    rows = defaultdict(list)
    for row in sums:
        rows[row["project_id"]].append(
            {
                "component": row["component_id"],
                "kind": row["kind"],
                "status": row["status_then"],
                "n": row["n"],
                "weight": Decimal(row["weights"]),
                "planned_value": row["planned_value"],
                "due": row["due"],
                "overdue": row["overdue"],
                "after": row["after"],
                "latest": row["latest"],
                "women": row["women_sum"],
                "men": row["men_sum"],
                "not_stated": row["not_stated_sum"],
            }
        )
    findings = Findings(projects, on, latest, plan)
    return {
        project.pk: Progress(project, project.day(on, latest=latest), rows[project.pk], findings)
        for project in projects
    }


def progress(project: Project, on: date | None = None, plan: str = "") -> Progress:
    """The figures of one project on a day; without one on its cut-off, else today. `plan`: what
    they are compared with (see progress_of)."""
    return progress_of([project], project.day(on), plan=plan)[project.pk]
