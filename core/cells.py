"""From a pasted text to lines, and from a line to its cells: limits and separators, line by line,
for people write such lines by hand. Files are read in core/incoming. What the cells mean is said
where they are read: people in workshops/paste.py, numbers of equipment in procurement/numbers.py.
"""

import csv
import re
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.scripts import fold

MOST_LINES = 1000
# Of one line: characters, and cells.
MOST_LENGTH, MOST_CELLS = 500, 20
# 12. or 3) before a line.
NUMBERING = re.compile(r"^\s*\d{1,4}\s*[.)]\s*")
ROW_NUMBER = re.compile(r"^\d{1,4}[.)]?$")
NUMBER_HEADS = {"", "r b", "rb", "r br", "br", "redni broj", "no", "nr", "number"}
# Lines that one quoted cell may have.
MOST_JOINED = 6


def plain(text: str) -> str:
    """A word without script, accents, case and signs."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())


def too_much(text: str, *, length: int = MOST_LENGTH) -> ValidationError | None:
    """Whether the text is more than is read at once, before any of it is read; `length` is what
    one line may have."""
    lines = text.splitlines()
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    # One line may be a head.
    if len(filled) > MOST_LINES + 1:
        return too_many_lines(len(filled))
    for number, line in filled:
        if len(line) > length or max(map(line.count, "\t;,")) >= MOST_CELLS:
            return ValidationError(
                _(
                    "Line %(number)s is too long. A line has at most %(length)s characters and "
                    "%(cells)s cells."
                ),
                params={"number": number, "length": length, "cells": MOST_CELLS},
            )
    return None


def too_many_lines(count: int) -> ValidationError:
    return ValidationError(
        _("%(count)s lines are too many at once. Paste at most %(most)s."),
        params={"count": count, "most": MOST_LINES},
    )


def whole_lines(text: str, *, numbered=False):
    """(number, line) of each line; the lines of a quoted cell with line breaks in it are one.
    `numbered`: lines may begin with a number of their own."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        lengths = range(1, MOST_JOINED + 1)
        length = next((n for n in lengths if is_whole(" ".join(lines[at : at + n]), numbered)), 1)
        yield at + 1, " ".join(lines[at : at + length])
        at += length


def is_whole(raw: str, numbered=False) -> bool:
    """Whether each quoted cell of the line ends in it."""
    if '"' not in raw:
        return True
    if len(raw) > MOST_LENGTH:
        return False
    try:
        split(raw, numbered=numbered, strict=True)
    except csv.Error:
        return False
    return True


def split(raw: str, *, numbered=False, strict=False) -> list[str]:
    """The cells of a line. `strict` raises csv.Error for a quote that does not end."""
    if numbered and "\t" not in raw:
        raw = NUMBERING.sub("", raw, count=1)
    separator = next((sign for sign in "\t;," if sign in raw), ",")
    try:
        rows = csv.reader(
            [raw.strip(" ")], delimiter=separator, skipinitialspace=True, strict=strict
        )
        return next(rows, [])
    except csv.Error:
        if strict:
            raise
        return raw.split(separator)


def cells_of(raw: str, *, numbered=False) -> list[str]:
    """The parts of a line: at tabs, else semicolons, else commas outside quotes."""
    cells = split(raw, numbered=numbered)
    return [" ".join(cell.split()).strip('"“”„«» ') for cell in cells]


def as_pasted(rows: list[list[str]]) -> str:
    """The rows as if they were pasted: lines, and tabs between the cells."""
    target = StringIO()
    lines = csv.writer(target, delimiter="\t", lineterminator="\n")
    lines.writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return target.getvalue()
