"""From a file to an import that is still to be looked at: which sheet, which row names the
columns, which column is what."""

import re
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.imports.past import says_its_day
from activities.imports.registry import Importable
from activities.models import Import
from activities.workbooks import tab_of
from core.incoming import Head, Row, Sheet, Wanted, find_head, guess_columns, read_file

PASTED = "–"
OURS = re.compile(r"([a-z0-9_-]+) (\d{4}-\d\d-\d\d)")


def wanted_by(importable: Importable) -> list[Wanted]:
    """The columns with every word that may stand above them, those of our own pages in each
    language too."""
    found = []
    for column in importable.columns:
        words = list(column.words)
        for language, _name in settings.LANGUAGES:
            with override(language):
                words.append(str(column.label))
        found.append(Wanted(column.name, tuple(dict.fromkeys(words)), column.required))
    return found


def open_import(
    *, project, importable: Importable, by, content: bytes, name: str, scope: str = ""
) -> Import:
    """Reads the file and guesses; stores no row of the list. Raises ValidationError where it
    cannot be read."""
    sheets = [sheet for sheet in read_file(content, name) if sheet.rows]
    if not sheets:
        raise ValidationError(_("The file has no rows. Choose another."), "empty")
    chosen, head = best(sheets, importable)
    if importable.gives_codes:
        check_project(project, sheets[chosen], head)
    source = Import(
        project=project, what=importable.name, scope=scope, by=by, file_name=name[-200:],
        checksum=sha256(content).hexdigest(), sheet=chosen, sheet_name=sheets[chosen].name[:100],
        sheets=[
            [sheet.name, [[row.number, list(row.cells)] for row in sheet.rows]] for sheet in sheets
        ],
    )  # fmt: skip
    if head:
        source.head = head.number
        source.mapping = {str(place): column for place, column in head.columns.items()}
    source.save()
    return source


def check_project(project, sheet: Sheet, head: Head | None) -> None:
    """Our lists call their sheets by project and day (activities.workbooks.tab_of). Whether there
    is such a project is not asked: the answer would tell it to people who are no members."""
    match = OURS.fullmatch(sheet.name)
    if not match or sheet.name == tab_of(project, match[2]):
        return
    if says_its_day([row for row in sheet.rows if head and row.number < head.number]):
        raise ValidationError(
            _(
                "The file is of another project, “%(slug)s”, and its codes mean something else "
                "here. Choose a file of this project."
            ),
            "project",
            {"slug": match[1]},
        )


def best(sheets: list[Sheet], importable: Importable):
    """(the place of the sheet whose head has most columns, that head or None)"""
    wanted, found = wanted_by(importable), []
    for place, sheet in enumerate(sheets):
        head = find_head(sheet, wanted)
        found.append((len(head.columns) if head else 0, -place, head))
    _count, place, head = max(found, key=lambda one: one[:2])
    return -place, head


def sheet_of(source: Import, place: int) -> Sheet:
    name, rows = source.sheets[place]
    return Sheet(name, [Row(number, cells) for number, cells in rows])


def guessed(source: Import, importable: Importable, place: int, head: int | None):
    """(number of the head row, columns by place) of a sheet; `head` where the person says it."""
    sheet, wanted = sheet_of(source, place), wanted_by(importable)
    if head is None:
        found = find_head(sheet, wanted)
        return (found.number, dict(found.columns)) if found else (None, {})
    cells = next((row.cells for row in sheet.rows if row.number == head), [])
    return head, guess_columns(cells, wanted)
