"""What a new colleague would ask at a field of equipment, where its model does not say it."""

from django.utils.translation import gettext_lazy as _

PURCHASE = {
    "programme_en": _("The EU programme that pays, for example National IPA programme 2014."),
}
DELIVERY = {
    "note_number": _("As on the paper that came with the goods."),
    "on": _("The day on which the goods arrived, not that of the entry."),
}
ACCEPTANCE = {
    "kind": _(
        "Partial provisional for a part of the lot, provisional for all of it: the warranty "
        "begins. Final when the warranty is over."
    ),
    "inspected_on": _("When the committee looked at the goods; the certificate may be later."),
}
DEFECT = {
    "remedy_by": _("The day until which the contractor is to put it right."),
    "remedied_on": _("The day on which it was put right. Empty: not yet."),
}
PROTOCOL = {
    "on": _("From this day on the equipment is where the protocol says; it may lie before today."),
    "witness": _("The function of a third person who signs, where there is one."),
}
