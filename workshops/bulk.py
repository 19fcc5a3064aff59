"""What a change does to each of many recommendations, settled in memory by the rules of
Recommendation; activities/bulk stores and undoes it."""

from copy import copy

from django.core.exceptions import ValidationError

from activities.bulk.settling import Settled, differing
from activities.imports.ledger import in_parts
from activities.words import Status
from workshops.models import Recommendation, Step
from workshops.words import ONCE_ACCEPTED, FollowUp

COLUMNS = Recommendation.OF_THE_STEPS


class Followed:
    """Status and steps of a stored recommendation, in memory: its rules ask the database nothing.
    `chosen` has fetched its steps and the changes of its event."""

    check_step = Recommendation.check_step
    get_status_display = Recommendation.get_status_display

    def __init__(self, stored: Recommendation):
        self.activity, self.is_recommendation = stored.activity, stored.is_recommendation
        for name in COLUMNS:
            setattr(self, name, getattr(stored, name))
        self.steps = [step for step in stored.steps.all() if step.to]
        self.log: list[Step] = []

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence or self.evidence_link)

    @property
    def exists_since(self):
        ends = [row.on for row in self.activity.changes.all() if row.to == Status.COMPLETED]
        return min(ends, default=self.activity.actual_end)

    def last_step(self, to=None):
        found = [step for step in self.steps if to in (None, step.to)]
        return max(found, key=lambda step: (step.on, step.pk), default=None)

    def take(self, to: str, *, on, by, note: str, evidence_link: str):
        """As Recommendation.take; evidence is a link here."""
        if to == FollowUp.IMPLEMENTED:
            self.evidence, self.evidence_link = None, evidence_link
        self.check_step(to, on, by=by, note=note)
        self.log.append(Step(to=to, on=on, recorded_by=by, note=note))
        self.status = to
        self.once_accepted = self.once_accepted or to in ONCE_ACCEPTED


def chosen(project, pks, *, locked=False) -> list[Recommendation]:
    """The project's records with these primary keys, with all that settling reads."""
    found = []
    for part in in_parts(sorted(pks)):
        rows = Recommendation.objects.of(project).filter(pk__in=part).order_by("pk")
        rows = rows.select_related("activity", "addressee", "evidence", "act")
        rows = rows.prefetch_related("steps", "activity__changes")
        if locked:
            rows = rows.select_for_update(of=("self",))
        found += rows
    for row in found:
        row.project = row.activity.project = project
    return sorted(found, key=lambda row: row.sort_key)


def settle_all(rows: list[Recommendation], *, columns: dict, step: dict) -> list[Settled]:
    """`columns`: name → value; `step`: what `take` is called with, empty for none."""
    found = []
    for row in rows:
        try:
            found.append(_settle(row, columns, step))
        except ValidationError as error:
            found.append(Settled(row, row, faults=error.messages))
    return found


def _settle(stored, columns, step) -> Settled:
    record = copy(stored)
    settled = Settled(stored, record)
    if step:
        followed = Followed(stored)
        followed.take(**step)
        for name in COLUMNS:
            setattr(record, name, getattr(followed, name))
        settled.log = followed.log
    for name, value in columns.items():
        setattr(record, name, value)
    if columns:
        record.clean()
    settled.changed = differing(stored, record, (*COLUMNS, *columns))
    return settled
