"""Stores conclusions and recommendations, their areas and steps, and releases them."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import F

from activities.models import Project
from activities.words import Status
from core.days import in_words
from core.scripts import fold
from reports.loading.faults import MISSING, Faults
from reports.loading.plan import Plan
from reports.loading.recommendation import RecommendationRow
from reports.loading.report import Report
from reports.loading.sections import DataFile
from reports.loading.store import BATCH, Store
from workshops import rules
from workshops.models import Area, Recommendation, Step
from workshops.words import ONCE_ACCEPTED, FollowUp


def store_areas(store: Store, rows: list[RecommendationRow]) -> dict[str, Area]:
    """All areas, by key without accents and case; one that nobody knows gets the file's word as
    its name, which the office can translate."""
    areas = {fold(area.key): area for area in Area.objects.all()}
    settled = set()
    for row in rows:
        key = fold(row.area) if row.area else ""
        if not key or key in settled or not row.record.sound:
            continue
        settled.add(key)
        area = Area(key=row.area, name_en=row.area)
        keys = {"key": "area", "name_en": "area"}
        if area := store.settle(row.record, area, areas.get(key), {}, section="areas", keys=keys):
            areas[key] = area
    return areas


class Findings:
    """The conclusions and recommendations of one project, in the database and in the file.

    The file gives the latest status with its day: one step. Evidence is not in the file; without
    it a made-up history is accepted and the pages mark it as missing (rule V13 is for people).
    """

    def __init__(self, store: Store, file: DataFile, plan: Plan, areas: dict):
        """`areas`: by folded key."""
        self.store, self.file, self.plan, self.areas = store, file, plan, areas
        self.project = project = plan.project
        rows = Recommendation.objects.of(project).select_related("area", "addressee")
        self.stored = {(row.activity_id, row.number): row for row in rows}
        self.steps = defaultdict(list)
        steps = Step.objects.filter(recommendation__project=project).exclude(to="")
        for pk, to, on in steps.order_by("on", "pk").values_list("recommendation", "to", "on"):
            self.steps[pk].append((to, on))
        self.new_steps: list[Step] = []

    def settle(self, row: RecommendationRow):
        activity = self.plan.stored.get(row.activity)
        if activity is None:
            if self.file.unknown("activities", row.activity):
                row.record.wrong("activity", row.activity, "is the code of no activity.")
            return
        fields = {**row.fields, **self._keys(row)}
        self._check_day(row)
        if not row.record.sound:
            return
        stored = self.stored.get((activity.pk, row.number))
        steps, differing = _steps_of(row), {}
        before = self.steps[stored.pk] if stored else []
        new = Recommendation(project=self.project, activity=activity, number=row.number)
        # A log that begins with the step of the file went on since: nothing differs.
        if steps is not MISSING and not (stored and before[: len(steps)] == steps):
            fields["status"] = steps[-1][0] if steps else FollowUp.PROPOSED
            (stored or new).once_accepted = any(to in ONCE_ACCEPTED for to, _on in steps)
            if stored:
                differing["steps"] = (_in_short(before), _in_short(steps))
        if stored:
            stored.project, stored.activity = self.project, activity
        settled = self.store.settle(
            row.record,
            new,
            stored,
            fields,
            section="recommendations",
            beside=differing,
            bulk=True,
        )
        if settled and steps and not stored:
            self._log(settled, steps)
        elif settled and differing and self.store.update:
            # As when somebody takes them back: they stay in the log.
            wrong = Step.objects.filter(recommendation=settled).exclude(to="")
            wrong.update(taken_back=F("to"), to="")
            self._log(settled, steps)

    def finish(self):
        Step.objects.bulk_create(self.new_steps, batch_size=BATCH)

    def _keys(self, row: RecommendationRow) -> dict:
        found = {}
        if row.area is not MISSING:
            found["area"] = self.areas.get(fold(row.area)) if row.area else None
        if row.addressee is not MISSING:
            found["addressee"] = self.plan.institutions.get(row.addressee)
            if row.addressee and not found["addressee"]:
                row.record.sound = False
                if self.file.unknown("institutions", row.addressee):
                    row.record.wrong("addressee", row.addressee, "is the key of no institution.")
        return found

    def _check_day(self, row: RecommendationRow):
        """A recommendation exists from the actual end of its event, and so does its status."""
        if not row.step:
            return
        to, on = row.step
        ended = self._ended(row)
        if ended is None:
            row.record.fault("status", rules.not_adopted_yet(row.activity).messages[0], to)
        elif on < ended:
            row.record.fault(
                "status_on",
                f"is before the actual end of activity {row.activity}, {in_words(ended)}. Correct "
                "one of them.",
                on.isoformat(),
            )

    def _ended(self, row: RecommendationRow):
        """By the file where it has the activity; of one that was reopened the first end."""
        if row.activity in self.plan.played:
            wanted, log = self.plan.played[row.activity]
            end = wanted["actual_end"]
        else:
            activity = self.plan.stored[row.activity]
            end, log = activity.actual_end, self.plan.logs[activity.pk]
        return min((row.on for row in log if row.to == Status.COMPLETED), default=end)

    def _log(self, recommendation: Recommendation, steps: list[tuple]):
        self.new_steps += [Step(recommendation=recommendation, to=to, on=on) for to, on in steps]


def _steps_of(row: RecommendationRow):
    """The step log that the file states, MISSING where it does not."""
    if row.step is MISSING:
        return MISSING
    return [row.step] if row.step else []


def _in_short(steps: list[tuple]) -> list[str]:
    return [f"{on} {to}" for to, on in steps]


def release(project: Project, file: DataFile, report: Report, faults: Faults):
    """Those of the file whose activity is public, but not what somebody withdrew."""
    records = {row.key: row.record for row in file.recommendations}
    waiting = Recommendation.objects.of(project).filter(
        released_at=None,
        withdrawn_at=None,
        activity__released_at__isnull=False,
        activity__status=Status.COMPLETED,
    )
    for row in waiting.select_related("activity"):
        row.project = row.activity.project = project
        if row.code not in records:
            continue
        try:
            row.release()
        except ValidationError as error:
            faults.add_errors(records[row.code], error)
        else:
            report.count("recommendations", "released")
