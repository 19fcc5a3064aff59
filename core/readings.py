"""What people type, understood: days, times of day and numbers as they write them.

The same rules stand in static/js/understood.js, which shows while somebody types what is understood
here when the form is sent."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from core.days import today

# A typing error in the year is more likely than a project outside these years.
FIRST_YEAR, LAST_YEAR = 1950, 2150
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
# 22.8.2026. 22/8/26 22-8 …: the day first, one sign throughout, the year may be left out.
WRITTEN = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})(?:[:.,hčч]?(\d{2})(?::\d{2})?)?(?:h|č|ч|min)?", re.ASCII)
# 1.234.567 or 1 234 567: groups of three digits, whatever stands between them.
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")

_period: ContextVar = ContextVar("period", default=None)


@contextmanager
def days_typed_within(period):
    """Days without a year lie in a period: `period()` gives its first and last day. For the views
    of a project (activities.access)."""
    before = _period.set(period)
    try:
        yield
    finally:
        _period.reset(before)


def period_of_typing() -> tuple[date, date] | None:
    """The days in which one without a year lies, where that is known."""
    period = _period.get()
    return period and period()


def day_without_year(day: int, month: int) -> date | None:
    """Of the years in which the day lies within the project, or of all where none does, that in
    which it is nearest to today. A finished project gets its own years."""
    period, now = period_of_typing(), today()
    years = range(now.year - 4, now.year + 5)
    if period:
        years = range(period[0].year, period[1].year + 1)
    days = [found for year in years if (found := _day(year, month, day))]
    inside = [one for one in days if period and period[0] <= one <= period[1]]
    return min(inside or days, key=lambda one: abs(one - now), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_day(typed: str, *, year_needed: bool = False) -> date | None:
    """22.8., 22/8/26 (neither where the whole year is needed), 22. 8. 2026., 2026-08-22; None for
    what is no day."""
    text = re.sub(r"(?<=\d)\s+(?=\d)", ".", typed.strip())
    text = re.sub(r"\s+", "", text).removesuffix(".")
    if found := ISO.fullmatch(text):
        return _day(*map(int, found.groups()))
    if not (found := WRITTEN.fullmatch(text)):
        return None
    day, _sign, month, year = found.groups()
    if len(year or "") == 4:
        return _day(int(year), int(month), int(day))
    if year_needed:
        return None
    if year:
        return _day(2000 + int(year), int(month), int(day))
    return day_without_year(int(day), int(month))


def read_time(typed: str) -> time | None:
    """9:30, 9.30, 9h, 9 h 30, 0930 and 09:30:00; None for what is no time of day."""
    if not (found := CLOCK.fullmatch(re.sub(r"\s+", "", typed.lower()).removesuffix("."))):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def ungrouped(typed: str) -> str:
    """An amount without the signs between its thousands and with a decimal point (rule V21):
    1.234,50 and 1,234.50 are the same."""
    text = re.sub(r"\s+", "", typed)
    signs = [sign for sign in text if sign in ".,"]
    if len(set(signs)) == 2:
        whole, _sign, part = text.rpartition(signs[-1])
        if GROUPED.fullmatch(whole):
            return f"{re.sub('[.,]', '', whole)}.{part}"
    elif len(signs) == 1:
        return text.replace(",", ".")
    elif GROUPED.fullmatch(text):
        return re.sub(r"[.,]", "", text)
    return text


def two_readings(typed: str) -> tuple[Decimal, Decimal] | None:
    """What 980,505 may mean, with two decimals: 980.51 or 980,505.00. None where there is no doubt:
    no language decides it, for people write the signs of both in either."""
    text = re.sub(r"\s+", "", typed)
    if not GROUPED.fullmatch(text) or len(re.findall("[.,]", text)) != 1:
        return None
    part = Decimal(text.replace(",", "."))
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(re.sub("[.,]", "", text))
