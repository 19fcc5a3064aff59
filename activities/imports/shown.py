"""The rows of one page of an import, as people look at them."""

from dataclasses import dataclass, field
from typing import Any

from activities.imports.checking import LEFT_OUT, settle_some, task_for
from activities.imports.registry import IMPORTABLE
from activities.models import Import, ImportRow
from activities.words import ImportState, Outcome

MOST_LINES = 6


@dataclass
class Cell:
    """One that can be mended: what stands in it, and what is wrong with it."""

    name: str
    label: Any
    value: str
    faults: list = field(default_factory=list)
    mended: bool = False

    @property
    def lines(self) -> int:
        """A field of one line would lose the breaks between them."""
        return min(len(self.value.splitlines()), MOST_LINES)


@dataclass
class ShownRow:
    number: int
    outcome: str
    label: Any
    key: str
    title: str
    address: str
    left_out: bool
    # (label, old, new) in words; old is None where there was nothing.
    changes: list[tuple]
    # Those of the whole row.
    faults: list
    notes: list
    cells: list[Cell]
    editing: bool = False


def shown_rows(source: Import, rows: list[ImportRow], *, by, manager, editing=None, typed=None):
    """(the rows, the numbers of those that do something else now than when they were checked)"""
    importable, columns = IMPORTABLE[source.what], source.columns
    if source.state != ImportState.OPEN:
        return [_finished(row, source, importable, columns) for row in rows], []
    task = task_for(source, by=by, manager=manager)
    found, stale = [], []
    for row, settled in zip(rows, settle_some(task, rows), strict=True):
        if settled.digest != row.digest:
            stale.append(row.number)
        shown = _shown(row, settled, importable, columns)
        shown.cells = _cells(row, settled, importable, columns, row.number == editing, typed)
        shown.editing = row.number == editing
        if typed and str(row.number) in typed.getlist("seen"):
            shown.left_out = f"out-{row.number}" in typed
        found.append(shown)
    return found, stale


def _shown(row, settled, importable, columns) -> ShownRow:
    values = row.values(columns)
    is_there = settled.record is not None and row.key
    return ShownRow(
        number=row.number,
        outcome=settled.outcome,
        label=Outcome(settled.outcome).label,
        key=importable.key_shown(row.key),
        title=importable.title_of(values),
        address=importable.record_address(row.source.project, row.key) if is_there else "",
        left_out=row.left_out,
        changes=_in_words(settled.changes, importable, row.key and settled.record is None),
        faults=settled.faults.get("", []),
        notes=[text for texts in settled.notes.values() for text in texts],
        cells=[],
    )


def _in_words(changes, importable, new):
    """Of a new record without what stands above: its key and its title."""
    above = {importable.key_column, *importable.title_columns[:1]} if new else ()
    return [
        (
            importable.column(name).label,
            None if old is None else importable.shown(name, old),
            importable.shown(name, new),
        )
        for name, old, new in changes
        if name not in above
    ]


def _cells(row, settled, importable, columns, editing, typed) -> list[Cell]:
    """Those with a fault; of a row that is edited all that the file has."""
    values = row.values(columns)
    found = []
    for column in importable.read_columns:
        faults = settled.faults.get(column.name, [])
        in_file = column.name in columns.values() or column.name in row.mended
        if faults or (editing and in_file):
            value = values.get(column.name, "")
            if typed:
                value = typed.get(f"cell-{row.number}-{column.name}", value)
            mended = column.name in row.mended
            found.append(Cell(column.name, column.label, value, faults, mended))
    return found


def _finished(row, source, importable, columns) -> ShownRow:
    """As it was written, or why it was not."""
    outcome = LEFT_OUT if row.left_out else row.outcome
    linked = row.record and source.state == ImportState.IMPORTED
    return ShownRow(
        number=row.number,
        outcome=outcome,
        label=Outcome(row.outcome).label,
        key=importable.key_shown(row.key),
        title=importable.title_of(row.values(columns)),
        address=importable.record_address(source.project, row.key) if linked else "",
        left_out=row.left_out,
        changes=_in_words(row.changes, importable, row.outcome == Outcome.NEW),
        faults=[text for texts in row.faults.values() for text in texts],
        notes=[],
        cells=[],
    )
