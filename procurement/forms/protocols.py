"""A protocol on one page: who gives what to whom, and the pieces to tick with their numbers."""

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities.forms.choose_institution import institution_choices, new_institution
from activities.forms.hints import add_hints
from activities.models import Institution
from core.days import today
from core.forms import NOTHING_CHOSEN, DayField, OfficeForm, office_helper, show_errors
from procurement.forms import hints
from procurement.forms.protocol_pieces import PiecesOfAProtocol
from procurement.forms.quantities import label_of
from procurement.forms.texts import WithoutPersonalData
from procurement.models import Item, Protocol
from procurement.protocols import FROM_THE_STORE, TO_A_UNIT, write_protocol
from procurement.words import ProtocolKind

# Pieces that the summary of errors links; the others have theirs beside them.
MOST_LINKED = 20
TEXTS = ("place", "giver", "receiver", "witness", "reason")


def text_field(name, **kwargs):
    field = Protocol._meta.get_field(name)
    return forms.CharField(
        label=label_of(Protocol, name), max_length=field.max_length, required=False, **kwargs
    )


class ProtocolForm(PiecesOfAProtocol, WithoutPersonalData, OfficeForm):
    texts = (*TEXTS, "new_abbreviation", "new_name")
    on = DayField(label=label_of(Protocol, "on"))
    from_unit = forms.ChoiceField(label=_("Unit that gives"))
    to_unit = forms.ChoiceField(label=_("Unit that receives"), required=False)
    new_abbreviation = forms.CharField(
        label=_("A unit that is not on the list: abbreviation"), max_length=20, required=False
    )
    new_name = forms.CharField(label=_("Its name"), max_length=250, required=False)
    place = text_field("place", help_text=_("The town where the equipment changes hands."))
    giver = text_field("giver", help_text=_("The function, not the name: for example storekeeper."))
    receiver = text_field(
        "receiver", help_text=_("Who answers for it from now on, for example head of the unit.")
    )
    witness = text_field("witness")
    reason = text_field("reason")
    item = forms.ChoiceField(label=_("Item"), required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=60)

    def __init__(self, data=None, *, procurement, kind, **kwargs):
        initial = {"on": today(), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.procurement, self.kind = procurement, kind
        self.project = procurement.project
        self._choose_units()
        self.fields["item"].choices = [("", _("all items")), *self._item_choices()]
        add_hints(self, hints.PROTOCOL)
        self.wrong_pieces = {}
        self.read_pieces()

    def anew(self, data):
        return ProtocolForm(data, procurement=self.procurement, kind=self.kind)

    def _choose_units(self):
        if self.kind in FROM_THE_STORE:
            del self.fields["from_unit"]
        else:
            # Those that have something; a write-off may take from the store too.
            holders = self._holders()
            first = _("the store") if self.kind == ProtocolKind.WRITE_OFF else NOTHING_CHOSEN[1]
            self.fields["from_unit"].choices = [("", first), *holders]
            self.fields["from_unit"].required = self.kind != ProtocolKind.WRITE_OFF
        if self.kind in TO_A_UNIT:
            self.fields["to_unit"].choices = institution_choices(self.project)
            # One that is not on the list may be written beside it.
            written = self._value("new_abbreviation") or self._value("new_name")
            self.fields["to_unit"].required = not written
        else:
            for name in ("to_unit", "new_abbreviation", "new_name"):
                del self.fields[name]
        if self.kind == ProtocolKind.WRITE_OFF:
            del self.fields["receiver"]
            self.fields["reason"].required = True

    def _holders(self) -> list:
        units = Institution.objects.filter(
            pieces__item__lot__contract__procurement=self.procurement
        )
        return [(str(unit.pk), str(unit)) for unit in units.order_by("abbreviation").distinct()]

    def _item_choices(self) -> list:
        items = Item.objects.filter(lot__contract__procurement=self.procurement)
        return [(str(item.pk), str(item)) for item in items.order_by("lot__number", "sort_key")]

    @property
    def helper(self):
        """The head; the template has the pieces."""

        def two(*names):
            return Div(*[Field(name) for name in names if name in self.fields], css_class="pair")

        return office_helper(
            Layout(
                Fieldset(
                    _("When, where and between whom"),
                    two("on", "place"),
                    two("from_unit", "to_unit"),
                    two("new_abbreviation", "new_name"),
                    two("giver", "receiver"),
                    two("witness", "reason"),
                    css_class="form-section",
                )
            )
        )

    # Saving

    def clean(self):
        cleaned = super().clean()
        for name in ("from_unit", "to_unit"):
            if cleaned.get(name):
                cleaned[name] = Institution.objects.get(pk=cleaned[name])
            elif name in cleaned:
                cleaned[name] = None
        if self.gone:
            self.add_error(
                None,
                _(
                    "Some of the ticked pieces are not there any more: somebody else has moved "
                    "them, or another unit was chosen. Look at what is ticked, and save again."
                ),
            )
        return cleaned

    def store(self, *, by) -> Protocol | None:
        """The protocol; None where a rule refuses it, which then stands at its field."""
        chosen = self.cleaned_data
        try:
            if faults := self.faults_of_numbers():
                raise ValidationError(faults)
            with transaction.atomic():
                to_unit = chosen.get("to_unit")
                if chosen.get("new_abbreviation") or chosen.get("new_name"):
                    to_unit = self._new_unit(to_unit)
                return write_protocol(
                    procurement=self.procurement,
                    kind=self.kind,
                    on=chosen["on"],
                    from_unit=chosen.get("from_unit"),
                    to_unit=to_unit,
                    pieces={
                        piece: self._value(f"number_{piece.pk}")
                        for piece in self.pieces
                        if piece.pk in self.ticked
                    },
                    by=by,
                    **{name: chosen.get(name, "") for name in TEXTS},
                )
        except ValidationError as error:
            self._show(error)
            return None

    def _new_unit(self, chosen) -> Institution:
        if chosen:
            raise ValidationError(
                {"new_name": _("Choose a unit of the list, or write a new one: not both.")}
            )
        try:
            return new_institution(
                project=self.project,
                abbreviation=self.cleaned_data["new_abbreviation"],
                name=self.cleaned_data["new_name"],
                country="RS",
            )
        except ValidationError as error:
            named = {"abbreviation": "new_abbreviation"}
            raise ValidationError(
                {named.get(name, "new_name"): faults for name, faults in error.message_dict.items()}
            ) from None

    def _show(self, error):
        """Errors at their fields; those of pieces at their rows."""
        found = error.message_dict if hasattr(error, "error_dict") else {}
        self.wrong_pieces = {
            name: faults for name, faults in found.items() if name.startswith(("piece_", "number_"))
        }
        rest = {name: f for name, f in found.items() if name not in self.wrong_pieces}
        if self.wrong_pieces:
            self.add_error(None, _("Some pieces below need correcting."))
        if rest or not found:
            show_errors(self, ValidationError(rest) if rest else error)

    def errors_in_words(self) -> list[tuple]:
        """(id of the field, message) of the first pieces with something wrong."""
        found = []
        for row in (row for group in self.items for row in group["rows"] if row["errors"]):
            piece = row["piece"]
            asked = self.numbers_asked and not row["fixed"]
            message = _("Piece %(code)s – %(error)s") % {
                "code": piece.code,
                "error": " ".join(map(str, row["errors"])),
            }
            found.append((f"{'number' if asked else 'take'}_{piece.pk}", message))
        return found[:MOST_LINKED]
