"""Puts the records of a whole project beside the rows of the database: new, the same, different.

Table by table, what others refer to first; new rows of a table are written in bulk.
"""

from collections import defaultdict

from accounts.models import User
from activities.models import Institution, Project
from reports.loading.store import BATCH
from reports.loading.whole_comparing import Comparing
from reports.loading.whole_entries import Entry
from reports.whole.table import Table
from reports.whole.tables import TABLES
from reports.whole.tables.frame import PROJECT
from reports.whole.tables.shared import PEOPLE


class Rows(Comparing):
    """All tables of one file."""

    def settle(self) -> Project:
        """Everything, in this transaction. Stops after a table with faults: what refers to it
        could not be told from what is at fault itself."""
        [root] = self.entries.of[PROJECT]
        root.row = Project.objects.filter(slug=root.path[0]).first()
        root.new = root.row is None
        self.project = root.row
        for table in TABLES:
            if table.lines:
                self._settle_lines(table)
            else:
                self._settle_rows(table)
            self.faults.stop()
        self._say_what_was_left_out()
        return self.project

    def _settle_rows(self, table: Table):
        there = self._there(table)
        new: list[Entry] = []
        for entry in self._in_order(table):
            if entry.above and entry.above.row is None:
                continue
            same = there.get(self._likeness(entry))
            stored = same.pop(0) if same else None
            if stored is None:
                if self._may_come(entry):
                    new.append(entry)
                else:
                    self.left_out[table.key] += 1
            else:
                entry.row = stored
                self._compare(entry, stored)
        self._create(table, new)
        self._set_many(table, new)

    def _in_order(self, table: Table) -> list[Entry]:
        """Institutions after the one above them."""
        if table.model is not Institution:
            return self.entries.of[table]
        waiting = {entry.path: entry for entry in self.entries.of[table]}
        ordered: list[Entry] = []

        def place(entry: Entry, below: tuple):
            del waiting[entry.path]
            parent = entry.values.get("parent", ())
            if parent in below:
                value = entry.record.data["parent"]
                entry.record.wrong("parent", value, "stands below it. No circles.")
            elif parent in waiting:
                place(waiting[parent], (*below, parent))
            ordered.append(entry)

        while waiting:
            entry = next(iter(waiting.values()))
            place(entry, (entry.path,))
        self.faults.stop()
        return ordered

    def _there(self, table: Table) -> dict[tuple, list]:
        """The rows of the database by what they are found by, in one statement."""
        found = defaultdict(list)
        for row in self._stored(table):
            above = getattr(row, f"{table.by}_id") if table.within else None
            names = table.named or table.like
            found[above, *(getattr(row, _attname(table, name)) for name in names)].append(row)
        return found

    def _stored(self, table: Table):
        entries = self.entries.of[table]
        if not entries:
            return []
        rows = table.model._base_manager
        if table.shared:
            (name,) = table.named
            return rows.filter(**{f"{name}__in": [entry.path[0] for entry in entries]})
        if self.project is None:
            return []
        rows = table.rows(self.project).order_by(*table.order)
        # Rules of a row read the row above.
        return rows.select_related(table.by) if table.within else rows

    def _likeness(self, entry: Entry) -> tuple:
        table = entry.table
        above = entry.above.row.pk if entry.above else None
        values = []
        for name in table.named or table.like:
            value = entry.values.get(name)
            if table.model._meta.get_field(name).is_relation:
                value = self._resolve(entry, name)
                value = value.pk if value else None
            values.append(value)
        return (above, *values)

    def _may_come(self, entry: Entry) -> bool:
        table = entry.table
        if table.model is User and not self.people:
            self.strangers.append(entry.path[0])
            return False
        if table.with_new is None:
            return True
        if table.with_new is PROJECT:
            return self.entries.of[PROJECT][0].new
        return table.with_new is table or entry.of(table.with_new).new

    def _set_many(self, table: Table, entries: list[Entry]):
        if self.faults:
            return
        for column in table.many:
            here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
            through = column.remote_field.through
            through.objects.bulk_create(
                [
                    through(**{f"{here}_id": entry.row.pk, f"{there}_id": row.pk})
                    for entry in entries
                    if entry.row and column.name in entry.many
                    for row in self._many(entry, column.name)
                    if row
                ],
                batch_size=BATCH,
            )

    def _settle_lines(self, table: Table):
        by_above = defaultdict(list)
        for entry in self.entries.of[table]:
            by_above[entry.above].append(entry)
        holders = [entry for entry in self.entries.of[table.within] if entry.row]
        there = defaultdict(list)
        if self.project and not all(holder.new for holder in holders):
            for row in table.rows(self.project).order_by(*table.order):
                there[getattr(row, f"{table.by}_id")].append(row)
        new = []
        for holder in holders:
            if (table, holder) not in self.entries.lists:
                continue
            entries = by_above[holder]
            if holder.new or self._lines_differ(table, holder, entries, there[holder.row.pk]):
                new += entries
        self._create(table, new)

    def _say_what_was_left_out(self):
        for key, number in self.left_out.items():
            if key != "people":
                self.report.notes.append(
                    f"{key}: {number} of the file are not in the database and were left out "
                    "(docs/export.md says when)."
                )
        made = [entry.path[0] for entry in self.entries.of[PEOPLE] if entry.new]
        if made:
            self.report.notes.append(
                "accounts made, closed until an administrator opens them: " + ", ".join(made)
            )
        if self.strangers:
            self.report.notes.append(
                "people without an account here, left out with their roles: "
                + ", ".join(self.strangers)
            )


def _attname(table: Table, name: str) -> str:
    return table.model._meta.get_field(name).attname
