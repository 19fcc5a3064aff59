"""The paper of a protocol as a Word file that an office can still change before it is signed."""

from io import BytesIO

from django.contrib.staticfiles import finders
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.texts import LANG_ATTRIBUTES
from core.workbook import clean
from procurement.protocol_paper import ProtocolPaper

# What Word checks the spelling by.
WORD_LANGUAGES = {"en": "en-GB", "sr-Latn": "sr-Latn-RS", "sr-Cyrl": "sr-Cyrl-RS"}
# On every Windows, with Cyrillic; LibreOffice takes Liberation Sans of the same widths for it.
FONT = "Arial"
SMALL, IN_TABLES, NORMAL, TITLE = Pt(8), Pt(9), Pt(9.5), Pt(14)
# Of a page of 18 cm between the margins.
PIECES = (Cm(1.2), Cm(5.6), Cm(3.2), Cm(3.2), Cm(2.2), Cm(2.6))
SUMS = (Cm(10.2), Cm(3.4), Cm(4.4))
GREY = RGBColor(0x55, 0x55, 0x55)


def word_file(paper: ProtocolPaper) -> BytesIO:
    """Both copies, each from a new page on, in A4."""
    document = Document()
    _set_up(document, paper)
    for number, copy in enumerate(paper.copies):
        section = document.add_section() if number else document.sections[0]
        _head_of_pages(section, f"{paper.title} · {copy}")
        _copy(document, paper, copy)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file


def _set_up(document, paper):
    properties = document.core_properties
    # The library puts its own name here; an author would be a person's.
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = paper.title
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.6)
    section.header_distance = section.footer_distance = Cm(0.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, NORMAL
    style.paragraph_format.space_after = Pt(4)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    _set_language(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")
    _run(footer, " / ", size=SMALL, colour=GREY)
    _field(footer, "NUMPAGES")


def _head_of_pages(section, text):
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size=SMALL, colour=GREY)


def _set_language(document):
    """The language of the page, for all runs; a Word without it would mark every word."""
    language = WORD_LANGUAGES[LANG_ATTRIBUTES.get(get_language(), "en")]
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    element = properties.find(qn("w:lang"))
    if element is None:
        element = OxmlElement("w:lang")
        properties.append(element)
    element.set(qn("w:val"), language)


def _copy(document, paper, copy):
    head = _bare_table(document, (Cm(10.5), Cm(7.5)))
    left, right = head.rows[0].cells
    _run(left.paragraphs[0], paper.institution, bold=True)
    if paper.warning:
        _run(left.add_paragraph(), paper.warning, bold=True, size=SMALL)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(right.paragraphs[0], copy, bold=True)
    # The emblem and the statement always stand together.
    under = right.add_paragraph()
    under.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(under, "").add_picture(finders.find("img/eu-emblem.png"), height=Cm(0.7))
    _run(under, f" {_('Funded by the European Union')}", size=SMALL)
    contents = _(
        "Contents are the sole responsibility of the institutions named and do not necessarily "
        "reflect the views of the European Union."
    )
    below = right.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(below, contents, size=Pt(7), colour=GREY)

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(10)
    _run(title, paper.title, bold=True, size=TITLE)

    facts = _bare_table(document, (Cm(4.5), Cm(13.5)), len(paper.facts))
    for row, fact in zip(facts.rows, paper.facts, strict=True):
        _cell(row.cells[0], fact.label, colour=GREY)
        _cell(row.cells[1], fact.text)
    statement = document.add_paragraph()
    statement.paragraph_format.space_before = Pt(8)
    _run(statement, paper.statement)

    _pieces(document, paper)
    _sums(document, paper)
    copies = document.add_paragraph()
    copies.paragraph_format.space_before = Pt(8)
    copies.paragraph_format.keep_with_next = True
    _run(copies, paper.copies_text)
    _sides(document, paper)


def _pieces(document, paper):
    heads = [
        _("No."),
        _("Item"),
        _("Serial number"),
        _("Inventory number"),
        _("Quantity"),
        _("Unit price, EUR"),
    ]
    rows = [
        (
            str(row.number),
            f"{row.name}{', ' + row.brand_and_model if row.brand_and_model else ''}",
            row.serial_number,
            row.inventory_number,
            "1",
            row.price,
        )
        for row in paper.rows
    ]
    _table(document, PIECES, heads, rows, right={0, 4, 5})


def _sums(document, paper):
    caption = document.add_paragraph()
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.keep_with_next = True
    _run(caption, _("By item"), bold=True)
    rows = [(f"{one.number} {one.name}", str(one.amount.quantity), one.value) for one in paper.sums]
    rows.append((_("Total"), str(paper.total.quantity), paper.total_value))
    heads = [_("Item"), _("Quantity"), _("Value, EUR")]
    table = _table(document, SUMS, heads, rows, right={1, 2}, together=True)
    for cell in table.rows[-1].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _sides(document, paper):
    """Who signs: the function printed, name and signature by hand."""
    widths = [Cm(18 / len(paper.sides))] * len(paper.sides)
    table = _bare_table(document, widths)
    for cell, side in zip(table.rows[0].cells, paper.sides, strict=True):
        _run(cell.paragraphs[0], side.label.upper(), bold=True, size=SMALL)
        _run(cell.add_paragraph(), side.unit)
        _run(cell.add_paragraph(), side.function)
    lines = table.add_row()
    for cell in lines.cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(14)
        for number, label in enumerate((_("Name"), _("Signature"), _("Date"))):
            line = cell.add_paragraph() if number else cell.paragraphs[0]
            line.paragraph_format.space_before = Pt(14)
            _run(line, "_" * 26)
            under = cell.add_paragraph()
            under.paragraph_format.space_after = Pt(0)
            _run(under, label, size=SMALL, colour=GREY)
    for row in table.rows:
        _keep_together(row)
    # A table is followed by a paragraph, be it an empty one.
    _run(document.add_paragraph(), paper.made_up_note, size=SMALL)


# Pieces of a document


def _run(paragraph, text, *, bold=False, size=None, colour=None):
    run = paragraph.add_run(clean(text))
    run.bold = bold
    if size:
        run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _cell(cell, text, *, bold=False, size=None, colour=None, right=False):
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, bold=bold, size=size, colour=colour)


def _field(paragraph, code):
    """A number that Word works out: PAGE, NUMPAGES."""
    run = _run(paragraph, "", size=SMALL, colour=GREY)
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
        run._r.append(element)


def _bare_table(document, widths, rows=1):
    table = document.add_table(rows=rows, cols=len(widths))
    _fix(table, widths)
    return table


def _table(document, widths, heads, rows, *, right=frozenset(), together=False):
    """With lines; its head stands on every page, and no row is broken in two."""
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    for place, head in enumerate(heads):
        cell = table.rows[0].cells[place]
        _cell(cell, capfirst(head), bold=True, size=IN_TABLES, right=place in right)
    _mark(table.rows[0], "w:tblHeader")
    for texts in rows:
        cells = table.add_row().cells
        for place, text in enumerate(texts):
            _cell(cells[place], text, size=IN_TABLES, right=place in right)
    for row in table.rows:
        _mark(row, "w:cantSplit")
        if together:
            _keep_together(row)
    _fix(table, widths)
    return table


def _fix(table, widths):
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _mark(row, name):
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _keep_together(row):
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
