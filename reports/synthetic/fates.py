"""What may become of a planned activity, told through the methods of Activity.

Each fate gets the activity as planned and takes it to where it stands on the cut-off day.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import NamedTuple

from activities.models import Act
from activities.replay import Replay
from activities.words import Party, Reason
from reports.synthetic.frame import CUT_OFF, MONTHS, START

REASONS = [reason.value for reason in Reason if reason != Reason.OTHER]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def why(rng: Random) -> dict:
    return {"reason": rng.choice(REASONS), "party": rng.choice(Party.values)}


def window(played: Replay, later: int) -> dict:
    """New dates, so many days later than the current ones."""
    return {
        "new_start": played.current_start + days(later),
        "new_end": played.current_end + days(later),
    }


def stays(played: Replay, rng: Random, acts: list[Act]):
    """Nothing happens; past its end it is overdue."""


def held(played: Replay, rng: Random, acts: list[Act]):
    """Held in time or some days late, as long as was planned."""
    start = played.current_start + days(rng.choice((0, 0, 0, 1, 5)))
    played.hold(start=start, end=start + (played.current_end - played.current_start))


def moved(played: Replay, rng: Random, acts: list[Act]):
    on = min(played.current_start - days(7), CUT_OFF)
    played.set_dates(on=on, **why(rng), **window(played, 21))


def moved_and_held(played: Replay, rng: Random, acts: list[Act]):
    moved(played, rng, acts)
    held(played, rng, acts)


def postponed(played: Replay, rng: Random, acts: list[Act]):
    """To a new window."""
    on = min(played.current_start - days(5), CUT_OFF)
    played.postpone(on=on, **why(rng), **window(played, 90))


def postponed_openly(played: Replay, rng: Random, acts: list[Act]):
    """To nobody knows when."""
    played.postpone(on=min(played.current_start - days(5), CUT_OFF), **why(rng))


def resumed(played: Replay, rng: Random, acts: list[Act]):
    """Postponed, and in the plan again."""
    postponed(played, rng, acts)
    played.set_dates(
        on=CUT_OFF - days(3), new_start=played.proposed_start, new_end=played.proposed_end
    )


def resumed_and_held(played: Replay, rng: Random, acts: list[Act]):
    played.postpone(on=played.current_start - days(5), **why(rng), **window(played, 30))
    played.set_dates(
        on=played.current_start + days(10),
        new_start=played.proposed_start,
        new_end=played.proposed_end,
    )
    held(played, rng, acts)


def ongoing(played: Replay, rng: Random, acts: list[Act]):
    played.begin(start=played.current_start)


def interrupted(played: Replay, rng: Random, acts: list[Act]):
    """Begun, then postponed."""
    played.begin(start=played.current_start)
    played.postpone(on=played.current_start + days(1), **why(rng))


def interrupted_and_held(played: Replay, rng: Random, acts: list[Act]):
    interrupted(played, rng, acts)
    played.set_dates(on=played.current_start + days(20), **window(played, 40))
    held(played, rng, acts)


def cancelled(played: Replay, rng: Random, acts: list[Act]):
    """By the last decision before it."""
    on = min(played.current_start - days(10), CUT_OFF)
    act = max((act for act in acts if act.date <= on), key=lambda act: act.date)
    played.cancel(on=on, act=act, **why(rng))


class Fate(NamedTuple):
    """`first` and `last`: the planned start, in days after the start of the project.
    `length`: days from planned start to end, 0 to 4 where none is given.
    `weight`: how many among a hundred, about."""

    tell: Callable
    first: int
    last: int
    weight: int
    length: int | None = None
    draft: bool = False


NOW = (CUT_OFF - START).days
# Room for four days and for what moves to later.
LATEST = MONTHS * 30 - 30

FATES = {
    "held": Fate(held, 0, NOW - 20, 48),
    "moved and held": Fate(moved_and_held, 30, NOW - 60, 5),
    "resumed and held": Fate(resumed_and_held, 30, NOW - 90, 5),
    "interrupted and held": Fate(interrupted_and_held, 0, NOW - 90, 2),
    "ongoing": Fate(ongoing, NOW - 10, NOW, 4, length=15),
    "interrupted": Fate(interrupted, NOW - 100, NOW - 10, 2),
    "resumed": Fate(resumed, NOW - 60, NOW - 10, 3),
    "postponed": Fate(postponed, NOW - 40, NOW + 40, 3),
    "postponed openly": Fate(postponed_openly, NOW - 40, NOW + 40, 2),
    "cancelled": Fate(cancelled, 30, LATEST, 3),
    "overdue": Fate(stays, NOW - 60, NOW - 15, 2),
    "planned": Fate(stays, NOW + 1, LATEST, 14),
    "moved": Fate(moved, NOW - 10, LATEST - 30, 3),
    "draft": Fate(stays, NOW + 30, LATEST, 4, draft=True),
}
