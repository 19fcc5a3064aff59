"""Which certificates are made: for whom, who signs, and how many were issued."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.rules import MOST_PARTICIPANTS
from core.days import in_words
from core.forms import DayField, OfficeForm


class CertificatesForm(OfficeForm):
    """`rows` are the participations that the view has fetched, `event` the row of the event's own
    fields. The ticks are `people`, written by the page."""

    people = forms.MultipleChoiceField(
        label=_("For whom"),
        error_messages={"required": _("Nobody is chosen. Tick those who get a certificate.")},
    )
    first_signatory = forms.CharField(label=_("Signs on the left"), required=False, max_length=120)
    second_signatory = forms.CharField(
        label=_("Signs on the right"), required=False, max_length=120
    )
    issued_on = DayField(label=_("Day of the certificate"), required=False)
    number = forms.IntegerField(
        label=_("Certificates issued so far"),
        required=False,
        min_value=0,
        max_value=MOST_PARTICIPANTS,
        help_text=_("Stored with the event. Empty: what stands there stays."),
    )

    def __init__(self, *args, rows, activity, event, **kwargs):
        initial = {
            "people": [str(row.pk) for row in rows],
            "first_signatory": str(_("Project Leader, Member State")),
            "second_signatory": str(_("Project Leader, beneficiary")),
            "issued_on": activity.actual_end,
            "number": max(getattr(event, "certificates", 0) or 0, len(rows)),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.rows, self.activity = rows, activity
        self.fields["people"].choices = [(str(row.pk), str(row.pk)) for row in rows]
        if not hasattr(event, "certificates"):
            del self.fields["number"]

    @property
    def ticked(self) -> set[str]:
        return set(self["people"].value() or ())

    @property
    def asked(self):
        return [self[name] for name in self.fields if name != "people"]

    def clean_issued_on(self):
        day, end = self.cleaned_data["issued_on"], self.activity.actual_end
        if day and day < end:
            raise ValidationError(
                _("The day %(day)s is before the end of the event, %(end)s. Enter a later day."),
                "order",
                {"day": in_words(day), "end": in_words(end)},
            )
        return day

    def chosen(self) -> list:
        wanted = set(self.cleaned_data["people"])
        return [row for row in self.rows if str(row.pk) in wanted]
