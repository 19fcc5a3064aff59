"""Reading the tags of a template, wherever Word has cut them; refuses what may not be in one."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

# A template holds little beside its tags; docxtpl reads it with regular expressions.
MOST_TAGS, MOST_XML, MOST_BYTES = 2_000, 1024 * 1024, 40 * 1024 * 1024
READ = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
MAIN = "word/document.xml"
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
SIGNS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
# {%tr for … %}: takes the whole row away; p the paragraph, tc the cell, r the run.
LETTER = re.compile(r"\{%(tr|tc|p|r)\s")
WORD = re.compile(r"\{%(?:tr|tc|p|r)?[-+]?\s*(\w+)")
# Word corrects the quotes that are typed.
QUOTES = str.maketrans("“”„‘’", '"""\'\'')
# Fields of Word that say something of the document itself; others fetch a file, a picture or a
# table from elsewhere, or start a program.
FIELDS = {
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC", "TC", "HYPERLINK", "REF",
    "SEQ", "STYLEREF", "TITLE", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "FILENAME",
    "NOTEREF", "SYMBOL",
}  # fmt: skip
MAY_FETCH = re.compile(rb"instrText|fldSimple|altChunk")
OF_PEOPLE = [
    qn(f"w:{name}")
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "commentReference")
]


class Tag(NamedTuple):
    """As it stands in Word; `letter` is tr, tc, p, r or "", `word` what it begins with (for, endif)
    or "" of a placeholder. `place` is the element of the row, or None."""

    text: str
    letter: str
    word: str
    place: object

    @property
    def source(self) -> str:
        """What Jinja reads."""
        text = self.text.translate(QUOTES).replace("\n", " ")
        return "{%" + text[2 + len(self.letter) :] if self.letter else text


def tags_of_parts(content: bytes) -> Iterator[tuple[str, list[Tag]]]:
    """(name of the part, its tags) of each part that is filled."""
    total = 0
    for name, element in _elements(content):
        _check_fields(element)
        if not READ.fullmatch(name):
            continue
        if next(element.iter(*OF_PEOPLE), None) is not None:
            raise ValidationError(
                _(
                    "The template holds comments or tracked changes, with the names of those who "
                    "made them. Accept the changes, delete the comments, and save it anew."
                ),
                "people",
            )
        tags = [tag for paragraph in element.iter(qn("w:p")) for tag in _tags(paragraph)]
        total += len(tags)
        if total > MOST_TAGS:
            raise ValidationError(
                _("The template has more than %(most)s tags.") % {"most": MOST_TAGS}, "tags"
            )
        yield name, tags


def _elements(content: bytes):
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if MAIN not in package.namelist():
                raise not_word()
            if sum(part.file_size for part in parts) > MOST_BYTES or any(
                READ.fullmatch(part.filename) and part.file_size > MOST_XML for part in parts
            ):
                raise ValidationError(
                    _("The template is too large. Take pictures and long texts out of it."), "size"
                )
            read = [
                (part.filename, package.read(part))
                for part in parts
                if READ.fullmatch(part.filename)
                or (part.filename.endswith(".xml") and MAY_FETCH.search(package.read(part)))
            ]
        # What the library cannot open cannot be filled.
        Document(BytesIO(content))
        return [(name, parse_xml(xml)) for name, xml in read]
    except ValidationError:
        raise
    except Exception:
        # zipfile, lxml and python-docx raise errors of many kinds for files that are none.
        raise not_word() from None


def _check_fields(element):
    """Refuses a part with a field that is not of FIELDS, or with a document inside."""
    if (inside := next(element.iter(qn("w:altChunk")), None)) is not None:
        raise may_fetch(inside.tag.rpartition("}")[2])
    for field in element.iter(qn("w:fldSimple")):
        _check_field(field.get(qn("w:instr")) or "")
    # What a field is called may be cut into runs, and fields stand inside of fields.
    opened: list[str] = []
    for one in element.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = one.get(qn("w:fldCharType"))
        if kind == "begin":
            opened.append("")
        elif kind == "end" and opened:
            _check_field(opened.pop())
        elif kind is None and opened:
            opened[-1] += one.text or ""
        elif kind is None:
            _check_field(one.text or "")


def _check_field(instruction: str):
    words = instruction.split(None, 1)
    name = words[0].upper() if words else ""
    if name not in FIELDS and not name.startswith("="):
        raise may_fetch(short(name))


def may_fetch(field: str):
    return ValidationError(
        _(
            "The template holds the field “%(field)s”, which may take something from elsewhere "
            "when the document is opened. Take it out."
        )
        % {"field": field},
        "field",
    )


def not_word():
    return ValidationError(
        _("The file is not a Word document. Save it as DOCX and add that."), "not_word"
    )


def _tags(paragraph) -> Iterator[Tag]:
    """The tags of a paragraph, whose runs Word may have cut anywhere."""
    own = [one.text or "" for one in paragraph.iter(qn("w:t")) if _paragraph_of(one) is paragraph]
    text = "".join(own)
    opened = None
    for sign in SIGNS.finditer(text):
        if opened is None:
            if sign[0] not in ENDS:
                raise ValidationError(
                    _("“%(tag)s” closes a tag that is not opened, in “%(text)s”.")
                    % {"tag": sign[0], "text": short(text)},
                    "broken",
                )
            opened = sign
        elif sign[0] == ENDS[opened[0]]:
            if opened[0] != "{#":
                yield _tag(text[opened.start() : sign.end()], text, paragraph)
            opened = None
        elif opened[0] != "{#":
            break
    if opened is not None:
        raise ValidationError(
            _("“%(tag)s” is opened and not closed: “%(end)s” is missing.")
            % {"tag": short(text[opened.start() :]), "end": ENDS[opened[0]]},
            "broken",
        )


def _tag(tag: str, text: str, paragraph) -> Tag:
    letter = match[1] if (match := LETTER.match(tag)) else ""
    word = match[1] if tag.startswith("{%") and (match := WORD.match(tag)) else ""
    row = next(paragraph.iterancestors(qn("w:tr")), None)
    if letter in ("tr", "tc") and row is None:
        raise ValidationError(
            _("“%(tag)s” must stand in a row of a table.") % {"tag": tag}, "outside"
        )
    beside = text.replace(tag, "").strip()
    if letter == "tr":
        texts = "".join(one.text or "" for one in row.iter(qn("w:t")))
        beside = texts.replace(tag, "").strip()
    if letter in ("tr", "p") and beside:
        raise ValidationError(
            _(
                "“%(tag)s” needs a row or paragraph of its own: “%(text)s”, which stands beside "
                "it, would be lost."
            )
            % {"tag": tag, "text": short(beside)},
            "beside",
        )
    return Tag(tag, letter, word, row)


def _paragraph_of(element):
    return next(element.iterancestors(qn("w:p")), None)


def short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
