"""Workbooks (.xlsx), part by part and element by element.

Not with openpyxl: it makes an object of every style and every empty row, whatever their number, and
it does not say whether a formula was ever worked out. Here memory is that of the texts, and each
limit holds while the file is read. Whether the file is one, and harmless, is seen before
(core/office_files.py).
"""

import posixpath
import re
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.incoming.sheets import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELLS,
    MOST_UNPACKED,
    Amount,
    Row,
    Sheet,
    letters,
    refused,
    tidy,
    too_much,
)
from core.incoming.shown import BUILT_IN, writer_of
from core.office_files import check_office, needs_none

WORKBOOK = "xl/workbook.xml"
MOST_STYLES, MOST_SHEETS = 65_536, 500
MOST_NAMED = 5
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
DAY_AND_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)[\d:.]*Z?)?", re.ASCII)


def read_workbook(content: bytes) -> list[Sheet]:
    """The visible sheets with content. Raises ValidationError."""
    check_office(content, "xlsx", most=MOST_UNPACKED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return list(_Workbook(package).sheets())
    except ValidationError:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError),
        *(ValueError, LookupError, OverflowError, NotImplementedError),
    ):
        raise refused(
            _(
                "The workbook cannot be read: its parts contradict each other. Open it in Excel, "
                "save it as .xlsx again, and add that."
            ),
            "broken",
        ) from None


class _Part:
    """Reads one part; `start`, `end` get the names of elements without their prefix."""

    def __init__(self, package, name: str):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start_any
        parser.EndElementHandler = self.end_any
        parser.CharacterDataHandler = self.data
        # A sheet may be kept in a part that is called a picture, which nobody has searched.
        parser.StartDoctypeDeclHandler = self.doctype
        self.begin()
        with package.open(name) as source:
            parser.ParseFile(source)

    def start_any(self, tag, said):
        self.start(tag.rpartition(":")[2] if ":" in tag else tag, said)

    def end_any(self, tag):
        self.end(tag.rpartition(":")[2] if ":" in tag else tag)

    @staticmethod
    def doctype(*_args):
        raise needs_none("<!DOCTYPE>")

    def begin(self):
        pass

    def start(self, tag, said):
        pass

    def end(self, tag):
        pass

    def data(self, text):
        pass


class _Named(NamedTuple):
    name: str
    state: str
    link: str


class _Book(_Part):
    """What the workbook says of its sheets."""

    def begin(self):
        self.sheets, self.since_1904 = [], False

    def start(self, tag, said):
        if tag == "workbookPr":
            self.since_1904 = said.get("date1904") in ("1", "true")
        elif tag == "sheet":
            link = next((said[key] for key in said if key.rpartition(":")[2] == "id"), "")
            self.sheets.append(_Named(said.get("name", ""), said.get("state", ""), link))
            if len(self.sheets) > MOST_SHEETS:
                raise too_much()


class _Links(_Part):
    """{mark: (kind, part)}"""

    def begin(self):
        self.found = {}

    def start(self, tag, said):
        if tag == "Relationship":
            part = posixpath.normpath(posixpath.join("/xl", said["Target"])).lstrip("/")
            self.found[said["Id"]] = (said.get("Type", "").rpartition("/")[2], part)

    def of_kind(self, kind: str) -> str | None:
        return next((part for said, part in self.found.values() if said == kind), None)


class _Styles(_Part):
    """The formats of cells, by the number that cells give."""

    def begin(self):
        self.codes, self.used, self.inside = dict(BUILT_IN), [], False

    def start(self, tag, said):
        if tag == "numFmt":
            self.codes[int(said["numFmtId"])] = said.get("formatCode", "")
        elif tag == "cellXfs":
            self.inside = True
        elif tag == "xf" and self.inside:
            self.used.append(int(said.get("numFmtId", 0)))
            if len(self.used) > MOST_STYLES:
                raise too_much()

    def end(self, tag):
        if tag == "cellXfs":
            self.inside = False


class _Texts(_Part):
    """The texts that cells share, without the readings of East Asian ones (rPh)."""

    def begin(self):
        self.found, self.parts, self.taken, self.skipped = [], [], False, False

    def start(self, tag, said):
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.skipped = True
        elif tag == "t":
            self.taken = not self.skipped

    def end(self, tag):
        if tag == "si":
            self.found.append(_unescaped("".join(self.parts)))
            if len(self.found) > MOST_CELLS:
                raise too_much()
        elif tag == "rPh":
            self.skipped = False
        elif tag == "t":
            self.taken = False

    def data(self, text):
        if self.taken:
            self.parts.append(text)


class _Workbook:
    def __init__(self, package):
        self.package = package
        self.book = _Book(package, WORKBOOK)
        self.links = _Links(package, "xl/_rels/workbook.xml.rels")
        texts, styles = self.links.of_kind("sharedStrings"), self.links.of_kind("styles")
        self.texts = _Texts(package, texts).found if texts else []
        self.styles = _Styles(package, styles) if styles else None
        self.writers = {}
        self.amount = Amount()

    def sheets(self):
        parts = set()
        for name, state, link in self.book.sheets:
            kind, part = self.links.found[link]
            if state in ("hidden", "veryHidden") or kind != "worksheet":
                continue
            if part in parts:
                raise ValueError(part)
            parts.add(part)
            sheet = _Cells(self.package, part, self, name)
            if sheet.rows:
                yield Sheet(name, sheet.rows, hidden=tuple(sheet.hidden))

    def number(self, style: str, stored: str) -> str:
        if style not in self.writers:
            code = ""
            if self.styles and self.styles.used:
                code = self.styles.codes.get(self.styles.used[int(style)], "")
            self.writers[style] = writer_of(code, self.book.since_1904)
        return self.writers[style](stored)


class _Cells(_Part):
    """The rows of a sheet. What the sheet says of its size is not asked."""

    def __init__(self, package, part, workbook, name):
        self.workbook, self.name, self.amount = workbook, name, workbook.amount
        self.rows: list[Row] = []
        self.hidden, self.unsolved = [], []
        self.number, self.cells, self.column = 0, {}, -1
        self.inside = self.is_hidden = self.taken = self.skipped = self.formula = False
        super().__init__(package, part)
        if self.unsolved:
            raise unsolved(name, self.unsolved)

    def begin(self):
        self.starts = {
            "row": self.begin_row, "c": self.begin_cell, "f": self.begin_formula,
            "v": self.begin_text, "t": self.begin_text, "rPh": self.begin_reading,
            "sheetData": self.begin_rows,
        }  # fmt: skip
        self.ends = {
            "row": self.end_row, "c": self.end_cell, "v": self.end_text, "t": self.end_text,
            "rPh": self.end_reading, "sheetData": self.end_rows,
        }  # fmt: skip

    def start(self, tag, said):
        if handle := self.starts.get(tag):
            handle(said)

    def end(self, tag):
        if handle := self.ends.get(tag):
            handle()

    def begin_rows(self, _said):
        self.inside = True

    def end_rows(self):
        self.inside = False

    def begin_formula(self, _said):
        self.formula = True

    def begin_reading(self, _said):
        self.skipped = True

    def end_reading(self):
        self.skipped = False

    def begin_text(self, _said):
        self.taken = self.inside and not self.skipped

    def end_text(self):
        self.taken = False

    def data(self, text):
        if self.taken:
            self.parts.append(text)

    def begin_row(self, said):
        number = int(said["r"]) if "r" in said else self.number + 1
        if not self.number < number <= LAST_ROW:
            raise ValueError(number)
        self.number, self.cells, self.column = number, {}, -1
        self.is_hidden = said.get("hidden") in ("1", "true")
        self.amount.see(self.name, rows=1)

    def begin_cell(self, said):
        if "r" in said:
            self.column = _place(said["r"])
        else:
            self.column += 1
        if not 0 <= self.column < LAST_COLUMN:
            raise ValueError(self.column)
        self.type, self.style = said.get("t", "n"), said.get("s", "0")
        self.parts, self.formula = [], False
        self.amount.see(self.name, cells=1)

    def end_cell(self):
        stored = "".join(self.parts)
        if self.formula and not stored and self.type != "str":
            self.unsolved.append(f"{letters(self.column)}{self.number}")
        elif stored and (text := self.text(stored)):
            self.cells[self.column] = text

    def text(self, stored: str) -> str:
        match self.type:
            case "n":
                return self.workbook.number(self.style, stored.strip())
            case "s":
                return self.workbook.texts[int(stored)]
            case "b":
                return "TRUE" if stored.strip() == "1" else "FALSE"
            case "d":
                day = DAY_AND_CLOCK.fullmatch(stored.strip())
                clock = day[2] if day and day[2] != "00:00" else ""
                return f"{day[1]} {clock or ''}".strip() if day else tidy(stored)
        return _unescaped(stored)

    def end_row(self):
        if not self.cells:
            return
        cells = [""] * (max(self.cells) + 1)
        for place, text in self.cells.items():
            cells[place] = text
        self.amount.add(self.name, self.rows, self.number, cells)
        if self.is_hidden:
            self.hidden.append(self.number)


def _place(cell: str) -> int:
    """The place of a column from 0, by the name of a cell: A1, Z5, AA12."""
    if not (match := REFERENCE.fullmatch(cell)):
        raise ValueError(cell)
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _unescaped(text: str) -> str:
    """_x000D_ is how a workbook writes a sign that XML cannot hold."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        # Two halves of a sign (an emoji) that was written like this become one.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return tidy(text)


def unsolved(name, cells):
    named = ", ".join(cells[:MOST_NAMED])
    return refused(
        _(
            "Sheet “%(sheet)s” has formulas that were never worked out: %(cells)s. Open it in "
            "Excel, save it there, and add that; or write the values in place of the formulas."
        ),
        "formula",
        sheet=name,
        cells=named if len(cells) <= MOST_NAMED else f"{named} …",
    )
