"""Makes rows of the records of a whole project, and writes those that are new."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from accounts.models import User
from activities.models import Institution, Project
from activities.models.document import StoredFile
from reports.loading.faults import Faults
from reports.loading.report import Report
from reports.loading.store import BATCH, WHY, check_without_the_database
from reports.loading.whole_entries import Entries, Entry
from reports.loading.whole_files import name_contents, template_content
from reports.whole.places import Source
from reports.whole.table import TO_PROJECT, Table
from reports.whole.tables.frame import PROJECT


class Making:
    """`people`: whether accounts that are missing are made; `files` has the contents."""

    def __init__(
        self,
        entries: Entries,
        report: Report,
        faults: Faults,
        *,
        update: bool,
        people: bool,
        files: Source,
    ):
        self.entries, self.report, self.faults = entries, report, faults
        self.update, self.people, self.files = update, people, files
        self.project: Project | None = None
        self.left_out: Counter = Counter()
        self.strangers: list[str] = []

    def _create(self, table: Table, entries: list[Entry]):
        """What is new, with its history."""
        sound = []
        for entry in entries:
            row = self._made(entry)
            if row is not None and self._passes(entry, row):
                entry.row, entry.new = row, True
                sound.append(entry)
                self.report.count(table.key, "created")
                if table.model is Institution:
                    row._change_reason = WHY
                    row.save()
        if self.faults or not sound or table.model is Institution:
            return
        rows = [entry.row for entry in sound]
        try:
            with transaction.atomic():
                _write(table.model, rows)
        except DatabaseError as error:
            self._find_fault(sound)
            self.faults.stop()
            raise error
        if table is PROJECT:
            self.project = rows[0]

    def _made(self, entry: Entry) -> models.Model | None:
        table = entry.table
        row = table.model()
        if entry.above:
            setattr(row, table.by, entry.above.row)
        if TO_PROJECT in {column.name for column in table.model._meta.concrete_fields}:
            setattr(row, TO_PROJECT, self.project)
        for column in table.columns:
            if column.name not in entry.values and column.is_relation and not column.null:
                entry.record.fault(table.name_of(column), "is missing. Add it.")
                return None
        for name, value in self._values(entry).items():
            setattr(row, name, value)
        if table.model is User:
            row.is_active = False
            row.set_unusable_password()
        for column in table.columns:
            if column.is_relation and not column.null and not getattr(row, column.attname):
                # What it names was left out.
                self.left_out[table.key] += 1
                return None
        if isinstance(row, StoredFile):
            name_contents(entry, row)
        if table.content_in_row:
            row.content = template_content(entry, self.files)
            if row.content is None:
                return None
        if hasattr(row, "derive_columns"):
            try:
                row.derive_columns()
            except ValueError:  # a code by which nothing can be sorted
                entry.record.wrong("code", row.code, "is not a code. Write it like 1.2.3.")
                return None
        return row

    def _values(self, entry: Entry) -> dict[str, Any]:
        """Column → value, of a reference the row."""
        relations = {column.name for column in entry.table.columns if column.is_relation}
        return {
            name: self._resolve(entry, name) if name in relations else value
            for name, value in entry.values.items()
        }

    def _resolve(self, entry: Entry, name: str):
        column = entry.table.model._meta.get_field(name)
        path = entry.values.get(name, ())
        return self._named(entry, entry.table.name_of(column), column.related_model, path)

    def _named(self, entry: Entry, key: str, model, path: tuple):
        if not path:
            return None
        found = self.entries.named[model].get(path)
        if found is None:
            value = entry.record.data[key]
            entry.record.wrong(key, value, "is not in the file. Add what it names, or correct it.")
            return None
        return found.row

    def _many(self, entry: Entry, name: str) -> list:
        model = entry.table.model._meta.get_field(name).related_model
        return [self._named(entry, name, model, path) for path in entry.many[name]]

    def _passes(self, entry: Entry, row) -> bool:
        names = {column.name: entry.table.name_of(column) for column in entry.table.columns}
        try:
            check_without_the_database(row)
            # People have looked at what is public; a change of it is tested again.
            public = not row._state.adding and getattr(row, "released_at", None)
            if public and (errors := row.personal_data_in_public_texts()):
                raise ValidationError(errors)
        except ValidationError as error:
            self.faults.add_errors(entry.record, error, row=row, keys=names)
            return False
        return True

    def _find_fault(self, entries: list[Entry]):
        """The database has refused rows: the first one that does not fit to those before it, by
        the rules of the model. One by one, since only a fault takes this long."""
        with transaction.atomic():
            for entry in entries:
                row = entry.row
                row._state.adding = True
                if not row._meta.pk.is_relation:
                    row.pk = None
                try:
                    row.validate_constraints()
                except ValidationError as error:
                    self.faults.add_errors(entry.record, error, row=row)
                    break
                try:
                    with transaction.atomic():
                        type(row)._base_manager.bulk_create([row])
                except DatabaseError as error:
                    entry.record.fault("record", f"the database refused it: {error}")
                    break
            transaction.set_rollback(True)


def _write(model: type[models.Model], rows: list[models.Model]):
    """In bulk, with the days on which people entered them: a column that is set when a row is
    written is set again."""
    moments = [
        column for column in model._meta.concrete_fields if getattr(column, "auto_now_add", False)
    ]
    wanted = [[getattr(row, column.attname) for column in moments] for row in rows]
    model._base_manager.bulk_create(rows, batch_size=BATCH)
    if moments:
        for row, values in zip(rows, wanted, strict=True):
            for column, value in zip(moments, values, strict=True):
                # What the file does not say is now.
                setattr(row, column.attname, value or getattr(row, column.attname))
        names = [column.name for column in moments]
        model._base_manager.bulk_update(rows, names, batch_size=BATCH)
    if history := getattr(model, "history", None):
        history.bulk_history_create(rows, batch_size=BATCH, default_change_reason=WHY)
