"""Booking a delivery note, moving its day, taking it back.

Errors are ValidationErrors by name: a column of `Delivery`, or `quantity_<pk>` and `serials_<pk>`
for what was entered at an item.
"""

from collections import defaultdict
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from activities.rules import day_in_future
from core.days import today
from procurement import booking, rules
from procurement.models import Contract, Delivery, Item, Piece, ProtocolLine
from procurement.models.piece import number_key
from procurement.papers import remove_paper

LONGEST_NUMBER = Piece._meta.get_field("serial_number").max_length


def deliver(
    *, contract, on, note_number, quantities, received_by="", remarks="", by=None
) -> Delivery:
    """Stores the delivery note and a piece for each thing that came. `quantities`: {item: (number
    of pieces, [serial numbers])}, with as many serial numbers as are known, or none."""
    with transaction.atomic():
        booking.lock(contract.procurement_id)
        rows = Contract.objects.select_related("procurement")
        contract = rows.filter(pk=contract.pk).first()
        if contract is None:
            raise rules.removed_meanwhile()
        arrived = {
            item.pk: (number, [serial.strip() for serial in serials if serial.strip()])
            for item, (number, serials) in quantities.items()
            if number or serials
        }
        items = list(Item.objects.filter(lot__contract=contract, pk__in=arrived))
        errors = _day_errors(contract, on)
        _check_quantities(items, arrived, on, errors)
        _check_serial_numbers(items, arrived, errors)
        if not arrived:
            errors[NON_FIELD_ERRORS].append(
                _("Nothing is entered. Enter at least at one item how many pieces came.")
            )
        elif len(items) < len(arrived):
            errors[NON_FIELD_ERRORS].append(
                _("An item was removed from the contract meanwhile. Open the page anew.")
            )
        if errors:
            raise ValidationError(errors)
        delivery = Delivery(
            contract=contract,
            on=on,
            note_number=note_number,
            received_by=received_by,
            remarks=remarks,
            recorded_by=by,
        )
        delivery._history_user = by
        delivery.save()
        bulk_create_with_history(
            _pieces(delivery, items, arrived), Piece, batch_size=500, default_user=by
        )
        booking.count_delivered(Item.objects.filter(pk__in=arrived))
    return delivery


def _day_errors(contract, on: date) -> defaultdict[str, list]:
    errors = defaultdict(list)
    if on > today():
        errors["on"].append(day_in_future(on, today()))
    if not contract.signed_on:
        errors[NON_FIELD_ERRORS].append(rules.signature_needed())
    elif on < contract.signed_on:
        errors["on"].append(
            rules.day_before(on, contract.signed_on, _("signature of the contract"))
        )
    return errors


def _check_quantities(items, arrived, on, errors):
    """Rule V14, on the day of the delivery and on every later one."""
    peaks = booking.peaks(items, on)
    for item in items:
        number, peak = arrived[item.pk][0], peaks[item.pk]
        name = f"quantity_{item.pk}"
        if number < 1:
            errors[name].append(_("Enter how many pieces came, as a whole number from 1 on."))
        elif number + item.delivered > item.quantity:
            errors[name].append(
                rules.delivered_too_many(item.number, number, item.delivered, item.quantity)
            )
        elif number + peak.most > item.quantity:
            errors[name].append(
                rules.too_many_on_a_day(item.number, number + peak.most, item.quantity, peak.day)
            )


def _check_serial_numbers(items, arrived, errors):
    keys = {item.pk: {number_key(serial) for serial in arrived[item.pk][1]} for item in items}
    in_use = booking.serial_numbers_in_use(keys)
    for item in items:
        number, serials = arrived[item.pk]
        found = errors_of_serials(serials)
        if len(serials) > number:
            found.append(
                _("%(serials)s serial numbers are entered for %(number)s pieces. Remove some.")
                % {"serials": len(serials), "number": number}
            )
        taken = in_use.get(item.pk, {})
        found += [
            _("Serial number %(serial)s belongs to piece %(piece)s already. Correct it.")
            % {"serial": serial, "piece": taken[number_key(serial)]}
            for serial in serials
            if number_key(serial) in taken
        ]
        if found:
            errors[f"serials_{item.pk}"] += list(dict.fromkeys(found))[: rules.MOST_TOLD]


def errors_of_serials(serials) -> list[str]:
    """What is wrong with a list of serial numbers by itself."""
    found, seen = [], {}
    for serial in serials:
        key = number_key(serial)
        if len(serial) > LONGEST_NUMBER:
            found.append(
                _("“%(serial)s…” is longer than %(most)s characters. One number in each line.")
                % {"serial": serial[:20], "most": LONGEST_NUMBER}
            )
        elif not key:
            found.append(
                _("“%(serial)s” is no serial number: it has neither a letter nor a digit.")
                % {"serial": serial}
            )
        elif key in seen:
            found.append(
                _("Serial number %(serial)s is entered twice. Remove one of the two.")
                % {"serial": serial}
            )
        seen[key] = serial
    return found


def _pieces(delivery, items, arrived) -> list[Piece]:
    last = dict(
        Piece.objects.filter(item__in=items)
        .values_list("item")
        .annotate(last=Max("number"))
        .order_by()
    )
    pieces = []
    for item in items:
        number, serials = arrived[item.pk]
        for place in range(number):
            piece = Piece(
                project_id=delivery.contract.procurement.project_id,
                item=item,
                number=last.get(item.pk, 0) + place + 1,
                serial_number=serials[place] if place < len(serials) else "",
                delivery=delivery,
                delivered_on=delivery.on,
            )
            piece.derive_columns()
            pieces.append(piece)
    return pieces


def check_head(delivery) -> None:
    """Before an edited delivery note is stored, under the lock: may it have this day?"""
    errors = _day_errors(delivery.contract, delivery.on)
    first = delivery.pieces.aggregate(accepted=Min("accepted_on"), rejected=Min("rejected_on"))
    for day, what in ((first["accepted"], _("acceptance")), (first["rejected"], _("rejection"))):
        if day and delivery.on > day:
            errors["on"].append(rules.day_after(delivery.on, day, what))
    if errors:
        raise ValidationError(errors)


def move_pieces(delivery, *, by) -> None:
    """After an edited delivery note is stored, under the lock: its day is that of its pieces."""
    pieces = list(delivery.pieces.exclude(delivered_on=delivery.on))
    booking.write(pieces, by, delivered_on=delivery.on)
    items = Item.objects.filter(pk__in={piece.item_id for piece in pieces})
    if error := booking.too_many(items):
        raise ValidationError({"on": error})


def why_it_stays(delivery) -> str:
    """Why the delivery cannot be taken back, or ""."""
    judged = delivery.pieces.aggregate(
        accepted=Count("pk", filter=Q(accepted_on__isnull=False)),
        rejected=Count("pk", filter=Q(rejected_on__isnull=False)),
    )
    if any(judged.values()):
        return (
            _(
                "Of its pieces %(accepted)s are accepted and %(rejected)s rejected. Take back the "
                "acceptance first."
            )
            % judged
        )
    line = ProtocolLine.objects.filter(piece__delivery=delivery).select_related("protocol").first()
    if line:
        return _(
            "Its pieces stand on protocol %(code)s, which was annulled. The register keeps that "
            "protocol, so the pieces stay."
        ) % {"code": line.protocol.code}
    return ""


def take_back(*, delivery, by=None) -> None:
    """Removes a delivery that was booked by mistake, with its pieces and papers. Raises
    ValidationError where something has been done with a piece of it since."""
    with transaction.atomic():
        booking.lock(delivery.contract.procurement_id)
        if not Delivery.objects.filter(pk=delivery.pk).exists():
            return  # somebody has taken it back just before
        if why := why_it_stays(delivery):
            raise ValidationError(why)
        pieces = list(delivery.pieces.all())
        items = {piece.item_id for piece in pieces}
        booking.remove(pieces, by)
        for paper in delivery.papers.all():
            remove_paper(paper, by=by)
        delivery._history_user = by
        delivery.delete()
        booking.count_delivered(Item.objects.filter(pk__in=items))
