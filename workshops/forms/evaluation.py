"""Entering what the participants of an event thought of it, from their evaluation sheets."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from activities.forms.hints import add_hints
from core.editions import Stale, edition_of
from core.forms import ErrorsSomewhere, NumberField, show_errors
from workshops.forms import hints
from workshops.forms.people import with_classes
from workshops.missions import lock
from workshops.models import Answer, Evaluation
from workshops.models.evaluation import MARKS
from workshops.opinions import mean_mark

QUESTIONS = 8
# What sheets usually ask; stored as typed text, in the language of the page.
USUAL = [
    _("Content of the event"),
    _("Trainers and speakers"),
    _("Organisation"),
    _("Usefulness for your work"),
]


def mark_field(label, **kwargs):
    return NumberField(
        label=label,
        required=False,
        max_digits=3,
        decimal_places=2,
        validators=MARKS,
        **kwargs,
    )


def mean_of(marks) -> Decimal | None:
    return mean_mark(sum(marks, Decimal(0)), len(marks))


class EvaluationForm(ErrorsSomewhere, forms.ModelForm):
    answers = forms.IntegerField(label=_("Sheets filled in"), min_value=1)
    mean = mark_field(
        _("Mean mark of all"), help_text=_("1 to 5. Left empty it is the mean of the questions.")
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    required_css_class = "required"

    class Meta:
        model = Evaluation
        fields = ["answers", "mean", "comments"]
        widgets = {"comments": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity = self.instance.activity = activity
        self.new = self.instance._state.adding
        add_hints(self, hints.EVALUATION)
        stored = [] if self.new else list(self.instance.questions.all())
        rows = [(row.question, row.mean) for row in stored] or [
            (str(question), None) for question in USUAL
        ]
        self.questions = []
        for number in range(1, max(QUESTIONS, len(rows)) + 1):
            text, mark = rows[number - 1] if number <= len(rows) else ("", None)
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number},
                required=False,
                max_length=200,
                initial=text,
            )
            self.fields[f"mark_{number}"] = mark_field(
                _("Mark of question %(number)s") % {"number": number}, initial=mark
            )
        if not self.new:
            self.initial["base"] = edition_of(self.instance)
            self._leave_mean_to_questions([row.mean for row in stored])
        with_classes(self)

    def _leave_mean_to_questions(self, marks):
        """A mean that is that of its questions follows them when they are edited."""
        if marks and self.instance.mean == mean_of(marks):
            self.initial["mean"] = None
            shown = number_format(self.instance.mean, decimal_pos=2)
            self.fields["mean"].widget.attrs["placeholder"] = shown

    @property
    def numbers(self):
        return range(1, sum(name.startswith("question_") for name in self.fields) + 1)

    @property
    def rows(self):
        return [(self[f"question_{number}"], self[f"mark_{number}"]) for number in self.numbers]

    def clean(self):
        cleaned = super().clean()
        self.questions = []
        for number in self.numbers:
            question = cleaned.get(f"question_{number}", "")
            mark = cleaned.get(f"mark_{number}")
            if mark is not None and not question:
                self.add_error(f"question_{number}", _("Write the question of this mark."))
            elif mark is not None:
                self._check_question(number, question)
                self.questions.append((question, mark))
        if cleaned.get("mean") is None and "mean" not in self.errors:
            if self.questions:
                cleaned["mean"] = mean_of([mark for _question, mark in self.questions])
            elif not any(name.startswith("mark_") for name in self.errors):
                self.add_error("mean", _("Enter the mean mark, or the marks of the questions."))
        return cleaned

    def _check_question(self, number, question):
        try:
            Answer(evaluation=self.instance, question=question).clean()
        except ValidationError as error:
            self.add_error(f"question_{number}", error.error_dict["question"])

    def store(self, *, by) -> bool:
        """Saves the evaluation with its questions; False where somebody else has saved since."""
        try:
            with transaction.atomic():
                lock(self.activity.project)
                self._check_base()
                self.instance._history_user = by
                self.instance.save()
                self.instance.questions.all().delete()
                Answer.objects.bulk_create(
                    Answer(evaluation=self.instance, question=question, mean=mark)
                    for question, mark in self.questions
                )
        except ValidationError as error:
            show_errors(self, error)
            return False
        return True

    def _check_base(self):
        stored = Evaluation.objects.filter(pk=self.activity.pk).first()
        now = edition_of(stored) if stored else ""
        if now != self.cleaned_data["base"]:
            self.stored = stored
            self.data = self.data.copy()
            self.data["base"] = now
            raise Stale
