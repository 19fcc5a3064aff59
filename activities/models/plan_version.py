"""The work plan as it was approved, version by version: frozen, and never changed afterwards."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import plan_rules, rules
from activities.models.activity import Activity, sort_key
from activities.models.frame import Act
from activities.models.project import SANE_YEARS, Project
from activities.words import Kind, Party, Provenance, Reason, Status
from core.days import today
from core.texts import Bilingual


class FrozenQuerySet(models.QuerySet):
    """Rows that are written once. The database still takes them away with their project, and
    empties their links to records that go; nobody else changes them."""

    def update(self, **kwargs):
        raise plan_rules.plan_is_frozen()

    def delete(self):
        raise plan_rules.plan_is_frozen()

    def bulk_update(self, *args, **kwargs):
        raise plan_rules.plan_is_frozen()


class Frozen(models.Model):
    """Written once: neither saved again nor deleted."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise plan_rules.plan_is_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise plan_rules.plan_is_frozen()


class PlanVersionQuerySet(FrozenQuerySet):
    def in_force(self, on: date):
        """The last one that was approved by the day, first."""
        return self.filter(approved_on__lte=on).order_by("-number")


class PlanVersion(Frozen):
    """One approval of the whole plan by an act: version 1, 2, … of a project. Its lines say how
    the plan stood on the day `on`; `approved_on` is the day of the approval.

    `activities.freezing.freeze_plan` writes it. Numbers are never given twice.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="plan_versions", verbose_name=_("project")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    approved_on = models.DateField(_("approved on"), validators=SANE_YEARS)
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="plan_versions", verbose_name=_("approving act")
    )
    on = models.DateField(_("plan as it stood on"), validators=SANE_YEARS)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # As they were: {"code", "title_en", "title_sr", "result_en", "result_sr"} of each.
    components = models.JSONField(_("components"), default=list, editable=False)
    # Those of the six months from `on`, as `reports.outlook` gives them.
    missions = models.JSONField(_("missions"), default=list, editable=False)
    frozen_at = models.DateTimeField(_("frozen"), default=timezone.now, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("frozen by"),
    )

    objects = PlanVersionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version of the work plan")
        verbose_name_plural = _("versions of the work plan")
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_plan_per_number")
        ]

    def __str__(self):
        return _("version %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("reports:plan-version", args=[self.project.slug, self.number])

    @classmethod
    def next_number(cls, project) -> int:
        numbers = [
            rows.filter(project=project.pk).aggregate(last=Max("number"))["last"]
            for rows in (cls.objects, cls.history)
        ]
        return 1 + max(filter(None, numbers), default=0)

    def clean(self):
        errors = {}
        if self.act_id and self.project_id and self.act.project_id != self.project_id:
            errors["act"] = ValidationError(
                _("The act %(act)s belongs to another project. Choose one of this project."),
                "act",
                {"act": self.act.number},
            )
        for name in ("approved_on", "on"):
            if (day := getattr(self, name)) and day > today():
                errors[name] = rules.day_in_future(day, today())
        if not errors and self.approved_on:
            self._check_order(errors)
        if errors:
            raise ValidationError(errors)

    def _check_order(self, errors):
        """Not before its act, and not before the version that it follows."""
        if self.act_id and self.act.date and self.approved_on < self.act.date:
            errors["approved_on"] = plan_rules.approved_before_act(self.approved_on, self.act)
        last = type(self).objects.filter(project=self.project_id).order_by("-number").first()
        for name in ("approved_on", "on"):
            day = getattr(self, name)
            if last and day and day < getattr(last, name):
                errors[name] = plan_rules.before_last_version(day, last.number, getattr(last, name))


class PlanLine(Frozen, Bilingual):
    """One activity as a version has it. `start` and `end` are the current dates on the day of the
    version, `proposed_*` the window of what was postponed then. The reason is that of the latest
    change of its dates or status until then."""

    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="lines", verbose_name=_("version")
    )
    # None as soon as the activity is deleted; the code stays.
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        related_name="plan_lines",
        verbose_name=_("activity"),
    )
    code = models.CharField(_("code"), max_length=12)
    sort_key = models.CharField(max_length=10, default="")
    component = models.CharField(_("component"), max_length=2)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    expected_output_en = models.TextField(_("expected output in English"), blank=True)
    expected_output_sr = models.TextField(_("expected output in Serbian"), blank=True)
    start = models.DateField(_("start date"), null=True)
    end = models.DateField(_("end date"), null=True)
    proposed_start = models.DateField(_("proposed start"), null=True)
    proposed_end = models.DateField(_("proposed end"), null=True)
    working_days = models.DecimalField(_("working days"), max_digits=6, decimal_places=1)
    responsible_ms = models.CharField(
        _("responsible person, Member State"), max_length=120, blank=True
    )
    responsible_bc = models.CharField(
        _("responsible person, beneficiary"), max_length=120, blank=True
    )
    # Of a demonstration: whether the record was made up.
    provenance = models.CharField(
        _("provenance"), max_length=12, blank=True, choices=Provenance, editable=False
    )
    changed_on = models.DateField(_("last change"), null=True)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    note = models.CharField(_("explanation"), max_length=500, blank=True)
    party = models.CharField(
        _("party (cause of the change)"), max_length=21, choices=Party, blank=True
    )
    act = models.CharField(_("approving act"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("line of a version")
        verbose_name_plural = _("lines of versions")
        ordering = ["version", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_plan_line_per_code")
        ]
        indexes = [models.Index(fields=["version", "activity"], name="plan_line_of_activity")]

    def __str__(self):
        return f"{self.code} {self.title}"

    def derive_columns(self):
        self.sort_key = sort_key(self.code)

    @property
    def key(self):
        """What is the same activity in two versions."""
        return self.activity_id or self.code

    @property
    def made_up(self) -> bool:
        return self.provenance == Provenance.ILLUSTRATIVE

    @property
    def window(self) -> tuple[date, date] | None:
        """The days that the plan expects it on; of what was postponed the proposed ones, None
        while nobody knows them."""
        if self.status == Status.POSTPONED:
            return (self.proposed_start, self.proposed_end) if self.proposed_end else None
        return (self.start, self.end) if self.start and self.end else None
