"""How many recommendations there are, and what became of them: one statement for all figures."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, Q

from activities.words import Status
from core.shares import percent
from workshops.words import DONE, OPEN, FindingKind


class Recommendations(NamedTuple):
    """Recommendations on a day, without the conclusions. `accepted` were accepted in full or in
    part until then and are due by the day; of those `done` are implemented or verified."""

    total: int
    open: int
    overdue: int
    accepted: int
    done: int

    @property
    def rate(self) -> Decimal | None:
        return percent(self.done, self.accepted)


def may_have_findings(activity) -> bool:
    """Whether it has begun, so that it can end with something."""
    return activity.status in (Status.ONGOING, Status.COMPLETED)


def counted(recommendations, *columns) -> list[dict]:
    """Rows by project, kind, area, status and acceptance, of what `as_of` or `standing` gave, in
    one statement; the functions below add them up. `columns` of the area come with each row;
    `late` are due before the day, `due` on it or before."""
    return list(
        recommendations.order_by()
        .values("project_id", "kind", "area_id", "status_then", "accepted_then", *columns)
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(due__lt=F("day"))),
            due=Count("pk", filter=Q(due__lte=F("day"))),
        )
    )


def added(rows) -> Recommendations:
    rows = [row for row in rows if row["kind"] == FindingKind.RECOMMENDATION]
    accepted = [row for row in rows if row["accepted_then"]]
    return Recommendations(
        total=sum(row["n"] for row in rows),
        open=sum(row["n"] for row in rows if row["status_then"] in OPEN),
        overdue=sum(row["late"] for row in rows if row["status_then"] in OPEN),
        accepted=sum(row["due"] for row in accepted),
        done=sum(row["due"] for row in accepted if row["status_then"] in DONE),
    )


def by_area(rows, areas) -> list[tuple]:
    """(area, its figures) of each area that has any recommendation; None stands for no area."""
    found = [
        (area, added(row for row in rows if row["area_id"] == (area and area.pk)))
        for area in (*areas, None)
    ]
    return [(area, sums) for area, sums in found if sums.total]


def by_status(rows) -> dict[str, int]:
    """How many recommendations have each status; those that none has are left out."""
    counts = {}
    for row in rows:
        if row["kind"] == FindingKind.RECOMMENDATION:
            counts[row["status_then"]] = counts.get(row["status_then"], 0) + row["n"]
    return counts
