"""One look for every form, and fields that understand how people write."""

import json
import re
import time
from datetime import date
from datetime import time as time_of_day
from decimal import Decimal

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.readings import GROUPED, read_day, read_time, two_readings, ungrouped
from core.widgets import DayInput, NumberInput, TimeInput

CARRIED, CARRIED_FOR = "carried", 600  # seconds
SIGNED_IN_AGAIN = _("You are signed in again. Nothing is saved yet.")
# Fields that are typed again after signing in.
SECRETS = ["csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2"]


class DayField(forms.DateField):
    """A day as people write it (core.readings). `year_needed`: not without its year, for what is
    read from files, where nobody sees the year that was taken."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("“%(value)s” is not a day. Write it like 20.1.2020 or 2020-01-20.")
    }

    def __init__(self, *, year_needed=False, **kwargs):
        super().__init__(**kwargs)
        self.year_needed = year_needed

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value if not isinstance(value, str) else value.strip())
        if day := read_day(value, year_needed=self.year_needed):
            return day
        raise forms.ValidationError(
            self.error_messages["invalid"], "invalid", {"value": value[:40]}
        )


class TimeOfDayField(forms.TimeField):
    """An hour as people write it: 9:30, 9.30, 9h."""

    widget = TimeInput
    default_error_messages = {"invalid": _("“%(value)s” is not a time of day. Write it like 9:30.")}

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value if not isinstance(value, str) else None)
        if (found := read_time(value)) is not None:
            return found
        raise forms.ValidationError(
            self.error_messages["invalid"], "invalid", {"value": value[:40]}
        )


class NumberField(forms.DecimalField):
    """A number that may carry a decimal comma, and a percent sign after it."""

    widget = NumberInput
    default_error_messages = {"invalid": _("“%(value)s” is not a number. Write it like 12.5.")}

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            text = "".join(value.split()).removesuffix("%")
            return super().to_python(text.replace(",", "."))
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid"], "invalid", {"value": value}
            ) from None


def _in_words(typed, part, whole) -> dict:
    """As the page's language writes the amounts, and as they are to be typed."""
    shown = {"part": part, "whole": whole}
    return {
        "value": typed.strip()[:40],
        **{name: number_format(each, 2, force_grouping=True) for name, each in shown.items()},
        **{f"plain_{name}": number_format(each, 2, use_l10n=False) for name, each in shown.items()},
    }


class MoneyField(NumberField):
    """An amount in EUR, as people write it."""

    widget = NumberInput(kind="money")
    default_error_messages = {
        "invalid": _("“%(value)s” is not a number. Write amounts like 1234.50."),
        "two readings": _(
            "“%(value)s” can be read in two ways: do you mean %(part)s or %(whole)s? Write "
            "%(plain_part)s or %(plain_whole)s."
        ),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        if readings := two_readings(value):
            raise forms.ValidationError(
                self.error_messages["two readings"], "two readings", _in_words(value, *readings)
            )
        try:
            return super().to_python(ungrouped(value))
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid"], "invalid", {"value": value[:40]}
            ) from None


class QuantityField(forms.IntegerField):
    """A number of pieces. 1.200 and 1,200 are twelve hundred, never one."""

    widget = NumberInput(kind="whole")
    default_error_messages = {
        "invalid": _("“%(value)s” is not a whole number. Write it like 1200.")
    }

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            text = re.sub(r"\s+", "", value)
            if GROUPED.fullmatch(text):
                text = re.sub(r"[.,]", "", text)
            # More digits than any quantity has would not be read at all.
            if not re.fullmatch(r"[+-]?\d{1,18}", text):
                raise forms.ValidationError(
                    self.error_messages["invalid"], "invalid", {"value": value[:40]}
                )
            value = text
        return super().to_python(value)


# The first choice of a list in which nothing is chosen yet; Django writes dashes.
NOTHING_CHOSEN = ("", _("– choose –"))
DASHES = "---------"

# What Django says of a value, to be told from a message of our own with the same code.
DJANGOS = {
    "required": forms.Field.default_error_messages["required"],
    "min_value": MinValueValidator.message,
    "max_value": MaxValueValidator.message,
    "max_decimal_places": DecimalValidator.messages["max_decimal_places"],
    "max_digits": DecimalValidator.messages["max_digits"],
    "max_whole_digits": DecimalValidator.messages["max_whole_digits"],
}
TOO_LONG = _("%(value)s has too many digits. Enter a smaller number.")
OURS = {
    "min_value": _("%(show_value)s is too small. Enter %(limit_value)s or more."),
    "max_value": _("%(show_value)s is too large. Enter %(limit_value)s or less."),
    "max_decimal_places": _("%(value)s has too many decimals. Round it to %(max)s."),
    "max_digits": TOO_LONG,
    "max_whole_digits": TOO_LONG,
}
# Of a field that is empty; the first kind that fits.
MISSING = {
    forms.ChoiceField: _("Nothing is chosen at “%(field)s”. Choose one of the list."),
    forms.DateField: _("“%(field)s” is empty. Enter a day, like 20.1.2020 or 2020-01-20."),
    forms.TimeField: _("“%(field)s” is empty. Enter a time of day, like 9:30."),
    forms.IntegerField: _("“%(field)s” is empty. Enter a number."),
    forms.FileField: _("No file is chosen at “%(field)s”. Choose one."),
    forms.Field: _("“%(field)s” is empty. Write it there."),
}


def office_helper(layout=None) -> FormHelper:
    """How crispy renders our forms: the page writes the form tag, the summary and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    helper.layout = layout
    return helper


class SaysWhatToEnter:
    """For forms: where Django says "Ensure this value is greater than or equal to 0" or "This field
    is required", the value, the field and the remedy are said instead; and where it shows dashes,
    that something is to be chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                # Its choices are rows: they are not read for this.
                if field.empty_label == DASHES:
                    field.empty_label = NOTHING_CHOSEN[1]
            elif isinstance(field, forms.ChoiceField) and ("", DASHES) in field.choices:
                field.choices = [
                    NOTHING_CHOSEN if choice == ("", DASHES) else choice for choice in field.choices
                ]

    def add_error(self, field, error):
        named = getattr(error, "error_dict", None) or {field: getattr(error, "error_list", ())}
        for name, faults in named.items():
            for fault in faults:
                if text := self._in_our_words(name, fault):
                    fault.message = text
                    fault.params = {**(fault.params or {}), "field": capfirst(self[name].label)}
        super().add_error(field, error)

    def _in_our_words(self, name, fault):
        if name not in self.fields:
            return None
        if fault.code != "required":
            theirs = DJANGOS.get(fault.code)
            return OURS[fault.code] if theirs and fault.message == theirs else None
        if fault.message != DJANGOS["required"]:
            return None
        kinds = (kind for kind in MISSING if isinstance(self.fields[name], kind))
        return MISSING[next(kinds)]


class OfficeForm(SaysWhatToEnter, forms.Form):
    """A plain form in the look of the house."""

    required_css_class = "required"

    @property
    def helper(self):
        return office_helper()


class ErrorsSomewhere(SaysWhatToEnter):
    """For model forms that leave fields out or show them unchangeable: an error of such a field
    stands above the form, where Django would fail."""

    def add_error(self, field, error):
        if field is not None or not hasattr(error, "error_dict"):
            return super().add_error(field, error)
        for name, faults in error.error_dict.items():
            super().add_error(name if name in self.fields else None, faults)
        return None


class UniqueWithin:
    """For model forms that lack the foreign keys `unique_in` within which a number is unique:
    without this Django would leave that rule to the database."""

    unique_in: tuple[str, ...] = ()

    def _get_validation_exclusions(self):
        known = {name for name in self.unique_in if getattr(self.instance, f"{name}_id")}
        return super()._get_validation_exclusions() - known


def show_errors(form, error: forms.ValidationError) -> None:
    """Errors of a model's method at their fields; above the form where it lacks the field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, faults in error.error_dict.items():
        form.add_error(field if field in form.fields else None, faults)


def carry(request) -> str:
    """What was posted, for the sign-in page to hold in a hidden field."""
    posted = request.POST.copy()
    for secret in SECRETS:
        posted.pop(secret, None)
    return posted.urlencode()


def keep_carried(request, path: str, body: str) -> None:
    """After sign-in: remember for one page view, soon, what was typed before the session
    ended."""
    request.session[CARRIED] = {"path": path, "body": body, "at": time.time()}


def drop_carried(request) -> None:
    """Who signed in may not open the page on which it was typed: it was somebody else."""
    request.session.pop(CARRIED, None)


def take_carried(request) -> QueryDict | None:
    """What was typed on this page before the session ended; asked once, then forgotten."""
    kept = request.session.get(CARRIED)
    if not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[CARRIED]
    if time.time() - kept.get("at", time.time()) > CARRIED_FOR:
        return None
    # The page holds what is not saved: the browser keeps its own copy too (static/js/typed.js).
    request.took_carried = True
    return QueryDict(kept["body"])


def typed(request, again=SIGNED_IN_AGAIN) -> QueryDict | None:
    """What the person typed: posted just now, or carried through signing in again; else None.
    A form that is bound to what was carried is shown, never saved, and the page says `again`."""
    if request.method == "POST":
        return request.POST
    carried = take_carried(request)
    if carried is not None and again:
        messages.warning(request, again)
    return carried


def as_text(value) -> str:
    """A form value as a text that can be compared: the days, numbers and lists of a form."""
    if value is None:
        return ""
    if isinstance(value, date | time_of_day):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple | set):
        return json.dumps(sorted(str(getattr(item, "pk", item)) for item in value))
    return str(getattr(value, "pk", value))
