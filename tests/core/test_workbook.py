"""Excel workbooks: what stands in the cells is what was given, and nothing else."""

import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from core.workbook import CODE, DAY, MONEY, TEXT, Column, tab_name, write_workbook

COLUMNS = [
    Column("Name", 20),
    Column("Serial number", 18, CODE),
    Column("Since", 12, DAY),
    Column("EUR", 14, MONEY),
]


def written(rows, **kwargs):
    """The file that was written, read again."""
    with write_workbook(
        **{
            "tab": "Equipment", "lead": ["Equipment of a project", "As of today"],
            "columns": COLUMNS, "totals": ["Total", None, None, Decimal("2.50")], "rows": rows,
        } | kwargs
    ) as file:  # fmt: skip
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
    with write_workbook(
        tab="x", lead=["Title", "y"], columns=COLUMNS, totals=[None] * 4, rows=[]
    ) as file:
        properties = zipfile.ZipFile(file).read("docProps/core.xml").decode()
    assert "Title" in properties
    assert "creator" not in properties
    assert "lastModifiedBy" not in properties


def peak(number) -> int:
    """Bytes that Python holds at most while so many rows are written."""
    rows = (["Laptop", f"SN-{n}", date(2019, 6, 3), Decimal("980.50")] for n in range(number))
    tracemalloc.start()
    try:
        write_workbook(
            tab="x", lead=["x", "y"], columns=COLUMNS, totals=[None] * 4, rows=rows
        ).close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_more_rows_need_no_more_memory():
    peak(10)  # what is imported once
    assert peak(5_000) < 2 * peak(500)
