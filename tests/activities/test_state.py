"""The state that is read from the change log is the one that SQL works out."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from activities.models import Activity, Project
from activities.state import State, log_of, states_on
from tests.factories import ActFactory, ActivityFactory, project_with

pytestmark = pytest.mark.django_db


def by_log(project, on):
    """What `as_of` gives, from the log."""
    states, later = states_on(log_of(project), on)
    rows = {}
    for activity in project.activities.counted():
        state = states.get(activity.pk, State())
        rows[activity.code] = (
            state.status,
            state.start or activity.current_start,
            state.end or activity.current_end,
        )
    return rows, later


def by_sql(project, on):
    rows = project.activities.counted().as_of(on)
    later = project.activities.counted().filter(changes__on__gt=on).distinct().count()
    return {row.code: (row.status_then, row.start_then, row.end_then) for row in rows}, later


def test_log_and_sql_agree_on_every_day_of_made_up_fates():
    call_command("populate", projects=1, activities=150, seed=3, verbosity=0)
    project = Project.objects.get()
    assert project.activities.counted().count() > 100
    for days in range(0, 760, 19):
        on = project.start + timedelta(days)
        assert by_log(project, on) == by_sql(project, on), on


@pytest.fixture
def moved(time_machine):
    """Approved for 4 to 5 March; interrupted, moved twice, carried out, reopened and completed."""
    time_machine.move_to("2019-12-01 09:00+01:00")
    project, component, _user = project_with(slug="p")
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.approve(on=date(2019, 2, 1))
    activity.set_dates(new_start=date(2019, 3, 11), new_end=date(2019, 3, 20), on=date(2019, 2, 15))
    activity.begin(start=date(2019, 3, 12))
    activity.postpone(
        reason="premises/IT", on=date(2019, 3, 14),
        new_start=date(2019, 5, 6), new_end=date(2019, 5, 7),
    )  # fmt: skip
    activity.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 8), on=date(2019, 4, 1))
    activity.begin(start=date(2019, 5, 6))
    activity.complete(end=date(2019, 5, 9))
    activity.reopen(note="A day was missing", on=date(2019, 6, 3))
    activity.complete(end=date(2019, 6, 5))
    return activity


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2019-02-14", State("planned", date(2019, 3, 4), date(2019, 3, 5))),
        ("2019-02-15", State("planned", date(2019, 3, 11), date(2019, 3, 20))),
        (
            "2019-03-13",
            State(
                *("ongoing", date(2019, 3, 11), date(2019, 3, 20)),
                *(date(2019, 3, 12), date(2019, 3, 13)),
            ),
        ),
        (
            "2019-03-20",
            State(
                *("postponed", date(2019, 3, 11), date(2019, 3, 20)),
                *(date(2019, 3, 12), date(2019, 3, 14), date(2019, 5, 6), date(2019, 5, 7)),
            ),
        ),
        (
            "2019-04-02",
            State(
                *("planned", date(2019, 5, 6), date(2019, 5, 8)),
                *(date(2019, 3, 12), date(2019, 3, 14)),
            ),
        ),
        (
            "2019-05-31",
            State(
                *("completed", date(2019, 5, 6), date(2019, 5, 8)),
                *(date(2019, 3, 12), date(2019, 5, 9)),
            ),
        ),
        (
            "2019-06-04",
            State(
                *("ongoing", date(2019, 5, 6), date(2019, 5, 8)),
                *(date(2019, 3, 12), date(2019, 6, 4)),
            ),
        ),
        (
            "2019-12-01",
            State(
                *("completed", date(2019, 5, 6), date(2019, 5, 8)),
                *(date(2019, 3, 12), date(2019, 6, 5)),
            ),
        ),
    ],
)
def test_each_day_has_its_own_actual_and_proposed_dates(moved, on, expected):
    states, _later = states_on(log_of(moved.project), date.fromisoformat(on))
    assert states == {moved.pk: expected}


def test_what_is_reopened_after_a_cancellation_is_planned_again(time_machine):
    time_machine.move_to("2019-12-01 09:00+01:00")
    project, component, _user = project_with()
    activity = ActivityFactory(project=project, component=component)
    act = ActFactory(project=project)
    activity.cancel(reason="weather/travel", act=act, on=date(2019, 2, 1))
    activity.reopen(note="Agreed", act=act, on=date(2019, 3, 1))
    log = list(log_of(project))
    assert states_on(log, date(2019, 2, 1)) == ({activity.pk: State("cancelled")}, 1)
    assert states_on(log, date(2019, 3, 1)) == ({activity.pk: State("planned")}, 0)


def test_drafts_are_left_out():
    project, component, _user = project_with()
    draft = ActivityFactory(project=project, component=component, status="draft")
    Activity.objects.get(pk=draft.pk).changes.create(action="approve", on=date(2019, 1, 1), to="")
    assert states_on(log_of(project), date(2019, 6, 1)) == ({}, 0)
