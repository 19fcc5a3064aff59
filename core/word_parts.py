"""Pieces of Word files, as every paper of the office has them: A4, one font, the language of the
page, pages counted in the footer, the emblem with its statement, tables whose head stands on every
page, headings that Word's navigation and a reader's voice find; and nobody's name in the file."""

from datetime import UTC, datetime

from django.contrib.staticfiles import finders
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.texts import LANG_ATTRIBUTES
from core.workbook import clean

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What Word checks the spelling by.
WORD_LANGUAGES = {"en": "en-GB", "sr-Latn": "sr-Latn-RS", "sr-Cyrl": "sr-Cyrl-RS"}
# On every Windows, with Cyrillic; LibreOffice takes Liberation Sans of the same widths for it.
FONT = "Arial"
SMALL, IN_TABLES, NORMAL, TITLE = Pt(8), Pt(9), Pt(9.5), Pt(14)
HEADINGS = {1: Pt(13), 2: Pt(11), 3: Pt(10)}
GREY, BLUE = RGBColor(0x55, 0x55, 0x55), RGBColor(0x1F, 0x3A, 0x7A)
HEAD_FILL, LINE = "E8EDF8", "B9BEC9"
MARGIN = Cm(1.5)
# Between the margins of a page, upright and on its side.
WIDTH, WIDE = 18, 26.7
PROPERTIES = (
    *("author", "last_modified_by", "comments", "category", "keywords", "subject"),
    *("content_status", "identifier", "version"),
)


def new_document(title: str):
    """An empty A4 document in the language of the page."""
    document = Document()
    nobodys(document, title)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = Cm(1.6)
    section.header_distance = section.footer_distance = Cm(0.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, NORMAL
    style.paragraph_format.space_after = Pt(4)
    _all_fonts(style)
    for level, size in HEADINGS.items():
        _heading_style(document.styles[f"Heading {level}"], size)
    _thin_lines(document.styles["Table Grid"])
    set_language(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")
    run(footer, " / ", size=SMALL, colour=GREY)
    _field(footer, "NUMPAGES")
    return document


def nobodys(document, title: str):
    """Takes the names of people, and of the library, out of the properties of the file."""
    properties = document.core_properties
    for name in PROPERTIES:
        setattr(properties, name, "")
    properties.title = clean(title)[:255]
    properties.revision = 1
    # The library's file says 2013.
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def on_its_side(document):
    """The pages from here on lie on their side; the footer stays."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    return section


def head_of_pages(section, text):
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(paragraph, text, size=SMALL, colour=GREY)


def set_language(document, language: str | None = None):
    """The language for all runs, that of the page without one; a Word without it would mark every
    word."""
    said = WORD_LANGUAGES[LANG_ATTRIBUTES.get(language or get_language(), "en")]
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        document.styles.element.insert(0, defaults)
    properties = _below(_below(defaults, "w:rPrDefault"), "w:rPr")
    element = properties.find(qn("w:lang"))
    if element is None:
        element = OxmlElement("w:lang")
        properties.append(element)
    element.set(qn("w:val"), said)


def _below(parent, name):
    element = parent.find(qn(name))
    if element is None:
        element = OxmlElement(name)
        parent.insert(0, element)
    return element


def _all_fonts(style):
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _heading_style(style, size):
    style.font.name, style.font.size, style.font.bold = FONT, size, True
    style.font.italic, style.font.color.rgb = False, BLUE
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(4)
    style.paragraph_format.keep_with_next = True
    _all_fonts(style)


def _thin_lines(style):
    """Lines of tables in grey, half a point, instead of black."""
    borders = style.element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    for line in borders:
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), LINE)


# Paragraphs


def run(paragraph, text, *, bold=False, size=None, colour=None):
    added = paragraph.add_run(clean(text))
    added.bold = bold
    if size:
        added.font.size = size
    if colour is not None:
        added.font.color.rgb = colour
    return added


def paragraph(document, text="", *, bold=False, size=None, colour=None, centred=False, before=None):
    """`before`: points of space above it."""
    added = document.add_paragraph()
    if centred:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if before is not None:
        added.paragraph_format.space_before = Pt(before)
    run(added, text, bold=bold, size=size, colour=colour)
    return added


def heading(document, text, level=1):
    """A heading of Word's own, which keeps with what follows."""
    return document.add_heading(clean(text), level)


def title(document, text, *, before=10, after=10):
    added = paragraph(document, text, bold=True, size=TITLE, centred=True, before=before)
    added.paragraph_format.space_after = Pt(after)
    added.paragraph_format.keep_with_next = True
    return added


def tag(document, text):
    """A paragraph that holds nothing but a tag of a template, such as {%p if rows %}."""
    added = document.add_paragraph()
    added.paragraph_format.space_after = Pt(0)
    run(added, text, size=SMALL)
    return added


def funding(place, *, right=False):
    """The emblem of the European Union with its statement, which always stand together, and whose
    the contents are. `place`: a document or a cell."""
    under = place.add_paragraph()
    below = place.add_paragraph()
    if right:
        under.alignment = below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    picture = run(under, "").add_picture(finders.find("img/eu-emblem.png"), height=Cm(0.7))
    said = _("Funded by the European Union")
    picture._inline.docPr.set("descr", said)
    run(under, f" {said}", size=SMALL)
    contents = _(
        "Contents are the sole responsibility of the institutions named and do not necessarily "
        "reflect the views of the European Union."
    )
    run(below, contents, size=Pt(7), colour=GREY)


def _field(paragraph, code):
    """A number that Word works out: PAGE, NUMPAGES."""
    added = run(paragraph, "", size=SMALL, colour=GREY)
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "text":
            element = OxmlElement("w:t")
            element.text = text
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        added._r.append(element)


# Tables; widths in centimetres


def cell(place, text, *, bold=False, size=None, colour=None, right=False):
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(paragraph, text, bold=bold, size=size, colour=colour)


def bare_table(document, widths, rows=1):
    """Without lines: for columns of text side by side."""
    table = document.add_table(rows=rows, cols=len(widths))
    _fix(table, widths)
    return table


def lined_table(document, widths, heads, rows, *, right=frozenset(), together=False):
    """With lines; its head stands on every page, and no row is broken in two. `right`: numbers of
    the columns whose texts stand on the right; `together`: all of it on one page."""
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    for place, head in enumerate(heads):
        head = capfirst(head)
        cell(table.rows[0].cells[place], head, bold=True, size=IN_TABLES, right=place in right)
        _fill(table.rows[0].cells[place], HEAD_FILL)
    _mark(table.rows[0], "w:tblHeader")
    keep_together(table.rows[0])
    for texts in rows:
        cells = table.add_row().cells
        for place, text in enumerate(texts):
            cell(cells[place], text, size=IN_TABLES, right=place in right)
    for row in table.rows:
        _mark(row, "w:cantSplit")
        if together:
            keep_together(row)
    _fix(table, widths)
    return table


def loop_table(document, widths, heads, *, loop, cells, right=frozenset()):
    """The table of a template: one row for each of `loop`, such as "row in activities"; `cells`
    are texts with placeholders, such as "{{ row.code }}"."""
    table = lined_table(document, widths, heads, [[""] * len(widths), cells], right=right)
    _mark_loop(table.rows[1], f"{{%tr for {loop} %}}")
    end = table.add_row()
    _mark_loop(end, "{%tr endfor %}")
    _fix(table, widths)
    return table


def total_row(table, texts, *, right=frozenset()):
    """A last row in bold."""
    cells = table.add_row().cells
    for place, text in enumerate(texts):
        cell(cells[place], text, bold=True, size=IN_TABLES, right=place in right)
    _mark(table.rows[-1], "w:cantSplit")
    for place, other in zip(cells, table.rows[0].cells, strict=True):
        place.width = other.width


def sign_lines(place):
    """In a cell, for a hand: name, signature, date."""
    place.paragraphs[0].paragraph_format.space_before = Pt(14)
    for number, label in enumerate((_("Name"), _("Signature"), _("Date"))):
        line = place.add_paragraph() if number else place.paragraphs[0]
        line.paragraph_format.space_before = Pt(14)
        run(line, "_" * 26)
        under = place.add_paragraph()
        under.paragraph_format.space_after = Pt(0)
        run(under, label, size=SMALL, colour=GREY)


def _mark_loop(row, tag):
    run(row.cells[0].paragraphs[0], tag, size=IN_TABLES)


def _fill(place, colour):
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    place._tc.get_or_add_tcPr().append(shade)


def _fix(table, widths):
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Cm(width) for width in widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for place, width in zip(row.cells, widths, strict=True):
            place.width = width


def _mark(row, name):
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def keep_together(row):
    """The row stays on the page of the next one."""
    for place in row.cells:
        for paragraph in place.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
