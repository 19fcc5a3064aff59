"""Rows of the work plan as its pages, its Word file and its Excel file show them, by component."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from activities.models import PlanLine
from activities.words import Kind, Status
from core.texts import Shown, shown
from reports.plan.changes import Changes
from reports.plan.months import PlanCalendar
from reports.plan.outlook import OutlookRow
from reports.plan.reasons import What
from reports.plan.words import ChangeWriter, reason_words, responsible, who_words, why_words

NOTHING = Shown("")


class ShownPart(NamedTuple):
    """One way in which an activity differs: a word for it, the sentence, why, who and when."""

    what: str
    label: str
    text: str
    why: str
    who: str


class ShownDifference(NamedTuple):
    code: str
    title: Shown
    kind: str
    exists: bool
    made_up: bool
    parts: list[ShownPart]


class ShownLine(NamedTuple):
    """One activity of the plan. `span` are its days, of a postponed one those proposed; `why` is
    the reason of its latest change."""

    code: str
    title: Shown
    kind: str
    output: Shown
    months: str
    dates: str
    span: tuple[date, date] | None
    days: Decimal
    responsible: str
    status: str
    status_label: str
    proposed: bool
    why: str
    exists: bool
    made_up: bool


class ShownGroup(NamedTuple):
    """The rows of a component, or of a month."""

    code: str
    title: Shown
    rows: list

    @property
    def days(self) -> Decimal:
        """Working days of the lines that are not cancelled."""
        return sum((row.days for row in self.rows if row.status != Status.CANCELLED), Decimal(0))


class LineWriter:
    """Words come again in thousands of rows: each is made once."""

    def __init__(self, calendar: PlanCalendar):
        self.calendar = calendar
        self.kinds = {kind.value: str(kind.label) for kind in Kind}
        self.statuses = {status.value: str(status.label) for status in Status}

    def line(self, line: PlanLine) -> ShownLine:
        span = line.window
        return ShownLine(
            line.code,
            line.shown("title"),
            self.kinds[line.kind],
            shown(line.expected_output_en, line.expected_output_sr),
            self.calendar.months(span),
            self.calendar.days(span) if span else _("not yet known"),
            span,
            line.working_days,
            responsible(line),
            line.status,
            self.statuses[line.status],
            line.status == Status.POSTPONED and span is not None,
            reason_words(line.reason, line.party, line.note, line.act),
            line.activity_id is not None,
            line.made_up,
        )


def grouped_lines(lines: Iterable[PlanLine], titles, calendar) -> list[ShownGroup]:
    """By component; `titles` are those of the components by code."""
    writer = LineWriter(calendar)
    ordered = sorted(lines, key=lambda line: (int(line.component), line.sort_key))
    return [
        ShownGroup(code, titles.get(code, NOTHING), [writer.line(line) for line in group])
        for code, group in groupby(ordered, lambda line: line.component)
    ]


def rows_ahead(rows: Iterable[OutlookRow], calendar) -> list[ShownLine]:
    """Of the outlook."""
    writer = LineWriter(calendar)
    return [writer.line(row.line) for row in rows]


def grouped_changes(changes: Changes, calendar) -> list[ShownGroup]:
    writer = ChangeWriter(calendar)
    kinds = {kind.value: str(kind.label) for kind in Kind}
    titles = changes.was.titles | changes.now.titles
    return [
        ShownGroup(
            code,
            titles.get(code, NOTHING),
            [
                ShownDifference(
                    one.line.code,
                    one.line.shown("title"),
                    kinds[one.line.kind],
                    one.now is not None and one.line.activity_id is not None,
                    one.line.made_up,
                    [
                        ShownPart(
                            part.what,
                            str(What(part.what).label),
                            writer.part(one, part),
                            why_words(part.why),
                            who_words(part.why),
                        )
                        for part in one.parts
                    ],
                )
                for one in differences
            ],
        )
        for code, differences in changes.by_component
    ]
