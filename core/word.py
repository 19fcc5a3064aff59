"""Word files from templates: `render` fills one with values. The templates are written in the
language of Jinja as docxtpl reads it from Word ({{ name }}, {%tr for row in rows %});
core.word_tags checks those that an office uploads, core.word_parts has the pieces of the built-in
ones.

    render(template, {"title": "…", "activities": [{"code": "1.2.3"}]})

Values are texts, numbers, truth values, `Picture`, lists and dicts of these, and nothing else: what
a template could do with an object nobody can foresee. Days and figures come as the texts that the
page shows. A line break in a text stays one, an empty line begins a new paragraph.
"""

import re
from html import escape, unescape
from io import BytesIO
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate
from lxml import etree

from core.scripts import to_cyrillic, to_latin
from core.word_parts import nobodys, set_language
from core.word_sandbox import Sandbox
from core.workbook import clean

FIXED_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)(.*?)(</w:t>)", re.DOTALL)
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
CYRILLIC = re.compile("[\u0400-\u04ff]")
# What Word writes of the people and the firm beside the properties proper.
OF_THE_FIRM = ("Company", "Manager", "HyperlinkBase", "Template")


class Picture(NamedTuple):
    """A PNG in the place of a text; `says` is read to whoever cannot see it."""

    png: bytes
    width_cm: float
    says: str


def render(template: bytes, context: dict, *, title: str = "", language: str | None = None):
    """The document as an open BytesIO: `template` with the values of `context`, in the language
    given, else that of the page. The fixed text of a Serbian template is turned into the script;
    values come in theirs. Raises jinja2's TemplateError for what the template cannot be filled
    with, and TypeError for a value that is no plain one."""
    language = language or get_language() or "en"
    document = _Template(BytesIO(template), language)
    document.render(
        {name: document.plain(value) for name, value in context.items()}, document.sandbox
    )
    return document.file(title)


class _Template(DocxTemplate):
    def __init__(self, file, language):
        super().__init__(file)
        self.language, self.sandbox = language, Sandbox()
        self._turn = None

    # Values

    def plain(self, value):
        if isinstance(value, Picture):
            return _Drawn(self, value)
        if isinstance(value, dict):
            return {str(name): self.plain(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        if value is None or isinstance(value, bool | int):
            return "" if value is None else value
        if isinstance(value, str | Promise):
            return paragraphs(str(value))
        raise TypeError(f"{type(value).__name__} is no plain value")

    # Filling

    def render_xml_part(self, src_xml, part, context, jinja_env=None):
        """As docxtpl does, within the limits; what is no XML afterwards is refused."""
        self.current_rendering_part = part
        filled, allowance = [], self.sandbox.allowance
        for piece in self.sandbox.from_string(src_xml).generate(context):
            allowance.take(output=len(piece))
            filled.append(piece)
        xml = self.resolve_listing("".join(filled))
        etree.fromstring(xml.encode())
        return xml

    def render_properties(self, context, jinja_env=None):
        """The properties are ours, see `file`."""

    def patch_xml(self, src_xml):
        return FIXED_TEXT.sub(self._in_script, super().patch_xml(src_xml))

    def _in_script(self, match):
        if (turn := self._turning()) is None:
            return match[0]
        parts = TAG.split(match[2])
        parts[::2] = [escape(turn(unescape(text)), quote=False) for text in parts[::2]]
        return match[1] + "".join(parts) + match[3]

    def _turning(self):
        """How the fixed text comes into the script of the document. A template that is written in
        Cyrillic stays as it is on a page in Cyrillic, for its Latin words are meant so."""
        if self.language == "sr-latn":
            return to_latin
        if self.language != "sr":
            return None
        if self._turn is None:
            self._turn = (bool(CYRILLIC.search("".join(_texts(self.docx)))),)
        return None if self._turn[0] else to_cyrillic

    # The file

    def file(self, title) -> BytesIO:
        _without_languages(self.docx)
        set_language(self.docx, self.language)
        nobodys(self.docx, title)
        _without_the_firm(self.docx)
        target = BytesIO()
        self.docx.save(target)
        target.seek(0)
        return target


class _Drawn:
    """Stands in the text until its part is known, to which the picture is then added."""

    def __init__(self, template, picture):
        self._template, self._picture = template, picture

    def __html__(self):
        one = self._picture
        part = self._template.current_rendering_part
        inline = part.new_pic_inline(BytesIO(one.png), Cm(one.width_cm))
        inline.docPr.set("descr", clean(one.says))
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r>"
            '<w:t xml:space="preserve">'
        )


def paragraphs(text: str) -> str:
    """A text as docxtpl takes it: the sign for a new paragraph in the place of empty lines."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    return re.sub(r"\n[ \t]*\n\s*", "\a", text)


def _texts(document):
    return (element.text or "" for element in document.element.iter(qn("w:t")))


def _without_languages(document):
    """A run has a language of its own where somebody typed; it would differ from the page's."""
    related = (rel.target_part for rel in document.part.rels.values() if not rel.is_external)
    for part in (document.part, *related):
        if (element := getattr(part, "element", None)) is not None:
            for said in list(element.iter(qn("w:lang"))):
                said.getparent().remove(said)


def _without_the_firm(document):
    """Takes the firm and what an office wrote of its own out of the package."""
    package = document.part.package
    for number, rel in list(package.rels.items()):
        if rel.reltype.endswith("/custom-properties"):
            package.rels.pop(number)
        elif rel.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            part = rel.target_part
            tree = etree.fromstring(part.blob)
            for element in list(tree):
                if etree.QName(element).localname in OF_THE_FIRM:
                    tree.remove(element)
            part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
