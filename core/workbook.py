"""Excel workbooks of one sheet: a title, totals, a head row and typed columns, written row by row,
so that 20,000 rows need no more memory than 50."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

# A number as people write it on things, 00123, is a code: it stays as it is, also where the office
# types it into an empty cell.
TEXT, CODE, MONEY, DAY = "text", "code", "money", "day"
FORMATS = {TEXT: "General", CODE: "@", MONEY: "#,##0.00"}
DAY_FORMATS = {"en": "d mmm yyyy", "sr": r"d\.\ m\.\ yyyy\."}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TAB = 31
A4 = 9  # in the list of paper sizes of the format
# No XML file may hold these.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# With these begin what openpyxl would take for a formula or an error; so does the empty text.
LOOKS_SPECIAL = "=#"
NOT_IN_A_TAB = re.compile(r"[\[\]:*?/\\]")


class Column(NamedTuple):
    """`width` in characters; `kind` says what stands in the cells."""

    head: str
    width: int = 12
    kind: str = TEXT


def write_workbook(
    *,
    tab: str,
    lead: Sequence[str],
    columns: Sequence[Column],
    totals: Sequence,
    rows: Iterable[Sequence],
):
    """The workbook as an open temporary file, to be closed by whom it is given to. On top stand
    the lines of `lead`, the first as the title; the totals, above the head, so that they neither
    scroll away nor get sorted in; then the head. Nobody is named as its author."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = None
    workbook.properties.title = clean(lead[0])
    sheet = workbook.create_sheet(tab_name(tab))
    head = len(lead) + 2
    _lay_out(sheet, columns, head)
    for number, line in enumerate(lead):
        sheet.append([_cell(sheet, line, font=_font(bold=not number, size=11 if number else 14))])
    sheet.append(_styled(sheet, columns, totals, font=_font()))
    sheet.append([_head_cell(sheet, column) for column in columns])
    written = _append_rows(sheet, columns, rows)
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{head + written}"
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        workbook.save(target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def clean(text: str) -> str:
    """Without the signs that no XML file can hold, so neither Excel nor Word."""
    return UNWRITABLE.sub("", text)


def tab_name(text: str) -> str:
    return NOT_IN_A_TAB.sub(" ", clean(text))[:LONGEST_TAB].strip(" '") or "1"


def _lay_out(sheet, columns, head):
    """What a sheet that is written row by row must know before its first row."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[head].height = 30  # points: two lines
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"


def _font(bold=True, size=11):
    """As the plain cells have it, which is Excel's own."""
    return Font(name="Calibri", size=size, bold=bold)


def _append_rows(sheet, columns, rows) -> int:
    """Writes the rows and says how many there were. One cell of each column serves all rows: it
    is written before the next row is asked for."""
    left = Alignment(horizontal="left")
    cells = [
        _cell(sheet, None, kind=column.kind, **({"alignment": left} if column.kind == DAY else {}))
        for column in columns
    ]
    kinds = [column.kind for column in columns]
    written = 0
    for row in rows:
        sheet.append(list(map(_value, cells, kinds, row)))
        written += 1
    return written


def _value(cell, kind, value):
    """What the sheet takes: a plain value where it can, for a cell with a format takes twice the
    time."""
    if isinstance(value, str):
        value = clean(value)
        if kind == TEXT and value[:1] not in LOOKS_SPECIAL:
            return value
    elif value is None and kind != CODE:
        return None
    return _fill(cell, value)


def _fill(cell, value):
    """A text stays a text, also one that looks like a formula or an error."""
    cell.value = value or None if isinstance(value, str) else value
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def _cell(sheet, value, *, kind=TEXT, **styles):
    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format(kind)
    for name, style in styles.items():
        setattr(cell, name, style)
    return _fill(cell, clean(value) if isinstance(value, str) else value)


def number_format(kind: str) -> str:
    if kind == DAY:
        return DAY_FORMATS[(get_language() or "en")[:2]]
    return FORMATS[kind]


def _styled(sheet, columns, values, **styles):
    return [
        _cell(sheet, value, kind=column.kind, **styles)
        for column, value in zip(columns, values, strict=True)
    ]


def _head_cell(sheet, column):
    return _cell(
        sheet,
        column.head,
        font=_font(),
        fill=PatternFill("solid", start_color="E8EDF8"),
        border=Border(bottom=Side("thin")),
        alignment=Alignment(wrap_text=True, vertical="bottom"),
    )
