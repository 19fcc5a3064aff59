"""The timeline as data: rows of plain values, a scale of days, and what is marked on it.

Nothing here or in the drawings knows an `Activity`: whoever may show less (the public page) makes
rows of its own. All days are as known on T.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from core.days import add_months
from core.texts import Shown

# A bar may lie outside the project: the chart then grows by whole months, so many at most on
# either side. A mistyped year does not make it a line of dust.
MOST_MONTHS_OUTSIDE = 6
QUARTER = 3
# More marks than these would cover the chart: they get neither a line nor a name.
MOST_LINED = 30

Span = tuple[date, date]


class Row(NamedTuple):
    """One activity. A span has both of its days in it; None: there is none. `status` is a stored
    word; `proposed` is the window of a postponement; `url` may be relative."""

    code: str
    title: Shown
    status: str
    approved: Span | None = None
    current: Span | None = None
    actual: Span | None = None
    proposed: Span | None = None
    overdue: bool = False
    made_up: bool = False
    url: str = ""

    @property
    def slip(self) -> int | None:
        """Days by which the end lies after the approved one, negative: before it. The end is the
        actual one of what is completed, else the current one; None where there is nothing to
        compare, or nothing to come: cancelled, or postponed."""
        if not self.approved or self.status in ("cancelled", "postponed"):
            return None
        end = self.actual if self.status == "completed" else self.current
        return (end[1] - self.approved[1]).days if end else None


# The spans of a row stand between these two.
APPROVED, OVERDUE = Row._fields.index("approved"), Row._fields.index("overdue")


@dataclass
class Group:
    """A component with its rows. Its spans go from the first start to the last end of what is
    not cancelled."""

    code: str
    title: Shown
    rows: list[Row]
    made_up: bool = False

    @cached_property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.status != "cancelled"]

    @cached_property
    def completed(self) -> int:
        return sum(row.status == "completed" for row in self.rows)

    @cached_property
    def approved(self) -> Span | None:
        return around([row.approved for row in self.counted])

    @cached_property
    def current(self) -> Span | None:
        return around([row.current for row in self.counted])

    @cached_property
    def actual(self) -> Span | None:
        return around([row.actual for row in self.counted])

    @property
    def slip(self) -> int | None:
        if not (self.approved and self.current):
            return None
        return (self.current[1] - self.approved[1]).days


class Band(NamedTuple):
    """A stage."""

    name: str
    title: Shown
    start: date
    end: date


class Mark(NamedTuple):
    """One day that is marked: "committee" or "deadline"."""

    kind: str
    name: str
    title: Shown
    day: date


class Month(NamedTuple):
    """A month of the project; `number` is None where the chart goes beyond the project."""

    number: int | None
    start: date
    end: date

    @property
    def opens_a_quarter(self) -> bool:
        return self.number is not None and self.number % QUARTER == 1


def around(spans: Iterable[Span | None]) -> Span | None:
    """From the first start to the last end."""
    known = list(filter(None, spans))
    if not known:
        return None
    starts, ends = zip(*known, strict=True)
    return min(starts), max(ends)


class Timeline:
    """Rows with the time that they stand in. `months` is N as in force on the day, `original`
    the months first agreed; `entries_after` counts the activities with an entry after the day."""

    def __init__(
        self, *, start, months, original, on, today, groups, stages=(), marks=(), entries_after=0
    ):
        self.start, self.number, self.original, self.on = start, months, original, on
        self.today, self.groups, self.stages = today, groups, stages
        self.entries_after = entries_after
        first, last = self._months_shown()
        self.months = [
            Month(k + 1 if 0 <= k < months else None, self._opens(k), self._closes(k))
            for k in range(first, last)
        ]
        self.first, self.last = self.months[0].start, self.months[-1].end
        self.days = (self.last - self.first).days + 1
        self.marks = sorted(
            (mark for mark in marks if self.first <= mark.day <= self.last),
            key=lambda mark: (mark.day, mark.kind),
        )

    def _opens(self, k: int) -> date:
        return add_months(self.start, k)

    def _closes(self, k: int) -> date:
        return add_months(self.start, k + 1) - timedelta(days=1)

    def _months_shown(self) -> tuple[int, int]:
        """The months of the project, and those beyond it that a bar reaches into."""
        first, last = 0, max(self.number, self.original)
        reach = around(
            chain.from_iterable(
                row[APPROVED:OVERDUE] for group in self.groups for row in group.rows
            )
        )
        if reach:
            while reach[0] < self._opens(first) and first > -MOST_MONTHS_OUTSIDE:
                first -= 1
            most = last + MOST_MONTHS_OUTSIDE
            while reach[1] > self._closes(last - 1) and last < most:
                last += 1
        return first, last

    @property
    def end(self) -> date:
        """The last day as in force on T."""
        return self._closes(self.number - 1)

    @property
    def original_end(self) -> date:
        return self._closes(self.original - 1)

    @property
    def extended(self) -> bool:
        return self.end != self.original_end

    @cached_property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def marks_have_lines(self) -> bool:
        return len(self.marks) <= MOST_LINED

    def share(self, day: date) -> float:
        """Where a day begins, from 0 at the left end of the chart to 1 at its right end."""
        return min(max((day - self.first).days / self.days, 0.0), 1.0)

    def stretch(self, span: Span | None) -> tuple[float, float] | None:
        """Where a span begins, and how long it is; None where nothing of it is on the chart."""
        if not span or span[1] < self.first or span[0] > self.last:
            return None
        begins = self.share(span[0])
        return begins, self.share(span[1] + timedelta(days=1)) - begins

    def middle(self, day: date) -> float | None:
        """The middle of a day; None where it is not on the chart."""
        if not self.first <= day <= self.last:
            return None
        return ((day - self.first).days + 0.5) / self.days

    @cached_property
    def calendar(self) -> list[Span]:
        """The months of the calendar, the first and the last perhaps in part."""
        found, day = [], self.first
        while day <= self.last:
            following = add_months(day.replace(day=1), 1)
            found.append((day, min(following - timedelta(days=1), self.last)))
            day = following
        return found

    @cached_property
    def years(self) -> list[tuple[int, Span]]:
        found = {}
        for first, last in self.calendar:
            found[first.year] = (found.get(first.year, (first,))[0], last)
        return list(found.items())
