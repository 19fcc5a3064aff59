"""The validation rules V14 and V15 (docs/domain.md) and those beside them, each with its one
message; shaped as those of activities.rules."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.rules import PythonCheck
from core.days import in_words
from procurement.words import PieceState

# A certificate of acceptance, or a rejection, is due so many days after the delivery.
DAYS_TO_ACCEPT = 30
# The warranty of a contract that does not say how long it runs.
WARRANTY_DAYS = 365
# Final acceptance is due so many days after the end of the warranty.
DAYS_TO_FINAL_ACCEPTANCE = 30
# More pieces than one item of a supply contract ever has; each has a row of its own.
MOST_PIECES = 20_000
# On one protocol: what people can sign for, and what one page can show.
MOST_ON_A_PROTOCOL = 200
# Faults of one list of numbers that are told at once.
MOST_TOLD = 5


def delivered_too_many(item, delivered, before, contracted) -> ValidationError:
    """Rule V14: `delivered` more, after `before` of them, than were contracted."""
    return ValidationError(
        _(
            "Item %(item)s: you book %(number)s, but %(before)s of %(contracted)s are delivered "
            "already. Book %(left)s at most, or amend the contract first."
        ),
        "V14",
        {
            "item": item,
            "number": delivered,
            "before": before,
            "contracted": contracted,
            "left": max(contracted - before, 0),
        },
    )


def contracted_too_few(item, quantity, delivered) -> ValidationError:
    """Rule V14, seen from the contract."""
    return ValidationError(
        _(
            "Item %(item)s: %(delivered)s are delivered already, so the quantity cannot be "
            "%(quantity)s. Enter %(delivered)s or more."
        ),
        "V14",
        {"item": item, "quantity": quantity, "delivered": delivered},
    )


def contracted_too_few_on_a_day(item, quantity, delivered, day) -> ValidationError:
    """Rule V14, seen from the contract, on a day other than today: some were rejected since."""
    return ValidationError(
        _(
            "Item %(item)s: on %(day)s %(delivered)s counted as delivered, before some were "
            "rejected, so the quantity cannot be %(quantity)s. Enter %(delivered)s or more."
        ),
        "V14",
        {"item": item, "quantity": quantity, "delivered": delivered, "day": in_words(day)},
    )


def lot_is_closed(item, quantity, contracted, day) -> ValidationError:
    """Nothing of a finally accepted lot could be accepted any more. `contracted`: None of an item
    that is new."""
    text = (
        _(
            "Item %(item)s: the lot is finally accepted since %(day)s, so no item is added. Take "
            "back the final acceptance first, if it was a mistake."
        )
        if contracted is None
        else _(
            "Item %(item)s: the lot is finally accepted since %(day)s, so the quantity cannot be "
            "raised from %(contracted)s to %(quantity)s. Take back the final acceptance first, if "
            "it was a mistake."
        )
    )
    return ValidationError(
        text,
        "order",
        {"item": item, "quantity": quantity, "contracted": contracted, "day": in_words(day)},
    )


def accepted_too_many(item, accepted, delivered, contracted) -> ValidationError:
    """Rule V14: `accepted` in all, with what is booked now."""
    return ValidationError(
        _("Item %(item)s: you accept %(acc)s, but only %(del)s of %(con)s were delivered."),
        "V14",
        {"item": item, "acc": accepted, "del": delivered, "con": contracted},
    )


def handed_over_too_many(item, number, left, accepted) -> ValidationError:
    return ValidationError(
        _(
            "Item %(item)s: you hand over %(number)s, but only %(left)s of the %(accepted)s "
            "accepted are still in the store. Take fewer."
        ),
        "V14",
        {"item": item, "number": number, "left": left, "accepted": accepted},
    )


def final_before_warranty_end(day, warranty_end) -> ValidationError:
    return ValidationError(
        _(
            "Final acceptance on %(date)s is before the warranty ends on %(w_end)s. Enter "
            "%(w_end)s or a later day."
        ),
        "V14",
        {"date": in_words(day), "w_end": in_words(warranty_end)},
    )


def warranty_outlasts_final(day, warranty_end) -> ValidationError:
    """The same rule where the warranty is what changes."""
    return ValidationError(
        _(
            "The warranty would end on %(w_end)s, after the final acceptance on %(date)s. Enter "
            "fewer days, or take back the final acceptance first."
        ),
        "V14",
        {"date": in_words(day), "w_end": in_words(warranty_end)},
    )


def inventory_number_in_use(number, other) -> ValidationError:
    return ValidationError(
        _(
            "Inventory number %(inv)s already belongs to “%(other)s”. Each item handed to a unit "
            "needs its own inventory number."
        ),
        "V15",
        {"inv": number, "other": other},
    )


def inventory_number_missing() -> ValidationError:
    return ValidationError(_("Enter the inventory number before the handover."), "V15")


def serial_number_in_use(number, other) -> ValidationError:
    return ValidationError(
        _("Serial number %(serial)s belongs to piece %(piece)s already. Correct it."),
        "serial number",
        {"serial": number, "piece": other},
    )


def day_before(day, earlier, what) -> ValidationError:
    """`what` names the step that the earlier day belongs to, as a noun."""
    return ValidationError(
        _("The day %(day)s is before %(earlier)s (%(what)s). Enter %(earlier)s or a later day."),
        "order",
        {"day": in_words(day), "earlier": in_words(earlier), "what": what},
    )


def day_after(day, later, what) -> ValidationError:
    """`what` names the step that the later day belongs to, as a noun."""
    return ValidationError(
        _("The day %(day)s is after %(later)s (%(what)s). Enter %(later)s or an earlier day."),
        "order",
        {"day": in_words(day), "later": in_words(later), "what": what},
    )


def too_many_on_a_day(item, most, contracted, day) -> ValidationError:
    """Rule V14 on a day other than today: a replacement counts beside what it replaces until that
    is rejected."""
    return ValidationError(
        _(
            "Item %(item)s: with this, %(most)s pieces count as delivered on %(day)s, but only "
            "%(contracted)s are contracted. What is rejected counts until the day of its "
            "rejection: enter a later day for what replaces it."
        ),
        "V14",
        {"item": item, "most": most, "contracted": contracted, "day": in_words(day)},
    )


def judged_too_many(item, accepted, rejected, waiting) -> ValidationError:
    return ValidationError(
        _(
            "Item %(item)s: you accept %(acc)s and reject %(rej)s, but only %(wait)s wait for "
            "acceptance. Enter %(wait)s at most in both fields together."
        ),
        "V14",
        {"item": item, "acc": accepted, "rej": rejected, "wait": waiting},
    )


def signature_needed() -> ValidationError:
    return ValidationError(
        _("Enter the day on which the contract was signed: goods are delivered after it."), "order"
    )


def delivered_before_signature(signed, delivered) -> ValidationError:
    return ValidationError(
        _(
            "The first delivery is of %(delivered)s, before the signature on %(signed)s. Correct "
            "one of the two days."
        ),
        "order",
        {"delivered": in_words(delivered), "signed": in_words(signed)},
    )


def deadline_before_signature(deadline, signed) -> ValidationError:
    return ValidationError(
        _(
            "The delivery deadline %(deadline)s is before the signature of the contract on "
            "%(signed)s. Enter %(signed)s or a later day, or correct the day of the signature on "
            "the page of the contract."
        ),
        "order",
        {"deadline": in_words(deadline), "signed": in_words(signed)},
    )


def too_many_on_a_protocol(number) -> ValidationError:
    return ValidationError(
        _(
            "%(number)s pieces are too many for one protocol. Choose %(most)s at most, and write "
            "another for the rest."
        ),
        "many",
        {"number": number, "most": MOST_ON_A_PROTOCOL},
    )


def not_there(piece, holder) -> ValidationError:
    """The piece is not where a protocol would take it from: a unit, or (None) the store."""
    place = piece.unit.short if piece.unit_id else PieceState(piece.state_now).label
    if holder:
        text = _(
            "Piece %(piece)s is not with “%(unit)s”; it is “%(place)s” now. Take it off the list."
        )
    else:
        text = _(
            "Piece %(piece)s is not in the store any more; it is “%(place)s” now. Take it off the "
            "list."
        )
    unit = holder.short if holder else ""
    return ValidationError(text, "elsewhere", {"piece": piece.code, "unit": unit, "place": place})


def no_number(number) -> ValidationError:
    return ValidationError(
        _("“%(number)s” is no number: it has neither a letter nor a digit."),
        "invalid",
        {"number": number[:40]},
    )


def number_too_long(number, most) -> ValidationError:
    return ValidationError(
        _("“%(number)s…” is longer than %(most)s characters. Shorten it."),
        "long",
        {"number": number[:20], "most": most},
    )


def number_stays(number) -> ValidationError:
    return ValidationError(
        _(
            "This piece has the inventory number %(number)s, which stands on a protocol. Leave it, "
            "or ask an administrator to correct it."
        ),
        "locked",
        {"number": number},
    )


def serial_number_stays(number) -> ValidationError:
    return ValidationError(
        _(
            "This piece has the serial number %(number)s, which stands on a protocol. Leave it, or "
            "ask an administrator to correct it."
        ),
        "locked",
        {"number": number},
    )


def personal_data(match) -> ValidationError:
    """As rule V16, for what is not public either: nothing of the kind is stored."""
    return ValidationError(
        _(
            "“%(match)s” looks like a personal number (JMBG) or an e-mail address, which is not "
            "stored here. Remove it, and write the function instead."
        ),
        "V16",
        {"match": match},
    )


def removed_meanwhile() -> ValidationError:
    return ValidationError(
        _("Somebody else removed this after you opened the page. Nothing is saved."), "removed"
    )


def warranty_end(accepted_on: date, days: int) -> date:
    """The last day of a warranty of so many days from (provisional) acceptance on."""
    return accepted_on + timedelta(days=days)


class DeliveredWithinContract(PythonCheck):
    """Rule V14: no more pieces of an item are delivered than were contracted."""

    def __init__(self, *, name):
        super().__init__(name=name, condition=models.Q(delivered__lte=models.F("quantity")))

    def columns(self):
        return {"quantity"}

    def fault(self, instance):
        if instance.quantity is None or instance.delivered <= instance.quantity:
            return None
        return "quantity", contracted_too_few(
            instance.number, instance.quantity, instance.delivered
        )
