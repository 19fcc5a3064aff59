"""Made-up conclusions and recommendations, and what became of them."""

from datetime import timedelta
from random import Random

from activities.models import Activity
from activities.words import Kind, Provenance, Status
from reports.synthetic.frame import CUT_OFF, Setting
from workshops.models import Area, Recommendation, Step
from workshops.words import NEED_A_REASON, ONCE_ACCEPTED, FindingKind, FollowUp, Nature, Priority

EVENTS = (Kind.WORKSHOP, Kind.TRAINING, Kind.STUDY_VISIT)
# One event in so many ended with findings: about two, so that there is about one for every third.
RARE = 6
CONCLUSIONS = [
    ("The services see {} differently.", "Službe različito vide temu „{}“."),
    ("Data on {} are not kept in one place.", "Podaci o temi „{}“ ne vode se na jednom mestu."),
    ("Work on {} depends on a few people.", "Rad na temi „{}“ zavisi od malog broja ljudi."),
]
RECOMMENDATIONS = [
    ("Name a contact person for {}.", "Odrediti kontakt-osobu za temu „{}“."),
    ("Draft joint instructions on {}.", "Izraditi zajedničko uputstvo za temu „{}“."),
    ("Train new staff in {}.", "Obučiti nove službenike za temu „{}“."),
    ("Meet every three months about {}.", "Sastajati se svaka tri meseca na temu „{}“."),
    ("Report on {} once a year.", "Jednom godišnje izveštavati o temi „{}“."),
]
LIVES = [
    ((), 5),
    ((FollowUp.ACCEPTED,), 3),
    ((FollowUp.ACCEPTED, FollowUp.IN_PROGRESS), 4),
    ((FollowUp.ACCEPTED, FollowUp.IN_PROGRESS, FollowUp.IMPLEMENTED), 3),
    ((FollowUp.ACCEPTED, FollowUp.IMPLEMENTED, FollowUp.VERIFIED), 2),
    ((FollowUp.PARTLY, FollowUp.IN_PROGRESS), 1),
    ((FollowUp.REJECTED,), 1),
    ((FollowUp.SUPERSEDED,), 1),
    ((FollowUp.ACCEPTED, FollowUp.EXPIRED), 1),
]
WEIGHTS = [weight for _life, weight in LIVES]


class Followed:
    """Status and steps of a recommendation that is nowhere stored yet, by its own rules."""

    is_recommendation = True
    check_step = Recommendation.check_step

    def __init__(self, activity: Activity):
        self.activity, self.status, self.evidence_link = activity, FollowUp.PROPOSED, ""
        self.exists_since = activity.actual_end
        self.steps: list[Step] = []

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence_link)

    def last_step(self, **conditions):
        return next(
            (
                step
                for step in reversed(self.steps)
                if all(getattr(step, name) == value for name, value in conditions.items())
            ),
            None,
        )

    def take(self, to: str, on):
        if to == FollowUp.IMPLEMENTED:
            self.evidence_link = f"https://example.org/evidence/{self.activity.code}"
        note = "Nije u nadležnosti organa" if to in NEED_A_REASON else ""
        self.check_step(to, on, note=note)
        self.steps.append(Step(to=to, on=on, note=note))
        self.status = to


class Findings:
    """Of one project."""

    def __init__(self, setting: Setting, rng: Random):
        self.setting, self.rng = setting, rng
        self.areas = list(Area.objects.order_by("pk")) or [None]
        self.made = 0

    def make(self, activity: Activity) -> list[tuple[Recommendation, list[Step]]]:
        """What the event ended with: of the first in any case, of some of the others."""
        if activity.status != Status.COMPLETED or activity.kind not in EVENTS:
            return []
        if self.rng.randrange(RARE) and self.made:
            return []
        kinds = self.rng.choice(
            (
                (FindingKind.RECOMMENDATION,),
                (FindingKind.CONCLUSION, FindingKind.RECOMMENDATION),
                (FindingKind.CONCLUSION, FindingKind.RECOMMENDATION, FindingKind.RECOMMENDATION),
            )
        )
        self.made += len(kinds)
        return [self._one(activity, number, kind) for number, kind in enumerate(kinds, 1)]

    def _one(self, activity: Activity, number: int, kind: str):
        proposed = kind == FindingKind.RECOMMENDATION
        english, serbian = self.rng.choice(RECOMMENDATIONS if proposed else CONCLUSIONS)
        row = Recommendation(
            project=self.setting.project,
            activity=activity,
            number=number,
            kind=kind,
            area=self.rng.choice(self.areas),
            text_en=english.format(activity.title_en.partition(": ")[2]),
            text_sr=serbian.format(activity.title_sr.partition(": ")[2]),
            provenance=Provenance.ILLUSTRATIVE,
        )
        steps = self._live(row) if proposed else []
        row.derive_columns()
        return row, steps

    def _live(self, row: Recommendation) -> list[Step]:
        """Addressee, due day and steps up to the cut-off day; some are without the first two."""
        ended = row.activity.actual_end
        row.nature = self.rng.choice(Nature.values)
        row.priority = self.rng.choice(Priority.values)
        if self.rng.random() < 0.95:
            row.addressee = self.rng.choice(self.setting.institutions)
            row.due = ended + timedelta(days=self.rng.randint(30, 270))
        followed, on = Followed(row.activity), ended
        for to in self.rng.choices(LIVES, WEIGHTS)[0][0]:
            on += timedelta(days=self.rng.randint(5, 60))
            if on > CUT_OFF:
                break
            followed.take(to, on)
        for step in followed.steps:
            step.recommendation = row
        row.status, row.evidence_link = followed.status, followed.evidence_link
        row.once_accepted = any(step.to in ONCE_ACCEPTED for step in followed.steps)
        return followed.steps
