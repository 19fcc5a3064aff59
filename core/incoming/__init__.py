"""Stand-in: another branch has the real one."""

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import openpyxl
from django.core.exceptions import ValidationError

from core.cells import plain
from core.forms import DayField, MoneyField


class Row(NamedTuple):
    number: int
    cells: list


class Sheet(NamedTuple):
    name: str
    rows: list
    encoding: str = ""
    hidden: tuple = ()


class Wanted(NamedTuple):
    name: str
    words: tuple
    required: bool = False


class Head(NamedTuple):
    number: int
    columns: dict


def shown(v):
    if v is None:
        return ""
    if isinstance(v, datetime):
        return v.date().isoformat()
    if isinstance(v, float) and v.is_integer():
        return str(int(v))
    return str(v).strip()


def read_file(content, name):
    if name.endswith((".csv", ".txt", ".tsv")):
        for enc in ("utf-8-sig", "cp1250"):
            try:
                text = content.decode(enc)
                break
            except UnicodeDecodeError:
                continue
        sep = max("\t;,", key=text.count)
        rows = [
            Row(n, [c.strip() for c in r])
            for n, r in enumerate(csv.reader(io.StringIO(text), delimiter=sep), 1)
        ]
        return [Sheet("", [r for r in rows if any(r.cells)])]
    try:
        wb = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception:
        raise ValidationError("The workbook cannot be read.") from None
    out = []
    for ws in wb.worksheets:
        rows = []
        for n, r in enumerate(ws.iter_rows(values_only=True), 1):
            cells = [shown(c) for c in r]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(Row(n, cells))
        if rows:
            out.append(Sheet(ws.title, rows))
    return out


def guess_columns(cells, wanted):
    words = {plain(w): one.name for one in wanted for w in one.words}
    found, seen = {}, set()
    for at, cell in enumerate(cells):
        name = words.get(plain(cell))
        if name and name not in seen:
            found[at] = name
            seen.add(name)
    return found


def find_head(sheet, wanted):
    best = None
    for row in sheet.rows[:50]:
        cols = guess_columns(row.cells, wanted)
        if len(cols) > 1 and (best is None or len(cols) > len(best.columns)):
            best = Head(row.number, cols)
    return best


def read_day(text):
    return DayField().clean(text)


def read_number(text):
    return MoneyField().clean(text)
