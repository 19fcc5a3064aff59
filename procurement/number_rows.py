"""One row of serial and inventory numbers as understood, and what it is compared with."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from core.cells import plain
from core.privacy import is_personal_number, personal_data_in
from core.scripts import fold
from procurement import booking
from procurement.models import Item, Piece
from procurement.models.piece import number_key
from procurement.number_columns import INVENTORY, SERIAL, Line

LONGEST = 60
KEEP, REPLACE = "keep", "replace"
COLUMNS = {SERIAL: "serial_number", INVENTORY: "inventory_number"}
# What Excel shows in place of a number that it lost: 8.61234E+14, and #N/A.
LOST_BY_EXCEL = re.compile(r"\d([.,]\d+)?E\+\d+|#[A-Z/0!?]{2,}", re.IGNORECASE)


@dataclass
class Row:
    """`reasons` say what must be mended in the text before the row can be stored. `changes` are
    the empty columns of the piece that it fills, {column: number}; `others` those that hold another
    number already, {column: number}: `choice`, that of the row itself or the one for all rows, says
    whether to keep or to replace it."""

    line: Line
    key: str
    cells: dict[str, str]
    numbers: dict[str, str]
    item: Item | None = None
    piece: Piece | None = None
    reasons: list[str] = field(default_factory=list)
    changes: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    own_choice: str = ""
    general_choice: str = ""

    @property
    def choice(self) -> str:
        return self.own_choice or self.general_choice

    @property
    def is_fixed(self) -> bool:
        """Whether the numbers of the piece stand on a paper of a unit: they are filled here, and
        never changed."""
        return bool(self.piece and (self.piece.handed_over_on or self.piece.written_off_on))

    @property
    def is_doubtful(self) -> bool:
        return bool(self.reasons) or (bool(self.others) and not self.is_answered)

    @property
    def is_answered(self) -> bool:
        return self.choice == KEEP or (self.choice == REPLACE and not self.is_fixed)

    def to_store(self) -> dict[str, str]:
        """{column: number} for what is written; empty where nothing changes."""
        if self.is_doubtful:
            return {}
        return {**self.changes, **(self.others if self.choice == REPLACE else {})}

    def effects(self) -> list[tuple[str, str, str]]:
        """(column, number now, number afterwards) of all that the row would change."""
        return [
            (column, getattr(self.piece, column), number)
            for column, number in {**self.changes, **self.others}.items()
        ]

    def in_words(self) -> list[tuple[str, str, str]]:
        """The effects as chosen, all of them while nothing is."""
        written = self.to_store() or not self.is_doubtful
        return [
            (label(column), now, then)
            for column, now, then in self.effects()
            if not written or column in self.to_store()
        ]


def label(column: str) -> str:
    return Piece._meta.get_field(column).verbose_name


def key_of(row: Row, column: str) -> str:
    return number_key(row.numbers[column])


class Known:
    """What the rows are compared with: the items of the project, the pieces of those that the text
    names, and the pieces that have one of its numbers: a statement each, and one more for every
    `booking.AT_ONCE` numbers."""

    def __init__(self, project, lines: list[Line], chosen: Item | None = None):
        self.chosen = chosen
        items = Item.objects.of(project).select_related("lot__contract").order_by("pk")
        self.items = {item.pk: item for item in items}
        self.by_number, self.by_name = defaultdict(list), defaultdict(list)
        for item in self.items.values():
            self.by_number[_number(item.number)].append(item)
            names = {item.name_en, item.name_sr} - {""}
            for word in {plain(f"{n}{name}") for name in names for n in ("", f"{item.number} ")}:
                self.by_name[word].append(item)
        cells = {cell for line in lines for cell in line.cells if cell}
        named = {item.pk for cell in cells for item in self.named(cell)[0]}
        self._read_pieces(named | ({chosen.pk} if chosen else set()))
        self._read_numbers(project, {number_key(cell) for cell in cells} - {""})

    def _read_pieces(self, items):
        """The pieces of the items, in the order of their codes."""
        self.by_item, self.by_code = defaultdict(list), {}
        for piece in self._with_items(Piece.objects.filter(item__in=items)):
            self.by_code[piece.item_id, piece.number] = piece
            if not piece.rejected_on:
                self.by_item[piece.item_id].append(piece)

    def _read_numbers(self, project, keys):
        """What was rejected may come back with its serial number; its inventory number is used."""
        self.by_serial, self.by_inventory = defaultdict(dict), {}
        for piece in self._with_one_of(keys, project):
            if piece.serial_key in keys and not piece.rejected_on:
                self.by_serial[piece.serial_key][piece.item_id] = piece
            if piece.inventory_key in keys:
                self.by_inventory[piece.inventory_key] = piece

    def _with_one_of(self, keys, project):
        keys = sorted(keys)
        for first in range(0, len(keys), booking.AT_ONCE):
            part = keys[first : first + booking.AT_ONCE]
            with_one = Q(serial_key__in=part) | Q(inventory_key__in=part)
            yield from self._with_items(Piece.objects.of(project).filter(with_one))

    def _with_items(self, pieces):
        for piece in pieces.order_by("item", "number").defer("search"):
            piece.item = self.items[piece.item_id]
            yield piece

    @property
    def serial_keys(self):
        return self.by_serial.keys()

    @property
    def inventory_keys(self):
        return self.by_inventory.keys()

    def named(self, text: str) -> tuple[list[Item], int | None]:
        """The items that a text names, by number or name in either language; with the number of the
        piece where it is a code such as 2.1/07."""
        word = _number(text)
        if found := self.by_number.get(word):
            return found, None
        before, slash, number = word.rpartition("/")
        found = self.by_number.get(_number(before), []) if slash else []
        if found and number.isdecimal() and len(number) < 6:
            return found, int(number)
        return self.by_name.get(plain(text), []), None

    def names_item(self, text: str) -> bool:
        return bool(self.named(text)[0])

    def wants_inventory(self, texts) -> bool:
        """Whether numbers of what the texts name are rather inventory numbers than serial numbers:
        these things have none, or it is known."""
        pieces = []
        for text in texts or [self.chosen.number if self.chosen else ""]:
            items, number = self.named(text)
            for item in items:
                piece = self.by_code.get((item.pk, number))
                pieces += [piece] if piece else self.by_item[item.pk]
        return bool(pieces) and all(
            piece.serial_key or not piece.item.has_serial_numbers for piece in pieces
        )


def _number(text: str) -> str:
    return fold(text).strip().rstrip(".")


def faults(number: str, column: str) -> list[str]:
    """What is wrong with a number, whatever it belongs to."""
    found = personal_data_in(number)
    if found and ("@" in found or is_personal_number(re.sub(r"\D", "", found))):
        return [
            _(
                "“%(value)s” looks like a personal number (JMBG) or an e-mail address, which is "
                "not stored here. Remove it; if the device really has this number, enter it on "
                "the page of the piece."
            )
            % {"value": found}
        ]
    if LOST_BY_EXCEL.fullmatch(number):
        return [
            _(
                "“%(value)s” is what Excel shows in place of the number. Format the column as "
                "text, enter the number again and copy it."
            )
            % {"value": number}
        ]
    if len(number) > LONGEST:
        return [
            _("The %(what)s has %(count)s characters. Shorten it to %(most)s.")
            % {"what": label(column), "count": len(number), "most": LONGEST}
        ]
    return []
