"""One form for each action of an activity: what to ask, and the method that does it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.hints import add_hints
from activities.forms.institutions import COUNTS, InstitutionFields, people_field
from activities.forms.layout import held_layout
from activities.models import Act, Institution
from activities.words import ActKind, Party, Reason, Status
from core.days import today
from core.forms import NOTHING_CHOSEN, DayField, OfficeForm, office_helper


def act_fields(form, *, required=False, kinds=ActKind):
    """An act of the register, or a new one entered beside it."""
    acts = list(Act.objects.filter(project=form.project, kind__in=list(kinds)))
    form.acts = {str(act.pk): act for act in acts}
    form.fields["act"] = forms.ChoiceField(
        label=_("Approving act"),
        required=False,
        choices=[NOTHING_CHOSEN, *((str(act.pk), str(act)) for act in acts)],
    )
    form.fields["act_number"] = forms.CharField(
        label=_("or a new act: number"),
        max_length=60,
        required=False,
        help_text=_("For example PSC-04."),
    )
    form.fields["act_kind"] = forms.ChoiceField(
        label=_("Kind of the new act"),
        required=False,
        choices=[(kind.value, kind.label) for kind in kinds],
    )
    form.fields["act_date"] = DayField(label=_("Date of the new act"), required=False)


class ActionForm(OfficeForm):
    """Base: `title`, `button`, `done` (what is said afterwards), and `apply(activity, user)`.
    Errors that the method raises for a field that the form lacks stand above the form."""

    title = button = done = ""
    needs_role = "staff"
    asks_act = False
    # Without it a new act is handed on unsaved, to be stored with the rest (activities/bulk).
    stores_act = True
    # Whether conclusions and the like can be entered with it (activities.parts.ENTRY_ROWS).
    takes_rows = False
    act_kinds = ActKind

    def __init__(self, *args, project, activity=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.activity = project, activity
        if self.asks_act:
            act_fields(self, kinds=self.act_kinds)
        add_hints(self)

    def chosen_act(self):
        """The act chosen or entered; a number that the register has already is that act."""
        if not self.asks_act:
            return None
        if chosen := self.acts.get(self.cleaned_data["act"]):
            return chosen
        if not (number := self.cleaned_data["act_number"].strip()):
            return None
        details = {
            "kind": self.cleaned_data["act_kind"] or ActKind.COMMITTEE,
            "date": self.cleaned_data["act_date"],
        }
        named = {"project": self.project, "number": number}
        if self.stores_act:
            return Act.objects.get_or_create(**named, defaults=details)[0]
        return Act.objects.filter(**named).first() or Act(**named, **details)

    def details(self) -> dict:
        """The cleaned values that the method takes by the same names."""
        return {
            name: value for name, value in self.cleaned_data.items() if not name.startswith("act")
        }

    def apply(self, activity, user):
        raise NotImplementedError


class EffectiveDayForm(ActionForm):
    on = DayField(label=_("Effective day"), initial=today)


class ReasonForm(EffectiveDayForm):
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[NOTHING_CHOSEN, *Reason.choices]
    )
    note = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    party = forms.ChoiceField(
        label=_("Party (cause of the change)"),
        required=False,
        choices=[("", _("not known")), *Party.choices],
    )


class ParticipantsForm(InstitutionFields, ActionForm):
    """For an action that takes `participants`: who came, totals and by institution. Where a list
    of named persons exists the totals follow from it, and are not asked for."""

    takes_rows = True
    attended = forms.MultipleChoiceField(
        label=_("Attended"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance = self.activity
        self.choose_institutions(Institution.objects.of(self.project))
        if self.activity.totals_from_list:
            return
        for name, label in COUNTS.items():
            self.fields[name] = people_field(label)
            self.initial.setdefault(name, getattr(self.activity, name))
        self.fields["total"] = people_field(_("Total"))
        self.add_counts()

    def choose_institutions(self, partners):
        super().choose_institutions(partners)
        rows = self.presences.values()
        recorded = self.activity.participants is not None or any(
            row.attended or row.participants is not None for row in rows
        )
        # What was recorded before it was reopened stands; else whoever was invited probably came,
        # and the person takes away who did not.
        self.initial["attended"] = [
            str(row.institution_id) for row in rows if (row.attended if recorded else row.invited)
        ]

    @property
    def helper(self):
        return office_helper(held_layout(self))

    def participants(self):
        if "total" not in self.fields:
            return None
        values = {name: self.cleaned_data.get(name) for name in COUNTS}
        return values if any(value is not None for value in values.values()) else None

    def clean(self):
        cleaned = super().clean()
        if "total" in self.fields:
            self.clean_participants(cleaned)
        return cleaned

    def apply(self, activity, user):
        super().apply(activity, user, participants=self.participants())
        self.save_institutions(activity)


class PlanForm(ActionForm):
    title = button = _("Put into the plan")
    done = _("Activity %(code)s is in the plan.")

    def apply(self, activity, user):
        activity.plan(by=user)


class ApproveForm(EffectiveDayForm):
    title = button = _("Approve")
    done = _("Activity %(code)s is approved.")
    needs_role = "manager"
    asks_act = True

    def apply(self, activity, user):
        activity.approve(by=user, on=self.cleaned_data["on"], act=self.chosen_act())


class StartForm(ActionForm):
    title = button = _("Start the activity")
    done = _("Activity %(code)s has started.")
    start = DayField(label=_("Actual start"), initial=today)

    def apply(self, activity, user):
        activity.begin(start=self.cleaned_data["start"], by=user)


class HeldInBrief(ActionForm):
    title = button = _("Mark as held")
    done = _("Activity %(code)s is marked as held.")
    start = DayField(label=_("Actual start"))
    end = DayField(label=_("Actual end"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("start", self.activity.current_start)
        self.initial.setdefault("end", self.activity.current_end)

    def apply(self, activity, user, participants=None):
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        activity.hold(start=start, end=end, participants=participants, by=user)


class HeldForm(ParticipantsForm, HeldInBrief):
    """The same with who came."""


class CompleteInBrief(ActionForm):
    title = button = _("Complete")
    done = _("Activity %(code)s is completed.")
    end = DayField(label=_("Actual end"), initial=today)

    def apply(self, activity, user, participants=None):
        activity.complete(end=self.cleaned_data["end"], participants=participants, by=user)


class CompleteForm(ParticipantsForm, CompleteInBrief):
    """The same with who came."""


class PostponeForm(ReasonForm):
    title = button = _("Postpone")
    done = _("Activity %(code)s is postponed.")
    asks_act = True
    new_start = DayField(
        label=_("Proposed new start"),
        required=False,
        help_text=_("Leave both empty while the new dates are not yet known."),
    )
    new_end = DayField(label=_("Proposed new end"), required=False)

    def apply(self, activity, user):
        activity.postpone(**self.details(), act=self.chosen_act(), by=user)


class SetDatesForm(ReasonForm):
    title = button = _("Set new dates")
    done = _("The new dates of %(code)s are saved.")
    asks_act = True
    new_start = DayField(label=_("New start"))
    new_end = DayField(label=_("New end"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.activity.status == Status.POSTPONED:
            self.initial.setdefault("new_start", self.activity.proposed_start)
            self.initial.setdefault("new_end", self.activity.proposed_end)

    def apply(self, activity, user):
        activity.set_dates(**self.details(), act=self.chosen_act(), by=user)


class CancelForm(ReasonForm):
    title = button = _("Cancel the activity")
    done = _("Activity %(code)s is cancelled.")
    needs_role = "manager"
    asks_act = True

    def apply(self, activity, user):
        activity.cancel(**self.details(), act=self.chosen_act(), by=user)


class ReopenForm(EffectiveDayForm):
    title = button = _("Reopen")
    done = _("Activity %(code)s is open again.")
    needs_role = "manager"
    asks_act = True
    act_kinds = (ActKind.COMMITTEE,)
    note = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def apply(self, activity, user):
        activity.reopen(**self.details(), act=self.chosen_act(), by=user)


# The word in the address → the form. Order as the buttons stand.
ACTIONS = {
    "plan": PlanForm,
    "approve": ApproveForm,
    "held": HeldForm,
    "start": StartForm,
    "complete": CompleteForm,
    "set-dates": SetDatesForm,
    "postpone": PostponeForm,
    "reopen": ReopenForm,
    "cancel": CancelForm,
}


def possible_actions(activity) -> list[str]:
    """The actions that the state of the activity allows, whoever asks."""
    status = activity.status
    possible = {
        "plan": status == Status.DRAFT,
        "approve": not activity.is_approved and status != Status.CANCELLED,
        "held": status == Status.PLANNED,
        "start": status == Status.PLANNED,
        "complete": status == Status.ONGOING,
        "set-dates": status in (Status.PLANNED, Status.ONGOING, Status.POSTPONED),
        "postpone": activity.allows(Status.POSTPONED),
        "reopen": status in (Status.COMPLETED, Status.CANCELLED),
        "cancel": activity.allows(Status.CANCELLED),
    }
    return [name for name in ACTIONS if possible[name]]
