"""Entering what is bought: the procurement project and its contracts. Lots with their items stand
in procurement/forms/lots.py."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.forms.hints import add_hints
from activities.models import Institution
from core.editions import EditionForm
from core.forms import DayField, QuantityField, office_helper
from procurement import booking
from procurement.forms import hints
from procurement.forms.texts import WithoutPersonalData
from procurement.models import Contract, Procurement


def two(*names):
    return Div(*[Field(name) for name in names], css_class="pair")


def both(name):
    """The field in two languages, the page's first."""
    first, second = ("en", "sr") if get_language() == "en" else ("sr", "en")
    return two(f"{name}_{first}", f"{name}_{second}")


NO_PERSONAL_DATA = HTML('{% include "includes/_no_personal_data.html" %}')


class ProcurementForm(WithoutPersonalData, EditionForm):
    texts = ("note",)

    class Meta:
        model = Procurement
        fields = [
            "title_en", "title_sr", "programme_en", "programme_sr", "contracting_authority",
            "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = self.instance.project = project
        field = self.fields["contracting_authority"]
        known = Q(pk__in=project.partners.values("institution"))
        stored = Q(pk=self.instance.contracting_authority_id)
        field.queryset = Institution.objects.filter(known | stored)
        field.help_text = _("One of the institutions of the project.")
        add_hints(self, hints.PURCHASE)

    @property
    def helper(self):
        return office_helper(
            Layout(
                both("title"), both("programme"), "contracting_authority",
                NO_PERSONAL_DATA, "note", "base",
            )
        )  # fmt: skip

    def lock_first(self):
        if self.instance.pk:
            booking.lock(self.instance.pk)

    def opened_anew(self, stored):
        return ProcurementForm(instance=stored, project=self.project)


class ContractForm(WithoutPersonalData, EditionForm):
    texts = ("contractor", "note")
    signed_on = DayField(
        label=_("Signed on"),
        required=False,
        help_text=Contract._meta.get_field("signed_on").help_text,
    )
    warranty_days = QuantityField(
        label=capfirst(Contract._meta.get_field("warranty_days").verbose_name),
        min_value=0,
        max_value=3650,
        help_text=Contract._meta.get_field("warranty_days").help_text,
    )

    class Meta:
        model = Contract
        fields = ["reference", "contractor", "signed_on", "warranty_days", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, procurement, **kwargs):
        super().__init__(*args, **kwargs)
        self.procurement = self.instance.procurement = procurement
        if not self.instance.pk:
            self.initial["warranty_days"] = self.instance.warranty_days

    @property
    def helper(self):
        return office_helper(
            Layout(
                two("reference", "contractor"), two("signed_on", "warranty_days"),
                NO_PERSONAL_DATA, "note", "base",
            )
        )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        empty = not (cleaned.get("reference") or cleaned.get("contractor"))
        if empty and not self.errors and not self.instance.made_up():
            self.add_error(
                "reference",
                _("Enter the reference of the contract, or its contractor: else nobody knows it."),
            )
        return cleaned

    def lock_first(self):
        booking.lock(self.procurement.pk)

    def opened_anew(self, stored):
        return ContractForm(instance=stored, procurement=self.procurement)
