"""Decisions of the steering committee: who has to do what by when, and what became of it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.committee import (
    Meeting,
    before_the_meeting,
    day_of_meeting,
    not_a_meeting,
)
from activities.models.frame import Act
from activities.models.institution import Institution
from activities.models.project import SANE_YEARS, Membership, Project
from activities.rules import InOneLanguage
from activities.words import DecisionStatus, Kind
from core.days import in_words, today
from core.scripts import fold
from core.texts import Bilingual


class DecisionQuerySet(models.QuerySet):
    def of(self, project):
        """Those of its meetings; an activity that is no meeting any more keeps its own as an
        archive."""
        return self.filter(project=project, meeting__activity__kind=Kind.STEERING_COMMITTEE)

    def with_parts(self):
        return self.select_related("meeting__activity", "owner", "institution", "act")

    def as_of(self, on: date):
        """Those taken by a day, whatever has happened since: of meetings that were held by then.
        `status_then` is their status on the day, `overdue_then` whether they were due before it
        and nobody had closed them."""
        closed = Q(closed_on__isnull=False, closed_on__lte=on)
        late = ~closed & Q(due__lt=on)
        return self.filter(meeting__activity__actual_end__lte=on).annotate(
            status_then=Case(
                When(closed, then=F("status")),
                default=Value(DecisionStatus.OPEN),
                output_field=CharField(),
            ),
            overdue_then=Case(When(late, then=Value(True)), default=Value(False)),
        )

    def proposed(self, on: date):
        """Those of meetings that were not held by the day."""
        held = Q(meeting__activity__actual_end__lte=on)
        return self.exclude(held).annotate(
            status_then=Value(DecisionStatus.OPEN.value, CharField()),
            overdue_then=Value(False),
        )

    def taken(self):
        """Of meetings that were held; until then a decision is a proposal."""
        return self.filter(meeting__activity__actual_end__isnull=False)

    def open(self):
        """By today's status."""
        return self.filter(status=DecisionStatus.OPEN)

    def matching(self, words: str):
        """Search in code and texts; script, accents and case do not matter."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found


class Decision(Bilingual, models.Model):
    """What a meeting decided, or is to decide while it was not held: a proposal. Somebody owns it,
    a member of the project or an institution; it is open until it is done or dropped."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="decisions", verbose_name=_("project")
    )
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="decisions", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    text_en = models.TextField(_("text in English"), blank=True)
    text_sr = models.TextField(_("text in Serbian"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    due = models.DateField(_("due"), null=True, blank=True, validators=SANE_YEARS)
    status = models.CharField(
        _("status"), max_length=8, choices=DecisionStatus, default=DecisionStatus.OPEN
    )
    closed_on = models.DateField(_("done or dropped on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("act"),
    )
    search = models.TextField(editable=False, default="")

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["meeting__number", "number"]
        indexes = [
            models.Index(fields=["project", "status", "due"], name="decision_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_per_number"),
            InOneLanguage(text="text", name="decision_has_a_text"),
            models.CheckConstraint(
                condition=Q(status=DecisionStatus.OPEN, closed_on=None)
                | (~Q(status=DecisionStatus.OPEN) & Q(closed_on__isnull=False)),
                name="decision_closed_on_a_day",
                violation_error_message=_("A decision that is done or dropped has the day of it."),
            ),
        ]

    def __str__(self):
        return self.code

    def save(self, *args, **kwargs):
        self.derive_columns()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{self.meeting.get_absolute_url()}#decision-{self.number}"

    @property
    def code(self) -> str:
        """PSC-05/1"""
        return f"{self.meeting.code}/{self.number}"

    @property
    def text(self) -> str:
        return self.shown("text").text

    def made_up(self, field: str = "") -> bool:
        """As of Sourced; data files hold no decisions."""
        return False

    @property
    def is_proposal(self) -> bool:
        return self.meeting.activity.actual_end is None

    @property
    def owner_in_words(self) -> str:
        """The person, the institution, or both."""
        person = self.owner.name if self.owner else ""
        return ", ".join(filter(None, [person, self.institution.short if self.institution else ""]))

    @property
    def missing(self) -> list[str]:
        """What the record lacks: a mark, never a refusal."""
        found = []
        if not (self.owner_id or self.institution_id):
            found.append(_("responsible person"))
        if not self.due:
            found.append(_("due day"))
        return found

    def clean(self):
        errors = {}
        activity = self.meeting.activity
        if activity.kind != Kind.STEERING_COMMITTEE:
            raise not_a_meeting(activity)
        day = day_of_meeting(activity)
        if self.due and day and self.due < day:
            errors["due"] = due_before_the_meeting(self.due, day)
        if self.owner_id and not is_member(self.project_id, self.owner_id):
            errors["owner"] = ValidationError(
                _("%(name)s is no member of the project. Choose one of its members."),
                "owner",
                {"name": self.owner.name},
            )
        if self.act_id and self.act.project_id != self.project_id:
            errors["act"] = ValidationError(
                _("The act %(number)s is of another project. Choose one of this project."),
                "act",
                {"number": self.act.number},
            )
        if self.status != DecisionStatus.OPEN:
            errors |= self._errors_of_closing(activity)
        if errors:
            raise ValidationError(errors)

    def _errors_of_closing(self, activity) -> dict:
        held, on = activity.actual_end, self.closed_on
        if held is None:
            return {
                "status": ValidationError(
                    _(
                        "The meeting was not held yet, so this is a proposal. Mark the meeting "
                        "as held first."
                    ),
                    "status",
                )
            }
        if on is None:
            return {"closed_on": rules.required(_("day"))}
        if on < held:
            return {"closed_on": before_the_meeting(on, held)}
        if on > today():
            return {"closed_on": rules.day_in_future(on, today())}
        if self.status == DecisionStatus.DROPPED and not self.note.strip():
            return {
                "note": ValidationError(
                    _("Write down why the decision is dropped: it stays in the register."), "reason"
                )
            }
        return {}

    def derive_columns(self):
        self.search = fold(f"{self.code} {self.text_sr} {self.text_en} {self.note}")


def is_member(project, user) -> bool:
    return Membership.objects.filter(project=project, user=user).exists()


def due_before_the_meeting(due, day) -> ValidationError:
    return ValidationError(
        _("The due day %(due)s is before the meeting, on %(day)s. Enter %(day)s or a later day."),
        "due",
        {"due": in_words(due), "day": in_words(day)},
    )
