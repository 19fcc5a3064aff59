"""The form with which a manager freezes the plan, and the choice of two states to compare."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.forms.actions import ActionForm
from activities.freezing import freeze_plan
from core.days import today
from core.forms import DayField
from reports.plan.outlook import missions_ahead, to_keep


class FreezeForm(ActionForm):
    """`number` is that of the version as the page has announced it."""

    asks_act = True
    field_order = (
        *("act", "act_number", "act_kind", "act_date"),
        *("approved_on", "on", "note", "number"),
    )
    approved_on = DayField(label=_("Approved on"), initial=today)
    on = DayField(
        label=_("Plan as it stood on"),
        initial=today,
        help_text=_(
            "Dates and statuses are kept as they were on this day; titles, kinds and working "
            "days as they are now."
        ),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, number: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["number"] = number
        self.fields["act"].error_messages["invalid_choice"] = _(
            "This act is not in the register of this project. Choose one of the list, or enter a "
            "new one."
        )
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        if not self.errors.get("act") and not (
            cleaned.get("act") or (cleaned.get("act_number") or "").strip()
        ):
            self.add_error(
                "act", _("Choose the act that approved the plan, or enter the number of a new one.")
            )
        return cleaned

    def see_again(self, number: int):
        """Somebody has frozen one since: who sends it again has been told."""
        self.data = self.data.copy()
        self.data["number"] = number

    def freeze(self, user):
        """The new version; call it inside of a transaction, so that an act that was entered with
        a version that is refused goes with it. Raises ValidationError."""
        values = self.cleaned_data
        return freeze_plan(
            project=self.project,
            approved_on=values["approved_on"],
            act=self.chosen_act(),
            on=values["on"],
            note=values["note"],
            number=values["number"],
            missions=to_keep(missions_ahead(self.project, values["on"])),
            by=user,
        )


def choices_of(versions) -> list[tuple[str, str]]:
    """What may be compared, beside days: the versions, the latest first, and today."""
    return [
        *((str(version.number), str(version)) for version in versions),
        (gettext("today"), _("today's plan")),
    ]
