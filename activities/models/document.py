"""Files of an activity, and the log of who read what is restricted."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.activity import Activity
from activities.models.project import Project
from activities.words import Access, DocumentKind, Reading
from core.scripts import fold


def stored_name(file, name: str) -> str:
    """Where the content lies: nothing that a person typed, so nothing that a path could abuse."""
    extension = name.rpartition(".")[2].lower()
    return f"documents/{file.project_id}/{uuid4().hex}.{extension}"


class StoredFile(models.Model):
    """A file that belongs to something of a project (`project_id`). Its content was checked, and
    its pictures written anew without what a camera adds, before it came here
    (activities/files.py)."""

    name = models.CharField(_("name"), max_length=120)
    content = models.FileField(_("file"), upload_to=stored_name, max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"), editable=False)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def extension(self) -> str:
        return self.content.name.rpartition(".")[2]

    def delete(self, *args, **kwargs):
        """The row, and once that is certain the content."""
        content = self.content
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            transaction.on_commit(lambda: content.storage.delete(content.name))
        return deleted


class DocumentQuerySet(models.QuerySet):
    def readable_by(self, project):
        """The files of the project that a person may open who has `project.role`."""
        rows = self.filter(activity__project=project)
        return rows if project.can_edit else rows.exclude(access=Access.RESTRICTED)

    def matching(self, words: str):
        """Search in the name; script, accents and case do not matter."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found

    def public(self):
        """Released to everybody: the file, its activity and its project."""
        return self.filter(
            access=Access.PUBLIC,
            activity__released_at__isnull=False,
            activity__project__released_at__isnull=False,
        )


class Document(StoredFile):
    """A file of an activity."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="documents", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    access = models.CharField(_("who may open it"), max_length=10, choices=Access)
    search = models.TextField(editable=False, default="")

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["activity", "kind"], name="document_of_activity")]

    def save(self, *args, **kwargs):
        self.derive_columns()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(
            "activities:file", args=[self.activity.project.slug, self.activity.code, self.pk]
        )

    @property
    def project_id(self) -> int:
        return self.activity.project_id

    def clean(self):
        if self.kind == DocumentKind.SIGNED_SHEET and self.access != Access.RESTRICTED:
            raise ValidationError(
                {"access": _("A signed sheet holds names and signatures. Choose “restricted”.")}
            )

    def derive_columns(self):
        self.search = fold(self.name)


class ReadingLog(models.Model):
    """Who read something that holds names of people. Rows are added, never changed."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="readings", verbose_name=_("project")
    )
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="+", verbose_name=_("activity")
    )
    what = models.CharField(_("what was read"), max_length=10, choices=Reading)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of restricted data")
        verbose_name_plural = _("readings of restricted data")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["project", "-at"], name="reading_order")]

    def __str__(self):
        return f"{self.get_what_display()} ({self.at:%Y-%m-%d %H:%M})"

    @classmethod
    def note(cls, project, reader, what: str, activity=None):
        """Writes down that the person reads this now."""
        return cls.objects.create(project=project, reader=reader, what=what, activity=activity)
