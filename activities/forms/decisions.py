"""Decisions of the steering committee: entering several, correcting one, finding them."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from activities.forms.rows import RowForm, Rows, by_language
from activities.models import Act, Decision, Institution, Meeting, Project
from activities.words import DecisionStatus
from core.days import today
from core.editions import EditionForm
from core.forms import NOTHING_CHOSEN, DayField, OfficeForm

LONGEST = 5000
OVERDUE, PROPOSED = "overdue", "proposed"


def members_of(project) -> list[User]:
    return list(
        User.objects.filter(memberships__project=project).order_by("last_name", "first_name", "pk")
    )


def text_area(label):
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecisionRow(RowForm):
    """One new decision. `people` and `institutions` are what the view has fetched."""

    text = "text"

    text_en = text_area(_("Text in English"))
    text_sr = text_area(_("Text in Serbian"))
    owner = forms.ChoiceField(label=_("Responsible person"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    due = DayField(label=_("Due"), required=False)

    def __init__(self, *args, meeting, people, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.people = {str(one.pk): one for one in people}
        self.institutions = {str(one.pk): one for one in institutions}
        names = [(key, one.name) for key, one in self.people.items()]
        self.fields["owner"].choices = [NOTHING_CHOSEN, *names]
        names = [(key, str(one)) for key, one in self.institutions.items()]
        self.fields["institution"].choices = [NOTHING_CHOSEN, *names]

    def order(self):
        return [*by_language("text"), "owner", "institution", "due"]

    def clean_owner(self):
        return self.people.get(self.cleaned_data["owner"])

    def clean_institution(self):
        return self.institutions.get(self.cleaned_data["institution"])

    def clean(self):
        cleaned = super().clean()
        self.check_text(_("Enter the text in English or in Serbian."))
        if not self.errors:
            try:
                self.decision().clean()
            except ValidationError as error:
                for name, faults in error.error_dict.items():
                    self.add_error(name, faults)
        return cleaned

    def decision(self, **more) -> Decision:
        return Decision(
            project_id=self.meeting.project_id,
            meeting=self.meeting,
            **{name: self.cleaned_data.get(name) for name in self.fields},
            **more,
        )


class DecisionRows(Rows):
    prefix, template = "decision", "reports/_decision_rows.html"
    title = _("Decisions")

    def __init__(self, data, *, meeting, people, institutions):
        self.choices = {"meeting": meeting, "people": people, "institutions": institutions}
        super().__init__(data)

    def row(self, number) -> DecisionRow:
        return DecisionRow(
            self.data,
            prefix=f"{self.prefix}-{number}",
            empty_permitted=True,
            use_required_attribute=False,
            **self.choices,
        )

    def save(self, activity, by) -> list[Decision]:
        """Writes the rows that are filled in; their numbers follow on from those of the meeting."""
        if not self.filled_rows:
            raise ValidationError(_("Nothing is filled in. Write at least one text."))
        with transaction.atomic():
            Project.objects.select_for_update(of=("self",)).only("pk").get(pk=activity.project_id)
            meeting = Meeting.of(activity)
            if meeting._state.adding:
                meeting.full_clean(exclude={"activity"})
                meeting._history_user = by
                meeting.save()
            last = last_number(meeting)
            new = []
            for number, row in enumerate(self.filled_rows, last + 1):
                row.meeting = meeting
                one = row.decision(number=number)
                one.derive_columns()
                new.append(one)
            return bulk_create_with_history(new, Decision, default_user=by)


def last_number(meeting) -> int:
    """The largest that a decision of the meeting has or had: a number is not given twice."""
    kept = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    gone = Decision.history.filter(meeting=meeting.pk).aggregate(last=Max("number"))["last"] or 0
    return max(kept, gone)


class RecordChoice(forms.ModelChoiceField):
    """One of the records of the project; the message names what was sent instead."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not on the list of this project. Choose one of it.")
    }

    def __init__(self, queryset=None, **kwargs):
        super().__init__(queryset, required=False, empty_label=NOTHING_CHOSEN[1], **kwargs)

    def label_from_instance(self, record):
        return getattr(record, "name", None) if isinstance(record, User) else str(record)


class DecisionForm(EditionForm):
    """Correcting a decision, and what became of it."""

    text_en = text_area(_("Text in English"))
    text_sr = text_area(_("Text in Serbian"))
    owner = RecordChoice(
        label=_("Responsible person"), help_text=_("It stands in their “My work” until it is done.")
    )
    institution = RecordChoice(label=_("Institution"))
    due = DayField(label=_("Due"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=DecisionStatus)
    closed_on = DayField(label=_("Done or dropped on"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What was done, or why it is dropped."),
    )
    act = RecordChoice(label=_("Act"), help_text=_("Where an act of the register says the same."))

    class Meta:
        model = Decision
        fields = [
            *("text_en", "text_sr", "owner", "institution", "due"),
            *("status", "closed_on", "note", "act"),
        ]

    def __init__(self, *args, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project or self.instance.project
        members = User.objects.filter(memberships__project=self.project)
        # Whoever had it stays on the list, also when no partner any more.
        known = Q(projects=self.project) | Q(pk=self.instance.institution_id)
        self.fields["owner"].queryset = members.order_by("last_name", "first_name", "pk")
        self.fields["institution"].queryset = Institution.objects.filter(known).distinct()
        self.fields["act"].queryset = Act.objects.filter(project=self.project)
        self.order_fields(["base", *by_language("text")])

    def opened_anew(self, stored):
        return type(self)(instance=stored, project=self.project)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == DecisionStatus.OPEN:
            # The day of a closing goes with it.
            cleaned["closed_on"] = None
        elif (
            cleaned.get("status")
            and not cleaned.get("closed_on")
            and "closed_on" not in self.errors
        ):
            cleaned["closed_on"] = today()
        return cleaned


class DecisionFilter(OfficeForm):
    """The filters of the list of decisions; they live in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("all statuses")),
            *DecisionStatus.choices,
            (OVERDUE, _("overdue")),
            (PROPOSED, _("proposed, not taken yet")),
        ],
    )
    owner = forms.ChoiceField(label=_("Responsible"), required=False)
    meeting = forms.ChoiceField(label=_("Meeting"), required=False)

    def __init__(self, *args, people, institutions, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [
            ("", _("everybody")),
            *((f"p{one.pk}", one.name) for one in people),
            *((f"i{one.pk}", str(one)) for one in institutions),
        ]
        self.fields["meeting"].choices = [
            ("", _("all meetings")),
            *((one.activity.code, f"{one.code} ({one.activity.code})") for one in meetings),
        ]

    @property
    def in_use(self) -> int:
        """How many filters narrow the list."""
        self.is_valid()
        return sum(bool(value) for value in self.cleaned_data.values())

    @property
    def fields_in_use(self):
        """(name, label, value as words) of each filter that narrows the list."""
        self.is_valid()
        for name, value in self.cleaned_data.items():
            if value:
                field = self.fields[name]
                yield name, field.label, dict(getattr(field, "choices", ())).get(value, value)

    def narrow(self, decisions, on):
        """Those that match, with the status of the day; proposals alone where they are asked for.
        A field that cannot be read narrows nothing and says so."""
        self.is_valid()
        chosen = self.cleaned_data
        status = chosen.get("status")
        if status == PROPOSED:
            decisions = decisions.proposed(on)
        else:
            decisions = decisions.as_of(on)
            if status == OVERDUE:
                decisions = decisions.filter(overdue_then=True)
            elif status:
                decisions = decisions.filter(status_then=status)
        if words := chosen.get("q"):
            decisions = decisions.matching(words)
        if owner := chosen.get("owner"):
            column = "owner" if owner[0] == "p" else "institution"
            decisions = decisions.filter(**{column: owner[1:]})
        if meeting := chosen.get("meeting"):
            decisions = decisions.filter(meeting__activity__code=meeting)
        return decisions
