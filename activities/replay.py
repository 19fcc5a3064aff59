"""A change log played through the methods of Activity, in memory: the rules and the log are those
of the forms, and what comes out can be compared, shown and stored with that of many others."""

from contextlib import nullcontext
from datetime import date

from activities.models import Activity, Change, Project
from activities.models.actions import Actions
from activities.models.corrections import Corrections


class Replay(Actions, Corrections):
    """Status, dates and change log of an activity that is not stored yet, or of one that is.

    `project` comes with its extensions (prefetched), which rule V2 reads. Rows of `log` that are
    new lack a primary key; `moved` are stored ones that were changed.
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
    _together = nullcontext

    def __init__(self, project: Project, status: str, start: date | None, end: date | None):
        self.project, self.status = project, status
        self.current_start, self.current_end = start, end
        self.actual_start = self.actual_end = None
        self.proposed_start = self.proposed_end = None
        self.log: list[Change] = []
        self.moved: dict[int, Change] = {}

    @classmethod
    def of(cls, activity: Activity, log: list[Change]):
        """Goes on where a stored activity stands; `log` are its changes by day and primary key."""
        played = cls(activity.project, activity.status, None, None)
        for name in cls.COLUMNS:
            setattr(played, name, getattr(activity, name))
        played.log = list(log)
        return played

    def columns(self) -> dict:
        return {name: getattr(self, name) for name in self.COLUMNS}

    @property
    def new(self) -> list[Change]:
        return [row for row in self.log if row.pk is None]

    def last_change(self, **conditions):
        found = [
            (row.on, number, row)
            for number, row in enumerate(self.log)
            if (row.to or "to__gt" not in conditions)
            and (row.old_end or "old_end__isnull" not in conditions)
        ]
        return max(found, key=lambda entry: entry[:2])[-1] if found else None

    def status_now_and_then(self):
        return sorted((row for row in self.log if row.to), key=lambda row: row.on)

    def _log(self, action, on, *, by=None, to="", **details):
        row = Change(action=action, to=to, on=on, recorded_by=by, **details)
        self.log.append(row)
        return row

    def _store_changes(self, rows, *names):
        self.moved |= {row.pk: row for row in rows if row.pk}

    def _store(self, action, *names, why=""):
        """Nothing is stored here."""
