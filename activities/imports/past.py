"""Files of our own lists that show the state of a past day: brought in unseen, they would undo what
has happened since."""

import re
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from activities.imports.registry import Importable
from core.cells import plain
from core.days import today
from core.incoming import Row, read_day

# activities_thb-serbia_2020-01-20.csv, also as a browser names a second copy.
IN_NAME = re.compile(r"_(\d{4}-\d\d-\d\d)(?:[ _]?\(\d+\))?\.\w+$", re.ASCII)


def past_day(lead: list[Row], heads: list[str], name: str, importable: Importable) -> date | None:
    """The day before today whose state the file shows: `lead` are the rows above the head, in
    which our workbooks say it; our text files have it in their name alone."""
    for row in lead:
        for cell in row.cells:
            if day := _said(cell):
                return day if day < today() else None
    if not lead and (found := IN_NAME.search(name)) and _is_ours(heads, importable):
        day = _read(found[1])
        return day if day and day < today() else None
    return None


def says_its_day(lead: list[Row]) -> bool:
    """Whether a line above the head says which day's state it is, as our workbooks do."""
    words = (*_before_the_day("As of %(day)s"), *_before_the_day("State of today, %(day)s"))
    return any(cell.startswith(words) for row in lead for cell in row.cells)


def _before_the_day(text: str) -> list[str]:
    """What stands before the day, in each of our languages."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(gettext(text).partition("%(day)s")[0])
    return found


def _said(cell: str) -> date | None:
    for words in _before_the_day("As of %(day)s"):
        if cell.startswith(words):
            return _read(cell.removeprefix(words).split(" (")[0].split(" · ")[0])
    return None


def _read(text: str) -> date | None:
    try:
        return read_day(text)
    except ValidationError:
        pass
    try:
        return datetime.strptime(text.strip(), "%d %b %Y").date()
    except ValueError:
        return None


def _is_ours(heads: list[str], importable: Importable) -> bool:
    """It has what nobody writes but our lists: the columns that follow from others."""
    words = {plain(head) for head in heads}
    found = 0
    for column in importable.columns:
        if not column.read:
            names = set()
            for language, _name in settings.LANGUAGES:
                with override(language):
                    names.add(plain(str(column.label)))
            found += bool(names & words)
    return found > 1
