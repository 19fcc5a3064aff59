"""An office's own Word template of a kind of document."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.project import Project
from activities.words import TemplateLanguage, WordKind


class WordTemplateQuerySet(models.QuerySet):
    def in_force(self, kind: str, language: str, project) -> "WordTemplate | None":
        """The project's own, else that of the installation; one statement."""
        rows = self.filter(Q(project=project) | Q(project=None), kind=kind, language=language)
        return rows.order_by(F("project").asc(nulls_last=True)).first()


class WordTemplate(models.Model):
    """Checked before it came here (activities/word_templates.py). The content is kept in the
    database, so that each version that was in force stands in the history."""

    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="word_templates",
        verbose_name=_("project"),
        help_text=_("Empty: for every project that has no template of its own."),
    )
    kind = models.CharField(_("document"), max_length=20, choices=WordKind)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=TemplateLanguage,
        help_text=_("One template serves both Serbian scripts."),
    )
    name = models.CharField(_("file name"), max_length=120, editable=False)
    content = models.BinaryField(_("file"))
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, editable=False)

    objects = WordTemplateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        ordering = ["kind", "language", "project"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "language"],
                name="one_template_per_project",
                violation_error_message=_(
                    "The project already has a template for this document and language. Open that "
                    "and replace its file."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=Q(project=None),
                name="one_template_without_project",
                violation_error_message=_(
                    "There is already a template for this document and language for all projects. "
                    "Open that and replace its file."
                ),
            ),
        ]

    def __str__(self):
        where = self.project.slug if self.project else _("all projects")
        return f"{self.get_kind_display()}, {self.get_language_display()} ({where})"
