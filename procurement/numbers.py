"""Serial and inventory numbers from a pasted table or a workbook.

Each row names a piece and its numbers. It is matched to one piece: by its code, else by its serial
number, else by its inventory number, else it is the first piece of its item that still lacks the
number. What is doubtful is said, never guessed and never dropped: a row is stored, or changes
nothing, or stays in the text with its reason.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from procurement import rules
from procurement.models import Piece, Procurement
from procurement.models.piece import number_key
from procurement.number_columns import CODE, ITEM, NAME, Table, check_width, lines_of, table_of
from procurement.number_rows import COLUMNS, Known, Row, faults, key_of

WRITTEN = ["serial_number", "serial_key", "inventory_number", "inventory_key"]


@dataclass
class Reading:
    """A text as understood. Each row is in one of the three lists."""

    table: Table
    rows: list[Row]

    @property
    def doubtful(self) -> list[Row]:
        return [row for row in self.rows if row.is_doubtful]

    @property
    def to_store(self) -> list[Row]:
        return [row for row in self.rows if row.to_store()]

    @property
    def unchanged(self) -> list[Row]:
        return [row for row in self.rows if not row.is_doubtful and not row.to_store()]

    @property
    def asks(self) -> bool:
        """Whether some piece has another number than its row."""
        return any(row.others and not row.reasons for row in self.rows)

    @property
    def plan(self) -> str:
        """Changes when a row means something else than before, whatever was chosen: somebody has
        booked meanwhile, or the text is another."""
        said = [
            (row.key, row.piece and row.piece.pk, row.is_fixed, row.reasons, row.effects())
            for row in self.rows
        ]
        return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]

    def rest(self) -> str:
        """The text that stays: the doubtful rows under their head."""
        doubtful = [row.line.raw for row in self.doubtful]
        return "\n".join([self.table.head_text(), *doubtful]) if doubtful else ""


def read_numbers(text: str, *, project, item=None, choices=None) -> Reading:
    """Understands every row. `item` is meant where a row names none. `choices` say, by the key of
    a row, whether another number that a piece has already is kept or replaced; under "" stands
    what goes for the other rows. Raises ValidationError where no columns can be told apart."""
    lines, choices = lines_of(text), choices or {}
    check_width(lines)
    known = Known(project, lines, item)
    table = table_of(lines, known)
    rows, repeated = [], Counter()
    for line in table.rows:
        cells = table.cells(line)
        mark = sha256(line.raw.strip().encode("utf-8", "replace")).hexdigest()[:12]
        repeated[mark] += 1
        numbers = {
            column: cells.get(name, "") if number_key(cells.get(name, "")) else ""
            for name, column in COLUMNS.items()
        }
        rows.append(Row(line, f"{mark}-{repeated[mark]}", cells, numbers))
    match(rows, known)
    for row in rows:
        row.own_choice, row.general_choice = choices.get(row.key, ""), choices.get("", "")
    return Reading(table, rows)


def match(rows, known) -> None:
    """Gives each row its piece, or the reasons why it has none."""
    for row in rows:
        row.reasons = [
            reason for column, number in row.numbers.items() for reason in faults(number, column)
        ]
        if not row.reasons:
            find_itself(row, known)
    say_twice(rows)
    taken = {row.piece.pk for row in rows if row.piece}
    for row in rows:
        if not row.reasons and not row.piece:
            find_free(row, known, taken)
    for row in rows:
        if row.piece and not row.reasons:
            compare(row, known)


def find_itself(row, known) -> None:
    """The item that the row names, and the piece where one number or the code names it."""
    items, number = named(row, known)
    if row.reasons:
        return
    serial, inventory = (key_of(row, column) for column in COLUMNS.values())
    with_serial = known.by_serial.get(serial, {})
    if len(items) > 1:
        items = [item for item in items if item.pk in with_serial] or items
    if len(items) > 1:
        row.reasons.append(
            _("Several items are called “%(item)s”. Choose the item above the text.")
            % {"item": row.cells.get(CODE) or row.cells.get(ITEM) or row.cells.get(NAME)}
        )
        return
    row.item = items[0] if items else None
    if number is not None:
        row.piece = known.by_code.get((row.item.pk, number))
        if not row.piece:
            row.reasons.append(no_such_piece(row, number, known))
    elif not serial and not inventory:
        row.reasons.append(_("The row has neither a serial nor an inventory number. Add one."))
    elif row.item:
        row.piece = with_serial.get(row.item.pk)
    elif len(with_serial) == 1:
        row.piece = next(iter(with_serial.values()))
    if not row.piece and not row.reasons:
        by_inventory(row, known)
    if row.piece and not row.reasons:
        row.item = row.piece.item
    elif not row.item and not row.reasons:
        row.reasons.append(
            _("Which item is it? No piece has these numbers. Add the number of the item.")
        )


def named(row, known):
    """(the items that the row names, the number of the piece where it names one)"""
    for column in (CODE, ITEM, NAME):
        if text := row.cells.get(column):
            items, number = known.named(text)
            if not items:
                row.reasons.append(
                    _("Item “%(item)s” is not known. Write its number, such as %(example)s.")
                    % {"item": text[:60], "example": next(iter(known.by_number), "2.1")}
                )
                return [], None
            return narrowed(items, row, known), number
    return ([known.chosen] if known.chosen else []), None


def narrowed(items, row, known):
    """Of several with that number: the one that was chosen, or that the name in the row says."""
    for others in ([known.chosen], known.named(row.cells.get(NAME) or row.cells.get(ITEM, ""))[0]):
        both = [item for item in items if item in others]
        if len(items) > 1 and both:
            items = both
    return items


def no_such_piece(row, number, known) -> str:
    return _("There is no piece %(code)s. Delivered pieces of this item: %(count)s.") % {
        "code": f"{row.item.number}/{number:02d}",
        "count": len(known.by_item[row.item.pk]),
    }


def by_inventory(row, known) -> None:
    """The piece that has the inventory number already, unless it has another serial number."""
    piece = known.by_inventory.get(key_of(row, "inventory_number"))
    if piece is None or (row.item and piece.item != row.item):
        return
    if not row.numbers["serial_number"] or not piece.serial_key:
        row.piece = piece


def say_twice(rows) -> None:
    """No number and no piece may stand in two rows: which is right, the text cannot say."""
    found = defaultdict(list)
    for row in rows:
        if row.reasons:
            continue
        for column, number in row.numbers.items():
            if number:
                # Serial numbers are those of an item, inventory numbers of the project.
                item = row.item.pk if column == "serial_number" else None
                found[column, item, key_of(row, column)].append((row, number))
        if row.piece:
            found["piece", row.piece.pk, ""].append((row, row.piece.code))
    for same in found.values():
        if len(same) > 1:
            for row, number in same:
                row.reasons.append(said_twice(number, same))


def said_twice(number, same) -> str:
    if len({number for _row, number in same}) == 1:
        lines = ", ".join(str(row.line.number) for row, _number in same)
        text = _("“%(number)s” stands in several lines: %(lines)s. Leave one.")
        return text % {"number": number, "lines": lines}
    # Script, case and accents do not matter, so they are written differently: what stands where.
    lines = ", ".join(f"{row.line.number} “{number}”" for row, number in same)
    text = _("The same number, written differently, stands in several lines: %(lines)s. Leave one.")
    return text % {"lines": lines}


def find_free(row, known, taken) -> None:
    """The first piece of the item, in the order of codes, that still lacks the number."""
    if reason := inventory_in_use(row, known):
        row.reasons.append(reason)
        return
    pieces = [piece for piece in known.by_item[row.item.pk] if not piece.written_off_on]
    given = [column for column, number in row.numbers.items() if number]
    if given == ["inventory_number"] and row.item.has_serial_numbers and len(pieces) > 1:
        row.reasons.append(
            _("Which piece of %(item)s is it? Add its serial number or its code, such as %(code)s.")
            % {"item": row.item.number, "code": pieces[0].code}
        )
        return
    without = [piece for piece in pieces if not any(getattr(piece, column) for column in given)]
    free = [piece for piece in without if piece.pk not in taken]
    if free:
        row.piece = free[0]
        taken.add(row.piece.pk)
    else:
        row.reasons.append(none_is_free(row, len(pieces), len(without)))


def none_is_free(row, pieces: int, without: int) -> str:
    if without:
        text = _("There are more rows than pieces of %(item)s that lack a number: %(count)s.")
    elif pieces:
        text = _(
            "No piece of %(item)s has the number “%(number)s”, and none lacks one. Correct the "
            "number, or write the code of the piece."
        )
    else:
        text = _("No piece of %(item)s is delivered. Book the delivery first.")
    number = next(filter(None, row.numbers.values()))
    return text % {"item": row.item.number, "count": without, "number": number}


def inventory_in_use(row, known) -> str:
    """Rule V15."""
    other = known.by_inventory.get(key_of(row, "inventory_number"))
    if other is None or (row.piece and other.pk == row.piece.pk):
        return ""
    number, name = row.numbers["inventory_number"], f"{other.code} {other.item.name}"
    return rules.inventory_number_in_use(number, name).messages[0]


def compare(row, known) -> None:
    """What the row changes on its piece."""
    if row.piece.rejected_on:
        row.reasons.append(
            _("Piece %(code)s was rejected. Write the piece that came in its place.")
            % {"code": row.piece.code}
        )
        return
    if reason := inventory_in_use(row, known):
        row.reasons.append(reason)
    other = known.by_serial.get(key_of(row, "serial_number"), {}).get(row.item.pk)
    if other and other.pk != row.piece.pk:
        row.reasons.append(
            _("Serial number %(number)s already belongs to %(code)s. Correct one of the two.")
            % {"number": row.numbers["serial_number"], "code": other.code}
        )
    for column, number in row.numbers.items():
        stored = getattr(row.piece, column)
        if number and number_key(stored) != number_key(number):
            (row.others if stored else row.changes)[column] = number


def store_numbers(text: str, *, plan: str, project, by, item=None, choices=None) -> Reading | None:
    """Stores what is sound and answered, with history. Returns the reading that was stored, or
    None, with nothing stored, where it is no longer the `plan` that was shown."""
    with transaction.atomic():
        # Every booking takes this lock first; inventory numbers are of the whole project.
        list(Procurement.objects.select_for_update().filter(project=project).order_by("pk"))
        reading = read_numbers(text, project=project, item=item, choices=choices)
        if reading.plan != plan:
            return None
        pieces = []
        for row in reading.to_store:
            for column, number in row.to_store().items():
                setattr(row.piece, column, number)
            row.piece.derive_columns()
            pieces.append(row.piece)
        bulk_update_with_history(pieces, Piece, WRITTEN, batch_size=500, default_user=by)
    return reading
