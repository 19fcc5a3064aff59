"""Expert missions: who comes, for how many days, and the report that must follow.

Steps are days, not a stored status: the state on a day T is the latest step reached by T.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import (
    Case,
    DateField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules as plan_rules
from activities.models import Activity, Change
from activities.models.shared import Sourced
from activities.words import Mode, Status
from core.days import add_working_days, today, working_days_between
from workshops import rules
from workshops.models.event import half_days
from workshops.models.people import Person
from workshops.words import MissionState

# Working days that are used, and those that are spoken for (docs/domain.md).
USED = [MissionState.DELIVERED, MissionState.REPORT_RECEIVED, MissionState.REPORT_ACCEPTED]
COMMITTED = [MissionState.TERMS_APPROVED, MissionState.CONFIRMED]
# In the order in which they are reached; each with the state that it begins.
STEPS = {
    "terms_approved_on": MissionState.TERMS_APPROVED,
    "confirmed_on": MissionState.CONFIRMED,
    "delivered_on": MissionState.DELIVERED,
    "report_received_on": MissionState.REPORT_RECEIVED,
    "report_accepted_on": MissionState.REPORT_ACCEPTED,
}


class MissionQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(activity__project=project)

    def counted(self):
        """What figures count: everything but missions of activities that are drafts."""
        return self.exclude(activity__status=Status.DRAFT)

    def as_of(self, on: date | None = None, *, latest: date | None = None):
        """Adds `day` (T; without one each project's own, as Activity.objects.as_of),
        `state_then`: the latest step reached on it, and `activity_then`: the status of the
        activity on it."""
        day = Value(on) if on else Coalesce(F("activity__project__cut_off"), Value(today()))
        if latest and not on:
            day = Least(day, Value(latest))
        until = on or F("day")
        statuses = Change.objects.filter(
            activity=OuterRef("activity"), on__lte=on or OuterRef("day")
        ).exclude(to="")
        reached = [
            When(**{f"{column}__lte": until}, then=Value(state))
            for column, state in reversed(STEPS.items())
        ]
        return self.annotate(day=ExpressionWrapper(day, output_field=DateField())).annotate(
            state_then=Case(
                When(cancelled_on__lte=until, then=Value(MissionState.CANCELLED)),
                *reached,
                default=Value(MissionState.DRAFT),
            ),
            activity_then=Coalesce(
                Subquery(statuses.order_by("-on", "-id").values("to")[:1]), Value(Status.PLANNED)
            ),
        )

    def days_by(self, *columns):
        """Sums of working days, one row for each value of the columns: `planned` (missions not
        cancelled), `used` (delivered), `committed` (terms approved or experts confirmed, not yet
        delivered). Missions of activities cancelled by then are left out. Ask as_of first."""
        return (
            self.exclude(activity_then=Status.CANCELLED)
            .order_by()
            .values(*columns)
            .annotate(
                planned=Sum(
                    "days_planned", filter=~Q(state_then=MissionState.CANCELLED), default=0
                ),
                used=Sum("days_delivered", filter=Q(state_then__in=USED), default=0),
                committed=Sum("days_planned", filter=Q(state_then__in=COMMITTED), default=0),
            )
        )

    def report_missing(self):
        """Delivered, and no report received."""
        return self.filter(delivered_on__isnull=False, report_received_on=None, cancelled_on=None)


def dates_of(activity):
    return (
        activity.actual_start or activity.current_start,
        activity.actual_end or activity.current_end,
    )


def working_days(label, **kwargs):
    return models.DecimalField(
        label, max_digits=6, decimal_places=1, validators=[MinValueValidator(0)], **kwargs
    )


def step(label, **kwargs):
    return models.DateField(label, null=True, blank=True, **kwargs)


class Mission(Sourced):
    """One journey of one expert or of several together. Days are working days of all its experts
    added up."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="missions", verbose_name=_("activity")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    experts = models.ManyToManyField(
        Person, blank=True, related_name="missions", verbose_name=_("experts")
    )
    # Stays when the names are deleted.
    expert_count = models.PositiveSmallIntegerField(
        _("number of experts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    start = models.DateField(_("start date"))
    end = models.DateField(_("end date"))
    mode = models.CharField(_("mode"), max_length=7, choices=Mode, blank=True)
    days_planned = working_days(_("working days planned"))
    days_delivered = working_days(_("working days delivered"), null=True, blank=True)
    travel_days = working_days(_("travel days"), null=True, blank=True)
    terms_approved_on = step(_("terms of reference approved on"))
    confirmed_on = step(_("experts confirmed on"))
    delivered_on = step(_("delivered on"))
    report_received_on = step(
        _("report received on"), help_text=_("Due 10 working days after the mission.")
    )
    report_accepted_on = step(_("report accepted on"))
    cancelled_on = step(_("cancelled on"))
    note = models.TextField(_("internal note"), blank=True)

    objects = MissionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["activity", "number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="one_mission_per_number"),
            plan_rules.EndNotBeforeStart(
                start="start", end="end", name="mission_end_not_before_start"
            ),
            plan_rules.NotNegative(field="days_planned", name="mission_days_not_negative"),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """1.1.3/M1"""
        return f"{self.activity.code}/M{self.number}"

    def get_absolute_url(self):
        slug = self.activity.project.slug
        return reverse("workshops:mission", args=[slug, self.activity.code, self.number])

    def state(self, on: date | None = None) -> str:
        on = on or today()
        if self.cancelled_on and self.cancelled_on <= on:
            return MissionState.CANCELLED
        for column, state in reversed(STEPS.items()):
            if (day := getattr(self, column)) and day <= on:
                return state
        return MissionState.DRAFT

    def report_due(self, holidays=frozenset()) -> date | None:
        """The day on which the report is due: 10 working days after the end; None before it is
        delivered."""
        if not self.delivered_on:
            return None
        return add_working_days(self.end, rules.REPORT_DUE_AFTER, holidays)

    def clean(self):
        errors = {}
        for name in ("days_planned", "days_delivered", "travel_days"):
            value = getattr(self, name)
            if value is not None and value % Decimal("0.5"):
                errors[name] = half_days(value)
        if self.activity_id and self.start and self.end and self.start <= self.end:
            self._check_dates(errors)
        self._check_steps(errors)
        if errors:
            raise ValidationError(errors)

    @property
    def is_outside(self) -> bool:
        """It begins before its activity or ends after it, by actual dates, else current ones."""
        first, last = dates_of(self.activity)
        return bool(first and last) and (self.start < first or self.end > last)

    def _check_dates(self, errors):
        if self.is_outside:
            errors["start"] = rules.outside_activity(self.start, self.end, *dates_of(self.activity))
        holidays = self.activity.project.working_day_calendar()
        most = working_days_between(self.start, self.end, holidays) * (self.expert_count or 1)
        for name in ("days_planned", "days_delivered"):
            value = getattr(self, name)
            if value is not None and value > most and name not in errors:
                errors[name] = rules.too_many_days(value, most, self.start, self.end)

    def _check_steps(self, errors):
        """No step lies in the future, or before one that comes before it. A report needs a
        delivered mission; terms and confirmation may never have been written down."""
        before, label = None, ""
        for column in STEPS:
            day = getattr(self, column)
            field = self._meta.get_field(column)
            if not day:
                continue
            if day > today():
                errors[column] = plan_rules.day_in_future(day, today())
            elif before and day < before:
                errors[column] = ValidationError(
                    _("It lies before “%(step)s”. Correct one of the two days."),
                    "order",
                    {"step": label},
                )
            before, label = day, field.verbose_name
        if self.delivered_on and self.end and self.delivered_on < self.end:
            errors["delivered_on"] = rules.delivered_before_end(self.delivered_on, self.end)
        if self.delivered_on and self.days_delivered is None:
            errors.setdefault("days_delivered", rules.goes_before(_("working days delivered")))
        if not self.delivered_on and (
            self.report_received_on or self.report_accepted_on or self.days_delivered is not None
        ):
            errors["delivered_on"] = rules.goes_before(_("delivered on"))
        if self.report_accepted_on and not self.report_received_on:
            errors["report_received_on"] = rules.goes_before(_("report received on"))
        if self.cancelled_on and self.cancelled_on > today():
            errors["cancelled_on"] = plan_rules.day_in_future(self.cancelled_on, today())
        elif self.cancelled_on and self.delivered_on:
            errors["cancelled_on"] = ValidationError(
                _("A mission that was delivered cannot be cancelled. Remove one of the two days."),
                "order",
            )

    def save(self, *args, **kwargs):
        if self.number is None:
            # History knows the deleted ones too: a code is never given twice.
            numbers = [
                rows.filter(activity=self.activity_id).aggregate(last=Max("number"))["last"]
                for rows in (Mission.objects, Mission.history)
            ]
            self.number = 1 + max(filter(None, numbers), default=0)
        super().save(*args, **kwargs)
