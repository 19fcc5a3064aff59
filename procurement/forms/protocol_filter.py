"""Narrowing the list of protocols."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.forms.filters import Filter
from procurement.words import ProtocolKind

STATES = {
    "unsigned": (_("signed scan missing"), Q(signed_at=None, annulled_on=None)),
    "signed": (_("signed and locked"), Q(signed_at__isnull=False)),
    "annulled": (_("annulled"), Q(annulled_on__isnull=False)),
}


class ProtocolFilter(Filter):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *ProtocolKind.choices]
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all states")), *((key, label) for key, (label, _q) in STATES.items())],
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("unit", _("all units"), {str(unit.pk): unit.short for unit in units})

    def narrow(self, protocols):
        self.is_valid()
        chosen = self.cleaned_data
        if kind := chosen.get("kind"):
            protocols = protocols.filter(kind=kind)
        if unit := chosen.get("unit"):
            protocols = protocols.filter(Q(from_unit=unit) | Q(to_unit=unit))
        if state := chosen.get("state"):
            protocols = protocols.filter(STATES[state][1])
        return protocols
