"""What came of the activities: who was there, missions, opinions, findings; stored in bulk."""

from random import Random

from activities.models import Activity, Component
from reports.synthetic.events import event_row, opinion
from reports.synthetic.findings import Findings
from reports.synthetic.frame import Setting
from reports.synthetic.missions import Missions
from reports.synthetic.people import Lists, make_register
from workshops.models import (
    Answer,
    Evaluation,
    Mission,
    Participation,
    Recommendation,
    Step,
    StudyVisit,
    Training,
    Workshop,
)

BATCH = 500


class Outcomes:
    """Of one project. It draws from numbers of its own, so that the plan does not change."""

    def __init__(self, setting: Setting, rng: Random):
        self.setting, self.rng = setting, rng
        register = make_register(setting, rng)
        self.lists, self.missions = Lists(register, rng), Missions(register, rng)
        self.findings = Findings(setting, rng)
        self.participations: list[Participation] = []

    def who_came(self, activities: list[Activity], presences: list[list]):
        """Before the activities are stored: their totals may follow from a list."""
        self.participations = [
            row
            for activity, there in zip(activities, presences, strict=True)
            for row in self.lists.fill(activity, there)
        ]

    def store(self, activities: list[Activity]):
        """All that came of these activities, which are stored already."""
        events = [event_row(activity, self.rng) for activity in activities]
        for model in (Workshop, Training, StudyVisit):
            _store(model, [row for row in events if isinstance(row, model)])
        _store(Participation, self.participations)
        opinions = [opinion(activity, self.rng) for activity in activities]
        evaluations, answers = _pairs(opinions)
        _store(Evaluation, evaluations)
        _store(Answer, answers)
        made = [found for activity in activities if (found := self.missions.make(activity))]
        _store(Mission, [mission for mission, _experts in made])
        on_mission = Mission.experts.through
        _store(
            on_mission,
            [
                on_mission(mission=mission, person=expert)
                for mission, experts in made
                for expert in experts
            ],
        )
        found = [pair for activity in activities for pair in self.findings.make(activity)]
        recommendations, steps = _pairs(found)
        _store(Recommendation, recommendations)
        _store(Step, steps)

    def finish(self):
        Component.objects.bulk_update(self.missions.budget(), ["expert_days"])


def _pairs(found) -> tuple[list, list]:
    """(the rows, all rows that belong to them), of pairs of a row and its rows."""
    pairs = [pair for pair in found if pair]
    return [row for row, _rows in pairs], [part for _row, parts in pairs for part in parts]


def _store(model, rows: list):
    model._base_manager.bulk_create(rows, batch_size=BATCH)
