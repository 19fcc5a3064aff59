"""Entering a lot with its items, as rows on one page."""

import re

from crispy_forms.layout import Layout
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, QuantityField, office_helper
from procurement import booking
from procurement.forms.items import ItemForm, NumberedForm, editions_of, reasons_to_stay
from procurement.forms.purchase import both, two
from procurement.models import Lot

NEW_ROWS, MOST_ROWS = 4, 200


class ItemRows:
    """The items of a lot: those that are stored, and empty rows for more. The rows that were
    posted need no count beside them: a stored item is row `item-<pk>`, a new one `item-new<n>`."""

    prefix = "item"
    most = MOST_ROWS

    def __init__(self, data, *, lot=None):
        """`lot` is None while it is new."""
        self.data, self.lot = data, lot
        # Until it was asked whether they are valid, nothing is said about errors.
        self.checked = False
        items = list(lot.items.all()) if lot else []
        self.category = items[-1].category if items else ""
        editions = editions_of(items) if items and data is None else {}
        stays = reasons_to_stay(items)
        posted = self._posted_keys()
        self.stored_rows = [
            self._row(
                item.pk,
                # Somebody else has added it meanwhile: it is shown, and left alone.
                posted=str(item.pk) in posted,
                instance=item,
                stays=stays.get(item.pk, ""),
                edition=editions.get(item.pk),
            )
            for item in items
        ]
        fresh = {key for key in posted if key.startswith("new")}
        gone = sorted(posted - fresh - {str(item.pk) for item in items})
        count = max([int(key[3:]) + 1 for key in fresh], default=1 if items else NEW_ROWS)
        new = [f"new{number}" for number in range(min(count, MOST_ROWS))]
        self.new_rows = [self._row(key) for key in new]
        self.gone_rows = [self._row(key) for key in gone]

    def _posted_keys(self) -> set[str]:
        """The keys of the rows that were posted."""
        pattern = re.compile(rf"{self.prefix}-(new[0-9]{{1,3}}|[0-9]{{1,18}})-number")
        found = (pattern.fullmatch(name) for name in self.data or ())
        return {match[1] for match in found if match}

    def _row(self, key, *, posted=True, instance=None, **kwargs) -> ItemForm:
        return ItemForm(
            self.data if posted else None,
            prefix=f"{self.prefix}-{key}",
            instance=instance,
            lot=self.lot,
            initial={} if instance else {"category": self.category},
            empty_permitted=instance is None,
            use_required_attribute=False,
            **kwargs,
        )

    @property
    def empty_row(self) -> ItemForm:
        """What the script copies; its number is put in place of the word."""
        return self._row("new__number__", posted=False)

    @property
    def rows(self) -> list[ItemForm]:
        """As they stand on the page."""
        return [*self.stored_rows, *self.gone_rows, *self.new_rows]

    @cached_property
    def filled(self) -> list[ItemForm]:
        return [row for row in self.rows if row.is_to_store]

    def is_valid(self) -> bool:
        self.checked = True
        # All are asked, so that everything that is wrong is said at once.
        sound = min([row.is_valid() for row in self.filled], default=True)
        numbers = set()
        for row in self.filled:
            number = row.cleaned_data.get("number")
            if not number or row.removes:
                continue
            if number in numbers:
                row.add_error("number", _("Two rows have this number. Change one of them."))
                sound = False
            numbers.add(number)
        return sound

    def store(self, lot, *, by) -> None:
        """In the transaction that stores the lot. Raises ValidationError, without words of its
        own, where a row is refused: the row says why."""
        goes = [row for row in self.filled if row.removes]
        stays = [row for row in self.filled if not (row.removes or row.is_as_opened)]
        # What goes makes room for its number.
        stored = [row.take_out(by=by) for row in goes]
        for row in stays:
            row.instance.lot = lot
            stored.append(row.store(by=by))
        if not all(stored):
            raise ValidationError({})

    @property
    def conflicts(self):
        """(label with the item's number, stored now, typed) of all rows."""
        return [
            (f"{row['number'].value()}: {label}", stored, typed)
            for row in self.rows
            for label, stored, typed in row.conflicts
        ]

    def errors_in_words(self) -> list[tuple]:
        """(id of the field, message with the number of the row)."""
        if not self.checked:
            return []
        return [
            (
                row[name if name in row.fields else "number"].id_for_label,
                gettext("Items, row %(number)s, %(field)s – %(error)s")
                % {
                    "number": number,
                    "field": row.fields[name].label if name in row.fields else gettext("the item"),
                    "error": error,
                },
            )
            for number, row in enumerate(self.rows, 1)
            if row in self.filled
            for name, faults in row.errors.items()
            for error in faults
        ]


class LotForm(NumberedForm):
    """A lot; its rows are stored with it, all or nothing."""

    number = QuantityField(label=_("Number"), min_value=1, max_value=999)
    delivery_deadline = DayField(
        label=capfirst(Lot._meta.get_field("delivery_deadline").verbose_name), required=False
    )
    unique_in = ("contract",)
    text = "title"

    class Meta:
        model = Lot
        fields = ["number", "delivery_deadline", "title_en", "title_sr"]

    def __init__(self, *args, contract, rows=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.contract = self.instance.contract = contract
        self.rows = rows
        if not self.instance.pk and not self.is_bound:
            last = contract.lots.aggregate(last=Max("number"))["last"] or 0
            self.initial["number"] = last + 1

    @property
    def helper(self):
        return office_helper(Layout(two("number", "delivery_deadline"), both("title"), "base"))

    def lock_first(self):
        booking.lock(self.contract.procurement_id)

    def write(self, by):
        # A lot that stays as it is gets no new edition: others may be editing it.
        if self.instance._state.adding or any(name != "base" for name in self.changed_data):
            self.instance.save()
        self.rows.store(self.instance, by=by)

    def opened_anew(self, stored):
        return LotForm(instance=stored, contract=self.contract)
