"""What is there and who has it: the pieces behind a list with their totals, the units with what
they hold on a day, and where one piece is and was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, F, FilteredRelation, Q, Value, When
from django.utils.functional import cached_property

from accounts.models import User
from activities.models import Institution
from core.days import today
from procurement import rules
from procurement.deadlines import Deadline, DeadlineKind
from procurement.models import Item, Piece, Protocol, ProtocolLine
from procurement.models.sums import NOTHING, Amount
from procurement.words import PieceState, ProtocolKind

# 2.9 before 2.10, whatever was entered first.
IN_ORDER = ("item__lot__contract_id", "item__lot__number", "item__sort_key", "item_id", "number")


def priced(rows) -> dict:
    """{key: Amount} from (*key, unit price, number of pieces): counted in SQL, multiplied here,
    because SQLite would add prices as floating numbers."""
    found = defaultdict(lambda: NOTHING)
    for *key, price, number in rows:
        key = key[0] if len(key) == 1 else tuple(key)
        found[key] = together([found[key], Amount(number, number * price)])
    return dict(found)


def together(amounts) -> Amount:
    amounts = list(amounts)
    return Amount(
        sum(amount.quantity for amount in amounts),
        sum((amount.eur for amount in amounts), Decimal("0.00")),
    )


def by_state(pieces) -> dict[str, Amount]:
    """What the pieces of a list come to, by their state today; `pieces` are those of with_state.
    One statement, in the order of PieceState; states without a piece are left out."""
    rows = pieces.order_by().values_list("state", "item__unit_price_eur").annotate(Count("pk"))
    found = priced(rows)
    return {state.value: found[state] for state in PieceState if state in found}


def items_of(project) -> dict[int, Item]:
    """All items of a project with their lots and contracts, in order; lists of pieces take them
    from here instead of reading them again for each piece."""
    items = Item.objects.of(project).select_related("lot__contract")
    return {
        item.pk: item
        for item in items.order_by("lot__contract_id", "lot__number", "sort_key", "pk")
    }


def units_of(project) -> dict[int, Institution]:
    """The units that have a piece today."""
    held = Piece.objects.of(project).filter(unit__isnull=False).order_by()
    units = Institution.objects.filter(pk__in=held.values("unit"))
    return {unit.pk: unit for unit in units.order_by("abbreviation", "pk")}


def listed(pieces):
    """The pieces of a list in the order of their codes, with `since`: the day on which they came
    where they are."""
    return (
        pieces.annotate(
            place=FilteredRelation("lines", condition=Q(lines__until=None)),
            since=F("place__since"),
        )
        .order_by(*IN_ORDER)
        .defer("search", "serial_key", "inventory_key")
    )


def shown(pieces, project, items, units):
    """The pieces one by one, each with its item, its unit and its warranty (a Deadline, or None
    before it is accepted); asks the database nothing."""
    on = today()
    for piece in pieces:
        piece.project, piece.item = project, items[piece.item_id]
        piece.unit = units.get(piece.unit_id)
        piece.warranty = warranty(piece, on)
        yield piece


def warranty(piece, on: date) -> Deadline | None:
    end = piece.warranty_end()
    return Deadline(DeadlineKind.WARRANTY, piece, end, on) if end else None


def certificate(piece, on: date) -> Deadline | None:
    """By when a piece that waits must be accepted or rejected; None for others."""
    if piece.state_now != PieceState.DELIVERED:
        return None
    due = piece.delivered_on + timedelta(days=rules.DAYS_TO_ACCEPT)
    return Deadline(DeadlineKind.CERTIFICATE, piece, due, on)


@dataclass(frozen=True)
class Place:
    """Where a piece is or was. `until` is the last day there: None while it is there, and where
    it was moved on the day on which it came. `unit` is None in the store."""

    since: date
    until: date | None
    unit: Institution | None
    protocol: Protocol | None
    is_current: bool

    @property
    def is_annulled(self) -> bool:
        """The protocol was annulled, so the piece never was there."""
        return bool(self.protocol and self.protocol.annulled_on)

    @property
    def is_written_off(self) -> bool:
        return bool(self.protocol and self.protocol.kind == ProtocolKind.WRITE_OFF)


def places(piece) -> list[Place]:
    """All places of a piece since it was accepted, the latest first; one statement. The store,
    in which it was before any protocol, comes last."""
    lines = list(piece.lines.select_related("protocol", "unit").order_by("-since", "-pk"))
    found = [
        Place(line.since, _last_day(line), line.unit, line.protocol, line.until is None)
        for line in lines
    ]
    if piece.accepted_on:
        standing = [line.since for line in lines if not line.protocol.annulled_on]
        until = min(standing) - timedelta(days=1) if standing else None
        if until is None or until >= piece.accepted_on:
            found.append(Place(piece.accepted_on, until, None, None, not standing))
    return found


def _last_day(line) -> date | None:
    if line.until is None or line.until == line.since:
        return None
    return line.until - timedelta(days=1)


class NumberChange(NamedTuple):
    when: datetime
    who: User | None
    label: str
    before: str
    after: str


def number_changes(piece) -> list[NumberChange]:
    """How its serial and inventory number came and changed, the latest first; one statement."""
    found, before = [], dict.fromkeys(("serial_number", "inventory_number"), "")
    rows = piece.history.select_related("history_user").order_by("history_date", "history_id")
    for row in rows:
        for name, old in before.items():
            new = getattr(row, name)
            if new != old:
                label = Piece._meta.get_field(name).verbose_name
                found.append(NumberChange(row.history_date, row.history_user, label, old, new))
                before[name] = new
    return found[::-1]


class Holdings:
    """Who has what of the accepted equipment of a project on a day. Two statements."""

    def __init__(self, project, on: date):
        in_force = Q(lines__since__lte=on) & (Q(lines__until=None) | Q(lines__until__gt=on))
        gone = Case(
            When(written_off_on__lte=on, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        rows = (
            Piece.objects.of(project)
            .filter(accepted_on__lte=on)
            .annotate(place=FilteredRelation("lines", condition=in_force), gone=gone)
            .order_by()
            .values_list("place__unit", "gone", "item__unit_price_eur")
            .annotate(Count("pk"))
        )
        found = priced(rows)
        self.written_off = found.get((None, True), NOTHING)
        self.in_store = found.get((None, False), NOTHING)
        held = {unit: amount for (unit, _gone), amount in found.items() if unit}
        self.units = {unit: held.get(unit.pk, NOTHING) for unit in units_until(project, on)}

    @property
    def with_units(self) -> Amount:
        return together(self.units.values())

    @property
    def accepted(self) -> Amount:
        """All that was accepted up to the day: the sum of the rows."""
        return together([self.with_units, self.in_store, self.written_off])

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The tree of institutions, by the one above; one statement."""
        found = defaultdict(list)
        for pk, above in Institution.objects.order_by().values_list("pk", "parent"):
            found[above].append(pk)
        return found

    def below(self, unit) -> Amount:
        """What the units have that are part of this one, at any depth; without its own."""
        inside, waiting = set(), list(self.children.get(unit.pk, ()))
        while waiting:
            pk = waiting.pop()
            if pk not in inside:
                inside.add(pk)
                waiting += self.children.get(pk, ())
        inside.discard(unit.pk)
        return together(amount for one, amount in self.units.items() if one.pk in inside)


def units_until(project, on: date):
    """The units that had something on the day or before it."""
    lines = ProtocolLine.objects.filter(
        protocol__procurement__project=project, protocol__annulled_on=None, since__lte=on
    )
    units = Institution.objects.filter(pk__in=lines.order_by().values("unit"))
    return units.select_related("parent").order_by("abbreviation", "pk")


def lines_of(project, unit, on: date):
    """What a unit has on a day: the line in force of each piece, in the order of the codes."""
    return (
        ProtocolLine.objects.at(on)
        .filter(unit=unit, protocol__procurement__project=project)
        .select_related("piece", "protocol")
        .order_by(*(f"piece__{name}" for name in IN_ORDER))
    )


def by_item(lines, items) -> list[tuple[Item, Amount]]:
    """What the lines come to by item, in the order of `items`; one statement."""
    rows = lines.order_by().values_list("piece__item").annotate(Count("pk"))
    number = dict(rows)
    return [
        (item, Amount(number[item.pk], number[item.pk] * item.unit_price_eur))
        for item in items.values()
        if item.pk in number
    ]
