"""The work plan, the difference between two states of it and the outlook as Excel files: the same
rows as on the pages."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.words import Provenance
from activities.workbooks import as_of, lead_of, provenance_column
from core.days import in_words
from core.workbook import (
    CODE,
    COUNT,
    DAY,
    PROSE,
    WORKING_DAYS,
    Column,
    Table,
    Typed,
)
from reports.plan.changes import Changes
from reports.plan.document import WorkPlan
from reports.plan.months import PlanCalendar
from reports.plan.outlook import MissionGroup, Outlook
from reports.plan.shown import LineWriter, ShownGroup, grouped_changes
from reports.plan.words import counts_in_words


def of_work_plan(plan: WorkPlan) -> list[Table]:
    """The activities; what has changed since the version before; the missions of six months."""
    tables = [_plan(plan)]
    if plan.changes:
        lead = lead_of(plan.project, plan.changes_title, *plan.change_sentences)
        tables.append(_differences(plan.project, lead, plan.change_groups))
    if plan.missions:
        tables.append(_missions(plan.project, plan.on, plan.missions, plan.calendar))
    return tables


def _plan(plan) -> Table:
    columns = [
        Column(_("Component"), 40),
        *_line_columns(),
        Column(_("Responsible"), 30),
        Column(_("Expected output"), 40, PROSE),
        Column(_("Last change"), 40, PROSE),
        *provenance_column(plan.project),
    ]
    rows = [
        [
            _component(group),
            *_line_cells(row),
            row.responsible,
            row.output.text,
            row.why,
            *_provenance(plan.project, row),
        ]
        for group in plan.groups
        for row in group.rows
    ]
    totals = [_("Total"), *[None] * 6, plan.days, *[None] * (len(columns) - 8)]
    lead = lead_of(plan.project, plan.title, plan.approval)
    return Table(_("Work plan"), lead, columns, rows, totals)


def _provenance(project, row) -> list[str]:
    """Whether it was made up, in a demonstration."""
    if not project.demonstration:
        return []
    return [str((Provenance.ILLUSTRATIVE if row.made_up else Provenance.STATED).label)]


def _component(group: ShownGroup) -> str:
    return f"{group.code} {group.title.text}".strip()


def _line_columns() -> list[Column]:
    return [
        Column(_("Code"), 10, CODE),
        Column(_("Title"), 60, PROSE),
        Column(_("Kind"), 20),
        Column(_("Month"), 10),
        Column(_("Start"), 14, DAY),
        Column(_("End"), 14, DAY),
        Column(_("Working days"), 10, WORKING_DAYS),
        Column(_("Status"), 16),
    ]


def _line_cells(row) -> list:
    status = _("%(status)s, dates proposed") % {"status": row.status_label}
    return [
        row.code,
        row.title.text,
        row.kind,
        row.months,
        *(row.span or (None, None)),
        row.days,
        status if row.proposed else row.status_label,
    ]


def of_differences(changes: Changes) -> list[Table]:
    title = _("What has changed in the plan")
    state = _("From %(was)s to %(now)s") % {"was": changes.was.words, "now": changes.now.words}
    lead = [
        *lead_of(changes.project, title, state),
        *(counts_in_words(changes) or [_("Nothing in the plan has changed.")]),
    ]
    groups = grouped_changes(changes, PlanCalendar(changes.project))
    return [_differences(changes.project, lead, groups)]


def _differences(project, lead, groups) -> Table:
    columns = [
        Column(_("Component"), 40),
        Column(_("Code"), 10, CODE),
        Column(_("Title"), 60, PROSE),
        Column(_("Kind"), 20),
        Column(_("What"), 20),
        Column(pgettext("of the plan", "Change"), 60, PROSE),
        Column(_("Why"), 60, PROSE),
        Column(_("Recorded"), 40, PROSE),
        *provenance_column(project),
    ]
    rows = (
        [
            _component(group), row.code, row.title.text, row.kind, part.label, part.text, part.why,
            part.who, *_provenance(project, row),
        ]
        for group in groups
        for row in group.rows
        for part in row.parts
    )  # fmt: skip
    return Table(_("Changes"), lead, columns, rows)


def of_outlook(outlook: Outlook) -> list[Table]:
    calendar = PlanCalendar(outlook.project)
    project = outlook.project
    columns = [Column(_("When"), 24), *_line_columns(), Column(_("Responsible"), 30)]
    columns += provenance_column(project)
    writer = LineWriter(calendar)
    parts = [
        (_("Should be over and is not"), outlook.late),
        *((_month(month), month.rows) for month in outlook.months),
        (_("Without a date"), outlook.undated),
    ]
    rows = [
        [words, *_line_cells(line), line.responsible, *_provenance(project, line)]
        for words, found in parts
        for line in (writer.line(row.line) for row in found)
    ]
    title = _("Next six months")
    span = f"{in_words(outlook.on)} – {in_words(outlook.last)}"
    totals = [_("In these six months"), None, Typed(outlook.count, COUNT)]
    totals += [None] * 4 + [outlook.days] + [None] * (len(columns) - 8)
    lead = lead_of(project, title, span, as_of(outlook.on))
    tables = [Table(title, lead, columns, rows, totals)]
    if groups := outlook.mission_groups:
        tables.append(_missions(project, outlook.on, groups, calendar, outlook.titles))
    return tables


def _month(month) -> str:
    return date_format(month.first, "YEAR_MONTH_FORMAT")


def _missions(project, on, groups: list[MissionGroup], calendar, titles=None) -> Table:
    columns = [
        Column(_("Component"), 40 if titles else 12),
        Column(_("Code"), 14, CODE),
        Column(_("Activity"), 60, PROSE),
        Column(_("Month"), 10),
        Column(_("Start"), 14, DAY),
        Column(_("End"), 14, DAY),
        Column(_("Experts"), 10, COUNT),
        Column(_("Working days"), 10, WORKING_DAYS),
        Column(_("State"), 24),
        *provenance_column(project),
    ]
    rows = [
        [
            f"{group.component} {titles[group.component].text}" if titles else group.component,
            mission.code,
            mission.title.text,
            calendar.months((mission.start, mission.end)),
            mission.start,
            mission.end,
            mission.experts,
            mission.days,
            mission.state_label,
            *_provenance(project, mission),
        ]
        for group in groups
        for mission in group.missions
    ]
    totals = [_("Total"), *[None] * 6, sum(group.days for group in groups)]
    totals += [None] * (len(columns) - 8)
    title = _("Missions of the next six months")
    return Table(_("Missions"), lead_of(project, title, as_of(on)), columns, rows, totals)
