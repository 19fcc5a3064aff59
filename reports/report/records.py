"""What a report reads: the plan with its state on the last day, missions, changes and files of the
period. reports.report.facts says what follows from it."""

from functools import cached_property

from django.db.models import Q

from activities.models import Activity, Change, Document
from activities.models.queryset import DATES_MOVED
from activities.state import State, log_of, states_on
from activities.words import Status
from reports.period import Period
from reports.records import Records
from workshops.models import Mission
from workshops.models.mission import USED

PARTICIPANTS = ("women", "men", "not_stated")


class ReportRecords(Records):
    """A project from a first day to the day T, both counted: the last day of what is reported, or
    an earlier one while that is still to come. A number of statements that does not depend on the
    rows."""

    @cached_property
    def period(self) -> Period:
        return Period(self.project, self.first, self.on)

    @cached_property
    def plan(self) -> list[dict]:
        """Every activity but drafts, with its state on the day."""
        rows = Activity.objects.filter(project=self.project).counted().as_of(self.on)
        return list(
            rows.order_by("sort_key").values(
                "pk", "code", "kind", "title_en", "title_sr", "outputs_en", "outputs_sr", "place",
                "component__code", "component_id", "working_days", "status_then", "since",
                "start_then", "end_then", "baseline_from", "baseline_to", *PARTICIPANTS,
            )
        )  # fmt: skip

    @cached_property
    def states(self) -> dict[int, State]:
        return states_on(log_of(self.project), self.on)[0]

    @cached_property
    def missions(self) -> list[dict]:
        """Those that were delivered by the day, but for cancelled activities."""
        rows = Mission.objects.of(self.project).counted().as_of(self.on)
        rows = rows.exclude(activity_then=Status.CANCELLED).filter(state_then__in=USED)
        return list(rows.order_by("pk").values("activity_id", "delivered_on", "days_delivered"))

    @cached_property
    def changes(self) -> list[dict]:
        """What was postponed, cancelled or given new dates in the period, in its order."""
        rows = Change.objects.filter(
            Q(to__in=[Status.POSTPONED, Status.CANCELLED]) | DATES_MOVED,
            activity__project=self.project, on__range=(self.first, self.on),
        )  # fmt: skip
        return list(
            rows.exclude(activity__status=Status.DRAFT)
            .order_by("activity__sort_key", "on", "pk")
            .values(
                "activity_id", "to", "on", "reason", "party", "note", "act__number", "old_end",
                "new_start", "new_end",
            )
        )  # fmt: skip

    @cached_property
    def documents(self) -> list[dict]:
        """Of what was done in the period."""
        mine = [row["pk"] for row in self.done]
        rows = Document.objects.filter(activity__in=mine).order_by("activity__sort_key", "pk")
        return list(rows.values("activity_id", "activity__code", "kind"))

    @cached_property
    def done(self) -> list[dict]:
        """Completed in the period, or going on at its end."""
        return [
            row
            for row in self.plan
            if row["status_then"] == Status.ONGOING
            or (row["status_then"] == Status.COMPLETED and row["since"] >= self.first)
        ]

    @cached_property
    def rows_of_components(self) -> list:
        return list(self.project.components.all())

    def identities(self) -> dict:
        """Beside the codes how many came to each activity, to say whose number was changed."""
        people = {
            row["code"]: sum(row[name] or 0 for name in PARTICIPANTS) for row in self.completed
        }
        return super().identities() | {"people": people}
