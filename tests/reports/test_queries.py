"""The figures, by numbers worked out by hand.

The small project: 1 January to 31 December 2019 (365 days), component 1 with

    code   days  plan             what happened
    1.1.1  4     4–5 March        held 4–5 March, 12 women, 8 men
    1.1.2  10    1–10 April       ongoing since 3 April
    1.1.3  0     6 May            planned (weight 0.5)
    1.1.4  6     20–21 March      postponed on 18 March
    1.1.5  8     2–3 May          cancelled on 15 April
    1.1.6  3     1 February       draft: never counted
"""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from activities.models import Activity
from activities.words import Reason, Status
from reports.queries import Delivered, Participations, percent, progress, progress_of
from tests.factories import ActFactory, ActivityFactory, InstitutionFactory, project_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_may_2019():
    with time_machine.travel("2019-05-01 09:00+02:00", tick=False):
        yield


@pytest.fixture
def project():
    project, component, _user = project_with()

    def add(code, days, start, end=None, **kwargs):
        activity = ActivityFactory(
            project=project, component=component, code=code, working_days=days,
            current_start=start, current_end=end or start, **kwargs,
        )  # fmt: skip
        if activity.status != Status.DRAFT:
            activity.approve(on=date(2019, 1, 10))
        return activity

    held = add("1.1.1", 4, date(2019, 3, 4), date(2019, 3, 5))
    held.hold(start=date(2019, 3, 4), end=date(2019, 3, 5), participants={"women": 12, "men": 8})
    # Two relations on one activity: sums must not multiply.
    for _n in range(3):
        held.presences.create(institution=InstitutionFactory(), invited=True)
    add("1.1.2", 10, date(2019, 4, 1), date(2019, 4, 10), kind="expert mission").begin(
        start=date(2019, 4, 3)
    )
    add("1.1.3", 0, date(2019, 5, 6), kind="drafting")
    add("1.1.4", 6, date(2019, 3, 20), date(2019, 3, 21)).postpone(
        reason=Reason.EXPERT, on=date(2019, 3, 18)
    )
    add("1.1.5", 8, date(2019, 5, 2), date(2019, 5, 3)).cancel(
        reason=Reason.PLANNING, act=ActFactory(project=project), on=date(2019, 4, 15)
    )
    add("1.1.6", 3, date(2019, 2, 1), status=Status.DRAFT)
    return project


def test_before_anything_has_happened(project):
    figures = progress(project, date(2019, 1, 1))
    assert (figures.elapsed_days, figures.total_days, figures.elapsed_percent) == (
        1, 365, Decimal("0.3"),
    )  # fmt: skip
    assert figures.statuses == {
        "planned": 5, "ongoing": 0, "completed": 0, "postponed": 0, "cancelled": 0,
    }  # fmt: skip
    assert (figures.progress_percent, figures.planned_percent) == (Decimal("0.0"), Decimal("0.0"))
    assert figures.delivered == Delivered(0, 0)
    assert figures.participations == Participations(0, 0, 0)


def test_in_the_middle(project):
    figures = progress(project, date(2019, 4, 5))
    assert figures.statuses == {
        "planned": 2, "ongoing": 1, "completed": 1, "postponed": 1, "cancelled": 0,
    }  # fmt: skip
    # Weights 4 + 10 + 0.5 + 6 + 8 = 28.5; earned 4 + 10/2 = 9.
    assert (figures.weight, figures.earned) == (Decimal("28.5"), Decimal(9))
    assert figures.progress_percent == Decimal("31.6")
    # Planned value: 4 + 10 × 5/10 + 0 + 6 + 0 = 15.
    assert figures.planned_percent == Decimal("52.6")
    assert figures.delivered == Delivered(1, 2)
    assert figures.month == 4
    assert figures.overdue == 0
    assert figures.participations == Participations(12, 8, 0)
    assert figures.participations.total == 20
    assert {kind: n for kind, n in figures.by_kind.items() if n} == {"workshop": 1}
    assert list(figures.by_component.values()) == [1]


def test_after_the_cancellation_its_weight_is_gone(project):
    figures = progress(project, date(2019, 4, 15))
    assert figures.weight == Decimal("20.5")
    # Earned 9 of 20.5; planned 4 + 10 + 6 = 20 of 20.5; 1.1.2 ended on 10 April.
    assert (figures.progress_percent, figures.planned_percent) == (
        Decimal("43.9"), Decimal("97.6"),
    )  # fmt: skip
    assert (figures.overdue, figures.delivered) == (1, Delivered(1, 3))


def test_the_day_before_is_still_what_it_was(project):
    assert progress(project, date(2019, 4, 14)).weight == Decimal("28.5")


def test_outside_the_project(project):
    before, after = progress(project, date(2018, 12, 31)), progress(project, date(2030, 1, 1))
    assert (before.elapsed_percent, before.elapsed_days, before.month) == (Decimal("0.0"), 0, None)
    assert (after.elapsed_percent, after.elapsed_days, after.month) == (Decimal("100.0"), 365, 12)


def test_an_extension_counts_from_its_effective_day(project):
    project.extensions.create(on=date(2019, 6, 1), months=3)
    before, after = progress(project, date(2019, 5, 31)), progress(project, date(2019, 6, 1))
    assert (before.total_days, before.months, before.end) == (365, 12, date(2019, 12, 31))
    assert (after.total_days, after.months, after.end) == (456, 15, date(2020, 3, 31))
    assert (before.elapsed_percent, after.elapsed_percent) == (Decimal("41.4"), Decimal("33.3"))
    assert project.original_end == date(2019, 12, 31)


def test_without_activities_shares_are_not_available():
    project, _component, _user = project_with()
    figures = progress(project, date(2019, 6, 1))
    assert (figures.progress_percent, figures.planned_percent) == (None, None)
    assert figures.delivered == Delivered(0, 0)
    assert set(figures.by_kind.values()) == {0}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2018, 9, 1), 24, date(2020, 8, 31)),
        (date(2018, 8, 31), 18, date(2020, 2, 28)),
        (date(2017, 8, 31), 18, date(2019, 2, 27)),
        (date(2019, 1, 31), 1, date(2019, 2, 27)),
    ],
)
def test_the_end_is_the_start_and_whole_months(start, months, end):
    project, _component, _user = project_with(start=start, duration_months=months)
    assert project.end() == end


@pytest.mark.parametrize(
    ("day", "month"),
    [("2019-01-30", None), ("2019-01-31", 1), ("2019-02-27", 1), ("2019-02-28", 2),
     ("2019-03-30", 2), ("2019-03-31", 3), ("2025-01-01", 12)],
)  # fmt: skip
def test_the_month_of_a_project_that_starts_on_the_31st(day, month):
    project, _component, _user = project_with(start=date(2019, 1, 31))
    assert progress(project, date.fromisoformat(day)).month == month


def test_without_a_day_each_project_has_its_own(project):
    other, _component, _user = project_with(cut_off=date(2019, 3, 1))
    figures = progress_of([project, other])
    assert figures[project.pk].on == date(2019, 5, 1)
    assert figures[other.pk].on == date(2019, 3, 1)
    project.cut_off = date(2019, 4, 5)
    project.save()
    together = progress_of([project, other])[project.pk]
    alone = progress(project, date(2019, 4, 5))
    assert (together.rows, together.on) == (alone.rows, alone.on)


def test_all_projects_take_one_statement(project, django_assert_num_queries):
    other, _component, _user = project_with(activities=3)
    projects = list(type(project).objects.prefetch_related("extensions"))
    with django_assert_num_queries(1):
        figures = progress_of(projects)
        assert figures[other.pk].statuses["planned"] == 3
        assert figures[project.pk].completed == 1


def test_entries_after_a_day(project):
    assert progress(project, date(2019, 4, 15)).entries_after == 0
    assert progress(project, date(2019, 4, 14)).entries_after == 1
    assert progress(project, date(2019, 3, 17)).entries_after == 3


def test_a_correction_of_the_past_changes_the_figures_of_the_past(project):
    Activity.objects.get(code="1.1.1").correct(
        note="It was a week later", actual_start=date(2019, 3, 11), actual_end=date(2019, 3, 12)
    )
    assert progress(project, date(2019, 3, 5)).completed == 0
    assert progress(project, date(2019, 3, 12)).completed == 1


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 0, None), (0, 5, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (0.05, 100, "0.1"),
     (1, 1, "100.0"), (0.1 + 0.2, 3, "10.0")],
)  # fmt: skip
def test_percent_rounds_halves_up_and_knows_no_zero_denominator(part, whole, expected):
    assert percent(part, whole) == (None if expected is None else Decimal(expected))
