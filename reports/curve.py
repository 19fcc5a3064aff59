"""The S-curve: what the approved plan expected by the end of each project month, and what was
achieved, both in per cent of the plan as it stands on the day."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from core.shares import percent

# The picture, in units of its own; the page scales it.
WIDTH, HEIGHT = 1000, 260


class Point(NamedTuple):
    """One line of the curve's table: the end of a project month (0: the start), or T itself.
    Values in per cent; `achieved` is None after T."""

    month: int | None
    day: date
    planned: float | None
    achieved: float | None


class Curve:
    def __init__(self, figures):
        self.schedule, self.on = figures.schedule, figures.on
        self.weight, self.months = figures.weight, figures.months
        self.start, self.end = figures.project.start, figures.end

    @cached_property
    def points(self) -> list[Point]:
        """By day; empty without a plan."""
        if not self.weight:
            return []
        found = [
            Point(k, day, percent(planned, self.weight), self._achieved(day))
            for k, planned in enumerate(self.schedule.planned_by_month)
            for day in [self.schedule.month_end(k)]
        ]
        if self.start <= self.on <= self.end and all(point.day != self.on for point in found):
            planned = percent(self.schedule.planned_on(self.on), self.weight)
            found.append(Point(None, self.on, planned, self._achieved(self.on)))
        return sorted(found, key=lambda point: point.day)

    def _achieved(self, day):
        return percent(self.schedule.earned_on(day), self.weight) if day <= self.on else None

    def x(self, day: date) -> float:
        """Where the end of a day lies: the start of the project is 0."""
        length = (self.end - self.start).days + 1
        return round(WIDTH * ((day - self.start).days + 1) / length, 1)

    @staticmethod
    def y(value) -> float:
        return round(HEIGHT * (1 - float(value) / 100), 1)

    def _line(self, name: str) -> str:
        return " ".join(
            f"{self.x(point.day)},{self.y(getattr(point, name))}"
            for point in self.points
            if getattr(point, name) is not None
        )

    @property
    def planned_line(self) -> str:
        return self._line("planned")

    @property
    def achieved_line(self) -> str:
        return self._line("achieved")

    @property
    def now(self) -> float | None:
        """Where T lies; None outside of the project."""
        return self.x(self.on) if self.start <= self.on <= self.end else None

    @property
    def quarters(self) -> list[tuple[float, int]]:
        """(place, month) of the end of every third month."""
        return [(self.x(self.schedule.month_end(k)), k) for k in range(3, self.months + 1, 3)]
