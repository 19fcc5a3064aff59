"""The tables of the sections of a report, as its built-in template has them."""

from functools import partial

from django.utils.translation import gettext as _

from core.word_parts import (
    GREY,
    WIDTH,
    bare_table,
    cell,
    heading,
    lined_table,
    loop_table,
    paragraph,
    tag,
)
from reports.word_lights import light


def _unless_empty(document, name, said, build):
    """The table where there is something, else a sentence."""
    tag(document, f"{{%p if {name} %}}")
    build(document)
    tag(document, "{%p else %}")
    paragraph(document, said)
    tag(document, "{%p endif %}")


def _caption(document, text):
    heading(document, text, 2)


def facts_table(document, facts):
    table = bare_table(document, (5.5, WIDTH - 5.5), len(facts))
    for row, (label, text) in zip(table.rows, facts, strict=True):
        cell(row.cells[0], label, colour=GREY)
        cell(row.cells[1], text)


def _data(document):
    facts_table(
        document,
        [
            (_("Project"), "{{ project }}"),
            (_("Contract reference"), "{{ reference }}"),
            (_("Programme"), "{{ programme }}"),
            (_("EU contribution"), "{{ contribution }}"),
            (_("Notification"), "{{ notification }}"),
            (_("Start"), "{{ start }}"),
            (_("End"), "{{ end }}"),
            (_("End as first agreed"), "{{ original_end }}"),
            (_("Duration"), "{{ duration }}"),
            (_("Project month"), "{{ month }}"),
            (_("Time elapsed"), "{{ elapsed }}"),
            (_("Purpose"), "{{ purpose }}"),
        ],
    )
    _caption(document, _("Partners"))
    loop_table(
        document, (6, 10, 2), [_("Role"), _("Institution"), _("Country")],
        loop="row in partners", cells=["{{ row.role }}", "{{ row.name }}", "{{ row.country }}"],
    )  # fmt: skip
    tag(document, "{%p if managers %}")
    _caption(document, _("Managers of the project"))
    paragraph(document, '{{ managers|join(", ") }}')
    tag(document, "{%p endif %}")


def _results(document):
    heads = [
        _("Component"), _("In the period"), _("Activities completed"), _("Activities in the plan"),
        _("Physical progress"), _("Planned progress"),
    ]  # fmt: skip
    names = ("period", "completed", "planned", "progress", "expected")
    loop_table(
        document, (6.2, 2, 2.5, 2.5, 2.3, 2.5), heads, loop="row in components",
        cells=["{{ row.code }} {{ row.title }}", *(f"{{{{ row.{name} }}}}" for name in names)],
        right={1, 2, 3, 4, 5},
    )  # fmt: skip
    tag(document, "{%p for row in components %}")
    tag(document, "{%p if row.result %}")
    said = paragraph(document, "{{ row.code }} {{ row.title }}", bold=True, before=6)
    said.paragraph_format.keep_with_next = True
    paragraph(document, "{{ row.result }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")


def _activities(document):
    def table(document):
        heads = [
            _("Code"), _("Activity"), _("Planned"), _("Actual"), _("Expert days"), _("Women"),
            _("Men"), _("Total"), _("Outputs"), _("Documents"),
        ]  # fmt: skip
        widths = (1.8, 6.2, 2.8, 2.8, 2.4, 1.8, 2.1, 1.7, 2.6, 2.5)
        cells = [
            "{{ row.code }}",
            "{{ row.title }} ({{ row.kind }}{% if row.place %}, {{ row.place }}{% endif %})",
            *(f"{{{{ row.{name} }}}}" for name in ("planned", "actual", "days", "women", "men")),
            *(f"{{{{ row.{name} }}}}" for name in ("people", "outputs", "documents")),
        ]
        loop_table(
            document, widths, heads, loop="row in activities", cells=cells, right={4, 5, 6, 7}
        )

    _unless_empty(
        document, "activities", _("No activity was completed or going on in the period."), table
    )


def _figures(document, *, whole=False):
    """`whole`: the period is that of the project."""
    _caption(document, _("Figures"))
    label = "{% if row.part %}    {% endif %}{{ row.label }}"
    if whole:
        columns, widths = [(_("Value"), "{{ row.total }}")], (11, 7)
    else:
        columns = [
            (_("In the period"), "{{ row.period }}"),
            (_("Since the start of the project"), "{{ row.total }}"),
        ]
        widths = (9, 4, 5)
    heads, cells = zip((_("Figure"), label), *columns, strict=True)
    loop_table(document, widths, heads, loop="row in figures", cells=cells, right={1, 2})


def _timing(document):
    def table(document):
        heads = [_("Code"), _("Activity"), _("Deviation"), _("Day"), _("Approved end"),
                 _("Reason"), _("Cause on the side of"), _("New date"), _("Act")]  # fmt: skip
        names = ("code", "title", "what", "day", "approved", "reason", "party", "new", "act")
        loop_table(
            document, (1.9, 5.3, 2.7, 2.7, 2.7, 4.2, 2.5, 2.9, 1.8), heads,
            loop="row in timing", cells=[f"{{{{ row.{name} }}}}" for name in names],
        )  # fmt: skip

    said = _("Everything went by the approved plan.")
    _unless_empty(document, "timing", said, table)
    listed = (
        "{{% for row in {0} %}}{{{{ row.label }}}} {{{{ row.count }}}}"
        "{{% if not loop.last %}}, {{% endif %}}{{% endfor %}}."
    )
    for name, said in (("reasons", _("Changes by reason")), ("parties", _("Changes by side"))):
        tag(document, f"{{%p if {name} %}}")
        paragraph(document, f"{said}: {listed.format(name)}", before=4)
        tag(document, "{%p endif %}")


def _assessment(document):
    table = loop_table(
        document, (6, 3.6, 8.4), [_("What is assessed"), _("Assessment"), _("Why it differs")],
        loop="row in lights",
        cells=[
            "{{ row.label }}",
            "",
            "{% if row.reason %}{{ row.reason }} ({{ row.proposed }}){% endif %}",
        ],
    )  # fmt: skip
    light(table.rows[2].cells[1])
    _caption(document, _("What the assessment rests on"))
    table = loop_table(
        document, (10, 4, 4), [_("Light"), _("Value"), _("State")],
        loop="row in indicators", cells=["{{ row.label }}", "{{ row.value }}", ""], right={1},
    )  # fmt: skip
    light(table.rows[2].cells[2])
    _figures(document)


def _recommendations(document):
    paragraph(document, "{{ follow_up }}")
    tag(document, "{%p if recommendations %}")
    heads = [_("Code"), _("Recommendation"), _("Addressee"), _("Due"), _("Status")]
    names = ("code", "text", "addressee", "due", "status")
    loop_table(
        document, (2.5, 7.3, 2.5, 2.6, 3.1), heads,
        loop="row in recommendations", cells=[f"{{{{ row.{name} }}}}" for name in names],
    )  # fmt: skip
    tag(document, "{%p endif %}")


def _next(document):
    _recommendations(document)
    heading(document, _("Plan until %(day)s") % {"day": "{{ plan_to }}"}, 2)

    def table(document):
        heads = [_("Code"), _("Activity"), _("Kind"), _("Dates"), _("Status"), _("Working days")]
        names = ("code", "title", "kind", "dates", "status", "days")
        loop_table(
            document, (1.9, 5.1, 2.9, 3.9, 2.3, 1.9), heads,
            loop="row in plan", cells=[f"{{{{ row.{name} }}}}" for name in names], right={5},
        )  # fmt: skip

    _unless_empty(document, "plan", _("Nothing more is planned."), table)


def _expenditure(document):
    """Money is kept elsewhere: the table is filled in by hand."""
    heads = [
        _("Budget line"), _("Budget, EUR"), _("This period, EUR"), _("Since the start, EUR"),
        _("Balance, EUR"), _("Used, %"),
    ]  # fmt: skip
    lines = [
        _("Resident Twinning Adviser"), _("Assistants"), _("Expert fees"),
        _("Management cost compensation"), _("Per diems and travel"),
        _("Translation and interpretation"), _("Study visits"), _("Visibility"), _("Audit"),
        _("Contingency"), _("Total"),
    ]  # fmt: skip
    rows = [[line, "", "", "", "", ""] for line in lines]
    lined_table(document, (5, 2.6, 2.6, 2.8, 2.7, 2.3), heads, rows, together=True)
    paragraph(document, "", before=0)


def _annexes(document):
    heads = [_("Kind of file"), _("Number"), _("Activities")]
    names = ("label", "count", "codes")
    _unless_empty(
        document,
        "annexes",
        _("There are no files of the activities of this period."),
        partial(
            loop_table, widths=(6, 2, 10), heads=heads,
            loop="row in annexes", cells=[f"{{{{ row.{name} }}}}" for name in names], right={1},
        ),
    )  # fmt: skip


def _days(document):
    heads = [_("Component"), _("Budget"), _("Planned"), _("Delivered"), _("Free")]
    names = ("label", "budget", "planned", "used", "free")
    loop_table(
        document, (8, 2.5, 2.5, 2.5, 2.5), heads, loop="row in days",
        cells=[f"{{{{ row.{name} }}}}" for name in names], right={1, 2, 3, 4},
    )  # fmt: skip


def _progress(document):
    tag(document, "{%p if curve %}")
    paragraph(document, "{{ curve }}", centred=True)
    tag(document, "{%p endif %}")
    _figures(document, whole=True)


def _equipment(document):
    def tables(document):
        heads = [_("Category"), _("Contracted"), _("Delivered"), _("Accepted"), _("Handed over")]
        names = ("label", "contracted", "delivered", "accepted", "handed_over")
        loop_table(
            document, (2.8, 3.8, 3.8, 3.8, 3.8), heads, loop="row in equipment",
            cells=[f"{{{{ row.{name} }}}}" for name in names], right={1, 2, 3, 4},
        )  # fmt: skip
        tag(document, "{%p if units %}")
        _caption(document, _("Equipment by unit"))
        cells = ["{{ row.unit }}", "{{ row.quantity }}", "{{ row.value }}"]
        loop_table(
            document, (11, 3, 4), [_("Unit"), _("Quantity"), _("Value, EUR")],
            loop="row in units", cells=cells, right={1, 2},
        )  # fmt: skip
        tag(document, "{%p endif %}")

    _unless_empty(document, "equipment", _("No equipment is bought."), tables)


def _nothing(document):
    """A section of text alone."""


BLOCKS = {
    "data": _data,
    "background": _nothing,
    "results": _results,
    "activities": _activities,
    "timing": _timing,
    "assessment": _assessment,
    "issues": _nothing,
    "next": _next,
    "expenditure": _expenditure,
    "annexes": _annexes,
    "story": _nothing,
    "recommendations": _recommendations,
    "equipment": _equipment,
    "lessons": _nothing,
    "progress": _progress,
    "days": _days,
    "sustainability": _nothing,
}
