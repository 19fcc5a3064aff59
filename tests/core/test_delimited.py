"""CSV files: the same cells for every program, and nothing that one would calculate."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from core.delimited import write_delimited
from core.workbook import DAY, PERCENT, WORKING_DAYS, Column, Table, Typed

COLUMNS = [Column("Title"), Column("Since", kind=DAY), Column("Days", kind=WORKING_DAYS)]


def written(*rows, columns=COLUMNS) -> bytes:
    with write_delimited(Table("tab", ["Title line"], columns, rows, ["Total", 1])) as file:
        return file.read()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", 'Title,Since,Days\r\n"Rok; ""Žrtve"", dalje",2019-06-03,2.5\r\n,,-12.0\r\n'),
        ("sr", 'Title;Since;Days\r\n"Rok; ""Žrtve"", dalje";2019-06-03;2,5\r\n;;-12,0\r\n'),
        ("sr-latn", 'Title;Since;Days\r\n"Rok; ""Žrtve"", dalje";2019-06-03;2,5\r\n;;-12,0\r\n'),
    ],
)
def test_the_file_is_separated_as_excel_reads_it_in_the_language(language, expected):
    with translation.override(language):
        found = written(
            ['Rok; "Žrtve", dalje', date(2019, 6, 3), Decimal("2.5")],
            [None, None, Decimal("-12.0")],
        )
    assert found == b"\xef\xbb\xbf" + expected.encode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+381", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x"]
)
def test_no_program_calculates_what_somebody_typed(text):
    lines = list(csv.reader(written([text]).decode("utf-8-sig").splitlines(keepends=True)))
    assert lines[1][0] == f"'{text}"


@pytest.mark.parametrize("text", ["1.2.3", "a=b", "'x", "<script>", "Reč–dve", "#N/A"])
def test_every_other_text_stays_as_it_is(text):
    assert written([text]).decode("utf-8-sig").splitlines()[1].split(",")[0] == text


def test_lines_of_a_text_stay_in_one_cell_and_control_signs_are_left_out():
    lines = list(csv.reader(written(["a\r\nb\x01\x00c"]).decode("utf-8-sig").split("\r\n", 1)[1:]))
    assert lines == [["a\r\nbc"]]


def test_numbers_stay_numbers():
    with translation.override("sr"):
        row = [Typed(Decimal("69.4"), PERCENT), 39, 1.5]
        assert written(row).decode("utf-8-sig").splitlines()[1] == "69,4;39;1,5"


def test_a_head_is_a_text_too():
    assert written(columns=[Column("=1")]) == b"\xef\xbb\xbf'=1\r\n"
