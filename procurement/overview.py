"""The contracts of a project with their lots and items and the sums of a day, as the pages of the
equipment show them: one statement for all items, however many there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from core.days import today
from procurement.deadlines import Deadline, DeadlineKind, item_deadlines, lot_deadlines
from procurement.models import Contract, Item, Lot, Procurement
from procurement.models.sums import Sums, added, sums_of
from procurement.words import Category


@dataclass
class Group:
    """A lot, a contract, a procurement project or a category with the sums of its items."""

    record: object
    items: list[Item]
    groups: list = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)

    @property
    def sums(self) -> Sums:
        return added(self.items)

    @property
    def to_come(self) -> bool:
        """Whether a delivery can be booked."""
        return any(item.delivered < item.quantity for item in self.items)

    @property
    def to_judge(self) -> bool:
        """Of a lot: whether a certificate can be recorded, for pieces that wait or the final one,
        which comes once all are accepted."""
        waiting = any(item.waiting for item in self.items)
        closed = any(item.final_on for item in self.items)
        return waiting or bool(self.items and not self.to_come and not closed)

    @property
    def made_up(self) -> bool:
        """Whether a number of it rests on something that was made up for the demonstration."""
        return any(item.made_up() for item in self.items)


def items_of(project, on: date, **conditions) -> list[Item]:
    """Items with their sums on a day (`sums`) and their own deadlines as of today (`deadlines`);
    one statement."""
    items = list(
        Item.objects.of(project)
        .filter(**conditions)
        .as_of(on)
        .with_days()
        .select_related("lot__contract__procurement")
        .order_by("lot__contract", "lot__number", "sort_key", "pk")
    )
    for item in items:
        item.lot.contract.procurement.project = project
        item.sums = sums_of(item)
        item.deadlines = item_deadlines(item, today())
    return items


def by_lot(items) -> dict[int, list[Deadline]]:
    """The deadlines of each lot; give all items of the lots."""
    found = defaultdict(list)
    for deadline in lot_deadlines(items, today()):
        found[deadline.record.pk].append(deadline)
    return found


def is_overdue(item, of_its_lot) -> bool:
    """Whether a deadline of the item has passed: its own, or one of the whole lot."""
    whole = [one for one in of_its_lot if one.kind in (DeadlineKind.FINAL, DeadlineKind.DEFECT)]
    return any(one.is_overdue for one in [*item.deadlines, *whole])


def grouped(procurements, items, deadlines, *, empty: bool) -> list[Group]:
    """The procurement projects with their contracts and lots, and the items among those given;
    `empty`: those without items too."""
    of_lot = defaultdict(list)
    for item in items:
        of_lot[item.lot_id].append(item)

    def group(record, groups):
        groups = [one for one in groups if one.items or empty]
        return Group(record, [item for one in groups for item in one.items], groups)

    found = []
    for procurement in procurements:
        contracts = []
        for contract in procurement.contracts.all():
            lots = [
                Group(lot, of_lot[lot.pk], deadlines=deadlines.get(lot.pk, []))
                for lot in contract.lots.all()
            ]
            contracts.append(group(contract, lots))
        found.append(group(procurement, contracts))
    return [one for one in found if one.items or empty]


def procurements_of(project) -> list[Procurement]:
    """With their contracts and lots, also those that have no items yet; three statements."""
    lots = Prefetch("lots", Lot.objects.order_by("number"))
    contracts = Prefetch("contracts", Contract.objects.order_by("pk").prefetch_related(lots))
    found = (
        Procurement.objects.filter(project=project)
        .select_related("contracting_authority")
        .prefetch_related(contracts)
        .order_by("pk")
    )
    for procurement in found:
        procurement.project = project
        for contract in procurement.contracts.all():
            contract.procurement = procurement
            for lot in contract.lots.all():
                lot.contract = contract
    return list(found)


def categories(items) -> list[Group]:
    """By category, those that have items; in the order of the words."""
    groups = [
        Group(category, [item for item in items if item.category == category])
        for category in Category
    ]
    return [group for group in groups if group.items]
