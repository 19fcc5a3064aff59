"""Stores what is bought: procurement projects, contracts, lots and items, and releases them."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError

from activities.models import Institution, Project
from core.scripts import fold
from procurement import rules
from procurement.booking import peaks
from procurement.models import Acceptance, Contract, Item, Lot, Procurement
from procurement.purchase import renamed
from procurement.words import AcceptanceKind
from reports.loading.bookings import Bookings
from reports.loading.equipment import ItemRow, LotRow, ProcurementRow
from reports.loading.faults import MISSING
from reports.loading.report import Report
from reports.loading.sections import DataFile
from reports.loading.store import Store

KEYS = {"programme_sr": "programme"}


class Purchase:
    """The procurement projects of one project, in the database and in the file.

    A procurement project is known by its title in either language, the contract by its reference
    (else it is the first one), a lot by its number and an item by the number in its lot.
    """

    def __init__(self, store: Store, project: Project, file: DataFile, institutions: dict):
        """`institutions`: by key."""
        self.store, self.file, self.project = store, file, project
        self.institutions = institutions
        # The lock of all who book (see docs/structure.md).
        self.procurements = list(project.procurements.select_for_update().order_by("pk"))
        self.contracts, self.lots, self.items = defaultdict(list), {}, {}
        # The day of the final acceptance, by lot.
        self.closed = {}
        self.bookings = Bookings(store, project)
        if not self.procurements:
            return
        for contract in Contract.objects.filter(procurement__project=project).order_by("pk"):
            self.contracts[contract.procurement_id].append(contract)
        for lot in Lot.objects.filter(contract__procurement__project=project):
            self.lots[lot.contract_id, lot.number] = lot
        finals = Acceptance.objects.filter(kind=AcceptanceKind.FINAL)
        finals = finals.filter(lot__contract__procurement__project=project)
        self.closed.update(finals.values_list("lot", "on"))
        for item in Item.objects.of(project):
            self.items[item.lot_id, item.number] = item

    def settle(self, row: ProcurementRow):
        fields = dict(row.fields)
        if row.authority is not MISSING:
            fields["contracting_authority"] = self._institution(
                row.record, "contracting_authority", row.authority
            )
        stored = like(row, self.procurements)
        new = Procurement(project=self.project)
        procurement = self.store.settle(row.record, new, stored, fields, keys=KEYS)
        if procurement and (row.lots or row.contract_fields.keys() - {"provenance"}):
            self._settle_contract(row, procurement)

    def finish(self):
        """Books what the file says of items that had no bookings. The items are written."""
        self.bookings.write()

    def _settle_contract(self, row: ProcurementRow, procurement: Procurement):
        known = self.contracts[procurement.pk]
        named = [one for one in known if one.reference == row.contract_fields.get("reference")]
        stored = next(iter(named or known), None)
        new = Contract(procurement=procurement)
        contract = self.store.settle(
            row.contract, new, stored, row.contract_fields, section="contracts"
        )
        if not contract:
            return
        if stored and self.store.update:
            try:
                contract.clean()
            except ValidationError as error:
                keys = {"signed_on": "contract_signed"}
                self.store.faults.add_errors(row.record, error, keys=keys)
        for lot in row.lots:
            self._settle_lot(row, lot, contract)

    def _settle_lot(self, row: ProcurementRow, lot_row: LotRow, contract: Contract):
        stored = self.lots.get((contract.pk, lot_row.key))
        new = Lot(contract=contract, number=lot_row.key)
        lot = self.store.settle(
            lot_row.record, new, stored, lot_row.fields, section="lots", bulk=True
        )
        if lot:
            for item in lot_row.items:
                self._settle_item(row, item, lot, contract)

    def _settle_item(self, row: ProcurementRow, item_row: ItemRow, lot: Lot, contract: Contract):
        record, booked = item_row.record, item_row.booked
        stored = self.items.get((lot.pk, item_row.key)) if lot.pk else None
        unit = self._institution(record, "unit", booked.unit)
        closed = self.closed.get(lot.pk)
        if closed and not stored:
            error = rules.lot_is_closed(item_row.key, item_row.fields["quantity"], None, closed)
            self._note(item_row, f"was left out: {error.messages[0]}")
            return
        fields = self._possible(item_row, stored, closed)
        new_to_it = booked.delivered and not (stored and self.bookings.has(stored))
        if new_to_it:
            fields["delivered"] = fields["quantity"]
        item = Item(lot=lot, number=item_row.key)
        item = self.store.settle(record, item, stored, fields, section="items", bulk=True)
        if item and stored and (item.name_sr, item.name_en) != (stored.name_sr, stored.name_en):
            renamed(item)
        if not item or not booked.delivered:
            return
        if not new_to_it:
            self.bookings.compare(item_row, stored)
        elif not stored or self.store.update:
            self._check_signature(row, item_row, contract)
            item.lot, lot.contract = lot, contract
            self.bookings.add(item_row, item, unit)

    def _possible(self, row: ItemRow, stored: Item | None, closed: date | None) -> dict:
        """The columns that the file states; what has arrived since cannot be contracted away, and
        a lot that is finally accepted (`closed`) gets no more."""
        fields = dict(row.fields)
        if not stored:
            return fields
        quantity, error = fields["quantity"], None
        if quantity < stored.delivered:
            error = rules.contracted_too_few(stored.number, quantity, stored.delivered)
        elif quantity < stored.quantity and (peak := peaks([stored])[stored.pk]).most > quantity:
            error = rules.contracted_too_few_on_a_day(stored.number, quantity, *peak)
        elif closed and quantity > stored.quantity:
            error = rules.lot_is_closed(stored.number, quantity, stored.quantity, closed)
        if error:
            del fields["quantity"]
            self._note(row, f"quantity was left alone: {error.messages[0]}")
        return fields

    def _note(self, row: ItemRow, text: str):
        self.store.report.notes.append(f"{row.record.where}: {text}")

    def _check_signature(self, row: ProcurementRow, item_row: ItemRow, contract: Contract):
        """What is delivered was contracted before."""
        delivered = item_row.booked.delivered
        if not contract.signed_on:
            value = row.record.data.get("contract_signed", MISSING)
            message = rules.signature_needed().messages[0]
            row.record.fault("contract_signed", message, value)
        elif delivered < contract.signed_on:
            error = rules.delivered_before_signature(contract.signed_on, delivered)
            value = item_row.record.data["delivered"]
            item_row.record.fault("delivered", error.messages[0], value)

    def _institution(self, record, key: str, name: str | None) -> Institution | None:
        found = self.institutions.get(name)
        if name and not found:
            record.sound = False
            if self.file.unknown("institutions", name):
                record.wrong(key, name, "is the key of no institution.")
        return found


def like(row: ProcurementRow, procurements: list[Procurement]) -> Procurement | None:
    """The one that has the same title in Serbian (in either script) or in English."""
    for column in ("title_sr", "title_en"):
        title = fold(row.fields.get(column, ""))
        for procurement in procurements:
            if title and fold(getattr(procurement, column)) == title:
                return procurement
    return None


def release(project: Project, file: DataFile, report: Report):
    """Those of the file, but not what somebody withdrew. Quantities and values by category become
    public, no text: nothing in it can be refused."""
    procurements = list(project.procurements.order_by("pk")) if file.procurements else []
    for row in file.procurements:
        found = like(row, procurements)
        if not (found.released_at or found.withdrawn_at):
            found.release()
            report.count("procurement", "released")
