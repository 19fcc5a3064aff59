"""The forms of an import: the file, what its columns are, and mending its rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.imports.checking import LEFT_OUT
from activities.imports.opening import open_import
from activities.words import Outcome
from core.forms import OfficeForm
from core.incoming import ACCEPTED
from core.incoming.sheets import tidy

PASTED = "pasted.csv"
# Of the rows that a choice shows.
SHOWN_CELLS, SHOWN_ROWS = 4, 20


class UploadForm(OfficeForm):
    """A workbook or text file, or the rows themselves; `scope` names the record to which the list
    belongs, where it belongs to one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "form-control"}),
        help_text=_(
            "Excel (.xlsx) or text (.csv), as it is: titles above the table do not matter."
        ),
    )
    text = forms.CharField(
        label=_("Or the rows, copied in Excel"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 4, "class": "form-control lines", "spellcheck": "false"}
        ),
        help_text=_("With their head row."),
    )
    scope = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, project, importable, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.importable = project, importable
        self.source = None

    def open_as(self, user):
        """The import of a sound form; None where the file cannot be read, which then stands in
        the form."""
        upload, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if not upload and not text.strip():
            self.add_error("file", _("No file is chosen. Choose one, or paste rows below."))
            return None
        content = upload.read() if upload else text.encode("utf-8", "replace")
        try:
            return open_import(
                project=self.project,
                importable=self.importable,
                by=user,
                content=content,
                name=upload.name if upload else PASTED,
                scope=self.cleaned_data["scope"],
            )
        except ValidationError as error:
            self.add_error("file" if upload else "text", error)
            return None


class ColumnsForm(OfficeForm):
    """A choice for each column of the file that has something in it."""

    def __init__(self, *args, source, importable, sheet, columns, head, **kwargs):
        super().__init__(*args, **kwargs)
        self.source, self.importable = source, importable
        self.head = head
        below = [row for row in sheet.rows if head is None or row.number > head]
        heads = next((row.cells for row in sheet.rows if row.number == head), [])
        choices = [("", _("– not imported –"))]
        choices += [(column.name, column.label) for column in importable.read_columns]
        self.places = []
        for place in range(max((len(row.cells) for row in sheet.rows), default=0)):
            cells = [row.cells[place] for row in below if len(row.cells) > place]
            examples = [cell for cell in cells if cell][:3]
            heading = heads[place] if place < len(heads) else ""
            if not examples and not heading:
                continue
            name = f"column-{place}"
            guess = columns.get(place, "")
            known = next((one for one in importable.columns if one.name == guess), None)
            self.fields[name] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": place + 1},
                required=False,
                choices=choices,
                initial=guess if known and known.read else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            shown = known is not None and not known.read
            self.places.append((place, name, heading, examples, shown))

    @property
    def rows(self):
        """(heading, examples, the field, whether it is a column that our own list shows and that
        follows from others)"""
        for _place, name, heading, examples, shown in self.places:
            yield heading, examples, self[name], shown

    def clean(self):
        cleaned = super().clean()
        chosen = {}
        for place, name, *_more in self.places:
            if column := cleaned.get(name):
                if column in chosen.values():
                    label = self.importable.column(column).label
                    self.add_error(
                        name,
                        _("“%(column)s” is chosen twice. Choose it for one column alone.")
                        % {"column": label},
                    )
                chosen[place] = column
        missing = [
            str(column.label)
            for column in self.importable.read_columns
            if column.required and column.name not in chosen.values()
        ]
        if missing and not self.errors:
            self.add_error(
                None,
                _("Choose which column is: %(columns)s. Without it no row can be understood.")
                % {"columns": ", ".join(missing)},
            )
        self.mapping = chosen
        return cleaned


def head_choices(sheet) -> list[tuple[int, str]]:
    """The rows that may name the columns."""
    found = []
    for row in sheet.rows[:SHOWN_ROWS]:
        cells = [cell[:20] for cell in row.cells if cell]
        more = " …" if len(cells) > SHOWN_CELLS else ""
        found.append((row.number, f"{row.number}: {' | '.join(cells[:SHOWN_CELLS])}{more}"))
    return found


def mended_cells(posted, numbers, columns) -> dict[int, dict[str, str]]:
    """What was typed into the cells of these rows."""
    found = {}
    for number in numbers:
        typed = {
            name: tidy(posted[f"cell-{number}-{name}"])
            for name in columns
            if f"cell-{number}-{name}" in posted
        }
        if typed:
            found[number] = typed
    return found


OUTCOMES = [*Outcome.values, LEFT_OUT]
