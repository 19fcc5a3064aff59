"""Conclusions and recommendations that are entered with their event: several rows on one page."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from activities.forms.rows import RowForm, Rows, by_language
from activities.models import Activity
from core.days import in_words, today
from core.forms import NOTHING_CHOSEN, DayField
from workshops.models import Area, Recommendation
from workshops.words import FindingKind, Nature, Priority

LONGEST = 5000
# Three digits, by which the register is sorted.
LAST_NUMBER = 999


class FindingForm(RowForm):
    """One conclusion or recommendation. `areas` and `institutions` are lists that the view has
    fetched; `ended` is the day on which its event ended or will end, None while it is unknown."""

    text, beside = "text", ("kind",)

    kind = forms.ChoiceField(label=_("Kind"), choices=FindingKind)
    area = forms.ChoiceField(label=_("Area"), required=False)
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text_sr = forms.CharField(
        label=_("Text in Serbian"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    addressee = forms.ChoiceField(label=_("Addressee"), required=False)
    due = DayField(label=_("Due"), required=False)
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[NOTHING_CHOSEN, *Priority.choices]
    )
    nature = forms.ChoiceField(
        label=_("Type"), required=False, choices=[NOTHING_CHOSEN, *Nature.choices]
    )

    def __init__(self, *args, areas, institutions, ended=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ended = ended
        self.areas = {str(area.pk): area for area in areas}
        self.institutions = {str(one.pk): one for one in institutions}
        self._offer("area", self.areas)
        self._offer("addressee", self.institutions)

    def _offer(self, name, records):
        self.fields[name].choices = [
            NOTHING_CHOSEN,
            *((key, str(record)) for key, record in records.items()),
        ]

    def by_language(self):
        """The fields as they stand on the page: the text in the page's language first."""
        names = list(self.fields)
        place = names.index("text_en")
        names[place : place + 2] = by_language("text")
        return [self[name] for name in names]

    def clean_area(self):
        return self.areas.get(self.cleaned_data["area"])

    def clean_addressee(self):
        return self.institutions.get(self.cleaned_data["addressee"])

    def clean(self):
        cleaned = super().clean()
        self.check_text(_("Enter the text in English or in Serbian."))
        if cleaned.get("kind") == FindingKind.CONCLUSION:
            for name in ("addressee", "due"):
                if cleaned.get(name):
                    self.add_error(name, conclusion_has_none())
        if self.ended and "due" not in self.errors:
            self.check_due(self.ended)
        return cleaned

    def check_due(self, ended):
        due = self.cleaned_data.get("due")
        if due and due < ended:
            self.add_error("due", due_before_the_end(due, ended))


def conclusion_has_none() -> ValidationError:
    return ValidationError(
        _(
            "A conclusion has no addressee and no due day. Choose “recommendation” as the kind, "
            "or remove them."
        ),
        "conclusion",
    )


def has_steps() -> ValidationError:
    return ValidationError(
        _("It has steps already, so it stays a recommendation. Take them back first."), "steps"
    )


def due_before_the_end(due, ended) -> ValidationError:
    return ValidationError(
        _(
            "The due day %(due)s is before the end of the event, %(end)s. "
            "Enter a day on or after %(end)s."
        ),
        "due",
        {"due": in_words(due), "end": in_words(ended)},
    )


def due_after_the_project(due, end) -> str:
    return gettext("The due day %(due)s is after the end of the project, %(end)s.") % {
        "due": in_words(due),
        "end": in_words(end),
    }


class NewFindings(Rows):
    """Several new conclusions and recommendations, in the form of their event or on a page of
    their own.

    `activity` is None while it is new: then the due days are compared with its end in `save`.
    `opened()` says whether the rows stand open although nothing is filled in; `bool` says no.
    """

    prefix, template = "finding", "workshops/_new_findings.html"
    title = _("Conclusions and recommendations")
    most = 60

    def __init__(
        self,
        data,
        *,
        project,
        activity,
        areas,
        institutions,
        opened=lambda: False,
    ):
        self.project, self.activity, self.opened = project, activity, opened
        self.choices = {"areas": areas, "institutions": institutions}
        super().__init__(data)

    def row(self, number) -> FindingForm:
        first_half = isinstance(number, int) and number < self.shown // 2
        kind = FindingKind.CONCLUSION if first_half else FindingKind.RECOMMENDATION
        return FindingForm(
            self.data,
            prefix=f"{self.prefix}-{number}",
            initial={"kind": kind},
            ended=self.activity and self.activity.actual_end,
            empty_permitted=True,
            use_required_attribute=False,
            **self.choices,
        )

    @property
    def filled(self) -> int:
        return len(self.filled_rows)

    @property
    def is_open(self) -> bool:
        return self.opened() or bool(self.filled)

    def save(self, activity, by) -> list[Recommendation]:
        """Writes the rows that are filled in; their numbers follow on from those of the event.
        Raises ValidationError where a due day is before the end of the event, which is known
        only now: without words of its own, because the rows say it."""
        if not self.filled_rows:
            return []
        ended = activity.actual_end or activity.current_end
        for row in self.filled_rows:
            if ended and row.ended != ended:
                row.check_due(ended)
        if any(row.errors for row in self.filled_rows):
            raise ValidationError({})
        # Whoever enters at the same time waits, so that no number is given twice.
        Activity.objects.select_for_update(of=("self",)).only("pk").get(pk=activity.pk)
        last = activity.recommendations.aggregate(last=Max("number"))["last"] or 0
        if last + self.filled > LAST_NUMBER:
            raise ValidationError(_("An event can have 999 conclusions and recommendations."))
        new = [
            Recommendation(
                project=self.project, activity=activity, number=number, **row.cleaned_data
            )
            for number, row in enumerate(self.filled_rows, last + 1)
        ]
        for one in new:
            one.derive_columns()
        return bulk_create_with_history(new, Recommendation, default_user=by)

    def warnings(self) -> list[str]:
        """What is kept and yet looks wrong; asked after `is_valid`."""
        dues = [row.cleaned_data["due"] for row in self.filled_rows if row.cleaned_data.get("due")]
        end = self.project.end(today()) if dues else None
        return [due_after_the_project(due, end) for due in sorted(set(dues)) if due > end]


def entry_rows(data, project, activity, institutions) -> NewFindings:
    """For the form of an activity (activities.parts.ENTRY_ROWS)."""
    return NewFindings(
        data,
        project=project,
        activity=activity,
        areas=list(Area.objects.all()),
        institutions=institutions,
    )
