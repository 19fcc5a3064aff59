"""The built-in template of minutes, in the language of the moment."""

from django.utils.translation import gettext as _
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
    paragraph,
    sign_lines,
    tag,
    title,
)


def template():
    """A document of python-docx with the placeholders of pack_placeholders.MINUTES."""
    document = new_document("")
    mark = "{% if mark %} · {{ mark }}{% endif %}"
    head_of_pages(document.sections[0], "{{ code }} · {{ when }}" + mark)
    paragraph(document, "{{ project }}{% if reference %} · {{ reference }}{% endif %}",
              size=SMALL, colour=GREY)  # fmt: skip
    title(document, _("Minutes: {meeting}").format(meeting="{{ meeting }}"), before=6, after=4)
    paragraph(document, "{{ code }} · {{ when }}", bold=True, centred=True)
    funding(document)
    heading(document, _("Attendance"))
    tag(document, "{%p if attendance %}")
    loop_table(
        document, (9.5, 6, 2.5), [_("Institution"), _("Role"), _("Number")],
        loop="row in attendance", right={2},
        cells=["{{ row.institution }}", "{{ row.role }}", "{{ row.number }}"],
    )  # fmt: skip
    tag(document, "{%p else %}")
    paragraph(document, _("Who came is not entered yet."))
    tag(document, "{%p endif %}")
    heading(document, _("Agenda"))
    tag(document, "{%p for point in points %}")
    # Ten points of which some have no minutes do not drive the signatures to another page.
    heading(document, "{{ point.number }} {{ point.title }}", 2).paragraph_format.space_before = Pt(
        6
    )
    tag(document, "{%p if point.presenter %}")
    paragraph(document, _("Presented by: {function}").format(function="{{ point.presenter }}"),
              colour=GREY)  # fmt: skip
    tag(document, "{%p endif %}")
    tag(document, "{%p if point.minutes %}")
    paragraph(document, "{{ point.minutes }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")
    heading(document, _("Decisions"))
    tag(document, "{%p if decisions %}")
    fields = ("code", "text", "responsible", "due")
    loop_table(
        document, (1.9, 9.5, 4, 2.6), [_("Number"), _("Decision"), _("Responsible"), _("Due")],
        loop="row in decisions", cells=[f"{{{{ row.{field} }}}}" for field in fields],
    )  # fmt: skip
    tag(document, "{%p else %}")
    paragraph(document, _("No decision was taken."))
    tag(document, "{%p endif %}")
    tag(document, "{%p if next_meeting %}")
    paragraph(document, "{{ next_meeting }}", before=6)
    tag(document, "{%p endif %}")
    _signatures(document)
    return document


def _signatures(document):
    """Both Project Leaders, who chair the committee together."""
    sides = [_("Project Leader, Member State"), _("Project Leader, beneficiary")]
    heading(document, _("Signatures"))
    table = bare_table(document, [WIDTH / 2] * 2, 2)
    for place, side in zip(table.rows[0].cells, sides, strict=True):
        cell(place, side, bold=True, size=SMALL)
    for place in table.rows[1].cells:
        sign_lines(place)
    for row in table.rows:
        keep_together(row)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
