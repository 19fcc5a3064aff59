"""What can be done to many activities at once: an action, moved dates, columns that stand in each
of them alike; one reason for all."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.bulk.settling import Wanted
from activities.forms.actions import ReasonForm
from activities.models import Activity, Holiday
from activities.words import Mode, Reason, Status
from core.days import add_working_days, today
from core.forms import DayField, QuantityField

CLEAR = "clear"
TEXTS = ("responsible_ms", "responsible_bc", "place", "venue")
DAYS, WORKING_DAYS = "days", "working days"
MOST_DAYS = 3660
ACTIONS = {
    "plan": _("Put into the plan"),
    "start": _("Start the activity"),
    "held": _("Mark as held"),
    "complete": _("Complete"),
    "shift": _("Move the dates"),
    "postpone": _("Postpone"),
    "approve": _("Approve"),
    "cancel": _("Cancel the activity"),
    "reopen": _("Reopen"),
}
OF_MANAGERS = {"approve", "cancel", "reopen"}
# What each action asks for; the page shows those of the chosen one.
ASKS = {
    "start": ["start"],
    "held": ["start", "end"],
    "complete": ["end"],
    "shift": ["days", "unit", "on", "reason", "party"],
    "postpone": ["reason", "party", "on", "days", "unit"],
    "approve": ["on", "act", "act_number", "act_kind", "act_date"],
    "cancel": ["reason", "party", "on", "act", "act_number", "act_kind", "act_date"],
    "reopen": ["on", "act", "act_number", "act_kind", "act_date"],
}


class BulkForm(ReasonForm):
    """Call `wanted(user)` of a sound form. `can_manage` adds what managers alone do."""

    asks_act = True
    stores_act = False
    on = DayField(label=_("Effective day"), required=False, initial=today)
    action = forms.ChoiceField(label=_("Status and dates"), required=False)
    start = DayField(
        label=_("Actual start"),
        required=False,
        help_text=_("Empty: the current start of each activity."),
    )
    end = DayField(
        label=_("Actual end"),
        required=False,
        help_text=_("Empty: the current end of each activity."),
    )
    days = QuantityField(
        label=_("By how many days"),
        required=False,
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        help_text=_("Less than 0: earlier. Of a postponement: empty while nobody knows."),
        widget=forms.TextInput,
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        required=False,
        choices=[(DAYS, _("days of the calendar")), (WORKING_DAYS, _("working days"))],
    )
    mode = forms.ChoiceField(
        label=_("Mode"),
        required=False,
        choices=[("", _("leave unchanged")), *Mode.choices, (CLEAR, _("clear"))],
    )
    note = forms.CharField(
        label=_("Reason for all"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history of each activity."),
    )

    def __init__(self, *args, can_manage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Kind of reason")
        self.fields["action"].widget.attrs["data-chooses"] = True
        self.fields["action"].choices = [
            ("", _("leave unchanged")),
            *(
                (name, label)
                for name, label in ACTIONS.items()
                if can_manage or name not in OF_MANAGERS
            ),
        ]
        for name in TEXTS:
            column = Activity._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=capfirst(column.verbose_name),
                required=False,
                max_length=column.max_length,
                widget=forms.TextInput(attrs={"placeholder": _("leave unchanged")}),
            )
            self.fields[f"{name}_clear"] = forms.BooleanField(label=_("clear"), required=False)

    @property
    def asked(self):
        """(field, the actions that ask for it) of each field that an action asks for."""
        names = dict.fromkeys(name for asked in ASKS.values() for name in asked)
        for name in names:
            offered = [action for action, _label in self.fields["action"].choices]
            asking = [action for action, asked in ASKS.items() if name in asked]
            if asking := [action for action in asking if action in offered]:
                yield self[name], " ".join(asking)

    @property
    def pairs(self):
        """(field of a text, its “clear”) of each."""
        return [(self[name], self[f"{name}_clear"]) for name in TEXTS]

    def clean(self):
        cleaned = super().clean()
        action = cleaned.get("action")
        for name in TEXTS:
            if cleaned.get(name) and cleaned.get(f"{name}_clear"):
                self.add_error(name, _("Either write something here, or clear it."))
        columns = any(cleaned.get(name) or cleaned.get(f"{name}_clear") for name in TEXTS)
        if not (action or columns or cleaned.get("mode") or self.errors):
            raise ValidationError(_("Nothing is chosen yet. Choose what is to change."))
        cleaned["on"] = cleaned.get("on") or today()
        if "on" in ASKS.get(action, ()) and cleaned["on"] > today():
            self.add_error("on", rules.day_in_future(cleaned["on"], today()))
        if action == "shift" and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", rules.required(_("number of days")))
        if action in ("postpone", "cancel"):
            if not cleaned.get("reason"):
                self.add_error("reason", rules.reason_needed())
            elif cleaned["reason"] == Reason.OTHER and not cleaned.get("note"):
                self.add_error("note", rules.required(_("explanation")))
        if action == "reopen" and not cleaned.get("note"):
            self.add_error("note", rules.required(_("reason")))
        if action == "cancel" and not (cleaned.get("act") or cleaned.get("act_number")):
            self.add_error("act", rules.reason_needed())
        return cleaned

    # What is to be done

    def wanted(self, user) -> Wanted:
        """With `act`, the approving act, new or not, which stands in the form afterwards."""
        self.user = user
        self.approving = self.chosen_act() if "act" in ASKS.get(self._action, ()) else None
        self.days_off = frozenset()
        if self.cleaned_data["unit"] == WORKING_DAYS and self.cleaned_data.get("days"):
            off = Holiday.objects.filter(project=self.project)
            self.days_off = frozenset(off.values_list("day", flat=True))
        columns = {}
        for name in TEXTS:
            if self.cleaned_data[f"{name}_clear"]:
                columns[name] = ""
            elif self.cleaned_data[name]:
                columns[name] = self.cleaned_data[name]
        if mode := self.cleaned_data["mode"]:
            columns["mode"] = "" if mode == CLEAR else mode
        play = getattr(self, f"_{self._action}") if self._action else None
        return Wanted(play, columns)

    @property
    def _action(self) -> str:
        return self.cleaned_data["action"]

    def _why(self, *names) -> dict:
        return {name: self.cleaned_data[name] for name in (*names, "note", "on")}

    def _day(self, name: str, current):
        """Of all alike, else the activity's own."""
        if not (day := self.cleaned_data[name] or current):
            label = _("start date") if name == "start" else _("end date")
            raise ValidationError({name: rules.required(label)})
        return day

    def _moved(self, start, end):
        """The days, so many later; an activity of one day stays one."""
        for day, label in ((start, _("start date")), (end, _("end date"))):
            if not day:
                raise rules.required(label)
        number = self.cleaned_data["days"]
        if self.cleaned_data["unit"] == WORKING_DAYS:
            return [add_working_days(day, number, self.days_off) for day in (start, end)]
        return [day + timedelta(days=number) for day in (start, end)]

    def _plan(self, played, stored):
        played.plan(by=self.user)

    def _start(self, played, stored):
        played.begin(start=self._day("start", stored.current_start), by=self.user)

    def _held(self, played, stored):
        start = self._day("start", stored.current_start)
        played.hold(start=start, end=self._day("end", stored.current_end), by=self.user)

    def _complete(self, played, stored):
        played.complete(end=self._day("end", stored.current_end), by=self.user)

    def _postpone(self, played, stored):
        window = {}
        if self.cleaned_data["days"]:
            start, end = self._moved(stored.current_start, stored.current_end)
            window = {"new_start": start, "new_end": end}
        played.postpone(**self._why("reason", "party"), **window, by=self.user)

    def _shift(self, played, stored):
        if stored.status == Status.POSTPONED:
            raise ValidationError(
                _("It is postponed. Set its new dates on its page; that puts it back in the plan.")
            )
        start, end = self._moved(stored.current_start, stored.current_end)
        if stored.status == Status.DRAFT:
            # A draft has no log, and may lie outside the project until it is planned.
            played.current_start, played.current_end = start, end
            return
        details = self._why("reason", "party")
        played.set_dates(new_start=start, new_end=end, **details, by=self.user)

    def _approve(self, played, stored):
        played.approve(on=self.cleaned_data["on"], act=self.approving, by=self.user)

    def _cancel(self, played, stored):
        details = self._why("reason", "party")
        played.cancel(**details, act=self.approving, by=self.user)

    def _reopen(self, played, stored):
        played.reopen(**self._why(), act=self.approving, by=self.user)
