"""A delivery note as it lies on the table: its head, and a row for each item of the contract."""

from itertools import groupby

from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.forms.hints import add_hints
from core.editions import EditionForm
from core.forms import DayField, OfficeForm, office_helper, show_errors
from procurement import booking
from procurement.deliveries import check_head, deliver, move_pieces
from procurement.forms import hints
from procurement.forms.quantities import (
    QuantityField,
    SerialsField,
    in_order,
    label_of,
    removed_meanwhile,
)
from procurement.forms.texts import WithoutPersonalData
from procurement.models import Delivery, Item

# "Fill in" for the items of all lots; else the primary key of one lot.
ALL = "all"
DELIVERED_ON = pgettext_lazy("equipment", "Delivered on")


class DeliveryForm(WithoutPersonalData, OfficeForm):
    texts = ("received_by", "remarks")
    note_number = forms.CharField(label=label_of(Delivery, "note_number"), max_length=60)
    on = DayField(label=DELIVERED_ON)
    received_by = forms.CharField(
        label=label_of(Delivery, "received_by"),
        max_length=120,
        required=False,
        help_text=Delivery._meta.get_field("received_by").help_text,
    )
    remarks = forms.CharField(
        label=label_of(Delivery, "remarks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, contract, **kwargs):
        super().__init__(*args, **kwargs)
        self.contract = contract
        add_hints(self, hints.DELIVERY)
        self.items = list(in_order(Item.objects.filter(lot__contract=contract)))
        for item in self.items:
            self.fields[f"quantity_{item.pk}"] = QuantityField(
                label=_("Item %(item)s: delivered now") % {"item": item.number}
            )
            self.fields[f"serials_{item.pk}"] = SerialsField(
                label=_("Item %(item)s: serial numbers") % {"item": item.number}
            )

    @property
    def helper(self):
        """The head; the template has the rows."""
        return office_helper(
            Layout(
                Div(Field("note_number"), Field("on"), css_class="pair"),
                Div(Field("received_by"), Field("remarks"), css_class="pair"),
            )
        )

    @property
    def lots(self):
        """[(lot, rows)] of the page; a row is {"item", "left", "quantity", "serials"}."""
        return [
            (lot, [self._row(item) for item in items])
            for lot, items in groupby(self.items, key=lambda item: item.lot)
        ]

    def _row(self, item) -> dict:
        return {
            "item": item,
            "left": item.quantity - item.delivered,
            "quantity": self[f"quantity_{item.pk}"],
            "serials": self[f"serials_{item.pk}"],
        }

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to book, and nobody has typed anything."""
        left = any(item.quantity > item.delivered for item in self.items)
        return bool(self.items) and not left and not self.is_bound

    def filled(self, asked: str) -> dict:
        """What was typed, with all that is still to come of one lot (or all of them) where
        nothing was typed."""
        values = self.data.dict()
        for item in self.items:
            name, left = f"quantity_{item.pk}", item.quantity - item.delivered
            wanted = asked in (ALL, str(item.lot_id))
            if wanted and left > 0 and not str(values.get(name, "")).strip():
                values[name] = left
        return values

    def clean(self):
        lots = self.contract.lots.values("pk")
        for error in removed_meanwhile(self, ("quantity", "serials"), lots):
            self.add_error(None, error)
        return super().clean()

    def store(self, *, by) -> Delivery | None:
        """The delivery; None where a rule refuses it, which then stands at its field."""
        chosen = self.cleaned_data
        try:
            return deliver(
                contract=self.contract,
                on=chosen["on"],
                note_number=chosen["note_number"],
                received_by=chosen["received_by"],
                remarks=chosen["remarks"],
                quantities={
                    item: (chosen[f"quantity_{item.pk}"] or 0, chosen[f"serials_{item.pk}"])
                    for item in self.items
                },
                by=by,
            )
        except ValidationError as error:
            show_errors(self, error)
            return None


class DeliveryHeadForm(WithoutPersonalData, EditionForm):
    texts = DeliveryForm.texts
    on = DayField(
        label=DELIVERED_ON,
        help_text=_("The day of its pieces moves with it."),
    )

    class Meta:
        model = Delivery
        fields = ["note_number", "on", "received_by", "remarks"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note_number"].required = not self.instance.made_up()
        add_hints(self, hints.DELIVERY)

    @property
    def helper(self):
        return office_helper(
            Layout(
                Div(Field("note_number"), Field("on"), css_class="pair"),
                "received_by",
                "remarks",
                "base",
            )
        )

    def lock_first(self):
        booking.lock(self.instance.contract.procurement_id)

    def write(self, by):
        check_head(self.instance)
        self.save()
        move_pieces(self.instance, by=by)
