"""The built-in template of a work plan (domain.md, 3.3), in the language of the moment: what stands
in it an office can change in Word."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.shared import Pt

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
    loop_table,
    new_document,
    on_its_side,
    paragraph,
    run,
    sign_lines,
    tag,
    title,
)

RIGHT = frozenset
ACTIVITIES = (2, 7.2, 3.4, 1.9, 3.9, 1.5, 4.1, 2.7)
CHANGES = (2, 6.1, 9.6, 9)
MISSIONS = (2.4, 9.3, 2.2, 4.8, 1.9, 1.9, 4.2)


def template():
    """A document of python-docx with the placeholders of reports.plan.placeholders."""
    document = new_document("")
    head_of_pages(document.sections[0], "{{ title }}{% if example %} · {{ example }}{% endif %}")
    _front(document)
    _results(document)
    _signatures(document)
    on_its_side(document)
    _activities(document)
    _changes(document)
    _missions(document)
    tag(document, "{%p if made_up %}")
    paragraph(document, "{{ made_up }}", size=SMALL, colour=GREY, before=12)
    tag(document, "{%p endif %}")
    return document


def _front(document):
    funding(document)
    title(document, "{{ title }}", before=18, after=4)
    paragraph(document, "{{ project }}", bold=True, centred=True)
    paragraph(document, "{{ approval }}", centred=True)
    facts = [
        (_("Contract reference"), "{{ reference }}"),
        (_("Programme"), "{{ programme }}"),
        (_("Period"), "{{ period }}"),
        (_("Plan"), "{{ counted }}"),
    ]
    table = bare_table(document, (4.5, WIDTH - 4.5), len(facts))
    for row, (label, text) in zip(table.rows, facts, strict=True):
        cell(row.cells[0], label, colour=GREY)
        cell(row.cells[1], text)
    tag(document, "{%p if note %}")
    paragraph(document, "{{ note }}", before=8)
    tag(document, "{%p endif %}")


def _results(document):
    heading(document, _("Components and mandatory results"))
    tag(document, "{%p for one in components %}")
    said = paragraph(document, "{{ one.code }} {{ one.title }}", bold=True, before=6)
    tag(document, "{%p if one.result %}")
    said.paragraph_format.keep_with_next = True
    paragraph(document, "{{ one.result }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")


def _signatures(document):
    heading(document, _("Signatures"))
    table = bare_table(document, (WIDTH / 2, WIDTH / 2), 2)
    labels = (_("Project Leader, Member State"), _("Project Leader, beneficiary"))
    for place, label in zip(table.rows[0].cells, labels, strict=True):
        cell(place, label, bold=True)
    for place in table.rows[1].cells:
        sign_lines(place)
    for row in table.rows:
        keep_together(row)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _activities(document):
    heading(document, _("Activities"))
    tag(document, "{%p for group in groups %}")
    heading(document, "{{ group.code }} {{ group.title }}", 2)
    heads = [
        _("Code"), _("Title and expected output"), _("Kind"), _("Month"), _("Dates"), _("Days"),
        _("Responsible"), _("Status"),
    ]  # fmt: skip
    cells = [
        "{{ row.code }}", "{{ row.title }}", "{{ row.kind }}", "{{ row.month }}",
        "{{ row.dates }}", "{{ row.days }}", "{{ row.responsible }}", "{{ row.status }}",
    ]  # fmt: skip
    table = loop_table(
        document, ACTIVITIES, heads, loop="row in group.rows", cells=cells, right=RIGHT({5})
    )
    place = table.rows[2].cells[1].paragraphs[0]
    run(place, "{% if row.output %} – {{ row.output }}{% endif %}", size=SMALL, colour=GREY)
    said = _("Working days: {days}.").format(days="{{ group.days }}")
    paragraph(document, said, size=SMALL, colour=GREY, before=2)
    tag(document, "{%p endfor %}")


def _changes(document):
    tag(document, "{%p if changes_title %}")
    heading(document, "{{ changes_title }}")
    tag(document, "{%p for one in sentences %}")
    paragraph(document, "– {{ one }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p for group in changes %}")
    heading(document, "{{ group.code }} {{ group.title }}", 2)
    table = loop_table(
        document, CHANGES, [_("Code"), _("Title"), pgettext("of the plan", "Change"), _("Why")],
        loop="row in group.rows",
        cells=["{{ row.code }}", "{{ row.title }}", "{{ row.change }}", "{{ row.why }}"],
    )  # fmt: skip
    place = table.rows[2].cells[3].paragraphs[0]
    text = "{% if row.recorded %}{% if row.why %} · {% endif %}{{ row.recorded }}{% endif %}"
    run(place, text, size=SMALL, colour=GREY)
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")


def _missions(document):
    heading(document, _("Missions of the next six months"))
    tag(document, "{%p if missions %}")
    loop_table(
        document, MISSIONS,
        [_("Code"), _("Activity"), _("Month"), _("Dates"), _("Experts"), _("Days"), _("State")],
        loop="row in missions",
        cells=[
            "{{ row.code }}", "{{ row.title }}", "{{ row.month }}", "{{ row.dates }}",
            "{{ row.experts }}", "{{ row.days }}", "{{ row.state }}",
        ],
        right=RIGHT({4, 5}),
    )  # fmt: skip
    said = _("Working days: {days}.").format(days="{{ mission_days }}")
    paragraph(document, said, size=SMALL, colour=GREY, before=2)
    tag(document, "{%p else %}")
    paragraph(document, _("No mission is planned in these months."))
    tag(document, "{%p endif %}")
