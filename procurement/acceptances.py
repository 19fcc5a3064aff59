"""Recording what the committee decided about a lot; corrections.py corrects it.

Errors are ValidationErrors by name: a column of `Acceptance`, or `accept_<pk>`, `rejected_<pk>`
(serial numbers) for what was entered at an item.
"""

from collections import defaultdict

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.rules import day_in_future
from core.days import in_words, today
from procurement import booking, rules
from procurement.committee import Decision, choose
from procurement.final import contracted_in, errors_of_final, final_of
from procurement.models import Acceptance, Defect, Item, Lot, Piece
from procurement.words import AcceptanceKind, AcceptanceResult


def with_counts(acceptances):
    """Adds `accepted` and `rejected` pieces, and the defects that were `found`."""

    def number(model, column):
        rows = model.objects.filter(**{column: OuterRef("pk")}).order_by().values(column)
        return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)

    return acceptances.annotate(
        accepted=number(Piece, "acceptance"),
        rejected=number(Piece, "rejection"),
        found=number(Defect, "acceptance"),
    )


def result_of(acceptance) -> AcceptanceResult:
    """Of an acceptance that `with_counts` has read."""
    final = acceptance.kind == AcceptanceKind.FINAL
    if not acceptance.accepted and not final:
        return AcceptanceResult.REJECTED
    if acceptance.rejected or acceptance.found or acceptance.remarks.strip():
        return AcceptanceResult.WITH_REMARKS
    return AcceptanceResult.ACCEPTED


def accept(
    *, lot, kind, on, certificate_number, quantities=None, inspected_on=None, committee="",
    remarks="", defects=(), by=None,
) -> Acceptance:  # fmt: skip
    """Stores the certificate and what it says of the pieces that wait. `quantities`: {item:
    (accepted, rejected, [serial numbers of the rejected])}. `defects`: unsaved `Defect`s.

    A provisional acceptance is the one with which the whole lot is accepted: refused before. The
    other way round, a partial one that completes the lot passes: the certificate is signed, the
    record says what it says, and nothing else depends on the word (warranty and deadlines follow
    from the days of the pieces)."""
    with transaction.atomic():
        booking.lock(lot.contract.procurement_id)
        lot = Lot.objects.select_related("contract").filter(pk=lot.pk).first()
        if lot is None:
            raise rules.removed_meanwhile()
        acceptance = Acceptance(
            lot=lot,
            kind=kind,
            on=on,
            certificate_number=certificate_number,
            inspected_on=inspected_on,
            committee=committee,
            remarks=remarks,
            recorded_by=by,
        )
        decisions = {
            item.pk: Decision(accepted, rejected, [one.strip() for one in serials if one.strip()])
            for item, (accepted, rejected, serials) in (quantities or {}).items()
            if accepted or rejected or serials
        }
        accepted, rejected = _check_new(acceptance, decisions, defects)
        acceptance._history_user = by
        acceptance.save()
        booking.write(accepted, by, acceptance=acceptance, accepted_on=on)
        booking.write(rejected, by, rejection=acceptance, rejected_on=on)
        booking.count_delivered(Item.objects.filter(pk__in=decisions))
        for defect in defects:
            defect.acceptance, defect._history_user = acceptance, by
            defect.save()
    return acceptance


def _check_new(acceptance, decisions, defects) -> tuple[list[Piece], list[Piece]]:
    """(accepted, rejected) pieces; raises ValidationError."""
    errors = day_errors(acceptance)
    accepted, rejected = [], []
    if acceptance.kind == AcceptanceKind.FINAL:
        for name, faults in errors_of_final(acceptance.lot, acceptance.on).items():
            errors[name] += faults
        if decisions or defects:
            errors[NON_FIELD_ERRORS].append(
                _(
                    "The final acceptance takes no pieces and finds no defects. Leave the numbers "
                    "and the defects empty, or choose another kind."
                )
            )
    elif closed := final_of(acceptance.lot):
        errors[NON_FIELD_ERRORS].append(finally_accepted(closed))
    elif not decisions:
        errors[NON_FIELD_ERRORS].append(
            _("Nothing is entered. Enter at least at one item how many pieces are accepted.")
        )
    else:
        accepted, rejected = choose(decisions, acceptance.on, errors)
    if acceptance.kind == AcceptanceKind.PROVISIONAL and not errors:
        check_complete(acceptance, len(accepted), errors)
    for defect in defects:
        if defect.remedy_by < acceptance.on:
            errors[NON_FIELD_ERRORS].append(remedy_too_early(defect, acceptance.on))
    if errors:
        raise ValidationError(errors)
    return accepted, rejected


def day_errors(acceptance) -> defaultdict[str, list]:
    errors = defaultdict(list)
    if acceptance.on > today():
        errors["on"].append(day_in_future(acceptance.on, today()))
    if acceptance.inspected_on and acceptance.inspected_on > acceptance.on:
        errors["inspected_on"].append(
            rules.day_after(acceptance.inspected_on, acceptance.on, _("date of the certificate"))
        )
    return errors


def check_complete(acceptance, now, errors):
    """With a provisional acceptance, which accepts `now` pieces, the whole lot is accepted: a lot
    has one."""
    whole = Acceptance.objects.filter(lot=acceptance.lot, kind=AcceptanceKind.PROVISIONAL)
    if whole.exclude(pk=acceptance.pk).exists():
        errors["kind"].append(
            _(
                "This lot has a provisional acceptance already. Choose the partial provisional "
                "acceptance, or take that one back first."
            )
        )
    others = Piece.objects.filter(item__lot=acceptance.lot, accepted_on__isnull=False)
    if acceptance.pk:
        others = others.exclude(acceptance=acceptance)
    earlier = others.aggregate(number=Count("pk"), last=Max("accepted_on"))
    contracted = contracted_in(acceptance.lot)
    missing = contracted - earlier["number"] - now
    if missing:
        errors["kind"].append(
            _(
                "%(missing)s of the %(contracted)s pieces of the lot are not accepted with this "
                "certificate. Choose the partial provisional acceptance."
            )
            % {"missing": missing, "contracted": contracted}
        )
    if earlier["last"] and acceptance.on < earlier["last"]:
        errors["on"].append(
            rules.day_before(acceptance.on, earlier["last"], _("partial acceptance"))
        )


def remedy_too_early(defect, on) -> ValidationError:
    return rules.day_before(defect.remedy_by, on, _("date of the certificate"))


def finally_accepted(final) -> ValidationError:
    return ValidationError(
        _(
            "The lot is finally accepted since %(day)s. Take back the final acceptance first, if "
            "it was a mistake."
        ),
        "order",
        {"day": in_words(final.on)},
    )
