from datetime import date

import pytest
from django.utils import translation

from core.days import add_months, in_words, parse_day, period_end


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
