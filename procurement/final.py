"""The final acceptance of a lot: after the warranty, when nothing is open any more."""

from datetime import date

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from procurement import rules
from procurement.models import Acceptance, Defect, Item, Piece
from procurement.words import AcceptanceKind


def final_of(lot) -> Acceptance | None:
    return Acceptance.objects.filter(lot=lot, kind=AcceptanceKind.FINAL).first()


def contracted_in(lot) -> int:
    """Pieces of all its items."""
    return Item.objects.filter(lot=lot).aggregate(sum=Sum("quantity"))["sum"] or 0


def accepted_in(lot) -> int:
    return Piece.objects.filter(item__lot=lot, accepted_on__isnull=False).count()


def warranty_end_of(lot) -> date | None:
    """The last day of the warranty of the piece that was accepted last; None without one."""
    last = Piece.objects.filter(item__lot=lot).aggregate(last=Max("accepted_on"))["last"]
    return rules.warranty_end(last, lot.contract.warranty_days) if last else None


def errors_of_final(lot, on: date, *, but=None) -> dict[str, list]:
    """What stands against the final acceptance of a lot on a day, by column. The certificate is
    issued when the warranty has ended *and* every defect was put right (General Conditions for
    supply contracts, article 34), so an open defect refuses it. `but`: the final acceptance
    that is edited."""
    errors = {}
    other = final_of(lot)
    if other and other != but:
        errors["kind"] = [_("This lot is finally accepted already.")]
    contracted = contracted_in(lot)
    missing = contracted - accepted_in(lot)
    if missing or not contracted:
        errors.setdefault("kind", []).append(
            _(
                "%(missing)s of the %(contracted)s pieces of the lot are not accepted yet. The "
                "final acceptance comes after all of them."
            )
            % {"missing": missing, "contracted": contracted}
        )
    end = warranty_end_of(lot)
    if end and on < end:
        errors["on"] = [rules.final_before_warranty_end(on, end)]
    defects = Defect.objects.filter(acceptance__lot=lot).filter(
        Q(remedied_on=None) | Q(remedied_on__gt=on)
    )
    if open_defects := [str(defect) for defect in defects[: rules.MOST_TOLD]]:
        errors.setdefault("kind", []).append(
            _(
                "Defects are not put right yet: %(defects)s. Enter the day on which they were, "
                "each on the page of its acceptance."
            )
            % {"defects": "; ".join(open_defects)}
        )
    return errors
