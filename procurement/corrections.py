"""Correcting the certificate of an acceptance, taking it back, closing its defects."""

from collections import Counter, defaultdict

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.rules import day_in_future
from core.days import today
from procurement import booking, rules
from procurement.acceptances import (
    check_complete,
    day_errors,
    finally_accepted,
    remedy_too_early,
)
from procurement.final import errors_of_final, final_of
from procurement.models import Acceptance, Defect, Item, Piece
from procurement.papers import remove_paper
from procurement.words import AcceptanceKind


def check_head(acceptance, before) -> None:
    """Before an edited certificate is stored, under the lock: may it have this kind and day?
    `before` is the acceptance as it is stored. Raises ValidationError."""
    errors = day_errors(acceptance)
    moved = (acceptance.kind, acceptance.on) != (before.kind, before.on)
    final = AcceptanceKind.FINAL
    if (acceptance.kind == final) != (before.kind == final):
        errors["kind"].append(
            _("A final acceptance cannot become another one. Take it back and record it anew.")
        )
    elif acceptance.kind == final:
        found = errors_of_final(acceptance.lot, acceptance.on, but=acceptance)
        for name, faults in found.items():
            errors[name] += faults
    elif moved and (closed := final_of(acceptance.lot)):
        errors[NON_FIELD_ERRORS].append(finally_accepted(closed))
    elif moved:
        _check_order(acceptance, errors)
    if errors:
        raise ValidationError(errors)


def _check_order(acceptance, errors):
    """What came before its day stays before, what followed stays after."""
    pieces = Piece.objects.filter(Q(acceptance=acceptance) | Q(rejection=acceptance))
    days = pieces.aggregate(
        delivered=Max("delivered_on"), handed=Min("handed_over_on"), gone=Min("written_off_on")
    )
    if days["delivered"] and acceptance.on < days["delivered"]:
        errors["on"].append(rules.day_before(acceptance.on, days["delivered"], _("delivery")))
    remedied = acceptance.defects.aggregate(first=Min("remedied_on"))["first"]
    was_on = Acceptance.objects.values_list("on", flat=True).get(pk=acceptance.pk)
    whole = _whole_since(acceptance, was_on)
    later = [
        (days["handed"], _("handover")),
        (days["gone"], _("write-off")),
        (remedied, _("remedy of a defect")),
        (whole and whole.on, _("provisional acceptance of the whole lot")),
    ]
    for day, what in later:
        if day and acceptance.on > day:
            errors["on"].append(rules.day_after(acceptance.on, day, what))
    if acceptance.kind == AcceptanceKind.PROVISIONAL:
        check_complete(acceptance, acceptance.pieces.count(), errors)


def _whole_since(acceptance, day) -> Acceptance | None:
    """The first provisional acceptance on the day or later: it said of what was accepted until then
    that it is the whole lot. What was accepted after it came by an amendment of the contract."""
    whole = Acceptance.objects.filter(lot=acceptance.lot, kind=AcceptanceKind.PROVISIONAL)
    return whole.exclude(pk=acceptance.pk).filter(on__gte=day).order_by("on", "pk").first()


def move_pieces(acceptance, *, by) -> None:
    """After an edited certificate is stored, under the lock: its day is that of its pieces."""
    accepted = list(acceptance.pieces.exclude(accepted_on=acceptance.on))
    booking.write(accepted, by, accepted_on=acceptance.on)
    rejected = list(acceptance.rejected_pieces.exclude(rejected_on=acceptance.on))
    booking.write(rejected, by, rejected_on=acceptance.on)
    items = Item.objects.filter(pk__in={piece.item_id for piece in rejected})
    if error := booking.too_many(items):
        raise ValidationError({"on": error})


def why_it_stays(acceptance) -> str:
    """Why the acceptance cannot be taken back, or ""."""
    if acceptance.kind == AcceptanceKind.FINAL:
        return ""
    lot = acceptance.lot
    if closed := final_of(lot):
        return finally_accepted(closed).messages[0]
    accepted = acceptance.pieces.all()
    if accepted and _whole_since(acceptance, acceptance.on):
        return _(
            "The provisional acceptance says that the whole lot is accepted, these pieces with "
            "it. Take that one back first."
        )
    gone = accepted.exclude(handed_over_on=None, written_off_on=None).count()
    if gone:
        return ngettext(
            "%(count)s of its pieces is handed over or written off. Its acceptance stays.",
            "%(count)s of its pieces are handed over or written off. Their acceptance stays.",
            gone,
        ) % {"count": gone}
    return _why_rejected_stay(acceptance)


def _why_rejected_stay(acceptance) -> str:
    """What is no longer rejected is delivered again: there must be room for it, and its serial
    number must not have come back."""
    numbers = Counter(acceptance.rejected_pieces.values_list("item", flat=True))
    for item in Item.objects.filter(pk__in=numbers):
        if item.delivered + numbers[item.pk] > item.quantity:
            return _(
                "Pieces of item %(item)s that it rejects are replaced already. Take back the "
                "delivery of the replacement first."
            ) % {"item": item.number}
    keys = defaultdict(set)
    for item, key in acceptance.rejected_pieces.values_list("item", "serial_key"):
        keys[item].add(key)
    for taken in booking.serial_numbers_in_use(keys).values():
        return _("A rejected piece has come back as %(piece)s. Take back that delivery first.") % {
            "piece": next(iter(taken.values()))
        }
    return ""


def take_back(*, acceptance, by=None) -> None:
    """Removes an acceptance that was recorded by mistake, with its defects and papers: its pieces
    wait again. Raises ValidationError where something followed from it."""
    with transaction.atomic():
        booking.lock(acceptance.lot.contract.procurement_id)
        rows = Acceptance.objects.select_related("lot__contract")
        acceptance = rows.filter(pk=acceptance.pk).first()
        if acceptance is None:
            return  # somebody has taken it back just before
        if why := why_it_stays(acceptance):
            raise ValidationError(why)
        booking.write(list(acceptance.pieces.all()), by, acceptance=None, accepted_on=None)
        rejected = list(acceptance.rejected_pieces.all())
        booking.write(rejected, by, rejection=None, rejected_on=None)
        items = Item.objects.filter(pk__in={piece.item_id for piece in rejected})
        booking.count_delivered(items)
        if error := booking.too_many(items):
            raise ValidationError(error)
        for paper in acceptance.papers.all():
            remove_paper(paper, by=by)
        acceptance._history_user = by
        acceptance.delete()


def _remedied_wrongly(on, acceptance) -> ValidationError | None:
    if on and on > today():
        return day_in_future(on, today())
    if on and on < acceptance.on:
        return rules.day_before(on, acceptance.on, _("date of the certificate"))
    return None


def check_defect(defect) -> None:
    """Before a defect is added to a certificate, or corrected, under the lock. Raises
    ValidationError."""
    rows = Acceptance.objects.select_related("lot__contract")
    acceptance = rows.filter(pk=defect.acceptance_id).first()
    if acceptance is None:
        raise rules.removed_meanwhile()
    if closed := final_of(acceptance.lot):
        raise finally_accepted(closed)
    errors = {}
    if defect.remedy_by < acceptance.on:
        errors["remedy_by"] = remedy_too_early(defect, acceptance.on)
    if error := _remedied_wrongly(defect.remedied_on, acceptance):
        errors["remedied_on"] = error
    if errors:
        raise ValidationError(errors)


def remove_defect(*, defect, by=None) -> None:
    """Removes a defect that was written down by mistake; its history stays. Raises ValidationError
    once the lot is finally accepted."""
    with transaction.atomic():
        booking.lock(defect.acceptance.lot.contract.procurement_id)
        if not Defect.objects.filter(pk=defect.pk).exists():
            return  # somebody has removed it just before
        if closed := final_of(defect.acceptance.lot):
            raise finally_accepted(closed)
        defect._history_user = by
        defect.delete()


def remedy(*, defect, on, by=None) -> None:
    """Enters, or with None empties, the day on which a defect was put right."""
    with transaction.atomic():
        booking.lock(defect.acceptance.lot.contract.procurement_id)
        rows = Acceptance.objects.select_related("lot__contract")
        acceptance = rows.filter(pk=defect.acceptance_id).first()
        if acceptance is None:
            raise rules.removed_meanwhile()
        closed = final_of(acceptance.lot)
        if error := _remedied_wrongly(on, acceptance):
            raise ValidationError({"remedied_on": error})
        if closed and (on is None or on > closed.on):
            raise ValidationError({"remedied_on": finally_accepted(closed)})
        defect.remedied_on = on
        defect._history_user = by
        defect.save(update_fields=["remedied_on"])
