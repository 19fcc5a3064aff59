"""Rows of numbers that are doubtful, and why."""

from datetime import date

import pytest

from procurement.models import Piece
from tests.factories import AcceptanceFactory, ItemFactory, accept
from tests.procurement.numbers.rows import HEAD, numbers, store, understood

pytestmark = pytest.mark.django_db
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
