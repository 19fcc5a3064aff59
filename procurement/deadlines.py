"""The days by which something must happen to what was bought, and how far they are away.

All follow from the contract and from the pieces as they stand today; nothing of it is stored.
They count from `on`, which is today: the cut-off of a project does not matter here.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.days import distance_in_words
from procurement import rules
from procurement.models import Item


class DeadlineKind(TextChoices):
    DELIVERY = "delivery", pgettext_lazy("deadline", "delivery")
    CERTIFICATE = "certificate", pgettext_lazy("deadline", "certificate of acceptance")
    WARRANTY = "warranty", pgettext_lazy("deadline", "end of the warranty")
    FINAL = "final acceptance", pgettext_lazy("deadline", "final acceptance")
    DEFECT = "defect", pgettext_lazy("deadline", "remedy of defects")


# docs/domain.md, "traffic lights": (days after the deadline, colour), the first that holds.
LIGHTS = {
    DeadlineKind.DELIVERY: [(14, "red"), (0, "amber")],
    # The certificate is due after 30 days: amber from the 21st day of waiting on.
    DeadlineKind.CERTIFICATE: [(0, "red"), (-10, "amber")],
    # 60, 30 and 7 days before its end.
    DeadlineKind.WARRANTY: [(-8, "red"), (-31, "amber"), (-61, "green")],
    DeadlineKind.FINAL: [(0, "red"), (-31, "amber")],
    DeadlineKind.DEFECT: [(0, "red"), (-8, "amber")],
}


@dataclass(frozen=True)
class Deadline:
    """One day, of what it is (a lot or an item), seen from `on`. `count` says how many pieces
    still come, wait for the certificate or have a warranty that ends on the day, or how many
    defects are open; 0 of others, and of a single piece."""

    kind: DeadlineKind
    record: object
    day: date
    on: date
    count: int = 0

    @property
    def url(self) -> str:
        return self.record.get_absolute_url()

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def heading(self) -> str:
        """The label; warranties of one record may end on several days, so theirs says of how many
        pieces."""
        return self.what if self.kind == DeadlineKind.WARRANTY else self.label

    @property
    def what(self) -> str:
        """What it is, and of how much."""
        if not self.count:
            return self.label
        counted = {
            DeadlineKind.DELIVERY: ngettext(
                "%(count)s piece still to come", "%(count)s pieces still to come", self.count
            ),
            DeadlineKind.CERTIFICATE: ngettext(
                "%(count)s piece waits for acceptance",
                "%(count)s pieces wait for acceptance",
                self.count,
            ),
            DeadlineKind.WARRANTY: ngettext(
                "end of the warranty of %(count)s piece",
                "end of the warranty of %(count)s pieces",
                self.count,
            ),
            DeadlineKind.DEFECT: ngettext(
                "%(count)s defect to be remedied",
                "%(count)s defects to be remedied",
                self.count,
            ),
        }
        return counted.get(self.kind, self.label) % {"count": self.count}

    @property
    def days_left(self) -> int:
        """Negative: so many days late."""
        return (self.day - self.on).days

    @property
    def is_overdue(self) -> bool:
        """Somebody should have acted before today. The end of a warranty is never overdue."""
        return self.days_left < 0

    @property
    def colour(self) -> str:
        """red, amber or green; quiet for the end of a warranty that is far away."""
        for after, colour in LIGHTS[self.kind]:
            if -self.days_left > after:
                return colour
        return "quiet" if self.kind == DeadlineKind.WARRANTY else "green"

    @property
    def words(self) -> str:
        """What goes with the colour: 12 days late, today, in 5 days."""
        return distance_in_words(self.days_left)

    @property
    def note(self) -> str:
        """What follows from having let it pass."""
        if self.kind == DeadlineKind.CERTIFICATE and self.is_overdue:
            return _("by the contract's 30-day rule silence counts as accepted")
        return ""


def item_deadlines(item, on: date, of_lot=()) -> list[Deadline]:
    """Delivery, certificate and warranty of one item that `with_days` has read. Final acceptance
    is of the whole lot: it comes too where all items of the lot are given (`of_lot`)."""
    found = [*_delivery([item], item, on), *_certificate([item], item, on)]
    found += _warranty([item], item, on)
    return sorted(found + _final(of_lot, item, on), key=_soonest)


def lot_deadlines(items, on: date) -> list[Deadline]:
    """One for each lot and kind, of warranties one for each day on which some end. `items` are all
    items of the lots, read with `with_days` and with their lot and its contract."""
    lots = defaultdict(list)
    for item in items:
        lots[item.lot_id].append(item)
    found = []
    for of_lot in lots.values():
        for rule in (_delivery, _certificate, _warranty, _final, _defects):
            found += rule(of_lot, of_lot[0].lot, on)
    return sorted(found, key=_soonest)


def deadlines(projects, on: date) -> list[Deadline]:
    """Of all lots of several projects, the soonest first; one statement."""
    items = Item.objects.filter(lot__contract__procurement__project__in=projects)
    return lot_deadlines(
        items.with_days().select_related("lot__contract__procurement__project"), on
    )


def _soonest(deadline):
    return deadline.day, list(DeadlineKind).index(deadline.kind)


def _delivery(items, record, on) -> list[Deadline]:
    """What was rejected is still to come. Nothing is owed before the contract is signed."""
    lot = items[0].lot
    signed = lot.contract.signed_on
    to_come = sum(item.quantity - item.delivered for item in items)
    if not (to_come and lot.delivery_deadline and signed and signed <= on):
        return []
    return [Deadline(DeadlineKind.DELIVERY, record, lot.delivery_deadline, on, to_come)]


def _certificate(items, record, on) -> list[Deadline]:
    """Due for the pieces that wait longest."""
    waiting = [item for item in items if item.waiting]
    if not waiting:
        return []
    oldest = min(item.waiting_since for item in waiting)
    due = oldest + timedelta(days=rules.DAYS_TO_ACCEPT)
    count = sum(item.waiting for item in waiting)
    return [Deadline(DeadlineKind.CERTIFICATE, record, due, on, count)]


def _warranty(items, record, on) -> list[Deadline]:
    """One for each day on which a warranty that still runs ends."""
    if items[0].final_on:
        return []
    ends = _warranty_ends(items)
    return [
        Deadline(DeadlineKind.WARRANTY, record, end, on, ends[end])
        for end in sorted(ends)
        if end >= on
    ]


def _final(items, record, on) -> list[Deadline]:
    """Due from the end of the last warranty on, once the whole lot is accepted."""
    if not items or items[0].final_on:
        return []
    if any(item.delivered < item.quantity or item.waiting for item in items):
        return []
    end = max(_warranty_ends(items))
    if end >= on:
        return []
    due = end + timedelta(days=rules.DAYS_TO_FINAL_ACCEPTANCE)
    return [Deadline(DeadlineKind.FINAL, record, due, on)]


def _defects(items, record, on) -> list[Deadline]:
    """Of all that are open, the one to be remedied first."""
    first = items[0]
    if not first.open_defects:
        return []
    return [Deadline(DeadlineKind.DEFECT, record, first.remedy_by, on, first.open_defects)]


def _warranty_ends(items) -> dict[date, int]:
    """{last day of a warranty: number of pieces}; empty before any acceptance."""
    ends = Counter()
    for item in items:
        for accepted_on, number in item.accepted_by_day.items():
            ends[item.warranty_end(accepted_on)] += number
    return ends
