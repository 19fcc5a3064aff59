"""The built-in template of certificates, in the language of the moment: a page on its side for each
person. An office changes it in Word."""

from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.word_parts import (
    BLUE,
    GREY,
    SMALL,
    WIDE,
    bare_table,
    funding,
    keep_together,
    new_document,
    paragraph,
    run,
    tag,
)

HUGE, LARGE, MIDDLE = Pt(34), Pt(24), Pt(15)


def template():
    """A document of python-docx with the placeholders of workshops.certificate_placeholders."""
    document = new_document("")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    # A certificate has no number of a page.
    section.footer.paragraphs[0].clear()
    _frame(section)
    tag(document, "{%p for person in people %}")
    first = paragraph(document, "{{ project }}", colour=GREY, centred=True, before=40)
    first.paragraph_format.page_break_before = True
    paragraph(document, "{% if reference %}{{ reference }}{% endif %}", size=SMALL, colour=GREY,
              centred=True)  # fmt: skip
    paragraph(document, _("CERTIFICATE"), bold=True, size=HUGE, colour=BLUE, centred=True,
              before=36)  # fmt: skip
    paragraph(document, _("awarded to"), size=MIDDLE, centred=True, before=10)
    paragraph(document, "{{ person.name }}", bold=True, size=LARGE, centred=True, before=14)
    paragraph(document, "{{ person.institution }}", colour=GREY, centred=True)
    paragraph(document, "{{ for_what }}", size=MIDDLE, centred=True, before=14)
    paragraph(document, _("“{event}”").format(event="{{ event }}"), bold=True, size=MIDDLE,
              centred=True)  # fmt: skip
    paragraph(
        document,
        "{{ days }}{% if place %}, {{ place }}{% endif %}{% if length %} · {{ length }}{% endif %}",
        centred=True, before=4,
    )  # fmt: skip
    _signatures(document)
    paragraph(document, "", before=6)
    funding_line = bare_table(document, (WIDE - 8, 8))
    left, right = funding_line.rows[0].cells
    funding(left)
    run(right.add_paragraph(), "{{ mark }}", bold=True, size=SMALL)
    right.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    tag(document, "{%p endfor %}")
    return document


def _signatures(document):
    paragraph(document, "", before=24)
    table = bare_table(document, [WIDE / 3] * 3, 2)
    for place, name in zip((0, 2), ("first_signatory", "second_signatory"), strict=True):
        line, under = table.rows[0].cells[place], table.rows[1].cells[place]
        run(line.paragraphs[0], "_" * 34)
        run(under.paragraphs[0], f"{{{{ {name} }}}}", size=SMALL, colour=GREY)
        line.paragraphs[0].alignment = under.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    middle = table.rows[1].cells[1].paragraphs[0]
    middle.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(middle, "{{ issued }}", size=SMALL)
    for row in table.rows:
        keep_together(row)


def _frame(section):
    """A double line round each page."""
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "double"), ("sz", "6"), ("space", "20"), ("color", "1F3A7A")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # Word wants it behind the margins of the page.
    section._sectPr.find(qn("w:pgMar")).addnext(borders)
