"""Numbers read from a workbook or a text file."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from procurement.words import Category
from tests.activities.files import office as office_file
from tests.activities.files import pdf
from tests.activities.pages import text
from tests.factories import ItemFactory, bring
from tests.procurement.numbers_page.posted import send, store, stored, url, workbook

pytestmark = pytest.mark.django_db


def test_a_workbook_is_read_as_it_is_shown_in_excel(office, laptops, client):
    project = office[0]
    item = ItemFactory(lot=laptops.lot, number="2.10", category=Category.FURNITURE)
    bring(item, 2)
    content = workbook(
        [],
        [
            ["Popis opreme", None, None, None],
            [],
            ["Stavka", "Opis", "Serijski broj", "Inventarski broj"],
            [(2.1, "General"), "laptop", "00123", (123, "00000")],
            [("2.1", "@"), None, (861234567890123, "General"), None],
            [(2.1, "0.00"), "sto", None, "MUP-3"],
            [None, None, None, None],
            ["2.1", 'a "quote"\nand a line', (98765.0, "0")],
            ["2.1", None, (12345678901234567, "0"), None],
            [datetime(2020, 1, 2), None, "X", date(2020, 1, 20)],
        ],
        [["2.1", "NOT", "READ"]],
    )
    page = send(client, project, content)
    assert page.context["form"]["text"].value() == (
        "Stavka\tSerijski broj\tInventarski broj\n"
        "2.1\t00123\t00123\n"
        "2.1\t861234567890123\n"
        "2.10\t\tMUP-3\n"
        "2.1\t98765\n"
        "2.1\t1.23457E+16\n"
        "2020-01-02\tX\t2020-01-20\n"
    )
    assert "Read from the sheet “List 2”." in text(page)
    assert [row.is_doubtful for row in page.context["form"].reading.rows] == [
        False, False, False, False, True, True
    ]  # fmt: skip
    page = store(client, project, page)
    assert stored()[:4] == [("S-1", ""), ("00123", "00123"), ("861234567890123", ""), ("98765", "")]
    assert stored()[5:] == [("", "MUP-3"), ("", "")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.pdf", pdf(), "“x.pdf” is not read here: only .xlsx and .csv are"),
        ("x.xls", b"\xd0\xcf\x11\xe0", "“x.xls” is a workbook of an old kind (.xls)"),
        ("x.csv", b'2.1;"X', "In row 1 of “x” a quotation mark opens a cell and none closes"),
        ("x.xlsx", b"PK\x03\x04 cut off", "The file is broken or cut off."),
        ("x.xlsx", b"MZ a program", "“x.xlsx” is no Excel workbook, or it is cut off."),
        ("x.xlsx", office_file("xlsx"), "The workbook cannot be read: its parts contradict"),
        (
            "x.xlsx",
            office_file("xlsx", parts={"xl/vbaProject.bin": "x"}),
            "The file holds macros.",
        ),
        ("x.xlsx", workbook([]), "“x.xlsx” has no sheet with content."),
        ("x.xlsx", workbook([["x"] * 61]), "“List 1” has something in cell BI1, but at most 60"),
        ("x.xlsx", workbook([["2.1", "=1+1"]]), "formulas that were never worked out: B1."),
        ("x.xlsx", workbook([["2.1", "x"]] * 1002), "1002 lines are too many at once."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    office, laptops, client, name, content, said
):
    before = stored()
    page = send(client, office[0], content, name, text="" if "1002" in said else "typed before")
    assert said in text(page)
    if "1002" not in said:
        assert page.context["form"]["text"].value() == "typed before"
    assert stored() == before


def test_a_hidden_sheet_is_not_read(office, laptops, client):
    book = load_workbook(BytesIO(workbook([["2.1", "HIDDEN"]], [["2.1", "X"]])))
    book.worksheets[0].sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    page = send(client, office[0], target.getvalue())
    assert page.context["form"]["text"].value() == "2.1\tX\n"


def test_a_text_file_is_read_as_well(office, laptops, client):
    content = "Stavka;Serijski broj\r\n2.1;Č-7\r\n".encode("cp1250")
    page = send(client, office[0], content, "brojevi.csv")
    assert page.context["form"]["text"].value() == "Stavka\tSerijski broj\n2.1\tČ-7\n"


def test_a_sheet_that_states_a_wrong_size_is_read_whole(office, laptops, client):
    content, target = workbook([["Item", "Serial number"], ["2.1", "X"]]), BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'<dimension ref="A1:B2" />', b'<dimension ref="A1" />')
            part = part.replace(b'<dimension ref="A1:B2"/>', b'<dimension ref="A1"/>')
            new.writestr(name, part)
    assert b'ref="A1:B2"' not in zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")
    page = send(client, office[0], target.getvalue())
    assert page.context["form"]["text"].value() == "Item\tSerial number\n2.1\tX\n"


@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_list_of_pieces_comes_back_filled_in(office, laptops, client, language):
    """Download, fill in the empty cells, give it back: nothing else is edited."""
    project = office[0]
    desks = ItemFactory(
        lot=laptops.lot, number="2.2", name_en="Desk", name_sr="Radni sto, sa „fiokom“",
        category=Category.FURNITURE,
    )  # fmt: skip
    bring(desks, 2)
    address = url(project, "pieces-xlsx").replace("/en/", f"/{language}/")
    answer = client.get(f"{address}?numbers=missing")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    (head,) = [row for row in sheet.iter_rows() if row[0].value and row[0].row > 1 and row[1].value
               and row[2].value and sheet.cell(row[0].row + 1, 1).value == "2.1/01"]  # fmt: skip
    codes = [cell.value for cell in sheet["A"][head[0].row :]]
    assert codes[:2] == ["2.1/01", "2.1/02"]
    serial, inventory = (
        next(cell.column for cell in head if cell.value in words)
        for words in (
            ("Serial number", "Serijski broj", "Серијски број"),
            ("Inventory number", "Inventarski broj", "Инвентарски број"),
        )
    )
    for number, row in enumerate(range(head[0].row + 1, head[0].row + 5), 1):
        if number > 1:
            sheet.cell(row, serial).value = f"000{number}"
        sheet.cell(row, inventory).value = 100 + number
    target = BytesIO()
    book.save(target)
    page = send(client, project, target.getvalue())
    reading = page.context["form"].reading
    assert [(row.line.raw, row.reasons) for row in reading.doubtful] == []
    assert (len(reading.to_store), len(reading.unchanged)) == (4, 3)
    assert store(client, project, page).status_code == 302
    assert stored() == [
        ("S-1", "101"), ("0002", "102"), ("0003", "103"), ("0004", "104"), ("", ""),
        ("", ""), ("", ""),
    ]  # fmt: skip
