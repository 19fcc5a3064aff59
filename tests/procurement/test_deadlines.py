"""The days by which something must happen to the equipment, from its contract and its pieces.

Laptops of the factories: 10 contracted on 15 January 2019, to be delivered by 30 June 2019,
365 days of warranty.
"""

from datetime import date

import pytest
from django.utils import translation

from procurement.deadlines import Deadline, DeadlineKind, deadlines, item_deadlines, lot_deadlines
from procurement.models import Item, Piece
from procurement.words import AcceptanceKind
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    DefectFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    accept,
    bring,
)

pytestmark = pytest.mark.django_db

DELIVERY, CERTIFICATE, WARRANTY, FINAL, DEFECT = DeadlineKind


@pytest.fixture
def laptops():
    return ItemFactory(name_en="Laptop")


def items_of(lot):
    return list(
        Item.objects.filter(lot=lot)
        .with_days()
        .select_related("lot__contract__procurement__project")
        .order_by("pk")
    )


def of_lot(lot, on) -> list[tuple]:
    return [(one.kind, one.day, one.count) for one in lot_deadlines(items_of(lot), on)]


def of_item(item, on) -> list[tuple]:
    [found] = [one for one in items_of(item.lot) if one == item]
    return [(one.kind, one.day, one.count) for one in item_deadlines(found, on)]


def reject(pieces, on=date(2019, 5, 20)):
    rejection = AcceptanceFactory(lot=pieces[0].item.lot, on=on)
    Piece.objects.filter(pk__in=[piece.pk for piece in pieces]).update(
        rejection=rejection, rejected_on=on
    )
    item = pieces[0].item
    item.delivered -= len(pieces)
    item.save()


def test_delivery_is_due_while_something_is_still_to_come(laptops):
    spring = date(2019, 4, 1)
    assert of_lot(laptops.lot, spring) == [(DELIVERY, date(2019, 6, 30), 10)]
    accept(bring(laptops, 4))
    assert of_item(laptops, spring)[0] == (DELIVERY, date(2019, 6, 30), 6)
    accept(bring(laptops, 6))
    assert DELIVERY not in [kind for kind, *_ in of_lot(laptops.lot, spring)]


def test_nothing_is_to_be_delivered_before_the_contract_is_signed(laptops):
    contract = laptops.lot.contract
    assert of_lot(laptops.lot, date(2019, 1, 14)) == []
    assert of_lot(laptops.lot, date(2019, 1, 15)) == [(DELIVERY, date(2019, 6, 30), 10)]
    contract.signed_on = None
    contract.save()
    assert of_lot(laptops.lot, date(2019, 8, 1)) == []


def test_a_lot_without_a_delivery_deadline_has_none(laptops):
    laptops.lot.delivery_deadline = None
    laptops.lot.save()
    assert of_lot(laptops.lot, date(2019, 8, 1)) == []


def test_what_was_rejected_is_still_to_come(laptops):
    pieces = bring(laptops, 10)
    accept(pieces[:8])
    reject(pieces[8:])
    assert of_lot(laptops.lot, date(2019, 6, 1)) == [
        (DELIVERY, date(2019, 6, 30), 2),
        (WARRANTY, date(2020, 5, 19), 8),
    ]


def test_the_certificate_is_due_30_days_after_the_oldest_delivery_that_waits(laptops):
    june = date(2019, 6, 1)
    first = bring(laptops, 4, on=date(2019, 5, 6))
    bring(laptops, 6, on=date(2019, 5, 20))
    assert of_lot(laptops.lot, june) == [(CERTIFICATE, date(2019, 6, 5), 10)]
    accept(first)
    assert of_item(laptops, june)[0] == (CERTIFICATE, date(2019, 6, 19), 6)


def test_each_day_on_which_a_warranty_ends_is_a_deadline_of_its_pieces(laptops):
    printers = ItemFactory(lot=laptops.lot, quantity=2)
    accept(bring(laptops, 4), on=date(2019, 5, 20))
    accept(bring(laptops, 6) + bring(printers, 1), on=date(2019, 6, 3))
    first, second = date(2020, 5, 19), date(2020, 6, 2)
    to_come = (DELIVERY, date(2019, 6, 30), 1)
    for on in (date(2019, 7, 1), first):
        assert of_lot(laptops.lot, on) == [
            to_come, (WARRANTY, first, 4), (WARRANTY, second, 7),
        ]  # fmt: skip
        assert of_item(laptops, on) == [(WARRANTY, first, 4), (WARRANTY, second, 6)]
        assert of_item(printers, on) == [to_come, (WARRANTY, second, 1)]
    for on in (date(2020, 5, 20), second):
        assert of_lot(laptops.lot, on) == [to_come, (WARRANTY, second, 7)]
        assert of_item(laptops, on) == [(WARRANTY, second, 6)]
    assert of_lot(laptops.lot, date(2020, 6, 3)) == [to_come]


def test_final_acceptance_is_due_30_days_after_the_warranty_of_the_whole_lot(laptops):
    printers = ItemFactory(lot=laptops.lot, quantity=2)
    accept(bring(laptops, 10), on=date(2019, 5, 20))
    after = date(2020, 6, 3)
    assert of_lot(laptops.lot, after) == [(DELIVERY, date(2019, 6, 30), 2)]
    waiting = bring(printers, 2, on=date(2019, 6, 3))
    assert of_lot(laptops.lot, after) == [(CERTIFICATE, date(2019, 7, 3), 2)]
    accept(waiting, on=date(2019, 6, 3))
    assert of_lot(laptops.lot, date(2020, 6, 2)) == [(WARRANTY, date(2020, 6, 2), 2)]
    assert of_lot(laptops.lot, after) == [(FINAL, date(2020, 7, 2), 0)]
    items = items_of(laptops.lot)
    assert item_deadlines(items[0], after) == []
    [final] = item_deadlines(items[0], after, of_lot=items)
    assert (final.kind, final.day, final.record) == (FINAL, date(2020, 7, 2), laptops)


def test_after_final_acceptance_nothing_is_due(laptops):
    accept(bring(laptops, 10), on=date(2019, 5, 20))
    AcceptanceFactory(lot=laptops.lot, kind=AcceptanceKind.FINAL, on=date(2020, 5, 19))
    for on in (date(2020, 5, 19), date(2020, 6, 1), date(2021, 1, 1)):
        assert of_lot(laptops.lot, on) == []
        assert of_item(laptops, on) == []


def test_open_defects_are_due_when_the_first_is_to_be_remedied(laptops):
    acceptance = accept(bring(laptops, 10))
    DefectFactory(acceptance=acceptance, remedy_by=date(2019, 6, 1), remedied_on=date(2019, 6, 1))
    DefectFactory(acceptance=acceptance, remedy_by=date(2019, 6, 20))
    DefectFactory(acceptance=acceptance, remedy_by=date(2019, 6, 10), item=laptops)
    DefectFactory(remedy_by=date(2019, 5, 1))
    assert of_lot(laptops.lot, date(2019, 6, 5))[0] == (DEFECT, date(2019, 6, 10), 2)


def test_the_deadlines_of_many_projects_come_in_one_statement(django_assert_num_queries):
    def lots_with_deadlines(number):
        for _n in range(number):
            contract = ContractFactory()
            for day in (20, 10):
                lot = LotFactory(contract=contract, delivery_deadline=date(2019, 6, day))
                item = ItemFactory(lot=lot)
                DefectFactory(acceptance=accept(bring(item, 2)))
                accept(bring(item, 1), on=date(2019, 5, 27))
        return Item.objects.values_list("lot__contract__procurement__project", flat=True)

    for number in (1, 29):
        projects = list(lots_with_deadlines(number))
        with django_assert_num_queries(1):
            found = deadlines(projects, date(2019, 6, 1))
            addresses = {one.url for one in found}
        lots = len(projects)
        assert len(found) == 4 * lots
        assert len(addresses) == lots
        assert [one.day for one in found] == sorted(one.day for one in found)
    assert deadlines([ProcurementFactory().project_id], date(2019, 6, 1)) == []


def test_each_deadline_comes_once_for_a_lot_and_counts_all_its_items(laptops):
    bring(ItemFactory(lot=laptops.lot, quantity=5), 3, on=date(2019, 5, 20))
    bring(laptops, 1, on=date(2019, 5, 6))
    other = ItemFactory(lot=LotFactory(contract=laptops.lot.contract))
    found = deadlines([laptops.lot.contract.procurement.project_id], date(2019, 6, 1))
    assert [(one.kind, one.record, one.day, one.count) for one in found] == [
        (CERTIFICATE, laptops.lot, date(2019, 6, 5), 4),
        (DELIVERY, laptops.lot, date(2019, 6, 30), 11),
        (DELIVERY, other.lot, date(2019, 6, 30), 10),
    ]


@pytest.mark.parametrize(
    ("kind", "days_left", "colour"),
    [
        (DELIVERY, 0, "green"), (DELIVERY, -1, "amber"), (DELIVERY, -14, "amber"),
        (DELIVERY, -15, "red"),
        # 20, 21, 30 and 31 days after the delivery.
        (CERTIFICATE, 10, "green"), (CERTIFICATE, 9, "amber"), (CERTIFICATE, 0, "amber"),
        (CERTIFICATE, -1, "red"),
        (WARRANTY, 61, "quiet"), (WARRANTY, 60, "green"), (WARRANTY, 31, "green"),
        (WARRANTY, 30, "amber"), (WARRANTY, 8, "amber"), (WARRANTY, 7, "red"),
        (FINAL, 29, "amber"), (FINAL, 0, "amber"), (FINAL, -1, "red"),
        (DEFECT, 8, "green"), (DEFECT, 7, "amber"), (DEFECT, 0, "amber"), (DEFECT, -1, "red"),
    ],
)  # fmt: skip
def test_the_colour_follows_the_days(kind, days_left, colour):
    on = date(2019, 6, 1)
    deadline = Deadline(kind, None, date.fromordinal(on.toordinal() + days_left), on)
    assert (deadline.days_left, deadline.colour) == (days_left, colour)
    assert deadline.is_overdue == (days_left < 0)


def test_a_colour_always_comes_with_words():
    on = date(2019, 6, 10)

    def words(kind, day, count=0):
        deadline = Deadline(kind, None, date(2019, 6, day), on, count)
        return deadline.what, deadline.words, str(deadline.note)

    with translation.override("en"):
        assert words(DELIVERY, 9, 1) == ("1 piece still to come", "1 day late", "")
        assert words(WARRANTY, 10) == ("end of the warranty", "today", "")
        assert words(WARRANTY, 10, 2) == ("end of the warranty of 2 pieces", "today", "")
        assert words(DEFECT, 11, 2) == ("2 defects to be remedied", "in 1 day", "")
        assert words(CERTIFICATE, 10, 5) == ("5 pieces wait for acceptance", "today", "")
        assert words(CERTIFICATE, 8, 5) == (
            "5 pieces wait for acceptance",
            "2 days late",
            "by the contract's 30-day rule silence counts as accepted",
        )
