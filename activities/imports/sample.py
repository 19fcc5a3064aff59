"""A workbook to begin with: the columns that are read, and some rows that show how."""

from django.utils.translation import gettext as _

from activities.imports.registry import Importable
from core.workbook import CODE, Column, Table


def sample_table(importable: Importable) -> Table:
    columns = importable.read_columns
    return Table(
        tab=str(importable.label),
        lead=[_("Sample: %(list)s") % {"list": importable.label}],
        columns=[
            Column(str(column.label), 18, CODE if column.name == importable.key_column else "text")
            for column in columns
        ],
        rows=[[row.get(column.name) for column in columns] for row in importable.sample_rows()],
    )
