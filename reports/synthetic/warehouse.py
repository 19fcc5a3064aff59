"""Keeps the books of made-up equipment: each step writes the paper that the office would write and
the days that it gives the pieces, all in memory; `store` writes everything at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from random import Random

from activities.models import Institution
from activities.words import Provenance
from procurement.models import (
    Acceptance,
    Contract,
    Defect,
    Delivery,
    Item,
    Lot,
    Piece,
    Protocol,
    ProtocolLine,
)
from procurement.rules import MOST_ON_A_PROTOCOL
from procurement.words import AcceptanceKind, ProtocolKind

BATCH = 500
MADE_UP = {"provenance": Provenance.ILLUSTRATIVE}
GIVER, RECEIVER = "Magacioner", "Rukovodilac jedinice"


class Warehouse:
    """Of one contract. Steps are taken in the order of their days; one with nothing in it writes
    no paper."""

    def __init__(self, contract: Contract, lots: dict[Lot, list[Item]], rng: Random):
        """The lots are stored, their items are not."""
        self.contract, self.lots, self.rng = contract, lots, rng
        self.deliveries: list[Delivery] = []
        self.acceptances: list[Acceptance] = []
        self.defects: list[Defect] = []
        self.protocols: list[Protocol] = []
        self.pieces: list[Piece] = []
        self.lines: list[ProtocolLine] = []
        # The line in force of each piece, by its code; of each item the next number of a piece, of
        # each year that of a protocol.
        self.now: dict[str, ProtocolLine] = {}
        self.numbers: dict[str | int, Iterator[int]] = defaultdict(lambda: count(1))
        self.inventory = count(1)

    def of(self, lot: Lot) -> list[Piece]:
        return [piece for piece in self.pieces if piece.item.lot is lot]

    def waiting(self, lot: Lot) -> list[Piece]:
        return [p for p in self.of(lot) if not (p.accepted_on or p.rejected_on)]

    def held(self, lot: Lot, unit: Institution | None = None) -> list[Piece]:
        """What a unit has; without one, what is in the store."""
        return [
            piece
            for piece in self.of(lot)
            if piece.accepted_on and not piece.written_off_on and piece.unit == unit
        ]

    def deliver(self, on: date, quantities: Sequence[tuple[Item, int]]):
        """At most what is still to come."""
        note = f"OT-{len(self.deliveries) + 1:03d}/{on.year}"
        delivery = Delivery(contract=self.contract, on=on, note_number=note, **MADE_UP)
        delivery.received_by = GIVER
        came = [
            self._piece(item, delivery)
            for item, wanted in quantities
            for _ in range(min(wanted, item.quantity - item.delivered))
        ]
        if came:
            self.deliveries.append(delivery)

    def _piece(self, item: Item, delivery: Delivery) -> Piece:
        number = next(self.numbers[item.number])
        piece = Piece(
            project=self.contract.procurement.project,
            item=item,
            number=number,
            delivery=delivery,
            delivered_on=delivery.on,
        )
        # Of some nobody has written it down: missing entries too are a load.
        if item.has_serial_numbers and self.rng.random() < 0.97:
            piece.serial_number = f"SN{item.number}-{number:05d}"
        item.delivered += 1
        self.pieces.append(piece)
        return piece

    def inspect(self, lot: Lot, on: date, good: Sequence[Piece], bad: Sequence[Piece] = ()):
        """The committee accepts the good ones and rejects the bad."""
        if not (good or bad):
            return
        whole = sum(item.quantity for item in self.lots[lot])
        accepted = sum(bool(piece.accepted_on) for piece in self.of(lot)) + len(good)
        acceptance = Acceptance(
            lot=lot,
            kind=AcceptanceKind.PROVISIONAL if accepted == whole else AcceptanceKind.PARTIAL,
            on=on,
            inspected_on=on,
            certificate_number=f"PP-{len(self.acceptances) + 1:03d}/{on.year}",
            committee="Dva službenika sektora",
            **MADE_UP,
        )
        self.acceptances.append(acceptance)
        for piece in good:
            piece.acceptance, piece.accepted_on = acceptance, on
        for piece in bad:
            piece.rejection, piece.rejected_on = acceptance, on
            piece.item.delivered -= 1

    def find_defect(self, item: Item, remedy_by: date, remedied_on: date | None):
        """At the latest inspection."""
        self.defects.append(
            Defect(
                acceptance=self.acceptances[-1],
                item=item,
                description="Oštećeno kućište",
                remedy_by=remedy_by,
                remedied_on=remedied_on,
            )
        )

    def hand_over(self, pieces: Sequence[Piece], on: date, unit: Institution):
        for piece in pieces:
            piece.handed_over_on = piece.handed_over_on or on
            if not piece.inventory_number:
                piece.inventory_number = f"SYN-{next(self.inventory):06d}"
        self._write(ProtocolKind.HANDOVER, pieces, on, unit)

    def move(self, pieces: Sequence[Piece], on: date, unit: Institution):
        self._write(ProtocolKind.MOVE, pieces, on, unit, reason="Preraspodela")

    def take_back(self, pieces: Sequence[Piece], on: date):
        self._write(ProtocolKind.RETURN, pieces, on, None, reason="Servis")

    def write_off(self, pieces: Sequence[Piece], on: date):
        self._write(ProtocolKind.WRITE_OFF, pieces, on, None, reason="Saobraćajna nezgoda")
        for piece in pieces:
            piece.written_off_on = on

    def _write(self, kind, pieces: Sequence[Piece], on: date, unit, **columns):
        """All pieces are with one holder."""
        for first in range(0, len(pieces), MOST_ON_A_PROTOCOL):
            some = pieces[first : first + MOST_ON_A_PROTOCOL]
            protocol = Protocol(
                procurement=self.contract.procurement,
                kind=kind,
                year=on.year,
                number=next(self.numbers[on.year]),
                on=on,
                from_unit=some[0].unit,
                to_unit=unit,
                place="Beograd",
                giver=RECEIVER if some[0].unit else GIVER,
                receiver=RECEIVER if unit else GIVER,
                **columns,
                **MADE_UP,
            )
            self.protocols.append(protocol)
            for piece in some:
                line = ProtocolLine(protocol=protocol, piece=piece, unit=unit, since=on)
                if before := self.now.get(piece.code):
                    before.until = on
                self.now[piece.code] = line
                self.lines.append(line)
                piece.unit = unit

    def store(self):
        items = [item for items in self.lots.values() for item in items]
        for row in [*items, *self.pieces]:
            row.derive_columns()
        for rows in (items, self.deliveries, self.acceptances, self.defects, self.protocols,
                     self.pieces, self.lines):  # fmt: skip
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)
