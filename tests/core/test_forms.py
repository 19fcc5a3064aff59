from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.forms import DayField, NumberField, as_text


@pytest.mark.parametrize("typed", ["2026-08-22", "22.08.2026", "22.8.2026.", " 22. 8. 2026. "])
def test_a_day_is_understood_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 8, 22)


@pytest.mark.parametrize(
    "typed", ["31.2.2026", "22.8.", "tomorrow", "22/8/2026", "0026-08-22", "x" * 900]
)
def test_what_is_no_day_is_given_back_with_what_to_do(typed):
    with pytest.raises(ValidationError) as caught:
        DayField().clean(typed)
    assert caught.value.messages == [
        f"“{typed[:40]}” is not a day. Write it like 20.1.2020 or 2020-01-20."
    ]


@pytest.mark.parametrize(
    ("typed", "number"), [("2,5", "2.5"), ("2.5", "2.5"), (" 3 ", "3"), ("0", "0")]
)
def test_a_number_may_have_a_decimal_comma(typed, number):
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["two", "1.2.3", "NaN", "Infinity", "1,2,3"])
def test_what_is_no_number_is_given_back(typed):
    with pytest.raises(ValidationError, match=f"“{typed}” is not a number"):
        NumberField().clean(typed)


def test_values_compare_as_texts():
    assert as_text(Decimal("10.0")) == as_text(Decimal("10")) == "10"
    assert as_text([3, "1", 2]) == as_text(["2", "1", "3"]) == '["1", "2", "3"]'
    assert (as_text(None), as_text(""), as_text(date(2020, 1, 2))) == ("", "", "2020-01-02")
