"""Entering a mission, with its experts from the register or new; and the filters of the list."""

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.forms.choose_institution import institution_choices
from activities.forms.hints import add_hints
from core.editions import EditionForm
from core.forms import DayField, NumberField, OfficeForm, office_helper
from workshops.forms import hints
from workshops.missions import likely_experts, lock, save_mission
from workshops.models import Mission, Person
from workshops.models.mission import STEPS
from workshops.models.people import name_key
from workshops.people import add_people, same_name
from workshops.words import MissionState

NEW_EXPERTS = 3
# Names that the fields suggest while one types; longer lists help nobody.
SUGGESTED = 300
NONE, MISSING, LATE = "none", "missing", "late"


def day_of_step(name):
    return DayField(
        label=capfirst(Mission._meta.get_field(name).verbose_name),
        required=False,
        help_text=Mission._meta.get_field(name).help_text,
    )


def days_field(name, **kwargs):
    field = Mission._meta.get_field(name)
    return NumberField(
        label=capfirst(field.verbose_name),
        max_digits=field.max_digits,
        decimal_places=field.decimal_places,
        min_value=0,
        **kwargs,
    )


class MissionForm(EditionForm):
    start = DayField(label=_("Start date"))
    end = DayField(label=_("End date"))
    days_planned = days_field(
        "days_planned", help_text=_("Of all experts added up, in steps of 0.5.")
    )
    days_delivered = days_field("days_delivered", required=False)
    travel_days = days_field("travel_days", required=False)
    terms_approved_on = day_of_step("terms_approved_on")
    confirmed_on = day_of_step("confirmed_on")
    delivered_on = day_of_step("delivered_on")
    report_received_on = day_of_step("report_received_on")
    report_accepted_on = day_of_step("report_accepted_on")
    cancelled_on = day_of_step("cancelled_on")
    experts = forms.MultipleChoiceField(
        label=_("Experts of earlier missions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    required_css_class = "required"

    class Meta:
        model = Mission
        fields = [
            "expert_count", "start", "end", "mode", "days_planned", "days_delivered",
            "travel_days", *STEPS, "cancelled_on", "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity = self.instance.activity = activity
        self.project = activity.project
        self.chosen, self.new_people = [], []
        self.stored = list(self.instance.experts.all()) if self.instance.pk else []
        self._offer([*self.stored, *likely_experts(self.project)])
        self._add_expert_rows()
        self.fields["expert_count"].help_text = _("Raised by itself when more are named below.")
        add_hints(self, hints.MISSION)
        if not self.is_bound:
            self._fill_in()

    def _fill_in(self):
        if self.instance.pk:
            self.initial["experts"] = [str(person.pk) for person in self.stored]
            return
        self.initial["start"] = self.activity.actual_start or self.activity.current_start
        self.initial["end"] = self.activity.actual_end or self.activity.current_end
        self.initial["mode"] = self.activity.mode
        if not self.activity.missions.exists() and self.activity.working_days:
            self.initial["days_planned"] = self.activity.working_days

    def _offer(self, people):
        """The boxes to tick; somebody who was ticked stays offered."""
        ticked = self.data.getlist("experts") if hasattr(self.data, "getlist") else []
        asked = [int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19]
        found = Person.objects.of(self.project).filter(pk__in=asked).select_related("institution")
        self.offered = {str(one.pk): one for one in [*people, *(found if asked else [])]}
        self.fields["experts"].choices = [
            (pk, self._called(one)) for pk, one in self.offered.items()
        ]
        if not self.offered:
            self.fields["experts"].widget = forms.MultipleHiddenInput()

    @staticmethod
    def _called(person) -> str:
        at = person.institution.short if person.institution else ""
        return f"{person.name} ({at})" if at else person.name

    def _add_expert_rows(self):
        institutions = institution_choices(self.project)
        for number in range(1, NEW_EXPERTS + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name of an expert (%(number)s)") % {"number": number},
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"list": "register", "autocomplete": "off"}),
            )
            self.fields[f"institution_{number}"] = forms.ChoiceField(
                label=_("Institution"), required=False, choices=institutions
            )
        self.fields["name_1"].help_text = _(
            "Somebody of the register, in any spelling; a new name is entered there."
        )

    @property
    def suggested(self):
        names = Person.objects.of(self.project).order_by("name").values_list("name", flat=True)
        return names.distinct()[:SUGGESTED]

    @property
    def helper(self):
        def two(*names):
            return Div(*[Field(name) for name in names], css_class="pair")

        def section(title, *items):
            return Fieldset(title, *items, css_class="form-section")

        rows = [two(f"name_{n}", f"institution_{n}") for n in range(1, NEW_EXPERTS + 1)]
        return office_helper(
            Layout(
                section(
                    _("When and how long"),
                    two("start", "end"),
                    two("days_planned", "travel_days"),
                    two("mode", "expert_count"),
                ),
                section(
                    _("Experts"),
                    HTML('{% include "workshops/_names_are_restricted.html" %}'),
                    Field("experts"),
                    *rows,
                ),
                section(
                    _("Steps"),
                    HTML('{% include "workshops/_steps_can_be_undone.html" %}'),
                    two("terms_approved_on", "confirmed_on"),
                    two("delivered_on", "days_delivered"),
                    two("report_received_on", "report_accepted_on"),
                    two("cancelled_on"),
                ),
                section(_("Internal note"), Field("note"), "base"),
            )
        )

    def clean(self):
        cleaned = super().clean()
        self.chosen = [self.offered[pk] for pk in cleaned.get("experts", [])]
        for number in range(1, NEW_EXPERTS + 1):
            if name := cleaned.get(f"name_{number}"):
                self._take(number, name, cleaned.get(f"institution_{number}"))
        # Before the rules of the model: the most that the dates allow depends on it.
        if cleaned.get("expert_count"):
            named = len(self.chosen) + len(self.new_people)
            cleaned["expert_count"] = max(cleaned["expert_count"], named)
        return cleaned

    def _take(self, number, name, institution):
        """The one of the register who has this name, else a new entry."""
        found = same_name(name, self.project)
        if len(found) > 1:
            self._offer([*self.offered.values(), *found])
            self.fields["experts"].widget = forms.CheckboxSelectMultiple(
                choices=self.fields["experts"].choices
            )
            self.add_error(
                f"name_{number}",
                ValidationError(
                    _(
                        "The register has %(count)s people named %(name)s. They are offered above "
                        "now: tick the right one and empty this field."
                    ),
                    "several",
                    {"count": len(found), "name": name},
                ),
            )
        elif found:
            if found[0] not in self.chosen:
                self.chosen.append(found[0])
        else:
            pk = int(institution) if institution else None
            person = Person(project=self.project, name=name, institution_id=pk)
            try:
                person.full_clean(exclude=["project", "institution"])
            except ValidationError as error:
                self.add_error(f"name_{number}", error.messages)
            else:
                keys = [name_key(one.name) for one in self.new_people]
                if name_key(name) not in keys:
                    self.new_people.append(person)

    def lock_first(self):
        lock(self.project)

    def write(self, by):
        """The mission, its new experts with it."""
        new = add_people(people=self.new_people, by=by)
        save_mission(mission=self.instance, experts=[*self.chosen, *new], by=by)

    def opened_anew(self, stored):
        return MissionForm(instance=stored, activity=self.activity)

    @property
    def compared(self):
        return [*super().compared, "experts"]


class MissionFilter(OfficeForm):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    component = forms.ChoiceField(label=_("Component"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all states")),
            (MISSING, _("report missing")),
            (LATE, _("report late")),
            *MissionState.choices,
            (NONE, _("no mission entered yet")),
        ],
    )

    def __init__(self, *args, components, **kwargs):
        super().__init__(*args, **kwargs)
        self.components = {component.code: component for component in components}
        self.fields["component"].choices = [
            ("", _("all components")),
            *((code, str(component)) for code, component in self.components.items()),
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
