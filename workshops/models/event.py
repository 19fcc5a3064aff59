"""A workshop, training or study visit is an activity; here is the row of its own fields.

The row is written with the activity (see activities.parts) and counts only while the activity's
kind matches: one whose kind has changed stays as an archive. Fields with one meaning have one name
in all three, so that a change of kind carries them over.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules as plan_rules
from activities.models import Activity, Institution
from activities.words import Kind
from core.days import add_working_days
from core.texts import Bilingual
from workshops.rules import REPORT_DUE_AFTER
from workshops.words import Interpretation

NAMES = _("Names; only staff and managers see them.")


class EventQuerySet(models.QuerySet):
    def counting(self):
        """The rows whose activity is of this kind."""
        return self.filter(activity__kind=self.model.kind)


class Event(Bilingual, models.Model):
    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, verbose_name=_("activity")
    )

    objects = EventQuerySet.as_manager()
    kind: str
    # What the form of the activity asks for, in rows of two.
    entry_fields: tuple[tuple[str, ...], ...] = ()
    # Columns with names of people: for staff and managers, emptied on the retention day.
    names_in: tuple[str, ...] = ()
    # What came of it: a copy of the activity does not begin with these.
    outcomes: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.activity)

    @classmethod
    def suggestions(cls, project) -> dict[str, list[str]]:
        return {}


class Led(Event):
    """What workshops and trainings have in common."""

    target_group_en = models.CharField(_("target group in English"), max_length=200, blank=True)
    target_group_sr = models.CharField(_("target group in Serbian"), max_length=200, blank=True)
    trainers = models.TextField(_("trainers or moderators"), blank=True, help_text=NAMES)
    interpretation = models.CharField(
        _("interpretation"), max_length=10, choices=Interpretation, blank=True
    )

    names_in = ("trainers",)

    class Meta:
        abstract = True


class Workshop(Led):
    topic_en = models.CharField(_("topic in English"), max_length=300, blank=True)
    topic_sr = models.CharField(_("topic in Serbian"), max_length=300, blank=True)
    multidisciplinary = models.BooleanField(
        _("multidisciplinary"),
        default=False,
        help_text=_("Several services take part: police, prosecution, social protection, others."),
    )
    agenda = models.TextField(_("agenda"), blank=True)
    history = HistoricalRecords()

    kind = Kind.WORKSHOP
    entry_fields = (
        ("topic_en", "topic_sr"),
        ("target_group_en", "target_group_sr"),
        ("multidisciplinary", "interpretation"),
        ("agenda", "trainers"),
    )

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")


def test_result(label):
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Mean of the participants, in percent."),
    )


class Training(Led):
    model = models.CharField(
        _("model or curriculum"), max_length=80, blank=True, help_text=_("For example Frontex.")
    )
    hours = models.DecimalField(
        _("hours of teaching"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    of_trainers = models.BooleanField(
        _("training of trainers"), default=False, help_text=_("Participants will teach others.")
    )
    test_before = test_result(_("test before"))
    test_after = test_result(_("test after"))
    certificates = models.PositiveIntegerField(
        _("certificates"),
        null=True,
        blank=True,
        validators=[
            MaxValueValidator(plan_rules.MOST_PARTICIPANTS, plan_rules.TOO_MANY_PARTICIPANTS)
        ],
    )
    history = HistoricalRecords()

    kind = Kind.TRAINING
    entry_fields = (
        ("model", "hours"),
        ("target_group_en", "target_group_sr"),
        ("of_trainers", "interpretation"),
        ("test_before", "test_after"),
        ("certificates", "trainers"),
    )
    outcomes = ("test_before", "test_after", "certificates")

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    @classmethod
    def suggestions(cls, project) -> dict[str, list[str]]:
        """What the form offers to choose in a field where anything can be typed: one model under
        one name, or its participations fall apart."""
        used = cls.objects.filter(activity__project=project).exclude(model="").order_by("model")
        return {"model": sorted({"Frontex", *used.values_list("model", flat=True)})}


class StudyVisit(Event):
    """The host's city and country are the activity's place and country."""

    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_sr = models.TextField(_("purpose in Serbian"), blank=True)
    hosts = models.ManyToManyField(
        Institution, blank=True, related_name="hosted", verbose_name=_("host institutions")
    )
    delegation = models.TextField(_("delegation"), blank=True, help_text=NAMES)
    travel_days = models.DecimalField(
        _("travel days"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    note_received_on = models.DateField(
        _("follow-up note received on"),
        null=True,
        blank=True,
        help_text=_("The note is due 10 working days after the visit."),
    )
    history = HistoricalRecords(m2m_fields=[hosts])

    kind = Kind.STUDY_VISIT
    entry_fields = (
        ("purpose_en", "purpose_sr"),
        ("hosts", "delegation"),
        ("travel_days", "note_received_on"),
    )
    names_in = ("delegation",)
    outcomes = ("note_received_on",)

    class Meta:
        verbose_name = _("study visit")
        verbose_name_plural = _("study visits")

    def note_due(self, holidays=frozenset()):
        """The day on which the follow-up note is due; None while the visit is not over."""
        end = self.activity.actual_end
        return add_working_days(end, REPORT_DUE_AFTER, holidays) if end else None

    def clean(self):
        if self.travel_days is not None and self.travel_days % Decimal("0.5"):
            raise ValidationError({"travel_days": half_days(self.travel_days)})


def half_days(value) -> ValidationError:
    return ValidationError(
        _("%(days)s days: enter whole or half days, for example 2.5."), "step", {"days": value}
    )
