"""The tags of a template: which placeholders it has, and what is wrong with them. Whoever uploads a
template is told the tag, as it stands in Word, and what to do."""

import re
import zipfile
from collections.abc import Iterator
from difflib import get_close_matches
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from lxml.etree import LxmlError

from core.word_known import Known, named, sample
from core.word_sandbox import OF_A_LOOP, NotAllowed, Sandbox, TooMuch

# A template holds little beside its tags; docxtpl reads it with regular expressions.
MOST_TAGS, MOST_XML, MOST_BYTES = 2_000, 1024 * 1024, 40 * 1024 * 1024
MOST_DEEP = 10  # loops and conditions inside of each other
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


def placeholders_of(template: bytes) -> list[str]:
    """The whole names in the order of their first use: activities, activities.code."""
    names = {}
    for _part, tags in _tags_of_parts(template):
        for name, _tag in _names(tags):
            names.setdefault(name)
    return list(names)


def check_template(content: bytes, known: Known):
    """Raises ValidationError with everything that is wrong, one message each; nothing is wrong
    where a trial gives a document too."""
    errors = []
    kinds = {one.name: one for one in named(known)}
    for _part, tags in _tags_of_parts(content):
        try:
            _check_pairs(tags)
            for name, tag in _names(tags):
                if name not in kinds:
                    errors.append(unknown(name, tag, kinds))
                elif tag.word == "for" and not kinds[name].rows:
                    errors.append(no_list(name, tag))
        except ValidationError as error:
            errors += error.error_list
    if errors:
        raise ValidationError(errors)
    for full in (True, False):
        _try(content, sample(known, full=full))


def _try(content, values):
    from core.word import render

    try:
        render(content, values, language="en")
    except TooMuch as error:
        raise ValidationError(str(error), "too_much") from None
    except (
        *(TemplateError, LxmlError, SyntaxError, RecursionError, ValueError, LookupError),
        *(AttributeError, TypeError),
    ):
        # Tags that cross the borders of cells and paragraphs; no message of a library helps here.
        raise ValidationError(
            _(
                "The template cannot be filled: a loop or condition begins in one cell or "
                "paragraph and ends in another. Begin each in the place where it ends; loops over "
                "rows need “%(begin)s” and “%(end)s”, each in a row of its own."
            ),
            "trial",
            {"begin": "{%tr for row in … %}", "end": "{%tr endfor %}"},
        ) from None


# Reading


def _tags_of_parts(content: bytes) -> Iterator[tuple[str, list[Tag]]]:
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
        raise may_fetch(_short(name))


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
                    % {"tag": sign[0], "text": _short(text)},
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
            % {"tag": _short(text[opened.start() :]), "end": ENDS[opened[0]]},
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
            % {"tag": tag, "text": _short(beside)},
            "beside",
        )
    return Tag(tag, letter, word, row)


def _paragraph_of(element):
    return next(element.iterancestors(qn("w:p")), None)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


# Checking


def _check_pairs(tags: list[Tag]):
    """Loops and conditions have their ends, of the same kind."""
    open_ = []
    for tag in tags:
        if tag.word in ("for", "if"):
            open_.append(tag)
            if len(open_) > MOST_DEEP:
                raise ValidationError(
                    _(
                        "“%(tag)s” stands inside of more than %(most)s loops and conditions. Take "
                        "some of them apart."
                    )
                    % {"tag": tag.text, "most": MOST_DEEP},
                    "deep",
                )
        elif tag.word in ("endfor", "endif", "else", "elif"):
            wanted = {"endfor": "for", "endif": "if"}.get(tag.word)
            begun = open_[-1] if open_ else None
            if begun is None or (wanted and begun.word != wanted):
                raise ValidationError(
                    _("“%(tag)s” ends nothing that was begun before it.") % {"tag": tag.text},
                    "end",
                )
            if begun.letter != tag.letter:
                raise ValidationError(
                    _(
                        "“%(begin)s” and “%(end)s” do not fit: both begin with the same letters "
                        "after “%(sign)s”."
                    )
                    % {"begin": begun.text, "end": tag.text, "sign": "{%"},
                    "letters",
                )
            if wanted:
                open_.pop()
    if open_:
        raise ValidationError(
            _("“%(tag)s” has no end. Add “%(end)s” behind it.")
            % {
                "tag": open_[-1].text,
                "end": f"{{%{open_[-1].letter} end{open_[-1].word} %}}",
            },
            "no_end",
        )


def _names(tags: list[Tag]) -> list[tuple[str, Tag]]:
    """Each placeholder with the tag that names it; raises ValidationError for what cannot be read
    or is not allowed."""
    # Each tag on a line of its own, so that the number of a line is that of a tag.
    source = "\n".join(tag.source for tag in tags)
    try:
        tree = Sandbox()._parse(source, None, None)
    except NotAllowed as error:
        tag = tags[error.lineno - 1].text
        raise ValidationError(
            _(
                "“%(tag)s” cannot be used: only placeholders, loops and conditions may stand in a "
                "template."
            )
            % {"tag": tag},
            "not_allowed",
        ) from None
    except TemplateSyntaxError as error:
        raise unreadable(tags[min(error.lineno, len(tags)) - 1].text) from None
    except RecursionError:
        longest = max(tags, key=lambda tag: len(tag.text))
        raise unreadable(_short(longest.text)) from None
    found: list[tuple[str, Tag]] = []
    for node in tree.body:
        _walk(node, {}, tags, found)
    return found


def _walk(node, loops, tags, found):
    """`loops`: variable of a loop → what it goes through."""
    if isinstance(node, nodes.For):
        path = _path(node.iter.node, loops)
        if path is None:
            tag = tags[node.lineno - 1].text
            raise unreadable(tag)
        found.append((path, tags[node.lineno - 1]))
        inside = {**loops, node.target.name: path, "loop": None}
        for child in (*node.body, *node.else_):
            _walk(child, inside, tags, found)
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        if (path := _path(node, loops)) is not None:
            found.append((path, tags[node.lineno - 1]))
        return
    for child in node.iter_child_nodes():
        _walk(child, loops, tags, found)


def _path(node, loops) -> str | None:
    """The whole name; None for `loop.index` and its like, and for what is no name."""
    if isinstance(node, nodes.Name):
        if node.name == "loop" and "loop" in loops:
            return None
        return loops.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and "loop" in loops:
            return None if node.attr in OF_A_LOOP else f"loop.{node.attr}"
        before = _path(node.node, loops)
        return None if before is None else f"{before}.{node.attr}"
    return None


def unreadable(tag: str) -> ValidationError:
    return ValidationError(
        _("“%(tag)s” cannot be read. A placeholder is written “%(example)s”.")
        % {"tag": tag, "example": "{{ name }}"},
        "syntax",
    )


def unknown(name, tag, kinds) -> ValidationError:
    near = get_close_matches(name, kinds, n=1, cutoff=0.5)
    if near:
        return ValidationError(
            _("“%(name)s” in “%(tag)s” is no known placeholder. Did you mean “%(near)s”?")
            % {"name": name, "tag": tag.text, "near": near[0]},
            "unknown",
        )
    return ValidationError(
        _("“%(name)s” in “%(tag)s” is no known placeholder. See the list of placeholders.")
        % {"name": name, "tag": tag.text},
        "unknown",
    )


def no_list(name, tag) -> ValidationError:
    return ValidationError(
        _("“%(tag)s” goes through “%(name)s”, which is a single value. Write “%(example)s”.")
        % {"name": name, "tag": tag.text, "example": f"{{{{ {name} }}}}"},
        "no_list",
    )
