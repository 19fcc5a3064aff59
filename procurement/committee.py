"""Which of the pieces that wait the committee accepts, and which it rejects: the oldest delivery
first, the rejected ones by serial number."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procurement import rules
from procurement.deliveries import errors_of_serials
from procurement.models import Item, Piece
from procurement.models.piece import number_key


class Decision(NamedTuple):
    """What is entered at one item: numbers of pieces, and serial numbers of the rejected."""

    accepted: int
    rejected: int
    serials: list[str]


def waiting_pieces(items) -> dict[int, list[Piece]]:
    """By primary key of the item, the oldest delivery first."""
    found = defaultdict(list)
    rows = Piece.objects.filter(item__in=items).waiting()
    for piece in rows.order_by("delivered_on", "number"):
        found[piece.item_id].append(piece)
    return found


def choose(decisions: dict[int, Decision], on: date, errors) -> tuple[list[Piece], list[Piece]]:
    """(accepted, rejected) pieces; what is wrong is added to `errors` at its item."""
    items = Item.objects.filter(pk__in=decisions).annotate(
        accepted=Count("pieces", filter=Q(pieces__accepted_on__isnull=False))
    )
    waiting = waiting_pieces(decisions)
    accepted, rejected = [], []
    for item in items:
        decision, there = decisions[item.pk], waiting[item.pk]
        if error := _too_many(item, decision, len(there)):
            errors[f"accept_{item.pk}"].append(error)
            continue
        sent_back, faults = _rejected(there, decision)
        if faults:
            errors[f"rejected_{item.pk}"] += faults[: rules.MOST_TOLD]
            continue
        gone = {piece.pk for piece in sent_back}
        kept = [piece for piece in there if piece.pk not in gone][: decision.accepted]
        latest = max(piece.delivered_on for piece in [*kept, *sent_back])
        if on < latest:
            errors[f"accept_{item.pk}"].append(rules.day_before(on, latest, _("delivery")))
        accepted += kept
        rejected += sent_back
    return accepted, rejected


def _too_many(item, decision, waiting: int):
    """Rule V14."""
    if min(decision.accepted, decision.rejected) < 0:
        return _("Enter numbers of pieces as whole numbers from 0 on.")
    if decision.accepted > waiting:
        in_all = item.accepted + decision.accepted
        return rules.accepted_too_many(item.number, in_all, item.delivered, item.quantity)
    if decision.accepted + decision.rejected > waiting:
        return rules.judged_too_many(item.number, *decision[:2], waiting)
    return None


def _rejected(waiting, decision) -> tuple[list[Piece], list[str]]:
    """The rejected pieces, and what is wrong with their serial numbers."""
    faults = errors_of_serials(decision.serials)
    if len(decision.serials) > decision.rejected:
        faults.append(
            _("%(serials)s serial numbers are entered, but %(number)s pieces are rejected.")
            % {"serials": len(decision.serials), "number": decision.rejected}
        )
    by_key = {piece.serial_key: piece for piece in waiting if piece.serial_key}
    found = []
    for serial in decision.serials:
        if piece := by_key.get(number_key(serial)):
            found.append(piece)
        elif number_key(serial):
            faults.append(
                _(
                    "Serial number %(serial)s is not among the pieces of this item that wait for "
                    "acceptance. Correct it."
                )
                % {"serial": serial}
            )
    if faults:
        return [], faults
    if decision.rejected == len(waiting):
        return waiting, []
    rest = decision.rejected - len(found)
    without = [piece for piece in waiting if not piece.serial_key]
    if rest > len(without):
        faults.append(
            ngettext(
                "Enter the serial number of %(count)s more piece that is rejected.",
                "Enter the serial numbers of %(count)s more pieces that are rejected.",
                rest - len(without),
            )
            % {"count": rest - len(without)}
        )
    return [*found, *without[:rest]], faults
