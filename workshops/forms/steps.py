"""What is done to a recommendation: one form for each step. The rules stand in the methods of
Recommendation; the forms ask and pass on."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from activities.files import ACCEPTED, checked, keep
from activities.forms.actions import ActionForm
from activities.words import Access, DocumentKind
from core.days import today
from core.forms import NOTHING_CHOSEN, DayField
from workshops.words import TRANSITIONS, FollowUp

REASON = forms.Textarea(attrs={"rows": 2})


class FindingAction(ActionForm):
    """Base: `title`, `button`, `done` and `apply(recommendation, user)`, as ActionForm."""

    # The status that it leads to, where it leads to one.
    to = ""

    def __init__(self, *args, recommendation, **kwargs):
        super().__init__(*args, activity=recommendation.activity, **kwargs)
        self.recommendation = recommendation


class StepForm(FindingAction):
    on = DayField(label=_("Effective day"), initial=today)
    note = forms.CharField(label=_("Explanation"), required=False, max_length=500, widget=REASON)

    def apply(self, recommendation, user):
        data = self.cleaned_data
        recommendation.take(self.to, on=data["on"], note=data["note"], by=user)


class ReasonedStepForm(StepForm):
    """The reason is asked for; the model insists on it."""

    note = forms.CharField(label=_("Reason"), max_length=500, widget=REASON)


class AcceptForm(StepForm):
    title, button = _("The addressee accepts"), _("Accept")
    done = _("%(code)s is accepted.")
    to = FollowUp.ACCEPTED


class PartlyForm(ReasonedStepForm):
    title, button = _("The addressee accepts in part"), _("Accept in part")
    done = _("%(code)s is accepted in part.")
    to = FollowUp.PARTLY


class RejectForm(ReasonedStepForm):
    title, button = _("The addressee rejects"), _("Reject")
    done = _("%(code)s is rejected.")
    to = FollowUp.REJECTED


class ProgressForm(StepForm):
    title, button = _("Work on it goes on"), _("Record work in progress")
    done = _("%(code)s is in progress.")
    to = FollowUp.IN_PROGRESS


class ImplementedForm(StepForm):
    """With evidence: a new file, one of the activity's files, or a link (rule V13)."""

    title = button = _("Mark as implemented")
    done = _("%(code)s is implemented. Somebody else verifies it.")
    to = FollowUp.IMPLEMENTED
    asks_act = True
    upload = forms.FileField(
        label=_("Evidence: a new file"),
        required=False,
        allow_empty_file=True,
        help_text=_("It is kept with the activity; members of the project can open it."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    evidence = forms.ChoiceField(label=_("or a file of the activity"), required=False)
    evidence_link = forms.CharField(
        label=_("or a link"),
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("For example https://www.mup.gov.rs/…"),
        widget=forms.URLInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.documents = {
            str(document.pk): document
            for document in self.activity.documents.readable_by(self.project)
        }
        self.fields["evidence"].choices = [
            NOTHING_CHOSEN,
            *(
                (pk, f"{document.get_kind_display()}: {document.name}")
                for pk, document in self.documents.items()
            ),
        ]
        if not self.documents:
            del self.fields["evidence"]
        self.fields["act"].label = _("Act adopted because of it")

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        return upload and checked(upload)

    def apply(self, recommendation, user):
        document = self.documents.get(self.cleaned_data.get("evidence"))
        new = None
        if file := self.cleaned_data["upload"]:
            document = new = keep(
                file,
                activity=recommendation.activity,
                kind=DocumentKind.FOLLOW_THROUGH,
                access=Access.INTERNAL,
                by=user,
            )
        try:
            self.take(recommendation, user, document)
        except BaseException:
            # The row goes with the transaction, the content would stay.
            if new:
                new.content.storage.delete(new.content.name)
            raise

    def take(self, recommendation, user, document):
        data = self.cleaned_data
        recommendation.take(
            self.to,
            on=data["on"],
            note=data["note"],
            by=user,
            evidence=document,
            evidence_link=data["evidence_link"],
            act=self.chosen_act(),
        )


class VerifyForm(StepForm):
    title, button = _("Verify that it is implemented"), _("Verify")
    done = _("%(code)s is verified.")
    to = FollowUp.VERIFIED


class SupersedeForm(ReasonedStepForm):
    title, button = _("Another one takes its place"), _("Supersede")
    done = _("%(code)s is superseded.")
    to = FollowUp.SUPERSEDED


class ExpireForm(ReasonedStepForm):
    title, button = _("It has lost its purpose"), _("Close as expired")
    done = _("%(code)s has expired.")
    to = FollowUp.EXPIRED


class TakeBackForm(FindingAction):
    title = button = _("Take back the last step")
    done = _("The last step of %(code)s is taken back.")
    needs_role = "manager"
    note = forms.CharField(label=_("Reason"), max_length=500, widget=REASON)

    def apply(self, recommendation, user):
        recommendation.take_back(note=self.cleaned_data["note"], by=user)


# The word in the address → the form. Order as the buttons stand.
ACTIONS = {
    "accept": AcceptForm,
    "partly": PartlyForm,
    "reject": RejectForm,
    "progress": ProgressForm,
    "implemented": ImplementedForm,
    "verify": VerifyForm,
    "supersede": SupersedeForm,
    "expire": ExpireForm,
    "take-back": TakeBackForm,
}


def possible_actions(recommendation, *, steps: bool) -> list[str]:
    """The actions that its state allows, whoever asks; `steps`: whether any can be taken back."""
    next_ones = ()
    if recommendation.is_recommendation and recommendation.exists_since:
        next_ones = TRANSITIONS[recommendation.status]
    return [name for name, form in ACTIONS.items() if (form.to in next_ones if form.to else steps)]
