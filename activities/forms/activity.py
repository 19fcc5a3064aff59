"""The form in which staff enter and edit an activity: one page that fits its kind."""

import json

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.forms.event_fields import EventFields
from activities.forms.hints import add_hints
from activities.forms.institutions import COUNTS, FLAGS, InstitutionFields, people_field
from activities.forms.layout import LONG_TEXTS, PARTICIPANT_FIELDS, layout_of
from activities.models import Activity
from activities.words import DESK_KINDS, Kind, Status
from core.days import today
from core.forms import (
    NOTHING_CHOSEN,
    DayField,
    ErrorsSomewhere,
    NumberField,
    TimeOfDayField,
    as_text,
    office_helper,
)
from core.scripts import to_latin

MEETING_FIELDS = ["venue", "mode", "start_time", "end_time"]
HELD_FIELDS = ["actual_start", "actual_end"]
# Not a status of the plan: entered after it is over, in one step (Activity.hold).
HELD = "held"
ABSENT = object()


class ActivityForm(EventFields, InstitutionFields, ErrorsSomewhere, forms.ModelForm):
    current_start = DayField(label=_("Start date"), required=False)
    current_end = DayField(label=_("End date"), required=False)
    actual_start = DayField(label=_("Actual start"), required=False)
    actual_end = DayField(label=_("Actual end"), required=False)
    working_days = NumberField(
        label=_("Working days"),
        required=False,
        max_digits=6,
        decimal_places=1,
        min_value=0,
        help_text=_("Planned working days of experts, in steps of 0.5."),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            (Status.PLANNED, _("planned")),
            (HELD, _("already held")),
            (Status.DRAFT, _("draft")),
        ],
        help_text=_("A draft is not counted anywhere until it is put into the plan."),
    )
    women = people_field(COUNTS["women"])
    men = people_field(COUNTS["men"])
    not_stated = people_field(COUNTS["not_stated"])
    total = people_field(
        _("Total"), help_text=_("May be left empty; if you enter it, it must match the sum.")
    )
    invited = forms.MultipleChoiceField(
        label=_("Invited"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attended = forms.MultipleChoiceField(
        label=_("Attended"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label=_("Why do you change it?"),
        required=False,
        max_length=200,
        help_text=_("Kept in the history."),
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = [
            "kind",
            "component",
            "code",
            "title_en",
            "title_sr",
            "current_start",
            "current_end",
            "working_days",
            "place",
            "country",
            "venue",
            "mode",
            "start_time",
            "end_time",
            "responsible_ms",
            "responsible_bc",
            "actual_start",
            "actual_end",
            "women",
            "men",
            "not_stated",
            "description_en",
            "description_sr",
            "expected_output_en",
            "expected_output_sr",
            "outputs_en",
            "outputs_sr",
            "summary_en",
            "summary_sr",
            "internal_note",
        ]
        widgets = {
            **{
                f"{name}_{language}": forms.Textarea(attrs={"rows": 3})
                for name in LONG_TEXTS
                for language in ("en", "sr")
            },
            "internal_note": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"start_time": TimeOfDayField, "end_time": TimeOfDayField}

    def __init__(self, *args, project, components, partners, **kwargs):
        """`components` and `partners` (institutions) are lists that the view has fetched."""
        super().__init__(*args, **kwargs)
        self.project = project
        self.instance.project = project
        self.fields["component"] = _component_field(components)
        self._fit_to_kind()
        self._fit_to_status()
        self.choose_institutions(partners)
        self.add_event_fields(self.institutions)
        if "total" in self.fields:
            self.add_counts()
        add_hints(self)
        for name in ("title_en", "title_sr"):
            self.fields[name].help_text = _("One language is enough.")
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["base"] = json.dumps(self.values_of(self.instance))

    def _fit_to_kind(self):
        """Work at a desk has no venue and no hour; the switch of kind shows them again."""
        kind = self.data.get("kind") or self.initial.get("kind") or self.instance.kind
        self.kind = kind if kind in Kind.values else ""
        if self.kind in DESK_KINDS:
            for name in MEETING_FIELDS:
                if not (self.is_bound and self.data.get(name)) and not getattr(self.instance, name):
                    del self.fields[name]

    def _fit_to_status(self):
        """Dates and participants of what happened stand only where something has; what the
        actions change is not changed here."""
        status = self.instance.status if self.instance.pk else Status.PLANNED
        if self.instance.pk and status != Status.DRAFT:
            del self.fields["status"]
        elif self.instance.pk:
            self.initial["status"] = status
        happened = status in (Status.ONGOING, Status.COMPLETED)
        if not happened:
            for name in HELD_FIELDS:
                del self.fields[name]
        elif status == Status.ONGOING:
            del self.fields["actual_end"]
        # One that is new may be entered after it is over.
        if self.instance.pk and not happened:
            del self.fields["attended"]
        if (self.instance.pk and not happened) or self.instance.totals_from_list:
            for name in PARTICIPANT_FIELDS:
                del self.fields[name]
        if self.instance.pk and "status" in self.fields:
            self.fields["status"].choices = [
                choice for choice in self.fields["status"].choices if choice[0] != HELD
            ]
        if status in (Status.POSTPONED, Status.CANCELLED, Status.COMPLETED):
            for name in ("current_start", "current_end"):
                del self.fields[name]
        if self.instance.keeps_its_code:
            self.fields["code"].disabled = self.fields["component"].disabled = True
        if not self.instance.pk:
            for name in ("why", "base", "version"):
                del self.fields[name]

    def values_of(self, activity) -> dict[str, str]:
        """A stored activity's values as this form shows them, for comparing."""
        return {
            name: as_text(value)
            for name in self.fields
            if (value := self.stored_value(activity, name)) is not ABSENT
        }

    def stored_value(self, activity, name):
        """What is stored for a field: of the activity, of its institutions or of its kind's own
        row; ABSENT for a field that stores nothing itself."""
        if name == "version":
            return ABSENT
        column, at, pk = name.partition("_at_")
        if name in FLAGS:
            return [row.institution_id for row in activity.presences.all() if getattr(row, name)]
        if at and column in COUNTS:
            rows = (row for row in activity.presences.all() if str(row.institution_id) == pk)
            return getattr(next(rows, None), column, None)
        if name in self.event_names:
            return self.event_value(self._event_of(activity), name)
        return getattr(activity, name, ABSENT)

    def _event_of(self, activity):
        """The stored row of the kind's own fields, read once for each activity."""
        if not hasattr(activity, "event_at_hand"):
            activity.event_at_hand = activity.event_row_for(self.event_model)
        return activity.event_at_hand

    @property
    def has_texts(self) -> bool:
        """Whether any of the long texts is filled in, or refused: then they stand open."""
        names = [name for name in self.fields if name[:-3] in LONG_TEXTS or name == "internal_note"]
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def tells_what_happened(self) -> bool:
        """Whether that part of the form stands open: it is over, or something is filled in."""
        if "actual_start" in self.fields or self["status"].value() == HELD:
            return True
        names = [name for name in (*PARTICIPANT_FIELDS, "attended") if name in self.fields]
        return self.has_counts or any(self[name].value() or self[name].errors for name in names)

    @property
    def helper(self):
        return office_helper(layout_of(self))

    def clean_working_days(self):
        return self.cleaned_data["working_days"] or 0

    def clean_country(self):
        return to_latin(self.cleaned_data["country"]).upper()

    def clean(self):
        cleaned = super().clean()
        self.is_held = cleaned.get("status") == HELD
        if self.is_held:
            if "current_end" not in self.errors:
                # An event of one day.
                cleaned["current_end"] = cleaned.get("current_end") or cleaned.get("current_start")
            self._clean_held(cleaned)
        self.instance.status = (
            Status.PLANNED if self.is_held else cleaned.get("status") or self.instance.status
        )
        if "total" in self.fields:
            self.clean_participants(cleaned)
        if not self.instance.pk and not self.is_held:
            self._clean_not_held(cleaned)
        return cleaned

    def _clean_held(self, cleaned):
        """Rule V6 for what is entered after it is over: its dates are the actual ones."""
        start, end = cleaned.get("current_start"), cleaned.get("current_end")
        if {"current_start", "current_end"} & self.errors.keys():
            return
        if not (start and end) or end > today():
            self.add_error("current_end", rules.actual_dates_needed(today()))

    def _clean_not_held(self, cleaned):
        """Nobody was at what is still to come."""
        told = [name for name in (*PARTICIPANT_FIELDS, "attended") if cleaned.get(name)]
        if told or any(self.counted(cleaned).values()):
            self.add_error("status", happened_but_not_held())

    def _get_validation_exclusions(self):
        # The component comes from a list that was just fetched: no need to ask for it again.
        return super()._get_validation_exclusions() | {"component"}

    def _post_clean(self):
        self.instance.project = self.project
        super()._post_clean()
        self.clean_event()

    def save_as(self, user) -> Activity:
        """Writes the activity with its institutions and the row of its kind; a new version of one
        that exists. Raises `Stale` where somebody else saved it since this form was opened."""
        activity = self.instance
        if self.event and (self.event_changed or not activity.pk or self.event._state.adding):
            activity.entered_event = self.event
        with transaction.atomic():
            if activity.pk:
                activity.save_edit(
                    by=user,
                    why=self.cleaned_data["why"],
                    version=self.cleaned_data["version"] or 0,
                )
            else:
                activity.created_by = user
                activity.save()
            self.save_institutions(activity)
            self.save_event_choices(activity)
            self.save_other_kinds(activity)
            if self.is_held:
                activity.hold(start=activity.current_start, end=activity.current_end, by=user)
        return activity


def happened_but_not_held():
    return forms.ValidationError(
        _(
            "You entered who came or what it ended with. Choose “already held”, "
            "or remove what happened."
        ),
        "held",
    )


def _component_field(components):
    field = forms.TypedChoiceField(
        label=_("Component"),
        choices=[NOTHING_CHOSEN, *((str(one.pk), str(one)) for one in components)],
        coerce=lambda pk: {str(one.pk): one for one in components}[pk],
    )
    return field
