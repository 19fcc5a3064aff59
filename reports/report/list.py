"""Which reports a project has: one for each quarter, one for each stage, and the final one."""

import re
from datetime import timedelta

from django.shortcuts import Http404
from django.utils.translation import gettext as _

from activities.models import Project, Report, Stage
from activities.models.reporting import QUARTERLY_DUE_AFTER, ReportPeriod
from activities.words import ReportKind
from core.days import add_months

CODE = re.compile(r"IQR-(?P<quarterly>\d{2,3})|ST-(?P<stage>\d{2,3})|(?P<final>FR)")


def periods_of(project: Project, stages: list[Stage]) -> list[ReportPeriod]:
    """In the order in which they are due. A summary of a stage has no due day of the contract; it
    is given the month that a quarter has."""
    found = [
        *project.quarters(),
        *(
            ReportPeriod(
                ReportKind.STAGE, one.number, one.start, one.end,
                add_months(one.end, QUARTERLY_DUE_AFTER),
            )
            for one in stages
        ),
        project.final_period,
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.due)


def new_report(project: Project, period: ReportPeriod) -> Report:
    """One that nobody has written in yet; it has no row."""
    return Report(
        project=project, kind=period.kind, number=period.number, first=period.first,
        last=period.last, due=period.due,
    )  # fmt: skip


def reports_of(project: Project) -> list[Report]:
    """The latest version of each report, and the others as they would begin; by due day. Two
    statements."""
    rows = Report.objects.filter(project=project).latest_versions().defer("frozen")
    stored = {(one.kind, one.number): one for one in rows}
    for one in stored.values():
        one.project = project
    found = [
        stored.pop((period.kind, period.number), None) or new_report(project, period)
        for period in periods_of(project, list(project.stages.all()))
    ]
    # Of a quarter or stage that is no more: the settings were changed since.
    return sorted([*found, *stored.values()], key=lambda one: (one.due, one.kind))


def key_of(code: str) -> tuple[str, int]:
    """(kind, number); Http404 for what is no code of a report."""
    match = CODE.fullmatch(code)
    if not match:
        raise Http404(_("There is no such report."))
    kind = match.lastgroup
    return ReportKind(kind), 1 if kind == ReportKind.FINAL else int(match[kind])


def report_of(project: Project, code: str, version: str = "") -> Report:
    """The version asked for, else the latest one, or one that has no row yet; Http404 where the
    project has no such report."""
    kind, number = key_of(code)
    rows = Report.objects.filter(project=project, kind=kind, number=number)
    rows = rows.select_related("circulated_by", "submitted_by", "decided_by", "act")
    rows = rows.prefetch_related("texts").order_by("-version")
    if version:
        rows = rows.filter(version=int(version) if version.isdecimal() and len(version) < 5 else 0)
    found = rows.first()
    if found is None and not version:
        stages = list(project.stages.all()) if kind == ReportKind.STAGE else []
        periods = {(one.kind, one.number): one for one in periods_of(project, stages)}
        period = periods.get((kind, number))
        found = period and new_report(project, period)
    if found is None or found.code != code:
        raise Http404(_("There is no such report."))
    found.project = project
    return found


def stage_of_report(report: Report) -> Stage | None:
    if report.kind != ReportKind.STAGE:
        return None
    found = Stage.objects.filter(project=report.project, number=report.number).first()
    if found:
        found.project = report.project
    return found


def due_reports(projects: list[Project], on) -> list[Report]:
    """Of each project the quarterly and final reports that wait to be submitted and are due within
    30 days or overdue: those that are begun, and the latest that is due. An office that begins to
    use the application in the middle of a project is not asked for the reports before. One
    statement; `projects` come with their extensions."""
    last = on + timedelta(days=30)
    stored: dict[int, dict] = {project.pk: {} for project in projects}
    rows = Report.objects.filter(project__in=stored).exclude(kind=ReportKind.STAGE)
    for one in rows.latest_versions().defer("frozen"):
        stored[one.project_id][one.kind, one.number] = one
    found = []
    for project in projects:
        due = [one for one in [*project.quarters(), project.final_period] if one.due <= last]
        for place, period in enumerate(due, 1):
            report = stored[project.pk].get((period.kind, period.number))
            if report is None and place < len(due):
                continue
            report = report or new_report(project, period)
            report.project = project
            if report.is_open:
                found.append(report)
    return sorted(found, key=lambda one: one.due)
