"""Loads one project from the content of a data file, all of it or nothing."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from activities.models import Project
from activities.words import Kind, Status
from core.days import parse_day
from reports.loading import findings, frame, outcomes, purchase
from reports.loading.faults import Faults, FaultyFile
from reports.loading.plan import Plan
from reports.loading.report import Report
from reports.loading.sections import DataFile, parse
from reports.loading.store import Store
from reports.loading.whole import MARK, load_whole
from reports.queries import progress
from reports.whole.places import Source


def load(
    data: dict,
    *,
    update: bool = False,
    release: bool = False,
    people: bool = True,
    files: Source | None = None,
) -> Report:
    """Creates what is missing and leaves alone what is there; `update` overwrites what differs.
    `release` also makes public the project, its completed activities and what they ended with,
    the equipment by category and, closed, the stages with a conclusion, but not what somebody
    withdrew. Raises FaultyFile, with nothing changed, where the file breaks a rule.

    A whole project (export_project) says itself what is public. Of one, `people` makes closed
    accounts for members and authors that have none here, and `files` has the contents.
    """
    report, faults = Report(), Faults()
    # Messages of the models are translated; those of a command are English.
    with translation.override("en"):
        try:
            if isinstance(data, dict) and MARK in data:
                return _whole(data, report, faults, update, release, people, files or Source())
            file = parse(data, faults, report)
            if not file.project.record.sound:
                faults.stop()
            with transaction.atomic():
                project = _store(file, Store(report, faults, update=update))
                faults.stop()
                if release:
                    _release(project, file, report, faults)
                    faults.stop()
        except RecursionError:
            raise FaultyFile(["The lists of the file stand too deep inside each other."]) from None
        except DatabaseError as error:
            faults.stop()
            # What no rule foresaw, or a database that is busy or full.
            raise FaultyFile([f"The database refused the file: {error}"]) from error
        _compare(project, file.checkpoints, report)
    return report


def _whole(data, report, faults, update, release, people, files) -> Report:
    if release:
        report.notes.append("--release changes nothing: the file itself says what is public.")
    project = load_whole(data, report, faults, update=update, people=people, files=files)
    _compare(project, project.checkpoints, report)
    return report


def _store(file: DataFile, store: Store) -> Project:
    project = frame.store_project(store, file)
    if project is None:
        store.faults.stop()
    institutions = frame.store_institutions(store, file)
    frame.store_partners(store, project, file.institutions, institutions)
    acts = frame.store_acts(store, project, file)
    project = frame.store_extensions(store, project, file.extensions, acts)
    components = frame.store_components(store, project, file.components)
    frame.store_stages(store, project, file.stages)
    plan = Plan(store, file, project, components, institutions, acts)
    for row in file.activities:
        if row.record.sound:
            plan.settle(row)
    outcomes.store_evaluations(store, plan, file.activities)
    outcomes.store_missions(store, plan, file.activities)
    areas = findings.store_areas(store, file.recommendations)
    register = findings.Findings(store, file, plan, areas)
    for row in file.recommendations:
        if row.record.sound:
            register.settle(row)
    bought = purchase.Purchase(store, project, file, institutions)
    for row in file.procurements:
        if row.record.sound:
            bought.settle(row)
    if not store.faults:
        plan.finish()
        store.write()
        register.finish()
        bought.finish()
    return project


def _release(project: Project, file: DataFile, report: Report, faults: Faults):
    """What is public already stays so, and what was withdrawn stays withdrawn."""
    # What the file calls completed, not what somebody has held since: that waits for a manager.
    records = {row.key: row.record for row in file.activities if row.status == Status.COMPLETED}
    waiting = project.activities.filter(
        code__in=records, status=Status.COMPLETED, released_at=None, withdrawn_at=None
    )
    found = [("activities", activity, records[activity.code]) for activity in waiting]
    if not (project.released_at or project.withdrawn_at):
        found.insert(0, ("project", project, file.project.record))
    for section, row, record in found:
        if section == "activities":
            row.project = project
        try:
            row.release()
        except ValidationError as error:
            faults.add_errors(record, error)
        else:
            report.count(section, "released")
    findings.release(project, file, report, faults)
    purchase.release(project, file, report)
    frame.release_stages(project, file, report, faults)


def _compare(project: Project, checkpoints: list[dict], report: Report):
    """Whether the figures are those that the file states for its days."""
    names = {
        "workshops": Kind.WORKSHOP,
        "trainings": Kind.TRAINING,
        "study_visits": Kind.STUDY_VISIT,
    }
    for checkpoint in checkpoints:
        figures = progress(project, parse_day(checkpoint["on"]))
        counts = {"completed": figures.completed} | {
            name: figures.by_kind[kind] for name, kind in names.items()
        }
        agreed, wrong = [], []
        for name, count in counts.items():
            stated = checkpoint.get(name)
            if stated is None:
                continue
            words = f"{count} {(name if count != 1 else name.removesuffix('s')).replace('_', ' ')}"
            if count == stated:
                agreed.append(words)
            else:
                wrong.append(f"{words}, but the file states {stated}")
        if agreed:
            report.checkpoints.append(f"{checkpoint['on']}: {', '.join(agreed)}, as stated")
        report.checkpoints += [f"warning: {checkpoint['on']}: {line}" for line in wrong]
