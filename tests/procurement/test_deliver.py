"""Booking a delivery note, moving its day, taking it back: the rules, without pages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from procurement.deliveries import deliver, take_back
from procurement.models import Contract, Delivery, Item, Piece
from procurement.models.sums import sums_of
from tests.factories import (
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
    reject,
)
from tests.procurement.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_1_october_2019")]

MAY = date(2019, 5, 6)


@pytest.fixture
def item():
    return ItemFactory(number="2.1", quantity=10)


def book(item, number, *serials, on=MAY, **changed):
    return deliver(
        contract=item.lot.contract, on=on, note_number="OT-7",
        quantities={item: (number, list(serials))}, **changed,
    )  # fmt: skip


def test_a_delivery_note_with_two_items_makes_a_piece_for_each_thing(item):
    chair = ItemFactory(lot=item.lot, number="2.2", category="furniture", quantity=3)
    user = UserFactory()
    delivery = deliver(
        contract=item.lot.contract, on=MAY, note_number="OT-7", received_by="storekeeper",
        remarks="two boxes", by=user,
        quantities={item: (3, ["PF-1", " PF-2 "]), chair: (2, [])},
    )  # fmt: skip
    assert (delivery.note_number, delivery.received_by, delivery.remarks) == (
        "OT-7", "storekeeper", "two boxes",
    )  # fmt: skip
    assert delivery.recorded_by == user
    assert [
        (piece.code, piece.serial_number, piece.serial_key, piece.delivered_on, piece.project)
        for piece in delivery.pieces.select_related("item", "project").order_by("pk")
    ] == [
        ("2.1/01", "PF-1", "pf1", MAY, item.lot.contract.procurement.project),
        ("2.1/02", "PF-2", "pf2", MAY, item.lot.contract.procurement.project),
        ("2.1/03", "", "", MAY, item.lot.contract.procurement.project),
        ("2.2/01", "", "", MAY, item.lot.contract.procurement.project),
        ("2.2/02", "", "", MAY, item.lot.contract.procurement.project),
    ]
    assert list(Item.objects.order_by("number").values_list("delivered", flat=True)) == [3, 2]
    assert set(Piece.history.values_list("history_type", "history_user")) == {("+", user.pk)}
    assert delivery.history.get().history_user == user


def test_numbers_of_pieces_go_on_after_those_that_are_there(item):
    bring(item, 2)
    book(item, 1)
    assert list(item.pieces.values_list("number", flat=True)) == [1, 2, 3]


def test_more_than_was_contracted_is_refused(item):
    bring(item, 8)
    assert refused(book, item, 3) == {
        f"quantity_{item.pk}": [
            "Item 2.1: you book 3, but 8 of 10 are delivered already. Book 2 at most, or amend "
            "the contract first."
        ]
    }
    book(item, 2)
    assert Item.objects.get().delivered == 10


def test_what_was_rejected_may_be_replaced_from_the_day_of_its_rejection_on(item):
    pieces = bring(item, 10, serials=["A", "B"])
    reject(pieces[:2], on=date(2019, 5, 20))
    assert refused(book, item, 2, on=date(2019, 5, 19)) == {
        f"quantity_{item.pk}": [
            "Item 2.1: with this, 12 pieces count as delivered on 19 May 2019, but only 10 are "
            "contracted. What is rejected counts until the day of its rejection: enter a later "
            "day for what replaces it."
        ]
    }
    book(item, 2, "A", "B", on=date(2019, 5, 20))
    for day, number in ((19, 10), (20, 10)):
        [found] = Item.objects.as_of(date(2019, 5, day))
        assert sums_of(found).delivered.quantity == number


def test_a_delivery_booked_late_must_fit_under_every_later_day(item):
    pieces = bring(item, 8, on=date(2019, 6, 3))
    reject(pieces[:3], on=date(2019, 7, 1))
    bring(item, 3, on=date(2019, 7, 5))
    assert list(refused(book, item, 3, on=MAY)) == [f"quantity_{item.pk}"]
    book(item, 2, on=MAY)
    assert Item.objects.get().delivered == 10


@pytest.mark.parametrize(
    ("number", "serials", "expected"),
    [
        (2, ["A1", "a-1"], ["Serial number a-1 is entered twice. Remove one of the two."]),
        (2, ["old 1"], ["Serial number old 1 belongs to piece 2.1/01 already. Correct it."]),
        (1, ["A1", "A2"], ["2 serial numbers are entered for 1 pieces. Remove some."]),
        (1, ["--"], ["“--” is no serial number: it has neither a letter nor a digit."]),
        (
            1,
            ["x" * 61],
            [f"“{'x' * 20}…” is longer than 60 characters. One number in each line."],
        ),
    ],
)
def test_wrong_serial_numbers_are_refused(number, serials, expected, item):
    bring(item, 1, serials=["OLD-1"])
    assert refused(book, item, number, *serials) == {f"serials_{item.pk}": expected}


def test_the_serial_number_of_a_rejected_piece_may_come_back(item):
    reject(bring(item, 1, serials=["OLD-1"]))
    book(item, 1, "OLD-1", on=date(2019, 5, 21))
    assert list(item.pieces.values_list("serial_number", flat=True)) == ["OLD-1", "OLD-1"]


def test_the_day_lies_between_the_signature_and_today(item):
    assert refused(book, item, 1, on=date(2019, 1, 14)) == {
        "on": [
            "The day 14 Jan 2019 is before 15 Jan 2019 (signature of the contract). Enter "
            "15 Jan 2019 or a later day."
        ]
    }
    assert refused(book, item, 1, on=date(2019, 10, 2)) == {
        "on": ["The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today."]
    }


def test_nothing_is_delivered_under_a_contract_that_is_not_signed():
    item = ItemFactory(lot__contract=ContractFactory(signed_on=None))
    assert refused(book, item, 1) == {
        "__all__": ["Enter the day on which the contract was signed: goods are delivered after it."]
    }


@pytest.mark.parametrize("number", [0, -1])
def test_a_delivery_of_nothing_is_refused(number, item):
    assert refused(book, item, number)
    assert refused(deliver, contract=item.lot.contract, on=MAY, note_number="", quantities={})


def test_an_item_of_another_contract_is_refused(item):
    other = ItemFactory()
    assert refused(
        deliver, contract=item.lot.contract, on=MAY, note_number="OT-7", quantities={other: (1, [])}
    ) == {"__all__": ["An item was removed from the contract meanwhile. Open the page anew."]}


def test_a_delivery_booked_by_mistake_is_taken_back_with_its_pieces(item):
    kept = bring(item, 1)
    delivery = book(item, 3, "A")
    user = UserFactory()
    take_back(delivery=delivery, by=user)
    assert list(Piece.objects.all()) == kept
    assert Item.objects.get().delivered == 1
    assert not Delivery.objects.filter(pk=delivery.pk).exists()
    assert Delivery.history.filter(history_type="-").get().history_user == user
    gone = Piece.history.filter(history_type="-").order_by("number")
    assert list(gone.values_list("number", "serial_number", "history_user")) == [
        (2, "A", user.pk), (3, "", user.pk), (4, "", user.pk),
    ]  # fmt: skip


def test_what_somebody_has_taken_back_or_removed_just_before_breaks_nothing(item):
    delivery = book(item, 3)
    for opened in [Delivery.objects.get(pk=delivery.pk) for _click in range(2)]:
        take_back(delivery=opened)
    assert Delivery.history.filter(history_type="-").count() == 1
    Contract.objects.filter(pk=item.lot.contract.pk).delete()
    assert refused(book, item, 1) == {
        "__all__": ["Somebody else removed this after you opened the page. Nothing is saved."]
    }


def test_a_delivery_of_which_something_was_accepted_stays(item):
    pieces = bring(item, 2)
    accept(pieces[:1])
    with pytest.raises(ValidationError, match="1 are accepted and 0 rejected"):
        take_back(delivery=pieces[0].delivery)
    assert Piece.objects.count() == 2


def test_a_delivery_on_an_annulled_protocol_stays(item):
    pieces = bring(item, 1)
    accept(pieces)
    protocol = hand_over(pieces, InstitutionFactory())
    protocol.lines.update(until=date(2019, 6, 3))
    Piece.objects.update(unit=None, handed_over_on=None, acceptance=None, accepted_on=None)
    with pytest.raises(ValidationError, match=f"protocol {protocol.code}, which was annulled"):
        take_back(delivery=pieces[0].delivery)
    assert Piece.objects.count() == 1
