"""One piece of an item: a car, a laptop, a chair. It comes with a delivery, is accepted or
rejected, and stands on every protocol that moves it."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities.models import Institution, Project
from core.scripts import fold
from procurement import rules
from procurement.models.acceptance import Acceptance
from procurement.models.delivery import Delivery
from procurement.models.purchase import Item
from procurement.words import PieceState


def number_key(number: str) -> str:
    """A serial or inventory number as it is compared: script, case, accents, spaces and signs do
    not matter."""
    return re.sub(r"[\W_]+", "", fold(number))[:60]


class PieceQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(project=project)

    def with_state(self):
        """Adds `state`, as of today."""
        return self.annotate(
            state=Case(
                When(rejected_on__isnull=False, then=Value(PieceState.REJECTED)),
                When(accepted_on=None, then=Value(PieceState.DELIVERED)),
                When(written_off_on__isnull=False, then=Value(PieceState.WRITTEN_OFF)),
                When(unit=None, then=Value(PieceState.IN_STORE)),
                default=Value(PieceState.IN_USE),
                output_field=models.CharField(),
            )
        )

    def waiting(self):
        """Delivered, and neither accepted nor rejected yet."""
        return self.filter(accepted_on=None, rejected_on=None)

    def in_store(self):
        """Accepted, and with no unit: these can be handed over."""
        return self.filter(accepted_on__isnull=False, unit=None, written_off_on=None)

    def with_unit(self):
        return self.filter(unit__isnull=False, written_off_on=None)

    def matching(self, words: str):
        """Search in serial and inventory numbers and the item's name; script, accents and case do
        not matter."""
        found = self
        for word in fold(words).split():
            key = number_key(word)
            where = Q(search__contains=word)
            if key:
                where |= Q(serial_key__contains=key) | Q(inventory_key__contains=key)
            found = found.filter(where)
        return found


class Piece(models.Model):
    # That of the item; here too, because lists and unique numbers are of a project.
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="pieces", editable=False, verbose_name=_("project")
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="pieces", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    serial_number = models.CharField(_("serial number"), max_length=60, blank=True)
    serial_key = models.CharField(max_length=60, editable=False, default="")
    inventory_number = models.CharField(_("inventory number"), max_length=60, blank=True)
    inventory_key = models.CharField(max_length=60, editable=False, default="")
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="pieces", verbose_name=_("delivery")
    )
    acceptance = models.ForeignKey(
        Acceptance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pieces",
        verbose_name=_("acceptance"),
    )
    rejection = models.ForeignKey(
        Acceptance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rejected_pieces",
        verbose_name=_("rejection"),
    )
    # The days of the steps: those of the papers above, and of the protocols that it stands on.
    # Here too, so that sums for any day read one table.
    delivered_on = models.DateField(pgettext_lazy("equipment", "delivered on"), editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    rejected_on = models.DateField(_("rejected on"), null=True, editable=False)
    # The first handover; a later return or move does not change it.
    handed_over_on = models.DateField(_("handed over on"), null=True, editable=False)
    written_off_on = models.DateField(_("written off on"), null=True, editable=False)
    unit = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pieces",
        verbose_name=_("unit"),
    )
    search = models.TextField(editable=False, default="")

    objects = PieceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search", "serial_key", "inventory_key"])

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ["item", "number"]
        indexes = [
            # All that the sums need, so that they read no rows.
            models.Index(
                fields=["item", "delivered_on", "rejected_on", "accepted_on", "handed_over_on"],
                name="piece_sums",
            ),
            models.Index(fields=["project", "unit"], name="piece_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_piece_per_number"),
            models.UniqueConstraint(
                fields=["project", "inventory_key"],
                condition=~Q(inventory_key=""),
                name="one_piece_per_inventory_number",
                violation_error_message=_("Another piece already has this inventory number."),
            ),
            models.UniqueConstraint(
                fields=["item", "serial_key"],
                # What was rejected may come back.
                condition=~Q(serial_key="") & Q(rejected_on=None),
                name="one_piece_per_serial_number",
                violation_error_message=_(
                    "Another piece of this item already has this serial number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("delivered_on")),
                name="accepted_after_delivery",
                violation_error_message=_("A piece is accepted after it was delivered."),
            ),
            models.CheckConstraint(
                condition=Q(rejected_on=None)
                | Q(rejected_on__gte=F("delivered_on"), accepted_on=None),
                name="rejected_or_accepted",
                violation_error_message=_("A piece is accepted or rejected, not both."),
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on=None) | Q(handed_over_on__gte=F("accepted_on")),
                name="handed_over_after_acceptance",
                violation_error_message=_("A piece is handed over after it was accepted."),
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on=None) | Q(accepted_on__isnull=False),
                name="handed_over_if_accepted",
                violation_error_message=_("Only what was accepted is handed over."),
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(handed_over_on__isnull=False),
                name="with_a_unit_if_handed_over",
                violation_error_message=_("A unit has only what was handed over to it."),
            ),
            models.CheckConstraint(
                condition=Q(written_off_on=None) | Q(unit=None, accepted_on__isnull=False),
                name="written_off_if_accepted",
                violation_error_message=_("Only what was accepted is written off."),
            ),
        ]

    def __str__(self):
        return self.code

    def save(self, *args, **kwargs):
        self.derive_columns()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("procurement:piece", args=[self.project.slug, self.pk])

    def clean(self):
        """Numbers that another piece has: rule V15, and the serial number within the item. What
        was rejected may come back, so its serial number does not count."""
        self.derive_columns()
        others = Piece.objects.exclude(pk=self.pk).select_related("item")
        errors = {}
        if self.inventory_key:
            same = others.filter(project=self.project_id, inventory_key=self.inventory_key)
            if other := same.first():
                errors["inventory_number"] = rules.inventory_number_in_use(
                    self.inventory_number, f"{other.code} {other.item.name}"
                )
        if self.serial_key and not self.rejected_on:
            same = others.filter(item=self.item_id, serial_key=self.serial_key, rejected_on=None)
            if other := same.first():
                errors["serial_number"] = rules.serial_number_in_use(self.serial_number, other.code)
        if errors:
            raise ValidationError(errors)

    @property
    def code(self) -> str:
        """2.1/07: the item's number, and that of the piece."""
        return f"{self.item.number}/{self.number:02d}"

    @property
    def in_words(self) -> str:
        """2.1/07 Laptop: for messages that name it."""
        return f"{self.code} {self.item.name}"

    def made_up(self, field: str = "") -> bool:
        """Whether it was made up for the demonstration, as its item was."""
        return self.item.made_up(field)

    @property
    def state_now(self) -> str:
        """As `with_state` says it."""
        if self.rejected_on:
            return PieceState.REJECTED
        if not self.accepted_on:
            return PieceState.DELIVERED
        if self.written_off_on:
            return PieceState.WRITTEN_OFF
        return PieceState.IN_USE if self.unit_id else PieceState.IN_STORE

    @property
    def state_label(self) -> str:
        return PieceState(self.state_now).label

    @property
    def stands_on_a_protocol(self) -> bool:
        """Whether its numbers stand on the paper of a handover or a write-off: from then on the
        office fills an empty one, and an administrator alone changes one."""
        return bool(self.handed_over_on or self.written_off_on)

    def warranty_end(self) -> date | None:
        """The last day of its warranty; None before it is accepted."""
        return self.item.warranty_end(self.accepted_on) if self.accepted_on else None

    def derive_columns(self):
        self.serial_key = number_key(self.serial_number)
        self.inventory_key = number_key(self.inventory_number)
        self.search = fold(f"{self.code} {self.item.name_sr} {self.item.name_en}")
