"""Days: today, months that may lack a day, and the day of `?on=`."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, gettext, ngettext

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Room for "30 days later" and "24 months later" at both ends of what Python can hold.
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 12, 31)


def today() -> date:
    """The calendar day in Belgrade."""
    return timezone.localdate()


def parse_day(text: str) -> date | None:
    """The day that `2020-01-20` names; None for anything else, 31 February included."""
    if not isinstance(text, str) or not ISO_DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last where it lacks that day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_end(start: date, months: int) -> date:
    """The last day of a period of whole months: start + months − 1 day."""
    return add_months(start, months) - timedelta(days=1)


@lru_cache(maxsize=8192)
def _written(day: date, format_: str, language: str | None) -> str:
    """Remembered: pages write some hundred days, each many times, and Django takes long for each.
    The language is there to tell apart what is remembered."""
    return date_format(day, format_)


def in_words(day: date | None) -> str:
    """The day as the reader's language writes it: 20 Jan 2020, 20. 1. 2020."""
    return _written(day, "SHORT_DATE_FORMAT", get_language()) if day else "–"


class SpanWriter:
    """Writes spans of days, both ends in them, as the reader's language does and as short as
    that can be: 5 Mar 2019, 5–8 Mar 2019, 28 Feb – 2 Mar 2019. Asks for the language once."""

    def __init__(self):
        self._language = get_language() or "en"
        self._format = get_format("SHORT_DATE_FORMAT")
        self._without_year = self._format.split(" Y")[0]

    def day(self, day: date) -> str:
        return _written(day, self._format, self._language)

    def span(self, first: date, last: date) -> str:
        if first == last:
            return self.day(last)
        if first.year != last.year:
            return f"{self.day(first)} – {self.day(last)}"
        if first.month == last.month:
            return f"{first.day}–{self.day(last)}"
        return f"{_written(first, self._without_year, self._language)} – {self.day(last)}"


def distance_in_words(days: int) -> str:
    """How far a day is from today: days late, today, or days to go."""
    if days < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}
    if days == 0:
        return gettext("today")
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def is_working_day(day: date, holidays=frozenset()) -> bool:
    return day.weekday() < 5 and day not in holidays


def working_days_between(first: date, last: date, holidays=frozenset()) -> int:
    """Working days from the first to the last, both counted; without weekends and `holidays`."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    count = weeks * 5 + sum((first.weekday() + extra) % 7 < 5 for extra in range(rest))
    return count - sum(first <= day <= last and day.weekday() < 5 for day in holidays)


def add_working_days(day: date, number: int, holidays=frozenset()) -> date:
    """The day that lies `number` working days after `day`, which is not counted itself; before it
    where the number is negative."""
    step, left = (1, number) if number > 0 else (-1, -number)
    # Whole weeks at once, whatever weekday they begin on; the last days one by one, so that it
    # ends on a working day.
    while weeks := (left - 1) // 5 if left else 0:
        before, day = day, day + timedelta(weeks=step * weeks)
        left -= 5 * weeks - _holidays_between(before, day, holidays)
    while left:
        day += timedelta(days=step)
        left -= is_working_day(day, holidays)
    return day


def _holidays_between(before: date, day: date, holidays) -> int:
    """Those that take a working day; `day` is counted and `before` is not, in either order."""
    if before < day:
        return sum(before < one <= day and one.weekday() < 5 for one in holidays)
    return sum(day <= one < before and one.weekday() < 5 for one in holidays)
