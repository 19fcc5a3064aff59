"""Books what the file says of the pieces: one delivery for each contract and day, one acceptance
for each lot and day, one protocol of handover for each unit and day.

The file knows no numbers of papers, so those stay empty and the pages mark them as missing. So do
inventory numbers that it does not give: rule V15 is for people who hand something over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import count
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Max, Sum

from activities.models import Institution, Project
from activities.words import Provenance
from procurement import rules
from procurement.models import Acceptance, Delivery, Item, Piece, Protocol, ProtocolLine
from procurement.models.piece import number_key
from procurement.words import AcceptanceKind, ProtocolKind
from reports.loading.equipment import Booked, ItemRow
from reports.loading.store import BATCH, Store

# Of the bookings of one item in a line of the report.
SHOWN = 6


class Entry(NamedTuple):
    """What is to be booked of one item."""

    booked: Booked
    item: Item
    unit: Institution | None


class Bookings:
    """Of one project, in the database and in the file."""

    def __init__(self, store: Store, project: Project):
        self.store, self.project = store, project
        self.entries: list[Entry] = []

    @cached_property
    def _arrived(self) -> dict[int, Counter]:
        """Item → how many pieces have which days of delivery and acceptance."""
        found = defaultdict(Counter)
        rows = Piece.objects.of(self.project).values_list("item", "delivered_on", "accepted_on")
        for item, *days, number in rows.annotate(Count("pk")).order_by("delivered_on"):
            found[item][tuple(days)] = number
        return found

    @cached_property
    def _handed_over(self) -> dict[int, Counter]:
        """Item → how many pieces went to which unit on which day."""
        found = defaultdict(Counter)
        lines = ProtocolLine.objects.filter(
            piece__project=self.project,
            protocol__kind=ProtocolKind.HANDOVER,
            protocol__annulled_on=None,
        ).values_list("piece__item", "since", "unit__key")
        for item, *where, number in lines.annotate(Count("pk")).order_by("since"):
            found[item][tuple(where)] = number
        return found

    @cached_property
    def _serial_keys(self) -> set[tuple]:
        return set(Piece.objects.of(self.project).values_list("item", "serial_key"))

    @cached_property
    def _inventory(self) -> dict[str, tuple]:
        """Number as it is compared → (item, code of the piece); those of the file are added."""
        pieces = Piece.objects.of(self.project).exclude(inventory_key="").select_related("item")
        return {piece.inventory_key: (piece.item_id, piece.code) for piece in pieces}

    def has(self, item: Item) -> bool:
        """Whether anything of the item is booked."""
        return item.pk in self._arrived

    def compare(self, row: ItemRow, item: Item):
        """Says where the bookings do not begin with those of the file. What people have booked
        since stays in any case."""
        booked, quantity = row.booked, row.fields["quantity"]
        arrived, handed_over = self._arrived[item.pk], self._handed_over[item.pk]
        accepted = {booked.accepted} if booked.accepted else {day for _, day in arrived}
        there = sum(arrived[booked.delivered, day] for day in accepted)
        handover = booked.handed_over_on, booked.unit
        if there < quantity or handed_over[handover] < booked.handed_over:
            told = Counter({(booked.delivered, booked.accepted): quantity})
            self._leave_alone(
                row,
                f"bookings were left alone: {_in_words(arrived, handed_over)} in the database, "
                f"{_in_words(told, Counter({handover: booked.handed_over}))} in the file.",
            )
        serials = sum(
            bool(key) and (item.pk, key) not in self._serial_keys
            for key in map(number_key, booked.serial_numbers)
        )
        inventory = sum(
            bool(key) and self._inventory.get(key, (None,))[0] != item.pk
            for key in map(number_key, booked.inventory_numbers)
        )
        if serials or inventory:
            self._leave_alone(
                row,
                f"numbers were left alone: {serials} serial and {inventory} inventory numbers of "
                "the file are not on its pieces. Enter them on the page for numbers.",
            )

    def _leave_alone(self, row: ItemRow, what: str):
        self.store.report.notes.append(f"{row.record.where}: {what}")

    def add(self, row: ItemRow, item: Item, unit: Institution | None):
        """Books the item with write(); nothing of it is booked yet."""
        booked, record = row.booked, row.record
        for number, inventory in enumerate(booked.inventory_numbers, 1):
            if not (key := number_key(inventory)):
                continue
            if key in self._inventory:
                error = rules.inventory_number_in_use(inventory, self._inventory[key][1])
                record.fault("inventory_numbers", error.messages[0])
            self._inventory[key] = None, Piece(item=item, number=number).code
        self.entries.append(Entry(booked, item, unit))
        given = sum(map(bool, booked.inventory_numbers[: booked.handed_over]))
        if given < booked.handed_over and item.provenance != Provenance.ILLUSTRATIVE:
            self.store.report.notes.append(
                f"{record.where}: {booked.handed_over - given} of {booked.handed_over} handed over "
                "have no inventory number. They are marked; give inventory_numbers, or enter them "
                "on the page for numbers."
            )

    def write(self):
        """The items are written. A few statements for all."""
        deliveries, acceptances = self._deliveries(), self._acceptances()
        pieces = [
            piece
            for entry in self.entries
            for piece in _pieces(self.project, entry, deliveries, acceptances)
        ]
        protocols, lines = self._protocols(pieces)
        made = {
            "deliveries": list(deliveries.values()),
            "acceptances": list(acceptances.values()),
            "protocols": protocols,
            "pieces": pieces,
        }
        for section, rows in made.items():
            if rows:
                self.store.waiting[type(rows[0])] = rows
                self.store.report.count(section, "created", len(rows))
        self.store.write()
        ProtocolLine.objects.bulk_create(lines, batch_size=BATCH)

    def _deliveries(self) -> dict[tuple, Delivery]:
        """By contract and day."""
        found = defaultdict(list)
        for entry in self.entries:
            found[entry.item.lot.contract_id, entry.booked.delivered].append(entry.item)
        return {
            (contract, on): Delivery(contract_id=contract, on=on, provenance=_provenance(items))
            for (contract, on), items in found.items()
        }

    def _acceptances(self) -> dict[tuple, Acceptance]:
        """By lot and day: partial ones until the whole lot is accepted, and after it."""
        found = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: entry.booked.accepted or date.max):
            if entry.booked.accepted:
                found[entry.item.lot_id, entry.booked.accepted].append(entry.item)
        left = self._still_to_accept() if found else {}
        whole = self._accepted_as_a_whole() if found else set()
        acceptances = {}
        for (lot, on), items in found.items():
            left[lot] -= sum(item.quantity for item in items)
            partial = left[lot] or lot in whole
            kind = AcceptanceKind.PARTIAL if partial else AcceptanceKind.PROVISIONAL
            acceptances[lot, on] = Acceptance(
                lot_id=lot, on=on, kind=kind, provenance=_provenance(items)
            )
        return acceptances

    def _accepted_as_a_whole(self) -> set[int]:
        """The lots that have their provisional acceptance in the database."""
        whole = Acceptance.objects.filter(
            lot__contract__procurement__project=self.project, kind=AcceptanceKind.PROVISIONAL
        )
        return set(whole.values_list("lot", flat=True))

    def _still_to_accept(self) -> Counter:
        """How many pieces of each lot are not accepted in the database."""
        items = Item.objects.of(self.project).values_list("lot")
        left = Counter(dict(items.annotate(Sum("quantity")).order_by()))
        accepted = Piece.objects.of(self.project).filter(accepted_on__isnull=False)
        lots = accepted.values_list("item__lot").annotate(Count("pk"))
        left.subtract(dict(lots.order_by()))
        return left

    def _protocols(self, pieces: list[Piece]) -> tuple[list[Protocol], list[ProtocolLine]]:
        """By unit and day, in the order of the days; with no more pieces than people sign for."""
        found = defaultdict(list)
        for piece in pieces:
            if piece.unit_id:
                procurement = piece.item.lot.contract.procurement
                found[piece.handed_over_on, piece.unit, procurement].append(piece)
        numbers = self._next_numbers() if found else {}
        protocols, lines = [], []
        for on, unit, procurement in sorted(found, key=itemgetter(0)):
            together = found[on, unit, procurement]
            for first in range(0, len(together), rules.MOST_ON_A_PROTOCOL):
                some = together[first : first + rules.MOST_ON_A_PROTOCOL]
                protocol = Protocol(
                    procurement=procurement,
                    kind=ProtocolKind.HANDOVER,
                    on=on,
                    year=on.year,
                    number=next(numbers[procurement.pk, on.year]),
                    to_unit=unit,
                    provenance=_provenance(piece.item for piece in some),
                )
                protocols.append(protocol)
                lines += [
                    ProtocolLine(protocol=protocol, piece=piece, unit=unit, since=on)
                    for piece in some
                ]
        return protocols, lines

    def _next_numbers(self) -> dict[tuple, Iterator[int]]:
        """Of procurement project and year."""
        found = defaultdict(lambda: count(1))
        rows = Protocol.objects.of(self.project).values_list("procurement", "year")
        for procurement, year, last in rows.annotate(Max("number")).order_by():
            found[procurement, year] = count(last + 1)
        return found


def _pieces(project: Project, entry: Entry, deliveries: dict, acceptances: dict) -> list[Piece]:
    booked, item = entry.booked, entry.item
    delivery = deliveries[item.lot.contract_id, booked.delivered]
    acceptance = acceptances.get((item.lot_id, booked.accepted))
    pieces = []
    for number in range(item.quantity):
        gone = number < booked.handed_over
        pieces.append(
            Piece(
                project=project,
                item=item,
                number=number + 1,
                serial_number=_at(booked.serial_numbers, number),
                inventory_number=_at(booked.inventory_numbers, number),
                delivery=delivery,
                delivered_on=booked.delivered,
                acceptance=acceptance,
                accepted_on=booked.accepted,
                handed_over_on=booked.handed_over_on if gone else None,
                unit=entry.unit if gone else None,
            )
        )
    return pieces


def _at(numbers: list[str], place: int) -> str:
    return numbers[place] if place < len(numbers) else ""


def _provenance(items: Iterable[Item]) -> str:
    """A paper about something made up is made up."""
    found = {item.provenance for item in items}
    return Provenance.ILLUSTRATIVE if Provenance.ILLUSTRATIVE in found else max(found)


def _in_words(arrived: Counter, handed_over: Counter) -> str:
    parts = [
        f"{number} delivered {delivered}" + (f" and accepted {accepted}" if accepted else "")
        for (delivered, accepted), number in arrived.items()
    ]
    parts += [f"{number} to {unit} {on}" for (on, unit), number in handed_over.items() if number]
    return ", ".join(parts[:SHOWN]) + (", …" if len(parts) > SHOWN else "")
