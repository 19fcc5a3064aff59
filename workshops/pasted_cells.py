"""From a pasted text to lines, and from a line to its cells: limits, separators, heads, words for
a sex. What the cells mean is said in workshops/paste.py."""

import csv
import re
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.scripts import fold
from workshops.words import Sex

MOST_LINES = 1000
# Of one line: characters, and cells.
MOST_LENGTH, MOST_CELLS = 500, 20
NUMBERING = re.compile(r"^\s*\d{1,4}\s*[.)]\s*")
ROW_NUMBER = re.compile(r"^\d{1,4}[.)]?$")
SEXES = {
    **dict.fromkeys(
        ["f", "w", "z", "female", "woman", "women", "zena", "zensko", "zenski", "zenska"],
        Sex.FEMALE.value,
    ),
    **dict.fromkeys(
        ["m", "male", "man", "men", "musko", "muski", "muska", "muskarac"], Sex.MALE.value
    ),
    **dict.fromkeys(["-", "–", "?", "x", "n/a", "not stated", "nije navedeno"], ""),
}
HEADS = {
    "name": "name|full name|participant|ime|ime i prezime|prezime i ime|ucesnik|name and surname",
    "institution": "institution|organisation|organization|institucija|organ|ustanova|organizacija",
    "sex": "sex|gender|pol",
    "post": "post|position|function|title|funkcija|radno mesto|polozaj|zvanje",
}
HEADS = {word: column for column, words in HEADS.items() for word in words.split("|")}
NUMBER_HEADS = {"", "r b", "rb", "r br", "br", "redni broj", "no", "nr", "number"}
# Lines that one quoted cell may have.
MOST_JOINED = 6


def plain(text: str) -> str:
    """A name of an institution without script, accents, case and signs."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())


def too_much(text: str) -> ValidationError | None:
    """Whether the text is more than is read at once, before any of it is read."""
    lines = text.splitlines()
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    # One line may be a head.
    if len(filled) > MOST_LINES + 1:
        return too_many_lines(len(filled))
    for number, line in filled:
        if len(line) > MOST_LENGTH or max(map(line.count, "\t;,")) >= MOST_CELLS:
            return ValidationError(
                _(
                    "Line %(number)s is too long. A line has at most %(length)s characters and "
                    "%(cells)s cells."
                ),
                params={"number": number, "length": MOST_LENGTH, "cells": MOST_CELLS},
            )
    return None


def too_many_lines(count: int) -> ValidationError:
    return ValidationError(
        _("%(count)s lines are too many at once. Paste at most %(most)s."),
        params={"count": count, "most": MOST_LINES},
    )


def whole_lines(text: str):
    """(number, line) of each line; the lines of a quoted cell with line breaks in it are one."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        lengths = range(1, MOST_JOINED + 1)
        length = next((n for n in lengths if is_whole(" ".join(lines[at : at + n]))), 1)
        yield at + 1, " ".join(lines[at : at + length])
        at += length


def is_whole(raw: str) -> bool:
    """Whether each quoted cell of the line ends in it."""
    if '"' not in raw:
        return True
    if len(raw) > MOST_LENGTH:
        return False
    try:
        split(raw, strict=True)
    except csv.Error:
        return False
    return True


def split(raw: str, strict=False) -> list[str]:
    """The cells of a line. `strict` raises csv.Error for a quote that does not end."""
    raw = NUMBERING.sub("", raw, count=1) if "\t" not in raw else raw
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


def cells_of(raw: str) -> list[str]:
    """The parts of a line: at tabs, else semicolons, else commas outside quotes."""
    cells = split(raw)
    return [" ".join(cell.split()).strip('"“”„«» ') for cell in cells]


def head_of(cells) -> list[str] | None:
    """The columns that a head names, in their order; none where it is the word for a name alone,
    and None where the line is no head."""
    words = [plain(cell) for cell in cells]
    columns = [HEADS.get(word, "") for word in words]
    if "name" not in columns:
        return None
    if len(set(columns) - {""}) > 1:
        return columns
    others = {word for word in words if word not in HEADS}
    return [] if columns.count("name") == 1 and others <= NUMBER_HEADS else None


def without_row_number(cells, columns):
    if columns:
        return cells
    return cells[1:] if len(cells) > 1 and ROW_NUMBER.fullmatch(cells[0]) else cells


def sex_of(text: str) -> str | None:
    """The sex that a word means; None for a word that means none."""
    return SEXES.get(fold(text).strip(" ."))


def looks_like_sex(text: str) -> bool:
    word = fold(text)
    if not word or " " in word:
        return False
    return len(word) < 3 or bool(get_close_matches(word, [w for w in SEXES if len(w) > 3], 1, 0.75))
