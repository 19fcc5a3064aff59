"""Made-up expert missions in all their states, and the budget of expert days."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from activities.models import Activity, Component
from activities.words import Kind, Mode, Provenance, Status
from core.days import working_days_between
from reports.synthetic.frame import CUT_OFF
from workshops.models import Mission, Person

# How far a mission of a completed activity has come, and how many among ten.
DELIVERED = {"delivered": 2, "report received": 2, "report accepted": 5, "cancelled": 1}
COMING = {"draft": 3, "terms approved": 3, "confirmed": 4}


class Missions:
    """Of one project. An expert is on one mission at a time (rule V11)."""

    def __init__(self, register: list[Person], rng: Random):
        self.register, self.rng = register, rng
        self.away: dict[Person, set[date]] = defaultdict(set)
        self.days: Counter = Counter()

    def make(self, activity: Activity) -> tuple[Mission, list[Person]] | None:
        """A mission over all days of the activity with its experts; none on a weekend."""
        start = activity.actual_start or activity.current_start
        end = activity.actual_end or activity.current_end
        if activity.kind != Kind.EXPERT_MISSION or not (start and end):
            return None
        between = working_days_between(start, end)
        if not between:
            return None
        count = self.rng.choice((1, 1, 2, 3))
        days = Decimal(self.rng.randint(1, between * count * 2)) / 2
        mission = Mission(
            activity=activity,
            number=1,
            start=start,
            end=end,
            expert_count=count,
            mode=self.rng.choice(Mode.values),
            days_planned=days,
            travel_days=Decimal(self.rng.randint(0, 4)) / 2,
            provenance=Provenance.ILLUSTRATIVE,
        )
        self._take_steps(mission, activity.status)
        if not mission.cancelled_on:
            self.days[activity.component] += days
        return mission, self._experts(mission)

    def budget(self) -> list[Component]:
        """The components with some more expert days than their missions need."""
        for component, days in self.days.items():
            component.expert_days = Decimal(ceil(days * Decimal("1.1")) + 10)
        return list(self.days)

    def _take_steps(self, mission: Mission, status: str):
        if status == Status.CANCELLED:
            reached = "cancelled"
        elif status == Status.COMPLETED:
            reached = self.rng.choices(list(DELIVERED), DELIVERED.values())[0]
        elif status == Status.DRAFT:
            reached = "draft"
        else:
            reached = self.rng.choices(list(COMING), COMING.values())[0]
        if reached == "draft":
            return
        mission.terms_approved_on = min(mission.start - timedelta(days=30), CUT_OFF)
        if reached == "cancelled":
            mission.cancelled_on = min(mission.start - timedelta(days=5), CUT_OFF)
        elif reached != "terms approved":
            mission.confirmed_on = min(mission.start - timedelta(days=14), CUT_OFF)
        if status == Status.COMPLETED and reached != "cancelled":
            self._deliver(mission, reached)

    def _deliver(self, mission: Mission, reached: str):
        less = self.rng.choice((0, 0, 0, 1))
        mission.delivered_on = mission.end
        mission.days_delivered = max(mission.days_planned - less, Decimal("0.5"))
        if reached == "delivered":
            return
        received = mission.end + timedelta(days=self.rng.randint(3, 30))
        accepted = received + timedelta(days=self.rng.randint(1, 20))
        if received <= CUT_OFF:
            mission.report_received_on = received
            if reached == "report accepted" and accepted <= CUT_OFF:
                mission.report_accepted_on = accepted

    def _experts(self, mission: Mission) -> list[Person]:
        """People who are free on all its days; fewer than it needs where nobody is."""
        if mission.cancelled_on or not mission.confirmed_on:
            return []
        days = {
            mission.start + timedelta(days=number)
            for number in range((mission.end - mission.start).days + 1)
        }
        free = [person for person in self.register if self.away[person].isdisjoint(days)]
        chosen = self.rng.sample(free, min(len(free), mission.expert_count))
        for person in chosen:
            self.away[person] |= days
        return chosen
