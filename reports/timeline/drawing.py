"""The timeline drawn for paper, as shapes with places in mm on A3; A4 is the same, smaller.

Up to `MOST_LINES` lines stand on one page, in rows as high as the page allows. More run over
several pages with the head repeated; the SVG is one picture then too, and grows in length.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.days import SpanWriter
from core.pdf import fitted, width_of
from reports.timeline.rows import Group, Row, Timeline
from reports.timeline.table import completed_of, month_name, signed

WIDTH, HEIGHT, MARGIN = 420.0, 297.0, 9.0
# Where the columns begin; the chart goes from `CHART` to the right margin.
CODE, TITLE, DAYS, SLIP, CHART = 9.0, 20.5, 107.0, 143.5, 147.0
RIGHT = WIDTH - MARGIN
HEAD, LANE, FOOT = 22.0, 4.4, 22.0
MOST_LINES, LOWEST, USUAL, HIGHEST = 108, 2.1, 3.5, 6.0
# The head of a component is so many rows high.
GROUP = 1.3

INK, QUIET, LINE, STRONG = "#1b1b1f", "#55565e", "#d8d9df", "#a9abb6"
GREEN, BLUE, AMBER, RED, YELLOW = "#1c6b34", "#003399", "#8a5300", "#a8161c", "#fff4cf"
PLAN, PLAN_EDGE, POSTPONED = "#b9c6ea", "#7f93cf", "#f4dfb8"
APPROVED, COMMITTEE, DEADLINE = "#6d6f7a", "#7a3b91", "#b0602a"
COMMITTEE_LINE, DEADLINE_LINE = "#c3a0cf", "#dcb28f"
STAGES = ("#dfe6f6", "#eceef4")
STAGE_FIELDS = ("#f7f9fe", "#ffffff")
# A bar of one day is drawn so wide at least, mm.
SHORTEST = 1.0


class Rect(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    dash: float = 0


class Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str = LINE
    width: float = 0.15
    dash: float = 0


class Text(NamedTuple):
    """`y` is the base line; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    fill: str = INK
    bold: bool = False
    anchor: str = "start"
    lang: str = ""


class Polygon(NamedTuple):
    points: tuple[tuple[float, float], ...]
    fill: str


class Emblem(NamedTuple):
    """That of the European Union."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Page:
    height: float
    shapes: list = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    """What stands above the drawing; `banner` is empty for a real project, `filtered` says which
    rows were left out."""

    title: str
    lines: tuple[str, ...]
    banner: str = ""
    filtered: str = ""
    note: str = ""


def draw(timeline: Timeline, heading: Heading, *, one_page: bool = False) -> list[Page]:
    """The pages; with `one_page` a single one, as long as its rows need."""
    lines = [line for group in timeline.groups for line in (group, *group.rows)]
    heights = [GROUP if isinstance(line, Group) else 1.0 for line in lines]
    room = HEIGHT - 2 * MARGIN - HEAD - FOOT - LANE * _lanes(timeline)
    units = max(sum(heights), 1)
    if units <= MOST_LINES or one_page:
        high = min(max(room / units, LOWEST if units <= MOST_LINES else USUAL), HIGHEST)
        parts = [lines]
        height = HEIGHT + max(0.0, units * high - room)
    else:
        high, height = USUAL, HEIGHT
        parts = _cut(lines, room / USUAL)
    pages = []
    for number, part in enumerate(parts, 1):
        page = Page(height)
        place = ""
        if len(parts) > 1:
            place = _("Page %(number)s of %(all)s") % {"number": number, "all": len(parts)}
        _Writer(timeline, page, high).write(heading, part, place)
        pages.append(page)
    return pages


def _cut(lines, room):
    """Runs of lines that fit a page; a component that goes on has its head on each."""
    parts, part, used, head = [], [], 0.0, None
    for line in lines:
        if isinstance(line, Group):
            head = line
            # A head does not stand alone at the foot of a page.
            needed = GROUP + 1
        else:
            needed = 1.0
        if part and used + needed > room:
            parts.append(part)
            part, used = [], 0.0
            if line is not head:
                part, used = [head], GROUP
        part.append(line)
        used += GROUP if line is head else 1.0
    return [*parts, part]


def _lanes(timeline) -> int:
    """Months, calendar and years; stages, committees and deadlines where there are any; days."""
    kinds = {mark.kind for mark in timeline.marks}
    return 3 + bool(timeline.stages) + len(kinds) + 1


class _Writer:
    def __init__(self, timeline: Timeline, page: Page, high: float):
        self.timeline, self.page, self.high = timeline, page, high
        self.days = SpanWriter()
        self.size = min(high * 0.72, 2.9)
        self.add = page.shapes.append

    def write(self, heading, lines, place):
        self._heading(heading, place)
        top = MARGIN + HEAD
        body = top + LANE * (_lanes(self.timeline) - 1)
        bottom = body + sum(GROUP if isinstance(line, Group) else 1 for line in lines) * self.high
        self._fields(body, bottom)
        self._scale(top, body)
        self._grid(body, bottom)
        y = body
        for line in lines:
            if isinstance(line, Group):
                self._group(line, y)
                y += GROUP * self.high
            else:
                self._row(line, y)
                y += self.high
        self._days(body, bottom)
        self._legend(self.page.height - MARGIN - FOOT + 9)
        self._funding(self.page.height - MARGIN - 8.5)
        if heading.note:
            self._text(RIGHT, self.page.height - MARGIN, heading.note, 2.3, QUIET, anchor="end")

    # The parts

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

    def _group(self, group: Group, y):
        high = GROUP * self.high
        base = y + high * 0.5 + self.size * 0.36
        size = self.size * 1.12
        self.add(Rect(CODE, y, CHART - CODE, high, "#f1f2f6"))
        self._text(CODE + 0.6, base, group.code + "°" * group.made_up, size, bold=True)
        text, fits = fitted(group.title.text, DAYS - TITLE - 2, size, bold=True)
        self._text(TITLE, base, text, fits, bold=True, lang=group.title.lang)
        count, fits = fitted(completed_of(group), SLIP - DAYS, self.size)
        self._text(DAYS, base, count, fits, QUIET)
        middle = y + high / 2
        self._bar(group.current or group.approved, middle - 0.5, 1.0, "#d2d4dd")
        self._bar(group.actual, middle - 0.5, 1.0, INK)
        self.add(Line(CODE, y + high, RIGHT, y + high, STRONG, 0.2))

    def _row(self, row: Row, y):
        base = y + self.high * 0.5 + self.size * 0.35
        closed = row.status == "cancelled"
        fill = QUIET if closed else INK
        code = row.code + "°" * row.made_up
        self._text(
            CODE + 0.6,
            base,
            *fitted(code, TITLE - CODE - 1.4, self.size, bold=True),
            fill,
            bold=True,
        )
        title, size = fitted(row.title.text, DAYS - TITLE - 2, self.size)
        self._text(TITLE, base, title, size, fill, lang=row.title.lang)
        if closed:
            middle = base - size * 0.24
            end = TITLE + width_of(title, size)
            self.add(Line(CODE + 0.6, middle, end, middle, fill, 0.18))
        words, colour = self._dates(row)
        words, fits = fitted(words, SLIP - DAYS - 5, self.size)
        self._text(DAYS, base, words, fits, colour)
        if row.slip is not None:
            self._text(
                SLIP, base, signed(row.slip), self.size, RED if row.slip > 0 else QUIET,
                bold=row.slip > 0, anchor="end",
            )  # fmt: skip
        self._bars(row, y)
        self.add(Line(CODE, y + self.high, RIGHT, y + self.high, "#ecedf1", 0.1))

    def _dates(self, row) -> tuple[str, str]:
        """What one line of paper has room for: when it was or will be, and else why not."""
        if row.status == "cancelled":
            return _("cancelled"), QUIET
        if row.status == "postponed":
            if not row.proposed:
                return _("postponed, no date yet"), AMBER
            return self.days.span(*row.proposed) + " ?", AMBER
        span = row.actual if row.status == "completed" else row.current
        colour = {"completed": GREEN, "ongoing": BLUE}.get(row.status, INK)
        return self.days.span(*span) if span else "–", RED if row.overdue else colour

    def _bars(self, row, y):
        high = self.high
        plan = (PLAN, PLAN_EDGE, 0.0)
        if row.status == "postponed":
            plan = (POSTPONED, AMBER, 0.5)
        elif row.status == "cancelled":
            plan = ("", STRONG, 0.5)
        self._bar(row.current, y + high * 0.12, high * 0.46, *plan)
        self._bar(
            row.actual, y + high * 0.2, high * 0.3, GREEN if row.status == "completed" else BLUE
        )
        self._bar(row.proposed, y + high * 0.12, high * 0.46, "", AMBER, 0.5)
        self._bar(row.approved, y + high * 0.7, high * 0.14, APPROVED)

    def _bar(self, span, y, height, fill, stroke="", dash=0.0):
        found = self.timeline.stretch(span)
        if found:
            wide = max(found[1] * (RIGHT - CHART), SHORTEST)
            self.add(
                Rect(min(self._x(found[0]), RIGHT - wide), y, wide, height, fill, stroke, dash)
            )

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
