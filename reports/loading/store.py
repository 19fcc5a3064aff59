"""Puts one record beside its row in the database: new, the same, or different."""

import copy
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.utils import bulk_create_with_history

from activities.rules import PythonCheck
from reports.loading.faults import Faults
from reports.loading.report import Report

WHY = "loaded"
BATCH = 200


class Store:
    """Creates what is missing; overwrites what differs only with `update`."""

    def __init__(self, report: Report, faults: Faults, *, update: bool):
        self.report, self.faults, self.update = report, faults, update
        self.written: list[tuple] = []
        self.waiting: dict[type, list] = defaultdict(list)

    def settle(
        self,
        record,
        row: models.Model,
        stored,
        fields: dict,
        *,
        section="",
        keys=None,
        beside=None,
        bulk=False,
    ):
        """`row` is new and has the columns that find it; `stored` is its row in the database or
        None; `fields` are the other columns that the file states. Returns the row as it stands
        after the load, None after a fault. `bulk`: what is new waits for write(), and the caller
        knows that its keys are there and free. `beside`: what differs in other tables, which the
        caller overwrites."""
        section = section or record.section
        differing = {**difference(stored, fields), **(beside or {})} if stored else {}
        if stored and not differing:
            self.report.count(section, "unchanged")
            return stored
        row = copy.copy(stored) if stored else row
        for name, value in fields.items():
            setattr(row, name, value)
        if not self.passes(record, row, keys=keys, bulk=bulk):
            return None
        if stored:
            self.report.different(section, record, differing, updated=self.update)
            if not self.update:
                return stored
            if hasattr(row, "version"):
                row.version += 1
        else:
            self.report.count(section, "created")
        if bulk and not stored:
            self.waiting[type(row)].append(row)
            return row
        row._change_reason = WHY
        row.save()
        self.written.append((record, row))
        return row

    def write(self):
        """Writes what waits, a few statements for all."""
        for model, rows in self.waiting.items():
            for row in rows:
                if hasattr(row, "derive_columns"):
                    row.derive_columns()
            bulk_create_with_history(rows, model, batch_size=BATCH, default_change_reason=WHY)
        self.waiting.clear()

    def passes(self, record, row: models.Model, *, keys=None, bulk=False) -> bool:
        """The rules about the row alone, and for what is public already those of a release."""
        try:
            if bulk:
                check_without_the_database(row)
            else:
                row.clean_fields()
                row.validate_unique()
                row.validate_constraints()
            public = row.pk and getattr(row, "released_at", None)
            if public and (errors := row.personal_data_in_public_texts()):
                raise ValidationError(errors)
        except ValidationError as error:
            self.faults.add_errors(record, error, row=row, keys=keys)
            return False
        return True

    def check_together(self):
        """The rules across rows, once all of a section are written: on the way from the old
        rows to the new, stages may overlap and institutions stand in a circle."""
        for record, row in self.written:
            try:
                row.clean()
            except ValidationError as error:
                self.faults.add_errors(record, error, row=row)
        self.written = []


def check_without_the_database(row: models.Model):
    """The rules about single columns and those that compare columns of the row."""
    # Columns that may be empty although no form leaves them so: a row that people cannot write.
    row.clean_fields(
        exclude={
            field.name
            for field in row._meta.concrete_fields
            if field.is_relation or (field.null and getattr(row, field.attname) is None)
        }
    )
    for check in row._meta.constraints:
        if isinstance(check, PythonCheck):
            check.validate(type(row), row)


def difference(stored: models.Model, fields: dict) -> dict:
    """Field → (value in the database, value in the file), where they are not the same."""
    return {
        name: (getattr(stored, name), value)
        for name, value in fields.items()
        if getattr(stored, name) != value
    }
