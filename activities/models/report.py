"""A report: a quarter's, a stage's or the final one, with its text by section and its files."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.document import StoredFile
from activities.models.frame import Act
from activities.models.project import Project
from activities.words import ReportKind, ReportState
from core.days import SpanWriter, today
from core.texts import Bilingual, Shown

PREFIXES = {ReportKind.QUARTERLY: "IQR", ReportKind.STAGE: "ST", ReportKind.FINAL: "FR"}
# While it is one of these, its text can be written.
OPEN = (ReportState.DRAFT, ReportState.CIRCULATED)
FROM = {
    ReportState.CIRCULATED: [ReportState.DRAFT],
    ReportState.SUBMITTED: [ReportState.DRAFT, ReportState.CIRCULATED],
    ReportState.APPROVED: [ReportState.SUBMITTED],
    ReportState.RETURNED: [ReportState.SUBMITTED],
    ReportState.REOPENED: [ReportState.SUBMITTED, ReportState.APPROVED],
}


def who(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=name,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )


class ReportQuerySet(models.QuerySet):
    def latest_versions(self):
        newer = self.model.objects.filter(
            project=models.OuterRef("project"),
            kind=models.OuterRef("kind"),
            number=models.OuterRef("number"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))


class Report(models.Model):
    """One version of a report. It is written while it is a draft or circulated; submitting freezes
    its figures and rows in `frozen` (reports/report/steps.py writes it) and keeps its files. What
    comes back, or is taken back, stays as it is, and the next version begins with its text.

    `lights` are assessments that somebody put in the place of the proposed ones: {name of the
    light: {"colour", "reason_en", "reason_sr"}}.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    number = models.PositiveSmallIntegerField(_("number"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    due = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT
    )
    lights = models.JSONField(_("assessment"), default=dict, blank=True, editable=False)
    frozen = models.JSONField(_("frozen figures"), default=dict, blank=True, editable=False)
    circulated_at = models.DateTimeField(_("circulated at"), null=True, editable=False)
    circulated_by = who(_("circulated by"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = who(_("submitted by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = who(_("decided by"))
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approving act"),
    )
    note = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["frozen"])

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["project", "kind", "number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "number", "version"], name="one_report_per_version"
            ),
            rules.EndNotBeforeStart(start="first", end="last", name="report_end_not_before_start"),
        ]

    def __str__(self):
        return f"{self.code} ({self.version})"

    def get_absolute_url(self):
        return reverse("reports:report", args=[self.project.slug, self.code])

    @property
    def code(self) -> str:
        """IQR-05, ST-01, FR"""
        prefix = PREFIXES[self.kind]
        return prefix if self.kind == ReportKind.FINAL else f"{prefix}-{self.number:02d}"

    def shown(self, name: str) -> Shown:
        """For {% text report "title" %}: what it is, of which period."""
        span = SpanWriter().span(self.first, self.last)
        return Shown(f"{capfirst(self.get_kind_display())}, {span}")

    def made_up(self, field: str = "") -> bool:
        """What an office writes is never made up by the application."""
        return False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_frozen(self) -> bool:
        return bool(self.frozen)

    @property
    def circulate_by(self):
        """The day by which the draft goes to the committee (R9)."""
        return self.due - timedelta(days=self.project.circulation_days)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < today()

    def text(self, section: str) -> "ReportText":
        """The text of a section; an empty one where nobody has written it yet."""
        known = {one.section: one for one in self.texts.all()} if self.pk else {}
        return known.get(section) or ReportText(report=self, section=section)

    # Steps

    def check_step(self, to: str):
        if self.state not in FROM[to]:
            raise ValidationError(
                _("The report is “%(state)s”. It cannot become “%(to)s” now."),
                "state",
                {"state": self.get_state_display(), "to": ReportState(to).label},
            )

    def circulate(self, *, by):
        self.check_step(ReportState.CIRCULATED)
        self.state, self.circulated_at, self.circulated_by = (
            ReportState.CIRCULATED, timezone.now(), by,
        )  # fmt: skip
        self._store("circulated", by)

    def submit(self, *, frozen: dict, by):
        """Freezes what is handed over with the figures and rows that it had."""
        self.check_step(ReportState.SUBMITTED)
        if self.last >= today():
            raise ValidationError(rules.period_not_over(self.last, today()))
        self.state, self.frozen = ReportState.SUBMITTED, frozen
        self.submitted_at, self.submitted_by = timezone.now(), by
        self._store("submitted", by)

    def approve(self, *, act=None, by):
        self.check_step(ReportState.APPROVED)
        self.act = act
        self._decide(ReportState.APPROVED, "", by)

    def send_back(self, *, note: str, by) -> "Report":
        """Returned for correction; the next version, a draft with the same text, is the answer."""
        return self._next_version(ReportState.RETURNED, note, by)

    def reopen(self, *, note: str, by) -> "Report":
        """Taken back by the office itself."""
        return self._next_version(ReportState.REOPENED, note, by)

    def _next_version(self, state, note, by):
        self.check_step(state)
        if not note.strip():
            raise ValidationError({"note": rules.required(_("reason"))})
        with transaction.atomic():
            self._decide(state, note, by)
            following = Report(
                project=self.project, kind=self.kind, number=self.number, version=self.version + 1,
                first=self.first, last=self.last, due=self.due, lights=self.lights,
            )  # fmt: skip
            following._history_user = by
            following.save()
            for text in self.texts.all():
                copy = ReportText(
                    report=following, section=text.section, text_en=text.text_en,
                    text_sr=text.text_sr,
                )  # fmt: skip
                copy._history_user = by
                copy.save()
        return following

    def _decide(self, state, note, by):
        self.state, self.note = state, note
        self.decided_at, self.decided_by = timezone.now(), by
        self._store(str(state), by)

    def _store(self, why, by):
        self._history_user, self._change_reason = by, why
        self.save()


class ReportText(Bilingual, models.Model):
    """What the office writes in one section."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="texts", verbose_name=_("report")
    )
    section = models.CharField(_("section"), max_length=20)
    text_en = models.TextField(_("text in English"), blank=True)
    text_sr = models.TextField(_("text in Serbian"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="one_text_per_section")
        ]

    def __str__(self):
        return f"{self.report}: {self.section}"


class ReportFile(StoredFile):
    """The Word file that was submitted, in one language and script."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="files", verbose_name=_("report")
    )
    language = models.CharField(_("language"), max_length=7)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language"], name="one_report_file_per_language"
            )
        ]

    @property
    def project_id(self) -> int:
        return self.report.project_id
