"""A change log played through the methods of Activity, in memory.

The rules and the log are those of the forms, and what is stored can be compared with the file
before anything is written.
"""

from datetime import date

from django.core.exceptions import ValidationError

from activities import rules
from activities.models import Activity, Change, Project
from activities.models.actions import Actions
from activities.words import Status
from reports.loading.activities import ActivityRow, Entry
from reports.loading.faults import MISSING

# Rule V2 is about both.
PLANNED = ("planned_start", "planned_end")


class Replay(Actions):
    """Status, dates and change log of an activity that is nowhere stored yet.

    `project` comes with its extensions (prefetched), which rule V2 reads. Rows of `log` lack
    their activity.
    """

    # Columns of Activity that the methods change.
    COLUMNS = (
        "status",
        "current_start",
        "current_end",
        "actual_start",
        "actual_end",
        "proposed_start",
        "proposed_end",
    )
    check_dates_in_project = Activity.check_dates_in_project

    def __init__(self, project: Project, status: str, start: date | None, end: date | None):
        self.project, self.status = project, status
        self.current_start, self.current_end = start, end
        self.actual_start = self.actual_end = None
        self.proposed_start = self.proposed_end = None
        self.log: list[Change] = []

    def columns(self) -> dict:
        return {name: getattr(self, name) for name in self.COLUMNS}

    def last_change(self, **conditions):
        found = [
            (row.on, number, row)
            for number, row in enumerate(self.log)
            if (row.to or "to__gt" not in conditions)
            and (row.old_end or "old_end__isnull" not in conditions)
        ]
        return max(found)[-1] if found else None

    def _log(self, action, on, *, by=None, to="", **details):
        row = Change(action=action, to=to, on=on, recorded_by=by, **details)
        self.log.append(row)
        return row

    def _store(self, action, *names, why=""):
        """Nothing is stored here."""


def replay(row: ActivityRow, project: Project, acts: dict) -> Replay | None:
    """The activity after its change log; None after a fault. `acts`: by number."""
    start = Status.DRAFT if row.status == Status.DRAFT else Status.PLANNED
    played = Replay(project, start, row.planned_start, row.planned_end)
    if start != Status.DRAFT:
        try:
            played.check_dates_in_project()
        except ValidationError as error:
            row.record.faults.add_errors(row.record, error, keys={"__all__": PLANNED})
    for entry in row.entries:
        try:
            play(played, entry, acts.get(entry.act))
        except ValidationError as error:
            entry.record.faults.add_errors(entry.record, error, keys=entry.keys)
            row.record.sound = False
            return None
    _agree(row, played)
    return played if row.record.sound else None


def play(played: Replay, entry: Entry, act=None):
    """Does with the activity what one line of the change log says."""
    on, why = entry.on, {"note": entry.note, "party": entry.party, "act": act}
    before, window = played.status, {"new_start": entry.new_start, "new_end": entry.new_end}
    if entry.to == before and before in (Status.PLANNED, Status.ONGOING):
        played.set_dates(on=on, reason=entry.reason, **why, **window)
    elif entry.to == Status.POSTPONED:
        played.postpone(on=on, reason=entry.reason, **why, **window)
    elif entry.to == Status.CANCELLED:
        played.cancel(on=on, reason=entry.reason, **why)
    elif entry.to == Status.PLANNED and before == Status.POSTPONED:
        if not (entry.new_start or entry.new_end):
            window = {"new_start": played.proposed_start, "new_end": played.proposed_end}
        played.set_dates(on=on, reason=entry.reason, **why, **window)
    elif (before, entry.to) in (
        (Status.CANCELLED, Status.PLANNED),
        (Status.COMPLETED, Status.ONGOING),
    ):
        played.reopen(on=on, note=entry.note or entry.reason, act=act)
        if entry.new_start or entry.new_end:
            played.set_dates(on=on, **window)
    elif entry.to == Status.ONGOING:
        played.begin(start=on)
    elif entry.to == Status.COMPLETED:
        played.complete(end=on)
    else:
        raise rules.illegal_transition(before, entry.to)


def _agree(row: ActivityRow, played: Replay):
    """What the file says of the activity is what its change log leads to."""
    record = row.record
    if played.status != row.status:
        record.fault(
            "status",
            f"the dates and changes of the file make it “{played.status}”. Correct one of them.",
            row.status,
        )
        return
    for name in ("actual_start", "actual_end"):
        if getattr(played, name) != getattr(row, name):
            record.fault(
                name,
                f"by its changes the day is {getattr(played, name)}. Correct one of them.",
                record.data.get(name, MISSING),
            )
