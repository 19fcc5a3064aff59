"""Fields for pieces of an item: how many, and their serial numbers."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from procurement import rules

WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
BETWEEN_NUMBERS = re.compile(r"[\r\n\t,;]+")


def label_of(model, name):
    return capfirst(model._meta.get_field(name).verbose_name)


def serials_in(text: str) -> list[str]:
    """Serial numbers, one in each line or with commas between."""
    return [one.strip() for one in BETWEEN_NUMBERS.split(text) if one.strip()]


class QuantityField(forms.IntegerField):
    """Pieces; empty means none."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "textinput"}
    )

    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=0, max_value=rules.MOST_PIECES, **kwargs)

    def to_python(self, value):
        # Django reads 1.000 as 1, where people here mean a thousand.
        text = str(value or "").strip()
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise ValidationError(
                _("“%(value)s” is not a whole number. Write it like 40."),
                "invalid",
                {"value": text[:40]},
            )
        return super().to_python(text)


class SerialsField(forms.CharField):
    def __init__(self, **kwargs):
        looks = {"rows": 2, "spellcheck": "false", "autocomplete": "off", "class": "form-control"}
        widget = forms.Textarea(attrs=looks)
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value):
        return serials_in(super().clean(value))


def in_order(items):
    """Items with their lots, in the order of the contract."""
    return items.select_related("lot").order_by("lot__number", "sort_key", "pk")
