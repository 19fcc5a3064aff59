"""Puts one record beside its row in the database: new, the same, or different."""

import copy

from django.core.exceptions import ValidationError
from django.db import models

from reports.loading.faults import Faults
from reports.loading.report import Report

WHY = "loaded"


class Store:
    """Creates what is missing; overwrites what differs only with `update`."""

    def __init__(self, report: Report, faults: Faults, *, update: bool):
        self.report, self.faults, self.update = report, faults, update
        self.written: list[tuple] = []

    def settle(self, record, row: models.Model, stored, fields: dict, *, section="", keys=None):
        """`row` is new and has the columns that find it; `stored` is its row in the database or
        None; `fields` are the other columns that the file states. Returns the row as it stands
        after the load, None after a fault."""
        section = section or record.section
        differing = difference(stored, fields) if stored else {}
        if stored and not differing:
            self.report.count(section, "unchanged")
            return stored
        row = copy.copy(stored) if stored else row
        for name, value in fields.items():
            setattr(row, name, value)
        if not self.passes(record, row, keys=keys):
            return None
        if stored:
            self.report.different(section, record, differing, updated=self.update)
            if not self.update:
                return stored
        else:
            self.report.count(section, "created")
        row._change_reason = WHY
        row.save()
        self.written.append((record, row))
        return row

    def passes(self, record, row: models.Model, *, keys=None) -> bool:
        """The rules about the row alone, and for what is public already those of a release."""
        try:
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


def difference(stored: models.Model, fields: dict) -> dict:
    """Field → (value in the database, value in the file), where they are not the same."""
    return {
        name: (getattr(stored, name), value)
        for name, value in fields.items()
        if getattr(stored, name) != value
    }
