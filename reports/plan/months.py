"""Days of the plan in words: the months of the project, and the calendar."""

from datetime import date

from django.utils.translation import gettext as _

from core.days import SpanWriter

Span = tuple[date, date]


class PlanCalendar:
    """Writes spans of one project; asks for its months once."""

    def __init__(self, project):
        self.project, self.count, self.end = project, project.months(), project.end()
        self.writer = SpanWriter()

    def month(self, day: date) -> int | None:
        """The project month; None outside of the project."""
        if day > self.end:
            return None
        return self.project.month_of(day, self.count)

    def months(self, span: Span | None) -> str:
        """M7, or M7–M8; nothing where a day of it lies outside of the project."""
        if not span:
            return ""
        first, last = self.month(span[0]), self.month(span[1])
        if first is None or last is None:
            return ""
        text = _("M%(month)s") % {"month": first}
        return text if first == last else f"{text}–{_('M%(month)s') % {'month': last}}"

    def days(self, span: Span | None) -> str:
        return self.writer.span(*span) if span else "–"

    def both(self, span: Span | None) -> str:
        """M7, 4–5 Mar 2019"""
        return ", ".join(filter(None, [self.months(span), self.days(span)]))
