"""What the records say of a stage: beside the figures of its months the facts that its text is
written from. All of it can be kept as JSON: decimals and days stand as texts."""

from collections import Counter
from datetime import date, timedelta

from activities.models import ActivityInstitution, Stage
from activities.words import Kind, PartnerRole
from procurement.models import Item
from procurement.words import Category
from reports.narrative.words import NAMED_KINDS
from reports.records import Records, days_text, text_of
from workshops.models import StudyVisit, Training, Workshop
from workshops.words import DONE, FindingKind

MEMBER_STATES = (PartnerRole.LEAD, PartnerRole.JUNIOR, PartnerRole.MEMBER_STATE)


class StageRecords(Records):
    """One stage of a project (with its extensions at hand) as of a day, its last one at most."""

    def __init__(self, stage: Stage, on: date):
        super().__init__(stage.project, stage.start, on)
        self.stage = stage

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
