"""Earned schedule, by the worked example of the domain and by hand."""

from datetime import date

import pytest
import time_machine

from activities.models import Project
from activities.words import Reason
from reports.queries import progress, progress_of
from reports.schedule import Schedule, Value, earned_schedule, months_elapsed
from tests.factories import ActFactory, ActivityFactory, ProjectFactory, project_with

JANUARY = date(2019, 1, 1)
NOTHING = Value([], {})


def test_the_worked_example():
    # Planned value by month: 230 after month 15, 252 after 16, 300 after 18, 400 after 24.
    planned = [
        *(230 * k / 15 for k in range(16)), 252, 276, 300,
        *(300 + 100 * k / 6 for k in range(1, 7)),
    ]  # fmt: skip
    assert (len(planned), planned[15], planned[16], planned[18]) == (25, 230, 252, 300)
    reached, elapsed = earned_schedule(planned, 240), 18
    assert round(reached, 2) == 15.45
    assert round(reached / elapsed, 2) == 0.86
    assert round(reached - elapsed, 2) == -2.55
    assert round(24 / (reached / elapsed), 1) == 28.0


@pytest.mark.parametrize(
    ("earned", "expected"),
    [
        (0.5, 0.25),
        (2, 1),
        # Months in which nothing is planned: the last of them counts.
        (4, 3),
        (5, 3.5),
        (6, 4),
        (7, 4),
    ],
)
def test_the_month_that_the_plan_expected(earned, expected):
    assert earned_schedule([0, 2, 4, 4, 6], earned) == expected


@pytest.mark.parametrize(
    ("start", "on", "months", "expected"),
    [
        (JANUARY, date(2019, 1, 1), 12, 1 / 31),
        (JANUARY, date(2019, 1, 31), 12, 1),
        (JANUARY, date(2019, 2, 14), 12, 1.5),
        (JANUARY, date(2019, 12, 31), 12, 12),
        (JANUARY, date(2031, 1, 1), 12, 12),
        # A month that lacks the 31st ends on its last day but one.
        (date(2018, 8, 31), date(2018, 9, 29), 18, 30 / 30),
        (date(2018, 8, 31), date(2018, 9, 30), 18, 1 + 1 / 31),
        (date(2018, 8, 31), date(2019, 2, 28), 18, 6 + 1 / 31),
    ],
)
def test_months_elapsed(start, on, months, expected):
    assert months_elapsed(start, on, months) == pytest.approx(expected)


@pytest.mark.django_db
def test_before_the_start_and_while_nothing_is_earned_there_is_no_index():
    project = ProjectFactory()
    for on, earned in ((date(2018, 12, 31), 4.0), (date(2019, 5, 1), 0.0)):
        schedule = Schedule(project, on, NOTHING, earned)
        assert (schedule.index, schedule.months_ahead, schedule.forecast_end) == (None, None, None)


@pytest.mark.django_db
def test_a_forecast_that_no_calendar_holds_is_not_known():
    project = ProjectFactory(start=date(2000, 1, 1), duration_months=120)
    figures = Schedule(project, date(2010, 1, 1), NOTHING, 0.0)
    figures.reached = 0.00001
    figures._known = True
    assert figures.index > 0
    assert figures.forecast_end is None


@pytest.fixture
def project():
    """Twelve months from 1 January 2019. Approved: 10 days of work 1 to 20 January, 10 days in
    all of February, 4 days in March which are cancelled on 1 April."""
    with time_machine.travel("2019-06-01 09:00+02:00", tick=False):
        project, component, _user = project_with()
        plan = [("1.1.1", 10, 1, 1, 20), ("1.1.2", 10, 2, 1, 28), ("1.1.3", 4, 3, 1, 31)]
        for code, days, month, first, last in plan:
            activity = ActivityFactory(
                project=project, component=component, code=code, working_days=days,
                current_start=date(2019, month, first), current_end=date(2019, month, last),
            )  # fmt: skip
            activity.approve(on=date(2019, 1, 1))
        held, begun, gone = project.activities.order_by("code")
        held.hold(start=date(2019, 1, 5), end=date(2019, 2, 10))
        begun.begin(start=date(2019, 2, 20))
        gone.cancel(reason=Reason.PLANNING, act=ActFactory(project=project), on=date(2019, 4, 1))
        yield project


@pytest.mark.django_db
def test_the_figures_of_a_small_plan(project):
    figures = progress(project, date(2019, 2, 28))
    # PV 10 after January, 20 after February, 24 after March; EV 10 + 5 = 15 of 24.
    assert figures.schedule.planned_by_month[:5] == [0, 10, 20, 24, 24]
    assert (figures.schedule.reached, figures.schedule.elapsed) == (1.5, 2)
    assert (str(figures.spi), str(figures.months_ahead)) == ("0.75", "-0.5")
    assert figures.on_plan
    # 365 days / 0.75 = 486.67: 487 days.
    assert figures.forecast_end == date(2020, 5, 1)


@pytest.mark.django_db
def test_what_is_cancelled_on_the_day_is_left_out_of_both_values(project):
    figures = progress(project, date(2019, 4, 1))
    assert figures.schedule.planned_by_month[:5] == [0, 10, 20, 20, 20]
    assert figures.schedule.reached == 1.5
    assert str(figures.months_ahead) == "-1.5"
    assert not figures.on_plan


@pytest.mark.django_db
def test_what_was_achieved_on_each_day(project):
    assert progress(project, date(2019, 4, 1)).schedule.value.steps == {
        date(2019, 1, 5): 5,
        date(2019, 2, 10): 5,
        date(2019, 2, 20): 5,
    }
    assert progress(project, date(2019, 2, 10)).schedule.value.steps == {
        date(2019, 1, 5): 5,
        date(2019, 2, 10): 5,
    }


@pytest.mark.django_db
def test_the_value_earned_until_the_day_is_the_weight_achieved(project):
    for day in (date(2019, 1, 4), date(2019, 1, 5), date(2019, 3, 1), date(2019, 5, 1)):
        figures = progress(project, day)
        assert figures.schedule.earned_on(day) == figures.earned


@pytest.mark.django_db
def test_both_values_of_several_projects_take_one_statement(project, django_assert_num_queries):
    other, _component, _user = project_with(activities=1)
    project.cut_off = date(2019, 2, 28)
    project.save()
    both = Project.objects.filter(pk__in=[project.pk, other.pk]).prefetch_related("extensions")
    figures = progress_of(both)
    with django_assert_num_queries(1):
        assert [str(figures[one.pk].months_ahead) for one in (project, other)] == ["-0.5", "None"]
