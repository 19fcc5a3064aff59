from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from django.core.exceptions import ValidationError

from core.incoming import read_day, read_number
from core.incoming.sheets import LONGEST_CELL


@pytest.mark.parametrize(
    "text",
    ["22. 8. 2019.", "22.08.2019", "22.08.2019.", "22.8.2019", "2019-08-22", "22/08/2019",
     "22/8/2019", " 22.\xa08.\xa02019. ", "2019-08-22 14:30", "2019-08-22T00:00:00"],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text):
    assert read_day(text) == date(2019, 8, 22)


@pytest.mark.parametrize(
    "text", ["31.2.2019", "Feb-19", "08/22/2019", "22.8.19", "M7", "", "1.1.0019"]
)
def test_what_is_no_day_is_refused_with_its_value(text):
    with pytest.raises(ValidationError) as refusal:
        read_day(text)
    assert refusal.value.messages == [
        f"“{text}” is not a day. Write it like 20.1.2020 or 2020-01-20."
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("4", "4"), ("4.5", "4.5"), ("4,5", "4.5"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50"),
     ("1 234,50", "1234.50"), ("1\xa0234\u202f567", "1234567"), ("-3", "-3"), ("4.0", "4.0"),
     ("1.234.567", "1234567"), (" 0,5 ", "0.5")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["four", "", "1e5", "NaN", "1.2.3", "4 days", "--1", "٤"])
def test_what_is_no_number_is_refused_with_its_value(text):
    with pytest.raises(ValidationError) as refusal:
        read_number(text)
    assert refusal.value.messages == [f"“{text}” is not a number. Write amounts like 1234.50."]


def test_a_number_that_can_be_read_in_two_ways_is_refused():
    with pytest.raises(ValidationError) as refusal:
        read_number("1.234")
    assert refusal.value.messages == [
        "“1.234” can be read in two ways: do you mean 1.23 or 1,234.00? Write 1.23 or 1234.00."
    ]


@pytest.mark.parametrize("text", ["1" * LONGEST_CELL + "x", "1." * (LONGEST_CELL // 2) + "x"])
def test_the_longest_cell_takes_no_time(text):
    began = process_time()
    with pytest.raises(ValidationError):
        read_number(text)
    assert process_time() - began < 0.5
