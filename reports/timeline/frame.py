"""What stands round the rows of the drawn timeline: the heading, the scale of months with its grid,
the lines of the days, the legend."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from core.days import SpanWriter
from core.pdf import fitted, width_of
from reports.timeline.rows import Timeline
from reports.timeline.shapes import (
    AMBER,
    APPROVED,
    BLUE,
    CHART,
    CODE,
    COMMITTEE,
    COMMITTEE_LINE,
    DEADLINE,
    DEADLINE_LINE,
    GREEN,
    INK,
    LANE,
    LINE,
    MARGIN,
    PLAN,
    PLAN_EDGE,
    POSTPONED,
    QUIET,
    RED,
    RIGHT,
    SLIP,
    STAGE_FIELDS,
    STAGES,
    STRONG,
    YELLOW,
    Emblem,
    Line,
    Page,
    Polygon,
    Rect,
    Text,
)
from reports.timeline.table import month_name


@dataclass(frozen=True)
class Heading:
    """What stands above the drawing; `banner` is empty for a real project, `filtered` says which
    rows were left out."""

    title: str
    lines: tuple[str, ...]
    banner: str = ""
    filtered: str = ""
    note: str = ""


def lanes(timeline) -> int:
    """Months, calendar and years; stages, committees and deadlines where there are any; days."""
    kinds = {mark.kind for mark in timeline.marks}
    return 3 + bool(timeline.stages) + len(kinds) + 1


class Frame:
    """Adds shapes to the page; rows are `high` mm high."""

    def __init__(self, timeline: Timeline, page: Page, high: float):
        self.timeline, self.page, self.high = timeline, page, high
        self.days = SpanWriter()
        self.size = min(high * 0.72, 2.9)
        self.add = page.shapes.append

    def _text(self, x, y, text, size=2.5, fill=INK, **more):
        self.add(Text(x, y, text, size, fill, **more))

    def _x(self, share: float) -> float:
        return CHART + share * (RIGHT - CHART)

    def _heading(self, heading, place):
        room = RIGHT - CODE
        if heading.banner:
            wide = width_of(heading.banner, 3.6, bold=True) + 6
            self.add(Rect(RIGHT - wide, MARGIN, wide, 7, YELLOW, "#c79a1b"))
            self._text(
                RIGHT - wide / 2, MARGIN + 4.8, heading.banner, 3.6, bold=True, anchor="middle"
            )
            room -= wide + 6
        title, size = fitted(heading.title, room, 7, bold=True)
        self._text(CODE, MARGIN + 6, title, size, bold=True)
        y = MARGIN + 12.5
        for line in heading.lines:
            self._text(CODE, y, line, 3.7, QUIET)
            y += 4.8
        if heading.filtered:
            text, size = fitted(heading.filtered, 150, 3.2)
            self._text(RIGHT, MARGIN + 12.5, text, size, RED, anchor="end")
        if place:
            self._text(RIGHT, MARGIN + 17.5, place, 3.7, QUIET, anchor="end")

    def _scale(self, top, body):
        line, y = self.timeline, top
        if line.stages:
            for number, stage in enumerate(line.stages):
                if found := line.stretch((stage.start, stage.end)):
                    x, wide = self._x(found[0]), found[1] * (RIGHT - CHART)
                    self.add(Rect(x, y, wide, LANE - 0.4, STAGES[number % 2]))
                    text, size = fitted(
                        f"{stage.name}. {stage.title.text}", wide - 2, 2.9, bold=True
                    )
                    self._text(x + 1, y + 3, text, size, bold=True, lang=stage.title.lang)
            y += LANE
        dense = (RIGHT - CHART) / len(line.months) < 7
        for month in line.months:
            quarter = month.opens_a_quarter
            at = self._x(line.share(month.start))
            self.add(
                Line(at, y, at, y + LANE, STRONG if quarter else LINE, 0.25 if quarter else 0.15)
            )
            if month.number and (quarter or not dense):
                self._middle((month.start, month.end), y + 3.1, f"M{month.number}", 2.7, bold=True)
        y += LANE
        for first, last in line.calendar:
            at = self._x(line.share(first))
            ends = first.month == 1
            self.add(Line(at, y, at, y + (1.7 if ends else 0.9) * LANE, LINE))
            if not dense or first.month % 3 == 1:
                self._middle((first, last), y + 3, month_name(first), 2.4, QUIET)
        y += LANE
        for year, span in line.years:
            self._middle(span, y + 2.6, str(year), 2.7, bold=True)
        y += LANE
        for kind, name in (
            ("committee", _("steering committees")),
            ("deadline", _("delivery deadlines")),
        ):
            marks = [mark for mark in line.marks if mark.kind == kind]
            if marks:
                self._text(SLIP, y + 2.6, name, 2.4, QUIET, anchor="end")
                for mark in marks:
                    self._mark(mark, self._x(line.middle(mark.day)), y + 1.8)
                y += LANE
        self._text(CODE, body - 1.2, _("Activity"), 2.5, QUIET, bold=True)
        self.add(Line(CODE, body, RIGHT, body, INK, 0.3))

    def _mark(self, mark, x, y):
        if mark.kind == "committee":
            self.add(Polygon(((x, y - 1.4), (x + 1.4, y), (x, y + 1.4), (x - 1.4, y)), COMMITTEE))
            name = mark.name
        else:
            self.add(Polygon(((x - 1.4, y - 1.1), (x + 1.4, y - 1.1), (x, y + 1.4)), DEADLINE))
            name = _("Lot %(number)s") % {"number": mark.name}
        fill = COMMITTEE if mark.kind == "committee" else DEADLINE
        if not self.timeline.marks_have_lines:
            return
        if x + 2 + width_of(name, 2.2) > RIGHT:
            self._text(x - 1.9, y + 0.8, name, 2.2, fill, anchor="end")
        else:
            self._text(x + 1.9, y + 0.8, name, 2.2, fill)

    def _middle(self, span, y, text, size, fill=INK, **more):
        """In the middle of a span, where it has room for the text."""
        begins, wide = self.timeline.stretch(span)
        if width_of(text, size, bold=more.get("bold", False)) <= wide * (RIGHT - CHART):
            self._text(self._x(begins + wide / 2), y, text, size, fill, anchor="middle", **more)

    def _fields(self, top, bottom):
        line = self.timeline
        spans = [
            ((stage.start, stage.end), STAGE_FIELDS[number % 2])
            for number, stage in enumerate(line.stages)
        ]
        if line.end > line.original_end:
            spans.append(((line.original_end + timedelta(days=1), line.end), YELLOW))
        for span, fill in spans:
            if found := line.stretch(span):
                wide = found[1] * (RIGHT - CHART)
                self.add(Rect(self._x(found[0]), top, wide, bottom - top, fill))

    def _grid(self, top, bottom):
        line = self.timeline
        for month in line.months:
            at = self._x(line.share(month.start))
            quarter = month.opens_a_quarter
            self.add(
                Line(at, top, at, bottom, STRONG if quarter else LINE, 0.25 if quarter else 0.12)
            )
        self.add(Line(RIGHT, top, RIGHT, bottom, STRONG, 0.25))
        for mark in line.marks if line.marks_have_lines else ():
            at = self._x(line.middle(mark.day))
            stroke = COMMITTEE_LINE if mark.kind == "committee" else DEADLINE_LINE
            self.add(Line(at, top, at, bottom, stroke, 0.1, 0.5))

    def _days(self, top, bottom):
        """The lines of T, of today and of the first agreed end, with their days beneath."""
        line = self.timeline
        marked = [(line.on, RED, 0.5, 0.0, self.days.day(line.on))]
        if line.today != line.on:
            marked.append((line.today, RED, 0.3, 1.2, _("today")))
        if line.extended:
            marked.append((line.original_end, INK, 0.3, 1.8, _("first agreed end")))
        taken = []
        for day, stroke, width, dash, words in marked:
            if not line.first <= day <= line.last:
                continue
            at = self._x(line.share(day + timedelta(days=1)))
            self.add(Line(at, top, at, bottom + 0.8, stroke, width, dash))
            half = width_of(words, 2.9, bold=True) / 2
            at = min(at, RIGHT - half)
            y = bottom + 3.6
            while any(abs(at - x) < half + other + 2 and y == there for x, other, there in taken):
                y += 3.2
            taken.append((at, half, y))
            self._text(at, y, words, 2.9, stroke, bold=True, anchor="middle")

    def _legend(self, y):
        x = CODE
        for draw_sign, words in self._signs():
            draw_sign(x, y)
            self._text(x + 8.5, y, words, 2.8)
            x += 8.5 + width_of(words, 2.8) + 6

    def _signs(self):
        def bar(fill, stroke="", dash=0.0, y=-2.0, height=1.7):
            return lambda x, base: self.add(Rect(x, base + y, 7, height, fill, stroke, dash))

        def shape(kind):
            def put(x, base):
                x, y = x + 3.5, base - 0.9
                points = (
                    ((x, y - 1.4), (x + 1.4, y), (x, y + 1.4), (x - 1.4, y))
                    if kind == "committee"
                    else ((x - 1.4, y - 1.1), (x + 1.4, y - 1.1), (x, y + 1.4))
                )
                self.add(Polygon(points, COMMITTEE if kind == "committee" else DEADLINE))

            return put

        yield bar(APPROVED, y=-1.2, height=0.5), _("approved")
        yield bar(PLAN, PLAN_EDGE), _("current plan")
        yield bar(GREEN), _("completed")
        yield bar(BLUE), _("ongoing")
        yield bar(POSTPONED, AMBER, 0.5), _("postponed")
        yield bar("", AMBER, 0.5), _("proposed")
        yield bar("", STRONG, 0.5), _("cancelled")
        kinds = {mark.kind for mark in self.timeline.marks}
        if "committee" in kinds:
            yield shape("committee"), _("steering committee")
        if "deadline" in kinds:
            yield shape("deadline"), _("delivery deadline")
        if self.timeline.end > self.timeline.original_end:
            yield bar(YELLOW, STRONG), _("extension")
        yield (
            lambda x, base: self._text(x + 3.5, base, "+7", 2.8, RED, bold=True, anchor="middle"),
            _("days later than approved"),
        )

    def _funding(self, y):
        self.add(Emblem(CODE, y, 12.75, 8.5))
        self._text(CODE + 15, y + 3.6, _("Funded by the European Union"), 3.4, bold=True)
        self._text(
            CODE + 15,
            y + 7.6,
            _(
                "Contents are the sole responsibility of the institutions named and do not "
                "necessarily reflect the views of the European Union."
            ),
            2.4,
            QUIET,
        )
