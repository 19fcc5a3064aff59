"""What happened from a day to a day: since the last committee, in a quarter."""

from datetime import date
from functools import cached_property

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Project
from activities.models.queryset import happened
from reports.figure import figure
from reports.queries import Participations
from workshops.models import Recommendation
from workshops.words import CLOSED


def sums(rows, **columns) -> dict:
    """Sums over the rows of one project, 0 for none. `aggregate` would ask for the columns of
    `as_of` in a query of its own, which the conditions cannot look into."""
    found = next(iter(rows.order_by().values("project_id").annotate(**columns)), {})
    return {name: found.get(name) or 0 for name in columns}


class Period:
    """The figures of one project for a period, both days counted; two statements, each when it
    is wanted first."""

    def __init__(self, project: Project, first: date, last: date):
        self.project, self.first, self.last = project, first, last

    COUNTS = (
        *("completed", "late", "started", "moved", "postponed", "cancelled"),
        *("adopted", "closed"),
    )

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(name, number) of each figure but participations."""
        return [(name, getattr(self, name)) for name in self.COUNTS]

    def made_up(self, name: str) -> bool:
        """Every count of a demonstration project's period rests on made-up records."""
        return self.project.demonstration

    @cached_property
    def _plan(self) -> dict:
        events = happened(self.first, self.last)
        done = events["completed"]
        return sums(
            Activity.objects.filter(project=self.project).counted().as_of(self.last),
            **{name: Count("pk", filter=which) for name, which in events.items()},
            **{f"{sex}_sum": Sum(sex, filter=done) for sex in Participations._fields},
        )

    @cached_property
    def _findings(self) -> dict:
        return sums(
            Recommendation.objects.of(self.project).recommendations().as_of(self.last),
            adopted=Count("pk", filter=Q(exists_from__gte=self.first)),
            closed=Count("pk", filter=Q(status_then__in=CLOSED, since__gte=self.first)),
        )

    @figure(
        _("Completed in the period"),
        _(
            "Activities whose actual end lies in the period, and that are completed on its last "
            "day."
        ),
    )
    def completed(self) -> int:
        return self._plan["completed"]

    @figure(
        _("Delivered late"),
        _("Completed in the period, after the approved end."),
    )
    def late(self) -> int:
        return self._plan["late"]

    @figure(_("Started"), _("Activities that started for the first time in the period."))
    def started(self) -> int:
        return self._plan["started"]

    @figure(_("Moved"), _("Activities for which new dates were set in the period."))
    def moved(self) -> int:
        return self._plan["moved"]

    @figure(
        _("Postponed"),
        _("Activities that were postponed in the period, also if they have new dates since."),
    )
    def postponed(self) -> int:
        return self._plan["postponed"]

    @figure(
        _("Cancelled"),
        _("Activities that were cancelled in the period, and are so on its last day."),
    )
    def cancelled(self) -> int:
        return self._plan["cancelled"]

    @figure(
        _("Participations in the period"),
        _("Attendances at the activities completed in the period."),
    )
    def participations(self) -> Participations:
        return Participations(*(self._plan[f"{sex}_sum"] for sex in Participations._fields))

    @figure(
        _("Recommendations adopted"),
        _("Recommendations of events that ended in the period."),
    )
    def adopted(self) -> int:
        return self._findings["adopted"]

    @figure(
        _("Recommendations closed"),
        _(
            "Recommendations that were implemented, verified, rejected, superseded or expired in "
            "the period, and are so on its last day."
        ),
    )
    def closed(self) -> int:
        """By the step that gave them the status of the last day."""
        return self._findings["closed"]
