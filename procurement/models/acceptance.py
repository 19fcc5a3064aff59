"""The committee looks at what arrived, and accepts or rejects it, lot by lot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.project import SANE_YEARS
from activities.models.shared import Sourced
from procurement.models.purchase import Item, Lot
from procurement.words import AcceptanceKind


class Acceptance(Sourced):
    """A certificate of acceptance. Partial provisional and provisional ones accept or reject
    pieces; the final one closes a lot after its warranty."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="acceptances", verbose_name=_("lot"))
    kind = models.CharField(_("kind"), max_length=20, choices=AcceptanceKind)
    # The day of the certificate: from it on the pieces count as accepted or rejected.
    on = models.DateField(_("date of the certificate"), validators=SANE_YEARS)
    # Empty in made-up history alone; the form asks for it.
    certificate_number = models.CharField(_("number of the certificate"), max_length=60, blank=True)
    inspected_on = models.DateField(_("inspected on"), null=True, blank=True, validators=SANE_YEARS)
    committee = models.CharField(
        _("committee"),
        max_length=300,
        blank=True,
        help_text=_("Functions, not names: for example two officers of the IT department."),
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
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(kind=AcceptanceKind.FINAL),
                name="one_final_acceptance_per_lot",
                violation_error_message=_("This lot is finally accepted already."),
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(kind=AcceptanceKind.PROVISIONAL),
                name="one_provisional_acceptance_per_lot",
                violation_error_message=_(
                    "This lot has a provisional acceptance already. Choose the partial provisional "
                    "acceptance, or take that one back first."
                ),
            ),
        ]

    def __str__(self):
        return str(self.certificate_number or _("acceptance without a certificate"))

    def get_absolute_url(self):
        slug = self.lot.contract.procurement.project.slug
        return reverse("procurement:acceptance", args=[slug, self.pk])

    @property
    def missing(self) -> list[str]:
        """What the record lacks: a mark, never a refusal."""
        return [] if self.certificate_number else [_("certificate")]


class Defect(models.Model):
    """What the committee found, and until when the contractor puts it right."""

    acceptance = models.ForeignKey(
        Acceptance, models.CASCADE, related_name="defects", verbose_name=_("acceptance")
    )
    item = models.ForeignKey(
        Item,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="defects",
        verbose_name=_("item"),
    )
    description = models.CharField(_("defect"), max_length=300)
    remedy_by = models.DateField(_("to be remedied by"), validators=SANE_YEARS)
    remedied_on = models.DateField(_("remedied on"), null=True, blank=True, validators=SANE_YEARS)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("defect")
        verbose_name_plural = _("defects")
        ordering = ["remedy_by", "pk"]

    def __str__(self):
        return self.description
