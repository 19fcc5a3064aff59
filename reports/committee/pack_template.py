"""The built-in template of the committee's pack, in the language of the moment: the parts of the
PDF in the same order. An office changes it in Word."""

from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from core.word_parts import (
    GREY,
    SMALL,
    funding,
    head_of_pages,
    heading,
    loop_table,
    new_document,
    on_its_side,
    paragraph,
    run,
    tag,
    title,
)
from reports.word_lights import light

# Lines for decisions that are written by hand.
EMPTY_LINES = 6


def template():
    """A document of python-docx with the placeholders of reports.committee.pack_placeholders."""
    document = new_document("")
    mark = "{% if mark %} · {{ mark }}{% endif %}"
    head_of_pages(document.sections[0], "{{ code }} · {{ as_of }}" + mark)
    _cover(document)
    heading(document, _("Agenda"))
    _agenda(document)
    heading(document, _("Earlier decisions"))
    _earlier(document)
    heading(document, _("Progress")).paragraph_format.page_break_before = True
    _progress(document)
    on_its_side(document)
    heading(document, _("Timeline"))
    tag(document, "{%p for picture in timeline %}")
    paragraph(document, "{{ picture }}", centred=True)
    tag(document, "{%p endfor %}")
    _upright(document)
    heading(document, _("Open recommendations"))
    _recommendations(document)
    heading(document, _("Plan of the next three months"))
    _plan(document)
    heading(document, _("Proposed decisions"))
    _proposed(document)
    _if(document, "note", size=SMALL, colour=GREY)
    return document


def _upright(document):
    section = document.add_section()
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)


def _if(document, name, **look):
    """A paragraph that stands only where there is something."""
    tag(document, f"{{%p if {name} %}}")
    paragraph(document, f"{{{{ {name} }}}}", **look)
    tag(document, "{%p endif %}")


def _table(document, name, widths, heads, fields, nothing):
    """A row for each, else a sentence."""
    tag(document, f"{{%p if {name} %}}")
    cells = [f"{{{{ row.{field} }}}}" for field in fields]
    table = loop_table(document, widths, heads, loop=f"row in {name}", cells=cells)
    tag(document, "{%p else %}")
    paragraph(document, nothing)
    tag(document, "{%p endif %}")
    return table


def _cover(document):
    paragraph(document, "{{ project }}{% if reference %} · {{ reference }}{% endif %}",
              size=SMALL, colour=GREY)  # fmt: skip
    title(document, "{{ meeting }}", before=6, after=4).alignment = None
    paragraph(document, "{{ code }} · {{ when }}", bold=True)
    internal = _("For the members of the steering committee")
    paragraph(document, "{{ as_of }} · " + internal, colour=GREY)
    funding(document)


def _agenda(document):
    cells = ["{{ row.number }}", "{{ row.title }}", "{{ row.presenter }}"]
    heads = [_("No."), _("Point"), _("Presented by")]
    loop_table(document, (1.2, 11.8, 5), heads, loop="row in agenda", cells=cells)
    _if(document, "next_meeting", before=4)


DECISION = ("code", "text", "responsible", "due")


def _decision_heads():
    return [_("Number"), _("Decision"), _("Responsible"), _("Due")]


def _earlier(document):
    _if(document, "earlier_lead")
    _table(
        document, "earlier", (1.9, 6.8, 3.4, 2.6, 3.3), [*_decision_heads(), _("Status")],
        (*DECISION, "status"),
        _("No earlier decision is open, and none was closed since the last meeting."),
    )  # fmt: skip
    _if(document, "earlier_note", before=4)


def _progress(document):
    paragraph(document, "{{ verdict }}", size=Pt(11))
    paragraph(document, "{{ curve }}", centred=True)
    label = "{{ row.label }}{% if row.note %} ({{ row.note }}){% endif %}"
    loop_table(
        document, (13, 5), [_("Figure"), _("Value")], loop="row in figures",
        cells=[label, "{{ row.value }}"], right={1},
    )  # fmt: skip
    paragraph(document, "", size=Pt(4))
    table = loop_table(
        document, (10.5, 3, 4.5), [_("Light"), _("Value"), _("State")], loop="row in lights",
        cells=["{{ row.label }}", "{{ row.value }}", ""], right={1},
    )  # fmt: skip
    light(table.rows[2].cells[2])
    heading(document, _("By component"), 2)
    table = loop_table(
        document, (10.5, 3, 4.5), [_("Component"), _("Completed"), _("State")],
        loop="row in components", cells=["{{ row.name }}", "{{ row.count }}", ""], right={1},
    )  # fmt: skip
    light(table.rows[2].cells[2])
    heading(document, _("By kind"), 2)
    paragraph(
        document,
        "{% for row in kinds %}{{ row.name }} {{ row.count }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}",
    )
    tag(document, "{%p for part in waits %}")
    listed = (
        "{% for row in part.rows %}{{ row.code }} {{ row.title }}, {{ row.day }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}"
    )
    words = paragraph(document, "{{ part.title }}: ", bold=True)
    run(words, listed + "{% if not part.rows %}{{ part.nothing }}{% endif %}")
    tag(document, "{%p endfor %}")


def _recommendations(document):
    _if(document, "recommendations_lead")
    _table(
        document, "recommendations", (2.4, 7.2, 2.4, 2.6, 3.4),
        [_("Code"), _("Recommendation"), _("Addressee"), _("Due"), _("Status")],
        ("code", "text", "addressee", "due", "status"), _("No recommendation is open."),
    )  # fmt: skip
    _if(document, "recommendations_note", before=4)


def _plan(document):
    _if(document, "plan_lead")
    _table(
        document, "plan", (1.7, 6.6, 2.8, 4.1, 2.8),
        [_("Code"), _("Activity"), _("Kind"), _("When"), _("Status")],
        ("code", "title", "kind", "when", "status"), _("Nothing is planned for these months."),
    )  # fmt: skip
    _if(document, "plan_note", before=4)


def _proposed(document):
    tag(document, "{%p if proposed %}")
    cells = [f"{{{{ row.{field} }}}}" for field in DECISION]
    loop_table(document, (1.9, 9.5, 4, 2.6), _decision_heads(), loop="row in proposed", cells=cells)
    tag(document, "{%p else %}")
    for _line in range(EMPTY_LINES):
        paragraph(document, "_" * 90, colour=GREY, before=8)
    tag(document, "{%p endif %}")
