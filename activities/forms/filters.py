"""The filters of the list of activities. They live in the address, so that a list can be
bookmarked, sent to a colleague, and opened from a number on the dashboard."""

from datetime import timedelta

from django import forms
from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.forms.imported import ByBulk, ByImport
from activities.models.queryset import APPROVED, happened
from activities.words import Kind, Status
from core.forms import DayField, OfficeForm
from core.scripts import fold

OVERDUE, UNAPPROVED, LACKS_EVIDENCE = "overdue", "unapproved", "evidence"
IN_PLAN, DUE, DELIVERED, WAITING, COMING = "in plan", "due", "delivered", "waiting", "coming"
COMING_DAYS = 30
SORTS = {
    "code": ["sort_key"],
    "start": ["current_start", "sort_key"],
    "end": ["current_end", "sort_key"],
    "days": ["working_days", "sort_key"],
}


class ActivityFilter(ByBulk, ByImport, OfficeForm):
    """`components`, `stages` and `institutions` are lists that the view has fetched: choosing
    among them asks the database nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    component = forms.ChoiceField(label=_("Component"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *Kind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("all statuses")),
            *Status.choices,
            (OVERDUE, _("overdue")),
            (UNAPPROVED, _("not yet approved")),
            (LACKS_EVIDENCE, _("evidence missing")),
            (WAITING, _("waiting for a date")),
            (COMING, _("starting in the next 30 days")),
            (IN_PLAN, _("in the plan: not cancelled")),
            (DUE, _("due by the day, by the approved plan")),
            (DELIVERED, _("completed among those due")),
        ],
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    first = DayField(label=_("From day"), required=False)
    last = DayField(label=_("To day"), required=False)
    # Only in addresses that the dashboard gives; shown as what narrows the list.
    happened = forms.ChoiceField(
        label=_("In the period"),
        required=False,
        widget=forms.HiddenInput,
        choices=[
            ("", ""),
            ("completed", _("completed")),
            ("late", _("completed late")),
            ("started", _("started")),
            ("moved", _("moved")),
            ("postponed", _("postponed")),
            ("cancelled", _("cancelled")),
        ],
    )
    since = DayField(label=_("Period from"), required=False, widget=forms.HiddenInput)
    plan = forms.ChoiceField(
        label=_("Compared with"),
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), (APPROVED, _("last approved version of the plan"))],
    )

    def __init__(self, *args, components, stages, institutions, imports=(), bulks=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_imports(imports)
        self.offer_bulks(bulks)
        self.components = {component.code: component for component in components}
        self.stages = {str(stage.number): stage for stage in stages}
        self.institutions = {institution.key: institution for institution in institutions}
        self._offer("component", _("all components"), self.components)
        self._offer("stage", _("all stages"), self.stages)
        self._offer("institution", _("all institutions"), self.institutions)

    def _offer(self, name, everything, records):
        self.fields[name].choices = [
            ("", everything),
            *((key, str(record)) for key, record in records.items()),
        ]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", rules.end_before_start(first, last))
        return cleaned

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
                words = dict(getattr(field, "choices", ())).get(value, value)
                yield name, field.label, words

    def narrow(self, activities, day, on=None):
        """The activities that match; a field that cannot be read narrows nothing and says so.
        `day` is what overdue is measured by; with `on`, a day that was asked for, every status
        is the one on that day."""
        self.is_valid()
        chosen = self.cleaned_data
        if on:
            activities = activities.as_of(on)
        if words := chosen.get("q"):
            activities = activities.matching(words)
        activities = self.of_bulk(self.of_import(activities))
        if component := self.components.get(chosen.get("component")):
            activities = activities.filter(component=component)
        if kind := chosen.get("kind"):
            activities = activities.filter(kind=kind)
        if status := chosen.get("status"):
            activities = self._of_status(activities, status, day, on, chosen.get("plan"))
        if stage := self.stages.get(chosen.get("stage")):
            activities = activities.in_stage(stage)
        if institution := self.institutions.get(chosen.get("institution")):
            activities = activities.filter(institutions=institution)
        if (what := chosen.get("happened")) and (since := chosen.get("since")):
            activities = activities.counted().as_of(day).filter(happened(since, day)[what])
        if chosen.get("first") or chosen.get("last"):
            activities = activities.during(chosen.get("first"), chosen.get("last"))
        return activities

    @staticmethod
    def _of_status(activities, status, day, on, plan):
        if status == OVERDUE:
            return activities.overdue(day)
        if status == WAITING:
            return activities.waiting(day)
        if status == COMING:
            return activities.starting(day, day + timedelta(days=COMING_DAYS))
        if status == IN_PLAN:
            return activities.in_the_plan(day)
        if status == DUE:
            return activities.due(day, plan)
        if status == DELIVERED:
            return activities.due(day, plan).filter(status_then=Status.COMPLETED)
        if status == UNAPPROVED:
            return activities.filter(baseline_end=None).exclude(status=Status.CANCELLED)
        if status == LACKS_EVIDENCE:
            return activities.lacking_evidence()
        if on and status != Status.DRAFT:
            return activities.counted().filter(status_then=status)
        return activities.filter(status=status)


def _by_label(column: str, labels: dict):
    """Sorts a column of stored words by their order among `labels`."""
    return Case(*[When(**{column: word}, then=place) for place, word in enumerate(labels)])


def order_of(sort: str) -> list:
    """The columns to sort by for `sort` or `-sort`; by code for anything else. Kinds go by their
    names in the reader's language, statuses by the course of an activity's life."""
    name = sort.removeprefix("-")
    if name in ("kind", "status"):
        words = (
            Status.values
            if name == "status"
            else sorted(Kind, key=lambda kind: fold(str(kind.label)))
        )
        place = _by_label(name, words)
        return [place.desc() if sort.startswith("-") else place.asc(), "sort_key"]
    if name == "title":
        # The folded column begins with the Serbian title and minds neither script nor accents.
        columns = ["title_en" if get_language() == "en" else "search", "sort_key"]
    else:
        columns = SORTS.get(name, SORTS["code"])
    if sort.startswith("-") and name in (*SORTS, "title"):
        return [f"-{columns[0]}", *columns[1:]]
    return columns
