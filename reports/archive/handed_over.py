"""Reports, versions of the plan and meetings of the committee, as the pages of an archive say
them."""

from itertools import pairwise

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Meeting, PlanVersion, Report
from core.days import in_words, parse_day
from core.templatetags.twinning import working_days
from core.texts import Shown
from reports.archive.blocks import Block, Writer
from reports.archive.links import anchor
from reports.archive.words import named, said, typed
from reports.kept_figures import rows_of
from reports.plan.changes import Changes
from reports.plan.months import PlanCalendar
from reports.plan.shown import grouped_changes, grouped_lines
from reports.plan.states import PlanState
from reports.plan.words import counts_in_words
from reports.report.sections import SECTIONS
from reports.report.words import title_of
from reports.whole.tables.reporting import (
    AGENDA,
    DECISION,
    MEETING,
    PLAN_LINE,
    PLAN_VERSION,
    REPORT,
    REPORT_FILE,
    REPORT_TEXT,
)

STEPS = ("circulated", "submitted", "decided")


# Reports


def report_block(writer: Writer, report: Report, stages: dict) -> Block:
    """`stages` by number."""
    stage = stages.get(report.number) if report.kind == "stage" else None
    block = Block(
        title=f"{report} – {title_of(report, stage)}",
        anchor=anchor(report),
        facts=_facts_of_report(writer, report),
    )
    if files := writer.records.of(REPORT_FILE, report):
        block.blocks.append(writer.table(REPORT_FILE, files, 3))
    block.blocks += _texts(writer, report)
    if report.is_frozen:
        block.blocks.append(_figures(report))
    return block


def _facts_of_report(writer: Writer, report: Report) -> list[tuple[str, str]]:
    found = writer.facts(REPORT, report)
    for name in STEPS:
        column = Report._meta.get_field(f"{name}_at")
        who = getattr(report, f"{name}_by")
        if when := said(report, column, writer.links):
            text = f"{when}, {named(who, writer.links)}" if who else when
            found.append((capfirst(str(column.verbose_name)), text))
    return found


def _texts(writer: Writer, report: Report) -> list[Block]:
    texts = {one.section: one for one in writer.records.of(REPORT_TEXT, report)}
    headings = {section.key: section.heading for section in SECTIONS[report.kind]}
    order = [*headings, *(key for key in texts if key not in headings)]
    columns = [column for column in REPORT_TEXT.columns if column.name.startswith("text_")]
    found = []
    for key in order:
        facts = [
            (capfirst(str(column.verbose_name)), typed(column, getattr(texts[key], column.name)))
            for column in columns
            if key in texts and getattr(texts[key], column.name)
        ]
        if facts:
            found.append(Block(title=headings.get(key, key), level=3, facts=facts))
    return found


def _figures(report: Report) -> Block:
    """As they were submitted."""
    frozen = report.frozen
    on = parse_day(frozen["on"])
    own = frozen["facts"].get("own", {})
    rows = rows_of(report.project, on, frozen["figures"], own)
    return Block(
        title=_("Figures as submitted, as of %(day)s") % {"day": in_words(on)},
        level=3,
        heads=[_("Figure"), _("In the period"), _("Since the start of the project")],
        rows=[("", [capfirst(str(row.label)), row.own, row.total]) for row in rows],
    )


# Versions of the plan


class Versions:
    """The versions of one project with what has changed from each to the next; asked once for all
    languages."""

    def __init__(self, records):
        self.records, self.project = records, records.project
        self.rows: list[PlanVersion] = records.of(PLAN_VERSION)
        states = [self._state(version) for version in self.rows]
        # Version → from the one before it.
        self.changes = {
            now.version.number: Changes(was, now, names_reasons=False)
            for was, now in pairwise(states)
        }

    def _state(self, version: PlanVersion) -> PlanState:
        state = PlanState(self.project, version, version.on)
        # They are read already.
        state.lines = self.records.of(PLAN_LINE, version)
        return state

    def list_block(self, writer: Writer) -> Block:
        first = (_("Version"), lambda row: named(row, writer.links))
        columns = [column for column in PLAN_VERSION.columns if column.name in OF_THE_VERSIONS]
        return writer.table(PLAN_VERSION, self.rows, title="", first=first, columns=columns)

    def blocks_of(self, writer: Writer, version: PlanVersion) -> list[Block]:
        calendar = PlanCalendar(self.project)
        found = [Block(facts=writer.facts(PLAN_VERSION, version))]
        if version.number in self.changes:
            found.append(self._changes(writer, version, calendar))
        codes = _links_by_code(writer, self.records.of(PLAN_LINE, version))
        titles = PlanState(self.project, version, version.on).titles
        groups = grouped_lines(self.records.of(PLAN_LINE, version), titles, calendar)
        found += [
            Block(
                title=f"{group.code} {group.title.text}",
                heads=[
                    *(_("Code"), _("Title"), _("Kind"), _("Status"), _("Month"), _("Dates")),
                    *(_("Working days"), _("Responsible"), _("Expected output"), _("Reason")),
                ],
                rows=[
                    (
                        "",
                        [
                            *(codes[row.code], _title(row.title), row.kind, row.status_label),
                            *(row.months, _proposed(row), working_days(row.days)),
                            *(row.responsible, _title(row.output), row.why),
                        ],
                    )
                    for row in group.rows
                ],
            )
            for group in groups
        ]
        return found

    def _changes(self, writer: Writer, version: PlanVersion, calendar) -> Block:
        changes = self.changes[version.number]
        lines = [one.line for one in changes.differences]
        codes = _links_by_code(writer, lines)
        rows = [
            ("", [codes[one.code], _title(one.title), part.text, part.why, part.who])
            for group in grouped_changes(changes, calendar)
            for one in group.rows
            for part in one.parts
        ]
        return Block(
            title=_("What has changed in the plan"),
            facts=[
                (_("Compared with"), changes.was.words),
                *([(_("In short"), "\n".join(counts_in_words(changes)))] if rows else []),
            ],
            heads=[_("Code"), _("Title"), _("Change"), _("Reason"), _("Recorded")],
            rows=rows,
        )


OF_THE_VERSIONS = ("approved_on", "act", "on", "note", "frozen_at", "frozen_by")


def _links_by_code(writer: Writer, lines) -> dict[str, str]:
    return {
        line.code: format_html('<a href="{}">{}</a>', writer.links.to(line.activity), line.code)
        if line.activity
        else line.code
        for line in lines
    }


def _title(text: Shown) -> str:
    """In another language it says which."""
    if not text.lang:
        return text.text
    return format_html('<span lang="{}">{}</span>', text.lang, text.text)


def _proposed(row) -> str:
    return _("%(days)s (proposed)") % {"days": row.dates} if row.proposed else row.dates


# The committee


def meeting_block(writer: Writer, meeting: Meeting) -> Block:
    block = Block(
        title=str(meeting),
        anchor=anchor(meeting),
        facts=[
            (_("Activity"), named(meeting.activity, writer.links)),
            *writer.facts(MEETING, meeting),
        ],
    )
    for table in (AGENDA, DECISION):
        if rows := writer.records.of(table, meeting):
            block.blocks.append(writer.table(table, rows, 3))
    return block
