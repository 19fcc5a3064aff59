"""The filters of the lists of workshops, trainings and study visits; they live in the address."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityInstitution
from activities.words import Kind, Status
from core.forms import OfficeForm

YES_NO = [("", _("all")), ("yes", _("yes")), ("no", _("no"))]


def at_or_invited(institution) -> Q:
    """Held events at which the institution was, and others to which it is invited: so the list
    has as many held events as the institution's number of events attended."""
    listed = ActivityInstitution.objects.filter(activity=OuterRef("pk"), institution=institution)
    return Q(Exists(listed.filter(attended=True))) | (
        Q(Exists(listed)) & ~Q(status_then=Status.COMPLETED)
    )


class EventFilter(OfficeForm):
    """`components` and `institutions` are lists that the view has fetched; `models` are the
    curricula that the project's trainings name."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    component = forms.ChoiceField(label=_("Component"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("all statuses")), *Status.choices]
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False)

    def __init__(self, *args, kind, components, institutions, models=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.components = {component.code: component for component in components}
        self.institutions = {institution.key: institution for institution in institutions}
        self._offer("component", _("all components"), self.components)
        self._offer("institution", _("all institutions"), self.institutions)
        if kind == Kind.WORKSHOP:
            self.fields["multidisciplinary"] = forms.ChoiceField(
                label=_("Multidisciplinary"), required=False, choices=YES_NO
            )
        if kind == Kind.TRAINING:
            self.fields["model"] = forms.ChoiceField(
                label=_("Model"),
                required=False,
                choices=[("", _("all models")), *((model, model) for model in models)],
            )

    def _offer(self, name, everything, records):
        self.fields[name].choices = [
            ("", everything),
            *((key, str(record)) for key, record in records.items()),
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

    def narrow(self, activities):
        """The activities that match; `activities` have the state of their day (as_of). A field
        that cannot be read narrows nothing and says so."""
        self.is_valid()
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            activities = activities.matching(words)
        if component := self.components.get(chosen.get("component")):
            activities = activities.filter(component=component)
        if institution := self.institutions.get(chosen.get("institution")):
            activities = activities.filter(at_or_invited(institution))
        if status := chosen.get("status"):
            activities = (
                activities.filter(status=status)
                if status == Status.DRAFT
                else activities.counted().filter(status_then=status)
            )
        if yes_or_no := chosen.get("multidisciplinary"):
            activities = activities.filter(workshop__multidisciplinary=yes_or_no == "yes")
        if model := chosen.get("model"):
            activities = activities.filter(training__model=model)
        return activities
