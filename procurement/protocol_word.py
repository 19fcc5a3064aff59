"""The paper of a protocol as a Word file that an office can still change before it is signed."""

from io import BytesIO

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from core.word_parts import (
    GREY,
    SMALL,
    WIDTH,
    bare_table,
    cell,
    funding,
    head_of_pages,
    keep_together,
    lined_table,
    new_document,
    run,
    sign_lines,
    title,
)
from procurement.protocol_paper import ProtocolPaper

# Centimetres, of the width between the margins.
PIECES = (1.2, 5.6, 3.2, 3.2, 2.2, 2.6)
SUMS = (10.2, 3.4, 4.4)


def word_file(paper: ProtocolPaper) -> BytesIO:
    """Both copies, each from a new page on, in A4."""
    document = new_document(paper.title)
    for number, copy in enumerate(paper.copies):
        section = document.add_section() if number else document.sections[0]
        head_of_pages(section, f"{paper.title} · {copy}")
        _copy(document, paper, copy)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file


def _copy(document, paper, copy):
    head = bare_table(document, (10.5, 7.5))
    left, right = head.rows[0].cells
    run(left.paragraphs[0], paper.institution, bold=True)
    if paper.warning:
        run(left.add_paragraph(), paper.warning, bold=True, size=SMALL)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(right.paragraphs[0], copy, bold=True)
    funding(right, right=True)
    title(document, paper.title)

    facts = bare_table(document, (4.5, 13.5), len(paper.facts))
    for row, fact in zip(facts.rows, paper.facts, strict=True):
        cell(row.cells[0], fact.label, colour=GREY)
        cell(row.cells[1], fact.text)
    statement = document.add_paragraph()
    statement.paragraph_format.space_before = Pt(8)
    run(statement, paper.statement)

    _pieces(document, paper)
    _sums(document, paper)
    copies = document.add_paragraph()
    copies.paragraph_format.space_before = Pt(8)
    copies.paragraph_format.keep_with_next = True
    run(copies, paper.copies_text)
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
    lined_table(document, PIECES, heads, rows, right={0, 4, 5})


def _sums(document, paper):
    caption = document.add_paragraph()
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.keep_with_next = True
    run(caption, _("By item"), bold=True)
    rows = [(f"{one.number} {one.name}", str(one.amount.quantity), one.value) for one in paper.sums]
    rows.append((_("Total"), str(paper.total.quantity), paper.total_value))
    heads = [_("Item"), _("Quantity"), _("Value, EUR")]
    table = lined_table(document, SUMS, heads, rows, right={1, 2}, together=True)
    for last in table.rows[-1].cells:
        for one in last.paragraphs[0].runs:
            one.bold = True


def _sides(document, paper):
    """Who signs: the function printed, name and signature by hand."""
    widths = [WIDTH / len(paper.sides)] * len(paper.sides)
    table = bare_table(document, widths)
    for place, side in zip(table.rows[0].cells, paper.sides, strict=True):
        run(place.paragraphs[0], side.label.upper(), bold=True, size=SMALL)
        run(place.add_paragraph(), side.unit)
        run(place.add_paragraph(), side.function)
    lines = table.add_row()
    for place in lines.cells:
        sign_lines(place)
    for row in table.rows:
        keep_together(row)
    # A table is followed by a paragraph, be it an empty one.
    run(document.add_paragraph(), paper.made_up_note, size=SMALL)
