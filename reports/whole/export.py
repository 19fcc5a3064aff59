"""From the database to the content of the file: every row of a project, one statement a table.

The same rows give the same bytes: nothing of the moment and no primary key is in them, lists stand
in the order of their names or of their entry, keys in that of the alphabet.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from activities.models import Institution, Project
from reports.whole.table import Table
from reports.whole.tables import TABLES
from reports.whole.values import written

VERSION = 1
NAMES = "names"
# Of references in one statement; SQLite has a limit.
AT_ONCE = 10_000


@dataclass(eq=False)
class Row:
    table: Table
    pk: int
    # Column → value, a primary key where it is a reference.
    values: dict
    above: int | None = None
    order: tuple = ()
    # Many-to-many column → primary keys.
    many: dict = field(default_factory=dict)
    # How others name the row, whole: the names or places of those above it, then its own.
    path: tuple = ()
    file: str | None = None


class Export:
    """`content()` is the file as JSON, `files` what lies beside it: name in the file → record with
    its stored content, to be copied. `names`: with the names of people (docs/export.md)."""

    def __init__(self, project: Project, *, names: bool = True):
        self.project, self.names = project, names
        # Table → its rows in the order of the file; model → primary key → row.
        self.rows: dict[Table, list[Row]] = {}
        self.known: dict[type, dict[int, Row]] = defaultdict(dict)
        self.below: dict[tuple[Table, int | None], list[Row]] = defaultdict(list)
        for table in TABLES:
            if not table.shared:
                self._keep(table, self._read(table))
        used = self._used()
        for table in TABLES:
            if table.shared:
                self._keep(table, self._shared(table, used[table.model]))
        for table in TABLES:
            self._name(table)

    @property
    def stored_files(self) -> list[tuple[Row, Table]]:
        """The rows that stand for a file."""
        return [row for table, rows in self.rows.items() if table.has_files for row in rows]

    # Reading

    def _read(self, table: Table, rows=None) -> list[Row]:
        if table.restricted and not self.names:
            return []
        columns = [column.attname for column in table.columns]
        if table.has_files:
            columns.append("content")
        by = table.model._meta.get_field(table.by).attname if table.within else "pk"
        rows = table.rows(self.project) if rows is None else rows
        found = []
        for pk, above, *values in rows.values_list("pk", by, *columns, *table.order):
            row = Row(
                table,
                pk,
                dict(zip(columns, values, strict=False)),
                above if table.within else None,
                tuple(values[len(columns) :]),
            )
            if self.names or not (table.is_restricted and table.is_restricted(row.values)):
                found.append(row)
        if not self.names:
            for row in found:
                row.values.update(dict.fromkeys(table.with_names, ""))
        for column in table.many:
            self._read_many(table, column, found)
        # Here and not in the database: two databases sort letters differently.
        return sorted(found, key=lambda row: row.order)

    def _read_many(self, table: Table, column, rows: list[Row]):
        lists = {row.pk: row.many.setdefault(column.name, []) for row in rows}
        if column.name in table.many_with_names and not self.names:
            return
        through = column.remote_field.through._base_manager
        here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
        pairs = through.filter(**{f"{here}__in": table.rows(self.project).values("pk")})
        for pk, other in pairs.values_list(f"{here}_id", f"{there}_id"):
            lists[pk].append(other)

    def _used(self) -> dict[type, set[int]]:
        """The rows of the installation that the project names, by model."""
        used = defaultdict(set)
        for table, rows in self.rows.items():
            for column in table.columns:
                if column.is_relation:
                    used[column.related_model].update(row.values[column.attname] for row in rows)
            for column in table.many:
                for row in rows:
                    used[column.related_model].update(row.many[column.name])
        parents = dict(Institution.objects.values_list("pk", "parent_id"))
        for pk in list(used[Institution]):
            while pk := parents.get(pk):
                used[Institution].add(pk)
        return used

    def _shared(self, table: Table, pks: set) -> list[Row]:
        wanted = sorted(pks - {None})
        found = []
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            found += self._read(table, table.model._base_manager.filter(pk__in=some))
        return sorted(found, key=lambda row: row.order)

    def _keep(self, table: Table, rows: list[Row]):
        self.rows[table] = rows
        for row in rows:
            self.known[table.model][row.pk] = row
            self.below[table, row.above].append(row)

    def _name(self, table: Table):
        """Gives each row its path. Tables come in an order in which names are known before."""
        places = defaultdict(int)
        for row in self.rows[table]:
            above = self.known[table.within.model].get(row.above) if table.within else None
            places[row.above] += 1
            own = (
                tuple(self._value(row, table.model._meta.get_field(name)) for name in table.named)
                if table.named
                else (places[row.above],)
            )
            row.path = (*(above.path if above else ()), *own)

    # Writing

    def _value(self, row: Row, column):
        value = row.values[column.attname]
        if column.is_relation:
            return self._reference(column, value)
        return written(column, value)

    def _reference(self, column, pk):
        """One name as it is, several as a list; None where nothing is named, or what is named
        was left out."""
        row = self.known[column.related_model].get(pk)
        if row is None:
            return None
        return row.path[0] if len(row.path) == 1 else list(row.path)

    def record(self, row: Row) -> dict:
        """The row with the lists that stand in it."""
        table = row.table
        found = {table.name_of(column): self._value(row, column) for column in table.columns}
        for column in table.many:
            references = (self._reference(column, pk) for pk in row.many[column.name])
            found[column.name] = sorted(filter(None, references))
        if table.has_files:
            found["file"] = row.file
        for below in TABLES:
            if below.within is table and not (below.restricted and not self.names):
                rows = [self.record(one) for one in self.below[below, row.pk]]
                if not below.one:
                    found[below.key] = rows
                elif rows:
                    found[below.key] = rows[0]
        return found

    def lines(self) -> Iterator[str]:
        """The file, a record a line: it can be read, compared and written piece by piece."""
        without = [] if self.names else [NAMES]
        yield f'{{\n"complete": {_json({"version": VERSION, "without": without})}'
        for table in TABLES:
            if table.within or (table.restricted and not self.names):
                continue
            rows = self.rows[table]
            if table.one:
                yield f",\n{_json(table.key)}: {_json(self.record(rows[0]))}"
                continue
            yield f",\n{_json(table.key)}: ["
            for number, row in enumerate(rows):
                yield f"{',' if number else ''}\n {_json(self.record(row))}"
            yield "\n]" if rows else "]"
        yield "\n}\n"


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
