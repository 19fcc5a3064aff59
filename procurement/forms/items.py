"""One item of a lot, as a row of the page on which the lot is entered."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.editions import EditionForm, Stale, edition_of
from core.forms import MoneyField, QuantityField, as_text
from procurement import rules
from procurement.models import Defect, Item, Piece
from procurement.purchase import renamed

# What an empty row may hold and still be empty: the same as in the other rows of most lots.
GIVEN = {"category", "base", "remove"}


class NumberedForm(EditionForm):
    """A number that is taken is told at the number, a missing `text` at the page's language."""

    text = ""

    def add_error(self, field, error):
        faults = getattr(error, "error_dict", {})
        if field is None:
            for fault in faults.pop(NON_FIELD_ERRORS, ()):
                language = "en" if get_language() == "en" else "sr"
                name = f"{self.text}_{language}" if fault.code == "language" else "number"
                faults.setdefault(name, []).append(fault)
        super().add_error(field, error)


class ItemForm(NumberedForm):
    """One row. `lot` is None while the lot is new; `stays` says why a stored item cannot be
    removed."""

    quantity = QuantityField(label=_("Quantity"), min_value=1, max_value=rules.MOST_PIECES)
    unit_price_eur = MoneyField(
        label=_("Unit price, EUR"), max_digits=12, decimal_places=2, min_value=0
    )
    remove = forms.BooleanField(label=_("Remove this item"), required=False)
    text = "name"

    class Meta:
        model = Item
        fields = [
            "number", "category", "name_en", "name_sr", "quantity", "unit_price_eur",
            "brand_and_model", "specification",
        ]  # fmt: skip

    def __init__(self, *args, lot, stays="", **kwargs):
        super().__init__(*args, **kwargs)
        self.lot, self.stays = lot, stays
        self.stored = not self.instance._state.adding
        if lot:
            self.instance.lot = lot
        for field in self.fields.values():
            # They stand above the rows, once.
            field.help_text = ""
        if not self.stored or (stays and not self._posted("remove")):
            del self.fields["remove"]

    def _posted(self, name) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    @property
    def is_empty(self) -> bool:
        """A new row in which nothing is filled in; the category alone is no entry."""
        return not self.stored and not any(
            self._posted(name) for name in self.fields if name not in GIVEN
        )

    def has_changed(self) -> bool:
        """Of a row that may stay empty: whether anything is filled in."""
        return not self.is_empty

    def by_language(self):
        """The fields as they stand on the page: both names in one line, that in the page's language
        first."""
        names = ["name_en", "name_sr"] if get_language() == "en" else ["name_sr", "name_en"]
        short = ["number", "category", "quantity", "unit_price_eur"]
        return [self[name] for name in [*short, *names, "brand_and_model", "specification"]]

    @property
    def removes(self) -> bool:
        return bool(self.cleaned_data.get("remove"))

    @property
    def is_to_store(self) -> bool:
        """Posted, and different from what is stored now."""
        if not self.is_bound or self.is_empty:
            return False
        return not self.stored or any(name != "base" for name in self.changed_data)

    @property
    def is_as_opened(self) -> bool:
        """Of a sound row: what differs was changed by somebody else since the page was opened,
        and not by whoever sent it."""
        base = self.cleaned_data["base"]
        if not self.stored or self.removes or not base.isdecimal():
            return False
        opened = Item.history.filter(id=self.instance.pk, history_id=base[:18]).first()
        return opened is not None and all(
            as_text(getattr(opened, name)) == as_text(self.cleaned_data[name])
            for name in self.Meta.fields
        )

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.removes:
            # What goes need not be right.
            self._errors.clear()

    def clean(self):
        cleaned = super().clean()
        if not self.stored and cleaned.get("base"):
            # Said once: the next time it is a new row.
            self.data = self.data.copy()
            self.data[self.add_prefix("base")] = ""
            self.add_error(
                "number",
                _(
                    "Somebody else removed this item after you opened the page. Save again to "
                    "enter it anew, or empty the row."
                ),
            )
        return cleaned

    def take_out(self, *, by) -> bool:
        """Removes the stored item; False where the row says why not."""
        try:
            rows = Item.objects.select_for_update(of=("self",)).filter(pk=self.instance.pk)
            item = rows.first()
            if item is None:
                return True  # somebody has removed it just before
            if edition_of(item) != self.cleaned_data["base"]:
                raise Stale
            if why := reasons_to_stay([item]).get(item.pk):
                raise ValidationError({"remove": why})
        except Stale as error:
            self._show_conflict(error)
            return False
        except ValidationError as error:
            self.add_error(None, error)
            return False
        item._history_user = by
        item.delete()
        return True

    def lock_first(self):
        """Only now its number may be compared: the rows that go have made room."""
        self.unique_in = ("lot",)

    def write(self, by):
        super().write(by)
        if self.stored and {"number", "name_en", "name_sr"} & set(self.changed_data):
            renamed(self.instance)

    def opened_anew(self, stored):
        return ItemForm(instance=stored, lot=self.lot)


def reasons_to_stay(items) -> dict[int, str]:
    """{item: why it cannot be removed}: what came, or a defect found, belongs to its history."""
    rows = Item.objects.filter(pk__in=[item.pk for item in items if item.pk])
    kept = rows.filter(
        Exists(Piece.objects.filter(item=OuterRef("pk")))
        | Exists(Defect.objects.filter(item=OuterRef("pk")))
    )
    text = gettext("It has deliveries, so it stays. Take them back first.")
    return dict.fromkeys(kept.values_list("pk", flat=True), text)


def editions_of(items) -> dict[int, str]:
    rows = Item.history.filter(id__in=[item.pk for item in items]).order_by()
    newest = rows.values("id").annotate(newest=Max("history_id"))
    return {row["id"]: str(row["newest"]) for row in newest}
