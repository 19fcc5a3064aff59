"""What the records say of a period of a project on a day: its figures, and the codes behind them.
All of it can be kept as JSON: decimals and days stand as texts. Stages and reports freeze it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cached_property

from activities.models import Activity, Partner, Project
from activities.words import Status
from procurement.models.sums import STEPS
from reports.queries import Progress, progress
from workshops.models import Recommendation
from workshops.words import FindingKind


def text_of(value) -> str | None:
    return None if value is None else str(value)


def days_text(value) -> str:
    """Working days: 104 or 13.5."""
    return f"{Decimal(value).normalize():f}"


class Records:
    """A project (with its extensions at hand) from a first day on, as of a day."""

    def __init__(self, project: Project, first: date, on: date):
        self.project, self.first, self.on = project, first, on

    # Reading: a number of statements that does not depend on the rows

    @cached_property
    def progress(self) -> Progress:
        return progress(self.project, self.on)

    @cached_property
    def completed(self) -> list[dict]:
        """Since the start of the project, by the day on which they ended."""
        rows = Activity.objects.filter(project=self.project).counted().as_of(self.on)
        return list(
            rows.filter(status_then=Status.COMPLETED)
            .order_by("since", "sort_key")
            .values(
                "pk", "code", "kind", "since", "women", "men", "not_stated", "country",
                "component__code", "title_en", "title_sr", "released_at",
            )
        )  # fmt: skip

    @cached_property
    def own(self) -> list[dict]:
        """Completed in the period."""
        return [row for row in self.completed if row["since"] >= self.first]

    def own_of(self, kind: str) -> set[int]:
        return {row["pk"] for row in self.own if row["kind"] == kind}

    @cached_property
    def findings(self) -> list[dict]:
        """Conclusions and recommendations that exist on the day, by area."""
        rows = Recommendation.objects.of(self.project).as_of(self.on)
        return list(
            rows.order_by("area_id", "sort_key").values(
                "activity__code", "number", "kind", "area_id", "area__key", "area__name_en",
                "area__name_sr", "exists_from", "status_then",
            )
        )  # fmt: skip

    @cached_property
    def partners(self) -> list[Partner]:
        rows = Partner.objects.filter(project=self.project)
        return list(rows.select_related("institution").order_by("pk"))

    @cached_property
    def components(self) -> dict[int, str]:
        """Primary key → code."""
        return dict(self.project.components.values_list("pk", "code"))

    # Figures

    def figures(self) -> dict:
        """Since the start of the project, by name; kinds and components of which nothing is
        completed are left out."""
        found = self.progress
        people, advice, days = found.participations, found.recommendations, found.expert_days
        sums = found.equipment._asdict()
        return {
            "completed": found.completed,
            **{f"kind.{kind}": n for kind, n in found.by_kind.items() if n},
            **{f"component.{self.components[pk]}": n for pk, n in found.by_component.items() if n},
            "progress_percent": text_of(found.progress_percent),
            "planned_percent": text_of(found.planned_percent),
            "spi": text_of(found.spi),
            "months_ahead": text_of(found.months_ahead),
            "forecast_end": text_of(found.forecast_end),
            "delivered": list(found.delivered),
            "participations": people.total,
            "women": people.women,
            "men": people.men,
            "not_stated": people.not_stated,
            "recommendations": advice.total,
            "recommendations_overdue": advice.overdue,
            "recommendations_rate": text_of(advice.rate),
            "expert_days": [days_text(days.delivered), days_text(days.planned)],
            **{f"equipment.{step}": [sums[step].quantity, str(sums[step].eur)] for step in STEPS},
        }

    def own_figures(self) -> dict:
        """The counts of the period alone, by the same names."""
        kinds = Counter(row["kind"] for row in self.own)
        components = Counter(row["component__code"] for row in self.own)
        women, men, not_stated = self.participations()
        return {
            "completed": len(self.own),
            **{f"kind.{kind}": n for kind, n in kinds.items()},
            **{f"component.{code}": n for code, n in components.items()},
            "participations": women + men + not_stated,
            "women": women,
            "men": men,
            "not_stated": not_stated,
            "recommendations": sum(
                row["kind"] == FindingKind.RECOMMENDATION for row in self.own_findings
            ),
        }

    def participations(self) -> list[int]:
        """At what was completed in the period: women, men, not stated."""
        return [sum(row[name] or 0 for row in self.own) for name in ("women", "men", "not_stated")]

    @property
    def own_findings(self) -> list[dict]:
        return [row for row in self.findings if row["exists_from"] >= self.first]

    def identities(self) -> dict:
        """What explains a difference later: codes, and pieces by step and category."""
        return {
            "completed": sorted(row["code"] for row in self.completed),
            "recommendations": [
                f"R-{row['activity__code']}-{row['number']:02d}"
                for row in self.findings
                if row["kind"] == FindingKind.RECOMMENDATION
            ],
            "pieces": {
                step: {
                    category: getattr(sums, step).quantity
                    for category, sums in self.progress.equipment_by_category.items()
                    if getattr(sums, step).quantity
                }
                for step in STEPS
            },
        }
