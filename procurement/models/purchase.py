"""What is bought: the procurement project, its contracts, their lots, the items of a lot."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models import Institution, Project
from activities.models.project import SANE_YEARS
from activities.models.shared import Releasable, Sourced
from activities.rules import InOneLanguage, NotNegative, day_in_future
from core.days import today
from core.texts import Bilingual
from procurement import rules
from procurement.models.sums import ItemQuerySet, peaks_of
from procurement.words import WITH_SERIAL_NUMBERS, AcceptanceKind, Category


class Procurement(Bilingual, Sourced, Releasable):
    """A procurement project: it has a programme of its own and equips those who take part in the
    twinning project. Who may see and change it follows from the twinning project. Its release
    makes quantities and values by category public, and nothing else."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="procurements", verbose_name=_("twinning project")
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    programme_en = models.CharField(_("programme in English"), max_length=150, blank=True)
    programme_sr = models.CharField(_("programme in Serbian"), max_length=150, blank=True)
    contracting_authority = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contracting authority"),
    )
    note = models.TextField(_("internal note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("procurement project")
        verbose_name_plural = _("procurement projects")
        ordering = ["project", "pk"]
        constraints = [InOneLanguage(text="title", name="procurement_has_a_title")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("procurement:overview", args=[self.project.slug])

    def public_facts(self):
        """What the sums by category are made of."""
        items = Item.objects.filter(lot__contract__procurement=self).order_by("pk")
        return list(items.values_list("category", "quantity", "unit_price_eur"))


class Contract(Sourced):
    """A supply contract with one contractor. Its value is the sum of its items."""

    procurement = models.ForeignKey(
        Procurement,
        models.CASCADE,
        related_name="contracts",
        verbose_name=_("procurement project"),
    )
    reference = models.CharField(
        _("contract reference"),
        max_length=60,
        blank=True,
        help_text=_("As on the paper, for example 48-00-00011/2019-28."),
    )
    contractor = models.CharField(
        _("contractor"), max_length=150, blank=True, help_text=_("The company, not a person.")
    )
    signed_on = models.DateField(
        _("signed on"),
        null=True,
        blank=True,
        validators=SANE_YEARS,
        help_text=_("From this day on its items count as contracted."),
    )
    warranty_days = models.PositiveSmallIntegerField(
        _("warranty, days"),
        default=rules.WARRANTY_DAYS,
        validators=[MaxValueValidator(3650)],
        help_text=_("From provisional acceptance on; 365 where the contract says nothing."),
    )
    note = models.TextField(_("internal note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("supply contract")
        verbose_name_plural = _("supply contracts")
        ordering = ["procurement", "pk"]

    def __str__(self):
        return str(self.reference or _("contract without a reference"))

    def get_absolute_url(self):
        slug = self.procurement.project.slug
        return reverse("procurement:contract", args=[slug, self.pk])

    def clean(self):
        """A signature is not in the future, what is delivered was contracted before, and no lot is
        finally accepted before its warranty ends."""
        if self.signed_on and self.signed_on > today():
            raise ValidationError({"signed_on": day_in_future(self.signed_on, today())})
        first = self.deliveries.order_by("on").first() if self.pk else None
        if first and not self.signed_on:
            raise ValidationError({"signed_on": rules.signature_needed()})
        if first and self.signed_on > first.on:
            error = rules.delivered_before_signature(self.signed_on, first.on)
            raise ValidationError({"signed_on": error})
        if self.pk and self.warranty_days is not None:
            self._check_warranty()

    def _check_warranty(self):
        final = self.lots.filter(acceptances__kind=AcceptanceKind.FINAL)
        days = dict(final.values_list("pk", "acceptances__on"))
        last = self.lots.filter(pk__in=days).annotate(last=Max("items__pieces__accepted_on"))
        for lot in last.exclude(last=None):
            end = rules.warranty_end(lot.last, self.warranty_days)
            if days[lot.pk] < end:
                error = rules.warranty_outlasts_final(days[lot.pk], end)
                raise ValidationError({"warranty_days": error})


class Lot(Bilingual, Sourced):
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="lots", verbose_name=_("supply contract")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    delivery_deadline = models.DateField(
        _("delivery deadline"), null=True, blank=True, validators=SANE_YEARS
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="one_lot_per_number",
                violation_error_message=_("The contract already has a lot with this number."),
            ),
            InOneLanguage(text="title", name="lot_has_a_title"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def clean(self):
        """Goods are due after the contract is signed."""
        signed = self.contract.signed_on if self.contract_id else None
        if self.delivery_deadline and signed and self.delivery_deadline < signed:
            error = rules.deadline_before_signature(self.delivery_deadline, signed)
            raise ValidationError({"delivery_deadline": error})

    def get_absolute_url(self):
        slug = self.contract.procurement.project.slug
        return reverse("procurement:lot", args=[slug, self.pk])

    def finally_accepted_on(self) -> date | None:
        final = self.acceptances.filter(kind=AcceptanceKind.FINAL)
        return final.values_list("on", flat=True).first()


class Item(Bilingual, Sourced):
    """A row of a lot: so many pieces of one thing, at one price."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="items", verbose_name=_("lot"))
    number = models.CharField(
        _("number"), max_length=12, help_text=_("As in the contract, for example 2.1.")
    )
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_sr = models.CharField(_("name in Serbian"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    quantity = models.PositiveIntegerField(
        _("quantity"),
        validators=[MinValueValidator(1), MaxValueValidator(rules.MOST_PIECES)],
    )
    unit_price_eur = models.DecimalField(
        _("unit price, EUR"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    specification = models.CharField(
        _("reference of the technical specification"),
        max_length=150,
        blank=True,
        help_text=_("Where to find it, for example annex II, 2.1. Not the specification itself."),
    )
    brand_and_model = models.CharField(_("brand and model"), max_length=120, blank=True)
    # How many pieces are delivered and not rejected: their number, kept here so that the database
    # itself refuses one too many.
    delivered = models.PositiveIntegerField(_("delivered"), default=0, editable=False)
    # The order of a list: 2.9 before 2.10.
    sort_key = models.CharField(max_length=40, editable=False, default="")

    objects = ItemQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sort_key"])

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["lot", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "number"],
                name="one_item_per_number",
                violation_error_message=_("The lot already has an item with this number."),
            ),
            InOneLanguage(text="name", name="item_has_a_name"),
            NotNegative(field="unit_price_eur", name="item_price_not_negative"),
            rules.DeliveredWithinContract(name="delivered_within_contract"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        slug = self.lot.contract.procurement.project.slug
        return reverse("procurement:item", args=[slug, self.pk])

    @property
    def name(self) -> str:
        return self.shown("name").text

    @property
    def value_eur(self):
        """What was contracted, EUR."""
        return self.quantity * self.unit_price_eur

    @property
    def has_serial_numbers(self) -> bool:
        return self.category in WITH_SERIAL_NUMBERS

    def warranty_end(self, accepted_on: date) -> date:
        """The last day of the warranty of what was accepted on a day."""
        return rules.warranty_end(accepted_on, self.lot.contract.warranty_days)

    def clean(self):
        """Amendments end with the final acceptance of the lot; and on no day were more delivered
        than are contracted, what was rejected later with them."""
        stored = Item.objects.filter(pk=self.pk).first() if self.pk else None
        contracted = stored.quantity if stored else None
        if not self.lot_id or self.quantity is None or self.quantity == contracted:
            return
        closed = self.lot.finally_accepted_on()
        if closed and (contracted is None or self.quantity > contracted):
            error = rules.lot_is_closed(self.number, self.quantity, contracted, closed)
            raise ValidationError({"quantity": error})
        # What is there today the constraint says better.
        if contracted and self.delivered <= self.quantity < contracted:
            peak = peaks_of(self.pieces.all()).get(self.pk)
            if peak and peak.most > self.quantity:
                error = rules.contracted_too_few_on_a_day(self.number, self.quantity, *peak)
                raise ValidationError({"quantity": error})

    def derive_columns(self):
        parts = [part for part in self.number.replace("/", ".").split(".") if part]
        self.sort_key = ".".join(part.zfill(5) for part in parts)[:40]

    def save(self, *args, **kwargs):
        self.derive_columns()
        super().save(*args, **kwargs)
