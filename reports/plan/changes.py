"""What differs between two states of the plan: activity by activity, each with why.

The reasons are the lines of the change log that the later state has in it and the earlier one has
not: what was back-dated after a version was frozen is a change since that version. Who changed a
title or a kind, which have no log, is in the history. A few statements, whatever the size.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from activities.models import PlanLine
from activities.words import Status
from reports.plan.reasons import EDITED, Reasons, What, Why
from reports.plan.states import PlanState


class Part(NamedTuple):
    what: str
    why: Why | None


class Difference(NamedTuple):
    """One activity; `was` or `now` is None where a state does not have it."""

    was: PlanLine | None
    now: PlanLine | None
    parts: list[Part]

    @property
    def line(self) -> PlanLine:
        return self.now or self.was


class Changes:
    """What differs between two states of one project. `names_reasons`: whether the reasons that
    people gave for an edit may be told (staff and managers: see activities.history)."""

    def __init__(self, was: PlanState, now: PlanState, *, names_reasons: bool):
        self.was, self.now, self.names_reasons = was, now, names_reasons
        self.project = now.project

    @cached_property
    def _pairs(self) -> list[tuple[PlanLine | None, PlanLine | None]]:
        before = {line.key: line for line in self.was.lines}
        after = {line.key: line for line in self.now.lines}
        pairs = [(line, after.get(key)) for key, line in before.items()]
        pairs += [(None, line) for key, line in after.items() if key not in before]
        return sorted(pairs, key=lambda pair: (pair[1] or pair[0]).sort_key)

    @cached_property
    def differences(self) -> list[Difference]:
        """By code."""
        found = [(was, now, whats_of(was, now)) for was, now in self._pairs]
        found = [row for row in found if row[2]]
        reasons = Reasons(self.was, self.now, found, names_reasons=self.names_reasons)
        return [
            Difference(was, now, [Part(what, reasons.of(what, was, now)) for what in whats])
            for was, now, whats in found
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many activities differ in each way; those in which none does are left out."""
        whats = [part.what for difference in self.differences for part in difference.parts]
        return {what: whats.count(what) for what in What if what in whats}

    @property
    def working_days(self) -> tuple[Decimal, Decimal]:
        """Of what is not cancelled: in the earlier state, in the later one."""
        return tuple(
            sum((line.working_days for line in state.open_lines), Decimal(0))
            for state in (self.was, self.now)
        )

    def _became(self, status) -> list[str]:
        return [
            now.code
            for was, now in self._pairs
            if now is not None and now.status == status and (was is None or was.status != status)
        ]

    @property
    def completed(self) -> list[str]:
        """The codes of what was carried out in between: no change of the plan, said beside it."""
        return self._became(Status.COMPLETED)

    @property
    def started(self) -> list[str]:
        return self._became(Status.ONGOING)

    @property
    def by_component(self) -> Iterable[tuple[str, list[Difference]]]:
        """(code of the component that it belongs to now, its differences), by number."""

        def code(one):
            return int(one.line.component)

        for number, group in groupby(sorted(self.differences, key=code), code):
            yield str(number), list(group)


def whats_of(was: PlanLine | None, now: PlanLine | None) -> list[str]:
    """How they differ, in the order of `What`. Of what is cancelled only that is said."""
    if was is None:
        return [What.ADDED, What.CANCELLED] if now.status == Status.CANCELLED else [What.ADDED]
    if now is None:
        return [What.REMOVED]
    if now.status == Status.CANCELLED:
        return [] if was.status == Status.CANCELLED else [What.CANCELLED]
    return [*_time_of(was, now), *_edits_of(was, now)]


def _time_of(was, now):
    if was.status == Status.CANCELLED:
        yield What.RESTORED
    back = was.status == Status.POSTPONED and now.status != Status.POSTPONED
    if back:
        yield What.RESUMED
    if now.status == Status.POSTPONED and (was.status, was.window) != (now.status, now.window):
        yield What.POSTPONED
    elif not back and (was.start, was.end) != (now.start, now.end):
        yield What.MOVED


def _edits_of(was, now):
    for what, names in EDITED.items():
        if any(getattr(was, name) != getattr(now, name) for name in names):
            yield what
