"""What the cells of a work plan mean, each read once however often it comes again."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules
from activities.imports.work_plan.columns import CHOICES, COUNTS, DAYS, known_words
from activities.models import Activity
from core.cells import plain
from core.incoming import read_day, read_number
from core.scripts import to_latin

# With what an office writes several institutions into one cell.
BETWEEN = re.compile(r"[,;/\n]+")
AND = re.compile(r"\s(?:i|and|и|&)\s")
PARTS = re.compile(r"[/(),;–]|\s-\s")
SERBIAN_LETTERS = re.compile("[\u0400-\u04ffčćžšđČĆŽŠĐ]")
WORKING_DAYS = Activity._meta.get_field("working_days")


class Reader:
    """`read(column, text)` gives the value, or raises ValidationError; both are remembered."""

    def __init__(self):
        self._known = {}

    def read(self, column: str, text: str):
        key = (column, text)
        if key not in self._known:
            try:
                self._known[key] = self._value(column, text)
            except ValidationError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, ValidationError):
            raise found
        return found

    @staticmethod
    def _value(column, text):
        if column in DAYS:
            return read_day(text)
        if column in CHOICES:
            return _choice(column, text)
        if column == "working_days":
            return working_days(text)
        if column in COUNTS or column == "participants":
            return _count(text)
        return text


def _choice(column, text):
    known = known_words(column)
    found = known.get(plain(text))
    if found is None:
        # In both languages, or with a remark: "radionica / workshop", "obuka (II)".
        parts = {known[part] for part in map(plain, PARTS.split(text)) if part in known}
        found = parts.pop() if len(parts) == 1 else None
    if found is None:
        choices, _words = CHOICES[column]
        raise ValidationError(
            _("“%(value)s” is not known here. Write one of: %(words)s."),
            "word",
            {"value": text[:60], "words": ", ".join(str(one.label) for one in choices)},
        )
    return str(found.value if hasattr(found, "value") else found)


def working_days(text) -> Decimal:
    number = read_number(text)
    if number < 0:
        raise ValidationError(
            _("%(value)s is less than 0. Enter 0 or more."), "negative", {"value": text[:40]}
        )
    return WORKING_DAYS.clean(number.normalize() if number else Decimal(0), None)


def _count(text) -> int:
    number = read_number(text)
    if number < 0:
        raise rules.negative_participants(text[:40])
    if number != number.to_integral_value():
        raise ValidationError(
            _("“%(value)s” is not a whole number. Write it like 1200."),
            "whole",
            {"value": text[:40]},
        )
    if number > rules.MOST_PARTICIPANTS:
        raise ValidationError(
            rules.TOO_MANY_PARTICIPANTS,
            "max_value",
            {"show_value": text[:40], "limit_value": rules.MOST_PARTICIPANTS},
        )
    return int(number)


def names_in(text: str, is_known) -> list[str]:
    """The institutions that a cell names, in its order, each once. "MUP i BMI" are two; the name
    of a ministry may have an "i" in it, and stays whole."""
    found = {}
    for part in BETWEEN.split(text):
        part = " ".join(part.split())
        cut = AND.split(part)
        several = not is_known(part) and all(is_known(one) or one.isupper() for one in cut)
        for name in cut if several else [part]:
            found.setdefault(plain(name), name)
    found.pop("", None)
    return list(found.values())


def same_text(one: str, other: str) -> bool:
    """Script and white space do not matter: our own list shows a text in the script of its
    page."""
    return " ".join(to_latin(one).split()) == " ".join(to_latin(other).split())


def looks_serbian(text: str) -> bool:
    return bool(SERBIAN_LETTERS.search(text))
