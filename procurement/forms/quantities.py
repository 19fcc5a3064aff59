"""Fields for pieces of an item: how many, and their serial numbers."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from procurement import rules
from procurement.models import Item

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


def removed_meanwhile(form, names, lots) -> list[str]:
    """What was typed for items that are not on the page any more, in words, for the fields
    `<name>_<pk>` of `names`. `lots`: primary keys of those of the page."""
    pattern = re.compile(rf"({'|'.join(names)})_([0-9]{{1,18}})")
    typed = {}
    for name, value in form.data.items():
        found = pattern.fullmatch(name)
        if found and name not in form.fields and str(value).strip():
            typed.setdefault(int(found[2]), []).append(", ".join(serials_in(str(value))))
    gone = Item.history.filter(id__in=typed, lot_id__in=lots)
    numbers = dict(gone.order_by("history_id").values_list("id", "number"))
    return [
        _(
            "Item %(item)s was removed from the contract after you opened the page. For it you "
            "entered: %(typed)s. Nothing is booked yet: save again without it, or correct the "
            "contract first."
        )
        % {"item": numbers.get(pk, "–"), "typed": "; ".join(values)[:300]}
        for pk, values in typed.items()
    ]


def in_order(items):
    """Items with their lots, in the order of the contract."""
    return items.select_related("lot").order_by("lot__number", "sort_key", "pk")
