"""The filters of the overview; they live in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms.filters import Filter
from procurement.overview import is_overdue
from procurement.words import Category


class OverviewFilter(Filter):
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all categories")), *Category.choices]
    )
    lot = forms.ChoiceField(label=_("Lot"), required=False)
    due = forms.ChoiceField(
        label=_("Deadlines"),
        required=False,
        choices=[("", _("all")), ("overdue", _("overdue today"))],
    )

    def __init__(self, *args, lots, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("lot", _("all lots"), {str(lot.pk): lot for lot in lots})

    def narrow(self, items, deadlines) -> list:
        """Those of the items that match; `deadlines` are those of their lots."""
        self.is_valid()
        chosen = self.cleaned_data
        if category := chosen.get("category"):
            items = [item for item in items if item.category == category]
        if lot := chosen.get("lot"):
            items = [item for item in items if str(item.lot_id) == lot]
        if chosen.get("due"):
            items = [item for item in items if is_overdue(item, deadlines.get(item.lot_id, []))]
        return items
