"""Writing protocols: where a piece is, on any day, and what stands against it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from procurement.models import Piece, Protocol, ProtocolLine
from procurement.protocols import write_protocol
from tests.factories import InstitutionFactory, ItemFactory, UserFactory, accept, bring
from tests.procurement.writing import AUGUST, JULY, JUNE, numbered, places, refused, states, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_1_october_2019")]


@pytest.fixture
def item():
    return ItemFactory(number="2.1", name_en="Laptop", quantity=10)


@pytest.fixture
def stored(item):
    """Three laptops that were accepted on 20 May and are in the store."""
    pieces = bring(item, 3)
    accept(pieces)
    return pieces


@pytest.fixture
def ukp():
    return InstitutionFactory(abbreviation="UKP")


@pytest.fixture
def okm():
    return InstitutionFactory(abbreviation="OKM")


def test_a_handover_puts_numbered_pieces_with_the_unit(stored, ukp):
    by = UserFactory()
    protocol = write(
        numbered(stored[:2]), to_unit=ukp, place="Beograd", giver="magacioner",
        receiver="načelnik", witness="referent", by=by,
    )  # fmt: skip
    assert (protocol.code, protocol.year, protocol.kind, protocol.recorded_by) == (
        "1/2019", 2019, "handover", by,
    )  # fmt: skip
    assert states(stored) == [
        ("in use", "UKP", JUNE, None),
        ("in use", "UKP", JUNE, None),
        ("in store", None, None, None),
    ]
    numbers = Piece.objects.order_by("number").values_list("inventory_number", "inventory_key")
    assert list(numbers) == [("MUP-0001", "mup0001"), ("MUP-0002", "mup0002"), ("", "")]
    lines = ProtocolLine.objects.order_by("pk").values_list("piece", "unit", "since", "until")
    assert list(lines) == [(piece.pk, ukp.pk, JUNE, None) for piece in stored[:2]]
    history = stored[0].history.first()
    assert (history.inventory_number, history.unit_id, history.history_user) == (
        "MUP-0001", ukp.pk, by,
    )  # fmt: skip


def test_move_return_and_write_off_each_by_a_protocol_of_its_own(stored, ukp, okm):
    write(numbered(stored), to_unit=ukp)
    moved = write(stored[:2], kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    returned = write(stored[:1], kind="return", on=AUGUST, from_unit=okm)
    off = write(stored[1:2], kind="write-off", on=AUGUST, from_unit=okm, reason="Burnt out")
    assert [one.code for one in (moved, returned, off)] == ["2/2019", "3/2019", "4/2019"]
    assert states(stored) == [
        ("in store", None, JUNE, None),
        ("written off", None, JUNE, AUGUST),
        ("in use", "UKP", JUNE, None),
    ]
    assert [places(piece) for piece in stored] == [
        ["UKP", "OKM", "store"],
        ["UKP", "OKM", "store"],
        ["UKP", "UKP", "UKP"],
    ]
    again = write(stored[:1], on=AUGUST, to_unit=ukp)
    assert again.lines.count() == 1
    assert states(stored[:1]) == [("in use", "UKP", JUNE, None)]


def test_a_piece_of_the_store_can_be_written_off(stored):
    write(stored[:1], kind="write-off", reason="Stolen")
    assert states(stored[:1]) == [("written off", None, None, JUNE)]


def test_each_piece_needs_its_own_inventory_number(stored, ukp):
    one, two, three = stored
    write({one: "MUP-0001"}, to_unit=ukp)
    found = refused({two: "", three: "mup 0001"}, to_unit=ukp)
    assert found == {
        f"number_{two.pk}": ["Enter the inventory number before the handover."],
        f"number_{three.pk}": [
            f"Inventory number mup 0001 already belongs to “{one.code} Laptop”. Each item handed "
            "to a unit needs its own inventory number."
        ],
    }
    found = refused({two: "МУП-7", three: "MUP-7"}, to_unit=ukp)
    assert found == {
        f"number_{three.pk}": [
            f"Inventory number MUP-7 already belongs to “{two.code} Laptop”. Each item handed to "
            "a unit needs its own inventory number."
        ]
    }


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("---", "“---” is no number: it has neither a letter nor a digit."),
        ("9" * 61, f"“{'9' * 20}…” is longer than 60 characters. Shorten it."),
    ],
)
def test_what_is_no_number_is_refused(typed, message, stored, ukp):
    found = refused({stored[0]: typed}, to_unit=ukp)
    assert found == {f"number_{stored[0].pk}": [message]}


def test_a_number_that_a_unit_has_had_stays(stored, ukp, okm):
    write({stored[0]: "MUP-0001"}, to_unit=ukp)
    piece = Piece.objects.get(pk=stored[0].pk)
    found = refused({piece: "MUP-0009"}, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    assert found == {
        f"number_{piece.pk}": [
            "This piece has the inventory number MUP-0001, which stands on a protocol. Leave it, "
            "or ask an administrator to correct it."
        ]
    }
    write({piece: "mup-0001"}, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    assert Piece.objects.get(pk=piece.pk).inventory_number == "MUP-0001"


def test_what_is_not_in_the_store_is_not_handed_over(item, stored, ukp, okm):
    waiting = bring(item, 1, on=date(2019, 5, 22))
    write(numbered(stored[:1]), to_unit=ukp)
    found = refused({**numbered(stored[:1]), waiting[0]: "MUP-8"}, on=JULY, to_unit=okm)
    assert found == {
        f"piece_{stored[0].pk}": [
            "Piece 2.1/01 is not in the store any more; it is “UKP” now. Take it off the list."
        ],
        f"piece_{waiting[0].pk}": [
            "Piece 2.1/04 is not in the store any more; it is “waiting for acceptance” now. Take "
            "it off the list."
        ],
    }
    found = refused(stored[:1], kind="return", on=JULY, from_unit=okm)
    assert found == {
        f"piece_{stored[0].pk}": ["Piece 2.1/01 is not with “OKM”; it is “UKP” now. Take it off "
                                  "the list."]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "name", "message"),
    [
        ({"on": date(2019, 10, 2)}, "on", "The day 2 Oct 2019 is later than today (1 Oct 2019). "
         "Enter a day up to today."),
        ({"on": date(2019, 5, 19)}, "on", "The day 19 May 2019 is before 20 May 2019 (acceptance "
         "of piece 2.1/01). Enter 20 May 2019 or a later day."),
        ({"to_unit": None}, "to_unit", "The unit that receives is missing. Enter it first."),
        ({"kind": "write-off", "to_unit": None}, "reason", "Reason is missing. Enter it first."),
        ({"kind": "return", "to_unit": None}, "from_unit", "The unit that gives is missing. "
         "Enter it first."),
    ],
)  # fmt: skip
def test_the_head_is_checked(change, name, message, stored, ukp):
    found = refused(numbered(stored), **{"to_unit": ukp, **change})
    assert found[name] == [message]


def test_a_unit_does_not_move_things_to_itself(stored, ukp):
    write(numbered(stored), to_unit=ukp)
    found = refused(stored, kind="move", on=JULY, from_unit=ukp, to_unit=ukp)
    assert found == {"to_unit": ["“UKP” gives and receives. Choose two different units."]}


def test_a_protocol_does_not_lie_before_the_last_one_of_its_piece(stored, ukp, okm):
    write(numbered(stored), on=JULY, to_unit=ukp)
    found = refused(stored, kind="move", on=JUNE, from_unit=ukp, to_unit=okm)
    assert found == {
        "on": [
            "The day 3 Jun 2019 is before 1 Jul 2019 (last protocol of piece 2.1/01). Enter 1 Jul "
            "2019 or a later day."
        ]
    }


def test_a_protocol_has_pieces_and_not_too_many(item, stored, ukp):
    item.quantity = 300
    item.save()
    many = bring(item, 201)
    accept(many)
    with pytest.raises(ValidationError) as caught:
        write_protocol(
            procurement=item.lot.contract.procurement, kind="handover", on=JUNE, to_unit=ukp,
            pieces={},
        )  # fmt: skip
    assert caught.value.messages == ["Nothing is chosen. Tick at least one piece."]
    assert refused(numbered(many), to_unit=ukp) == {
        "__all__": [
            "201 pieces are too many for one protocol. Choose 200 at most, and write another for "
            "the rest."
        ]
    }


def test_pieces_of_another_procurement_are_not_on_it(stored, ukp):
    other = bring(ItemFactory(), 1)
    accept(other)
    found = refused({stored[0]: "MUP-1", other[0]: "MUP-2"}, to_unit=ukp)
    assert found == {"__all__": ["A piece was removed meanwhile. Open the page anew."]}


def test_the_database_itself_holds_one_place_and_the_lock(stored, ukp):
    protocol = write(numbered(stored[:1]), to_unit=ukp)
    other = write(numbered(stored[1:2], 5), to_unit=ukp)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtocolLine.objects.create(protocol=other, piece=stored[0], unit=ukp, since=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Protocol.objects.filter(pk=protocol.pk).update(signed_at=timezone.now(), annulled_on=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.filter(pk=stored[2].pk).update(unit=ukp)
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.filter(pk=stored[2].pk).update(inventory_key="mup0001")


def test_statements_do_not_grow_with_the_pieces(item, ukp):
    item.quantity = 100
    item.save()
    pieces = bring(item, 31)
    accept(pieces)
    counts = []
    for some in (pieces[:1], pieces[1:]):
        given = numbered(some, some[0].number)
        with CaptureQueriesContext(connection) as asked:
            write(given, to_unit=ukp)
        counts.append(len(asked))
    assert counts[0] == counts[1]
