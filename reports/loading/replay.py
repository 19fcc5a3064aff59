"""The change log that the file gives an activity, played through the methods of Activity before
anything is written (activities/replay.py)."""

from django.core.exceptions import ValidationError

from activities import rules
from activities.models import Project
from activities.replay import Replay
from activities.words import Status
from reports.loading.activities import ActivityRow, Entry
from reports.loading.faults import MISSING

# Rule V2 is about both.
PLANNED = ("planned_start", "planned_end")


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
