"""What a cell of the list asks for when it is changed in place: the forms of the actions, without
what has room on their own pages alone (participants, conclusions, files)."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.access import at_least
from activities.bulk.settling import Wanted
from activities.forms.actions import (
    ActionForm,
    CancelForm,
    CompleteInBrief,
    HeldInBrief,
    PlanForm,
    PostponeForm,
    ReopenForm,
    SetDatesForm,
    StartForm,
    possible_actions,
)
from activities.models import Activity
from activities.words import Status
from core.forms import DayField

ACT = ["act", "act_number", "act_kind", "act_date"]
PEOPLE = ("responsible_ms", "responsible_bc")


class PostponeInBrief(PostponeForm):
    aside = ("on", *ACT)


class SetDatesInBrief(SetDatesForm):
    aside = ("on", "party", *ACT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("new_start", self.activity.current_start)
        self.initial.setdefault("new_end", self.activity.current_end)


class CancelInBrief(CancelForm):
    aside = ("on", "party")


class ReopenInBrief(ReopenForm):
    aside = ("on",)


class DraftDatesForm(ActionForm):
    """A draft has no change log: its dates are edited, and may be empty."""

    title = button = _("Dates of the draft")
    done = _("The new dates of %(code)s are saved.")
    current_start = DayField(label=_("Start date"), required=False)
    current_end = DayField(label=_("End date"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("current_start", "current_end"):
            self.initial.setdefault(name, getattr(self.activity, name))

    def apply(self, activity, user):
        if activity.status != Status.DRAFT:
            raise ValidationError(
                _(
                    "It is no longer a draft: its dates move with a reason. Choose “Set new dates” "
                    "and enter them there."
                )
            )
        start, end = self.cleaned_data["current_start"], self.cleaned_data["current_end"]
        activity._check_order_of(start, end, "current_end")
        activity.current_start, activity.current_end = start, end


class PeopleForm(ActionForm):
    title = button = _("Responsible persons")
    done = _("The responsible persons of %(code)s are saved.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PEOPLE:
            column = Activity._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=capfirst(column.verbose_name), required=False, max_length=column.max_length
            )
            self.initial.setdefault(name, getattr(self.activity, name))

    def columns(self):
        return {name: self.cleaned_data[name] for name in PEOPLE}


BRIEF = {
    "plan": PlanForm,
    "held": HeldInBrief,
    "start": StartForm,
    "complete": CompleteInBrief,
    "set-dates": SetDatesInBrief,
    "postpone": PostponeInBrief,
    "reopen": ReopenInBrief,
    "cancel": CancelInBrief,
}
WITH_DATES = (Status.PLANNED, Status.ONGOING, Status.POSTPONED)


def status_actions(project, activity) -> dict[str, type[ActionForm]]:
    """What changes the status of the activity, and this person may do."""
    return {
        name: BRIEF[name]
        for name in possible_actions(activity)
        if name in BRIEF
        and at_least(project.role, BRIEF[name].needs_role)
        # Elsewhere it moves the dates alone, which has a cell of its own.
        and (name != "set-dates" or activity.status == Status.POSTPONED)
    }


def date_actions(project, activity):
    if activity.status == Status.DRAFT:
        return {"draft-dates": DraftDatesForm}
    return {"set-dates": SetDatesInBrief} if activity.status in WITH_DATES else {}


def people_actions(project, activity):
    return {"people": PeopleForm}


# The word in the address → what the cell offers.
CELLS = {"status": status_actions, "dates": date_actions, "people": people_actions}
LABELS = {"status": _("status"), "dates": _("dates"), "people": _("responsible persons")}
ALL = BRIEF | {"draft-dates": DraftDatesForm, "people": PeopleForm}


def offers(project, activity) -> list[str]:
    """The cells of the activity that this person can change."""
    return [what for what, actions in CELLS.items() if actions(project, activity)]


def page_of(project, activity, what: str) -> str:
    """The address of the page that does the same, for whoever has no JavaScript."""
    address = [project.slug, activity.code]
    if what == "dates" and activity.status != Status.DRAFT:
        return reverse("activities:action", args=[*address, "set-dates"])
    if what == "status":
        return reverse("activities:detail", args=address)
    return reverse("activities:edit", args=address)


class CellEditor:
    """The forms of one cell, one for each action that it offers; `chosen` is the one that is
    posted or shown first. `asked` is an action that somebody else has made impossible meanwhile:
    its form stays, with what was typed."""

    def __init__(self, project, activity, what: str, data=None):
        self.project, self.activity, self.what = project, activity, what
        offered = CELLS[what](project, activity)
        self.asked = asked = data.get("action", "") if data else ""
        classes = dict(offered)
        if asked in ALL and at_least(project.role, ALL[asked].needs_role):
            classes.setdefault(asked, ALL[asked])
        self.name = asked if asked in classes else next(iter(classes), "")
        self.forms = {name: self._form(name, classes[name], data) for name in classes}

    def _form(self, name, form_class, data):
        form = form_class(
            data if name == self.asked else None,
            project=self.project,
            activity=self.activity,
            prefix=name,
            auto_id=f"cell-{self.activity.pk}-{self.what}-%s",
        )
        form.stores_act = False
        return form

    @property
    def chosen(self) -> ActionForm:
        return self.forms[self.name]

    @property
    def label(self):
        return LABELS[self.what]

    @property
    def page(self):
        return page_of(self.project, self.activity, self.what)

    @property
    def parts(self):
        """(action, form, its fields at hand, those behind “more”, whether they stand open)"""
        for name, form in self.forms.items():
            aside = getattr(form, "aside", ())
            fields = [form[field] for field in form.fields if field not in aside]
            more = [form[field] for field in form.fields if field in aside]
            yield name, form, fields, more, any(field.errors for field in more)

    def wanted(self, user) -> Wanted:
        form = self.chosen
        if isinstance(form, PeopleForm):
            return Wanted(columns=form.columns())
        self.act = form.chosen_act()
        # The one that goes into the log is the one that is stored.
        form.chosen_act = lambda: self.act
        return Wanted(play=lambda played, _stored: form.apply(played, user))

    act = None

    @property
    def note(self) -> str:
        return self.chosen.cleaned_data.get("note", "")
