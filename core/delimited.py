"""Text files of one table for programs and for Excel (CSV): a head and the rows, without titles and
totals. Excel reads the letters right by the mark at the beginning; it splits the cells at the
separator of the office's language, and reads numbers with that language's decimal sign."""

import csv
import io
import tempfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from core.workbook import Table, Typed, clean, is_text, looks_like_a_formula

CSV = "text/csv; charset=utf-8"
UTF_8_WITH_MARK = "utf-8-sig"


def separators() -> tuple[str, str]:
    """Between the cells, and before the decimals, by the language of the page."""
    return (",", ".") if (get_language() or "en").startswith("en") else (";", ",")


def write_delimited(table: Table):
    """The table as an open temporary file, to be closed by whom it is given to. Numbers stay
    numbers and days are written 2020-01-20; before a text that looks like a formula stands an
    apostrophe, so that no program calculates what somebody typed."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        _write(table, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _write(table, target):
    between, decimals = separators()
    text = io.TextIOWrapper(target, UTF_8_WITH_MARK, newline="")
    lines = csv.writer(text, delimiter=between)
    lines.writerow([_plain(column.head, decimals) for column in table.columns])
    lines.writerows(_plain_rows(table.rows, decimals))
    text.flush()
    text.detach()


def _plain_rows(rows: Iterable, decimals: str):
    for row in rows:
        yield [_plain(value, decimals) for value in row]


def _plain(value, decimals: str) -> str:
    if isinstance(value, Typed):
        value = value.value
    if is_text(value):
        text = clean(str(value))
        return f"'{text}" if looks_like_a_formula(text) else text
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", decimals)
    return str(value)
