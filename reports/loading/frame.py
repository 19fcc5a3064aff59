"""Stores the frame of the plan: project, extensions, acts, components, stages, partners."""

from django.core.exceptions import ValidationError

from activities.models import (
    Act,
    Component,
    Extension,
    Institution,
    Partner,
    Project,
    Stage,
)
from activities.words import ActKind
from core.days import today
from reports.loading.faults import MISSING, Faults
from reports.loading.report import Report
from reports.loading.sections import DataFile, Row
from reports.loading.store import WHY, Store, difference
from reports.stages.closing import release_loaded

ACT_KINDS = {
    "PSC": ActKind.COMMITTEE,
    "SL": ActKind.SIDE_LETTER,
    "ADD": ActKind.ADDENDUM,
}


def store_project(store: Store, file: DataFile) -> Project | None:
    row = file.project
    stored = Project.objects.filter(slug=row.key).first()
    new = Project(slug=row.key, demonstration=file.made_up)
    project = store.settle(row.record, new, stored, row.fields)
    if project and file.made_up and not project.demonstration:
        # Whatever else is left alone: made-up records never stand in a project that does not
        # say so on every page. A file without any takes no mark away, for others may be there.
        project.demonstration = True
        project._change_reason = WHY
        project.save(update_fields=["demonstration"])
        store.report.notes.append(
            f"{row.record.where} is now marked as a demonstration: the file has made-up records."
        )
    return project


def store_acts(store: Store, project: Project, file: DataFile) -> dict[str, Act]:
    """The acts that extensions and change logs name, by number. What an office has written
    into the register about one stays: the file knows its number only."""
    named = {}
    for row in file.extensions:
        if row.document and row.record.sound:
            named.setdefault(row.document, []).append((row.key, "", row.record, "document"))
    for activity in file.activities:
        if activity.record.sound:
            made_up = activity.fields.get("provenance", "")
            for entry in activity.entries:
                if entry.act:
                    named.setdefault(entry.act, []).append(
                        (entry.on, made_up, entry.record, "approved_by")
                    )
    acts = {act.number: act for act in project.acts.all()}
    for number, places in named.items():
        if number in acts:
            store.report.count("acts", "unchanged")
            continue
        day, provenance, record, key = min(places, key=lambda place: place[0])
        prefix = next((name for name in ACT_KINDS if number.upper().startswith(name)), "")
        act = Act(
            project=project,
            kind=ACT_KINDS.get(prefix, ActKind.OTHER),
            number=number,
            date=day,
            provenance=provenance,
        )
        if store.passes(record, act, keys={"number": key}):
            act._change_reason = WHY
            act.save()
            acts[number] = act
            store.report.count("acts", "created")
    return acts


def store_extensions(store: Store, project: Project, rows: list[Row], acts: dict) -> Project:
    """Returns the project with all its extensions and holidays at hand, for V2 and V9."""
    existing = {extension.on: extension for extension in project.extensions.all()}
    for row in rows:
        if row.record.sound:
            fields = dict(row.fields)
            if row.document is not MISSING:
                fields["act"] = acts.get(row.document)
            extension = Extension(project=project, on=row.key)
            store.settle(row.record, extension, existing.get(row.key), fields)
    project = Project.objects.prefetch_related("extensions", "holidays").get(pk=project.pk)
    try:
        project.end()
    except (ValueError, OverflowError):
        last = rows[-1].record
        message = "with these months the project has no end. Correct them."
        last.fault("months", message, last.data["months"])
        store.faults.stop()
    return project


def store_components(store: Store, project: Project, rows: list[Row]) -> dict[str, Component]:
    """All components of the project, by code."""
    existing = {component.code: component for component in project.components.all()}
    for row in rows:
        if row.record.sound:
            component = Component(project=project, code=row.key)
            component = store.settle(row.record, component, existing.get(row.key), row.fields)
            if component:
                existing[row.key] = component
    return existing


def store_stages(store: Store, project: Project, rows: list[Row]):
    existing = {stage.number: stage for stage in project.stages.all()}
    for row in rows:
        if row.record.sound:
            stage, stored = Stage(project=project, number=row.key), existing.get(row.key)
            fields = _without_what_is_kept(store, row, stored) if stored else row.fields
            store.settle(row.record, stage, stored, fields)
    store.check_together()


def _without_what_is_kept(store: Store, row: Row, stored: Stage) -> dict:
    """Days and conclusion of a closed stage are not overwritten: they have been reported."""
    if not stored.is_closed:
        return row.fields
    kept = {name: value for name, value in row.fields.items() if name in Stage.KEPT}
    if difference(stored, kept):
        store.report.notes.append(
            f"{row.record.where}: days and conclusion were left alone: the stage is closed."
        )
    return {name: value for name, value in row.fields.items() if name not in Stage.KEPT}


def release_stages(project: Project, file: DataFile, report: Report, faults: Faults):
    """Those of the file that are over and have a conclusion are closed and their texts released;
    not what somebody closed, reopened or withdrew."""
    records = {row.key: row.record for row in file.stages}
    waiting = project.stages.filter(
        number__in=records, closed_at=None, withdrawn_at=None, end__lte=today()
    ).exclude(conclusion_en="", conclusion_sr="")
    for stage in waiting:
        stage.project = project
        try:
            release_loaded(stage=stage)
        except ValidationError as error:
            faults.add_errors(records[stage.number], error)
        else:
            report.count("stages", "released")


def store_institutions(store: Store, file: DataFile) -> dict[str, Institution]:
    """All institutions of the installation, by key: a file may name one of another project."""
    institutions = {row.key: row for row in Institution.objects.select_related("parent")}
    waiting = {row.key: row for row in file.institutions if row.record.sound}

    def settle(row: Row):
        del waiting[row.key]
        fields = dict(row.fields)
        if row.parent is not MISSING:
            if row.parent in waiting:
                settle(waiting[row.parent])
            fields["parent"] = institutions.get(row.parent)
            if row.parent and not fields["parent"]:
                if file.unknown("institutions", row.parent):
                    row.record.wrong("parent", row.parent, "is the key of no institution.")
                return
        institution = Institution(key=row.key)
        stored = institutions.get(row.key)
        if settled := store.settle(row.record, institution, stored, fields):
            institutions[row.key] = settled

    while waiting:
        settle(next(iter(waiting.values())))
    store.check_together()
    return institutions


def store_partners(store: Store, project: Project, rows: list[Row], institutions: dict):
    existing = {partner.institution_id: partner for partner in project.partners.all()}
    for row in rows:
        institution = institutions.get(row.key)
        if row.record.sound and institution:
            partner = Partner(project=project, institution=institution)
            stored = existing.get(institution.pk)
            store.settle(row.record, partner, stored, {"role": row.role}, section="partners")
