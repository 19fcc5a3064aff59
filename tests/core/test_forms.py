import re
from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import User
from core.forms import (
    DayField,
    MoneyField,
    NumberField,
    OfficeForm,
    QuantityField,
    TimeOfDayField,
    as_text,
)
from core.readings import days_typed_within, period_of_typing

THB = (date(2018, 9, 1), date(2020, 8, 31))
MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


@pytest.mark.parametrize(
    "typed",
    [
        "2026-08-22", "22.08.2026", "22.08.2026.", "22.8.2026.", " 22. 8. 2026. ", "22/8/2026",
        "22-8-2026", "22.8.26", "22 8 2026", "2026-8-22",
    ],
)  # fmt: skip
def test_a_day_is_understood_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 8, 22)


@pytest.mark.parametrize(
    "typed",
    ["31.2.2026", "30.2.", "8/22/2026", "tomorrow", "22.8/2026", "0026-08-22", "228", "x" * 900],
)
def test_what_is_no_day_is_given_back_with_what_to_do(typed):
    with pytest.raises(ValidationError) as caught:
        DayField().clean(typed)
    assert caught.value.messages == [
        f"“{typed[:40]}” is not a day. Write it like 20.1.2020 or 2020-01-20."
    ]


@pytest.mark.parametrize(
    ("now", "period", "typed", "understood"),
    [
        # Without a project: the nearest to today.
        (date(2026, 11, 27), None, "22.8.", date(2026, 8, 22)),
        (date(2026, 11, 27), None, "5. 1.", date(2027, 1, 5)),
        (date(2026, 1, 10), None, "20/12", date(2025, 12, 20)),
        # The next leap day.
        (date(2026, 11, 27), None, "29.2.", date(2028, 2, 29)),
        # Within the project, also when it is over: of two years the one nearer to today.
        (date(2026, 11, 27), THB, "22.8", date(2020, 8, 22)),
        (date(2019, 2, 1), THB, "22.8.", date(2019, 8, 22)),
        (date(2026, 11, 27), THB, "1.10.", date(2019, 10, 1)),
        (date(2019, 12, 30), THB, "3.1.", date(2020, 1, 3)),
        # No such day within it: the nearest of its years.
        (date(2026, 11, 27), (date(2026, 2, 1), date(2026, 3, 31)), "5.7.", date(2026, 7, 5)),
    ],
)
def test_a_day_without_a_year_gets_that_of_the_project(now, period, typed, understood, monkeypatch):
    monkeypatch.setattr("core.readings.today", lambda: now)
    if period is None:
        assert DayField().clean(typed) == understood
        return
    with days_typed_within(lambda: period):
        assert DayField().clean(typed) == understood
    assert period_of_typing() is None


@pytest.mark.parametrize("typed", ["22.8.", "22.8.26", "22/8"])
def test_a_day_of_a_file_is_never_guessed(typed):
    with pytest.raises(ValidationError, match="is not a day"):
        DayField(year_needed=True).clean(typed)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("9.30", 9, 30), ("9:30", 9, 30), ("9h", 9, 0), ("9 h 30", 9, 30), ("9", 9, 0),
        ("0930", 9, 30), ("09:30:00", 9, 30), ("9,30", 9, 30), ("14.00 h", 14, 0), ("9č", 9, 0),
        ("9 ч.", 9, 0), ("23:59", 23, 59), ("0", 0, 0),
    ],
)  # fmt: skip
def test_an_hour_is_understood_as_people_write_it(typed, hour, minute):
    assert TimeOfDayField().clean(typed) == time(hour, minute)


@pytest.mark.parametrize("typed", ["24:00", "9:60", "noon", "9:3", "9.30.15.1", "x" * 900])
def test_what_is_no_hour_is_given_back(typed):
    with pytest.raises(ValidationError) as caught:
        TimeOfDayField().clean(typed)
    assert caught.value.messages == [f"“{typed[:40]}” is not a time of day. Write it like 9:30."]


@pytest.mark.parametrize(
    ("language", "field", "typed", "said"),
    [
        ("en", DayField(), "22.8.2026", "Sat, 22 Aug 2026"),
        ("sr", DayField(), "2026-08-22", "суб. 22. 8. 2026."),
        ("sr-latn", DayField(), date(2026, 8, 22), "sub. 22. 8. 2026."),
        ("en", DayField(), "31.2.2026", ""),
        ("en", DayField(), None, ""),
        ("en", TimeOfDayField(), "9h", "09:00"),
        ("en", TimeOfDayField(), "25h", ""),
        ("en", MoneyField(**MONEY), "1.234,56", "1,234.56"),
        ("sr", MoneyField(**MONEY), "1,234.56", "1.234,56"),
        ("en", MoneyField(**MONEY), "14500", "14,500.00"),
        ("en", MoneyField(**MONEY), "980,505", ""),
        ("en", MoneyField(**MONEY), "ten", ""),
        ("en", NumberField(), "12,5", "12.5"),
        ("sr", NumberField(), "12.5 %", "12,5"),
        ("en", NumberField(), "3", ""),
        ("en", QuantityField(), "1.200", "1,200"),
        ("en", QuantityField(), "1.5", ""),
        ("en", QuantityField(), "9" * 5000, ""),
        ("en", MoneyField(**MONEY), "0.125", ""),
    ],
)
def test_the_page_says_what_it_understood(language, field, typed, said):
    with translation.override(language):
        html = field.widget.render("one", typed, {"id": "id_one"})
    assert re.search(r"<output[^>]*>(.*)</output>", html)[1] == said
    assert 'aria-describedby="id_one_understood"' in html


@pytest.mark.parametrize(
    ("language", "field", "stored", "stands", "said"),
    [
        ("sr", NumberField(), Decimal("6.0"), "6", ""),
        ("sr", NumberField(), Decimal("4.5"), "4,5", ""),
        ("en", NumberField(), 0.95, "0.95", ""),
        ("sr", NumberField(), Decimal("100"), "100", ""),
        ("sr", MoneyField(**MONEY), Decimal("14500"), "14500,00", "14.500,00"),
        ("en", MoneyField(**MONEY), Decimal("980.50"), "980.50", ""),
        ("en", QuantityField(), 1200, "1200", "1,200"),
        ("sr", NumberField(), "6.0", "6.0", "6,0"),
    ],
)
def test_a_stored_number_stands_with_the_sign_of_the_language_and_reads_back(
    language, field, stored, stands, said
):
    with translation.override(language):
        html = field.widget.render("one", stored, {"id": "id_one"})
        read = field.clean(re.search(r'value="([^"]*)"', html)[1])
    assert (re.search(r'value="([^"]*)"', html)[1], read) == (stands, Decimal(str(stored)))
    assert re.search(r"<output[^>]*>(.*)</output>", html)[1] == said


def test_a_stored_day_stands_as_people_write_it_and_a_typed_one_as_it_was_typed():
    shown = [DayField().widget.format_value(day) for day in (date(2026, 8, 2), "2026-08-02", "2.8")]
    assert shown == ["2.8.2026", "2026-08-02", "2.8"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2,5", "2.5"), ("12,5 %", "12.5"), ("2.5", "2.5"), (" 3 ", "3"), ("0", "0")],
)
def test_a_number_may_have_a_decimal_comma(typed, number):
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["two", "1.2.3", "NaN", "Infinity", "1,2,3"])
def test_what_is_no_number_is_given_back(typed):
    with pytest.raises(ValidationError, match=f"“{typed}” is not a number"):
        NumberField().clean(typed)


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


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "– choose –"), ("sr", "– изаберите –"), ("sr-latn", "– izaberite –")],
)
def test_what_is_not_chosen_yet_reads_the_same_in_every_list(language, words):
    class Chosen(OfficeForm):
        plain = forms.ChoiceField(choices=[("", "---------"), ("a", "A"), ("G", [("b", "B")])])
        ours = forms.ChoiceField(choices=[("", "all kinds"), ("a", "A")])
        record = forms.ModelChoiceField(User.objects.none(), required=False)

    with translation.override(language):
        form = Chosen()
        first = {bound.name: str(next(iter(bound.field.choices))[1]) for bound in form}
        assert first == {"plain": words, "ours": "all kinds", "record": words}
        assert "---------" not in form.as_p()


@pytest.mark.django_db
def test_no_row_is_read_for_the_words_of_an_empty_choice(django_assert_num_queries):
    class Chosen(OfficeForm):
        one = forms.ModelChoiceField(User.objects.all(), empty_label="whoever")
        several = forms.ModelMultipleChoiceField(User.objects.all())

    with django_assert_num_queries(0):
        Chosen()
