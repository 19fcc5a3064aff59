"""Who was at the events of a kind: sums in SQL, as of a day."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Sum

from activities.models import ActivityInstitution, Institution
from activities.words import Status


class Held(NamedTuple):
    """Completed events, and the attendances at them: somebody who came twice counts twice."""

    events: int
    women: int
    men: int
    not_stated: int

    @property
    def participations(self) -> int:
        return self.women + self.men + self.not_stated


class AtEvents(NamedTuple):
    """An institution, the number of events at which it was, and how many of its people came to
    them (None where nobody has written that down)."""

    institution: Institution
    events: int
    people: int | None


SUMS = {
    "events": Count("pk"),
    "women_sum": Sum("women", default=0),
    "men_sum": Sum("men", default=0),
    "not_stated_sum": Sum("not_stated", default=0),
}


def completed(activities, on: date):
    return activities.counted().as_of(on).filter(status_then=Status.COMPLETED)


def held(activities, on: date) -> Held:
    """Of these activities the ones completed on the day."""
    return Held(*completed(activities, on).order_by().aggregate(**SUMS).values())


def held_by(activities, on: date, column: str) -> list[tuple[str, Held]]:
    """The same for each value of a column (of the kind's own row, for example), most events
    first; the empty value last."""
    rows = (
        completed(activities, on)
        .order_by()
        .values(value=F(column))
        .annotate(**SUMS)
        .values_list("value", *SUMS)
    )
    found = [(value or "", Held(*numbers)) for value, *numbers in rows]
    return sorted(found, key=lambda row: (not row[0], -row[1].events, row[0]))


def institutions_at(activities, on: date) -> list[AtEvents]:
    """Which institutions were at how many of these activities, most first."""
    rows = (
        ActivityInstitution.objects.filter(
            attended=True, activity__in=completed(activities, on).order_by().values("pk")
        )
        .order_by()
        .values("institution")
        .annotate(
            events=Count("pk"),
            women_sum=Sum("women"),
            men_sum=Sum("men"),
            not_stated_sum=Sum("not_stated"),
        )
    )
    rows = list(rows)
    institutions = Institution.objects.in_bulk([row["institution"] for row in rows])
    found = []
    for row in rows:
        numbers = [row["women_sum"], row["men_sum"], row["not_stated_sum"]]
        known = [number for number in numbers if number is not None]
        found.append(
            AtEvents(institutions[row["institution"]], row["events"], sum(known) if known else None)
        )
    return sorted(found, key=lambda one: (-one.events, one.institution.abbreviation))
