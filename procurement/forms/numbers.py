"""Serial and inventory numbers, pasted or from a workbook, with the answers to what is doubtful."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.cells import MOST_LINES, as_pasted, too_many_lines, too_much
from core.forms import OfficeForm
from core.incoming import ACCEPTED, read_file
from core.incoming.sheets import MOST_BYTES
from procurement.models import Item
from procurement.number_columns import columns_named, head_in
from procurement.number_rows import KEEP, REPLACE
from procurement.numbers import read_numbers, store_numbers

# Of one line: rows of our own list of pieces have long names in them.
MOST_LENGTH = 2000
CHOICES = [
    ("", _("ask me: leave such rows in the text")),
    (KEEP, _("keep the number that is stored")),
    (REPLACE, _("replace it by the number of the row")),
]


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return f"{item} · {item.lot}"


class NumbersForm(OfficeForm):
    """A workbook becomes the text, so that both go the same way; the page carries it from step to
    step. `plan` is the mark of the rows as they were shown: nothing else is stored."""

    text = forms.CharField(
        label=_("Rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "lines"}),
        help_text=_(
            "Copy the rows in Excel, with their head row, and paste them here. Tabs, semicolons or "
            "commas between the cells; 1,000 rows at most."
        ),
    )
    file = forms.FileField(
        label=_("Or a file from Excel"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "An Excel workbook (.xlsx) or a text file (.csv); the first sheet with content is "
            "read. Its rows replace the text above."
        ),
    )
    item = ItemChoice(
        Item.objects.none(),
        label=_("Item"),
        required=False,
        empty_label=_("as the rows say"),
        help_text=_("For rows that name no item, for example serial numbers alone."),
    )
    choice = forms.ChoiceField(
        label=_("Where a piece has another number already"), required=False, choices=CHOICES
    )
    plan = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.reading, self.sheet = project, None, ""
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"
        items = Item.objects.of(project).select_related("lot")
        self.fields["item"].queryset = items.order_by("lot__contract", "lot__number", "sort_key")

    def clean_file(self):
        """The rows of the workbook; their unknown columns are left out where a head names them."""
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        sheet = read_file(upload.read(MOST_BYTES + 1), upload.name)[0]
        self.sheet = sheet.name
        return as_pasted(known_columns([row.cells for row in sheet.rows]))

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["file"]:
            self.take_over(cleaned["file"])
        if error := too_much(cleaned["text"], length=MOST_LENGTH):
            self.add_error("text", error)
            return cleaned
        try:
            self.reading = read_numbers(cleaned["text"], **self.asked())
        except ValidationError as error:
            self.add_error("text", error)
            return cleaned
        if not self.reading.rows:
            self.add_error("text", _("There is no row with a number in it. Paste one or more."))
        elif len(self.reading.rows) > MOST_LINES:
            self.add_error("text", too_many_lines(len(self.reading.rows)))
        return cleaned

    def take_over(self, text):
        """The rows of the workbook stand in the field of the text."""
        self.cleaned_data["text"] = text
        self.data = self.data.copy()
        self.data["text"] = text

    def asked(self) -> dict:
        choices = {
            name.removeprefix("choice-"): value
            for name, value in self.data.items()
            if name.startswith("choice-") and value in (KEEP, REPLACE)
        }
        return {
            "project": self.project,
            "item": self.cleaned_data["item"],
            "choices": {**choices, "": self.cleaned_data["choice"]},
        }

    def store(self, *, by):
        """The reading that was stored; None, with nothing stored, where the rows mean something
        else than the page showed."""
        if self.cleaned_data["file"]:
            return None
        plan, text = self.cleaned_data["plan"], self.cleaned_data["text"]
        return store_numbers(text, plan=plan, by=by, **self.asked())


def known_columns(rows: list[list[str]]) -> list[list[str]]:
    """From the head on, and the columns that it names; all of it where there is no head."""
    place = head_in(rows)
    if place is None:
        return rows
    columns = columns_named(rows[place])
    found = [
        [cell for cell, column in zip(row, columns, strict=False) if column] for row in rows[place:]
    ]
    return [row for row in found if any(row)]
