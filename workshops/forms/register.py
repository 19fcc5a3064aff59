"""The filters of the register of conclusions and recommendations; they live in the address."""

from django import forms
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.forms.imported import ByBulk, ByImport
from activities.models.activity import normal_code
from core.forms import OfficeForm
from workshops import words
from workshops.words import FindingKind, FollowUp, Priority

ADOPTED, OPEN, OVERDUE = "adopted", "open", "overdue"
SORTS = ("code", "due", "status")


class RegisterFilter(ByBulk, ByImport, OfficeForm):
    """`areas` and `institutions` are lists that the view has fetched."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    area = forms.ChoiceField(label=_("Area"), required=False)
    addressee = forms.ChoiceField(label=_("Addressee"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("all statuses")),
            (OPEN, _("open")),
            (OVERDUE, _("overdue")),
            *FollowUp.choices,
            (ADOPTED, _("all whose event is over")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *FindingKind.choices]
    )
    event = forms.CharField(
        label=_("Event"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"placeholder": "1.2.1"}),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[("", _("all priorities")), *Priority.choices]
    )

    def __init__(self, *args, project, areas, institutions, imports=(), bulks=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_imports(imports)
        self.offer_bulks(bulks)
        self.project = project
        self.areas = {area.slug: area for area in areas}
        self.institutions = {institution.key: institution for institution in institutions}
        self._offer("area", _("all areas"), self.areas)
        self._offer("addressee", _("all addressees"), self.institutions)

    def _offer(self, name, everything, records):
        self.fields[name].choices = [
            ("", everything),
            *((key, str(record)) for key, record in records.items()),
        ]

    def clean_event(self):
        event = self.cleaned_data["event"].strip()
        if event and not rules.CODE.fullmatch(event):
            raise forms.ValidationError(
                _("“%(value)s” is not the code of an activity. Write it like 1.2.1."),
                "code",
                {"value": event},
            )
        return normal_code(event) if event else ""

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

    def narrow(self, recommendations, on=None):
        """Those that match; a field that cannot be read narrows nothing and says so. With `on`
        they are those that exist on the day, each status the one on that day; without, today's,
        and whoever asks for a status gets those whose event is over, as the figures count."""
        self.is_valid()
        chosen = self.cleaned_data
        status = chosen.get("status")
        if on:
            recommendations = recommendations.as_of(on)
        elif status:
            recommendations = recommendations.standing([self.project])
        if status in (OPEN, OVERDUE) or status in FollowUp.values:
            recommendations = recommendations.recommendations()
        if status == OPEN:
            recommendations = recommendations.filter(status_then__in=words.OPEN)
        elif status == OVERDUE:
            recommendations = recommendations.filter(overdue_then=True)
        elif status in FollowUp.values:
            recommendations = recommendations.filter(status_then=status)
        if text := chosen.get("q"):
            recommendations = recommendations.matching(text)
        columns = {
            "area": self.areas.get(chosen.get("area")),
            "addressee": self.institutions.get(chosen.get("addressee")),
            "kind": chosen.get("kind"),
            "activity__code": chosen.get("event"),
            "priority": chosen.get("priority"),
        }
        recommendations = self.of_bulk(self.of_import(recommendations))
        return recommendations.filter(**{name: value for name, value in columns.items() if value})


def order_of(sort: str, on=None) -> list:
    """The columns to sort by for `sort` or `-sort`; by code for anything else. Statuses go by
    the course of a recommendation's life, conclusions after them."""
    name, backwards = sort.removeprefix("-"), sort.startswith("-")
    if name == "due":
        due = F("due")
        order = due.desc(nulls_last=True) if backwards else due.asc(nulls_last=True)
        return [order, "sort_key"]
    if name == "status":
        column = "status_then" if on else "status"
        place = Case(
            When(kind=FindingKind.CONCLUSION, then=len(FollowUp)),
            *[When(**{column: word}, then=place) for place, word in enumerate(FollowUp.values)],
        )
        return [place.desc() if backwards else place.asc(), "sort_key"]
    return ["-sort_key" if backwards and name == "code" else "sort_key"]
