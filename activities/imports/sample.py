"""A workbook to begin with: the columns that are read, and some rows that show how."""

from datetime import date

from django.utils.translation import gettext as _

from activities.imports.registry import Importable
from core.workbook import CODE, DAY, TEXT, Column, Table


def sample_table(importable: Importable) -> Table:
    columns, rows = importable.read_columns, importable.sample_rows()
    return Table(
        tab=str(importable.label),
        lead=[_("Sample: %(list)s") % {"list": importable.label}],
        columns=[
            Column(str(column.label), 18, _kind(column.name, importable, rows))
            for column in columns
        ],
        rows=[[row.get(column.name) for column in columns] for row in rows],
    )


def _kind(name: str, importable: Importable, rows) -> str:
    if name == importable.key_column:
        return CODE
    return DAY if any(isinstance(row.get(name), date) for row in rows) else TEXT
