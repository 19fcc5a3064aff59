"""Adding files to an activity, and changing what is said of one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.files import ACCEPTED, check_public, checked, keep, not_twice, safe_name
from activities.forms.hints import FILE_HINTS, add_hints
from activities.models import Document
from activities.words import Access, DocumentKind
from core.editions import EditionForm
from core.forms import NOTHING_CHOSEN, OfficeForm

MOST_AT_ONCE = 30
GONE = _("Its content is not on the disk. Tell the administrator, or add it anew.")
PUBLIC_HELP = _(
    "Public files are shown on the public page as soon as the activity is released: PDF without "
    "an author in its properties, and pictures. Make sure that the people in a picture agree."
)


class SeveralFiles(forms.FileField):
    """One input, several files; `clean` gives a list. Each is judged later, one by one."""

    class Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Input(attrs={"multiple": True, "accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files):
            raise ValidationError(self.error_messages["required"], "required")
        if len(files) > MOST_AT_ONCE:
            raise ValidationError(
                _("%(count)s files are too many at once. Add up to %(most)s."),
                "many",
                {"count": len(files), "most": MOST_AT_ONCE},
            )
        return files


def access_choices(project):
    """Only a manager may open a file to everybody."""
    return [
        (access.value, access.label)
        for access in Access
        if access != Access.PUBLIC or project.can_manage
    ]


class Refusal(ValidationError):
    """A file that was not kept: its name as sent, and why."""

    def __init__(self, name: str, error: ValidationError):
        super().__init__(
            _("“%(name)s” is not added: %(why)s"),
            "file",
            {"name": shown_name(name), "why": " ".join(error.messages)},
        )


def shown_name(name: str) -> str:
    name = "".join(char for char in name if char.isprintable())
    return name if len(name) <= 60 else f"{name[:59]}…"


class FilesForm(OfficeForm):
    files = SeveralFiles(
        label=_("Files"),
        help_text=_("PDF, DOCX, XLSX, PPTX, JPG, PNG. Several at once if they are of one kind."),
        error_messages={"required": _("Choose one file or more.")},
    )
    kind = forms.ChoiceField(
        label=_("What they are"), choices=[NOTHING_CHOSEN, *DocumentKind.choices]
    )
    access = forms.ChoiceField(
        label=_("Who may open them"),
        help_text=_("Signed sheets are always restricted: they hold names and signatures."),
    )

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["access"].choices = access_choices(project)
        if project.can_manage:
            self.fields["access"].help_text = PUBLIC_HELP
        add_hints(self, FILE_HINTS)

    def save(self, activity, by) -> tuple[list[Document], list[Refusal]]:
        """Keeps every file that may be kept; the others come back with what is wrong. Good ones
        must not be lost because of a bad one."""
        kept, refused = [], []
        there = dict(activity.documents.order_by().values_list("sha256", "name"))
        for upload in self.cleaned_data["files"]:
            try:
                file = checked(upload)
                not_twice(file, there)
                document = keep(
                    file,
                    activity=activity,
                    kind=self.cleaned_data["kind"],
                    access=self.cleaned_data["access"],
                    by=by,
                )
            except ValidationError as error:
                refused.append(Refusal(upload.name, error))
            else:
                there[document.sha256] = document.name
                kept.append(document)
        return kept, refused


class DocumentForm(EditionForm):
    """What a file is, who may open it, and its name; its content never changes."""

    class Meta:
        model = Document
        fields = ["name", "kind", "access"]

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        self.fields["access"].choices = access_choices(project)
        if project.can_manage:
            self.fields["access"].help_text = PUBLIC_HELP
        add_hints(self, FILE_HINTS)

    def opened_anew(self, stored):
        return type(self)(instance=stored, project=self.project)

    def clean_name(self):
        """As safe as that of a new file, and with the ending that the content has."""
        typed, ending = self.cleaned_data["name"], self.instance.extension
        endings = ("jpg", "jpeg") if ending == "jpg" else (ending,)
        if typed.lower().rpartition(".")[2] not in endings:
            typed = f"{typed}.{ending}"
        return safe_name(typed)[0]

    def clean_access(self):
        """Whatever a signed sheet is called later, its names and signatures stay in it."""
        access = self.cleaned_data["access"]
        if access != Access.RESTRICTED and not self.project.can_manage and self._was_signed():
            raise ValidationError(
                _(
                    "“%(name)s” was added as a signed sheet. Leave it restricted, or ask a manager "
                    "to change that."
                ),
                "signed",
                {"name": self.initial["name"]},
            )
        return access

    def _was_signed(self) -> bool:
        signed = DocumentKind.SIGNED_SHEET
        return self.initial["kind"] == signed or self.instance.history.filter(kind=signed).exists()

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.instance.access == Access.PUBLIC:
            try:
                check_public(self.instance)
            except ValidationError as error:
                self.add_error(None, error)
            except FileNotFoundError:
                self.add_error("access", GONE)
