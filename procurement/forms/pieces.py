"""The filters of the list of pieces, and the numbers of one piece."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.forms.imported import ByImport
from core.days import today
from core.editions import EditionForm
from procurement import rules
from procurement.booking import lock
from procurement.deadlines import DeadlineKind, lot_deadlines
from procurement.forms.filters import Filter
from procurement.models import Item, Piece
from procurement.models.piece import number_key
from procurement.words import WITH_SERIAL_NUMBERS, Category, PieceState

# The end of a warranty is soon: domain.md asks for the first alert 60 days before.
SOON = 60  # days
CERTIFICATE, FINAL = "certificate", "final"
MISSING, SERIAL, INVENTORY = "missing", "serial", "inventory"
RUNNING, ENDS_SOON, OVER = "running", "soon", "over"

# What was rejected goes back: nobody enters its numbers any more.
STAYS = Q(rejected_on=None)
NO_SERIAL = STAYS & Q(serial_number="", item__category__in=WITH_SERIAL_NUMBERS)
NO_INVENTORY = STAYS & Q(inventory_number="")
NUMBERS = {MISSING: NO_SERIAL | NO_INVENTORY, SERIAL: NO_SERIAL, INVENTORY: NO_INVENTORY}


class PieceFilter(ByImport, Filter):
    """`items` and `units` are those of the project by primary key, fetched by the view; the
    pieces that `narrow` takes are those of with_state. All is of today."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all categories")), *Category.choices]
    )
    lot = forms.ChoiceField(label=_("Lot"), required=False)
    item = forms.ChoiceField(label=_("Item"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *PieceState.choices]
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    due = forms.ChoiceField(
        label=_("Overdue"),
        required=False,
        choices=[
            ("", _("all")),
            (CERTIFICATE, _("certificate of acceptance overdue")),
            (FINAL, _("final acceptance overdue")),
        ],
    )
    numbers = forms.ChoiceField(
        label=_("Numbers"),
        required=False,
        choices=[
            ("", _("all")),
            (INVENTORY, _("without inventory number")),
            (SERIAL, _("without serial number")),
            (MISSING, _("without one of the two")),
        ],
    )
    warranty = forms.ChoiceField(
        label=_("Warranty"),
        required=False,
        choices=[
            ("", _("all")),
            (RUNNING, _("running")),
            (ENDS_SOON, _("ends within 60 days")),
            (OVER, _("over")),
        ],
    )

    def __init__(self, *args, items, units, imports=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_imports(imports)
        self.items, self.units = items, units
        lots = {str(item.lot_id): item.lot for item in items.values()}
        self.offer("lot", _("all lots"), {key: self._named(lot, lots) for key, lot in lots.items()})
        self.offer("item", _("all items"), {str(pk): item for pk, item in items.items()})
        self.offer("unit", _("all units"), {str(pk): unit for pk, unit in units.items()})

    @staticmethod
    def _named(lot, lots) -> str:
        """With its contract where there are several: each has a lot 1."""
        contracts = {one.contract_id for one in lots.values()}
        return f"{lot.contract}: {lot}" if len(contracts) > 1 else str(lot)

    def narrow(self, pieces):
        """The pieces that match."""
        self.is_valid()
        chosen = self.cleaned_data
        pieces = self.of_import(pieces)
        if words := chosen.get("q"):
            pieces = pieces.matching(words)
        for name, column in (
            ("category", "item__category"), ("lot", "item__lot"), ("item", "item"),
            ("unit", "unit"), ("state", "state"),
        ):  # fmt: skip
            if value := chosen.get(name):
                pieces = pieces.filter(**{column: value})
        if numbers := chosen.get("numbers"):
            pieces = pieces.filter(NUMBERS[numbers])
        if due := chosen.get("due"):
            pieces = self._overdue(pieces, due)
        if warranty := chosen.get("warranty"):
            pieces = pieces.filter(self._warranty(warranty))
        return pieces

    def _overdue(self, pieces, due):
        if due == CERTIFICATE:
            last = today() - timedelta(days=rules.DAYS_TO_ACCEPT)
            return pieces.waiting().filter(delivered_on__lt=last)
        items = Item.objects.filter(pk__in=self.items).with_days()
        items = items.select_related("lot__contract")
        lots = [
            deadline.record.pk
            for deadline in lot_deadlines(items, today())
            if deadline.kind == DeadlineKind.FINAL and deadline.is_overdue
        ]
        return pieces.filter(item__lot__in=lots, accepted_on__isnull=False)

    def _warranty(self, warranty) -> Q:
        """Its last day is so many days after acceptance as the contract says, so there is a
        condition for each length."""
        found = Q(pk__in=[])
        for days in {item.lot.contract.warranty_days for item in self.items.values()}:
            # Accepted on this day, the warranty ends today.
            day = today() - timedelta(days=days)
            when = {
                RUNNING: Q(accepted_on__gte=day),
                ENDS_SOON: Q(accepted_on__range=(day, day + timedelta(days=SOON))),
                OVER: Q(accepted_on__lt=day),
            }
            found |= Q(item__lot__contract__warranty_days=days) & when[warranty]
        return found


class PieceForm(EditionForm):
    """Serial and inventory number of a piece. Once they stand on a protocol an empty one may be
    filled in, and none is changed."""

    STAYS = {
        "serial_number": rules.serial_number_stays,
        "inventory_number": rules.number_stays,
    }

    class Meta:
        model = Piece
        fields = ["serial_number", "inventory_number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["serial_number"].help_text = _("As on the device.")
        self.fields["inventory_number"].help_text = _("One for each piece, unique in the project.")
        for name in self.STAYS:
            if self.instance.stands_on_a_protocol and getattr(self.instance, name):
                # Not disabled: what is posted all the same is refused, and not dropped unsaid.
                self.fields[name].widget.attrs["readonly"] = True
                self.fields[name].help_text = _(
                    "It stands on a protocol. Only an administrator can correct it."
                )

    def clean_serial_number(self):
        return self._kept("serial_number")

    def clean_inventory_number(self):
        return self._kept("inventory_number")

    def _kept(self, name) -> str:
        """Also after the unit gave the piece back: the numbers stand on the protocols of both."""
        number, stored = self._readable(name), getattr(self.instance, name)
        changes = number_key(number) != number_key(stored)
        if stored and changes and self.instance.stands_on_a_protocol:
            raise self.STAYS[name](stored)
        return number

    def _readable(self, name) -> str:
        number = self.cleaned_data[name]
        if number and not number_key(number):
            raise ValidationError(
                _("“%(value)s” has no letter and no digit. Enter the number, or leave it empty."),
                "unreadable",
                {"value": number},
            )
        return number

    def lock_first(self):
        lock(self.instance.item.lot.contract.procurement_id)
