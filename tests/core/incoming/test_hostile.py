"""Files made to do harm, and such as are another thing than their name says: each is refused with
its reason, soon and with little memory."""

import resource
import time
import zipfile
from datetime import date
from io import BytesIO
from multiprocessing import Pipe, get_context

import pytest
from django.core.exceptions import ValidationError

from core.incoming import read_file
from core.incoming.sheets import MEGABYTE, MOST_BYTES
from tests.core.incoming.making import LINKS, MAIN, OFFICE, package, repacked, workbook

MOST_SECONDS, MOST_MEMORY = 8, 200 * MEGABYTE
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal(content, name="plan.xlsx"):
    with pytest.raises(ValidationError) as refused:
        read_file(content, name)
    return refused.value.messages[0]


def measured(content, name="plan.xlsx"):
    """(what is said, seconds of work, bytes that were taken at the most), in a process of its
    own."""
    ours, theirs = Pipe()
    process = get_context("fork").Process(target=_measure, args=(theirs, content, name))
    process.start()
    answer = ours.recv()
    process.join()
    return answer


def _measure(pipe, content, name):
    before, started = peak(), time.process_time()
    try:
        said = [len(sheet.rows) for sheet in read_file(content, name)]
    except ValidationError as error:
        said = error.messages[0]
    pipe.send((said, time.process_time() - started, peak() - before))


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def renamed(name):
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", name)
        packed.writestr("content.xml", "<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsx", b"", "The file “plan.xlsx” is empty. Choose another."),
        ("plan.csv", b" \r\n\0", "The file “plan.csv” is empty. Choose another."),
        ("plan.csv", b";;;\r\n;;", "“plan.csv” has no sheet with content. Choose another."),
        ("plan.xlsx", workbook(Plan=[]), "“plan.xlsx” has no sheet with content. Choose another."),
        ("plan.xlsx", OLD + "Workbook".encode("utf-16-le"), "“plan.xlsx” is a workbook of an old"),
        ("plan.xls", OLD + "Workbook".encode("utf-16-le"), "“plan.xls” is a workbook of an old"),
        ("plan.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "“plan.xlsx” is locked with a"),
        ("plan.ods", renamed(ODS), "“plan.ods” is a document of LibreOffice."),
        ("plan.xlsx", renamed(ODS), "“plan.xlsx” is a document of LibreOffice."),
        ("plan.xlsm", workbook(Plan=[["x"]]), "“plan.xlsm” is a workbook that may hold macros"),
        ("plan.xlsb", b"PK\x03\x04", "“plan.xlsb” is a workbook that may hold macros"),
        ("plan.pdf", b"%PDF-1.7", "“plan.pdf” is not read here: only .xlsx and .csv are"),
        ("plan", b"a;b", "“plan” is not read here: only .xlsx and .csv are"),
        ("plan.docx", workbook(Plan=[["x"]]), "“plan.docx” is not read here"),
        ("plan.xlsx", b"a;b\n1;2", "“plan.xlsx” is no Excel workbook, or it is cut off."),
        ("plan.xls", b"<html><table><tr>", "“plan.xls” is a web page, whatever its name says."),
        ("plan.csv", b"\xef\xbb\xbf<?xml version='1.0'?>", "“plan.csv” is a web page"),
        ("plan.csv", b"%PDF-1.7\n\0\0", "The letters of “plan.csv” cannot be made out."),
        ("plan.xlsx", workbook(Plan=[["x"]])[:-400], "The file is broken or cut off."),
        ("plan.xlsx", workbook(Plan=[["x"]])[:200], "The file is broken or cut off."),
        ("plan.csv", bytes(MOST_BYTES) + b"a", "The file has 11 MB; at most 10 MB are read."),
    ],
)
def test_another_kind_of_file_is_refused_with_what_to_do(name, content, said):
    assert refusal(content, name).startswith(said)


def test_a_workbook_with_macros_is_refused():
    macros = package(parts={"xl/vbaProject.bin": "x"})
    assert refusal(macros) == "The file holds macros. Save it without macros and add that."


def test_a_workbook_that_takes_values_from_another_file_is_refused():
    folder = "xl/externalLinks/"
    link = (
        f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/externalLinkPath" '
        'Target="file:///C:/big.xlsx" TargetMode="External"/></Relationships>'
    )
    content = package(
        parts={
            f"{folder}externalLink1.xml": "<externalLink/>",
            f"{folder}_rels/externalLink1.xml.rels": link,
        }
    )
    assert refusal(content) == (
        "The workbook takes values from another file: “file:///C:/big.xlsx”. In Excel choose Data, "
        "Edit Links, Break Link, save it, and add that."
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def test_entities_are_refused_in_a_sheet_that_is_called_a_picture():
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&a;</v></c></row>'
    content = package(
        parts={
            "xl/media/image1.png": f"{LAUGHS}{sheet}</sheetData></worksheet>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Plan" sheetId="1" r:id="r9"/></sheets></workbook>',
        },
        links=f'<Relationship Id="r9" Type="{OFFICE}/worksheet" Target="media/image1.png"/>',
    )
    assert refusal(content).startswith("The file holds “<!DOCTYPE>”, which no office file needs.")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE])
def test_entities_are_refused(part, entities):
    content = package(parts={part: f"<?xml version='1.0'?>{entities}<x>&a;</x>"})
    assert refusal(content).startswith("The file holds “<!DOCTYPE>”, which no office file needs.")


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"/><row r="1"/>',
        '<row r="9999999"/>',
        '<row r="x"/>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c t="s"><v>7</v></c></row>',
        '<row r="1"><c t="s"><v>x</v></c></row>',
        '<row r="1"><c s="9"><v>1</v></c></row>',
        '<row r="1"><c><v>four</v></c></row>',
    ],
)  # fmt: skip
def test_a_sheet_that_contradicts_itself_is_refused(sheet):
    content = package(sheet, styles="<cellXfs><xf numFmtId='0'/></cellXfs>")
    assert refusal(content).startswith("The workbook cannot be read: its parts contradict each")


def test_a_workbook_that_lacks_a_part_or_shows_one_twice_is_refused():
    one = f'<Relationship Id="r9" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    twice = repacked(
        package("<row><c><v>1</v></c></row>", links=one),
        lambda name, part: part.replace(b"</sheets>", b'<sheet name="B" r:id="r9"/></sheets>'),
    )
    assert refusal(twice).startswith("The workbook cannot be read")
    lacks = package(links=f'<Relationship Id="r0" Type="{OFFICE}/worksheet" Target="none.xml"/>')
    lacks = repacked(lacks, lambda name, part: part.replace(b'r:id="r1"', b'r:id="r0"'))
    assert refusal(lacks).startswith("The workbook cannot be read")


def test_what_a_sheet_says_of_its_size_is_not_believed():
    content = package("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>")
    content = repacked(
        content,
        lambda name, part: part.replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>'),
    )
    assert measured(content)[0] == [2]


def test_control_characters_are_left_out():
    assert read_file(b"a\x01b;c\x7f\x03\n", "x.csv")[0].rows[0].cells == ["ab", "c"]


def rows_of(count, width=1):
    return [["x"] * width] * count


def test_as_many_rows_as_are_said_are_read_and_no_more():
    assert measured(workbook(Plan=rows_of(10_050)))[0] == [10_050]
    said = "has more than 10000 rows. Save the rows that you need as a file of their own"
    assert said in refusal(workbook(Plan=rows_of(10_051)))
    assert said in refusal(b"x\n" * 10_051, "plan.csv")


def test_as_many_columns_as_are_said_are_read_and_no_more():
    assert measured(workbook(Plan=rows_of(2, 60)))[0] == [2]
    said = "Sheet “Plan” has something in cell BI1, but at most 60 columns are read."
    assert refusal(workbook(Plan=rows_of(2, 61))).startswith(said)
    last = '<row r="3"><c r="A3"><v>1</v></c><c r="XFD3"><v>1</v></c></row>'
    assert "has something in cell XFD3, but" in refusal(package(last))
    assert "has something in cell BI1, but" in refusal(b";".join([b"x"] * 61), "plan.csv")
    # A format alone is nothing.
    assert measured(package('<row><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'))[0] == [1]


def test_a_cell_may_be_as_long_as_in_excel():
    assert measured(workbook(Plan=[["x" * 32_767]]))[0] == [1]
    text = f'<row><c r="C1" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c></row>'
    assert refusal(package(text)).startswith("Cell C1 of “Plan” has more than 32767 characters.")
    assert refusal(b"a;" + b"x" * 32_768, "p.csv").startswith("Cell B1 of “p” has more than 32767")


def empty_rows(count, cells=""):
    return "".join(
        f'<row r="{n}" spans="1:12" s="1" customFormat="1">{cells}</row>' for n in range(2, count)
    )


BOMBS = {
    "a million empty rows": (
        lambda: package('<row r="1"><c r="A1"><v>1</v></c></row>' + empty_rows(1_000_000)), [1],
    ),
    "empty cells": (
        lambda: package(empty_rows(80_000, '<c s="1"/>' * 40)),
        "Sheet “Plan” has far more empty rows and columns, with a format of their own,",
    ),
    "every column of every row": (
        lambda: package(f"<row>{'<c/>' * 16_384}</row>" * 300, size=MEGABYTE),
        "Sheet “Plan” has far more empty rows and columns, with a format of their own,",
    ),
    "50 MB of little": (
        lambda: package(b"<!--" + b" " * 50 * MEGABYTE + b"-->"),
        "The file unpacks to far more than its size, as a file made to do harm does.",
    ),
    "shared texts": (
        lambda: package(texts="<si><t/></si>" * 800_000),
        "The file holds more text than is read at once.",
    ),
    "one text in many cells": (
        lambda: package(
            "<row>" + ("<c t='s'><v>0</v></c>" * 60 + "</row><row>") * 9_999 + "</row>",
            texts=f"<si><t>{'x' * 32_000}</t></si>",
            size=MEGABYTE,
        ),
        "The file holds more text than is read at once.",
    ),
    "styles": (
        lambda: package(styles=f"<cellXfs>{'<xf/>' * 1_500_000}</cellXfs>"),
        "The file holds more text than is read at once.",
    ),
    "sheets": (
        lambda: package(
            parts={"xl/workbook.xml": f"<workbook>{'<sheet/>' * 300_000}</workbook>"}
        ),
        "The file holds more text than is read at once.",
    ),
}  # fmt: skip
TEXT_BOMBS = {
    "empty lines": (b"a;b\n" + b"\n" * (MOST_BYTES - 5), "Sheet “plan” has far more empty rows"),
    "commas": (b"a" + b"," * (MOST_BYTES - 5), "Sheet “plan” has something in cell XFE1"),
    "quotes": (b'"' * (MOST_BYTES - 1), "In row 1 of “plan” a quotation mark opens a cell"),
    "cells": (b"a;" * 40 + b"\n" + (b"x;" * 59 + b"\n") * 9_000, [9_001]),
    "cyrillic": ("ж;".encode("cp1251") * 5_000_000, "Sheet “plan” has something in cell XFE1"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_within_time_and_memory(bomb):
    make, expected = BOMBS[bomb]
    check(measured(make()), expected)


@pytest.mark.parametrize("bomb", TEXT_BOMBS)
def test_a_text_made_to_do_harm_ends_within_time_and_memory(bomb):
    content, expected = TEXT_BOMBS[bomb]
    check(measured(content, "plan.csv"), expected)


def test_the_largest_plan_is_read_soon_and_memory_grows_with_its_rows():
    row = ["1.1.1", *["Analiza institucionalnog okvira"] * 9, 4.5, date(2019, 8, 22)]
    small, large = (
        measured(workbook(Plan=[[*row, f"note {number}"] for number in range(count)]))
        for count in (1_000, 10_000)
    )
    check(small, [1_000])
    check(large, [10_000])
    assert large[2] < 40 * MEGABYTE


def check(answer, expected):
    said, took, memory = answer
    assert said == expected if isinstance(expected, list) else said.startswith(expected)
    assert took < MOST_SECONDS
    assert memory < MOST_MEMORY
