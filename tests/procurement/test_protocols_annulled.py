"""Annulling protocols: everything is as before, but for the number."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from procurement.models import Piece, Protocol
from procurement.protocols import annul, why_it_stands
from tests.factories import InstitutionFactory, ItemFactory, UserFactory, accept, bring
from tests.procurement.writing import JULY, JUNE, numbered, places, states, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_1_october_2019")]


@pytest.fixture
def stored():
    """A laptop that was accepted on 20 May and is in the store."""
    pieces = bring(ItemFactory(number="2.1", name_en="Laptop"), 1)
    accept(pieces)
    return pieces


@pytest.fixture
def ukp():
    return InstitutionFactory(abbreviation="UKP")


@pytest.fixture
def okm():
    return InstitutionFactory(abbreviation="OKM")


def test_annulling_puts_everything_back_and_keeps_the_number(stored, ukp, okm):
    write(numbered(stored), to_unit=ukp)
    wrong = write(stored, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    by = UserFactory()
    annul(protocol=wrong, why="The wrong unit", by=by)
    assert states(stored) == [("in use", "UKP", JUNE, None)]
    assert places(stored[0]) == ["UKP", "UKP", "UKP"]
    wrong.refresh_from_db()
    assert (wrong.annulled_on, wrong.annulled_why, wrong.lines.count()) == (
        date(2019, 10, 1), "The wrong unit", 1,
    )  # fmt: skip
    assert wrong.history.first().history_user == by
    right = write(stored, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    assert right.code == "3/2019"


def test_annulling_a_first_handover_leaves_no_trace_in_the_figures(stored, ukp):
    protocol = write(numbered(stored), to_unit=ukp)
    annul(protocol=protocol, why="Never took place")
    assert states(stored) == [("in store", None, None, None)]
    assert places(stored[0]) == [None, None, None]
    assert Piece.objects.get(pk=stored[0].pk).inventory_number == "MUP-0001"
    # The number may still be changed: no unit has had it.
    write({Piece.objects.get(pk=stored[0].pk): "MUP-0002"}, to_unit=ukp)
    assert Piece.objects.get(pk=stored[0].pk).inventory_number == "MUP-0002"


def test_annulling_a_write_off_gives_the_piece_back(stored, ukp):
    write(numbered(stored), to_unit=ukp)
    off = write(stored, kind="write-off", on=JULY, from_unit=ukp, reason="Burnt out")
    annul(protocol=off, why="It was repaired")
    assert states(stored) == [("in use", "UKP", JUNE, None)]


def test_two_moves_on_one_day_and_the_second_annulled(stored, ukp, okm):
    write(numbered(stored), on=JULY, to_unit=ukp)
    second = write(stored, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    assert places(stored[0]) == [None, "OKM", "OKM"]
    annul(protocol=second, why="By mistake")
    assert places(stored[0]) == [None, "UKP", "UKP"]


def test_only_the_latest_unsigned_protocol_is_annulled(stored, ukp, okm):
    first = write(numbered(stored), to_unit=ukp)
    second = write(stored, kind="move", on=JULY, from_unit=ukp, to_unit=okm)
    later = "Piece 2.1/01 has been moved by a later protocol. Annul that one first."
    signed = (
        "The signed scan is attached, so this protocol stands. Write a new protocol that moves "
        "the equipment."
    )
    Protocol.objects.filter(pk=second.pk).update(signed_at=timezone.now())
    for protocol, message in ((first, later), (second, signed)):
        with pytest.raises(ValidationError) as caught:
            annul(protocol=protocol, why="By mistake")
        assert caught.value.messages == [message]
    Protocol.objects.filter(pk=second.pk).update(signed_at=None)
    with pytest.raises(ValidationError) as caught:
        annul(protocol=second, why="")
    assert caught.value.message_dict == {"why": ["Reason is missing. Enter it first."]}
    annul(protocol=second, why="By mistake")
    with pytest.raises(ValidationError):
        annul(protocol=second, why="Again")
    assert why_it_stands(second) == "This protocol was annulled already."
    assert states(stored) == [("in use", "UKP", JUNE, None)]
