"""Rows of serial and inventory numbers: which piece each is matched to, what is doubtful, what is
stored."""

import random
import re
import sqlite3
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scripts import to_cyrillic
from procurement.models import Piece
from procurement.numbers import read_numbers, store_numbers
from procurement.words import Category
from tests.factories import (
    AcceptanceFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot():
    return LotFactory(number=2)


@pytest.fixture
def project(lot):
    return lot.contract.procurement.project


@pytest.fixture
def laptops(lot):
    """Item 2.1 with four pieces: 01 and 02 have serial numbers, S-1 and S-2."""
    item = ItemFactory(lot=lot, number="2.1", name_en="Laptop", name_sr="Prenosni računar")
    bring(item, 4, serials=["S-1", "S-2"])
    return item


@pytest.fixture
def desks(lot):
    """Item 2.10 with three pieces, without any number; desks have no serial numbers."""
    item = ItemFactory(
        lot=lot, number="2.10", name_en="Desk", name_sr="Radni sto", category=Category.FURNITURE
    )
    bring(item, 3)
    return item


def understood(text, project, **kwargs):
    """(code of the piece, {column: number} to be stored, reasons) of each row."""
    return [
        (row.piece and row.piece.code, row.to_store(), row.reasons)
        for row in read_numbers(text, project=project, **kwargs).rows
    ]


def numbers():
    return [
        (piece.code, piece.serial_number, piece.inventory_number)
        for piece in Piece.objects.select_related("item").order_by("item__sort_key", "number")
    ]


def store(text, project, **kwargs):
    plan = read_numbers(text, project=project, **kwargs).plan
    return store_numbers(text, plan=plan, project=project, by=UserFactory(), **kwargs)


BOTH = {"serial_number": "PF3X", "inventory_number": "MUP-7"}


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


HEAD = "Item\tSerial number\tInventory number\n"
DOUBTS = [
    ("9.9\tX\tY", "Item “9.9” is not known. Write its number, such as 2.1."),
    ("2.1/09\tX\tY", "There is no piece 2.1/09. Delivered pieces of this item: 4."),
    ("\tX\tY", "Which item is it? No piece has these numbers. Add the number of the item."),
    ("2.1\t\t", "The row has neither a serial nor an inventory number. Add one."),
    ("2.1\t-\t–", "The row has neither a serial nor an inventory number. Add one."),
    ("2.1\t\tY", "Which piece of 2.1 is it? Add its serial number or its code, such as 2.1/01."),
    ("2.1/03\tS-1\t", "Serial number S-1 already belongs to 2.1/01. Correct one of the two."),
    (
        "2.1\tX\tOLD 1",
        "Inventory number OLD 1 already belongs to “2.10/01 Desk”. Each item handed to a unit "
        "needs its own inventory number.",
    ),
    (
        "2.1/03\tX\told-1",
        "Inventory number old-1 already belongs to “2.10/01 Desk”. Each item handed to a unit "
        "needs its own inventory number.",
    ),
    ("2.1\t" + "9A" * 31 + "\t", "The serial number has 62 characters. Shorten it to 60."),
    (
        "2.1\t8.61234E+14\t",
        "“8.61234E+14” is what Excel shows in place of the number. Format the column as text, "
        "enter the number again and copy it.",
    ),
    (
        "2.1\t#N/A\t",
        "“#N/A” is what Excel shows in place of the number. Format the column as text, enter the "
        "number again and copy it.",
    ),
    (
        "2.1\tX\t0101990710008",
        "“0101990710008” looks like a personal number (JMBG) or an e-mail address, which is not "
        "stored here. Remove it; if the device really has this number, enter it on the page of "
        "the piece.",
    ),
    (
        "2.1\tana@example.rs\t",
        "“ana@example.rs” looks like a personal number (JMBG) or an e-mail address, which is not "
        "stored here. Remove it; if the device really has this number, enter it on the page of "
        "the piece.",
    ),
]


@pytest.mark.parametrize(("row", "reason"), DOUBTS)
def test_what_is_doubtful_is_said_and_not_stored(laptops, desks, project, row, reason):
    Piece.objects.filter(item=desks, number=1).update(
        inventory_number="OLD-1", inventory_key="old1"
    )
    before = numbers()
    reading = store(HEAD + row, project)
    assert [line.reasons for line in reading.doubtful] == [[reason]]
    assert reading.rest() == HEAD + row
    assert numbers() == before


@pytest.mark.parametrize(
    "number", ["0101990710007", "1234567890123", "861234567890123", "3101992710009 7"]
)
def test_other_numbers_of_thirteen_digits_and_more_are_no_personal_numbers(
    laptops, project, number
):
    assert understood(f"{HEAD}2.1\t{number}\t", project) == [
        ("2.1/03", {"serial_number": number}, [])
    ]


def test_numbers_and_pieces_that_stand_twice_are_all_doubtful(laptops, desks, project):
    text = "2.1\tX\tA\n2.1\tx\tB\n2.10\t\tC\n2.1/03\tZ\tc\n2.1/01\t\tD\n2.1\tS-1\tE\n2.10\t\tX"
    assert [reasons for _code, _stored, reasons in understood(HEAD + text, project)] == [
        *[
            [
                "The same number, written differently, stands in several lines: 2 “X”, 3 “x”. "
                "Leave one."
            ]
        ]
        * 2,
        *[
            [
                "The same number, written differently, stands in several lines: 4 “C”, 5 “c”. "
                "Leave one."
            ]
        ]
        * 2,
        ["“2.1/01” stands in several lines: 6, 7. Leave one."],
        ["“2.1/01” stands in several lines: 6, 7. Leave one."],
        [],  # X is a serial number there, and of another item
    ]


def test_an_inventory_number_does_not_find_a_piece_with_another_serial_number(laptops, project):
    Piece.objects.filter(number=1).update(inventory_number="MUP-1", inventory_key="mup1")
    assert understood(HEAD + "2.1\tNEW\tMUP-1", project) == [
        (
            None,
            {},
            [
                "Inventory number MUP-1 already belongs to “2.1/01 Laptop”. Each item handed to a "
                "unit needs its own inventory number."
            ],
        )
    ]


def test_a_doubtful_row_takes_no_piece_from_a_sound_one(laptops, desks, project):
    Piece.objects.filter(item=desks, number=1).update(
        inventory_number="OLD-1", inventory_key="old1"
    )
    assert [code for code, *_rest in understood(HEAD + "2.1\tX\tOLD-1\n2.1\tY\t", project)] == [
        None,
        "2.1/03",
    ]


def test_more_rows_than_pieces(laptops, desks, project):
    rows = "".join(f"2.10\t\tD{n}\n" for n in range(5)) + "".join(
        f"2.1\tN{n}\t\n" for n in range(3)
    )
    reading = store(HEAD + rows, project)
    assert [(row.line.raw, row.reasons) for row in reading.doubtful] == [
        ("2.10\t\tD3", ["There are more rows than pieces of 2.10 that lack a number: 3."]),
        ("2.10\t\tD4", ["There are more rows than pieces of 2.10 that lack a number: 3."]),
        ("2.1\tN2\t", ["There are more rows than pieces of 2.1 that lack a number: 2."]),
    ]
    (doubt,) = understood(HEAD + "2.1\tN2\t", project)
    assert doubt[2] == [
        "No piece of 2.1 has the number “N2”, and none lacks one. Correct the number, or write "
        "the code of the piece."
    ]


def test_an_item_of_which_nothing_came(lot, project):
    ItemFactory(lot=lot, number="2.7")
    assert understood(HEAD + "2.7\tX\t", project) == [
        (None, {}, ["No piece of 2.7 is delivered. Book the delivery first."])
    ]


def test_rejected_and_written_off_pieces_get_no_numbers(laptops, project):
    first, second, third, _fourth = laptops.pieces.order_by("number")
    first.rejection, first.rejected_on = AcceptanceFactory(lot=laptops.lot), date(2019, 5, 20)
    first.save()
    accept([second, third])
    third.written_off_on = date(2019, 7, 1)
    third.save()
    assert understood(HEAD + "2.1\tS-1\t\n2.1/01\tX\t", project) == [
        # What replaces a rejected piece may have its serial number.
        ("2.1/04", {"serial_number": "S-1"}, []),
        ("2.1/01", {}, ["Piece 2.1/01 was rejected. Write the piece that came in its place."]),
    ]


# Pieces that have other numbers


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


# Storing


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
