"""The built-in templates of reports: the sections of each kind in their order, each with its table
and the place of its text. Written in the language of the moment; an office changes them in Word."""

from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt

from activities.words import ReportKind
from core.word_parts import (
    GREY,
    SMALL,
    WIDTH,
    bare_table,
    cell,
    funding,
    head_of_pages,
    heading,
    keep_together,
    new_document,
    on_its_side,
    paragraph,
    sign_lines,
    tag,
    title,
)
from reports.report.blocks import BLOCKS, facts_table
from reports.report.sections import SECTIONS

# Their tables lie on their side.
WIDE_SECTIONS = ("activities", "timing")


def template(kind: str):
    """A document of python-docx with the placeholders of reports.report.placeholders."""
    document = new_document("")
    mark = "{% if mark %} · {{ mark }}{% endif %}"
    head_of_pages(document.sections[0], "{{ code }} · {{ period }}" + mark)
    _cover(document)
    lies = False
    for section in SECTIONS[kind]:
        if lies != (section.key in WIDE_SECTIONS):
            lies = not lies
            (on_its_side if lies else _upright)(document)
        heading(document, section.heading)
        BLOCKS[section.key](document)
        if section.written or section.key == "story":
            _text(document, section.key)
    _signatures(document, kind)
    return document


def _upright(document):
    section = document.add_section()
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)


def _text(document, key):
    tag(document, f"{{%p if texts.{key} %}}")
    paragraph(document, f"{{{{ texts.{key} }}}}", before=6)
    tag(document, "{%p endif %}")


def _cover(document):
    paragraph(document, "", before=60)
    title(document, "{{ title }}", before=0, after=6)
    paragraph(document, "{{ period }}", centred=True)
    paragraph(document, "{{ project }}", bold=True, centred=True, before=24)
    paragraph(document, "{{ reference }}", centred=True)
    facts = [
        (_("Programme"), "{{ programme }}"),
        (_("Figures as of"), "{{ as_of }}"),
        (_("State"), _("%(state)s, version %(version)s")
         % {"state": "{{ state }}", "version": "{{ version }}"}),
    ]  # fmt: skip
    paragraph(document, "", before=24)
    facts_table(document, facts)
    paragraph(document, "", before=120)
    funding(document)
    last = paragraph(document, "{{ note }}", size=SMALL, colour=GREY)
    last.add_run().add_break(WD_BREAK.PAGE)


def _signatures(document, kind):
    """Both Project Leaders sign; a quarter's report the RTA too."""
    sides = [_("Project Leader, Member State"), _("Project Leader, beneficiary")]
    if kind == ReportKind.QUARTERLY:
        sides.append(_("Resident Twinning Adviser"))
    heading(document, _("Signatures"))
    table = bare_table(document, [WIDTH / len(sides)] * len(sides), 2)
    for place, side in zip(table.rows[0].cells, sides, strict=True):
        cell(place, side.upper(), bold=True, size=SMALL)
    for place in table.rows[1].cells:
        sign_lines(place)
    for row in table.rows:
        keep_together(row)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
