"""The page on which numbers are pasted or read from a workbook."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from activities.words import Role
from procurement.models import Piece
from procurement.words import Category
from tests.activities.files import office as office_file
from tests.activities.files import pdf
from tests.activities.pages import member, text
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    ProcurementFactory,
    accept,
    bring,
    hand_over,
)

pytestmark = pytest.mark.django_db
HEAD = "Item\tSerial number\tInventory number"


def url(project, name="numbers"):
    return reverse(f"procurement:{name}", args=[project.slug])


@pytest.fixture
def laptops(office):
    """Item 2.1 with five pieces, of which 01 has a serial number."""
    lot = LotFactory(contract__procurement=ProcurementFactory(project=office[0]))
    item = ItemFactory(lot=lot, number="2.1", name_en="Laptop", name_sr="Prenosni računar")
    bring(item, 5, serials=["S-1"])
    return item


def stored():
    return list(Piece.objects.order_by("pk").values_list("serial_number", "inventory_number"))


def shown(page) -> dict:
    """What a browser posts back from the page: the text, the mark of the rows as shown."""
    form = page.context["form"]
    body = page.content.decode()
    plan = re.search(r'name="plan" value="(\w*)"', body)
    return {"text": form["text"].value(), "plan": plan[1] if plan else ""}


def read(client, project, rows, **fields):
    return client.post(url(project), {"text": rows, "read": "1", **fields})


def store(client, project, page, **fields):
    return client.post(url(project), {**shown(page), "store": "1", **fields})


def workbook(*sheets, **properties) -> bytes:
    """Of each sheet its rows; a cell may be (value, number format)."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"List {number + 1}")
        for row in rows:
            sheet.append([cell[0] if isinstance(cell, tuple) else cell for cell in row])
            for place, cell in enumerate(row, 1):
                if isinstance(cell, tuple):
                    sheet.cell(sheet.max_row, place).number_format = cell[1]
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def send(client, project, content, name="brojevi.xlsx", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(url(project), {"text": "", "read": "1", "file": file, **fields})


def test_the_page_teaches_what_it_reads(office, laptops, client):
    page = client.get(url(office[0]))
    said = text(page)
    for words in ("An example, not real", "Serial number", "Inventory number", "MUP-0101"):
        assert words in said
    assert f"{url(office[0], 'pieces-xlsx')}?numbers=missing" in page.content.decode()


def test_every_row_is_shown_before_anything_is_stored(office, laptops, client):
    before = stored()
    page = read(client, office[0], f"{HEAD}\n2.1\tPF3X\tMUP-7\n9.9\tX\t\n2.1\tS-1\t")
    assert stored() == before
    said = text(page)
    assert "Rows: 3. Will be stored: 1. Change nothing: 1. Doubtful: 1." in said
    assert "Item “9.9” is not known." in said
    assert "serial number: PF3X, new" in said
    assert "inventory number: MUP-7, new" in said
    assert said.index("9.9") < said.index("2.1/02")


def test_the_sound_rows_are_stored_and_the_doubtful_stay_in_the_text(office, laptops, client):
    project = office[0]
    rows = f"{HEAD}\n2.1\tPF3X\tMUP-7\n9.9\tX\t\n2.1\tS-1\t"
    page = store(client, project, read(client, project, rows))
    assert stored()[:2] == [("S-1", ""), ("PF3X", "MUP-7")]
    said = text(page)
    assert "Numbers of 1 piece are stored. 1 row changed nothing. 1 row waits for you" in said
    assert page.context["form"]["text"].value() == f"{HEAD}\n9.9\tX\t"
    # Mended, it is stored too, and the page of pieces follows.
    page = read(client, project, f"{HEAD}\n2.1\tX\t")
    assert store(client, project, page).url == url(project, "pieces")
    assert stored()[2] == ("X", "")
    assert [row.history_user for row in Piece.history.all()] == [office[2]] * 2


def test_rows_without_a_head_stay_readable(office, laptops, client):
    project = office[0]
    page = read(client, project, "1\t2.1\tPF3X\n2\t9.9\tX\n3\t2.1\tY")
    assert "the columns were read as: No., Item, Serial number." in text(page)
    page = store(client, project, page)
    assert page.context["form"]["text"].value() == "No.\tItem\tSerial number\n2\t9.9\tX"
    assert "Item “9.9” is not known." in text(page)


def test_what_was_not_shown_is_not_stored(office, laptops, client):
    project = office[0]
    page = read(client, project, f"{HEAD}\n2.1\tPF3X\t")
    before = stored()
    for changed in ({"text": f"{HEAD}\n2.1\tOTHER\t"}, {"plan": ""}, {"plan": "a\0b"}):
        answer = store(client, project, page, **changed)
        assert answer.status_code == 200
        assert stored() == before
    answer = store(client, project, page, text=f"{HEAD}\n2.1\tOTHER\t")
    assert "Nothing is stored: the rows, or the equipment itself, have changed" in text(answer)
    store(client, project, answer)
    assert stored()[1] == ("OTHER", "")


def test_a_workbook_is_shown_before_it_is_stored(office, laptops, client):
    project, before = office[0], stored()
    shown_before = read(client, project, f"{HEAD}\n2.1\tX\t")
    content = workbook([HEAD.split("\t"), ["2.1", "X", ""]])
    for text_before in ("", f"{HEAD}\n2.1\tX\t"):
        file = SimpleUploadedFile("x.xlsx", content)
        fields = {**shown(shown_before), "text": text_before, "store": "1", "file": file}
        page = client.post(url(project), fields)
        assert "Rows: 1. Will be stored: 1." in text(page)
        assert stored() == before


def test_another_number_is_replaced_as_chosen(office, laptops, client):
    project = office[0]
    first, second, *_rest = laptops.pieces.order_by("number")
    accept([first, second])
    hand_over([second], InstitutionFactory(), numbers=["MUP-2"])
    Piece.objects.filter(pk=first.pk).update(inventory_number="MUP-1", inventory_key="mup1")
    page = read(client, project, f"{HEAD}\n2.1/01\t\tMUP-11\n2.1/02\t\tMUP-22")
    said = text(page)
    assert "inventory number: MUP-1 → MUP-11" in said
    assert "a unit has it under that one: it is not changed here" in said
    page = store(client, project, page)
    assert "2 rows wait for you" in text(page)
    page = store(client, project, page, choice="replace")
    assert page.context["form"]["text"].value() == f"{HEAD}\n2.1/02\t\tMUP-22"
    assert stored()[:2] == [("S-1", "MUP-11"), ("", "MUP-2")]
    key = page.context["form"].reading.rows[0].key
    answer = store(client, project, page, **{f"choice-{key}": "keep"})
    assert answer.url == url(project, "pieces")
    assert stored()[:2] == [("S-1", "MUP-11"), ("", "MUP-2")]


def test_the_item_may_be_chosen_for_all_rows(office, laptops, client):
    project = office[0]
    page = read(client, project, "A-1\nA-2", item=laptops.pk)
    store(client, project, page, item=laptops.pk)
    assert [serial for serial, _number in stored()] == ["S-1", "A-1", "A-2", "", ""]
    assert client.get(url(project) + f"?item={laptops.pk}").context["form"]["item"].value() == str(
        laptops.pk
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "text"),
        ({"text": " \n\t\n"}, "text"),
        ({"text": HEAD}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x\n" * 1002}, "text"),
        ({"text": "x" * 3000}, "text"),
        ({"text": "1\t2\t3\t4\t5"}, "text"),
        ({"text": "X", "item": "abc"}, "item"),
        ({"text": "X", "item": "9" * 30}, "item"),
        ({"text": "X", "item": "a\0b"}, "item"),
        ({"text": "X", "choice": "other"}, "choice"),
    ],
)
def test_what_cannot_be_read_says_so_and_keeps_what_was_typed(
    office, laptops, client, fields, field
):
    before = stored()
    for button in ("read", "store"):
        page = client.post(url(office[0]), {**fields, button: "1"})
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["text"].value() == fields.get("text")
    assert stored() == before


def test_the_page_makes_as_many_statements_with_30_rows_as_with_one(office, laptops, client):
    laptops.quantity = 50
    laptops.save()
    bring(laptops, 30)
    asked = []
    for count in (1, 30):
        rows = "\n".join(f"2.1\tN{n}\tM{n}\n9.{n}\tX{n}\t\n2.1/01\tY{n}\t" for n in range(count))
        with CaptureQueriesContext(connection) as statements:
            read(client, office[0], f"{HEAD}\n{rows}")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_1000_rows_are_read(office, laptops, client):
    laptops.quantity = 1200
    laptops.save()
    bring(laptops, 1100)
    rows = "\n".join(f"2.1\tN{n}\tM{n}" for n in range(1000))
    page = read(client, office[0], f"{HEAD}\n{rows}")
    assert "Rows: 1000. Will be stored: 1000." in text(page)
    assert store(client, office[0], page).status_code == 302
    assert Piece.objects.exclude(inventory_number="").count() == 1000


# Workbooks


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


# Who


def test_viewers_and_strangers_store_nothing(office, laptops, signed_in):
    project = office[0]
    rows = {"text": f"{HEAD}\n2.1\tX\t", "store": "1"}
    before = stored()
    _viewer, client = member(project, Role.VIEWER, signed_in)
    assert client.get(url(project)).status_code == 403
    assert client.post(url(project), rows).status_code == 403
    client = signed_in(MembershipFactory(role=Role.MANAGER).user)
    assert client.get(url(project)).status_code == 404
    assert client.post(url(project), rows).status_code == 404
    assert stored() == before


def test_an_item_of_another_project_is_not_offered(office, laptops, client):
    other = ItemFactory(number="7.7", name_en="Strange")
    assert "Strange" not in text(client.get(url(office[0])))
    page = read(client, office[0], "X", item=other.pk)
    assert list(page.context["form"].errors) == ["item"]


def test_the_text_survives_an_expired_login(office, laptops, client):
    rows = f"{HEAD}\n2.1\tPF3X\tMUP-7"
    client.logout()
    asked = client.post(url(office[0]), {"text": rows, "store": "1"})
    page = client.post(
        reverse("accounts:login"),
        {
            "username": office[2].username, "password": "correct horse",
            "next": url(office[0]), "carried": asked.context["form"].initial["carried"],
        },
        follow=True,
    )  # fmt: skip
    assert page.context["form"]["text"].value() == rows
    assert "Nothing is saved yet" in text(page)
    assert stored()[1] == ("", "")
    store(client, office[0], page)
    assert stored()[1] == ("PF3X", "MUP-7")
