"""What stands on the paper of a protocol, in the language and script of the page. The page to print
and the Word file show this and nothing else, so that both say the same."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.words import PartnerRole
from core.days import in_words
from core.templatetags.twinning import number as in_figures
from core.texts import Shown, serbian, shown
from procurement.models import Piece, ProtocolLine
from procurement.models.sums import Amount
from procurement.words import ProtocolKind

COPIES = 2


class Fact(NamedTuple):
    label: str
    text: str


class Side(NamedTuple):
    """One who signs: the part played, the unit, the function; name and signature by hand."""

    label: str
    unit: str
    function: str


@dataclass
class Row:
    number: int
    piece: Piece
    item: str
    item_name: Shown
    brand_and_model: str
    serial_number: str
    inventory_number: str
    eur: Decimal

    def shown(self, _name) -> Shown:
        """For {% text row "name" %}: the name of the item."""
        return self.item_name

    @property
    def name(self) -> str:
        return f"{self.item} {self.item_name.text}{'°' if self.piece.made_up() else ''}"

    @property
    def price(self) -> str:
        return in_figures(self.eur, 2)


class ItemSum(NamedTuple):
    number: str
    name: str
    amount: Amount

    @property
    def value(self) -> str:
        return in_figures(self.amount.eur, 2)


@dataclass
class ProtocolPaper:
    title: str
    institution: str
    facts: list[Fact]
    statement: str
    rows: list[Row]
    sums: list[ItemSum]
    total: Amount
    copies_text: str
    sides: list[Side]
    # "" or what stands across the head: made up for the demonstration, annulled.
    warning: str

    @property
    def copies(self) -> list[str]:
        return [
            _("Copy %(number)s of %(all)s") % {"number": number, "all": COPIES}
            for number in range(1, COPIES + 1)
        ]

    @property
    def pieces_in_words(self) -> str:
        text = ngettext("%(count)s piece", "%(count)s pieces", self.total.quantity)
        return text % {"count": self.total.quantity}

    @property
    def total_value(self) -> str:
        return in_figures(self.total.eur, 2)

    @property
    def made_up_note(self) -> str:
        """What the mark ° at a row means, or ""."""
        if not any(row.piece.made_up() for row in self.rows):
            return ""
        return "° " + _("Made up for the demonstration; no public source states it.")


def titles() -> dict:
    return {
        ProtocolKind.HANDOVER: _("Protocol on the handover of equipment no. %(code)s"),
        ProtocolKind.MOVE: _("Protocol on the move of equipment no. %(code)s"),
        ProtocolKind.RETURN: _("Protocol on the return of equipment no. %(code)s"),
        ProtocolKind.WRITE_OFF: _("Protocol on the write-off of equipment no. %(code)s"),
    }


def statements() -> dict:
    return {
        ProtocolKind.HANDOVER: _(
            "The giver hands over, and the receiver takes over, the equipment listed below, "
            "complete and in working order. From the date of this protocol on the receiver answers "
            "for its keeping and use."
        ),
        ProtocolKind.MOVE: _(
            "The giver hands over, and the receiver takes over, the equipment listed below, which "
            "was in use with the giver until now. From the date of this protocol on the receiver "
            "answers for its keeping and use."
        ),
        ProtocolKind.RETURN: _(
            "The giver returns the equipment listed below to the store, and no longer answers for "
            "it from the date of this protocol on."
        ),
        ProtocolKind.WRITE_OFF: _(
            "The equipment listed below is written off for the reason stated above. From the date "
            "of this protocol on it is no longer in use."
        ),
    }


def paper_of(protocol) -> ProtocolPaper:
    """The paper of a protocol with all its pieces; four statements for any number of them. Of a
    signed one it says what was signed."""
    lines = lines_of(protocol)
    rows = [_row(number, line) for number, line in enumerate(lines, 1)]
    return ProtocolPaper(
        title=titles()[protocol.kind] % {"code": protocol.code},
        institution=_institution(protocol),
        facts=_facts(protocol, [line.piece for line in lines]),
        statement=statements()[protocol.kind],
        rows=rows,
        sums=_sums(rows),
        total=Amount(len(rows), sum((row.eur for row in rows), Decimal(0))),
        copies_text=_copies_text(protocol),
        sides=_sides(protocol),
        warning=_warning(protocol),
    )


def lines_of(protocol) -> list[ProtocolLine]:
    """In the order of the paper."""
    lines = list(
        protocol.lines.select_related("piece__item__lot__contract").order_by(
            *(f"piece__{name}" for name in ("item__lot__contract", "item__lot__number")),
            *(f"piece__{name}" for name in ("item__sort_key", "item", "number")),
        )
    )
    if all(line.signed for line in lines):
        lines.sort(key=lambda line: line.signed["row"])
    return lines


def said_of(piece) -> dict[str, str]:
    """What a paper says of a piece now."""
    item = piece.item
    return {
        "item": item.number,
        "name_en": item.name_en,
        "name_sr": item.name_sr,
        "brand_and_model": item.brand_and_model,
        "serial_number": piece.serial_number,
        "inventory_number": piece.inventory_number,
        "unit_price_eur": str(item.unit_price_eur),
    }


def freeze(protocol) -> None:
    """The protocol was signed as it is now: names, numbers and prices that are corrected later do
    not change its paper."""
    lines = lines_of(protocol)
    for number, line in enumerate(lines, 1):
        line.signed = {"row": number, **said_of(line.piece)}
    ProtocolLine.objects.bulk_update(lines, ["signed"])


def thaw(protocol) -> None:
    """The protocol is not signed any more."""
    protocol.lines.update(signed=None)


def _copies_text(protocol) -> str:
    if protocol.kind == ProtocolKind.WRITE_OFF:
        # There is no second side.
        return _(
            "This protocol is made in two identical copies: one stays with the giver, the other "
            "goes to whoever keeps the books of the equipment."
        )
    return _("This protocol is made in two identical copies, one for each side.")


def _institution(protocol) -> str:
    """Who issues the paper: the unit that gives, else the beneficiary of the project."""
    if protocol.from_unit:
        return protocol.from_unit.name
    partner = (
        protocol.procurement.project.partners.filter(role=PartnerRole.BENEFICIARY)
        .select_related("institution")
        .first()
    )
    return partner.institution.name if partner else ""


def store() -> str:
    return _("store of the project")


def _giver(protocol) -> str:
    return protocol.from_unit.name if protocol.from_unit else capfirst(store())


def _receiver(protocol) -> str:
    return protocol.to_unit.name if protocol.to_unit else capfirst(store())


def _facts(protocol, pieces) -> list[Fact]:
    procurement = protocol.procurement
    programme = procurement.shown("programme").text
    contracts = {piece.item.lot.contract for piece in pieces}
    references = sorted({one.reference for one in contracts if one.reference})
    facts = [
        Fact(_("Date"), in_words(protocol.on)),
        Fact(_("Place"), serbian(protocol.place)),
        Fact(
            _("Procurement project"), procurement.title + (f" ({programme})" if programme else "")
        ),
        Fact(_("Supply contract"), ", ".join(references)),
        Fact(_("Twinning project"), procurement.project.title),
        Fact(_("Given by"), _giver(protocol)),
        Fact(
            _("Received by"),
            "" if protocol.kind == ProtocolKind.WRITE_OFF else _receiver(protocol),
        ),
        Fact(_("Reason"), serbian(protocol.reason)),
    ]
    return [fact for fact in facts if fact.text]


def _sides(protocol) -> list[Side]:
    giver = Side(_("Giver"), _giver(protocol), serbian(protocol.giver))
    receiver = Side(_("Receiver"), _receiver(protocol), serbian(protocol.receiver))
    witness = Side(_("Witness"), "", serbian(protocol.witness))
    return (
        [giver, witness] if protocol.kind == ProtocolKind.WRITE_OFF else [giver, receiver, witness]
    )


def _row(number, line) -> Row:
    piece, said = line.piece, line.signed or said_of(line.piece)
    return Row(
        number=number,
        piece=piece,
        item=said["item"],
        item_name=shown(said["name_en"], said["name_sr"]),
        brand_and_model=said["brand_and_model"],
        serial_number=said["serial_number"],
        inventory_number=said["inventory_number"],
        eur=Decimal(said["unit_price_eur"]),
    )


def _sums(rows) -> list[ItemSum]:
    items = {}
    for row in rows:
        items.setdefault(row.piece.item_id, []).append(row)
    return [
        ItemSum(
            some[0].item,
            some[0].item_name.text,
            Amount(len(some), sum((row.eur for row in some), Decimal(0))),
        )
        for some in items.values()
    ]


def _warning(protocol) -> str:
    if protocol.annulled_on:
        return _("ANNULLED")
    if protocol.procurement.project.demonstration:
        return _("EXAMPLE – not the Ministry's data.")
    return ""
