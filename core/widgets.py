"""Fields in which people write freely, with what was understood beneath: an <output> that the
server fills, and static/js/understood.js while somebody types.

Texts and not <input type="date">: on a desktop that one refuses 22.8. and a pasted day. The script
turns them into the phone's own pickers where there is no mouse, and adds a button that opens the
browser's calendar where there is one."""

from datetime import date, time
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.formats import date_format, get_format, number_format

from core.days import in_words
from core.readings import GROUPED, period_of_typing, read_day, read_time, two_readings, ungrouped


def day_in_full(day: date) -> str:
    """Wed, 22 Jan 2020 or сре. 22. 1. 2020.: the day of the week shows an error of typing that
    nothing else does."""
    weekday = date_format(day, "D")
    return f"{weekday}{' ' if weekday.endswith('.') else ', '}{in_words(day)}"


class Understood:
    """For text widgets: `understand` says a typed value in words, "" for what is no such value."""

    template_name = "includes/_understood.html"
    kind = ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        attributes = widget["attrs"]
        attributes |= {"data-read": self.kind, "autocomplete": "off", **self.bounds()}
        widget["kind"] = self.kind
        widget["understood"] = self.understand(value) if value not in (None, "") else ""
        if identifier := attributes.get("id"):
            said = f"{identifier}_understood"
            before = attributes.get("aria-describedby", "")
            attributes["aria-describedby"] = f"{before} {said}".strip()
        return context

    def bounds(self) -> dict:
        return {}


class DayInput(Understood, forms.DateInput):
    kind = "day"

    def format_value(self, value):
        if isinstance(value, date):
            return f"{value.day}.{value.month}.{value.year}"
        return value

    def understand(self, value):
        day = value if isinstance(value, date) else read_day(str(value))
        return day_in_full(day) if day else ""

    def bounds(self):
        period = period_of_typing()
        return {"data-first": period[0], "data-last": period[1]} if period else {}


class TimeInput(Understood, forms.TimeInput):
    kind = "time"

    def format_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def understand(self, value):
        found = value if isinstance(value, time) else read_time(str(value))
        return f"{found:%H:%M}" if found else ""


class NumberInput(Understood, forms.TextInput):
    """`money`: two decimals. `whole`: no decimals, every sign stands between thousands."""

    def __init__(self, attrs=None, *, kind="number"):
        self.kind = kind
        mode = "numeric" if kind == "whole" else "decimal"
        super().__init__({"inputmode": mode, **(attrs or {})})

    def format_value(self, value):
        """A stored number with the decimal sign of the page and no needless zeros; what was typed
        stays as it was typed."""
        if not isinstance(value, int | float | Decimal):
            return super().format_value(value)
        number = Decimal(str(value))
        if self.kind == "money":
            return number_format(number, 2)
        return f"{number.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))

    def understand(self, value):
        """Nothing where the page would only repeat what stands in the field."""
        typed = str(self.format_value(value))
        if self.kind == "money" and two_readings(typed):
            return ""
        text = "".join(typed.split()).removesuffix("%")
        if self.kind == "whole" and GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(",", "")
        else:
            text = ungrouped(text) if self.kind == "money" else text.replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            return ""
        places = {"money": 2, "whole": 0}.get(self.kind)
        decimals = -number.as_tuple().exponent if number.is_finite() else 0
        if not number.is_finite() or len(text) > 30 or (places is not None and decimals > places):
            return ""
        shown = number_format(number, places, force_grouping=True)
        return "" if shown == typed.strip() else shown
