"""Rows for pieces that have other numbers already."""

import pytest

from procurement.models import Piece
from procurement.numbers import read_numbers
from tests.factories import InstitutionFactory, accept, hand_over
from tests.procurement.numbers.rows import HEAD, numbers, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(laptops):
    """Piece 2.1/01 with the inventory number MUP-1 in the store, and 2.1/02 with MUP-2 at a
    unit."""
    first, second, *_rest = laptops.pieces.order_by("number")
    first.inventory_number = "MUP-1"
    first.save()
    accept([second])
    hand_over([second], InstitutionFactory(), numbers=["MUP-2"])
    return laptops


CHANGED = HEAD + "2.1/01\tS-1\tMUP-11\n2.1/02\tS-2\tMUP-22\n2.1/03\tS-3\tMUP-3\n"


def test_another_number_waits_for_a_choice(held, project):
    reading = store(CHANGED, project)
    assert [(row.piece.code, row.is_fixed, row.others) for row in reading.doubtful] == [
        ("2.1/01", False, {"inventory_number": "MUP-11"}),
        ("2.1/02", True, {"inventory_number": "MUP-22"}),
    ]
    assert numbers() == [
        ("2.1/01", "S-1", "MUP-1"),
        ("2.1/02", "S-2", "MUP-2"),
        ("2.1/03", "S-3", "MUP-3"),
        ("2.1/04", "", ""),
    ]


def test_it_is_replaced_as_chosen_but_never_that_of_a_piece_of_a_unit(held, project):
    reading = store(CHANGED, project, choices={"": "replace"})
    assert [row.piece.code for row in reading.doubtful] == ["2.1/02"]
    assert numbers()[:2] == [("2.1/01", "S-1", "MUP-11"), ("2.1/02", "S-2", "MUP-2")]


def test_it_is_kept_as_chosen(held, project):
    reading = store(CHANGED, project, choices={"": "keep"})
    assert reading.doubtful == []
    assert [row.piece.code for row in reading.unchanged] == ["2.1/01", "2.1/02"]
    assert numbers()[:2] == [("2.1/01", "S-1", "MUP-1"), ("2.1/02", "S-2", "MUP-2")]


def test_the_choice_of_a_row_goes_before_that_for_all(held, project):
    first, *_rest = read_numbers(CHANGED, project=project).rows
    store(CHANGED, project, choices={"": "keep", first.key: "replace"})
    assert numbers()[0] == ("2.1/01", "S-1", "MUP-11")


def test_the_other_number_of_a_kept_row_is_stored(held, project):
    Piece.objects.filter(number=1).update(serial_number="", serial_key="")
    store(HEAD + "2.1/01\tS-9\tMUP-11", project, choices={"": "keep"})
    assert numbers()[0] == ("2.1/01", "S-9", "MUP-1")


def test_it_is_not_replaced_either_after_the_unit_gave_the_piece_back(held, project):
    Piece.objects.update(unit=None)
    reading = store(CHANGED, project, choices={"": "replace"})
    assert [row.piece.code for row in reading.doubtful] == ["2.1/02"]
    assert numbers()[1] == ("2.1/02", "S-2", "MUP-2")


def test_an_empty_number_of_a_piece_of_a_unit_is_filled(held, project):
    Piece.objects.filter(number=2).update(serial_number="", serial_key="")
    store(HEAD + "2.1\tS-2\tMUP-2", project)
    assert numbers()[1] == ("2.1/02", "S-2", "MUP-2")
