"""Writing a protocol and annulling it: the only ways in which a piece comes to a unit, leaves it,
or is written off.

Errors are ValidationErrors by name: a column of `Protocol`, or `piece_<pk>` and `number_<pk>` for
what was entered at a piece.
"""

from collections import defaultdict
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_update_with_history

from activities.rules import day_in_future, required
from core.days import today
from procurement import booking, rules
from procurement.models import Piece, Protocol, ProtocolLine
from procurement.models.piece import number_key
from procurement.words import ProtocolKind

LONGEST_NUMBER = Piece._meta.get_field("inventory_number").max_length
# Of these the pieces are in the store before; of the others a unit has them.
FROM_THE_STORE = {ProtocolKind.HANDOVER}
# After these a unit answers for the pieces, so each has an inventory number.
TO_A_UNIT = {ProtocolKind.HANDOVER, ProtocolKind.MOVE}
# What a protocol changes of a piece.
MOVED = ["unit", "handed_over_on", "written_off_on", "inventory_number", "inventory_key"]


def write_protocol(
    *, procurement, kind, on, pieces, from_unit=None, to_unit=None, by=None, **texts
) -> Protocol:
    """Stores a protocol with its lines, and moves its pieces. `pieces`: {piece: inventory number
    as typed}, "" where the piece has one; `texts`: place, giver, receiver, witness, reason."""
    with transaction.atomic():
        booking.lock(procurement.pk)
        typed = {piece.pk: number.strip() for piece, number in pieces.items()}
        found = list(
            Piece.objects.filter(pk__in=typed, item__lot__contract__procurement=procurement)
            .select_related("item", "unit")
            .order_by("item__lot__number", "item__sort_key", "item", "number")
        )
        protocol = Protocol(
            procurement=procurement,
            kind=kind,
            on=on,
            year=on.year,
            from_unit=from_unit,
            to_unit=to_unit,
            recorded_by=by,
            **texts,
        )
        errors = _head_errors(protocol)
        if len(found) < len(typed):
            errors[NON_FIELD_ERRORS].append(_("A piece was removed meanwhile. Open the page anew."))
        elif not found:
            errors[NON_FIELD_ERRORS].append(_("Nothing is chosen. Tick at least one piece."))
        elif len(found) > rules.MOST_ON_A_PROTOCOL:
            errors[NON_FIELD_ERRORS].append(rules.too_many_on_a_protocol(len(found)))
        _check_places(protocol, found, errors)
        if kind in TO_A_UNIT:
            _check_numbers(found, typed, errors)
        if errors:
            raise ValidationError(errors)
        protocol.number = _next_number(procurement, on.year)
        protocol._history_user = by
        protocol.full_clean(exclude=["procurement", "from_unit", "to_unit", "recorded_by"])
        protocol.save()
        _move(protocol, found, typed, by)
    return protocol


def _next_number(procurement, year: int) -> int:
    """Annulled protocols keep theirs. Asked under the lock."""
    numbers = Protocol.objects.filter(procurement=procurement, year=year)
    return (numbers.aggregate(last=Max("number"))["last"] or 0) + 1


def _head_errors(protocol) -> defaultdict[str, list]:
    errors = defaultdict(list)
    if protocol.on > today():
        errors["on"].append(day_in_future(protocol.on, today()))
    if protocol.kind in TO_A_UNIT and not protocol.to_unit:
        errors["to_unit"].append(required(_("the unit that receives")))
    if protocol.kind in (ProtocolKind.MOVE, ProtocolKind.RETURN) and not protocol.from_unit:
        errors["from_unit"].append(required(_("the unit that gives")))
    if protocol.to_unit and protocol.to_unit == protocol.from_unit:
        errors["to_unit"].append(
            _("“%(unit)s” gives and receives. Choose two different units.")
            % {"unit": protocol.to_unit.short}
        )
    if protocol.kind == ProtocolKind.WRITE_OFF and not protocol.reason:
        errors["reason"].append(required(_("reason")))
    return errors


def _check_places(protocol, pieces, errors):
    """Each piece is where the protocol takes it from, and has been there on its day."""
    from_unit = protocol.from_unit.pk if protocol.from_unit else None
    since = dict(
        ProtocolLine.objects.filter(piece__in=pieces, until=None).values_list("piece", "since")
    )
    for piece in pieces:
        name = f"piece_{piece.pk}"
        if not piece.accepted_on or piece.written_off_on or piece.unit_id != from_unit:
            errors[name].append(rules.not_there(piece, protocol.from_unit))
        elif protocol.on < piece.accepted_on:
            errors["on"].append(
                rules.day_before(
                    protocol.on,
                    piece.accepted_on,
                    _("acceptance of piece %(piece)s") % {"piece": piece.code},
                )
            )
        elif piece.pk in since and protocol.on < since[piece.pk]:
            errors["on"].append(
                rules.day_before(
                    protocol.on,
                    since[piece.pk],
                    _("last protocol of piece %(piece)s") % {"piece": piece.code},
                )
            )
    # One message is enough: the same day is wrong for all.
    errors["on"] = errors["on"][:1]
    for name in [name for name, found in errors.items() if not found]:
        del errors[name]


def _check_numbers(pieces, typed, errors):
    """Rule V15. A number that a piece has had with a unit is not changed."""
    keys = {piece.pk: number_key(typed[piece.pk]) for piece in pieces}
    others = Piece.objects.filter(
        project__in={piece.project_id for piece in pieces},
        inventory_key__in=set(keys.values()) - {""},
    ).select_related("item")
    owners = {piece.inventory_key: piece for piece in others}
    seen = {}
    for piece in pieces:
        name, number, key = f"number_{piece.pk}", typed[piece.pk], keys[piece.pk]
        own = piece.inventory_key
        if f"piece_{piece.pk}" in errors:
            continue  # it is not here at all
        if number and not key:
            errors[name].append(rules.no_number(number))
        elif len(number) > LONGEST_NUMBER:
            errors[name].append(rules.number_too_long(number, LONGEST_NUMBER))
        elif not key and not own:
            errors[name].append(rules.inventory_number_missing())
        elif key and own and key != own and piece.handed_over_on:
            errors[name].append(rules.number_stays(piece.inventory_number))
        elif key in seen:
            errors[name].append(rules.inventory_number_in_use(number, seen[key].in_words))
        elif key and key in owners and owners[key].pk != piece.pk:
            errors[name].append(rules.inventory_number_in_use(number, owners[key].in_words))
        if key:
            seen[key] = piece


def _move(protocol, pieces, typed, by):
    ProtocolLine.objects.filter(piece__in=pieces, until=None).update(until=protocol.on)
    ProtocolLine.objects.bulk_create(
        ProtocolLine(protocol=protocol, piece=piece, unit=protocol.to_unit, since=protocol.on)
        for piece in pieces
    )
    for piece in pieces:
        piece.unit = protocol.to_unit
        if protocol.kind == ProtocolKind.WRITE_OFF:
            piece.written_off_on = protocol.on
        if protocol.kind in TO_A_UNIT:
            # One that a unit has had keeps its number.
            if typed[piece.pk] and not (piece.inventory_number and piece.handed_over_on):
                piece.inventory_number = typed[piece.pk]
            piece.handed_over_on = piece.handed_over_on or protocol.on
        piece.derive_columns()
    bulk_update_with_history(pieces, Piece, MOVED, batch_size=500, default_user=by)


def why_it_stands(protocol) -> str:
    """Why the protocol cannot be annulled, or ""."""
    if protocol.annulled_on:
        return _("This protocol was annulled already.")
    if protocol.signed_at:
        return _(
            "The signed scan is attached, so this protocol stands. Write a new protocol that moves "
            "the equipment."
        )
    later = (
        ProtocolLine.objects.filter(protocol=protocol, until__isnull=False)
        .select_related("piece__item")
        .first()
    )
    if later:
        return _("Piece %(piece)s has been moved by a later protocol. Annul that one first.") % {
            "piece": later.piece.code
        }
    return ""


def annul(*, protocol, why: str, by=None) -> None:
    """The protocol was written by mistake: its pieces are again where they were before. It keeps
    its number. Raises ValidationError for one that is signed, or that a later one follows."""
    with transaction.atomic():
        booking.lock(protocol.procurement_id)
        protocol.refresh_from_db(fields=["signed_at", "annulled_on"])
        if stands := why_it_stands(protocol):
            raise ValidationError(stands)
        if not why:
            raise ValidationError({"why": required(_("reason"))})
        protocol.annulled_on, protocol.annulled_why = today(), why
        protocol._history_user = by
        protocol._change_reason = why[:100]
        protocol.save(update_fields=["annulled_on", "annulled_why"])
        # They were never in force; the place must be free before the lines before take it again.
        ProtocolLine.objects.filter(protocol=protocol).update(until=protocol.on)
        _put_back(list(Piece.objects.filter(lines__protocol=protocol).select_related("item")), by)


def _put_back(pieces, by):
    """Gives each piece the place and the days that its remaining lines say."""
    standing = defaultdict(list)
    rows = ProtocolLine.objects.filter(piece__in=pieces, protocol__annulled_on=None).select_related(
        "protocol", "unit"
    )
    for line in rows.order_by("since", "pk"):
        standing[line.piece_id].append(line)
    last = [lines[-1] for lines in standing.values()]
    ProtocolLine.objects.filter(pk__in=[line.pk for line in last]).update(until=None)
    for piece in pieces:
        lines = standing[piece.pk]
        piece.unit = lines[-1].unit if lines else None
        piece.handed_over_on = first_handover(lines)
        piece.written_off_on = None
    bulk_update_with_history(pieces, Piece, MOVED, batch_size=500, default_user=by)


def first_handover(lines) -> date | None:
    return next((line.since for line in lines if line.unit_id), None)
