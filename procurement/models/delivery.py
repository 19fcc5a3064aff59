"""Goods arrive: a delivery note with many items on it. What came are its pieces."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities.models.project import SANE_YEARS
from activities.models.shared import Sourced
from procurement.models.purchase import Contract


class Delivery(Sourced):
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="deliveries", verbose_name=_("supply contract")
    )
    on = models.DateField(pgettext_lazy("equipment", "delivered on"), validators=SANE_YEARS)
    # Empty in made-up history alone; the form asks for it.
    note_number = models.CharField(_("number of the delivery note"), max_length=60, blank=True)
    received_by = models.CharField(
        _("received by"),
        max_length=120,
        blank=True,
        help_text=_("The function, not the name: for example storekeeper."),
    )
    remarks = models.TextField(_("remarks"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return str(self.note_number or _("delivery without a note"))

    def get_absolute_url(self):
        slug = self.contract.procurement.project.slug
        return reverse("procurement:delivery", args=[slug, self.pk])

    @property
    def missing(self) -> list[str]:
        """What the record lacks: a mark, never a refusal."""
        return [] if self.note_number else [_("delivery note")]
