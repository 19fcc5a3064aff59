"""What every booking of equipment does: wait for its turn, count what was delivered on any day,
write to many pieces at once."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from simple_history.utils import bulk_update_with_history

from procurement import rules
from procurement.models import Item, Piece, Procurement
from procurement.models.sums import Peak, peaks_of

# Rows of one statement: databases take some ten thousand parameters.
AT_ONCE = 5000


def lock(procurement_pk) -> Procurement:
    """Bookings wait for each other, to the end of the transaction: what is read after this, nobody
    changes before it is written. An inventory number is unique in the twinning project, so its
    procurement projects are locked together, always in the same order."""
    together = Procurement.objects.select_for_update(of=("self",)).filter(
        project__procurements=procurement_pk
    )
    found = {one.pk: one for one in together.order_by("pk")}
    if procurement_pk not in found:
        raise Procurement.DoesNotExist
    return found[procurement_pk]


def peaks(items, since: date = date.min) -> dict[int, Peak]:
    """By primary key of the item, from the day `since` on. Without a piece: 0."""
    found = peaks_of(Piece.objects.filter(item__in=items), since)
    return {item.pk: found.get(item.pk, Peak(0, since)) for item in items}


def too_many(items) -> ValidationError | None:
    """Rule V14 on every day, for items that were written to."""
    found = peaks(items)
    for item in items:
        peak = found[item.pk]
        if peak.most > item.quantity:
            return rules.too_many_on_a_day(item.number, peak.most, item.quantity, peak.day)
    return None


def write(pieces, by, **columns) -> None:
    """Sets the same columns of many pieces of one lot or delivery, with their history."""
    for piece in pieces:
        for name, value in columns.items():
            setattr(piece, name, value)
    for first in range(0, len(pieces), AT_ONCE):
        part = pieces[first : first + AT_ONCE]
        Piece.objects.filter(pk__in=[piece.pk for piece in part]).update(**columns)
        # Without fields it writes the history alone.
        bulk_update_with_history(part, Piece, [], batch_size=500, default_user=by)


def remove(pieces, by) -> None:
    """Deletes pieces that nothing refers to, with their history: many in few statements, where
    Django's `delete` would write the history of each by itself."""
    model = Piece.history.model
    for first in range(0, len(pieces), AT_ONCE):
        part = pieces[first : first + AT_ONCE]
        rows = Piece.history.bulk_history_create(part, batch_size=500, default_user=by)
        model.objects.filter(pk__in=[row.pk for row in rows]).update(history_type="-")
        there = Piece.objects.filter(pk__in=[piece.pk for piece in part])
        there._raw_delete(there.db)


def count_delivered(items) -> None:
    """Sets the counter of each item to its pieces that are not rejected. It has no history: the
    papers that change it have theirs."""
    counted = Count("pieces", filter=Q(pieces__rejected_on=None))
    for item in items.annotate(there=counted):
        if item.there != item.delivered:
            Item.objects.filter(pk=item.pk).update(delivered=item.there)


def serial_numbers_in_use(keys_by_item: dict[int, set[str]]) -> dict[int, dict[str, str]]:
    """{item: {key: code of the piece}} for those of the keys that a piece of the item has; what
    was rejected does not count."""
    found = defaultdict(dict)
    keys = sorted(set().union(*keys_by_item.values()))
    for first in range(0, len(keys), AT_ONCE):
        rows = Piece.objects.filter(
            item__in=keys_by_item, serial_key__in=keys[first : first + AT_ONCE], rejected_on=None
        ).select_related("item")
        for piece in rows:
            if piece.serial_key in keys_by_item[piece.item_id]:
                found[piece.item_id][piece.serial_key] = piece.code
    return found
