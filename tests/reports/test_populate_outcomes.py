"""What came of the events of a synthetic project: by the rules, in every state."""

from collections import Counter, defaultdict
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db.models import Count, F

from activities.models import Activity, ActivityInstitution, Component, Project
from reports.synthetic.frame import CUT_OFF
from tests.reports.tables import dump
from workshops.models import (
    Answer,
    Evaluation,
    Mission,
    Participation,
    Person,
    Recommendation,
    Step,
    StudyVisit,
    Training,
    Workshop,
)
from workshops.people import recount
from workshops.words import FollowUp, MissionState

pytestmark = pytest.mark.django_db


def run(**options):
    call_command("populate", stdout=StringIO(), **options)
    return Project.objects.latest("pk")


# Findings


def test_findings_follow_from_about_every_third_completed_event():
    run(activities=400)
    events = Activity.objects.filter(
        status="completed", kind__in=["workshop", "training", "study visit"]
    )
    rows = Recommendation.objects.all()
    assert not rows.exclude(activity__in=events).exists()
    assert 0.15 < rows.count() / events.count() < 0.6
    assert set(rows.values_list("kind", "provenance")) == {
        ("conclusion", "illustrative"), ("recommendation", "illustrative"),
    }  # fmt: skip
    assert rows.filter(area=None).count() == 0
    numbers = defaultdict(list)
    for row in rows:
        numbers[row.activity_id].append(row.number)
    assert {tuple(found) for found in numbers.values()} == {(1,), (1, 2), (1, 2, 3)}


def test_a_small_project_has_findings_lists_missions_and_opinions():
    run(activities=20)
    for model in (Recommendation, Participation, Mission, Person):
        assert model.objects.exists(), model


def test_steps_keep_the_rules_and_lead_to_the_status():
    run(activities=1500)
    rows = Recommendation.objects.select_related("project", "activity__project")
    logs = defaultdict(list)
    for step in Step.objects.order_by("on", "pk"):
        logs[step.recommendation_id].append(step)
    seen = Counter()
    for row in rows:
        row.full_clean()
        said, row.status = row.status, FollowUp.PROPOSED
        seen[said] += 1
        last = row.activity.actual_end
        for number, step in enumerate(logs[row.pk]):
            before = logs[row.pk][:number]
            row.last_step = lambda before=before, **_conditions: before[-1] if before else None
            row.check_step(step.to, step.on, note=step.note)
            assert last <= step.on <= CUT_OFF
            row.status, last = step.to, step.on
        assert row.status == said
        assert bool(row.evidence_link) == (said in ("implemented", "verified"))
    assert set(seen) == set(FollowUp.values)
    then = Recommendation.objects.as_of(CUT_OFF)
    assert then.count() == len(rows)
    assert not then.exclude(status=F("status_then")).exists()
    assert not then.exclude(once_accepted=F("accepted_then")).exists()
    overdue = then.filter(overdue_then=True, kind="recommendation").count()
    assert 0 < overdue < len(rows) / 2


def test_derived_columns_are_those_that_saving_derives():
    run(activities=40)
    for model in (Recommendation, Person):
        for row in model.objects.all():
            derived = ("sort_key", "search") if model is Recommendation else ("key", "search")
            stored = [getattr(row, name) for name in derived]
            row.save()
            assert [getattr(row, name) for name in derived] == stored


# Who came


def test_totals_of_lists_are_those_that_counting_gives():
    run(activities=400)
    listed = Activity.objects.filter(totals_from_list=True)
    assert listed.count() > 3
    assert set(Participation.objects.values_list("activity", flat=True)) == set(
        listed.values_list("pk", flat=True)
    )
    assert set(Participation.objects.values_list("attendance", flat=True)) == {"came", "excused"}
    before = dump()
    recount(activities=list(listed))
    assert dump() == before


def test_a_register_of_made_up_people_who_are_told_apart():
    project = run(activities=40)
    people = Person.objects.of(project)
    assert people.count() == len(set(people.values_list("key", flat=True))) == 40
    assert all(name.startswith("Osoba Primer ") for name in people.values_list("name", flat=True))
    assert set(people.values_list("sex", flat=True)) == {"female", "male", ""}
    assert people.values("institution").distinct().count() == 12
    for person in people:
        person.full_clean()


def test_numbers_of_institutions_are_at_most_the_totals():
    run(activities=400)
    told = 0
    for activity in Activity.objects.prefetch_related("presences"):
        rows = [row for row in activity.presences.all() if row.women is not None]
        told += bool(rows)
        for column in ("women", "men", "not_stated"):
            numbers = [getattr(row, column) for row in rows]
            assert sum(numbers) <= (getattr(activity, column) or 0)
    assert told > 50
    counted = ActivityInstitution.objects.filter(women__isnull=False)
    assert not counted.filter(attended=False).exists()


# Missions


def test_missions_keep_the_rules():
    run(activities=400)
    missions = Mission.objects.select_related("activity__project").prefetch_related(
        "experts", "activity__project__holidays"
    )
    away = defaultdict(list)
    for mission in missions:
        mission.full_clean()
        assert mission.activity.kind == "expert mission"
        assert mission.experts.count() <= mission.expert_count
        for expert in mission.experts.all():
            away[expert].append((mission.start, mission.end))
    assert away
    for days in away.values():
        days.sort()
        for (_start, end), (start, _end) in pairwise(days):
            assert end < start, "V11"


def test_missions_have_every_state():
    run(activities=1500)
    states = Counter(Mission.objects.as_of(CUT_OFF).values_list("state_then", flat=True))
    assert set(states) == set(MissionState.values)
    assert Mission.objects.report_missing().exists()
    days = ("terms_approved_on", "confirmed_on", "delivered_on", "report_received_on")
    for name in (*days, "report_accepted_on", "cancelled_on"):
        assert not Mission.objects.filter(**{f"{name}__gt": CUT_OFF}).exists()


def test_components_have_the_expert_days_that_their_missions_need():
    run(activities=400)
    needed = Counter()
    for mission in Mission.objects.filter(cancelled_on=None).select_related("activity"):
        needed[mission.activity.component_id] += mission.days_planned
    assert len(needed) == 5
    for component in Component.objects.all():
        assert needed[component.pk] < component.expert_days < needed[component.pk] * 2 + 12


# Events and opinions


def test_events_have_their_own_fields():
    run(activities=400)
    workshops = Workshop.objects.values_list("multidisciplinary", flat=True)
    assert set(workshops) == {True, False}
    assert set(Training.objects.values_list("model", flat=True)) == {
        "{Frontex}", "{CEPOL}", "Sopstveni program",
    }  # fmt: skip
    trained = Training.objects.filter(certificates__isnull=False)
    assert set(trained.values_list("activity__status", flat=True)) == {"completed"}
    assert StudyVisit.objects.filter(note_received_on__isnull=False).exists()
    assert StudyVisit.objects.filter(
        note_received_on=None, activity__status="completed"
    ).exists()  # fmt: skip
    for model in (Workshop, Training, StudyVisit):
        for row in model.objects.all():
            row.clean_fields(exclude={"activity"})
            row.clean()


def test_opinions_are_means_of_their_questions_and_of_people_who_came():
    run(activities=400)
    rows = Evaluation.objects.select_related("activity").prefetch_related("questions")
    assert {row.activity.kind for row in rows} == {"workshop", "training", "study visit"}
    for row in rows:
        row.clean_fields(exclude={"activity"})
        marks = [answer.mean for answer in row.questions.all()]
        assert abs(sum(marks) / 3 - row.mean) < Decimal("0.006")
        assert row.answers <= row.activity.women + row.activity.men
    assert Answer.objects.values("question").annotate(n=Count("pk")).count() == 3
