"""Storing rows of numbers."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scripts import to_cyrillic
from procurement.models import Piece
from procurement.numbers import read_numbers, store_numbers
from tests.factories import ItemFactory, UserFactory, bring
from tests.procurement.numbers.rows import HEAD, numbers, store

pytestmark = pytest.mark.django_db


def test_it_is_stored_with_history_and_a_second_time_changes_nothing(laptops, desks, project):
    text = HEAD + "2.1\tPF 3x\tMUP/7\n2.10\t\tMUP-8\n2.1\ts1\tMUP-9"
    user = UserFactory()
    plan = read_numbers(text, project=project).plan
    reading = store_numbers(text, plan=plan, project=project, by=user)
    assert (len(reading.to_store), reading.unchanged, reading.doubtful) == (3, [], [])
    assert numbers() == [
        ("2.1/01", "S-1", "MUP-9"),
        ("2.1/02", "S-2", ""),
        ("2.1/03", "PF 3x", "MUP/7"),
        ("2.1/04", "", ""),
        ("2.10/01", "", "MUP-8"),
        ("2.10/02", "", ""),
        ("2.10/03", "", ""),
    ]
    written = Piece.history.values_list("history_user", "inventory_number", "serial_number")
    assert set(written) == {
        (user.pk, "MUP/7", "PF 3x"), (user.pk, "MUP-8", ""), (user.pk, "MUP-9", "S-1")
    }  # fmt: skip
    piece = Piece.objects.get(inventory_number="MUP/7")
    assert (piece.serial_key, piece.inventory_key) == ("pf3x", "mup7")
    again = store(text, project)
    assert (again.to_store, len(again.unchanged), again.doubtful) == ([], 3, [])
    assert Piece.history.count() == 3


def test_nothing_is_stored_when_somebody_booked_after_the_rows_were_shown(laptops, project):
    text = HEAD + "2.1\tX\tY"
    plan = read_numbers(text, project=project).plan
    third = laptops.pieces.get(number=3)
    third.serial_number = "Z"
    third.save()
    assert store_numbers(text, plan=plan, project=project, by=None) is None
    assert numbers()[2:] == [("2.1/03", "Z", ""), ("2.1/04", "", "")]


def test_another_project_is_neither_read_nor_written(laptops, project):
    other = ItemFactory(number="2.1")
    bring(other, 1, serials=["S-1"])
    Piece.objects.filter(item=other).update(inventory_number="MUP-1", inventory_key="mup1")
    store(HEAD + "2.1\tS-1\tMUP-1", project)
    assert laptops.pieces.get(number=1).inventory_number == "MUP-1"
    assert Piece.history.filter(item=other).count() == 0


def test_as_many_statements_with_300_rows_as_with_one(
    laptops, desks, project, django_assert_num_queries
):
    laptops.quantity = 400
    laptops.save()
    bring(laptops, 300)
    for count in (1, 300):
        text = HEAD + "".join(f"2.1\tN{n}\tM{n}\n" for n in range(count))
        with django_assert_num_queries(3):
            reading = read_numbers(text, project=project)
        assert [row.is_doubtful for row in reading.rows] == [False] * count
        with CaptureQueriesContext(connection) as asked:
            store_numbers(text, plan=reading.plan, project=project, by=None)
        # Rows are written many at once, as many as the database takes in one statement.
        assert len([one for one in asked if one["sql"].startswith("SELECT")]) == 4
        assert len(asked) < 20


@pytest.mark.parametrize("seed", range(20))
def test_no_row_is_lost_whatever_is_pasted(laptops, desks, project, seed):
    chance = random.Random(seed)
    cells = [
        "", "2.1", "2.10", "2.1/01", "2.1/4", "2.1/99", "9.9", "S-1", "s2", "X", "Y", "-", '"', "'",
        "Laptop", to_cyrillic("Radni sto"), "8,1E+12", "a" * 70, "0101990710008", "MUP-1", "/", "1",
        "Serial number", "\u200b", "=1+1", "２.１",
    ]  # fmt: skip
    rows = ["\t".join(chance.choices(cells, k=3)) for _number in range(40)]
    reading = store(HEAD + "\n".join(rows), project)
    # A quote that does not end takes the next lines to its row.
    read = "".join(row.line.raw for row in reading.rows)
    empty = {row for row in rows if not re.sub(r'[\s"]', "", row)}
    assert "".join(read.split()) == "".join(
        "".join(row.split()) for row in rows if row not in empty
    )
    groups = (reading.to_store, reading.unchanged, reading.doubtful)
    assert sum(map(len, groups)) == len(reading.rows)
    again = read_numbers(reading.rest() or HEAD, project=project)
    assert [row.line.raw for row in again.rows] == [row.line.raw for row in reading.doubtful]
