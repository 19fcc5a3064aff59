"""Puts a record of a whole project beside its row: the same, or different."""

from django.db import models

from activities.models import Report, Stage
from activities.models.plan_version import Frozen
from reports.loading.faults import MISSING
from reports.loading.store import WHY
from reports.loading.whole_entries import Entry
from reports.loading.whole_files import template_content
from reports.loading.whole_making import Making
from reports.whole.table import Table


class Comparing(Making):
    """What is there already. Only --update changes it."""

    def _compare(self, entry: Entry, stored):
        table, differing = entry.table, {}
        values = self._values(entry)
        for column in table.columns:
            if column.name not in values or column.name in table.kept:
                continue
            value = values[column.name]
            old = getattr(stored, column.attname)
            if column.is_relation:
                new = value.pk if value else None
                if entry.values[column.name] and value is None:
                    continue  # what it names was left out
                if old != new:
                    differing[column.name] = getattr(stored, column.name), value
            elif old != value:
                differing[column.name] = old, value
        many = self._differing_many(entry, stored) if entry.many else {}
        self._note_kept(entry, stored, values)
        if not (differing or many):
            self.report.count(table.key, "unchanged")
        elif why := _why_left_alone(stored):
            self.report.count(table.key, "unchanged")
            self.report.notes.append(f"{entry.record.where}: was left alone: {why}.")
        else:
            self._differ(entry, stored, differing, many)

    def _differ(self, entry: Entry, stored, differing: dict, many: dict):
        if self.update:
            if entry.table.content_in_row and "sha256" in differing:
                stored.content = template_content(entry, self.files)
                if stored.content is None:
                    return
            for name, (_old, new) in differing.items():
                setattr(stored, name, new)
            if hasattr(stored, "derive_columns"):
                stored.derive_columns()
            if not self._passes(entry, stored):
                return
            if hasattr(stored, "version"):
                stored.version += 1
            stored._change_reason = WHY
            stored.save()
            for name, (_old, new) in many.items():
                getattr(stored, name).set(new)
        shown = {
            name: (_said(old), _said(new)) for name, (old, new) in {**differing, **many}.items()
        }
        self.report.different(entry.table.key, entry.record, shown, updated=self.update)

    def _note_kept(self, entry: Entry, stored, values: dict):
        """What is public, and what became of a report, is decided by people: said, and left
        alone."""
        if isinstance(stored, Report) and values.get("state", stored.state) != stored.state:
            self.report.notes.append(
                f"{entry.record.where}: state was left alone: a report is submitted and decided "
                "on in the application."
            )
        for name in ("released_at", "proposed_at"):
            if name not in entry.table.kept or name not in values:
                continue
            if bool(getattr(stored, name)) != bool(values[name]):
                self.report.notes.append(
                    f"{entry.record.where}: {name} was left alone: what is public is decided in "
                    "the application."
                )

    def _differing_many(self, entry: Entry, stored) -> dict:
        found = {}
        for name in entry.many:
            wanted = self._many(entry, name)
            if None in wanted:
                continue  # what they name was left out
            there = list(getattr(stored, name).all())
            if {row.pk for row in there} != {row.pk for row in wanted}:
                found[name] = there, wanted
        return found

    def _lines_differ(self, table: Table, holder: Entry, entries: list, stored: list) -> bool:
        """Whether they are to be written anew, after what is there was removed."""
        before = [tuple(_comparable(row, column) for column in table.columns) for row in stored]
        now = [self._line(entry, row) for entry, row in zip(entries, stored, strict=False)]
        if len(entries) == len(stored) and before == now:
            self.report.count(table.key, "unchanged", len(stored))
            return False
        counts = {table.key: (f"{len(stored)} lines", f"{len(entries)} lines")}
        self.report.different(table.key, holder.record, counts, updated=self.update)
        if self.update:
            table.model._base_manager.filter(pk__in=[row.pk for row in stored]).delete()
        return self.update

    def _line(self, entry: Entry, stored) -> tuple:
        """What the file does not say counts as the same."""
        values = self._values(entry)
        found = []
        for column in entry.table.columns:
            value = values.get(column.name, MISSING)
            if value is MISSING:
                value = _comparable(stored, column)
            elif column.is_relation:
                value = value.pk if value else None
            found.append(value)
        return tuple(found)


def _why_left_alone(stored) -> str:
    """Of what nobody changes any more."""
    if isinstance(stored, Stage) and stored.is_closed:
        return "the stage is closed"
    if isinstance(stored, Frozen):
        return "the version is frozen"
    report = stored if isinstance(stored, Report) else getattr(stored, "report", None)
    if isinstance(report, Report) and not report.is_open:
        return "the report was submitted"
    return ""


def _comparable(row, column):
    return getattr(row, column.attname)


def _said(value):
    """A stored value as the report says it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value) if isinstance(value, models.Model | dict) else value
