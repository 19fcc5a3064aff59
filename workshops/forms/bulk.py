"""What can be done to many recommendations at once: addressee, due day, one step; one reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from activities import rules as plan_rules
from core.days import today
from core.forms import DayField, OfficeForm
from workshops import rules
from workshops.forms.steps import (
    AcceptForm,
    ExpireForm,
    ImplementedForm,
    PartlyForm,
    ProgressForm,
    RejectForm,
    SupersedeForm,
    VerifyForm,
)
from workshops.words import NEED_A_REASON, FollowUp

CLEAR = "clear"
STEPS = {
    form.to: form.title
    for form in (
        AcceptForm,
        PartlyForm,
        RejectForm,
        ProgressForm,
        ImplementedForm,
        VerifyForm,
        SupersedeForm,
        ExpireForm,
    )
}


class BulkRecommendationForm(OfficeForm):
    """`institutions` may be addressed. The action is a status: two words of it cannot stand in
    what the page shows fields for, so spaces are dashes."""

    action = forms.ChoiceField(label=_("Step"), required=False)
    on = DayField(label=_("Effective day"), required=False, initial=today)
    evidence_link = forms.CharField(
        label=_("Evidence: a link"),
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("For example https://www.mup.gov.rs/…"),
        widget=forms.URLInput,
    )
    addressee = forms.ChoiceField(label=_("Addressee"), required=False)
    due = DayField(label=_("Due"), required=False, help_text=_("Empty: left unchanged."))
    due_clear = forms.BooleanField(label=_("clear"), required=False)
    note = forms.CharField(
        label=_("Reason for all"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history of each record."),
    )

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.institutions = {str(one.pk): one for one in institutions}
        self.fields["addressee"].choices = [
            ("", _("leave unchanged")),
            *((pk, str(one)) for pk, one in self.institutions.items()),
            (CLEAR, _("clear")),
        ]
        self.fields["action"].widget.attrs["data-chooses"] = True
        self.fields["action"].choices = [
            ("", _("leave unchanged")),
            *((status.replace(" ", "-"), label) for status, label in STEPS.items()),
        ]

    @property
    def asked(self):
        """(field, the steps that ask for it), as BulkForm."""
        steps = [status.replace(" ", "-") for status in STEPS]
        return [(self["on"], " ".join(steps)), (self["evidence_link"], FollowUp.IMPLEMENTED.value)]

    def clean(self):
        cleaned = super().clean()
        to = cleaned["action"] = cleaned.get("action", "").replace("-", " ")
        cleaned["on"] = cleaned.get("on") or today()
        if cleaned.get("due") and cleaned.get("due_clear"):
            self.add_error("due", _("Either write something here, or clear it."))
        wanted = (to, cleaned.get("addressee"), cleaned.get("due"), cleaned.get("due_clear"))
        if not (any(wanted) or self.errors):
            raise ValidationError(_("Nothing is chosen yet. Choose what is to change."))
        if to and cleaned["on"] > today():
            self.add_error("on", plan_rules.day_in_future(cleaned["on"], today()))
        if to in NEED_A_REASON and not cleaned.get("note"):
            self.add_error("note", plan_rules.required(_("reason")))
        if to == FollowUp.IMPLEMENTED and not (
            cleaned.get("evidence_link") or "evidence_link" in self.errors
        ):
            self.add_error("evidence_link", rules.evidence_needed())
        return cleaned

    def columns(self) -> dict:
        """What is set in each, or cleared."""
        found = {}
        if addressee := self.cleaned_data["addressee"]:
            found["addressee"] = self.institutions.get(addressee)
        if self.cleaned_data["due_clear"] or self.cleaned_data["due"]:
            found["due"] = self.cleaned_data["due"]
        return found

    def step(self, user) -> dict:
        if not (to := self.cleaned_data["action"]):
            return {}
        details = {name: self.cleaned_data[name] for name in ("on", "note", "evidence_link")}
        return {"to": to, "by": user, **details}
