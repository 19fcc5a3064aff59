from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.rules import InOneLanguage
from core.scripts import fold
from core.texts import Bilingual, serbian


class InstitutionQuerySet(models.QuerySet):
    def of(self, project):
        """The project's partners, in the order in which they stand there."""
        return self.filter(projects=project).order_by("partnerships__pk")


class Institution(Bilingual, models.Model):
    """A ministry, directorate or service: one row for the whole installation."""

    key = models.SlugField(
        _("key"),
        max_length=40,
        unique=True,
        blank=True,
        help_text=_("Short name in data files. Made from the abbreviation if left empty."),
    )
    abbreviation = models.CharField(_("abbreviation"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    name_sr = models.CharField(_("name in Serbian"), max_length=250, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator("^[A-Z]{2}$", _("Two capital letters, for example RS."))],
        help_text=_("Two letters: RS, AT, SI; EU for its bodies."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("part of"),
    )
    search = models.TextField(editable=False, default="")
    objects = InstitutionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["abbreviation"]
        constraints = [InOneLanguage(text="name", name="institution_has_a_name")]

    def __str__(self):
        return f"{self.short} – {self.name}"

    def save(self, *args, **kwargs):
        if not self.key:
            stem = slugify(fold(self.abbreviation))[:30] or "institution"
            self.key, number = stem, 1
            while Institution.objects.filter(key=self.key).exclude(pk=self.pk).exists():
                number += 1
                self.key = f"{stem}-{number}"
        self.search = fold(f"{self.key} {self.abbreviation} {self.name_en} {self.name_sr}")
        super().save(*args, **kwargs)

    def clean(self):
        if not (self.pk and self.parent_id):
            return
        parents = dict(Institution.objects.values_list("pk", "parent_id"))
        above, seen = self.parent_id, set()
        while above and above not in seen:
            if above == self.pk:
                raise ValidationError(
                    {"parent": _("An institution cannot be part of itself. Choose another.")}
                )
            seen.add(above)
            above = parents.get(above)

    @property
    def name(self) -> str:
        return self.shown("name").text

    @property
    def short(self) -> str:
        """The abbreviation: a Serbian one in the script of the page, a foreign one as it is."""
        return serbian(self.abbreviation) if self.country == "RS" else self.abbreviation
