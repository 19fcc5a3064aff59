"""A procurement project of the file with its contract, lots and items; without the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from activities import rules as plan_rules
from activities.words import Provenance
from core.days import today
from core.scripts import fold
from procurement import number_rows, rules
from procurement.models import Contract, Item
from procurement.models.piece import number_key
from procurement.words import Category
from reports.loading.faults import MISSING
from reports.loading.record import Record, stated

TWICE = "stands in the file before. Keep one."
NUMBERS = ("serial_numbers", "inventory_numbers")


@dataclass
class Booked:
    """How far an item is. Its whole quantity was delivered, and accepted, on one day each (None:
    not yet); so many pieces went to the unit. The numbers are in the order of the pieces, empty
    where nobody knows one."""

    delivered: date | None
    accepted: date | None
    handed_over: int
    handed_over_on: date | None
    # Key of the institution.
    unit: str
    serial_numbers: list[str]
    inventory_numbers: list[str]


@dataclass
class ItemRow:
    record: Record
    key: Any
    fields: dict
    # None where it could not be understood.
    booked: Booked | None


@dataclass
class LotRow:
    record: Record
    key: Any
    fields: dict
    items: list[ItemRow]


@dataclass
class ProcurementRow:
    record: Record
    fields: dict
    # Key of the contracting authority; None where the file says that there is none.
    authority: Any
    # Where the contract stands: a record of its own, or that of the procurement project.
    contract: Record
    contract_fields: dict
    lots: list[LotRow]

    @property
    def made_up(self) -> bool:
        """Whether any of its lots or items is."""
        rows = [*self.lots, *(item for lot in self.lots for item in lot.items)]
        return any(row.fields.get("provenance") == Provenance.ILLUSTRATIVE for row in rows)


def read_procurements(top: Record) -> list[ProcurementRow]:
    """One record, or a list of them."""
    value = top.data.get("procurement")
    if isinstance(value, dict):
        top.raw("procurement")
        found = [("procurement", value)]
    elif isinstance(value, list):
        records = top.records("procurement")
        found = [(f"procurement no. {number}", data) for number, data in records]
    else:
        top.record("procurement")
        return []
    rows, seen = [], set()
    for where, data in found:
        row = _procurement(Record(data, where, "procurement", top.faults))
        for column in ("title_sr", "title_en"):
            if (title := fold(row.fields.get(column, ""))) and (column, title) in seen:
                row.record.fault(column, TWICE, data[column])
            seen.add((column, title))
        rows.append(row)
    return rows


def _procurement(record: Record) -> ProcurementRow:
    origin = record.origin()
    # Of a stated procurement project title and programme are stated. Who states more says so at
    # the lot or item; a file of an office says nothing at all.
    below = Provenance.ILLUSTRATIVE if origin["provenance"] else MISSING
    authority = record.text("contracting_authority", null=True)
    contract = record.record("contract") or record
    return ProcurementRow(
        record=record,
        fields=stated(
            **record.both("title"),
            programme_sr=record.text("programme", null=True),
            programme_en=record.text("programme_en", null=True),
            note=record.text("note", null=True),
            **origin,
        ),
        authority=authority if authority is MISSING else authority or None,
        contract=contract,
        contract_fields=_contract(record, contract, below),
        lots=_lots(record, below),
    )


def _contract(record: Record, contract: Record, below) -> dict:
    signed_on = record.day("contract_signed")
    _check(record, "contract_signed", signed_on, Contract._meta.get_field("signed_on"))
    fields = stated(signed_on=signed_on, provenance=below)
    if contract is not record:
        fields |= stated(
            reference=contract.text("reference", null=True),
            contractor=contract.text("contractor", null=True),
            warranty_days=contract.whole("warranty_days"),
            **_origin(contract, below),
        )
        if fields.get("warranty_days", 0) is None:
            contract.wrong("warranty_days", None, "is not a whole number.")
    return fields


def _lots(procurement: Record, below) -> list[LotRow]:
    rows, seen = [], set()
    for number, data in procurement.records("lots", null=True):
        record = procurement.inside(data, f"lots {_name(data, number)}")
        key = record.whole("number", required=True)
        if key in seen:
            record.fault("number", TWICE, data["number"])
        elif key is not MISSING:
            seen.add(key)
        fields = stated(
            **record.both("title"),
            delivery_deadline=record.day("delivery_deadline"),
            **_origin(record, below),
        )
        category = record.choice("category", Category.values)
        below_it = fields.get("provenance", MISSING)
        rows.append(LotRow(record, key, fields, _items(record, category, below_it)))
    return rows


def _items(lot: Record, category, below) -> list[ItemRow]:
    rows, seen = [], set()
    for number, data in lot.records("items", null=True):
        record = lot.inside(data, f"items {_name(data, number)}")
        key = record.text("number", required=True)
        if key in seen:
            record.fault("number", TWICE, data["number"])
        elif key is not MISSING:
            seen.add(key)
        rows.append(_item(record, key, category, below))
    return rows


def _item(record: Record, key, category, below) -> ItemRow:
    own = record.choice("category", Category.values)
    if "category" not in record.data and "category" not in record.parent.data:
        record.fault("category", "is missing, here and at the lot. Add it.")
    record.raw("unit_price_eur", required=True)
    quantity = record.whole("quantity", required=True)
    _check(record, "quantity", quantity, Item._meta.get_field("quantity"))
    fields = stated(
        **record.both("name"),
        category=category if own is MISSING else own,
        quantity=quantity,
        unit_price_eur=record.decimal("unit_price_eur", Item._meta.get_field("unit_price_eur")),
        specification=record.text("specification", null=True),
        brand_and_model=record.text("brand_and_model", null=True),
        **_origin(record, below),
    )
    return ItemRow(record, key, fields, _booked(record, key, quantity))


def _check(record: Record, key: str, value, field):
    """What the column allows, said before anything follows from the value."""
    try:
        field.run_validators(None if value is MISSING else value)
    except ValidationError as error:
        record.fault(key, error.messages[0], record.data[key])


def _name(data: dict, number: int) -> str:
    """How a record is named in messages: by its number, else by its place in the list."""
    name = data.get("number")
    if isinstance(name, str) and name.strip() and len(name) <= 12 and name.isprintable():
        return name.strip()
    return str(name) if type(name) is int and abs(name) < 10**6 else f"no. {number}"


def _origin(record: Record, below) -> dict:
    found = record.origin()
    if found["provenance"] is MISSING:
        found["provenance"] = below
    return found


def _booked(record: Record, item, quantity) -> Booked | None:
    booked = Booked(
        delivered=_past(record, "delivered"),
        accepted=_past(record, "accepted"),
        handed_over=record.whole("handed_over") or 0,
        handed_over_on=_past(record, "handed_over_on"),
        unit=record.text("unit", null=True) or "",
        serial_numbers=_numbers(record, "serial_numbers"),
        inventory_numbers=_numbers(record, "inventory_numbers"),
    )
    if not record.sound:
        return None
    _check_acceptance(record, item, quantity, booked)
    _check_handover(record, item, quantity, booked)
    most = quantity if booked.delivered else 0
    for key in NUMBERS:
        if (count := len(getattr(booked, key))) > most:
            message = f"these are {count}, but {most} are delivered. Correct one of them."
            record.fault(key, message, record.data[key])
    return booked if record.sound else None


def _past(record: Record, key: str) -> date | None:
    day = record.day(key) or None
    if day and day > today():
        record.fault(key, plan_rules.day_in_future(day, today()).messages[0], record.data[key])
    return day


def _check_acceptance(record: Record, item, quantity, booked: Booked):
    """Rule V14: delivered before it is accepted."""
    if not booked.accepted:
        return
    if not booked.delivered:
        error = rules.accepted_too_many(item, quantity, 0, quantity)
    elif booked.accepted < booked.delivered:
        error = rules.day_before(booked.accepted, booked.delivered, "delivery")
    else:
        return
    record.fault("accepted", error.messages[0], record.data["accepted"])


def _check_handover(record: Record, item, quantity, booked: Booked):
    """Rule V14: accepted before it is handed over."""
    count, on = booked.handed_over, booked.handed_over_on
    if not count:
        if on:
            record.fault("handed_over", f"is missing: how many on {on}? Add it.")
        return
    accepted = quantity if booked.accepted else 0
    if count > accepted:
        error = rules.handed_over_too_many(item, count, accepted, accepted)
        record.fault("handed_over", error.messages[0], count)
    elif not on:
        record.fault("handed_over_on", f"is missing: when were {count} handed over? Add it.")
    elif on < booked.accepted:
        error = rules.day_before(on, booked.accepted, "acceptance")
        record.fault("handed_over_on", error.messages[0], record.data["handed_over_on"])
    if not booked.unit:
        record.fault("unit", "is missing: which one has them? Add its key.")


def _numbers(record: Record, key: str) -> list[str]:
    """A list of serial or inventory numbers, by the rules of those that people paste; each stands
    in it once."""
    numbers, seen = record.texts(key, null=True) or [], set()
    for number in numbers:
        compared = number_key(number)
        for message in number_rows.faults(number, key.removesuffix("s")):
            record.fault(key, message, number)
        if number and not compared:
            record.fault(key, rules.no_number(number).messages[0], number)
        elif compared and compared in seen:
            record.wrong(key, number, "stands in the list twice. Keep one.")
        seen.add(compared)
    return numbers
