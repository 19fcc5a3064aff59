"""What people do with a report: write its sections, assess, circulate, submit, decide."""

from crispy_forms.layout import Layout
from django import forms
from django.db import IntegrityError, transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from activities.models import Act, Project, Report, ReportText
from core.editions import EditionForm, Stale, edition_of
from core.forms import DayField, OfficeForm, office_helper
from core.templatetags.twinning import LANGUAGES
from reports.lights import Colour
from reports.report.steps import submit
from reports.stages.forms import ActForm, StageForm


def locked_report(report: Report) -> Report:
    """The stored row under a lock, while its text may be written; raises ValidationError."""
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not locked.is_open:
        raise forms.ValidationError(
            _(
                "The report is “%(state)s” and its text stays as it was. A manager can take it "
                "back, which begins a new version."
            ),
            "locked",
            {"state": locked.get_state_display()},
        )
    locked.project = report.project
    return locked


def begun(report: Report, by) -> Report:
    """The report with a row of its own; somebody may just have made it."""
    if report.pk:
        return report
    try:
        with transaction.atomic():
            report._history_user = by
            report.save()
    except IntegrityError:
        stored = Report.objects.get(
            project=report.project, kind=report.kind, number=report.number, version=report.version
        )
        stored.project = report.project
        return stored
    return report


def text_of(report: Report, section: str) -> ReportText:
    """The row of the section's text. A new one has no history, so that whoever opened the empty
    form saves first, and the next one sees what the first wrote."""
    try:
        with transaction.atomic():
            new = ReportText(report=report, section=section)
            new.skip_history_when_saving = True
            new.save()
    except IntegrityError:
        pass
    return ReportText.objects.get(report=report, section=section)


class SectionForm(StageForm):
    """The text of one section, in both languages."""

    text = "text"

    class Meta:
        model = ReportText
        fields = ["text_en", "text_sr"]
        widgets = {name: forms.Textarea(attrs={"rows": 14}) for name in fields}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("base", "0")

    def lock_first(self):
        locked_report(self.instance.report)


class AssessmentForm(OfficeForm):
    """A colour in the place of the proposed one, with the reason."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, report, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        self.initial["base"] = edition_of(report) if report.pk else "0"
        self.names = [name for name, _label, _colour in proposals]
        self.labels = []
        for name, label, colour in proposals:
            own = report.lights.get(name, {})
            as_proposed = _("as proposed: %(colour)s") % {"colour": Colour(colour).label}
            self.fields[f"{name}_colour"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", as_proposed), *Colour.choices[:3]],
                initial=own.get("colour", ""),
            )
            for language, said in (("en", _("Reason in English")), ("sr", _("Reason in Serbian"))):
                self.fields[f"{name}_reason_{language}"] = forms.CharField(
                    label=said,
                    required=False,
                    max_length=300,
                    initial=own.get(f"reason_{language}", ""),
                )
            self.labels.append(label)

    @property
    def helper(self):
        return office_helper(Layout(*self.fields))

    def clean(self):
        cleaned = super().clean()
        for name in self.names:
            reasons = [cleaned.get(f"{name}_reason_{one}", "").strip() for one in ("en", "sr")]
            if cleaned.get(f"{name}_colour") and not any(reasons):
                self.add_error(
                    f"{name}_reason_en",
                    _("Say why the assessment differs from what the figures propose."),
                )
        return cleaned

    @property
    def lights(self) -> dict:
        """As the report keeps them."""
        return {
            name: {
                "colour": self.cleaned_data[f"{name}_colour"],
                **{
                    f"reason_{one}": self.cleaned_data[f"{name}_reason_{one}"].strip()
                    for one in ("en", "sr")
                },
            }
            for name in self.names
            if self.cleaned_data[f"{name}_colour"]
        }

    def store(self, *, by) -> bool:
        """False where somebody else has saved since or the report is locked."""
        try:
            with transaction.atomic():
                self.report = begun(self.report, by)
                locked = locked_report(self.report)
                if self.cleaned_data["base"] not in (edition_of(locked), self._just_begun(locked)):
                    raise Stale
                locked.lights = self.lights
                locked._history_user, locked._change_reason = by, "assessed"
                locked.save()
        except forms.ValidationError as error:
            self.add_error(None, error)
            self.data = self.data.copy()
            self.data["base"] = edition_of(self.report) if self.report.pk else "0"
            return False
        return True

    @staticmethod
    def _just_begun(locked) -> str | None:
        """The form was opened before the report had a row, and nobody has assessed it since."""
        return "0" if not locked.lights else None


class ReportingForm(EditionForm):
    """When the project reports."""

    notification_day = DayField(
        label=_("Day of notification"),
        required=False,
        help_text=_("On which the contracting authority notified that the contract is signed."),
    )

    class Meta:
        model = Project
        fields = [
            "reporting_anchor", "notification_day", "last_quarter_in_final", "circulation_days",
        ]  # fmt: skip

    @property
    def helper(self):
        return office_helper(Layout(*self._meta.fields, "base"))

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for name in self._meta.fields:
                setattr(self.instance, name, cleaned[name])
            self.instance.check_reporting()
        return cleaned

    def write(self, by):
        self.instance.save(update_fields=self._meta.fields)


# Steps


class CirculateForm(ActForm):
    title = button = _("Circulate the draft")
    done = _("The report is circulated. Its text can still be changed.")

    def apply(self, report, user):
        report.circulate(by=user)


class SubmitForm(ActForm):
    title = button = _("Submit")
    done = _("The report is submitted. Its figures, rows and files are kept as they are.")
    languages = forms.MultipleChoiceField(
        label=_("Word files"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (code, format_html('<span lang="{}">{}</span>', lang, name))
            for code, name, lang in LANGUAGES
        ],
        initial=[code for code, _name, _lang in LANGUAGES],
    )
    # The files are made before the row is locked.
    locks_itself = True

    def apply(self, report, user, stage=None):
        submit(report=report, stage=stage, languages=self.cleaned_data["languages"], by=user)


class ApproveForm(ActForm):
    title = button = _("Approve")
    done = _("The report is approved.")
    act = forms.ModelChoiceField(
        Act.objects.none(),
        label=_("Approving act"),
        required=False,
        help_text=_("For example the decision of the steering committee."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].queryset = self.record.project.acts.all()

    def apply(self, report, user):
        report.approve(act=self.cleaned_data["act"], by=user)


class ReasonForm(ActForm):
    note = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(ReasonForm):
    title = button = _("Return for correction")
    done = _("The report is returned. The next version begins with its text.")

    def apply(self, report, user):
        report.send_back(note=self.cleaned_data["note"], by=user)


class TakeBackForm(ReasonForm):
    title = button = _("Take back")
    done = _("The report is taken back. The next version begins with its text.")

    def apply(self, report, user):
        report.reopen(note=self.cleaned_data["note"], by=user)


ACTIONS = {
    "circulate": CirculateForm,
    "submit": SubmitForm,
    "approve": ApproveForm,
    "return": ReturnForm,
    "take-back": TakeBackForm,
}
# In each state, the first the one that is expected next.
IN_STATE = {
    "draft": ["circulate", "submit"],
    "circulated": ["submit"],
    "submitted": ["approve", "return", "take-back"],
    "approved": ["take-back"],
}
