"""What the participants of an event thought of it, without names."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules as plan_rules
from activities.models import Activity
from activities.models.shared import Sourced
from core.privacy import personal_data_in

MARKS = [
    MinValueValidator(1, _("%(show_value)s is not a mark. Enter 1 to 5.")),
    MaxValueValidator(5, _("%(show_value)s is not a mark. Enter 1 to 5.")),
]


class Evaluation(Sourced):
    """The evaluation sheets of one event, summed up. `mean` is the mark of 1 to 5 over all
    questions and answers."""

    activity = models.OneToOneField(
        Activity,
        models.CASCADE,
        primary_key=True,
        related_name="evaluation",
        verbose_name=_("activity"),
    )
    answers = models.PositiveIntegerField(
        _("sheets filled in"),
        validators=[
            MinValueValidator(1),
            MaxValueValidator(plan_rules.MOST_PARTICIPANTS, plan_rules.TOO_MANY_PARTICIPANTS),
        ],
    )
    mean = models.DecimalField(_("mean mark"), max_digits=3, decimal_places=2, validators=MARKS)
    comments = models.TextField(
        _("comments"), blank=True, help_text=_("One on each line, without names.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["activity"]

    def __str__(self):
        return f"{self.activity.code}: {self.mean}"

    def made_up(self, field: str = "") -> bool:
        return super().made_up()

    def clean(self):
        """Comments without names: those of the register, of the members, of the responsible."""
        if not self.activity_id:
            return
        names = self.activity.names_to_protect()
        if match := personal_data_in(self.comments, names, telephones=True):
            raise ValidationError(
                {
                    "comments": ValidationError(
                        _("The comments name somebody (%(match)s). Write them without names."),
                        "V16",
                        {"match": match},
                    )
                }
            )


class Answer(models.Model):
    """The mean mark that one question of the sheet got."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="questions", verbose_name=_("evaluation")
    )
    question = models.CharField(_("question"), max_length=200)
    mean = models.DecimalField(_("mean mark"), max_digits=3, decimal_places=2, validators=MARKS)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]

    def __str__(self):
        return self.question

    def clean(self):
        """A question without names, as the comments."""
        activity = self.evaluation.activity if self.evaluation.activity_id else None
        names = activity.names_to_protect() if activity else ()
        if match := personal_data_in(self.question, names, telephones=True):
            raise ValidationError(
                {
                    "question": ValidationError(
                        _("“%(match)s” looks like personal data. Write the question without it."),
                        "V16",
                        {"match": match},
                    )
                }
            )
