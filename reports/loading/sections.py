"""From the JSON object to its records: types, words, keys and days, without the database.

What the models' own rules say (V1 to V8, V12) is checked when the records are stored.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from activities.models import Project
from activities.rules import code_in_use
from activities.words import PartnerRole, Precision, Provenance
from core.days import period_end
from reports.loading.activities import ActivityRow, read_activity
from reports.loading.equipment import TWICE, ProcurementRow, read_procurements
from reports.loading.faults import MISSING, Faults, FaultyFile, shown
from reports.loading.recommendation import RecommendationRow, read_recommendation
from reports.loading.record import Record, stated
from reports.loading.report import Report

REFERRED_TO = {"institutions": "key", "components": "code"}


@dataclass
class Row:
    """A record with its key and the columns that it states."""

    record: Record
    key: Any
    fields: dict
    # Institutions: the role in the project, and the key of the one above.
    role: str = ""
    parent: Any = MISSING
    # Extensions: the number of the act.
    document: Any = MISSING


@dataclass
class DataFile:
    project: Row
    # Whether any record says that it was made up.
    made_up: bool = False
    extensions: list[Row] = field(default_factory=list)
    institutions: list[Row] = field(default_factory=list)
    components: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)
    activities: list[ActivityRow] = field(default_factory=list)
    recommendations: list[RecommendationRow] = field(default_factory=list)
    procurements: list[ProcurementRow] = field(default_factory=list)
    checkpoints: list[dict] = field(default_factory=list)
    # The keys of institutions, components and activities that the file names, faulty ones too,
    # so that a fault is not told again by all who refer to the record; None where nobody can tell.
    named: dict[str, set | None] = field(default_factory=dict)

    def unknown(self, section: str, key: str) -> bool:
        """Whether a key that the database does not have is not in the file either."""
        named = self.named[section]
        return named is not None and key not in named


def parse(data, faults: Faults, report: Report) -> DataFile:
    """Every record of the file; those with faults are in it too, marked not sound."""
    if not isinstance(data, dict):
        raise FaultyFile([f"{shown(data)} is not a project file: it must begin with {{."])
    top = Record(data, "file", "file", faults)
    top.raw("about")
    project = _project(top)
    if project is None:
        faults.stop()
    file = DataFile(project)
    file.extensions = _extensions(project.record)
    file.institutions = _section(top, "institutions", "key", _institution, report)
    file.components = _section(top, "components", "code", _component, report, required=True)
    file.stages = _section(top, "stages", "number", _stage, report)
    file.activities = _section(top, "activities", "code", read_activity, report, required=True)
    file.recommendations = _section(
        top, "conclusions_and_recommendations", "code", read_recommendation, report
    )
    file.procurements = read_procurements(top)
    for row in file.procurements:
        row.record.unread(report.unread)
    file.named = {name: _keys(top, name, key) for name, key in REFERRED_TO.items()}
    codes = {row.key for row in file.activities}
    file.named["activities"] = None if MISSING in codes else codes
    file.checkpoints = checkpoints(top)
    _known_parents(file.institutions)
    _stages_follow(file.stages)
    texts = top.stored("sources")
    if isinstance(texts, dict):
        project.fields["source_texts"] = texts
    elif texts is not MISSING:
        top.wrong("sources", texts, 'is not a record. Write it like {"…": "…"}.')
    if "checkpoints" in top.data:
        project.fields["checkpoints"] = file.checkpoints
    file.made_up = _made_up(data) or any(row.made_up for row in file.procurements)
    top.unread(report.unread)
    return file


def _named(record_data: dict, section: str, key: str, number: int) -> str:
    value = record_data.get(key)
    if isinstance(value, str) and value.strip():
        return f"{section} {shown(value.strip())[1:-1]}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{section} {shown(value)}"
    return f"{section} no. {number}"


def _section(top: Record, name: str, key: str, read, report, *, required=False) -> list:
    rows, seen = [], {}
    for number, data in top.records(name, required=required):
        record = Record(data, _named(data, name, key, number), name, top.faults)
        row = read(record)
        if row.key in seen:
            title = seen[row.key].fields.get("title_en") or seen[row.key].fields.get("title_sr")
            message = code_in_use(row.key, title).messages[0] if name == "activities" else TWICE
            record.fault(key, message, data[key])
        elif row.key is not MISSING:
            seen[row.key] = row
        record.unread(report.unread)
        rows.append(row)
    return rows


def _keys(top: Record, name: str, key: str) -> set | None:
    found = top.data.get(name, [])
    if isinstance(found, list) and all(
        isinstance(data, dict) and isinstance(data.get(key), str) for data in found
    ):
        return {data[key].strip() for data in found}
    return None


def _project(top: Record) -> Row | None:
    found = top.record("project")
    if not isinstance(found, Record):
        if found is None or "project" not in top.data:
            top.fault("project", "is missing. Add it.")
        return None
    record = found
    record.parent, record.section = None, "project"
    record.where = _named(record.data, "project", "slug", 1)
    slug = record.text("slug", required=True)
    start = record.day("start", required=True)
    months = record.whole("duration_months", required=True)
    chapters = record.texts("negotiation_chapters", null=True)
    precision = record.choice("start_precision", Precision.values, null=True)
    fields = stated(
        **record.both("title", "sector", "purpose"),
        acronym=record.text("acronym", null=True),
        reference=record.text("reference", null=True),
        programme=record.text("programme", null=True),
        eu_contribution_eur=record.decimal(
            "eu_contribution_eur", Project._meta.get_field("eu_contribution_eur")
        ),
        start=start,
        start_precision=precision or MISSING,
        duration_months=months,
        cut_off=record.day("cut_off"),
        negotiation_chapters=", ".join(chapters or []) if chapters is not MISSING else MISSING,
        sources=record.texts("sources"),
    )
    planned_end = record.day("planned_end")
    if planned_end and start and months and months <= 1200:
        last = period_end(start, months)
        if planned_end != last:
            record.fault(
                "planned_end",
                f"{months} months from {start} end on {last}. Correct one of the three; "
                "months that were added later stand in extensions.",
                record.data["planned_end"],
            )
    return Row(record, slug, fields)


def _extensions(project: Record) -> list[Row]:
    rows, seen = [], set()
    for number, data in project.records("extensions", null=True):
        record = project.inside(data, f"extensions no. {number}")
        record.section = "extensions"
        on = record.day("on", required=True)
        rows.append(
            Row(
                record,
                on,
                stated(months=record.whole("months", required=True)),
                document=record.text("document", null=True),
            )
        )
        if on in seen:
            record.fault("on", TWICE, data["on"])
        elif on:
            seen.add(on)
    return rows


def _institution(record: Record) -> Row:
    fields = stated(
        abbreviation=record.text("abbreviation", required=True),
        **record.both("name"),
        country=record.text("country", required=True),
    )
    row = Row(record, record.text("key", required=True), fields)
    row.role = record.choice("role", PartnerRole.values, required=True)
    row.parent = record.text("parent", null=True)
    return row


def _component(record: Record) -> Row:
    fields = stated(**record.both("title"), **record.origin())
    return Row(record, record.text("code", required=True), fields)


def _stage(record: Record) -> Row:
    fields = stated(
        **record.both("title", "conclusion"),
        start=record.day("start", required=True),
        end=record.day("end", required=True),
        note=record.text("note", null=True),
        **record.origin(),
    )
    return Row(record, record.whole("number", required=True, most=32767), fields)


def _known_parents(rows: list[Row]):
    """No institution may be, through those above it, part of itself."""
    above = {row.key: row.parent for row in rows}
    for row in rows:
        chain, key = [row.key], above[row.key]
        while key in above and key not in chain:
            chain.append(key)
            key = above[key]
        if key is not MISSING and key == row.key:
            record = row.record
            record.fault(
                "parent",
                f"{' → '.join([*chain, key])} is a circle. An institution cannot be part of "
                "itself.",
                record.data.get("parent"),
            )


def _stages_follow(rows: list[Row]):
    """Tested here too, since the file may move two stages at once (see Stage.clean)."""
    dated = [row for row in rows if {"start", "end"} <= row.fields.keys()]
    dated.sort(key=lambda row: row.fields["start"])
    for sooner, later in pairwise(dated):
        if later.fields["start"] <= sooner.fields["end"]:
            later.record.fault(
                "start",
                f"overlaps with {sooner.record.where}, which ends on {sooner.fields['end']}. "
                "Stages follow each other.",
                later.record.data["start"],
            )


def checkpoints(top: Record) -> list[dict]:
    found = []
    for number, data in top.records("checkpoints", null=True):
        record = top.inside(data, f"checkpoints no. {number}")
        record.where = f"checkpoints no. {number}"
        record.day("on", required=True)
        for name in ("completed", "workshops", "trainings", "study_visits"):
            record.whole(name)
        for name in data:
            record.stored(name)
        if record.sound:
            found.append(data)
    return found


def _made_up(value) -> bool:
    """Whether any record, at any depth, says that it was made up."""
    if isinstance(value, dict):
        return value.get("provenance") == Provenance.ILLUSTRATIVE or any(
            map(_made_up, value.values())
        )
    return isinstance(value, list) and any(map(_made_up, value))
