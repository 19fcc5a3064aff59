"""The state of every activity of a project on a day, read from the change log in one pass.

`ActivityQuerySet.as_of` says the same in SQL, for sums and filters; a page that shows each of
4,000 activities would ask it seven questions a row. tests/activities/test_state.py holds the two
together. What only the log tells stands here alone: since when an activity was really on, and
the window that a postponement proposed.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from activities.models import Change
from activities.words import Status

COLUMNS = ("activity_id", "to", "on", "old_start", "old_end", "new_start", "new_end")


class State(NamedTuple):
    """What the log says of one activity on a day.

    `start` and `end` are the current dates where the log says them, else None: those of the
    activity stand. `actual_start` is the first day on which it was ongoing, `actual_end` the day
    of its completion, of its interruption, or the day asked for while it goes on. The proposed
    dates are those of a postponement, None while nobody knows.
    """

    status: str = Status.PLANNED
    start: date | None = None
    end: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    proposed_start: date | None = None
    proposed_end: date | None = None


def log_of(project) -> Iterable[tuple]:
    """The lines of the log of all activities but drafts, by activity and in the order in which
    they hold."""
    lines = Change.objects.filter(activity__project=project)
    lines = lines.exclude(activity__status=Status.DRAFT).order_by("activity_id", "on", "pk")
    return lines.values_list(*COLUMNS)


def states_on(log: Iterable[tuple], on: date) -> tuple[dict[int, State], int]:
    """The state of each activity that the log knows, by primary key, and how many of them have
    an entry after the day. One without a line is planned, on the dates that it has."""
    states, later = {}, 0
    for activity, lines in groupby(log, itemgetter(0)):
        states[activity], goes_on = _state(lines, on)
        later += goes_on
    return states, later


def _state(lines, on) -> tuple[State, bool]:
    status, since, started, stopped = Status.PLANNED, None, None, None
    start = end = proposed_start = proposed_end = None
    later = False
    for _activity, to, day, old_start, old_end, new_start, new_end in lines:
        if day > on:
            later = True
            # What the first later move has replaced was in force on the day.
            if old_end and not end:
                start, end = start or old_start, old_end
                break
            continue
        if old_end:
            start, end = new_start, new_end
        if not to:
            continue
        if to == Status.ONGOING:
            started, stopped = started or day, None
        elif status == Status.ONGOING:
            stopped = day
        proposed_start = proposed_end = None
        if to == Status.POSTPONED:
            proposed_start, proposed_end = new_start, new_end
        status, since = to, day
    if status == Status.ONGOING:
        stopped = on
    elif status == Status.COMPLETED:
        started, stopped = started or since, since
    state = State(status, start, end, started, stopped, proposed_start, proposed_end)
    return state, later
