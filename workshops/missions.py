"""Expert missions: saving one under the rules that look at other missions, and the ledger of
expert days."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import Component, Project
from activities.words import Status
from workshops import rules
from workshops.models import Mission, Person
from workshops.models.mission import COMMITTED, USED
from workshops.words import MissionState


class Days(NamedTuple):
    """Working days of experts of one component, or of all of them. `budget` and `free` are None
    where no budget is entered."""

    component: Component | None
    budget: Decimal | None
    planned: Decimal
    used: Decimal
    committed: Decimal

    @property
    def free(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.used - self.committed


def ledger(project, components, on: date) -> list[Days]:
    """By component, as of a day, in one statement. The budget has no history: it is the one of
    today."""
    rows = Mission.objects.of(project).counted().as_of(on).days_by("activity__component")
    sums = {row.pop("activity__component"): row for row in rows}
    nothing = dict.fromkeys(("planned", "used", "committed"), Decimal(0))
    return [
        Days(component, component.expert_days, **sums.get(component.pk, nothing))
        for component in components
    ]


def total(days: list[Days]) -> Days:
    """All components together; a budget only where each component has one."""
    budgets = [row.budget for row in days]
    known = bool(budgets) and None not in budgets
    return Days(
        None,
        sum(budgets, Decimal(0)) if known else None,
        *(sum((getattr(row, name) for row in days), Decimal(0)) for name in Days._fields[2:]),
    )


def lock(project):
    """Whoever saves a mission of the project waits for whoever is saving another one: only so
    two people cannot both take the last days, or the same expert on the same day."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def save_mission(*, mission, experts, by=None) -> Mission:
    """Stores the mission with its experts. Raises ValidationError by column: V10, V11."""
    with transaction.atomic():
        lock(mission.activity.project)
        check(mission=mission, experts=experts)
        mission.expert_count = max(mission.expert_count or 1, len(experts))
        mission._history_user = by
        mission.save()
        mission.experts.set(experts)
    return mission


def check(*, mission, experts):
    """The rules across missions; ask them under `lock`."""
    errors = {}
    if mission.cancelled_on is None and mission.activity.status != Status.CANCELLED:
        if error := budget_error(mission):
            errors["days_delivered" if mission.delivered_on else "days_planned"] = error
        if clashes := clashes_of(mission, experts):
            errors["experts"] = clashes
    if errors:
        raise ValidationError(errors)


def needed(mission) -> Decimal:
    """The days that a mission takes from the budget: those delivered, else those planned."""
    days = mission.days_delivered if mission.delivered_on else mission.days_planned
    return days or Decimal(0)


def budget_error(mission) -> ValidationError | None:
    """V10. What has its days already keeps them, so that a report can be entered for a mission
    whose budget was cut later; a draft has none yet."""
    component = Component.objects.get(pk=mission.activity.component_id)
    if component.expert_days is None:
        return None
    stored = Mission.objects.filter(pk=mission.pk).first() if mission.pk else None
    has = needed(stored) if stored and stored.state() in (*USED, *COMMITTED) else Decimal(0)
    if needed(mission) <= has:
        return None
    free = component.expert_days - taken(component, but=mission)
    if needed(mission) <= free:
        return None
    return rules.beyond_the_budget(
        needed(mission), component.code, max(free, Decimal(0)), component.expert_days
    )


def taken(component, *, but=None) -> Decimal:
    """The days of the component that are used or committed, by everything that is entered: no
    step lies in the future, so all count on the last of all days. `but`: without this mission."""
    rows = (
        Mission.objects.filter(activity__component=component)
        .exclude(pk=but and but.pk)
        .counted()
        .as_of(date.max)
        .days_by("activity__component")
    )
    return sum((row["used"] + row["committed"] for row in rows), Decimal(0))


def notes_on_missions(activity) -> list[str]:
    """What is wrong with its missions now that the activity has changed: a change of the plan
    asks none of their rules."""
    # Most activities have none, and asking for their states takes long.
    if activity.status == Status.CANCELLED or not activity.missions.exists():
        return []
    rows = activity.missions.as_of(date.max).order_by("number")
    missions = list(rows.exclude(state_then=MissionState.CANCELLED))
    notes = []
    if outside := [one.code for one in missions if one.is_outside]:
        label = capfirst(_("outside the activity's dates"))
        notes.append(f"{label}: {', '.join(outside)}.")
    counts = activity.status != Status.DRAFT
    if counts and any(one.state_then in (*USED, *COMMITTED) for one in missions):
        component = Component.objects.get(pk=activity.component_id)
        days = taken(component)
        if component.expert_days is not None and days > component.expert_days:
            notes.append(rules.over_budget(days, component.code, component.expert_days))
    return notes


def clashes_of(mission, experts) -> list[ValidationError]:
    """V11, once for each expert."""
    names = {expert.pk: expert.name for expert in experts}
    if not names:
        return []
    pairs = (
        Mission.experts.through.objects.filter(
            person__in=names,
            mission__activity__project=mission.activity.project_id,
            mission__cancelled_on=None,
            mission__start__lte=mission.end,
            mission__end__gte=mission.start,
        )
        .exclude(mission=mission.pk)
        .exclude(mission__activity__status=Status.CANCELLED)
        .select_related("mission__activity")
        .order_by("mission__start", "pk")
    )
    found = {}
    for pair in pairs:
        other = pair.mission
        found.setdefault(
            pair.person_id,
            rules.expert_is_away(names[pair.person_id], other.code, other.start, other.end),
        )
    return list(found.values())


def likely_experts(project, limit=40) -> list[Person]:
    """Who has been on a mission of the project, the latest first."""
    pks = (
        Mission.experts.through.objects.filter(person__project=project)
        .order_by("-mission__start", "-pk")
        .values_list("person", flat=True)
    )
    first = list(dict.fromkeys(pks))[:limit]
    people = Person.objects.select_related("institution").in_bulk(first)
    return [people[pk] for pk in first]
