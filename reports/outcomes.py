"""What the figures need beside the sums of the plan: recommendations, the days of missions,
planned and earned value, equipment."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Project
from core.shares import percent
from procurement.models import Item
from reports.equipment import equipment_of
from reports.figure import figure
from reports.schedule import EARNED, Value, values_of
from workshops import recommendations as follow_up
from workshops.models import Area, Mission, Recommendation
from workshops.recommendations import Recommendations
from workshops.words import MissionState


class ExpertDays(NamedTuple):
    """Working days of missions."""

    delivered: Decimal
    planned: Decimal

    @property
    def percent(self) -> Decimal | None:
        return percent(self.delivered, self.planned)


NO_DAYS = ExpertDays(Decimal(0), Decimal(0))


class Findings:
    """What became of the recommendations of several projects, the days of their missions,
    their planned and
    earned value and their equipment: a statement each, when a page wants it first."""

    AREA = ("key", "name_en", "name_sr")

    def __init__(self, projects, on, latest, plan=""):
        self.projects, self.on, self.latest, self.plan = projects, on, latest, plan

    @cached_property
    def rows(self) -> list[dict]:
        mine = Recommendation.objects.filter(project__in=[project.pk for project in self.projects])
        names = [f"area__{name}" for name in self.AREA]
        return follow_up.counted(mine.as_of(self.on, latest=self.latest), *names)

    @cached_property
    def missions(self) -> dict[int, dict]:
        """Sums of working days, and how many missions were delivered and have no report, by the
        project's primary key."""
        mine = Mission.objects.filter(activity__project__in=[one.pk for one in self.projects])
        rows = mine.counted().as_of(self.on, latest=self.latest).days_by("activity__project")
        without_report = Q(state_then=MissionState.DELIVERED)
        rows = rows.annotate(reports_missing=Count("pk", filter=without_report))
        return {row["activity__project"]: row for row in rows}

    @cached_property
    def values(self) -> dict[int, Value]:
        """Planned and earned value, by the project's primary key."""
        return values_of(self.projects, self.on, self.latest, EARNED, self.plan)

    @cached_property
    def items(self) -> list[Item]:
        return equipment_of(self.projects, self.on, self.latest)

    @cached_property
    def areas(self) -> list[Area]:
        """Those that any of the rows has; they came with them."""
        found = {
            row["area_id"]: Area(row["area_id"], *[row[f"area__{name}"] for name in self.AREA])
            for row in self.rows
            if row["area_id"]
        }
        return [found[pk] for pk in sorted(found)]


def public_recommendations(project: Project, on: date, *, also: Recommendation | None = None):
    """The released ones that exist on the day, with their state on it, by area; the public
    reads the named columns alone. `also`: one that a preview shows as if it were released."""
    rows = Recommendation.objects.of(project)
    released = rows.released() if also is None else rows.released() | rows.filter(pk=also.pk)
    return (
        released.as_of(on)
        .select_related("activity", "area", "addressee")
        .only(
            "number", "kind", "text_en", "text_sr", "due", "provenance", "project", "sort_key",
            "activity__code", "activity__kind", "activity__title_en", "activity__title_sr",
            "activity__provenance", "activity__stated_fields",
            "area__key", "area__name_en", "area__name_sr",
            "addressee__key", "addressee__abbreviation", "addressee__name_en",
            "addressee__name_sr", "addressee__country",
        )
        .order_by(F("area").asc(nulls_last=True), "sort_key")
    )  # fmt: skip


class OutcomeFigures:
    """The part of reports.queries.Progress that is about recommendations and expert days."""

    @cached_property
    def recommendation_rows(self) -> list[dict]:
        return [row for row in self.findings.rows if row["project_id"] == self.project.pk]

    @figure(
        _("Recommendations"),
        _(
            "Recommendations of events that have ended by the day. Overdue: due before the day "
            "and not closed. Carried out: implemented or verified, among those that were "
            "accepted, in full or in part, and are due by the day."
        ),
    )
    def recommendations(self) -> Recommendations:
        return follow_up.added(self.recommendation_rows)

    @figure(_("Recommendations by area"), _("The recommendations on the day, by their area."))
    def recommendations_by_area(self) -> list[tuple]:
        """(area, its figures); None stands for no area."""
        return follow_up.by_area(self.recommendation_rows, self.findings.areas)

    @figure(
        _("Recommendations by status"),
        _("The latest status that took effect on or before the day; proposed until then."),
    )
    def recommendations_by_status(self) -> dict[str, int]:
        return follow_up.by_status(self.recommendation_rows)

    @figure(
        _("Expert days"),
        _(
            "Working days of missions delivered by the day, over those planned in all missions "
            "not cancelled by then; n/a without missions."
        ),
    )
    def expert_days(self) -> ExpertDays:
        row = self.findings.missions.get(self.project.pk)
        return ExpertDays(row["used"], row["planned"]) if row else NO_DAYS

    @cached_property
    def reports_missing(self) -> int:
        """Missions that were delivered by the day and have no report by then."""
        return self.findings.missions.get(self.project.pk, {}).get("reports_missing", 0)
