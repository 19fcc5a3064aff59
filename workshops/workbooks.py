"""The register of conclusions and recommendations, and the list of participants of an activity, as
tables for Excel and for other programs. Their heads are the columns that can be brought in again
(workshops/imports): texts as they were typed, a recommendation in both of its languages."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.workbooks import (
    as_of,
    as_of_today,
    filters_in_use,
    lead_of,
    provenance_column,
    provenance_of,
    tab_of,
)
from core.days import today
from core.workbook import CODE, COUNT, DAY, PROSE, Column, Table
from workshops.imports.participants.columns import code_of


def of_recommendations(project, asked, rows) -> Table:
    """The rows of the register (workshops.views.recommendations.asked_for), those of all its
    pages, as the register shows them."""
    columns = [
        Column(_("Code"), 14, CODE),
        Column(_("Kind"), 18),
        Column(_("Text in English"), 60, PROSE),
        Column(_("Text in Serbian"), 60, PROSE),
        Column(_("Event"), 10, CODE),
        Column(_("Area"), 26),
        Column(_("Addressee"), 44),
        Column(_("Due"), 14, DAY),
        Column(_("Status"), 18),
        Column(_("Since"), 14, DAY),
        Column(_("Days open"), 10, COUNT),
        Column(_("Days late"), 10, COUNT),
        Column(_("Priority"), 12),
        Column(_("Type"), 16),
        *provenance_column(project),
    ]
    words = ngettext(
        "%(count)s conclusion or recommendation",
        "%(count)s conclusions and recommendations",
        len(rows),
    )
    totals = [_("Total"), None, words % {"count": len(rows)}]
    return Table(
        tab=tab_of(project, asked.day),
        lead=lead_of(
            project,
            _("Conclusions and recommendations"),
            as_of(asked.on) if asked.on else as_of_today(),
            *filters_in_use(asked.form),
        ),
        columns=columns,
        totals=totals + [None] * (len(columns) - len(totals)),
        rows=(_cells(project, row) for row in rows),
    )


def _cells(project, row) -> list:
    """A conclusion stands as it was adopted: it has no status."""
    followed = row.is_recommendation
    return [
        row.code,
        capfirst(row.get_kind_display()),
        row.text_en,
        row.text_sr,
        row.activity.code,
        str(row.area or ""),
        str(row.addressee or ""),
        row.due,
        str(row.shown_label) if followed else "",
        row.shown_since if followed else None,
        row.days_open,
        row.days_overdue,
        row.get_priority_display(),
        row.get_nature_display(),
        *provenance_of(project, row),
    ]


def of_participants(project, activity, rows) -> Table:
    """The list of names of an activity, in its order; those whose name was erased are not on it."""
    return Table(
        tab=tab_of(project, today()),
        lead=lead_of(
            project,
            _("List of participants"),
            f"{activity.code} {activity.title}",
            as_of_today(),
            _("restricted"),
        ),
        columns=[
            Column(_("Code"), 10, CODE),
            Column(_("Name and surname"), 34),
            Column(_("Institution"), 44),
            Column(_("Sex"), 12),
            Column(_("Post"), 34),
            Column(_("Attendance"), 14),
        ],
        rows=[
            [
                code_of(row.person),
                row.person.name,
                str(row.institution or ""),
                str(row.get_sex_display()),
                row.person.post,
                str(row.get_attendance_display()),
            ]
            for row in rows
            if row.person
        ],
    )
