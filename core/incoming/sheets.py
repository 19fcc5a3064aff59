"""What is read of a file, and how much of it."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
# Of a file, and of what it unpacks to: a table of MOST_ROWS × MOST_COLUMNS takes half of that.
MOST_BYTES, MOST_UNPACKED = 10 * MEGABYTE, 64 * MEGABYTE
# Rows with content of one sheet; titles and heads may stand above the rows of data.
MOST_DATA_ROWS, HEAD_WITHIN = 10_000, 50
MOST_ROWS = MOST_DATA_ROWS + HEAD_WITHIN
MOST_COLUMNS = 60
# What Excel has: characters of a cell, rows and columns.
LONGEST_CELL = 32_767
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# Of all sheets together: cells with content and their characters. One text that many cells share
# is small in the file, and large wherever the rows are written down.
MOST_CELLS, MOST_CHARACTERS = 700_000, 20_000_000
# Rows and cells that are gone through, with the empty ones: those that only have a format.
MOST_ROWS_SEEN, MOST_CELLS_SEEN = LAST_ROW, 2_000_000
# What no text that people typed has in it; halves of a sign no database stores.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


class Row(NamedTuple):
    """`number` as in the file, from 1. Behind the last cell with content nothing stands."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """The rows that have content. `encoding` says how a text file was understood, "" for a
    workbook; `hidden` are the numbers of rows that the person does not see in Excel (a filter hides
    them, for example): they are read like the others."""

    name: str
    rows: list[Row]
    encoding: str = ""
    hidden: tuple[int, ...] = ()


class Amount:
    """What was read so far, of all sheets of a file, within the limits."""

    def __init__(self):
        self.cells = self.characters = self.rows_seen = self.cells_seen = 0

    def see(self, sheet: str, *, rows=0, cells=0) -> None:
        self.rows_seen += rows
        self.cells_seen += cells
        if self.rows_seen > MOST_ROWS_SEEN or self.cells_seen > MOST_CELLS_SEEN:
            raise too_empty(sheet)

    def add(self, sheet: str, rows: list[Row], number: int, cells: list[str]) -> None:
        """Appends a row with content."""
        if len(rows) >= MOST_ROWS:
            raise too_many_rows(sheet)
        for place, text in enumerate(cells):
            if len(text) > LONGEST_CELL:
                raise too_long_a_cell(sheet, place, number)
            self.characters += len(text)
        self.cells += len(cells)
        if len(cells) > MOST_COLUMNS:
            raise too_wide(sheet, len(cells) - 1, number)
        if self.cells > MOST_CELLS or self.characters > MOST_CHARACTERS:
            raise too_much()
        rows.append(Row(number, cells))


def tidy(text: str) -> str:
    """Without white space at both ends, and with plain line breaks."""
    if not text.isprintable():
        text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def letters(place: int) -> str:
    """The name of a column, by its place from 0: A, Z, AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def refused(text, code, **params) -> ValidationError:
    return ValidationError(text, code, params)


def too_many_rows(sheet):
    return refused(
        _(
            "Sheet “%(sheet)s” has more than %(most)s rows. Save the rows that you need as a file "
            "of their own, or in several files, and add that."
        ),
        "long",
        sheet=sheet,
        most=MOST_DATA_ROWS,
    )


def too_wide(sheet, place, number):
    return refused(
        _(
            "Sheet “%(sheet)s” has something in cell %(cell)s, but at most %(most)s columns are "
            "read. Delete the columns that you do not need, save it, and add that."
        ),
        "wide",
        sheet=sheet,
        cell=f"{letters(place)}{number}",
        most=MOST_COLUMNS,
    )


def too_long_a_cell(sheet, place, number):
    return refused(
        _(
            "Cell %(cell)s of “%(sheet)s” has more than %(most)s characters. Shorten it, save the "
            "file, and add that."
        ),
        "long",
        sheet=sheet,
        cell=f"{letters(place)}{number}",
        most=LONGEST_CELL,
    )


def too_much():
    return refused(
        _(
            "The file holds more text than is read at once. Save the sheet that you need as a file "
            "of its own, and add that."
        ),
        "long",
    )


def too_empty(sheet):
    return refused(
        _(
            "Sheet “%(sheet)s” has far more empty rows and columns, with a format of their own, "
            "than a table needs. Delete those below and beside the table, save it, and add that."
        ),
        "empty",
        sheet=sheet,
    )


def too_large(size: int):
    return refused(
        _(
            "The file has %(size)s MB; at most %(most)s MB are read. Save the sheet that you need "
            "as a file of its own, and add that."
        ),
        "size",
        size=-(-size // MEGABYTE),
        most=MOST_BYTES // MEGABYTE,
    )
