"""The paper that says who gave what to whom: handover to a unit, move, return, write-off."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models import Institution
from activities.models.project import SANE_YEARS
from activities.models.shared import Sourced
from procurement.models.piece import Piece
from procurement.models.purchase import Procurement
from procurement.words import ProtocolKind


class ProtocolQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(procurement__project=project)

    def standing(self):
        """Those that were not annulled."""
        return self.filter(annulled_on=None)


class Protocol(Sourced):
    """A numbered protocol. Until the signed scan is attached it may be annulled and written anew;
    from then on its pieces move by a new protocol alone. Functions are kept, never names: those
    stand on the signed paper."""

    procurement = models.ForeignKey(
        Procurement,
        models.CASCADE,
        related_name="protocols",
        verbose_name=_("procurement project"),
    )
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ProtocolKind)
    on = models.DateField(_("date"), validators=SANE_YEARS)
    from_unit = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
        help_text=_("Empty: the store of the project."),
    )
    to_unit = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
        help_text=_("Empty: the store of the project, or nobody after a write-off."),
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    giver = models.CharField(_("giver: function"), max_length=120, blank=True)
    # Who answers for the equipment from now on.
    receiver = models.CharField(_("receiver and holder: function"), max_length=120, blank=True)
    witness = models.CharField(_("witness: function"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    # When the signed scan was attached.
    signed_at = models.DateTimeField(_("signed scan attached"), null=True, editable=False)
    annulled_on = models.DateField(_("annulled on"), null=True, editable=False)
    annulled_why = models.CharField(
        _("reason of the annulment"), max_length=300, blank=True, editable=False
    )

    objects = ProtocolQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "year", "number"], name="one_protocol_per_number"
            ),
            models.CheckConstraint(
                condition=Q(annulled_on=None) | Q(signed_at=None),
                name="signed_protocols_stand",
                violation_error_message=_(
                    "A signed protocol is not annulled. Write a new one that moves the equipment."
                ),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """3/2019: numbers begin anew each year, and are never given twice."""
        return f"{self.number}/{self.year}"

    def get_absolute_url(self):
        return reverse("procurement:protocol", args=[self.procurement.project.slug, self.pk])

    @property
    def locked(self) -> bool:
        return self.signed_at is not None

    @property
    def missing(self) -> list[str]:
        """What the record lacks: a mark, never a refusal."""
        if self.annulled_on or self.signed_at:
            return []
        return [_("signed scan")]


class ProtocolLineQuerySet(models.QuerySet):
    def at(self, on: date):
        """Where each piece was on a day: the one line of it that was in force."""
        return self.filter(since__lte=on).filter(Q(until=None) | Q(until__gt=on))


class ProtocolLine(models.Model):
    """A piece on a protocol. From `since` to the day before `until` it is where this line says:
    with `unit`, or without one in the store (after a write-off: nowhere). The lines of an annulled
    protocol end on the day on which they begin, so they were never in force."""

    protocol = models.ForeignKey(
        Protocol, models.CASCADE, related_name="lines", verbose_name=_("protocol")
    )
    piece = models.ForeignKey(Piece, models.PROTECT, related_name="lines", verbose_name=_("piece"))
    unit = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("unit"),
    )
    since = models.DateField(_("since"), editable=False)
    until = models.DateField(_("until"), null=True, editable=False)
    # What the paper says of the piece, since the signed scan is attached: protocol_paper.said_of.
    signed = models.JSONField(_("as signed"), null=True, editable=False)

    objects = ProtocolLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a protocol")
        verbose_name_plural = _("lines of a protocol")
        ordering = ["protocol", "pk"]
        indexes = [
            models.Index(fields=["unit", "until", "since"], name="line_of_unit"),
            models.Index(fields=["piece", "since"], name="line_of_piece"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["piece"],
                condition=Q(until=None),
                name="one_place_at_a_time",
                violation_error_message=_("Somebody has just moved this piece."),
            ),
            models.UniqueConstraint(fields=["protocol", "piece"], name="once_on_a_protocol"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="line_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.protocol} {self.piece}"
