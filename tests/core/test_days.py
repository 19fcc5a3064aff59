from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.days import (
    SpanWriter,
    add_months,
    add_working_days,
    in_words,
    parse_day,
    period_end,
    working_days_between,
)

YEARS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
HOLIDAYS = st.sets(st.dates(date(2019, 1, 1), date(2019, 3, 31)), max_size=20)
NEAR = st.dates(date(2018, 12, 20), date(2019, 4, 10))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2018-08-31", 18, "2020-02-29"), ("2017-08-31", 18, "2019-02-28"),
        ("2018-09-01", 24, "2020-09-01"), ("2019-12-31", 2, "2020-02-29"),
        ("2019-03-31", -1, "2019-02-28"), ("2019-01-15", 0, "2019-01-15"),
        ("2019-12-01", 1, "2020-01-01"),
    ],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


def test_a_period_ends_the_day_before():
    assert period_end(date(2018, 9, 1), 24) == date(2020, 8, 31)


@pytest.mark.parametrize("text", ["2020-01-20", "1000-01-01", "9000-12-31", "2020-02-29"])
def test_reads_iso_days(text):
    assert parse_day(text).isoformat() == text


@pytest.mark.parametrize(
    "text",
    ["", "2020-1-20", "2019-02-29", "20200120", "2020-01-20 ", "2020-W04-1", "٢٠٢٠-٠١-٢٠",
     "0999-01-01", "9001-01-01", None, 5],
)  # fmt: skip
def test_reads_nothing_else(text):
    assert parse_day(text) is None


def test_writes_the_day_in_the_readers_language():
    found = {}
    for language in ("en", "sr", "sr-latn"):
        with translation.override(language):
            found[language] = in_words(date(2020, 1, 20))
    assert found == {"en": "20 Jan 2020", "sr": "20. 1. 2020.", "sr-latn": "20. 1. 2020."}
    assert in_words(None) == "–"


def naive(first, last, holidays) -> int:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return sum(day.isoweekday() <= 5 and day not in holidays for day in days)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-03-04", "2019-03-08", 4), ("2019-03-04", "2019-03-10", 4),
        ("2019-03-09", "2019-03-10", 0), ("2019-03-05", "2019-03-05", 0),
        ("2019-03-08", "2019-03-11", 2), ("2019-03-11", "2019-03-08", 0),
    ],
)  # fmt: skip
def test_counts_working_days_without_weekends_and_holidays(first, last, expected):
    # 4 March 2019 is a Monday; Tuesday is a holiday, and so is Saturday.
    holidays = {date(2019, 3, 5), date(2019, 3, 9)}
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert working_days_between(first, last, holidays) == expected


@given(first=NEAR, last=NEAR, holidays=HOLIDAYS)
def test_working_days_are_those_of_a_calendar_day_by_day(first, last, holidays):
    assert working_days_between(first, last, holidays) == naive(first, last, holidays)


@given(day=NEAR, number=st.integers(0, 40), holidays=HOLIDAYS)
def test_so_many_working_days_later_is_the_first_day_with_so_many_between(day, number, holidays):
    later = add_working_days(day, number, holidays)
    after = day + timedelta(days=1)
    assert naive(after, later, holidays) == number
    if number:
        assert naive(after, later - timedelta(days=1), holidays) == number - 1
    else:
        assert later == day


@given(day=NEAR, number=st.integers(-900, 900), holidays=HOLIDAYS)
def test_working_days_are_added_as_one_would_day_by_day(day, number, holidays):
    step, left, expected = (1 if number > 0 else -1), abs(number), day
    while left:
        expected += timedelta(days=step)
        left -= naive(expected, expected, holidays)
    assert add_working_days(day, number, holidays) == expected


def test_thousands_of_working_days_take_about_as_long_as_ten():
    holidays = frozenset(date(2019, 1, 1) + timedelta(days=30 * place) for place in range(50))

    class Counting(date):
        asked = 0

        def weekday(self):
            Counting.asked += 1
            return super().weekday()

    def looked_at(number) -> int:
        Counting.asked = 0
        add_working_days(Counting(2019, 3, 4), number, holidays)
        return Counting.asked

    assert looked_at(3660) <= looked_at(10) + 10


@given(first=YEARS, last=YEARS)
def test_without_holidays_every_week_has_five_working_days(first, last):
    week_later = last + timedelta(days=7)
    if first <= last:
        assert working_days_between(first, week_later) == working_days_between(first, last) + 5


@pytest.mark.parametrize(
    ("first", "last", "english", "serbian"),
    [
        ("2019-03-05", "2019-03-05", "5 Mar 2019", "5. 3. 2019."),
        ("2019-03-05", "2019-03-08", "5–8 Mar 2019", "5–8. 3. 2019."),
        ("2019-02-28", "2019-03-02", "28 Feb – 2 Mar 2019", "28. 2. – 2. 3. 2019."),
        ("2018-12-30", "2019-01-02", "30 Dec 2018 – 2 Jan 2019", "30. 12. 2018. – 2. 1. 2019."),
        ("2018-03-05", "2019-03-05", "5 Mar 2018 – 5 Mar 2019", "5. 3. 2018. – 5. 3. 2019."),
    ],
)
def test_a_span_is_written_as_short_as_its_language_allows(first, last, english, serbian):
    days = date.fromisoformat(first), date.fromisoformat(last)
    for language, expected in (("en", english), ("sr", serbian), ("sr-latn", serbian)):
        with translation.override(language):
            assert SpanWriter().span(*days) == expected
