"""A stage (etapa): a named part of the months, closed with a written conclusion."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.project import Project
from activities.models.shared import Releasable, Sourced
from activities.rules import EndNotBeforeStart, InOneLanguage
from core.days import today
from core.texts import Bilingual


class Stage(Bilingual, Sourced, Releasable):
    """An etapa: a named part of the months, closed with a written conclusion.

    Closing freezes its figures as of its last day, so that what was reported stays known.
    `frozen` is written and read by reports.stages.closing alone, but for `kept`: the columns that
    cannot change any more. `text_*` is the text of a closed stage, generated from what is frozen
    until somebody edits it (`text_edited_*`).
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="stages", verbose_name=_("project")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    conclusion_en = models.TextField(_("conclusion in English"), blank=True)
    conclusion_sr = models.TextField(_("conclusion in Serbian"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    frozen = models.JSONField(_("frozen figures"), default=dict, blank=True, editable=False)
    text_en = models.TextField(_("text in English"), blank=True)
    text_sr = models.TextField(_("text in Serbian"), blank=True)
    text_edited_en = models.BooleanField(default=False, editable=False)
    text_edited_sr = models.BooleanField(default=False, editable=False)
    history = HistoricalRecords()

    public_columns = ("title_en", "title_sr", "text_en", "text_sr")
    # What the frozen figures and the text rest on.
    KEPT = ("number", "start", "end", "conclusion_en", "conclusion_sr")
    TEXT = ("text_en", "text_sr", "text_edited_en", "text_edited_sr")

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="one_stage_per_number",
                violation_error_message=_("The project already has a stage with this number."),
            ),
            InOneLanguage(text="title", name="stage_has_a_title"),
            EndNotBeforeStart(start="start", end="end", name="stage_end_not_before_start"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self):
        return reverse("reports:stage", args=[self.project.slug, self.number])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def closed_on(self) -> date | None:
        """The calendar day in Belgrade."""
        return timezone.localdate(self.closed_at) if self.closed_at else None

    def names_to_protect(self):
        return self.project.people

    def clean(self):
        if not (self.start and self.end and self.project_id):
            return
        others = Stage.objects.filter(
            project=self.project_id, start__lte=self.end, end__gte=self.start
        ).exclude(pk=self.pk)
        if other := others.first():
            raise ValidationError(
                {
                    "start": ValidationError(
                        _(
                            "These days overlap with stage “%(other)s” (%(start)s to %(end)s). "
                            "Stages follow each other."
                        ),
                        params={
                            "other": other.title,
                            "start": other.start.isoformat(),
                            "end": other.end.isoformat(),
                        },
                    )
                }
            )
        if self.is_closed and self._kept() != self.frozen.get("kept"):
            raise ValidationError(rules.stage_is_closed(self.number))
        if self.pk and self.released_at and (errors := self.personal_data_in_public_texts()):
            raise ValidationError(list(errors.values()))

    def _kept(self) -> dict:
        values = {name: getattr(self, name) for name in self.KEPT}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }

    # Actions of managers

    def check_closing(self):
        """What forbids closing: closed before, or its last day still to come."""
        if self.is_closed:
            raise ValidationError(rules.stage_is_closed(self.number))
        if self.end > today():
            raise ValidationError(rules.stage_not_over(self.end, today()))

    def close(self, *, frozen: dict, text_en: str, text_sr: str, by=None):
        """Freezes the figures as of the last day, with the conclusion that the record has. A
        text that somebody edited before it was reopened stays; another is the generated one."""
        self.check_closing()
        if not (self.conclusion_en.strip() or self.conclusion_sr.strip()):
            raise ValidationError({"conclusion_en": rules.conclusion_needed()})
        self.closed_at, self.closed_by = timezone.now(), by
        self.frozen = {**frozen, "kept": self._kept()}
        if not self.text_edited_en:
            self.text_en = text_en
        if not self.text_edited_sr:
            self.text_sr = text_sr
        self._store(
            "closed", "closed_at", "closed_by", "frozen", "conclusion_en", "conclusion_sr",
            "text_en", "text_sr", by=by,
        )  # fmt: skip

    def reopen(self, *, note: str, by=None):
        """Open again, and no longer public: what was frozen stays in the history."""
        if not self.is_closed:
            raise ValidationError(rules.stage_is_open(self.number))
        if not note.strip():
            raise ValidationError({"note": rules.required(_("reason"))})
        self.closed_at, self.closed_by, self.frozen = None, None, {}
        # As after a withdrawal, so that loading the data file does not close it again.
        self.released_at, self.released_by, self.withdrawn_at = None, None, timezone.now()
        self.proposed_at, self.proposed_by, self.proposed_digest = None, None, ""
        self._store(
            f"reopen: {note}", "closed_at", "closed_by", "frozen", "released_at", "released_by",
            "withdrawn_at", "proposed_at", "proposed_by", "proposed_digest", by=by,
        )  # fmt: skip

    def edit_text(self, *, text_en: str, text_sr: str, generated: dict, by=None):
        """The manager's text; what equals the generated one counts as generated. `generated`:
        {"en", "sr"}. What is public already is tested like a release (V16)."""
        if not self.is_closed:
            raise ValidationError(rules.stage_is_open(self.number))
        if not (text_en.strip() or text_sr.strip()):
            raise ValidationError({"text_en": rules.required(_("text"))})
        self.text_en, self.text_sr = text_en, text_sr
        self.text_edited_en = text_en != generated["en"]
        self.text_edited_sr = text_sr != generated["sr"]
        if self.released_at and (errors := self.personal_data_in_public_texts()):
            raise ValidationError(errors)
        edited = self.text_edited_en or self.text_edited_sr
        self._store("edited" if edited else "generated", *self.TEXT, by=by)

    def check_release(self, *, proposal=False):
        if not self.is_closed:
            raise ValidationError(rules.stage_is_open(self.number))
        super().check_release(proposal=proposal)

    def _store(self, why: str, *names: str, by=None):
        self._history_user = by
        self._change_reason = why[:100]
        self.save(update_fields=names)
