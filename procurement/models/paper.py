"""Files of a procurement: scans of the papers that it lives on."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models import Project
from activities.models.document import StoredFile
from procurement.models.acceptance import Acceptance
from procurement.models.delivery import Delivery
from procurement.models.protocol import Protocol
from procurement.models.purchase import Contract
from procurement.words import PaperKind


class PaperQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(project=project)


class Paper(StoredFile):
    """A scan that belongs to a contract, a delivery, an acceptance or a protocol, to one of them.
    Signatures and numbers stand on it: staff and managers read it, nobody else ever."""

    OWNERS = ("contract", "delivery", "acceptance", "protocol")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="papers", editable=False, verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    contract = models.ForeignKey(
        Contract, models.CASCADE, null=True, related_name="papers", editable=False
    )
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, null=True, related_name="papers", editable=False
    )
    acceptance = models.ForeignKey(
        Acceptance, models.CASCADE, null=True, related_name="papers", editable=False
    )
    protocol = models.ForeignKey(
        Protocol, models.CASCADE, null=True, related_name="papers", editable=False
    )

    objects = PaperQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(contract__isnull=False, delivery=None, acceptance=None, protocol=None)
                    | Q(contract=None, delivery__isnull=False, acceptance=None, protocol=None)
                    | Q(contract=None, delivery=None, acceptance__isnull=False, protocol=None)
                    | Q(contract=None, delivery=None, acceptance=None, protocol__isnull=False)
                ),
                name="paper_of_one_thing",
            )
        ]

    def get_absolute_url(self):
        return reverse("procurement:paper", args=[self.project.slug, self.pk])

    @property
    def owner(self):
        """What it belongs to."""
        return next(filter(None, (getattr(self, name) for name in self.OWNERS)), None)
