"""What stands on a page: facts of one record with what belongs to it, and tables of several."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models.document import StoredFile
from reports.archive.links import Links, anchor
from reports.archive.records import Records
from reports.archive.words import label, named, said
from reports.whole.table import Table


@dataclass
class Block:
    """`level` of the heading; without a title there is none. `facts`: (label, value);
    `rows`: a table under `heads`, each row with the anchor of its record."""

    title: Any = ""
    level: int = 2
    anchor: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return f"h{min(self.level, 6)}"

    @property
    def labelled_rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(name, list(zip(self.heads, cells, strict=True))) for name, cells in self.rows]


class Writer:
    """Makes the blocks of one page."""

    def __init__(self, records: Records, links: Links):
        self.records, self.links = records, links

    def facts(self, table: Table, row: models.Model) -> list[tuple[str, str]]:
        found = [
            (label(column), said(row, column, self.links)) for column in self.records.columns(table)
        ]
        found += [(label(column), self._many(row, column)) for column in self.records.many(table)]
        return [(name, value) for name, value in found if value != ""]

    def _many(self, row, column) -> str:
        return "; ".join(str(named(one, self.links)) for one in getattr(row, column.name).all())

    def record(self, table: Table, row, level: int, title=None) -> Block:
        """All of a record: its facts, and below it the tables that stand in it."""
        return Block(
            title=capfirst(str(row)) if title is None else title,
            level=level,
            anchor=anchor(row),
            facts=self.facts(table, row),
            blocks=self.inside(table, row, level + 1),
        )

    def inside(self, table: Table, row, level: int) -> list[Block]:
        found = []
        for below in self.records.tables_in(table):
            rows = self.records.of(below, row)
            if not rows:
                continue
            if self.records.tables_in(below) or below.one:
                names = rows[0]._meta
                found += [
                    self.record(
                        below, one, level, capfirst(str(names.verbose_name)) if below.one else None
                    )
                    for one in rows
                ]
            else:
                found.append(self.table(below, rows, level))
        return found

    def table(
        self,
        table: Table,
        rows: list,
        level: int = 2,
        *,
        title=None,
        first: tuple[str, Callable] | None = None,
        columns: list | None = None,
    ) -> Block:
        """A row for each record, with the columns that any of them has, or of `columns`. `first`:
        (head, cell) of a column before them."""
        many = self.records.many(table) if columns is None else []
        columns, cells = columns or self.records.columns(table), []
        for row in rows:
            line = [said(row, column, self.links) for column in columns]
            line += [self._many(row, column) for column in many]
            if issubclass(table.model, StoredFile):
                line.insert(0, self._file(row))
            if first:
                line.insert(0, first[1](row))
            cells.append(line)
        heads = [label(column) for column in columns]
        heads += [label(column) for column in many]
        if issubclass(table.model, StoredFile):
            heads.insert(0, _("File"))
        if first:
            heads.insert(0, first[0])
        used = [number for number in range(len(heads)) if any(line[number] for line in cells)]
        return Block(
            title=capfirst(str(table.model._meta.verbose_name_plural)) if title is None else title,
            level=level,
            heads=[heads[number] for number in used],
            rows=[
                (anchor(row), [line[number] for number in used])
                for row, line in zip(rows, cells, strict=True)
            ],
        )

    def _file(self, row) -> str:
        address = self.links.to(row)
        if address:
            return format_html('<a href="{}">{}</a>', address, row.name)
        return format_html(
            '{} <span class="wrong">{}</span>', row.name, _("not on the disk: not in this archive")
        )
