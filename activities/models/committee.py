"""Meetings of the steering committee: number, agenda, minutes.

A meeting *is* an activity of that kind; what only a meeting has stands here, beside it. The row is
made when somebody first writes an agenda, minutes or a decision.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.activity import Activity
from activities.models.project import SANE_YEARS, Project
from activities.rules import InOneLanguage
from activities.words import Kind, Status
from core.days import add_working_days, in_words, today
from core.texts import Bilingual

# Working days after the meeting (rule R10 of the design): its draft, and its signed text.
DRAFT_DUE_AFTER, SIGNED_DUE_AFTER = 5, 15
LAST_NUMBER = 99


def day_of_meeting(activity) -> date | None:
    """On which it was held, else is to be held; None while it waits for a date."""
    if activity.status == Status.POSTPONED:
        return activity.proposed_end
    return activity.actual_end or activity.current_end


def not_a_meeting(activity) -> ValidationError:
    return ValidationError(
        _(
            "Activity %(code)s is of the kind “%(kind)s”. Agenda, minutes and decisions belong to "
            "a meeting of the steering committee."
        ),
        "kind",
        {"code": activity.code, "kind": activity.get_kind_display()},
    )


class MeetingQuerySet(models.QuerySet):
    def counting(self):
        """The rows whose activity is a meeting still; of another kind they are an archive."""
        return self.filter(activity__kind=Kind.STEERING_COMMITTEE)


class Meeting(models.Model):
    activity = models.OneToOneField(
        Activity,
        models.CASCADE,
        primary_key=True,
        related_name="meeting",
        verbose_name=_("activity"),
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="meetings", verbose_name=_("project")
    )
    number = models.PositiveSmallIntegerField(
        _("number of the meeting"),
        validators=[MinValueValidator(1), MaxValueValidator(LAST_NUMBER)],
        help_text=_("Its decisions are numbered by it: PSC-05/1. It stays once there are any."),
    )
    figures_on = models.DateField(
        _("figures as of"),
        null=True,
        blank=True,
        validators=SANE_YEARS,
        help_text=_("The day that the figures of the pack are of. Empty: that of the meeting."),
    )
    next_meeting = models.DateField(_("next meeting"), null=True, blank=True, validators=SANE_YEARS)
    minutes_drafted_on = models.DateField(
        _("draft of the minutes sent on"), null=True, blank=True, validators=SANE_YEARS
    )
    minutes_signed_on = models.DateField(
        _("minutes signed on"), null=True, blank=True, validators=SANE_YEARS
    )

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("meeting of the steering committee")
        verbose_name_plural = _("meetings of the steering committee")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="one_meeting_per_number",
                violation_error_message=_(
                    "Another meeting of this project has this number. Give this one another."
                ),
            )
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("reports:meeting", args=[self.activity.project.slug, self.activity.code])

    @property
    def code(self) -> str:
        """PSC-05"""
        return f"PSC-{self.number:02d}"

    @classmethod
    def of(cls, activity) -> "Meeting":
        """The stored row, else a new one with the number that is next: the place of the meeting
        among those of the project, or one more than the largest where that is taken."""
        if stored := cls.objects.filter(activity=activity).first():
            stored.activity = activity
            return stored
        meetings = Activity.objects.filter(
            project=activity.project_id, kind=Kind.STEERING_COMMITTEE
        ).exclude(status__in=[Status.DRAFT, Status.CANCELLED])
        place = meetings.filter(sort_key__lt=activity.sort_key).count() + 1
        others = cls.objects.filter(project=activity.project_id)
        if others.filter(number=place).exists():
            place = others.aggregate(last=Max("number"))["last"] + 1
        place = min(place, LAST_NUMBER)
        return cls(activity=activity, project_id=activity.project_id, number=place)

    def clean(self):
        errors = {}
        if self.activity.kind != Kind.STEERING_COMMITTEE:
            raise not_a_meeting(self.activity)
        if self.pk and not self._state.adding and self.decisions.exists():
            stored = Meeting.objects.filter(pk=self.pk).values_list("number", flat=True).first()
            if stored != self.number:
                errors["number"] = ValidationError(
                    _("The meeting keeps the number %(number)s: its decisions are known by it."),
                    "number",
                    {"number": stored},
                )
        held = self.activity.actual_end
        for name in ("minutes_drafted_on", "minutes_signed_on"):
            if day := getattr(self, name):
                if held is None or day < held:
                    errors[name] = before_the_meeting(day, held)
                elif day > today():
                    errors[name] = rules.day_in_future(day, today())
        drafted, signed = self.minutes_drafted_on, self.minutes_signed_on
        if drafted and signed and signed < drafted and not errors:
            errors["minutes_signed_on"] = ValidationError(
                _(
                    "The minutes were signed on %(signed)s, before their draft was sent on "
                    "%(drafted)s. Correct one of the two."
                ),
                "order",
                {"signed": in_words(signed), "drafted": in_words(drafted)},
            )
        day = day_of_meeting(self.activity)
        if self.next_meeting and day and self.next_meeting <= day:
            errors["next_meeting"] = ValidationError(
                _(
                    "The next meeting on %(next)s is not after this one, on %(day)s. "
                    "Enter a later day."
                ),
                "order",
                {"next": in_words(self.next_meeting), "day": in_words(day)},
            )
        if errors:
            raise ValidationError(errors)


def draft_due(held: date | None, holidays=frozenset()) -> date | None:
    """The day on which the draft of the minutes is due; None while the meeting was not held."""
    return add_working_days(held, DRAFT_DUE_AFTER, holidays) if held else None


def signed_due(held: date | None, holidays=frozenset()) -> date | None:
    """The day on which the minutes are due with their signatures."""
    return add_working_days(held, SIGNED_DUE_AFTER, holidays) if held else None


def before_the_meeting(day, held) -> ValidationError:
    if held is None:
        return ValidationError(
            _("The meeting was not held yet. Mark it as held first, then enter its minutes."),
            "order",
        )
    return ValidationError(
        _("The day %(day)s is before the meeting, on %(held)s. Enter %(held)s or a later day."),
        "order",
        {"day": in_words(day), "held": in_words(held)},
    )


class AgendaItem(Bilingual, models.Model):
    """One point of the agenda, and what the minutes say of it."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting")
    )
    place = models.PositiveSmallIntegerField(pgettext_lazy("on an agenda", "place"))
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    presenter_en = models.CharField(
        _("presented by, in English"),
        max_length=120,
        blank=True,
        help_text=_("A function, for example RTA."),
    )
    presenter_sr = models.CharField(_("presented by, in Serbian"), max_length=120, blank=True)
    minutes_en = models.TextField(_("minutes in English"), blank=True)
    minutes_sr = models.TextField(_("minutes in Serbian"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("agenda")
        ordering = ["meeting", "place", "pk"]
        constraints = [InOneLanguage(text="title", name="agenda_item_has_a_title")]

    def __str__(self):
        return f"{self.place}. {self.title}"

    @property
    def has_presenter(self) -> bool:
        return bool(self.presenter_en or self.presenter_sr)

    @property
    def has_minutes(self) -> bool:
        return bool(self.minutes_en or self.minutes_sr)
