"""What the committee decides, as a service: which pieces, which kinds, which days."""

from datetime import date

import pytest

from procurement.acceptances import accept, result_of, with_counts
from procurement.models import Acceptance, Defect, Item, Piece
from tests.factories import (
    DefectFactory,
    ItemFactory,
    UserFactory,
    bring,
)
from tests.factories import accept as accepted_before
from tests.procurement.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_1_october_2019")]

MAY = date(2019, 5, 20)


@pytest.fixture
def item():
    return ItemFactory(number="2.1", quantity=10)


def decide(item, yes, no=0, *serials, kind="partial provisional", on=MAY, **changed):
    return accept(
        lot=item.lot, kind=kind, on=on, certificate_number="PP-1",
        quantities={item: (yes, no, list(serials))}, **changed,
    )  # fmt: skip


def finally_accept(lot, on, **changed):
    return accept(lot=lot, kind="final", on=on, certificate_number="KP-1", **changed)


def counted(acceptance):
    return with_counts(Acceptance.objects.all()).get(pk=acceptance.pk)


def test_the_oldest_delivery_is_accepted_first(item):
    late = bring(item, 3, on=date(2019, 5, 13))
    early = bring(item, 2, on=date(2019, 5, 6))
    user = UserFactory()
    acceptance = decide(item, 3, by=user, committee="two officers", inspected_on=date(2019, 5, 18))
    assert list(acceptance.pieces.order_by("delivered_on", "number")) == [*early, late[0]]
    assert set(acceptance.pieces.values_list("accepted_on", flat=True)) == {MAY}
    assert (acceptance.committee, acceptance.recorded_by) == ("two officers", user)
    changes = Piece.history.filter(history_type="~")
    assert set(changes.values_list("accepted_on", "history_user")) == {(MAY, user.pk)}
    assert changes.count() == 3
    assert Item.objects.get().delivered == 5


def test_rejected_pieces_no_longer_count_as_delivered(item):
    pieces = bring(item, 4, serials=["A1", "A2", "A3", "A4"])
    acceptance = decide(item, 2, 2, "a3", "A-1")
    assert set(acceptance.rejected_pieces.all()) == {pieces[0], pieces[2]}
    assert set(acceptance.pieces.all()) == {pieces[1], pieces[3]}
    assert set(acceptance.rejected_pieces.values_list("rejected_on", "accepted_on")) == {
        (MAY, None)
    }
    assert Item.objects.get().delivered == 2


@pytest.mark.parametrize(
    ("yes", "no", "serials", "field", "expected"),
    [
        (4, 0, [], "accept", "Item 2.1: you accept 4, but only 3 of 10 were delivered."),
        (
            2, 2, ["A1", "A2"], "accept",
            "Item 2.1: you accept 2 and reject 2, but only 3 wait for acceptance. Enter 3 at "
            "most in both fields together.",
        ),
        (2, 1, [], "rejected", "Enter the serial number of 1 more piece that is rejected."),
        (
            2, 1, ["B9"], "rejected",
            "Serial number B9 is not among the pieces of this item that wait for acceptance. "
            "Correct it.",
        ),
        (
            1, 1, ["A1", "A2"], "rejected",
            "2 serial numbers are entered, but 1 pieces are rejected.",
        ),
        (1, 2, ["A1", "a 1"], "rejected",
         "Serial number a 1 is entered twice. Remove one of the two."),
        (-1, 2, ["A1"], "accept", "Enter numbers of pieces as whole numbers from 0 on."),
    ],
)  # fmt: skip
def test_wrong_numbers_are_refused(yes, no, serials, field, expected, item):
    bring(item, 3, serials=["A1", "A2", "A3"])
    assert refused(decide, item, yes, no, *serials) == {f"{field}_{item.pk}": [expected]}


def test_the_message_counts_what_was_accepted_before(item):
    accepted_before(bring(item, 3))
    bring(item, 2)
    assert refused(decide, item, 3) == {
        f"accept_{item.pk}": ["Item 2.1: you accept 6, but only 5 of 10 were delivered."]
    }


def test_pieces_without_serial_numbers_are_rejected_by_number_alone(item):
    bring(item, 3)
    acceptance = decide(item, 1, 2)
    assert (acceptance.pieces.count(), acceptance.rejected_pieces.count()) == (1, 2)


def test_all_that_wait_are_rejected_without_naming_each(item):
    bring(item, 2, serials=["A1", "A2"])
    assert decide(item, 0, 2).rejected_pieces.count() == 2


def test_nothing_is_accepted_before_it_was_delivered(item):
    bring(item, 2, on=date(2019, 5, 6))
    bring(item, 2, on=date(2019, 6, 3))
    assert refused(decide, item, 3) == {
        f"accept_{item.pk}": [
            "The day 20 May 2019 is before 3 Jun 2019 (delivery). Enter 3 Jun 2019 or a later day."
        ]
    }
    assert decide(item, 2).pieces.count() == 2


def test_the_certificate_is_not_of_the_future_nor_before_the_inspection(item):
    bring(item, 2)
    assert list(refused(decide, item, 1, on=date(2019, 10, 2))) == ["on"]
    assert list(refused(decide, item, 1, inspected_on=date(2019, 5, 21))) == ["inspected_on"]
    assert list(refused(decide, item, 0)) == ["__all__"]


def test_provisional_is_the_acceptance_with_which_the_whole_lot_is_accepted(item):
    other = ItemFactory(lot=item.lot, number="2.2", quantity=1)
    accepted_before(bring(item, 9), on=date(2019, 5, 13))
    bring(item, 1)
    assert refused(decide, item, 1, kind="provisional") == {
        "kind": [
            "1 of the 11 pieces of the lot are not accepted with this certificate. Choose the "
            "partial provisional acceptance."
        ]
    }
    bring(other, 1)
    quantities = {item: (1, 0, []), other: (1, 0, [])}
    whole = {"lot": item.lot, "kind": "provisional", "certificate_number": "PP-2"}
    assert list(refused(accept, **whole, on=date(2019, 5, 12), quantities=quantities)) == ["on"]
    assert accept(**whole, on=MAY, quantities=quantities).pieces.count() == 2


def test_a_partial_acceptance_may_complete_the_lot(item):
    bring(item, 10)
    assert decide(item, 10).kind == "partial provisional"


def test_defects_are_stored_with_their_day(item):
    bring(item, 1)
    early = Defect(description="scratch", remedy_by=date(2019, 5, 19))
    assert list(refused(decide, item, 1, defects=[early])) == ["__all__"]
    acceptance = decide(
        item, 1, defects=[Defect(item=item, description="scratch", remedy_by=date(2019, 6, 20))]
    )
    assert list(acceptance.defects.values_list("item", "description", "remedy_by")) == [
        (item.pk, "scratch", date(2019, 6, 20))
    ]


@pytest.mark.parametrize(
    ("yes", "no", "remarks", "defects", "expected"),
    [
        (2, 0, "", 0, "accepted"),
        (2, 0, "late", 0, "accepted with remarks"),
        (1, 1, "", 0, "accepted with remarks"),
        (2, 0, "", 1, "accepted with remarks"),
        (0, 2, "late", 1, "rejected"),
    ],
)
def test_the_result_follows_from_what_was_decided(yes, no, remarks, defects, expected, item):
    bring(item, 2)
    acceptance = decide(item, yes, no, remarks=remarks)
    for _number in range(defects):
        DefectFactory(acceptance=acceptance)
    found = counted(acceptance)
    assert (found.accepted, found.rejected, found.found) == (yes, no, defects)
    assert result_of(found) == expected
