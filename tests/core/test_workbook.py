"""Excel workbooks: what stands in the cells is what was given, and nothing else."""

import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from core.workbook import (
    CODE,
    COUNT,
    DAY,
    LONGEST_TEXT,
    MONEY,
    PERCENT,
    PROSE,
    TEXT,
    WORKING_DAYS,
    Column,
    Table,
    Typed,
    tab_name,
    write_workbook,
)

COLUMNS = [
    Column("Name", 20),
    Column("Serial number", 18, CODE),
    Column("Since", 12, DAY),
    Column("EUR", 14, MONEY),
]


def table(rows, **kwargs):
    return Table(
        **{
            "tab": "Equipment", "lead": ["Equipment of a project", "As of today"],
            "columns": COLUMNS, "totals": ["Total", None, None, Decimal("2.50")], "rows": rows,
        } | kwargs
    )  # fmt: skip


def written(rows, **kwargs):
    """The file that was written, read again."""
    with write_workbook(table(rows, **kwargs)) as file:
        return load_workbook(file)


def test_values_keep_their_types():
    sheet = written([["Laptop", "00123", date(2019, 6, 3), Decimal("980.50")]]).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Equipment of a project", None, None, None],
        ["As of today", None, None, None],
        ["Total", None, None, 2.5],
        ["Name", "Serial number", "Since", "EUR"],
        ["Laptop", "00123", datetime(2019, 6, 3), 980.5],
    ]
    assert [cell.data_type for cell in sheet[5]] == ["s", "s", "d", "n"]
    assert [cell.number_format for cell in sheet[5]] == ["General", "@", "d mmm yyyy", "#,##0.00"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "d mmm yyyy"), ("sr", r"d\.\ m\.\ yyyy\."), ("sr-latn", r"d\.\ m\.\ yyyy\.")],
)
def test_days_are_shown_as_the_language_writes_them(language, expected):
    with translation.override(language):
        sheet = written([["", "", date(2019, 6, 3), None]]).active
    assert (sheet["C5"].value, sheet["C5"].number_format) == (datetime(2019, 6, 3), expected)


@pytest.mark.parametrize("kind", [TEXT, CODE])
@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "#N/A", "#REF!", "=", "'x", "1/2",
     " spaces ", "Преносни рачунар", "a\nb", "{=1}", "\t=1"],
)  # fmt: skip
def test_a_text_stays_a_text(kind, text):
    sheet = written([[text]], columns=[Column("Text", 10, kind)], totals=["Total"]).active
    assert (sheet["A5"].value, sheet["A5"].data_type) == (text, "s")


def test_a_title_or_head_that_looks_like_a_formula_stays_a_text():
    sheet = written([], lead=["=1+1", "+2"], columns=[Column("=3")], totals=["=4"]).active
    assert [sheet[f"A{row}"].value for row in (1, 2, 3, 4)] == ["=1+1", "+2", "=4", "=3"]
    assert {sheet[f"A{row}"].data_type for row in (1, 2, 3, 4)} == {"s"}


def test_signs_that_no_excel_file_can_hold_are_left_out():
    columns = [Column("a"), Column("b", 10, CODE)]
    sheet = written(
        [["a\x01\x0bb\ufffe", "\x02"]], columns=columns, totals=["", ""], lead=["t\x03", "u"]
    ).active
    assert [sheet["A5"].value, sheet["B5"].value, sheet["A1"].value] == ["ab", None, "t"]


@pytest.mark.parametrize("kind", [TEXT, CODE, PROSE])
@pytest.mark.parametrize(
    ("text", "marked"),
    [("=1+1", True), ("+1", True), ("-1", True), ("@SUM(A1)", True), ("\t=1", True), (" =1", True),
     ("\n=1", True), ("＝1", True), ("1.2.3", False), ("a = b", False), ("#N/A", False)],
)  # fmt: skip
def test_what_looks_like_a_formula_stays_a_text_also_when_it_is_edited(kind, text, marked):
    sheet = written([[text]], columns=[Column("Text", 10, kind)], totals=["Total"]).active
    assert (sheet["A5"].value, sheet["A5"].data_type) == (text, "s")
    assert bool(sheet["A5"].quotePrefix) is marked


def test_a_text_that_is_yet_to_be_translated_is_a_text():
    sheet = written([[gettext_lazy("Title")]], columns=[Column("a")], totals=["Total"]).active
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("Title", "s")


def test_markup_and_lines_in_a_text_stay_as_they_are():
    texts = ["<script>alert(1)</script>", "]]>&amp;</t></sheetData>", "a\r\nb\tc", "  x  "]
    sheet = written([[text] for text in texts], columns=[Column("a")], totals=["Total"]).active
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == texts


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    sheet = written([["<" * 40_000]], columns=[Column("a")], totals=["Total"]).active
    assert sheet["A5"].value == "<" * (LONGEST_TEXT - 1) + "…"


def test_a_percentage_is_a_number_that_excel_shows_as_on_the_page():
    columns = [
        Column("Share", 10, PERCENT),
        Column("Days", 10, WORKING_DAYS),
        Column("n", 9, COUNT),
    ]
    sheet = written([[Decimal("69.4"), Decimal("2.5"), 39]], columns=columns, totals=[]).active
    assert [cell.value for cell in sheet[4]] == [0.694, 2.5, 39]
    assert [cell.number_format for cell in sheet[4]] == [r"0.0\ %", "#,##0.0", "#,##0"]


def test_a_column_of_mixed_values_gives_each_its_own_format():
    values = [
        Typed(Decimal("42.1"), PERCENT), Typed(date(2020, 9, 8), DAY), Typed("n/a", PERCENT),
        Typed(None, COUNT), Typed(Decimal("337100.00"), MONEY),
    ]  # fmt: skip
    sheet = written([[value] for value in values], columns=[Column("Value")], totals=[]).active
    found = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert [cell.value for cell in found] == [0.421, datetime(2020, 9, 8), "n/a", None, 337100]
    assert [cell.number_format for cell in found] == [
        r"0.0\ %", "d mmm yyyy", "General", "General", "#,##0.00",
    ]  # fmt: skip


def test_a_day_that_excel_has_no_number_for_is_written_out():
    sheet = written([[date(1899, 12, 31)], [date(1900, 3, 1)]], columns=[COLUMNS[2]], totals=[])
    assert [row[0].value for row in sheet.active.iter_rows(min_row=4)] == [
        "1899-12-31",
        datetime(1900, 3, 1),
    ]


def test_each_table_has_a_sheet_of_its_own():
    few = table([["a", "b", None, None]], tab="Few")
    many = table([["c", "d", None, None]] * 3, tab="Many", columns=COLUMNS[:2], totals=[])
    with write_workbook(few, many) as file:
        book = load_workbook(file)
    assert book.sheetnames == ["Few", "Many"]
    assert [[cell.value for cell in row] for row in book["Many"].iter_rows(min_row=4)] == [
        ["c", "d"],
    ] * 3
    assert [sheet.auto_filter.ref for sheet in book] == ["A4:D5", "A3:B6"]


def test_an_empty_code_is_a_text_cell_to_be_filled_in():
    sheet = written([["Laptop", "", None, None]]).active
    assert (sheet["B5"].value, sheet["B5"].number_format) == (None, "@")


def test_the_head_stays_filters_and_is_printed_on_each_page():
    sheet = written([["a", "b", None, None]] * 3).active
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:D7"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [20, 18, 12, 14]
    assert sheet["A4"].font.bold and sheet["A1"].font.bold


def test_a_sheet_without_rows_can_be_opened():
    sheet = written([]).active
    assert sheet.max_row == 4
    assert sheet.auto_filter.ref == "A4:D4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Опрема", "Опрема"), ("a/b\\c?*[d]:e", "a b c   d  e"), ("x" * 40, "x" * 31), ("'", "1"),
     ("", "1"), ("\x01", "1")],
)  # fmt: skip
def test_the_tab_has_a_name_that_excel_takes(text, expected):
    assert tab_name(text) == expected
    assert written([], tab=text).sheetnames == [expected]


def test_nobody_is_named_as_its_author():
    with write_workbook(table([], lead=["Title", "y"])) as file:
        properties = zipfile.ZipFile(file).read("docProps/core.xml").decode()
    assert "Title" in properties
    assert "creator" not in properties
    assert "lastModifiedBy" not in properties


def peak(number) -> int:
    """Bytes that Python holds at most while so many rows are written."""
    rows = (["Laptop", f"SN-{n}", date(2019, 6, 3), Decimal("980.50")] for n in range(number))
    tracemalloc.start()
    try:
        write_workbook(table(rows)).close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_more_rows_need_no_more_memory():
    peak(10)  # what is imported once
    assert peak(5_000) < 2 * peak(500)
