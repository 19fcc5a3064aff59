"""The timeline drawn for paper, as shapes with places in mm on A3; A4 is the same, smaller.

Up to `MOST_LINES` lines stand on one page, in rows as high as the page allows. More run over
several pages with the head repeated; the SVG is one picture then too, and grows in length.
"""

from django.utils.translation import gettext as _

from core.pdf import fitted, width_of
from reports.timeline.frame import Frame, Heading, lanes
from reports.timeline.rows import Group, Row, Timeline
from reports.timeline.shapes import (
    AMBER,
    APPROVED,
    BLUE,
    CHART,
    CODE,
    DAYS,
    FOOT,
    GREEN,
    GROUP,
    HEAD,
    HEIGHT,
    HIGHEST,
    INK,
    LANE,
    LOWEST,
    MARGIN,
    MOST_LINES,
    PLAN,
    PLAN_EDGE,
    POSTPONED,
    QUIET,
    RED,
    RIGHT,
    SHORTEST,
    SLIP,
    STRONG,
    TITLE,
    USUAL,
    Line,
    Page,
    Rect,
)
from reports.timeline.table import completed_of, signed


def draw(timeline: Timeline, heading: Heading, *, one_page: bool = False) -> list[Page]:
    """The pages; with `one_page` a single one, as long as its rows need."""
    lines = [line for group in timeline.groups for line in (group, *group.rows)]
    heights = [GROUP if isinstance(line, Group) else 1.0 for line in lines]
    room = HEIGHT - 2 * MARGIN - HEAD - FOOT - LANE * lanes(timeline)
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


class _Writer(Frame):
    def write(self, heading, lines, place):
        self._heading(heading, place)
        top = MARGIN + HEAD
        body = top + LANE * (lanes(self.timeline) - 1)
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
