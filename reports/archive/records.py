"""The records of a project for its archive, in a number of statements that does not depend on
their number. They are those of the file of a whole project: a table that is entered there is on
the pages too."""

from collections import defaultdict

from django.db import models

from activities.models import Project
from activities.models.document import StoredFile
from reports.whole.table import Table
from reports.whole.tables import TABLES

# How a release came about; the pages say whether something is public.
TECHNICAL = {
    *("sources", "stated_fields", "date_basis", "source_texts", "checkpoints"),
    *("totals_from_list", "once_accepted", "light_limits", "frozen", "signed", "version"),
    *("text_edited_en", "text_edited_sr", "proposed_at", "proposed_by", "withdrawn_at"),
    *("released_by", "created_at", "created_by", "serial_key", "inventory_key"),
    # Of a report: its steps are said in one line each. Of a version of the plan: its page says it.
    *("lights", "circulated_at", "circulated_by", "submitted_at", "submitted_by"),
    *("decided_at", "decided_by", "components", "missions"),
}
# Tables without a page: who read what, and what the application fills its papers with.
NOT_SHOWN = ("readings", "word_templates")
LAST = ("provenance", "released_at")


class Records:
    """`restricted`: with names of people, restricted files and scans with signatures."""

    def __init__(self, project: Project, *, restricted: bool = False):
        self.project, self.restricted = project, restricted
        self.tables = [
            table
            for table in TABLES
            if table.key not in NOT_SHOWN
            and not table.shared
            and (restricted or not table.restricted)
        ]
        # (table, primary key of the record that they stand in) → records.
        self.below: dict[tuple[Table, int | None], list[models.Model]] = defaultdict(list)
        for table in self.tables:
            for row in self._rows(table):
                above = getattr(row, f"{table.by}_id") if table.within else None
                self.below[table, above].append(row)
        self._share()

    def _rows(self, table: Table) -> list[models.Model]:
        # The others come with their own table.
        whole = {one.model for one in self.tables if self.restricted or not one.is_restricted}
        relations = [
            column.name
            for column in table.columns
            if column.is_relation and column.related_model not in whole
        ]
        rows = table.rows(self.project).order_by(*table.order)
        if relations:  # without names Django would follow all
            rows = rows.select_related(*relations)
        found = list(rows.prefetch_related(*(column.name for column in self.many(table))))
        if self.restricted:
            return found
        hides = table.is_restricted or (lambda values: False)
        return [row for row in found if not hides(vars(row))]

    def _share(self):
        """One object for each record, so that none is asked for again by one that names it."""
        known = defaultdict(dict)
        for (table, _above), rows in self.below.items():
            known[table.model].update((row.pk, row) for row in rows)
        known[Project] = {self.project.pk: self.project}
        for (table, _above), rows in self.below.items():
            names = [
                column
                for column in table.model._meta.concrete_fields
                if column.is_relation and column.related_model in known
            ]
            for row in rows:
                for column in names:
                    if same := known[column.related_model].get(getattr(row, column.attname)):
                        setattr(row, column.name, same)

    def of(self, table: Table, above=None) -> list[models.Model]:
        return self.below[table, above.pk if above else None]

    def columns(self, table: Table) -> list[models.Field]:
        """What the pages say of a record."""
        hidden = set(TECHNICAL)
        if not self.restricted:
            hidden.update(table.with_names)
        if issubclass(table.model, StoredFile):
            hidden.add("name")  # the link says it
        shown = [column for column in table.columns if column.name not in hidden]
        # Where a record comes from and whether it is public, after what it is.
        return sorted(shown, key=lambda column: column.name in LAST)

    def many(self, table: Table) -> list[models.Field]:
        return [
            column
            for column in table.many
            if self.restricted or column.name not in table.many_with_names
        ]

    def tables_in(self, table: Table) -> list[Table]:
        return [
            below
            for below in TABLES
            if below.within is table and (self.restricted or not below.restricted)
        ]
