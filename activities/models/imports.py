"""A file that somebody brings in: what was read, how each row was understood, what it made."""

import json
import zlib

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.project import Project
from activities.words import ImportState, Outcome


class PackedField(models.BinaryField):
    """Anything that JSON can say, packed: the rows of a file take a tenth of their length."""

    def get_prep_value(self, value):
        if value is None or isinstance(value, bytes | memoryview):
            return value
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        return json.loads(zlib.decompress(bytes(value)).decode("utf-8", "surrogatepass"))


def _day_of(moment):
    return timezone.localtime(moment).date() if moment else None


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of projects in which the person enters: a file may hold names of people."""
        return self.filter(project__in=Project.objects.editable_by(user).values("pk"))


class Import(models.Model):
    """One file, for one list of a project. It stays as a record of what was brought in, by whom,
    also after it was undone. `activities/imports` does the work."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="imports", verbose_name=_("project")
    )
    what = models.CharField(_("list"), max_length=30)
    # The record to which the list belongs, such as the code of an activity; mostly empty.
    scope = models.CharField(_("belongs to"), max_length=60, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=ImportState, default=ImportState.OPEN
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("read"), auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    # While it is open: [[name of the sheet, [[number of the row, [cell, …]], …]], …]
    sheets = PackedField(null=True, editable=False)
    sheet = models.PositiveSmallIntegerField(_("sheet"), default=0)
    sheet_name = models.CharField(_("name of the sheet"), max_length=100, blank=True)
    # The number of the row that names the columns.
    head = models.PositiveIntegerField(_("head row"), null=True)
    # Place in the row, from 0, as a text → name of the column.
    mapping = models.JSONField(_("columns"), default=dict)
    # What the list lets the person choose for all rows.
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("rows by outcome"), default=dict)
    # What comes into being besides the rows: [[what, name], …]
    besides = models.JSONField(_("made besides"), default=list)
    # What was written, to take it back (activities.imports.ledger).
    ledger = PackedField(null=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("imported by"),
    )  # fmt: skip
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("activities:import", args=[self.project.slug, self.pk])

    @property
    def imported_on(self):
        return _day_of(self.imported_at)

    @property
    def undone_on(self):
        return _day_of(self.undone_at)

    @property
    def read_on(self):
        return _day_of(self.at)

    @property
    def columns(self) -> dict[int, str]:
        return {int(place): name for place, name in self.mapping.items()}

    @property
    def written(self) -> int:
        """How many records it made or changed."""
        return self.counts.get(Outcome.NEW, 0) + self.counts.get(Outcome.CHANGED, 0)


class ImportRow(models.Model):
    """A row of the file, and what it means for the list."""

    source = models.ForeignKey(
        Import, models.CASCADE, related_name="rows", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    # Name of the column → what the person wrote instead of the cell.
    mended = models.JSONField(_("mended"), default=dict)
    left_out = models.BooleanField(_("left out"), default=False)
    # By which two rows of one record are told, such as the code of an activity.
    key = models.CharField(_("key"), max_length=100, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    # [[column, old, new], …]
    changes = models.JSONField(_("changes"), default=list)
    # Column → why it is refused, in the words of whoever checked it last.
    faults = models.JSONField(_("faults"), default=dict)
    # Changes when the row means something else than before.
    digest = models.CharField(max_length=16, editable=False)
    # Of the record that was made or changed: primary key, and version afterwards.
    record = models.PositiveBigIntegerField(_("record"), null=True)
    version = models.PositiveIntegerField(_("version"), null=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_row_per_number")
        ]
        indexes = [
            models.Index(fields=["source", "outcome", "number"], name="import_outcome"),
            models.Index(fields=["source", "key"], name="import_key"),
        ]

    def __str__(self):
        return f"{self.number}"

    def values(self, columns: dict[int, str]) -> dict[str, str]:
        """What the row says by column, as mended."""
        found = {name: self.cells[at] for at, name in columns.items() if at < len(self.cells)}
        return found | self.mended
