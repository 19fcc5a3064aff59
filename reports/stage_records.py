"""What the records say of a stage on a day: its figures, the codes behind them, and the facts that
its text is written from. All of it can be kept as JSON: decimals and days stand as texts."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from activities.models import Activity, ActivityInstitution, Partner, Stage
from activities.words import Kind, PartnerRole, Status
from procurement.models import Item
from procurement.models.sums import STEPS
from procurement.words import Category
from reports.narrative.words import NAMED_KINDS
from reports.queries import Progress, progress
from workshops.models import Recommendation, StudyVisit, Training, Workshop
from workshops.words import DONE, FindingKind

MEMBER_STATES = (PartnerRole.LEAD, PartnerRole.JUNIOR, PartnerRole.MEMBER_STATE)


def text_of(value) -> str | None:
    return None if value is None else str(value)


def days_text(value) -> str:
    """Working days: 104 or 13.5."""
    return f"{Decimal(value).normalize():f}"


class StageRecords:
    """One stage of a project (with its extensions at hand) as of a day, its last one at most."""

    def __init__(self, stage: Stage, on: date):
        self.stage, self.on, self.project = stage, on, stage.project

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
        """Completed in the stage."""
        return [row for row in self.completed if row["since"] >= self.stage.start]

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
        """The counts of the stage alone, by the same names."""
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
        """At what was completed in the stage: women, men, not stated."""
        return [sum(row[name] or 0 for row in self.own) for name in ("women", "men", "not_stated")]

    @property
    def own_findings(self) -> list[dict]:
        return [row for row in self.findings if row["exists_from"] >= self.stage.start]

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

    # Facts of the text

    def facts(self) -> dict:
        """See reports.narrative: everything that the text says, and nothing that has no place in
        a public one."""
        stage, project, found = self.stage, self.project, self.progress
        days = found.expert_days
        return {
            "number": stage.number,
            "start": stage.start.isoformat(),
            "end": stage.end.isoformat(),
            "on": self.on.isoformat(),
            "project": {
                "title": [project.title_en, project.title_sr],
                "purpose": [project.purpose_en, project.purpose_sr],
                "start": project.start.isoformat(),
                "start_precision": project.start_precision,
                "months": found.months,
            },
            "countries": self._countries(),
            "completed": {"stage": len(self.own), "total": found.completed},
            "kinds": dict(Counter(row["kind"] for row in self.own)),
            "multidisciplinary": self._multidisciplinary(),
            "titles": self._titles(),
            "training_model": self._training_model(),
            "visits": self._visits(),
            "hosts": self._hosts(),
            "attended": self._attended(),
            "participations": self.participations(),
            "findings": self._findings_by_area(),
            "recommendations": {
                "total": found.recommendations.total,
                "done": sum(
                    row["kind"] == FindingKind.RECOMMENDATION and row["status_then"] in DONE
                    for row in self.findings
                ),
            },
            "equipment": self._equipment(),
            "expert_days": [days_text(days.delivered), days_text(days.planned)],
            "progress": text_of(found.progress_percent),
            "planned": text_of(found.planned_percent),
            "months_ahead": text_of(found.months_ahead),
            "on_plan": found.on_plan,
            "support": [
                _named(partner.institution)
                for partner in self.partners
                if partner.role == PartnerRole.SUPPORT
            ],
            "conclusion": [stage.conclusion_en, stage.conclusion_sr],
        }

    def _countries(self) -> list[str]:
        """Of the Member State partners, in their order."""
        return list(
            dict.fromkeys(
                partner.institution.country
                for partner in self.partners
                if partner.role in MEMBER_STATES
            )
        )

    def _multidisciplinary(self) -> int:
        rows = Workshop.objects.filter(activity__project=self.project, multidisciplinary=True)
        return len(self.own_of(Kind.WORKSHOP).intersection(rows.values_list("pk", flat=True)))

    def _titles(self) -> dict[str, list]:
        """Of kinds that a report calls by name; what is not released keeps its title inside."""
        return {
            kind: [
                [row["title_en"], row["title_sr"]]
                for row in self.own
                if row["kind"] == kind and row["released_at"]
            ]
            for kind in NAMED_KINDS
        }

    def _training_model(self) -> str:
        """The model that all trainings of the stage followed; "" without a common one."""
        models = dict(
            Training.objects.filter(activity__project=self.project).values_list("pk", "model")
        )
        found = {models.get(pk, "") for pk in self.own_of(Kind.TRAINING)}
        return found.pop() if len(found) == 1 else ""

    def _visits(self) -> list[str]:
        """The countries of the study visits, in their order; nothing where one is not known."""
        visits = [row["country"] for row in self.own if row["kind"] == Kind.STUDY_VISIT]
        return list(dict.fromkeys(visits)) if all(visits) else []

    def _hosts(self) -> list:
        visits = self.own_of(Kind.STUDY_VISIT)
        rows = StudyVisit.hosts.through.objects.filter(
            studyvisit__activity__project=self.project
        ).order_by("pk")
        return _distinct(
            (institution, [en, sr])
            for visit, institution, en, sr in rows.values_list(
                "studyvisit", "institution", "institution__name_en", "institution__name_sr"
            )
            if visit in visits
        )

    def _attended(self) -> list:
        """Institutions that came to workshops of the stage: partners first, in their order."""
        workshops = self.own_of(Kind.WORKSHOP)
        rows = ActivityInstitution.objects.filter(
            activity__project=self.project, activity__kind=Kind.WORKSHOP, attended=True
        ).order_by("pk")
        came = {
            institution: [en, sr]
            for activity, institution, en, sr in rows.values_list(
                "activity", "institution", "institution__name_en", "institution__name_sr"
            )
            if activity in workshops
        }
        order = [one.institution_id for one in self.partners if one.institution_id in came]
        return _distinct((pk, came[pk]) for pk in [*order, *came])

    def _findings_by_area(self) -> list[dict]:
        areas = {}
        for row in self.own_findings:
            numbers = areas.setdefault(
                row["area_id"],
                {
                    "key": row["area__key"],
                    "area": [row["area__name_en"], row["area__name_sr"]]
                    if row["area_id"]
                    else None,
                    "conclusions": 0,
                    "recommendations": 0,
                },
            )
            numbers[f"{row['kind']}s"] += 1
        return sorted(areas.values(), key=lambda numbers: numbers["area"] is None)

    def _equipment(self) -> list[dict]:
        """Pieces handed over in the stage for the first time: of each procurement project, by
        category."""
        before = {}
        if self.stage.start > date.min:
            rows = Item.objects.of(self.project).as_of(self.stage.start - timedelta(days=1))
            before = dict(rows.values_list("pk", "handed_over_then"))
        found = {}
        for item in self.progress.items:
            if number := item.handed_over_then - before.get(item.pk, 0):
                categories = found.setdefault(item.lot.contract.procurement, Counter())
                categories[item.category] += number
        return [
            {
                "title": [procurement.title_en, procurement.title_sr],
                "programme": [procurement.programme_en, procurement.programme_sr],
                "categories": {
                    category.value: categories[category]
                    for category in Category
                    if categories[category]
                },
            }
            for procurement, categories in found.items()
        ]


def _named(institution) -> list[str]:
    return [institution.name_en, institution.name_sr]


def _distinct(pairs) -> list:
    return list(dict(pairs).values())
