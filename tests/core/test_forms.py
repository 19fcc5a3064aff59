from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.forms import DayField, MoneyField, NumberField, QuantityField, as_text


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


MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1 234,50", "1234.50"),
        ("1\u00a0234.50", "1234.50"), ("1.234.567,89", "1234567.89"), ("1.234.567", "1234567"),
        ("980.00", "980.00"), ("980,5", "980.5"), ("0,50", "0.50"), ("14500", "14500"),
    ],
)  # fmt: skip
def test_v21_an_amount_is_understood_with_either_signs(typed, amount, language):
    with translation.override(language):
        assert MoneyField(**MONEY).clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("language", "readings"),
    [
        ("en", "do you mean 980.51 or 980,505.00? Write 980.51 or 980505.00."),
        ("sr", "да ли мислите 980,51 или 980.505,00? Напишите 980.51 или 980505.00."),
        ("sr-latn", "da li mislite 980,51 ili 980.505,00? Napišite 980.51 ili 980505.00."),
    ],
)
@pytest.mark.parametrize("typed", ["980,505", "980.505", " 980 ,505"])
def test_v21_one_sign_before_three_digits_is_never_guessed(typed, language, readings):
    with translation.override(language):
        with pytest.raises(ValidationError) as caught:
            MoneyField(**MONEY).clean(typed)
        [message] = caught.value.messages
    assert message.endswith(readings)
    assert typed.strip() in message


@pytest.mark.parametrize("language", ["en", "sr"])
@pytest.mark.parametrize("typed", ["0.500", "0,125", "14500.123"])
def test_v21_an_amount_has_two_decimals_at_most(typed, language):
    with translation.override(language), pytest.raises(ValidationError):
        MoneyField(**MONEY).clean(typed)


@pytest.mark.parametrize("typed", ["1,2,3", "1.23.4,5", "1,234.5,0", "12.34.56", "x", "NaN", "€ 5"])
def test_v21_what_is_no_amount_is_given_back(typed):
    with pytest.raises(ValidationError) as caught:
        MoneyField(**MONEY).clean(typed)
    assert caught.value.messages == [f"“{typed}” is not a number. Write amounts like 1234.50."]


@pytest.mark.parametrize(
    ("typed", "number"), [("1.200", 1200), ("1,200", 1200), ("20 000", 20000), (" 7 ", 7)]
)
def test_a_quantity_with_a_sign_between_thousands_is_no_fraction(typed, number):
    assert QuantityField().clean(typed) == number


@pytest.mark.parametrize("typed", ["1.5", "12.0", "1.20", "ten", "9" * 5000])
def test_what_is_no_quantity_is_given_back(typed):
    with pytest.raises(ValidationError) as caught:
        QuantityField().clean(typed)
    assert caught.value.messages == [f"“{typed[:40]}” is not a whole number. Write it like 1200."]


def test_values_compare_as_texts():
    assert as_text(Decimal("10.0")) == as_text(Decimal("10")) == "10"
    assert as_text([3, "1", 2]) == as_text(["2", "1", "3"]) == '["1", "2", "3"]'
    assert (as_text(None), as_text(""), as_text(date(2020, 1, 2))) == ("", "", "2020-01-02")
