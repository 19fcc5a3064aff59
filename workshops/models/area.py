from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from core.scripts import fold
from core.texts import Bilingual


class Area(Bilingual, models.Model):
    """What a conclusion or recommendation is about; a list that the office can extend."""

    key = models.CharField(_("key"), max_length=60, unique=True, help_text=_("As in data files."))
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    name_sr = models.CharField(_("name in Serbian"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["pk"]
        constraints = [rules.InOneLanguage(text="name", name="area_has_a_name")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.shown("name").text

    @property
    def slug(self) -> str:
        return slugify(fold(self.key))
