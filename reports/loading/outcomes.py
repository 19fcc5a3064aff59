"""Stores what followed from the activities: evaluations, and made-up missions.

A made-up expert mission of a demonstration has an entry of the same days among the missions, made
up as it is; the activities of a real file get none.
"""

from math import ceil

from django.core.exceptions import ValidationError

from activities.words import Kind, Provenance, Status
from core.days import working_days_between
from reports.loading.activities import ActivityRow
from reports.loading.plan import Plan
from reports.loading.store import Store
from workshops.models import Evaluation, Mission


def store_evaluations(store: Store, plan: Plan, rows: list[ActivityRow]):
    existing = {row.pk: row for row in Evaluation.objects.filter(activity__project=plan.project)}
    for row in rows:
        activity = plan.stored.get(row.key)
        if row.feedback and row.record.sound and activity:
            record, fields = row.feedback
            store.settle(
                record,
                Evaluation(activity=activity),
                existing.get(activity.pk),
                fields,
                section="evaluations",
                bulk=True,
            )


def store_missions(store: Store, plan: Plan, rows: list[ActivityRow]):
    existing = {}
    for mission in Mission.objects.of(plan.project).order_by("-number"):
        existing[mission.activity_id] = mission  # the one with the lowest number
    holidays = plan.project.working_day_calendar()
    for row in rows:
        activity = plan.stored.get(row.key)
        if not activity or row.key not in plan.played:
            continue
        wanted, _log = plan.played[row.key]
        if not (fields := mission_of(wanted, holidays)):
            continue
        stored = existing.get(activity.pk)
        if stored and stored.provenance != Provenance.ILLUSTRATIVE:
            continue  # somebody has entered what really took place
        mission = Mission(activity=activity, number=1)
        if stored or _fits(mission, fields):
            store.settle(row.record, mission, stored, fields, section="missions", bulk=True)


def mission_of(activity: dict, holidays) -> dict | None:
    """The columns of the mission that a made-up activity stands for; None where it does not."""
    days = activity.get("working_days")
    start = activity["actual_start"] or activity["current_start"]
    end = activity["actual_end"] or activity["current_end"]
    if (
        activity["kind"] != Kind.EXPERT_MISSION
        or activity.get("provenance") != Provenance.ILLUSTRATIVE
        or activity["status"] == Status.CANCELLED
        or not (days and start and end)
        or not (between := working_days_between(start, end, holidays))
    ):
        return None
    completed = activity["status"] == Status.COMPLETED
    return {
        "start": start,
        "end": end,
        "expert_count": ceil(days / between),
        "days_planned": days,
        "days_delivered": days if completed else None,
        "delivered_on": end if completed else None,
        "provenance": Provenance.ILLUSTRATIVE,
    }


def _fits(mission: Mission, fields: dict) -> bool:
    """Whether the mission keeps the rules. Nobody wrote it, so nobody is told where it does not,
    for example because people have moved the activity since."""
    for name, value in fields.items():
        setattr(mission, name, value)
    try:
        mission.clean_fields(exclude={"activity"})
        mission.clean()
    except ValidationError:
        return False
    return True
