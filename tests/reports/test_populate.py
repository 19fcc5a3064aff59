"""The synthetic load: by rule, the same for the same seed, and quick."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, ActivityInstitution, Change, Institution, Project, Stage
from activities.parts import EVENT_MODELS
from activities.words import Kind, Status
from reports.queries import progress
from reports.synthetic.frame import CUT_OFF
from reports.synthetic.plan import code_of
from tests.reports.tables import dump, history_rows

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("populate", stdout=out, **options)
    return out.getvalue().splitlines()


def without(rows, *names):
    """Rows without their keys, which depend on what was in the database before."""
    names = {"id", "created_at", "recorded_at", *names}
    return [
        {name: value for name, value in row.items() if name not in names and name[-3:] != "_id"}
        for row in rows
    ]


def content() -> dict:
    names = ("Project", "Component", "Stage", "Act", "Activity", "Change", "ActivityInstitution")
    tables = dump()
    return {
        name: without(rows, "slug", "name", "search", "key", "number")
        for name, rows in tables.items()
        if name in {f"activities.{one}" for one in names} or name.startswith("workshops.")
    }


def test_makes_the_projects_asked_for():
    assert run(projects=2, activities=30, seed=7) == [
        "load-7-30-1: 30 activities",
        "load-7-30-2: 30 activities",
    ]
    assert list(
        Project.objects.values_list(
            "slug", "start", "duration_months", "cut_off", "demonstration", "released_at"
        )
    ) == [
        ("load-7-30-1", date(2024, 1, 1), 24, date(2025, 5, 1), True, None),
        ("load-7-30-2", date(2024, 1, 1), 24, date(2025, 5, 1), True, None),
    ]
    assert set(
        Activity.objects.values_list("project__slug", "provenance").annotate(n=Count("pk"))
    ) == {("load-7-30-1", "illustrative", 30), ("load-7-30-2", "illustrative", 30)}
    assert Institution.objects.filter(key__startswith="synthetic-").count() == 12


def test_the_same_call_again_changes_nothing():
    run(activities=20)
    before = dump()
    assert run(activities=20) == ["load-1-20-1: exists"]
    assert dump() == before


def test_adds_the_projects_that_are_missing():
    run(activities=20)
    assert run(projects=2, activities=20) == ["load-1-20-1: exists", "load-1-20-2: 20 activities"]


def test_the_same_seed_makes_the_same_project():
    with transaction.atomic():
        run(activities=60, seed=3)
        first = content()
        transaction.set_rollback(True)
    run(activities=60, seed=3)
    assert content() == first


def test_another_seed_and_another_number_make_another_project():
    made = []
    for options in ({"seed": 3}, {"seed": 4}, {"seed": 3, "projects": 2}):
        run(activities=30, **options)
        project = Project.objects.latest("pk")
        made.append(tuple(project.activities.values_list("current_start", "kind", "women")))
    assert len(set(made)) == 3


def test_writes_no_history():
    run(activities=20)
    assert history_rows() == {}


def test_every_record_keeps_the_rules():
    run(activities=150)
    for activity in Activity.objects.all():
        activity.full_clean()
    for model in (Project, Stage, Institution):
        for row in model.objects.all():
            row.full_clean()
    for change in Change.objects.all():
        change.full_clean()


def test_columns_are_those_that_saving_derives():
    run(activities=20)
    for activity in Activity.objects.all():
        stored = (activity.sort_key, activity.search)
        activity.save()
        assert (activity.sort_key, activity.search) == stored


def test_stored_status_is_that_of_the_change_log_on_the_cut_off_day():
    run(activities=150)
    rows = list(Activity.objects.counted().as_of(CUT_OFF))
    assert len(rows) > 130
    assert [row.code for row in rows if row.status != row.status_then] == []
    assert [row.code for row in rows if row.current_end != row.end_then] == []
    assert not Change.objects.filter(on__gt=CUT_OFF).exists()
    assert not Activity.objects.filter(actual_end__gt=CUT_OFF).exists()


def test_has_every_kind_and_status_and_what_may_happen():
    run(activities=20)
    found = Activity.objects.all()
    assert set(found.values_list("kind", flat=True)) == set(Kind.values)
    assert set(found.values_list("status", flat=True)) == set(Status.values)
    postponed = found.filter(status=Status.POSTPONED)
    assert postponed.filter(proposed_end=None).exists()
    assert postponed.filter(proposed_end__isnull=False).exists()
    assert postponed.filter(actual_start__isnull=False).exists(), "interrupted"
    assert found.filter(changes__action="set dates", changes__to=Status.PLANNED).exists(), "resumed"
    cancelled = Change.objects.filter(to=Status.CANCELLED)
    assert cancelled.exists()
    assert not cancelled.filter(act=None).exists()
    assert found.overdue(CUT_OFF).exists()
    drafts = found.filter(status=Status.DRAFT)
    assert set(drafts.values_list("baseline_end", "approved_on")) == {(None, None)}


def test_events_have_a_row_of_their_kind_and_no_other():
    run(activities=40)
    for kind, model in EVENT_MODELS.items():
        assert set(model.objects.values_list("activity", flat=True)) == set(
            Activity.objects.filter(kind=kind).values_list("pk", flat=True)
        )


def test_institutions_and_participants():
    run(activities=40)
    rows = ActivityInstitution.objects.values_list("activity__status", "activity", "attended")
    per_activity = Counter(activity for _status, activity, _attended in rows)
    named = set(Activity.objects.filter(totals_from_list=True).values_list("pk", flat=True))
    # A list of names speaks of more institutions.
    assert {number for pk, number in per_activity.items() if pk not in named} == {2, 3, 4, 5}
    assert {status for status, _activity, attended in rows if attended} == {Status.COMPLETED}
    assert not ActivityInstitution.objects.filter(invited=False).exists()
    counted = Activity.objects.filter(women__isnull=False)
    assert set(counted.values_list("status", flat=True)) == {Status.COMPLETED}
    assert counted.count() > 10


def test_figures_are_those_of_a_project_under_way():
    run(activities=400)
    found = progress(Project.objects.get())
    assert (found.on, found.elapsed_days, found.total_days, found.month) == (CUT_OFF, 487, 731, 17)
    assert 50 < found.progress_percent < 90
    assert sum(found.statuses.values()) == 400 - Activity.objects.filter(status="draft").count()


def test_inserts_many_rows_with_few_statements():
    with CaptureQueriesContext(connection) as captured:
        run(activities=500)
    inserts = [query for query in captured if query["sql"].startswith("INSERT")]
    rows = Activity.objects.count() + Change.objects.count() + ActivityInstitution.objects.count()
    assert rows > 2_500
    assert len(inserts) < 100


@pytest.mark.parametrize(
    ("count", "components"), [(400, 5), (4_000, 5), (49_005, 5), (60_000, 10), (1, 5)]
)
def test_codes_are_valid_and_unique_for_any_number(count, components):
    codes = {code_of(number, count, components) for number in range(count)}
    assert len(codes) == count
    parts = [[int(part) for part in code.split(".")] for code in codes]
    assert all(0 <= c < components and 1 <= r <= 99 and 1 <= a <= 99 for c, r, a in parts)


def test_nothing_asked_for_makes_nothing():
    before = dump()
    assert run(projects=0) == []
    assert dump() == before
    assert run(activities=0) == ["load-1-0-1: 0 activities"]
    assert Project.objects.get().components.count() == 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"projects": -1}, "The numbers of projects and activities begin at 0."),
        ({"activities": -5}, "The numbers of projects and activities begin at 0."),
        ({"seed": -1}, "The seed is a number from 0 to 999999999."),
        ({"seed": 10**9}, "The seed is a number from 0 to 999999999."),
        (
            {"activities": 60_001},
            "At most 1000 projects and 60000 activities in all, not 1 × 60001.",
        ),
        (
            {"projects": 1_001, "activities": 0},
            "At most 1000 projects and 60000 activities in all, not 1001 × 0.",
        ),
    ],
)
def test_refuses_numbers_out_of_range(options, said):
    before = dump()
    with pytest.raises(CommandError) as caught:
        run(**options)
    assert str(caught.value) == said
    assert dump() == before


def test_refuses_what_is_no_number():
    with pytest.raises(CommandError, match="invalid int value: 'many'"):
        call_command("populate", "--activities=many")
