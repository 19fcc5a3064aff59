"""What a new colleague would ask at a field, where its model does not say it."""

from django.utils.translation import gettext_lazy as _

HINTS = {
    "component": _("The mandatory result that the activity serves. Component 0: management."),
    "current_start": _("As planned now. Approving the plan keeps it for comparison."),
    "actual_start": _("The day on which it really began. Empty: not begun."),
    "actual_end": _("The day on which it really ended. Empty: not over."),
    "not_stated": _("Who is neither counted as a woman nor as a man, or where nobody noted it."),
    "summary_en": _("Stands on the public page once the activity is released: no names."),
    "responsible_ms": _("Who answers for it in the Member State, for example the expert."),
    "responsible_bc": _("Who answers for it in the beneficiary institution."),
    "party": _("Whose doing the reason is; reports count delays by it."),
    "act": _("The paper that allows it, for example a decision of the steering committee."),
    "on": _("The day from which it holds; it may lie before today."),
}


FILE_HINTS = {
    "name": _("What people see and search for; the file itself stays as it is."),
    "kind": _("By it the activity knows which evidence is still missing."),
    "access": _("Restricted: staff and managers alone, and each reading is noted."),
}


def add_hints(form, hints=HINTS) -> None:
    """To fields without a text of their own."""
    for name, field in form.fields.items():
        if name in hints and not field.help_text and not field.widget.is_hidden:
            field.help_text = hints[name]
