"""What follows from a change of what is bought: pieces are found by the new name of their item, and
a contract or a lot that was entered by mistake goes while nothing has happened to it."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from procurement import booking
from procurement.models import Acceptance, Contract, Delivery, Paper, Piece


def renamed(item) -> None:
    """After another number or name was stored: pieces are searched by it."""
    pieces = list(item.pieces.all())
    for piece in pieces:
        piece.item = item
        piece.derive_columns()
    Piece.objects.bulk_update(pieces, ["search"], batch_size=500)


def why_it_stays(record) -> str:
    """Why a contract or a lot cannot be removed; empty where it can."""
    if isinstance(record, Contract):
        pieces = Piece.objects.filter(item__lot__contract=record)
        delivered = Delivery.objects.filter(contract=record).exists() or pieces.exists()
        accepted = Acceptance.objects.filter(lot__contract=record)
        kept = Paper.objects.filter(Q(contract=record) | Q(acceptance__in=accepted)).exists()
    else:
        delivered = Piece.objects.filter(item__lot=record).exists()
        accepted = Acceptance.objects.filter(lot=record)
        kept = False
    if delivered:
        return _("It has deliveries, so it stays. Take the deliveries back first.")
    if accepted.exists():
        return _("It has acceptances, so it stays. Take the acceptances back first.")
    return _("It has papers, so it stays. Remove the papers first.") if kept else ""


def remove(record, *, by) -> str:
    """Removes a contract or a lot with the lots and items below it; says why not where something
    was booked meanwhile."""
    contract = record if isinstance(record, Contract) else record.contract
    with transaction.atomic():
        booking.lock(contract.procurement_id)
        if why := why_it_stays(record):
            return why
        record._history_user = by
        record.delete()
    return ""
