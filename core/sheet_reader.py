"""Reads the rows of an Excel workbook as texts, as a person sees them in Excel."""

import csv
import re
import zipfile
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.lazily import lazily

openpyxl = lazily("openpyxl")

# What is read of one sheet; what lies behind is refused, never left out.
MOST_ROWS, MOST_COLUMNS = 20_000, 50
MOST_BYTES = 20 * 1024 * 1024  # unpacked
# Excel keeps so many digits of a number; of a longer one it has lost the last.
MOST_DIGITS = 15


class Sheet(NamedTuple):
    """The first visible sheet that has content: its name, and its rows that are not empty."""

    name: str
    rows: list[list[str]]


def read_sheet(content: bytes) -> Sheet:
    """The content has been checked as a file (activities.files.checked). Formulas give what they
    came to when the workbook was saved. Raises ValidationError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            size = sum(part.file_size for part in package.infolist())
        if size > MOST_BYTES:
            raise too_long()
        workbook = openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        with closing(workbook):
            for sheet in workbook.worksheets:
                rows = _rows_of(sheet) if sheet.sheet_state == "visible" else []
                if rows:
                    return Sheet(sheet.title, rows)
    except ValidationError:
        raise
    except Exception:
        # openpyxl raises errors of every kind for files that contradict themselves; none is ours.
        raise ValidationError(
            _("The workbook cannot be read. Save it in Excel as .xlsx again, or paste its rows."),
            "broken",
        ) from None
    raise ValidationError(_("The workbook has no sheet with content. Choose another."), "empty")


def too_long() -> ValidationError:
    return ValidationError(
        _("The workbook is too large to be read here. Paste the rows that you need."), "long"
    )


def _rows_of(sheet) -> list[list[str]]:
    # What a file says of its own size may be wrong.
    sheet.reset_dimensions()
    found = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        texts = [shown(cell) for cell in row]
        if number > MOST_ROWS or any(texts[MOST_COLUMNS:]):
            raise too_long()
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            found.append(texts)
    return found


def shown(cell) -> str:
    """The text of a cell: 00123 where its format fills up with zeros, 2.10 where it has two
    decimals, a day as 20.1.2020."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format or "")
    return " ".join(str(value).split())


def _number(value, number_format: str) -> str:
    if abs(value) >= 10**MOST_DIGITS:
        return f"{value:.5E}"
    if re.fullmatch("0+", number_format):
        return f"{round(value):0{len(number_format)}d}"
    if decimals := re.fullmatch(r"[#,]*0\.(0+)", number_format):
        return f"{value:.{len(decimals[1])}f}"
    return f"{value:.{MOST_DIGITS}g}" if isinstance(value, float) else str(value)


def as_text(rows: list[list[str]]) -> str:
    """The rows as if they were pasted: cells between tabs."""
    target = StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue()
