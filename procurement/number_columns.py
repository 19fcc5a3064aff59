"""Which column of a pasted or uploaded table is what: by its head row, else by what stands in
it."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.cells import ROW_NUMBER, cells_of, plain, whole_lines
from procurement.models.piece import number_key

CODE, ITEM, NAME, SERIAL, INVENTORY = "code", "item", "name", "serial", "inventory"
# Without script, accents, case and signs; the words of our own pages come to them, see `heads`.
HEADS = {
    CODE: "code|piece|piece code|code of the piece|komad|kod|sifra|sifra komada|oznaka|"
    "oznaka komada",
    ITEM: "item|item no|item number|number of the item|stavka|broj stavke|br stavke|rb stavke|"
    "redni broj stavke",
    NAME: "item name|name|name of the item|naziv|naziv stavke|naziv opreme|oprema",
    SERIAL: "serial|serial no|serial nr|serial number|serial numbers|s n|sn|imei|vin|"
    "chassis number|serijski|serijski broj|serijski br|ser broj|ser br|fabricki broj|"
    "broj sasije",
    INVENTORY: "inventory|inventory no|inventory nr|inventory number|inventory numbers|inv no|"
    "inv number|inventarski|inventarski broj|inventarski br|inv broj|inv br|inventarni broj",
}
HEADS = {word: column for column, words in HEADS.items() for word in words.split("|")}
OURS = {
    CODE: _("Code"),
    ITEM: _("Item"),
    NAME: _("Name"),
    SERIAL: _("Serial number"),
    INVENTORY: _("Inventory number"),
}
# A title, totals and empty rows may stand above the head.
HEAD_WITHIN = 10
# Without a head: the item or code, and the two numbers.
MOST_WITHOUT_HEAD = 3


class Line(NamedTuple):
    number: int
    raw: str
    cells: list[str]


class Table(NamedTuple):
    """`columns` says of each place in a row what stands there, "" what is not read. `head` is the
    row that says it; without one `guessed` is true. `above` are the rows before the head."""

    columns: list[str]
    rows: list[Line]
    head: Line | None
    above: list[Line]

    @property
    def guessed(self) -> bool:
        return self.head is None

    @property
    def left_out(self) -> list[str]:
        """The heads of the columns that are not read."""
        if self.guessed:
            return []
        pairs = zip(self.head.cells, self.columns, strict=True)
        return [cell for cell, column in pairs if cell and not column]

    @property
    def columns_in_words(self) -> str:
        return ", ".join(head_word(column) for column in self.columns)

    @property
    def lines_above(self) -> list[int]:
        return [line.number for line in self.above]

    def cells(self, line: Line) -> dict[str, str]:
        return {
            column: cell for column, cell in zip(self.columns, line.cells, strict=False) if column
        }

    def head_text(self) -> str:
        """The head for the rows that stay in the text, so that they are read the same again."""
        return "\t".join(map(head_word, self.columns)) if self.guessed else self.head.raw


@cache
def heads() -> dict[str, str]:
    """{word: column}: what people write, and what our lists and sheets say in each language."""
    found = dict(HEADS)
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {plain(str(word)): column for column, word in OURS.items()}
    return found


def head_word(column: str) -> str:
    return str(OURS.get(column, _("No.")))


def lines_of(text: str) -> list[Line]:
    found = (Line(number, raw, cells_of(raw)) for number, raw in whole_lines(text))
    return [line for line in found if any(line.cells)]


def columns_named(cells: list[str]) -> list[str] | None:
    """The columns that a head names; None where the row is no head. A word that comes again counts
    once."""
    seen, columns = set(), []
    for cell in cells:
        column = heads().get(plain(cell), "")
        columns.append("" if column in seen else column)
        seen.add(column)
    return columns if seen & {SERIAL, INVENTORY} else None


def head_in(rows: list[list[str]]) -> int | None:
    """Which of the rows is the head."""
    named = (place for place, cells in enumerate(rows[:HEAD_WITHIN]) if columns_named(cells))
    return next(named, None)


def table_of(lines: list[Line], known) -> Table:
    """`known` says what the equipment has: known.names_item(text), known.serial_keys,
    known.inventory_keys. Raises ValidationError where a table without a head has more columns than
    can be told apart."""
    place = head_in([line.cells for line in lines])
    if place is not None:
        head = lines[place]
        return Table(columns_named(head.cells), lines[place + 1 :], head, lines[:place])
    return Table(_guessed(lines, known), lines, None, [])


def check_width(lines: list[Line]) -> None:
    """Raises ValidationError where a table without a head has more columns than can be told apart,
    whatever the equipment has: nothing of it need be looked up."""
    if head_in([line.cells for line in lines]) is not None:
        return
    columns = [cells for cells in _filled(_texts(lines)).values() if not _counts_up(cells)]
    if len(columns) > MOST_WITHOUT_HEAD:
        raise _needs_a_head(len(columns))


def _needs_a_head(count: int) -> ValidationError:
    return ValidationError(
        _(
            "There are %(count)s columns and no head row. Write what they are above them: "
            "Item, Serial number, Inventory number."
        ),
        "head",
        {"count": count},
    )


def _texts(lines) -> dict[int, list[str]]:
    """The cells of each column, by its place."""
    width = max((len(line.cells) for line in lines), default=0)
    return {
        place: [line.cells[place] for line in lines if place < len(line.cells)]
        for place in range(width)
    }


def _filled(texts) -> dict[int, list[str]]:
    return {
        place: cells for place, column in texts.items() if (cells := list(filter(None, column)))
    }


def _guessed(lines, known) -> list[str]:
    """The column with items or codes, then the one with known numbers; what is left is read in the
    order serial number, inventory number."""
    texts = _texts(lines)
    filled = _filled(texts)
    columns = dict.fromkeys(texts, "")
    if (item := _most(filled, known.names_item)) is not None:
        columns[item] = ITEM
        del filled[item]
    for place in [place for place, cells in filled.items() if _counts_up(cells)]:
        if len(filled) > 1:
            del filled[place]
    if len(filled) > MOST_WITHOUT_HEAD - 1:
        raise _needs_a_head(len(filled) + (item is not None))
    for column, keys in ((SERIAL, known.serial_keys), (INVENTORY, known.inventory_keys)):
        place = _most(filled, lambda cell, keys=keys: number_key(cell) in keys)
        if place is not None:
            columns[place] = column
            del filled[place]
    left = [one for one in (SERIAL, INVENTORY) if one not in columns.values()]
    if len(filled) == 1 and len(left) == 2 and known.wants_inventory(texts.get(item, [])):
        left = [INVENTORY]
    for place, column in zip(filled, left, strict=False):
        columns[place] = column
    return list(columns.values())


def _most(filled, fits) -> int | None:
    """The column in which most cells fit, at least half of them."""
    hits = Counter({place: sum(map(bool, map(fits, cells))) for place, cells in filled.items()})
    for place, count in hits.most_common(1):
        if count and count * 2 >= len(filled[place]):
            return place
    return None


def _counts_up(cells) -> bool:
    """1, 2, 3: the numbers of the rows."""
    if len(cells) < 2 or not all(map(ROW_NUMBER.fullmatch, cells)):
        return False
    return [int(re.sub(r"\D", "", cell)) for cell in cells] == list(range(1, len(cells) + 1))
