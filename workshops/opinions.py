"""What the participants thought of the events, by kind, as of a day."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db.models import Count, F, Q, Sum

from activities.models import Activity
from activities.words import Status
from core.shares import percent


class Opinion(NamedTuple):
    """Of the events of one kind that are completed on the day: how many there are, of how many
    there are evaluation sheets, how many sheets, the mean mark over all sheets (an event with
    more sheets counts more; None without sheets), the participations of the evaluated events,
    and how many of the sheets come from events whose participations are known."""

    held: int
    events: int
    sheets: int
    mean: Decimal | None
    participations: int
    comparable: int

    @property
    def response(self) -> Decimal | None:
        """Sheets over participations, in percent; None (n/a) where nobody counted."""
        return percent(self.comparable, self.participations)


def opinions(project, on: date | None = None) -> dict[str, Opinion]:
    """By kind of activity; kinds without evaluation sheets are left out. One statement. Without
    a day on the project's cut-off, else today."""
    return {kind: one for kind, one in opinions_of_held(project, on).items() if one.sheets}


def opinions_of_held(project, on: date | None = None) -> dict[str, Opinion]:
    """The same for each kind of which anything was held, with or without sheets."""
    on = project.day(on)
    evaluated = Q(evaluation__isnull=False)
    known = Q(women__isnull=False) | Q(men__isnull=False) | Q(not_stated__isnull=False)
    rows = (
        Activity.objects.filter(project=project)
        .counted()
        .as_of(on)
        .filter(status_then=Status.COMPLETED)
        .order_by()
        .values("kind")
        .annotate(
            held=Count("pk"),
            events=Count("pk", filter=evaluated),
            sheets=Sum("evaluation__answers", default=0),
            comparable=Sum("evaluation__answers", filter=known, default=0),
            marks=Sum(F("evaluation__answers") * F("evaluation__mean")),
            women_sum=Sum("women", filter=evaluated, default=0),
            men_sum=Sum("men", filter=evaluated, default=0),
            not_stated_sum=Sum("not_stated", filter=evaluated, default=0),
        )
    )
    return {
        row["kind"]: Opinion(
            row["held"],
            row["events"],
            row["sheets"],
            mean_mark(row["marks"], row["sheets"]),
            row["women_sum"] + row["men_sum"] + row["not_stated_sum"],
            row["comparable"],
        )
        for row in rows
    }


def mean_mark(marks, number) -> Decimal | None:
    """A sum of marks over their number, with two decimals, halves up."""
    if not number:
        return None
    # SQLite adds in floating point: what that leaves behind goes before the rounding.
    mean = round(Decimal(marks) / number, 9)
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
