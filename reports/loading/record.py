"""One JSON object of the file: hands out typed values and names what it cannot understand."""

import math
from collections import Counter
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from activities.words import Provenance
from core.days import parse_day
from reports.loading.faults import MISSING, Faults, shown

# What the integer columns of every database hold.
LARGEST = 2**31 - 1


def stated(**values) -> dict:
    """The values that the record has; what it does not say is left to the database."""
    return {name: value for name, value in values.items() if value is not MISSING}


class Unread:
    """Keys that the loader does not know: each name once, with the first place and a count."""

    def __init__(self):
        self.counts: Counter = Counter()
        self.first: dict = {}

    def add(self, where: str, section: str, key: str):
        self.counts[section, key] += 1
        self.first.setdefault((section, key), where)

    def lines(self) -> list[str]:
        return [
            f"not read: {self.first[name]}: {shown(name[1])[1:-1]}"
            + (f" ({count} in all)" if count > 1 else "")
            for name, count in self.counts.items()
        ]


class Record:
    """`where` names the record in messages: "activities 1.2.3, changes 2"."""

    def __init__(self, data: dict, where: str, section: str, faults: Faults, parent=None):
        self.data, self.where, self.section = data, where, section
        self.faults, self.parent = faults, parent
        self.sound = True
        self.asked: set[str] = set()
        self.children: list[Record] = []

    # Faults

    def unsound(self):
        self.sound = False
        if self.parent:
            self.parent.unsound()

    def fault(self, key: str, message: str, *values):
        """`values`: what the file has, where the message does not say it."""
        self.unsound()
        said = ", ".join(map(shown, values))
        if values:
            said += " – "
        self.faults.add(f"{self.where}, {key}: {said}{message}")

    def wrong(self, key: str, value, message: str):
        """The value, then what is wrong with it: `"x" is not a day. …`"""
        self.unsound()
        self.faults.add(f"{self.where}, {key}: {shown(value)} {message}")
        return MISSING

    def unread(self, unread: Unread):
        """Notes the keys that nobody asked for, here and in the records inside."""
        for key in self.data:
            if key not in self.asked:
                unread.add(self.where, self.section, key)
        for child in self.children:
            child.unread(unread)

    # Values. Each is MISSING where the key is absent, or after a fault.

    def raw(self, key: str, *, required=False):
        self.asked.add(key)
        value = self.data.get(key, MISSING)
        if value is MISSING and required:
            self.fault(key, "is missing. Add it.")
        return value

    def stored(self, key: str, *, required=False):
        """A value of any type that goes into the database as it is."""
        value = self.raw(key, required=required)
        if value is not MISSING and not storable(value):
            return self.wrong(key, value, "cannot be stored: it has broken characters or numbers.")
        return value

    def text(self, key: str, *, required=False, null=False):
        """`null`: null stands for an empty text."""
        value = self.stored(key, required=required)
        if value is None and null:
            return ""
        if value is not MISSING and not isinstance(value, str):
            return self.wrong(key, value, 'is not a text. Write it in quotes: "…".')
        if isinstance(value, str):
            value = value.strip()
            if required and not value:
                return self.wrong(key, value, "is empty. Enter it.")
        return value

    def truth(self, key: str):
        value = self.raw(key)
        if value is not MISSING and not isinstance(value, bool):
            return self.wrong(key, value, "is not one of: true, false.")
        return value

    def choice(self, key: str, words, *, required=False, null=False):
        value = self.text(key, required=required, null=null)
        if value and value not in words:
            return self.wrong(key, value, f"is not one of: {', '.join(words)}.")
        return value

    def day(self, key: str, *, required=False):
        """A date; None where the file says null."""
        value = self.raw(key, required=required)
        if value is MISSING or (value is None and not required):
            return value
        return parse_day(value) or self.wrong(key, value, "is not a day. Write it like 2020-01-20.")

    def whole(self, key: str, *, required=False, negative=None, most=LARGEST):
        """A whole number from 0; `negative`: the rule that says it of one below."""
        value = self.raw(key, required=required)
        if value is MISSING or (value is None and not required):
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            return self.wrong(key, value, "is not a whole number.")
        if value < 0:
            message = negative(value).messages[0] if negative else "A number from 0 up."
            self.fault(key, message, value)
            return MISSING
        if value > most:
            return self.wrong(key, value, f"is too large. At most {most}.")
        return value

    def decimal(self, key: str, field):
        """A number, or a text with one; within the limits of the model's field."""
        value = self.raw(key)
        if value is MISSING or (value is None and field.null):
            return value
        number = None
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            with suppress(InvalidOperation):
                number = Decimal(str(value).strip())
        if number is None or not number.is_finite():
            return self.wrong(key, value, "is not a number. Write it like 12.5.")
        try:
            return field.clean(number, None)
        except ValidationError as error:
            self.faults.add_errors(self, error, keys={"__all__": key})
            return MISSING

    def texts(self, key: str, *, null=False):
        """A list of texts."""
        value = self.stored(key)
        if value is MISSING or (value is None and null):
            return value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self.wrong(key, value, 'is not a list of texts. Write it like ["a", "b"].')
        return [item.strip() for item in value]

    def both(self, *stems: str) -> dict:
        """The texts that stand in two columns."""
        names = [f"{stem}_{language}" for stem in stems for language in ("sr", "en")]
        return {name: self.text(name) for name in names}

    def origin(self) -> dict:
        """Where a record of a demonstration project comes from."""
        return {
            "provenance": self.choice("provenance", Provenance.values, null=True),
            "sources": self.texts("sources"),
        }

    def record(self, key: str):
        """A JSON object inside this one; None where the file says null."""
        value = self.raw(key)
        if value is MISSING or value is None:
            return value
        if not isinstance(value, dict):
            return self.wrong(key, value, 'is not a record. Write it like {"…": …}.')
        return self.inside(value, key)

    def records(self, key: str, *, required=False, null=False) -> list:
        """A list of JSON objects, as (number from 1, object)."""
        value = self.raw(key, required=required)
        if value is MISSING or (value is None and null):
            return []
        if not isinstance(value, list):
            self.wrong(key, value, "is not a list. Write it like [{…}, {…}].")
            return []
        found = []
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                found.append((number, item))
            else:
                self.wrong(f"{key} no. {number}", item, 'is not a record. Write it like {"…": …}.')
        return found

    def inside(self, data: dict, name: str):
        """A record inside this one; what is wrong in it is wrong in this one."""
        section = f"{self.section}, {name.split()[0]}"
        child = Record(data, f"{self.where}, {name}", section, self.faults, parent=self)
        self.children.append(child)
        return child


def storable(value) -> bool:
    """Whether a database can store the value: no NUL, no half character, no NaN."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(storable(key) and storable(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(storable, value))
    return True
