"""The timeline as one table of HTML that says in words what its bars show.

Made by joining strings, without the quotes and end tags that HTML can spare: 4,000 rows stay
below 300 bytes each, and no template runs for a row. Whatever was typed goes through `escape`.
"""

from datetime import timedelta
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.words import Status
from core.days import SpanWriter
from reports.timeline.rows import Row, Timeline

NO_SPAN = "–"
# The quiet mark of made-up records; the foot of the page explains it.
MADE_UP = "°"
# What begins a bar. Bars in the same place are one element: symbols that
# templates/reports/_timeline.html defines.
APPROVED, CURRENT, ACTUAL, PROPOSED = (f"<rect class={name} " for name in "acdp")
BOTH, AS_PLANNED = "<use href=#b ", "<use href=#e "


class TableWriter:
    def __init__(self, timeline: Timeline):
        self.timeline = timeline
        self.write = SpanWriter()
        self.statuses = {status.value: escape(str(status.label)) for status in Status}
        self.no_date, self.overdue = escape(_("no date yet")), escape(_("overdue"))
        # Many rows have their days in common: each span is written once.
        self._spans = {None: (f"<td>{NO_SPAN}", "")}
        self._percent = {}

    def bodies(self) -> SafeString:
        """Of each component a body with its head, and one with its rows, which can be closed."""
        parts = []
        for number, group in enumerate(self.timeline.groups, 1):
            parts.append(self._head(group, number))
            parts.append(f"<tbody id=g{number}>")
            parts.extend(map(self._row, group.rows))
        return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is made

    def marks(self) -> SafeString:
        """Rows that say what is marked in the chart."""
        line, write = self.timeline, self.write
        kinds = {"committee": _("steering committee"), "deadline": _("delivery deadline")}
        rows = [
            (_("stage"), f"{escape(stage.name)}. {title(stage.title)}", (stage.start, stage.end))
            for stage in line.stages
        ]
        if line.extended:
            day = line.original_end
            rows.append((_("extension"), escape(_("First agreed end of the project")), (day, day)))
        for mark in line.marks:
            name = escape(mark.name)
            if mark.kind == "deadline":
                name = escape(_("Lot %(number)s") % {"number": mark.name}) + ":"
            rows.append((kinds[mark.kind], f"{name} {title(mark.title)}", (mark.day, mark.day)))
        parts = (
            f"<tr><td>{escape(what)}<th scope=row class=full>{name}<td>{escape(write.span(*days))}"
            for what, name, days in rows
        )
        return mark_safe("".join(parts))  # noqa: S308 - as above

    def _head(self, group, number) -> str:
        count = completed_of(group)
        cells, bars = self._shown(group)
        return (
            f"<tbody class=group><tr><th scope=rowgroup data-rows=g{number}>"
            f"<b>{escape(group.code)}</b>{MADE_UP * group.made_up} {title(group.title)}"
            f"{cells}<td>{signed(group.slip)}<td>{escape(count)}<td><svg>{bars}</svg>"
        )

    def _row(self, row: Row) -> str:
        code = escape(row.code)
        if row.url:
            code = f"<a href={row.url}>{code}</a>"
        if row.made_up:
            code += MADE_UP
        status = row.status
        words = self.statuses[status]
        cells, bars = self._shown(row)
        if row.overdue:
            words = f"{words}, <b>{self.overdue}</b>"
        elif status == "postponed":
            words = f"{words}, {self._proposal(row)}"
            if place := self._span(row.proposed)[1]:
                bars += PROPOSED + place
        return (
            f"<tr class={status}><th>{code} {title(row.title)}{cells}<td>{signed(row.slip)}"
            f"<td>{words}<td><svg>{bars}</svg>"
        )

    def _proposal(self, row) -> str:
        if not row.proposed:
            return f"<b>{self.no_date}</b>"
        return escape(_("proposed: %(days)s") % {"days": self.write.span(*row.proposed)})

    def _shown(self, row) -> tuple[str, str]:
        """The cells of the approved, current and actual days, and the bars that show them."""
        spans = self._spans
        approved, current, actual = row.approved, row.current, row.actual
        one = spans.get(approved) or self._span(approved)
        two = spans.get(current) or self._span(current)
        three = spans.get(actual) or self._span(actual)
        cells = one[0] + two[0] + three[0]
        done = three[1] and ACTUAL + three[1]
        if approved != current:
            plan = (one[1] and APPROVED + one[1]) + (two[1] and CURRENT + two[1])
            return cells, plan + done
        if not two[1]:
            return cells, done
        if actual == current:
            return cells, AS_PLANNED + two[1]
        return cells, BOTH + two[1] + done

    def _span(self, span) -> tuple[str, str]:
        """The cell of a span, and the place of its bar: empty outside the chart."""
        if span not in self._spans:
            self._spans[span] = (f"<td>{escape(self.write.span(*span))}", self._place(span))
        return self._spans[span]

    def _place(self, span) -> str:
        days = self.timeline.days
        begins = max((span[0] - self.timeline.first).days, 0)
        ends = min((span[1] - self.timeline.first).days + 1, days)
        if begins >= ends:
            return ""
        for number in (begins, ends - begins):
            if number not in self._percent:
                self._percent[number] = percent(number / days)
        return f"x={self._percent[begins]} width={self._percent[ends - begins]} />"


def completed_of(group) -> str:
    return _("%(done)s of %(count)s completed") % {
        "done": group.completed,
        "count": len(group.rows),
    }


def title(shown) -> str:
    """Marked where it stands in for the language of the page."""
    if not shown.missing:
        return escape(shown.text)
    return f"<span lang={shown.lang} class=stand-in>{escape(shown.text)}</span>"


def signed(days: int | None) -> str:
    """+7, −3 or 0; a dash for none."""
    if not days:
        return NO_SPAN if days is None else "0"
    return f"{days:+d}".replace("-", "−")


def month_name(day) -> str:
    """Short; in Serbian with a small letter, which Django's list has not."""
    name = date_format(day, "M")
    return name if (get_language() or "en") == "en" else name.lower()


def percent(share: float) -> str:
    """As SVG wants it, in any language: 12.34%."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".").removeprefix("0") + "%" if share else "0"


class ScaleWriter:
    """The two drawings that all rows share: the scale above them and the lines behind them.
    Places are in percent of their width, so both follow whatever width the page gives them."""

    # A letter of a stage's name is about so much of the chart wide.
    LETTER = 0.009
    # With more months the chart must be wide for each number to have its place.
    MOST_NUMBERED = 30

    def __init__(self, timeline: Timeline):
        self.timeline = timeline

    def scale(self) -> SafeString:
        """Without drawings inside it: printed, Chromium puts those where they are on the screen."""
        line = self.timeline
        parts = []
        for number, stage in enumerate(line.stages):
            if found := line.stretch((stage.start, stage.end)):
                parts.append(
                    f"<rect class=stage{number % 2} x={percent(found[0])} "
                    f"width={percent(found[1])} height=17 />"
                )
                name = f"{stage.name}. {stage.title.text}"
                if len(name) * self.LETTER < found[1]:
                    parts.append(
                        f"<text class=stage x={percent(found[0])} dx=5 y=12>{escape(name)}</text>"
                    )
        many = len(line.months) > self.MOST_NUMBERED
        for month in line.months:
            quarter = month.opens_a_quarter
            if month.number:
                minor = " class=minor" if many and not quarter else ""
                parts.append(self._text((month.start, month.end), 30, f"M{month.number}", minor))
            parts.append(self._tick(month.start, "q" if quarter else "m", 17, 34))
        for first, last in line.calendar:
            # A few days of a month at either end have no room for its name.
            if (last - first).days > 15:
                minor = " class=minor" if many and first.month % 3 != 1 else ""
                parts.append(self._text((first, last), 46, escape(month_name(first)), minor))
            parts.append(self._tick(first, "m", 34, 65 if first.month == 1 else 50))
        for year, span in line.years:
            if (span[1] - span[0]).days > 31:
                parts.append(self._text(span, 61, str(year), " class=year"))
        for mark in line.marks:
            at = percent(line.middle(mark.day))
            parts.append(f"<rect class={mark.kind} x={at} y=69 width=8 height=8 />")
        return mark_safe("".join(parts))  # noqa: S308 - as above

    def lines(self) -> SafeString:
        line = self.timeline
        parts = []
        for number, stage in enumerate(line.stages):
            parts.append(self._area((stage.start, stage.end), f"stage{number % 2}"))
        if line.end > line.original_end:
            day = line.original_end + timedelta(days=1)
            parts.append(self._area((day, line.end), "longer"))
        for month in line.months[1:]:
            parts.append(self._line(line.share(month.start), "q" if month.opens_a_quarter else "m"))
        for mark in line.marks if line.marks_have_lines else ():
            parts.append(self._line(line.middle(mark.day), mark.kind))
        if line.extended:
            parts.append(self._line(line.share(line.original_end + timedelta(days=1)), "original"))
        for name, day in (("today", line.today), ("cut", line.on)):
            # The line of T stands at the end of its day, which is counted.
            if line.first <= day <= line.last:
                parts.append(self._line(line.share(day + timedelta(days=1)), name))
        return mark_safe("".join(parts))  # noqa: S308 - as above

    def _text(self, span, y, text, more) -> str:
        begins, wide = self.timeline.stretch(span)
        return f"<text{more} x={percent(begins + wide / 2)} y={y}>{text}</text>"

    def _tick(self, day, name, top, bottom) -> str:
        at = percent(self.timeline.share(day))
        return f"<line class={name} x1={at} x2={at} y1={top} y2={bottom} />"

    @staticmethod
    def _line(share, name) -> str:
        at = percent(share)
        return f"<line class={name} x1={at} x2={at} y2=100% />"

    def _area(self, span, name) -> str:
        place = self.timeline.stretch(span)
        if not place:
            return ""
        return f"<rect class={name} x={percent(place[0])} width={percent(place[1])} height=100% />"
