from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from core.incoming import Row, Sheet, read_file
from tests.core.incoming.making import package, repacked, saved, workbook


def rows(content, name="plan.xlsx"):
    (sheet,) = read_file(content, name)
    return [list(row) for row in sheet.rows]


def test_rows_keep_their_numbers_and_empty_ones_are_left_out():
    content = workbook(
        Plan=[["Plan aktivnosti"], [], ["Oznaka", None, "Naziv"], [None, " "], ["x"]]
    )
    assert rows(content) == [
        [1, ["Plan aktivnosti"]],
        [3, ["Oznaka", "", "Naziv"]],
        [5, ["x"]],
    ]


def test_texts_stay_as_typed():
    content = workbook(
        Plan=[
            [
                "  CZŽTLJ „Đ“ ",
                "Ћирилица",
                "two\r\nlines",
                "tab\there",
                "a\xa0b",
                "1.10",
                "<&>",
                "'x",
            ]
        ]
    )
    assert rows(content) == [
        [1, ["CZŽTLJ „Đ“", "Ћирилица", "two\nlines", "tab\there", "a\xa0b", "1.10", "<&>", "'x"]]
    ]


def test_numbers_are_written_with_a_point_and_without_groups():
    content = workbook(
        Plan=[
            [4, 4.0, 4.5, -0.5, 1234567.25, (1234.5, "#,##0.00"), (12, "#,##0.0"), 0.1 + 0.2, 1e-7]
        ]
    )
    assert rows(content) == [
        [1, ["4", "4", "4.5", "-0.5", "1234567.25", "1234.50", "12.0", "0.3", "0.0000001"]]
    ]


def test_the_zeros_of_a_format_are_part_of_a_code():
    content = workbook(
        Plan=[[(1.1, "0.00"), (1.1, "General"), (123, "00000"), (2, "0.0"), (7, '"A-"00')]]
    )
    assert rows(content) == [[1, ["1.10", "1.1", "00123", "2.0", "07"]]]


def test_digits_that_a_format_hides_stay_but_those_of_an_endless_fraction():
    content = workbook(Plan=[[(4.5, "0"), (2.345, "0.00"), (10 / 3, "0.00"), (10 / 3, "General")]])
    assert rows(content) == [[1, ["4.5", "2.345", "3.33", "3.33333333333333"]]]


def test_percentages_are_written_as_such():
    assert rows(workbook(Plan=[[(0.45, "0%"), (0.694, r"0.0\ %")]])) == [[1, ["45%", "69.4%"]]]


def test_digits_that_excel_has_lost_are_seen():
    assert rows(workbook(Plan=[[(12345678901234567, "0")]])) == [[1, ["1.23457E+16"]]]


@pytest.mark.parametrize(
    "shown",
    [
        "yyyy-mm-dd",
        "d.m.yyyy",
        "d. m. yyyy.",
        r"d\.\ m\.\ yyyy\.",
        "[$-241A]d. mmmm yyyy;@",
        "mm-dd-yy",
        "d mmm yyyy",
    ],
)
def test_a_day_is_written_the_same_however_it_is_shown(shown):
    assert rows(workbook(Plan=[[(date(2019, 8, 22), shown)]])) == [[1, ["2019-08-22"]]]


def test_a_code_of_which_excel_made_a_day_is_given_as_it_is_shown():
    content = workbook(
        Plan=[[(date(2019, 2, 1), shown) for shown in ("d-mmm", "mmm-yy", "d.m.", "mm/yyyy")]]
    )
    assert rows(content) == [[1, ["1-Feb", "Feb-19", "1.2.", "02/2019"]]]


def test_times_of_the_day():
    noon, midnight = datetime(2019, 8, 22, 12), datetime(2019, 8, 22)
    content = workbook(Plan=[[noon, midnight, (0.5, "h:mm"), (1.25, "[h]:mm")]])
    assert rows(content) == [[1, ["2019-08-22 12:00", "2019-08-22", "12:00", "30:00"]]]


def test_days_of_the_other_calendar():
    book = load_workbook(BytesIO(workbook(Plan=[[1]])))
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = date(2019, 8, 22)
    assert rows(saved(book)) == [[1, ["2019-08-22"]]]


def test_a_number_that_is_no_day_stays_a_number():
    content = workbook(Plan=[[(-1, "d.m.yyyy"), (9999999, "d.m.yyyy"), (1, "d.m.yyyy")]])
    assert rows(content) == [[1, ["-1", "9999999", "1900-01-01"]]]


def test_yes_and_no_and_errors_are_as_excel_shows_them():
    sheet = '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>'
    sheet += '<c r="C1" t="e"><v>#N/A</v></c></row>'
    assert rows(package(sheet)) == [[1, ["TRUE", "FALSE", "#N/A"]]]


def test_of_a_formula_what_it_came_to_is_read():
    sheet = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A1&amp;"x"</f><v>x</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c><c r="D2"><v>7</v></c></row>'
    )
    assert rows(package(sheet)) == [[2, ["2", "x", "", "7"]]]


def test_a_formula_that_was_never_worked_out_is_named_by_its_cell():
    content = workbook(Plan=[["a"], ["=1+1", "=A1"], ["=1", "=1", "=1", "=1"]])
    with pytest.raises(ValidationError) as refusal:
        read_file(content, "plan.xlsx")
    assert refusal.value.messages == [
        "Sheet “Plan” has formulas that were never worked out: A2, B2, A3, B3, C3 …. Open it in "
        "Excel, save it there, and add that; or write the values in place of the formulas."
    ]


def test_shared_texts_with_pieces_of_formats_and_readings():
    texts = (
        "<si><t>one</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r>"
        "<rPh><t>no</t></rPh></si><si><t>a_x000D_&#10;b _x005F_x0041_</t></si>"
    )
    sheet = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>2</v></c></row>'
    assert rows(package(sheet, texts=texts)) == [[1, ["bold", "one", "a\nb _x0041_"]]]


def test_halves_of_a_sign_are_joined_and_one_alone_is_no_letter():
    sheet = '<row><c t="str"><v>a_xD83D__xDE00_</v></c><c t="str"><v>b_xD83D_c_x0000_</v></c></row>'
    assert rows(package(sheet)) == [[1, ["a\U0001f600", "b\ufffdc"]]]


def test_elements_may_have_a_prefix_and_cells_no_address():
    sheet = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"

    def prefixed(name, part):
        if not name.endswith("sheet1.xml"):
            return part
        text = part.decode().replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        return text.replace("xmlns=", "xmlns:x=")

    content = package(sheet)
    assert rows(repacked(content, prefixed)) == rows(content) == [[1, ["1", "", "3"]], [2, ["4"]]]


def test_visible_sheets_with_content_are_read_in_their_order():
    book = load_workbook(BytesIO(workbook(First=[["1"]], Hidden=[["x"]], Empty=[], Last=[["2"]])))
    book["Hidden"].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    assert read_file(saved(book), "plan.xlsx") == [
        Sheet("First", [Row(1, ["1"])]),
        Sheet("Last", [Row(1, ["2"])]),
    ]


def test_hidden_rows_and_columns_are_read_and_the_rows_named():
    book = load_workbook(BytesIO(workbook(Plan=[["a", "b"], ["c", "d"]])))
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["A"].hidden = True
    assert read_file(saved(book), "plan.xlsx") == [
        Sheet("Plan", [Row(1, ["a", "b"]), Row(2, ["c", "d"])], hidden=(2,))
    ]


def test_of_merged_cells_the_first_has_the_text():
    book = load_workbook(
        BytesIO(workbook(Plan=[["Plan", None, None], ["a", "b", "c"], [None, "d", "e"]]))
    )
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A2:A3")
    assert rows(saved(book)) == [[1, ["Plan"]], [2, ["a", "b", "c"]], [3, ["", "d", "e"]]]


def test_a_workbook_with_another_ending_is_read():
    assert rows(workbook(Plan=[["a"]]), "plan.xls") == [[1, ["a"]]]
