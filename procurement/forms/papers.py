"""Adding scans to a contract, a delivery, an acceptance or a protocol."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.forms.documents import Refusal, SeveralFiles
from core.forms import OfficeForm
from procurement.models import Paper
from procurement.papers import BY_MODEL, keep_paper
from procurement.words import PaperKind


class PapersForm(OfficeForm):
    files = SeveralFiles(
        label=_("Files"),
        help_text=_("PDF, DOCX, XLSX, PPTX, JPG, PNG. Several at once if they are of one kind."),
        error_messages={"required": _("Choose one file or more.")},
    )
    kind = forms.ChoiceField(label=_("What they are"))

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner = owner
        kinds = BY_MODEL[type(owner)].kinds
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if PaperKind.SIGNED_PROTOCOL in kinds:
            self.fields["kind"].help_text = _(
                "The signed protocol locks the equipment on it: from then on it moves by a new "
                "protocol alone."
            )

    def save(self, by) -> tuple[list[Paper], list[Refusal]]:
        """Keeps every file that may be kept; the others come back with what is wrong. Good ones
        must not be lost because of a bad one."""
        kept, refused = [], []
        for upload in self.cleaned_data["files"]:
            try:
                kind = self.cleaned_data["kind"]
                kept.append(keep_paper(upload, owner=self.owner, kind=kind, by=by))
            except ValidationError as error:
                refused.append(Refusal(upload.name, error))
        return kept, refused
