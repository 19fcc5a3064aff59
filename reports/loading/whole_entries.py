"""The records of the file of a whole project, without the database: values, names, references."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from activities.files import CONTENT_TYPES
from reports.loading.faults import MISSING, Faults, FaultyFile, shown
from reports.loading.record import Record
from reports.loading.report import Report
from reports.loading.sections import checkpoints
from reports.loading.values import read
from reports.whole.export import VERSION
from reports.whole.places import FILES
from reports.whole.table import Table
from reports.whole.tables import TABLES
from reports.whole.tables.frame import PROJECT

TWICE = "stands in the file before. Keep one."


@dataclass(eq=False)
class Entry:
    """A record. Values are by column; of a reference the path of what it names."""

    table: Table
    record: Record
    above: "Entry | None"
    values: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[tuple]] = field(default_factory=dict)
    path: tuple = ()
    # Name in the folder of files: (checksum, extension).
    file: tuple[str, str] | None = None
    # Set by the load: its row in the database, None where it was left out.
    row: models.Model | None = None
    new: bool = False

    def of(self, table: Table) -> "Entry":
        """The record of that table that this one stands in."""
        entry = self
        while entry.table is not table:
            entry = entry.above
        return entry


class Entries:
    """`of[table]`: its records in the order of the file; `named[model]`: path → record."""

    def __init__(self, data: dict, faults: Faults, report: Report):
        self.faults = faults
        self.of: dict[Table, list[Entry]] = defaultdict(list)
        self.named: dict[type, dict[tuple, Entry]] = defaultdict(dict)
        # Lists that the file has, with their record: an empty one says that there is nothing.
        self.lists: set[tuple[Table, Entry]] = set()
        top = Record(data, "file", "file", faults)
        _check_version(top)
        for table in TABLES:
            if table.within is None:
                self._read(table, top, None)
        for entry in self.of[PROJECT]:
            if "checkpoints" in entry.values:
                entry.values["checkpoints"] = checkpoints(entry.record)
        top.unread(report.unread)
        for table in TABLES:
            for entry in self.of[table]:
                entry.record.unread(report.unread)

    def _read(self, table: Table, holder: Record, above: Entry | None):
        if table.key not in holder.data:
            return
        if above:
            self.lists.add((table, above))
        rows = _one(holder, table.key) if table.one else holder.records(table.key)
        for number, data in rows:
            where = f"{table.key} {_name(table, data, number)}".strip()
            if above:
                where = f"{above.record.where}, {where}"
            record = Record(data, where, table.key, self.faults)
            self._enter(Entry(table, record, above), number)

    def _enter(self, entry: Entry, number: int):
        table, record = entry.table, entry.record
        for column in table.columns:
            key = table.name_of(column)
            value = _path(record, key) if column.is_relation else read(record, key, column)
            if value is not MISSING:
                entry.values[column.name] = value
        for column in table.many:
            if column.name in record.data:
                entry.many[column.name] = _paths(record, column.name)
        if table.has_files:
            entry.file = _file(record)
        entry.path = self._path_of(entry, number)
        if entry.path in self.named[table.model]:
            name = table.names.get(table.named[0], table.named[0]) if table.named else table.key
            record.fault(name, TWICE, record.data.get(name, MISSING))
        self.named[table.model][entry.path] = entry
        self.of[table].append(entry)
        for below in TABLES:
            if below.within is table:
                self._read(below, record, entry)

    def _path_of(self, entry: Entry, number: int) -> tuple:
        above = entry.above.path if entry.above else ()
        if not entry.table.named:
            return (*above, number)
        own = []
        for name in entry.table.named:
            value = entry.record.data.get(entry.table.names.get(name, name), MISSING)
            if value is MISSING or value is None:
                entry.record.fault(name, "is missing. Add it.")
            own.append(shown(value) if isinstance(value, list | dict) else value)
        return (*above, *own)


def _one(holder: Record, key: str) -> list[tuple[int, dict]]:
    found = holder.raw(key)
    if isinstance(found, dict):
        return [(1, found)]
    holder.wrong(key, found, 'is not a record. Write it like {"…": …}.')
    return []


def _check_version(top: Record):
    found = top.record("complete")
    if not isinstance(found, Record):
        if found is None:
            top.wrong("complete", None, 'is not a record. Write it like {"version": 1}.')
        top.faults.stop()
    version = found.whole("version", required=True)
    found.texts("without")
    if version is not MISSING and version != VERSION:
        raise FaultyFile(
            [
                f"file, complete, version: {version} cannot be read here: this program reads "
                f"version {VERSION}. Use one that is as new as that which wrote the file."
            ]
        )


def _name(table: Table, data: dict, number: int) -> str:
    """How a record is called in messages."""
    if table.one and not table.named:
        return ""
    values = [data.get(table.names.get(name, name)) for name in table.named]
    if values and all(isinstance(value, str | int) for value in values):
        return " ".join(shown(value).strip('"') for value in values)
    return f"no. {number}"


def _path(record: Record, key: str):
    """What a reference names: () where it names nothing."""
    value = record.stored(key)
    if value is MISSING:
        return value
    if value is None:
        return ()
    found = _as_path(value)
    if found is None:
        return record.wrong(key, value, "is not a name. Write it as the file names the record.")
    return found


def _as_path(value) -> tuple | None:
    parts = value if isinstance(value, list) else [value]
    fit = all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts)
    return tuple(parts) if parts and fit else None


def _paths(record: Record, key: str) -> list[tuple]:
    value = record.stored(key)
    found = [_as_path(one) for one in value] if isinstance(value, list) else [None]
    if None in found:
        record.wrong(key, value, "is not a list of names.")
        return []
    return list(dict.fromkeys(found))


def _file(record: Record) -> tuple[str, str] | None:
    """The checksum and the extension of the content; a name leads nowhere else."""
    name = record.stored("file")
    if name is MISSING or name is None:
        return None
    stem, _dot, extension = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    folder, _slash, checksum = stem.partition("/")
    if (
        folder != FILES
        or extension not in CONTENT_TYPES
        or len(checksum) != 64
        or set(checksum) - set("0123456789abcdef")
    ):
        record.wrong("file", name, f"is no file of a project. Write it like {FILES}/….pdf.")
        return None
    return checksum, extension
