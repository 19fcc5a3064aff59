"""Several records that are entered in one form, in rows."""

import re

from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext

from core.forms import OfficeForm

MOST_ROWS = 40


def by_language(*names) -> list[str]:
    """Columns without their ending, each in the language of the page first."""
    order = ("en", "sr") if get_language() == "en" else ("sr", "en")
    return [f"{name}_{language}" for name in names for language in order]


class Rows:
    """Several records in one form; rows that are left empty are ignored, posted ones need no
    count beside them. `row(number)` makes one form."""

    prefix = template = title = ""
    most = MOST_ROWS
    shown = 4

    def __init__(self, data):
        self.data = data
        # Until it was asked whether they are valid, nothing is said about errors.
        self.checked = False
        self.rows = [self.row(number) for number in range(self._number_of_rows())]

    def _number_of_rows(self) -> int:
        pattern = re.compile(rf"{re.escape(self.prefix)}-([0-9]{{1,3}})-[a-z_]+")
        found = [pattern.fullmatch(name) for name in self.data or ()]
        last = max((int(match[1]) + 1 for match in found if match), default=0)
        return min(max(self.shown, last), self.most)

    def row(self, number) -> OfficeForm:
        raise NotImplementedError

    @property
    def empty_row(self):
        """What the script copies; its number is put in place of the word."""
        row = self.row("__number__")
        row.is_bound = False
        return row

    @cached_property
    def filled_rows(self) -> list:
        return [row for row in self.rows if row.is_bound and not row.is_empty]

    def is_valid(self) -> bool:
        self.checked = True
        # All are asked, so that everything that is wrong is said at once.
        return min([row.is_valid() for row in self.filled_rows], default=True)

    def errors_in_words(self) -> list[tuple]:
        """(id of the field, message with the number of the row)."""
        if not self.checked:
            return []
        return [
            (
                row[name].id_for_label if name in row.fields else row[row.first].id_for_label,
                gettext("%(rows)s, row %(number)s, %(field)s – %(error)s")
                % {
                    "rows": self.title,
                    "number": number,
                    "field": row.fields[name].label if name in row.fields else "",
                    "error": error,
                },
            )
            for number, row in enumerate(self.rows, 1)
            if row in self.filled_rows
            for name, faults in row.errors.items()
            for error in faults
        ]


class RowForm(OfficeForm):
    # Fields that say nothing alone.
    beside: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(
            self.data.get(self.add_prefix(name), "").strip()
            for name in self.fields
            if name not in self.beside
        )

    def has_changed(self) -> bool:
        """Of a row that may stay empty: whether anything is filled in."""
        return not self.is_empty

    @property
    def first(self) -> str:
        """The field in which something must stand."""
        return by_language(self.text)[0]

    def in_order(self):
        """The fields as they stand on the page."""
        return [self[name] for name in self.order()]

    def check_text(self, message):
        names = by_language(self.text)
        if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
            self.add_error(self.first, message)
