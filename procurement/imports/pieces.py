"""Serial and inventory numbers of pieces: each row is one, told by its code. The rules are those of
the page on which numbers are pasted (procurement/numbers.py), which finds the pieces of rows
without a code as well."""

import copy
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import rules as plan_rules
from activities.imports.checking import Refusal
from activities.imports.ledger import in_parts
from activities.imports.registry import Column, Importable, Settled
from activities.imports.words import Named
from activities.imports.writing import Differs
from core.cells import plain
from core.scripts import fold
from procurement import rules
from procurement.models import Item, Piece, Procurement
from procurement.models.piece import number_key
from procurement.number_columns import HEADS
from procurement.number_rows import faults

NUMBERS = {"serial_number": "serial_key", "inventory_number": "inventory_key"}
STAYS = {
    "serial_number": rules.serial_number_stays,
    "inventory_number": rules.number_stays,
}


def _heads(column: str) -> tuple[str, ...]:
    return tuple(word for word, meant in HEADS.items() if meant == column)


SHOWN_ALONE = (
    ("item", gettext_lazy("Item")),
    ("brand", gettext_lazy("Brand and model")),
    ("category", gettext_lazy("Category")),
    ("state", gettext_lazy("State")),
    ("unit", gettext_lazy("Unit")),
    ("since", gettext_lazy("With the unit since")),
    ("warranty", gettext_lazy("Warranty until")),
    ("price", gettext_lazy("Unit price, EUR")),
)


class Pieces(Importable):
    name = "pieces"
    label = gettext_lazy("Serial and inventory numbers")
    columns = (
        Column(
            "code",
            gettext_lazy("Code"),
            _heads("code"),
            required=True,
            help=gettext_lazy("Of the piece, as our list has it, such as 2.1/07."),
        ),
        Column(
            "lot",
            gettext_lazy("Lot"),
            ("partija", "lot"),
            help=gettext_lazy("Only where two lots have an item of the same number."),
        ),
        Column("serial_number", gettext_lazy("Serial number"), _heads("serial")),
        Column("inventory_number", gettext_lazy("Inventory number"), _heads("inventory")),
        *(Column(name, label, (), read=False) for name, label in SHOWN_ALONE),
    )
    key_column = "code"
    title_columns = ("serial_number", "inventory_number")
    gives_codes = True

    def key(self, values):
        code = _code(values.get("code", ""))
        return f"{code} | {plain(values.get('lot', ''))}"[:100] if code else ""

    def key_shown(self, key):
        """The code; the lot stands in a column of its own."""
        return key.split(" | ")[0]

    def prepare(self, task, lines):
        return Known(task.project, lines)

    def settle(self, line, known):
        settled = Settled(line)
        if not line.values.get("code"):
            settled.aside = len([text for text in line.values.values() if text]) < 2
            if not settled.aside:
                settled.fault("code", plan_rules.required(_("code")))
            return settled
        piece = known.piece(line.values, settled)
        if piece:
            settled.record = piece
            _compare(piece, settled, known)
        if settled.faults:
            settled.changes, settled.plan = [], None
        return settled

    def write(self, settled, known, ledger):
        # Every booking takes this lock first; inventory numbers are of the whole project.
        list(Procurement.objects.select_for_update().filter(project=known.project).order_by("pk"))
        _check_unchanged(settled)
        _check_once(settled)
        columns = [*NUMBERS, *NUMBERS.values()]
        done = 0
        for part in in_parts(settled):
            for one in part:
                one.record = one.plan
            ledger.change(Piece, [one.record for one in part], columns)
            done += len(part)
            yield done

    def list_address(self, source):
        return f"{self.back_address(source.project, '')}?import={source.pk}"

    def back_address(self, project, scope):
        return reverse("procurement:pieces", args=[project.slug])

    def sample_rows(self):
        return [{"code": "2.1/01", "serial_number": "S-0001", "inventory_number": "MUP-0101"}]


def _code(text: str) -> str:
    """2.1/07, however its number is written."""
    item, slash, number = fold(text).replace(" ", "").rpartition("/")
    if slash and number.isdecimal() and len(number) < 6:
        return f"{item.rstrip('.')}/{int(number):02d}"
    return text.strip()[:60]


class Known:
    """What the rows are compared with: the pieces of the items that they name, and those that have
    one of their numbers."""

    def __init__(self, project, lines):
        self.project = project
        items = Item.objects.of(project).select_related("lot__contract__procurement")
        self.items = {item.pk: item for item in items}
        lots = {item.lot_id: item.lot for item in self.items.values()}
        self.lots = Named(lots.values(), lambda lot: [str(lot), f"{lot.contract}: {lot}"])
        named = {_code(line.values.get("code", "")).rpartition("/")[0] for line in lines}
        wanted = [pk for pk, item in self.items.items() if fold(item.number) in named]
        self.by_code = defaultdict(list)
        pieces = Piece.objects.filter(item__in=wanted).order_by("item", "number")
        for piece in pieces:
            self._complete(piece)
            self.by_code[_code(piece.code)].append(piece)
        self.with_number = {column: defaultdict(list) for column in NUMBERS}
        for column, key_column in NUMBERS.items():
            keys = {number_key(line.values.get(column, "")) for line in lines} - {""}
            for part in in_parts(sorted(keys)):
                for piece in Piece.objects.of(project).filter(**{f"{key_column}__in": part}):
                    self._complete(piece)
                    self.with_number[column][getattr(piece, key_column)].append(piece)

    def _complete(self, piece):
        piece.project, piece.item = self.project, self.items[piece.item_id]

    def piece(self, values, settled) -> Piece | None:
        """The one that the row names; None with the fault."""
        found = self.by_code.get(_code(values["code"]), [])
        if len(found) > 1 and values.get("lot"):
            lot = self.lots.find(values["lot"])
            found = [piece for piece in found if lot and piece.item.lot_id == lot.pk]
        if len(found) > 1:
            settled.fault("lot", several_pieces(values["code"]))
        elif not found:
            settled.fault("code", no_piece(values["code"]))
        return found[0] if len(found) == 1 else None

    def other_with(self, column: str, number: str, piece) -> Piece | None:
        """Another piece that has the number already. Serial numbers are those of an item, and what
        was rejected may come back; inventory numbers are those of the project."""
        for other in self.with_number[column].get(number_key(number), ()):
            if other.pk == piece.pk:
                continue
            same = other.item_id == piece.item_id and not other.rejected_on
            if column == "inventory_number" or same:
                return other
        return None


def _compare(stored: Piece, settled: Settled, known: Known) -> None:
    """What the row changes on its piece, or what stands against it."""
    piece = copy.copy(stored)
    for column in NUMBERS:
        if column not in settled.line.values:
            continue
        number = " ".join(settled.line.values[column].split())
        old = getattr(stored, column)
        if number == " ".join(old.split()):
            continue
        for error in _wrong(stored, column, old, number, known):
            settled.fault(column, error)
        settled.changes.append((column, old, number))
        setattr(piece, column, number)
    piece.derive_columns()
    settled.plan = piece


def _wrong(piece, column, old, number, known):
    if piece.rejected_on:
        yield _("Piece %(code)s was rejected. Write the piece that came in its place.") % {
            "code": piece.code
        }
    elif old and piece.stands_on_a_protocol:
        yield STAYS[column](old)
    elif other := known.other_with(column, number, piece):
        if column == "inventory_number":
            yield rules.inventory_number_in_use(number, other.in_words)
        else:
            yield rules.serial_number_in_use(number, other.code)
    yield from faults(number, column)


def _check_unchanged(settled) -> None:
    """What somebody has entered since it was looked up is not overwritten."""
    now = {}
    for part in in_parts([one.record.pk for one in settled]):
        rows = Piece.objects.filter(pk__in=part).values_list("pk", *NUMBERS)
        now |= {pk: tuple(numbers) for pk, *numbers in rows}
    other = [
        one.line.number
        for one in settled
        if now.get(one.record.pk) != tuple(getattr(one.record, column) for column in NUMBERS)
    ]
    if other:
        raise Differs(other)


def _check_once(settled) -> None:
    """No new number may stand in two rows: which is right, the file cannot say."""
    found = defaultdict(list)
    for one in settled:
        for column, _old, number in one.changes:
            item = one.plan.item_id if column == "serial_number" else None
            if number_key(number):
                found[column, item, number_key(number)].append((one.line.number, number))
    for same in found.values():
        if len(same) > 1:
            raise Refusal(
                _("“%(number)s” stands in several rows: %(rows)s. Leave one, and import again.")
                % {"number": same[0][1], "rows": ", ".join(str(row) for row, _text in same)}
            )


def several_pieces(code):
    return ValidationError(
        _("Several pieces have the code %(code)s. Write the lot into the row, as our list has it."),
        "several",
        {"code": code[:40]},
    )


def no_piece(code):
    return ValidationError(
        _(
            "The project has no piece “%(code)s”. Pieces have their codes from the delivery: "
            "correct it, or leave the row out."
        ),
        "code",
        {"code": code[:40]},
    )
