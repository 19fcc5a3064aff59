"""What a manager does with a stage: close it, edit its text, reopen it."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.models import Stage
from core.editions import EditionForm, edition_of
from core.forms import OfficeForm, office_helper
from reports.stages.closing import close_stage, generated


def in_order(name: str) -> tuple[str, str]:
    """The two columns of a text, that of the page's language first."""
    first, second = ("en", "sr") if get_language() == "en" else ("sr", "en")
    return f"{name}_{first}", f"{name}_{second}"


class StageForm(EditionForm):
    """Edits a text of a stage in both languages."""

    text = ""

    @property
    def helper(self):
        return office_helper(Layout(*in_order(self.text), "base"))

    def clean(self):
        cleaned = super().clean()
        for name in in_order(self.text):
            if name in cleaned:
                # As it is stored: browsers send two signs for the end of a line.
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        return cleaned


class CloseForm(StageForm):
    text = "conclusion"

    class Meta:
        model = Stage
        fields = ["conclusion_en", "conclusion_sr"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in fields}

    def write(self, by):
        close_stage(stage=self.instance, by=by)


class TextForm(StageForm):
    text = "text"

    class Meta:
        model = Stage
        fields = ["text_en", "text_sr"]
        widgets = {name: forms.Textarea(attrs={"rows": 22}) for name in fields}

    def write(self, by):
        self.instance.edit_text(
            text_en=self.cleaned_data["text_en"],
            text_sr=self.cleaned_data["text_sr"],
            generated=generated(self.instance),
            by=by,
        )


class ActForm(OfficeForm):
    """Base: `title`, `button`, `done` (what is said afterwards), and `apply(record, user)`, of a
    stage or a report. Carries the edition of the record that the person has seen."""

    title = button = done = ""
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.initial["base"] = edition_of(record)

    def see_again(self, record):
        """Somebody has saved since: who sends it again has seen that."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = edition_of(record)

    def apply(self, record, user):
        raise NotImplementedError


class ReopenForm(ActForm):
    title = button = _("Reopen")
    done = _("The stage is open again.")
    note = forms.CharField(
        label=_("Reason"), max_length=90, widget=forms.Textarea(attrs={"rows": 2})
    )

    def apply(self, stage, user):
        stage.reopen(note=self.cleaned_data["note"], by=user)


LANGUAGE_NAMES = {"en": _("English text"), "sr": _("Serbian text")}


class GeneratedForm(ActForm):
    title = button = _("Take the generated text")
    done = _("The generated text is taken. The edited one is in the history.")
    languages = forms.MultipleChoiceField(
        label=_("Replace"), widget=forms.CheckboxSelectMultiple, choices=LANGUAGE_NAMES.items()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fresh = generated(self.record) if self.record.is_closed else {}
        changed = [code for code in fresh if getattr(self.record, f"text_{code}") != fresh[code]]
        if changed:
            self.fields["languages"].choices = [(code, LANGUAGE_NAMES[code]) for code in changed]
            self.initial["languages"] = changed
        else:  # a field without choices is nothing to see or to answer
            del self.fields["languages"]

    def apply(self, stage, user):
        fresh = generated(stage)
        texts = {
            f"text_{code}": fresh[code]
            if code in self.cleaned_data.get("languages", ())
            else getattr(stage, f"text_{code}")
            for code in fresh
        }
        stage.edit_text(**texts, generated=fresh, by=user)


ACTIONS = {
    "reopen": ReopenForm,
    "generated": GeneratedForm,
}
