"""What somebody changed at once, in one row of a list or in a thousand."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.imports import PackedField
from activities.models.project import Project


class BulkChange(models.Model):
    """One change to one or many records, made in a list. It stays as a record of who changed what
    and why, also after it was undone. `activities/bulk` does the work."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="bulk_changes", verbose_name=_("project")
    )
    what = models.CharField(_("list"), max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("changed"), auto_now_add=True)
    note = models.CharField(_("reason"), max_length=500, blank=True)
    # Primary keys of the records.
    records = models.JSONField(default=list, editable=False)
    # What was written, to take it back (activities.imports.ledger); gone when it was undone.
    ledger = PackedField(null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("change from a list")
        verbose_name_plural = _("changes from lists")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.pk}"

    @property
    def count(self) -> int:
        return len(self.records)

    @property
    def changed_on(self):
        return timezone.localtime(self.at).date()
