"""The certificate of the committee: its head, a row for each item of the lot, defects."""

import re

from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from activities.forms.hints import add_hints
from core.editions import EditionForm
from core.forms import DayField, OfficeForm, office_helper, show_errors
from core.widgets import DayInput
from procurement import booking
from procurement.acceptances import accept, remedy_too_early
from procurement.corrections import check_defect, check_head, move_pieces, remedy
from procurement.forms import hints
from procurement.forms.quantities import (
    WHOLE_NUMBER,
    QuantityField,
    SerialsField,
    in_order,
    label_of,
    removed_meanwhile,
)
from procurement.forms.texts import WithoutPersonalData
from procurement.models import Acceptance, Defect, Item
from procurement.words import AcceptanceKind

DEFECT_ROWS, MOST_DEFECTS = 3, 99
DEFECT_POSTED = re.compile(r"(?:defect|defect_item|remedy_by)_([1-9][0-9]{0,2})")
HEAD = Layout(
    "kind",
    Div(Field("certificate_number"), Field("on"), css_class="pair"),
    Div(Field("inspected_on"), Field("committee"), css_class="pair"),
    "remarks",
)


def items_of(lot) -> list[Item]:
    """With `accepted` and `waiting` pieces."""
    there = Q(pieces__accepted_on__isnull=False)
    waiting = Q(pieces__isnull=False, pieces__accepted_on=None, pieces__rejected_on=None)
    return list(
        in_order(lot.items).annotate(
            accepted=Count("pieces", filter=there), waiting=Count("pieces", filter=waiting)
        )
    )


class AcceptanceForm(WithoutPersonalData, OfficeForm):
    texts = (
        "committee", "remarks", *(f"defect_{number}" for number in range(1, DEFECT_ROWS + 1)),
    )  # fmt: skip
    kind = forms.ChoiceField(label=label_of(Acceptance, "kind"), choices=AcceptanceKind.choices)
    certificate_number = forms.CharField(
        label=label_of(Acceptance, "certificate_number"), max_length=60
    )
    on = DayField(label=label_of(Acceptance, "on"))
    inspected_on = DayField(label=label_of(Acceptance, "inspected_on"), required=False)
    committee = forms.CharField(
        label=label_of(Acceptance, "committee"),
        max_length=300,
        required=False,
        help_text=Acceptance._meta.get_field("committee").help_text,
    )
    remarks = forms.CharField(
        label=label_of(Acceptance, "remarks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, lot, **kwargs):
        super().__init__(*args, **kwargs)
        self.lot = lot
        self.items = items_of(lot)
        for item in self.items:
            about = {"item": item.number}
            for name, label in (
                ("accept", _("Item %(item)s: accept")),
                ("reject", _("Item %(item)s: reject")),
            ):
                self.fields[f"{name}_{item.pk}"] = QuantityField(label=label % about)
            self.fields[f"rejected_{item.pk}"] = SerialsField(
                label=_("Item %(item)s: serial numbers of the rejected") % about
            )
        self._add_defects()
        add_hints(self, hints.ACCEPTANCE)
        self.initial.setdefault("kind", self.likely_kind())

    def _add_defects(self):
        """As many rows as were posted, and never fewer than an empty page has."""
        found = (DEFECT_POSTED.fullmatch(name) for name in (*self.data, *self.initial))
        last = max([DEFECT_ROWS, *(int(match[1]) for match in found if match)])
        self.defect_numbers = range(1, last + 1)
        for number in self.defect_numbers:
            self.fields.update(self._defect_fields(number))

    def _defect_fields(self, number) -> dict:
        choices = [("", _("the whole lot")), *((str(one.pk), str(one)) for one in self.items)]
        about = {"number": number}
        return {
            f"defect_item_{number}": forms.ChoiceField(
                label=_("Defect %(number)s: item") % about, required=False, choices=choices
            ),
            f"defect_{number}": forms.CharField(
                label=_("Defect %(number)s: what was found") % about,
                required=False,
                max_length=Defect._meta.get_field("description").max_length,
            ),
            f"remedy_by_{number}": DayField(
                label=_("Defect %(number)s: to be remedied by") % about, required=False
            ),
        }

    def likely_kind(self) -> str:
        """What the next certificate of the lot is, if all that waits is accepted."""
        accepted = sum(item.accepted for item in self.items)
        waiting = sum(item.waiting for item in self.items)
        missing = sum(item.quantity for item in self.items) - accepted
        if not missing and not waiting:
            return AcceptanceKind.FINAL
        return AcceptanceKind.PARTIAL if missing > waiting else AcceptanceKind.PROVISIONAL

    @property
    def waits(self) -> bool:
        return any(item.waiting for item in self.items)

    def is_over(self, final) -> bool:
        """Whether there is nothing to decide, and nobody has typed anything. `final`: the final
        acceptance, which alone can come when no piece waits."""
        due = self.likely_kind() == AcceptanceKind.FINAL and not final
        return bool(self.items) and not (self.waits or due or self.is_bound)

    @property
    def helper(self):
        """The head; the template has the rows."""
        return office_helper(HEAD)

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "item": item,
                "fields": [self[f"accept_{item.pk}"], self[f"reject_{item.pk}"]],
                "serials": self[f"rejected_{item.pk}"],
                "typed": any(
                    self[f"{name}_{item.pk}"].value() for name in ("accept", "reject", "rejected")
                ),
            }
            for item in self.items
        ]

    @property
    def defect_rows(self) -> list[list]:
        return [
            [self[f"defect_item_{number}"], self[f"defect_{number}"], self[f"remedy_by_{number}"]]
            for number in self.defect_numbers
        ]

    @property
    def empty_defect_row(self) -> list:
        """What the script copies; the number of the row is put in place of the word."""
        form = OfficeForm()
        form.fields.update(self._defect_fields("__place__"))
        return list(form)

    @property
    def most_defects(self) -> int:
        return MOST_DEFECTS

    def filled(self) -> dict:
        """What was typed, and where nothing was typed all that waits and is not rejected, to be
        accepted."""
        values = self.data.dict()
        for item in self.items:
            name = f"accept_{item.pk}"
            rejected = values.get(f"reject_{item.pk}", "").strip()
            left = item.waiting
            if WHOLE_NUMBER.fullmatch(rejected):
                left -= int(rejected)
            if left > 0 and not str(values.get(name, "")).strip():
                values[name] = left
        return values

    def clean(self):
        cleaned = super().clean()
        names = ("accept", "reject", "rejected")
        for error in removed_meanwhile(self, names, [self.lot.pk]):
            self.add_error(None, error)
        self.defects = []
        for number in self.defect_numbers:
            self._take_defect(number, cleaned)
        return cleaned

    def _take_defect(self, number, cleaned):
        words, day = cleaned.get(f"defect_{number}"), cleaned.get(f"remedy_by_{number}")
        item = cleaned.get(f"defect_item_{number}")
        if not (words or day or item):
            return
        if not words and f"defect_{number}" not in self.errors:
            self.add_error(f"defect_{number}", _("Write what was found, or empty the whole row."))
        if not day and f"remedy_by_{number}" not in self.errors:
            self.add_error(
                f"remedy_by_{number}", _("Enter the day by which the contractor puts it right.")
            )
        defect = Defect(item_id=int(item) if item else None, description=words or "", remedy_by=day)
        if day and cleaned.get("on") and day < cleaned["on"]:
            self.add_error(f"remedy_by_{number}", remedy_too_early(defect, cleaned["on"]))
        self.defects.append(defect)

    def store(self, *, by) -> Acceptance | None:
        """The acceptance; None where a rule refuses it, which then stands at its field."""
        chosen = self.cleaned_data
        try:
            return accept(
                lot=self.lot,
                **{name: chosen[name] for name in HeadForm.Meta.fields},
                quantities={
                    item: (
                        chosen[f"accept_{item.pk}"] or 0,
                        chosen[f"reject_{item.pk}"] or 0,
                        chosen[f"rejected_{item.pk}"],
                    )
                    for item in self.items
                },
                defects=self.defects,
                by=by,
            )
        except ValidationError as error:
            show_errors(self, error)
            return None


class HeadForm(WithoutPersonalData, EditionForm):
    """The certificate alone: what it says of the pieces stays."""

    texts = ("committee", "remarks")

    on = DayField(
        label=label_of(Acceptance, "on"),
        help_text=_("The day of its pieces moves with it, and with them their warranty."),
    )
    inspected_on = DayField(label=label_of(Acceptance, "inspected_on"), required=False)

    class Meta:
        model = Acceptance
        fields = [
            "kind", "certificate_number", "on", "inspected_on", "committee", "remarks",
        ]  # fmt: skip
        widgets = {"remarks": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["certificate_number"].required = not self.instance.made_up()
        final = self.instance.kind == AcceptanceKind.FINAL
        self.fields["kind"].choices = [
            (kind, label)
            for kind, label in AcceptanceKind.choices
            if (kind == AcceptanceKind.FINAL) == final
        ]
        add_hints(self, hints.ACCEPTANCE)

    @property
    def helper(self):
        return office_helper(Layout(HEAD, "base"))

    def lock_first(self):
        booking.lock(self.instance.lot.contract.procurement_id)

    def write(self, by):
        check_head(self.instance, Acceptance.objects.get(pk=self.instance.pk))
        self.save()
        move_pieces(self.instance, by=by)


class DefectForm(EditionForm):
    """A defect that was forgotten, or written down wrongly."""

    remedy_by = DayField(label=label_of(Defect, "remedy_by"))
    remedied_on = DayField(label=label_of(Defect, "remedied_on"), required=False)

    class Meta:
        model = Defect
        fields = ["item", "description", "remedy_by", "remedied_on"]

    def __init__(self, *args, acceptance, **kwargs):
        super().__init__(*args, **kwargs)
        self.acceptance = self.instance.acceptance = acceptance
        item = self.fields["item"]
        item.queryset, item.empty_label = in_order(acceptance.lot.items), _("the whole lot")
        add_hints(self, hints.DEFECT)

    @property
    def helper(self):
        days = Div(Field("remedy_by"), Field("remedied_on"), css_class="pair")
        return office_helper(Layout("item", "description", days, "base"))

    def lock_first(self):
        booking.lock(self.acceptance.lot.contract.procurement_id)

    def write(self, by):
        check_defect(self.instance)
        self.save()

    def opened_anew(self, stored):
        return DefectForm(instance=stored, acceptance=self.acceptance)


class RemedyForm(OfficeForm):
    """On which day a defect was put right; empty while it was not."""

    remedied_on = DayField(
        label=label_of(Defect, "remedied_on"),
        required=False,
        widget=DayInput(attrs={"class": "textinput"}),
    )

    def store(self, defect, *, by) -> bool:
        try:
            remedy(defect=defect, on=self.cleaned_data["remedied_on"], by=by)
        except ValidationError as error:
            show_errors(self, error)
            return False
        return True
