"""Rows of serial and inventory numbers: which column is which, and which piece each row goes to."""

import sqlite3

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from procurement.models import Piece
from procurement.numbers import read_numbers
from tests.factories import ItemFactory, bring
from tests.procurement.numbers.rows import BOTH, understood

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Item\tSerial number\tInventory number\n2.1\tPF3X\tMUP-7",
        "stavka;inventarski broj;serijski broj\n2.1;MUP-7;PF3X",
        "Ставка\tСеријски број\tИнвентарски број\n2.1.\tPF3X\tMUP-7",
        "R. br.,Šifra,Ser. br.,Inv. br.\n1,2.1/03,PF3X,MUP-7",
        "Equipment of today\nTotal: 4\nCode\tItem\tSerial No\tInventory No\tState\n"
        "2.1/03\tLaptop\tPF3X\tMUP-7\tin store",
        "Naziv\tFabrički broj\tInv. br.\nPrenosni računar\tPF3X\tMUP-7",
        "Назив\tСер. број\tИнв. број\nПреносни рачунар\tPF3X\tMUP-7",
        "2.1\tPF3X\tMUP-7",
        "2.1, PF3X, MUP-7",
        "2.1/03; PF3X; MUP-7",
        "Laptop\tPF3X\tMUP-7",
        '"2.1 Laptop";"PF3X";"MUP-7"',
        "\n\n  2.1 \t PF3X \t MUP-7  \n",
    ],
)
def test_the_columns_are_known_by_head_or_content(laptops, project, text):
    assert understood(text, project) == [("2.1/03", BOTH, [])]


def test_without_a_head_known_numbers_say_which_column_is_which(laptops, project):
    hand = "1\tINV-1\tS-1\n2\tINV-2\tS-2"
    assert understood(hand, project) == [
        ("2.1/01", {"inventory_number": "INV-1"}, []),
        ("2.1/02", {"inventory_number": "INV-2"}, []),
    ]


def test_one_column_is_the_number_that_the_pieces_lack(laptops, desks, project):
    assert understood("2.1/03\tX\n2.1/04\tY", project) == [
        ("2.1/03", {"serial_number": "X"}, []),
        ("2.1/04", {"serial_number": "Y"}, []),
    ]
    assert understood("2.1/01\tX\n2.1/02\tY", project) == [
        ("2.1/01", {"inventory_number": "X"}, []),
        ("2.1/02", {"inventory_number": "Y"}, []),
    ]
    assert understood("2.10\tX", project) == [("2.10/01", {"inventory_number": "X"}, [])]


def test_too_many_columns_need_a_head(laptops, project):
    with pytest.raises(ValidationError, match="There are 4 columns and no head row"):
        read_numbers("2.1\tX\tY\tZ", project=project)


@pytest.fixture
def few_variables():
    """SQLite as it is built by default; Debian's takes 250,000 variables in a statement."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
        yield
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    else:
        yield


def test_a_wide_table_without_a_head_is_refused_before_it_is_looked_up(
    laptops, project, few_variables, django_assert_num_queries
):
    wide = "\n".join("\t".join(f"A{row}x{column}" for column in range(20)) for row in range(1000))
    with (
        django_assert_num_queries(0),
        pytest.raises(ValidationError, match="There are 20 columns and no head row"),
    ):
        read_numbers(wide, project=project)


def test_a_wide_table_with_a_head_is_read(laptops, project, few_variables):
    head = "\t".join(["Item", "Serial number", *(f"Other {column}" for column in range(18))])
    rows = ("\t".join(f"A{row}x{column}" for column in range(18)) for row in range(1000))
    wide = "\n".join([head, "2.1\tS-2", "2.1\tS-9", *(f"2.1\t\t{row}" for row in rows)])
    first, second, *others = understood(wide, project)
    assert (first, second) == (("2.1/02", {}, []), ("2.1/03", {"serial_number": "S-9"}, []))
    assert len(others) == 1000


def test_a_row_goes_to_its_code_then_its_numbers_then_the_first_free_piece(laptops, project):
    Piece.objects.filter(number=4).update(inventory_number="MUP-4", inventory_key="mup4")
    text = (
        "Item\tSerial number\tInventory number\n"
        "2.1\tnew\tMUP-3\n"  # the first without a serial number
        "2.1\ts 1\tMUP-1\n"  # by serial number, typed otherwise
        "2.1/02\tS-2\tMUP-2\n"
        "\tlast\tmup 4\n"  # by inventory number
    )
    assert understood(text, project) == [
        ("2.1/03", {"serial_number": "new", "inventory_number": "MUP-3"}, []),
        ("2.1/01", {"inventory_number": "MUP-1"}, []),
        ("2.1/02", {"inventory_number": "MUP-2"}, []),
        ("2.1/04", {"serial_number": "last"}, []),
    ]


def test_a_serial_number_alone_finds_its_piece_in_the_whole_project(laptops, desks, project):
    text = "Serial number\tInventory number\nS-2\tMUP-2"
    assert understood(text, project) == [("2.1/02", {"inventory_number": "MUP-2"}, [])]


def test_desks_get_inventory_numbers_in_the_order_of_their_codes(desks, project):
    text = "Item\tInventory number\n2.10\tB\n2.10\tA\n2.10/01\tC"
    assert understood(text, project) == [
        ("2.10/02", {"inventory_number": "B"}, []),
        ("2.10/03", {"inventory_number": "A"}, []),
        ("2.10/01", {"inventory_number": "C"}, []),
    ]


def test_the_item_that_was_chosen_goes_for_rows_that_name_none(laptops, project):
    assert understood("A-1\nA-2", project, item=laptops) == [
        ("2.1/03", {"serial_number": "A-1"}, []),
        ("2.1/04", {"serial_number": "A-2"}, []),
    ]


def test_the_same_number_of_an_item_in_two_lots_is_doubtful_until_it_is_clear(laptops, project):
    other = ItemFactory(lot__contract=laptops.lot.contract, number="2.1", name_en="Radio",
                        name_sr="Radio")  # fmt: skip
    bring(other, 1, serials=["R-1"])
    head = "Item\tName\tSerial number\tInventory number\n"
    several = "Several items are called “2.1”. Choose the item above the text."
    assert understood(head + "2.1\t\tnew\t", project) == [(None, {}, [several])]
    by_choice = understood(head + "2.1\t\tnew\t", project, item=laptops)
    assert by_choice == [("2.1/03", {"serial_number": "new"}, [])]
    by_name = read_numbers(head + "2.1\tRadio\tR-1\tM-1", project=project).rows[0]
    by_serial = read_numbers(head + "2.1\t\tR-1\tM-1", project=project).rows[0]
    assert (by_name.piece.item, by_serial.piece.item) == (other, other)
