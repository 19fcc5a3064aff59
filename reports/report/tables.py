"""The tables of a report's page, from the same words as its Word file."""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Table(NamedTuple):
    """`heads`: (what stands above the column, whether its values are numbers); the first value of
    a row names it."""

    caption: str
    heads: list[tuple[str, bool]]
    rows: list[list[str]]

    @property
    def cells(self) -> list[list[tuple[str, str, bool]]]:
        """Rows of (head, value, whether it is a number)."""
        return [
            [(head, value, number) for (head, number), value in zip(self.heads, row, strict=True)]
            for row in self.rows
        ]


def table(caption, rows, *columns) -> list[Table]:
    """`columns`: (field, head) or (field, head, True) for numbers; nothing without rows."""
    if not rows:
        return []
    heads = [(column[1], len(column) > 2) for column in columns]
    return [Table(caption, heads, [[row[column[0]] for column in columns] for row in rows])]


def tables_of(words: dict) -> dict[str, list[Table]]:
    """By section; from ReportWords.context."""
    activities = table(
        _("Activities completed in the period or going on at its end"),
        words["activities"],
        ("code", _("Code")),
        ("title", _("Activity")),
        ("planned", _("Planned")),
        ("actual", _("Actual")),
        ("days", _("Expert days"), True),
        ("people", _("Participants"), True),
    )
    timing = table(
        _("What did not go by the approved plan"),
        words["timing"],
        ("code", _("Code")),
        ("title", _("Activity")),
        ("what", _("Deviation")),
        ("day", _("Day")),
        ("approved", _("Approved end")),
        ("reason", _("Reason")),
        ("new", _("New date")),
    )
    recommendations = table(
        _("Recommendations"),
        words["recommendations"],
        ("code", _("Code")),
        ("text", _("Recommendation")),
        ("addressee", _("Addressee")),
        ("due", _("Due")),
        ("status", _("Status")),
    )
    plan = table(
        _("Plan until %(day)s") % {"day": words["plan_to"]},
        words["plan"],
        ("code", _("Code")),
        ("title", _("Activity")),
        ("kind", _("Kind")),
        ("dates", _("Dates")),
        ("status", _("Status")),
        ("days", _("Working days"), True),
    )
    figures = table(
        _("Figures"),
        words["figures"],
        ("label", _("Figure")),
        ("period", _("In the period"), True),
        ("total", _("Since the start of the project"), True),
    )
    equipment = table(
        _("Equipment"),
        words["equipment"],
        ("label", _("Category")),
        ("contracted", _("Contracted"), True),
        ("delivered", _("Delivered"), True),
        ("accepted", _("Accepted"), True),
        ("handed_over", _("Handed over"), True),
    )
    units = table(
        _("Equipment by unit"),
        words["units"],
        ("unit", _("Unit")),
        ("quantity", _("Quantity"), True),
        ("value", _("Value, EUR"), True),
    )
    days = table(
        _("Expert days by component"),
        words["days"],
        ("label", _("Component")),
        ("budget", _("Budget"), True),
        ("planned", _("Planned"), True),
        ("used", _("Delivered"), True),
        ("free", _("Free"), True),
    )
    components = table(
        _("Mandatory results"),
        words["components"],
        ("code", _("Code")),
        ("title", _("Title")),
        ("period", _("In the period"), True),
        ("completed", _("Activities completed"), True),
        ("planned", _("Activities in the plan"), True),
        ("progress", _("Physical progress"), True),
        ("expected", _("Planned progress"), True),
    )
    annexes = table(
        _("Files of the activities, by kind"),
        words["annexes"],
        ("label", _("Kind of file")),
        ("count", _("Number"), True),
        ("codes", _("Activities")),
    )
    partners = table(
        _("Partners"),
        words["partners"],
        ("name", _("Institution")),
        ("role", _("Role")),
        ("country", _("Country")),
    )
    return {
        "data": partners,
        "results": components,
        "activities": activities,
        "timing": timing,
        "assessment": figures,
        "next": recommendations + plan,
        "recommendations": recommendations,
        "progress": figures,
        "days": days,
        "equipment": equipment + units,
        "annexes": annexes,
    }  # fmt: skip
