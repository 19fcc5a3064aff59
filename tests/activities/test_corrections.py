"""Corrections: what never was loses its effect, what is missing is added, nothing is deleted."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from activities.models import Activity
from activities.words import Action, Reason, Status
from tests.factories import ActFactory, ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False):
        yield


def status_on(activity, *days):
    return [
        Activity.objects.as_of(date(2019, 3, day)).values_list("status_then", flat=True).get()
        for day in days
    ]


def log(activity):
    return list(activity.changes.order_by("pk").values_list("action", "to", "on"))


def test_a_start_that_never_was_is_taken_back_from_the_past_too():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.correct(note="Another activity was meant", status=Status.PLANNED)
    assert log(activity) == [
        (Action.START, "", date(2019, 3, 4)),
        (Action.COMPLETE, "", date(2019, 3, 5)),
        (Action.CORRECT, "", date(2019, 10, 1)),
    ]
    assert [change.taken_back for change in activity.changes.order_by("pk")] == [True, True, False]
    assert status_on(activity, 4, 5) == [Status.PLANNED, Status.PLANNED]
    activity.hold(start=date(2019, 3, 1), end=date(2019, 3, 2))
    assert status_on(activity, 1, 2) == [Status.ONGOING, Status.COMPLETED]


def test_completed_holds_from_the_actual_dates_whatever_day_is_given():
    activity = ActivityFactory()
    activity.correct(
        note="It was held", status=Status.COMPLETED, on=date(2019, 9, 1),
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 6),
    )  # fmt: skip
    assert status_on(activity, 3, 4, 5, 6) == [
        Status.PLANNED, Status.ONGOING, Status.ONGOING, Status.COMPLETED,
    ]  # fmt: skip


def test_completed_by_mistake_is_ongoing_again():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.correct(note="Not over", status=Status.ONGOING, actual_start=date(2019, 3, 3))
    activity.refresh_from_db()
    assert (activity.actual_start, activity.actual_end) == (date(2019, 3, 3), None)
    assert status_on(activity, 2, 3, 5) == [Status.PLANNED, Status.ONGOING, Status.ONGOING]


def test_ongoing_that_was_over_is_completed_on_its_days():
    activity = ActivityFactory()
    activity.begin(start=date(2019, 3, 10))
    activity.correct(
        note="Dates mixed up", status=Status.COMPLETED,
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 6),
    )  # fmt: skip
    assert status_on(activity, 3, 4, 6, 12) == [
        Status.PLANNED, Status.ONGOING, Status.COMPLETED, Status.COMPLETED,
    ]  # fmt: skip


def test_cancelled_by_mistake_after_it_was_held():
    activity = ActivityFactory()
    act = ActFactory(project=activity.project)
    activity.cancel(reason=Reason.PLANNING, act=act, on=date(2019, 3, 20))
    activity.correct(
        note="It had taken place", status=Status.COMPLETED,
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    assert status_on(activity, 4, 5, 21) == [Status.ONGOING, Status.COMPLETED, Status.COMPLETED]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_neither_drafts_nor_cancellations_are_made_by_correcting(status):
    activity = ActivityFactory()
    with pytest.raises(ValidationError):
        activity.correct(note="x", status=status)
    with pytest.raises(ValidationError):
        ActivityFactory(status=Status.DRAFT).correct(note="x", status=Status.PLANNED)


def test_a_draft_put_into_the_plan_by_its_form_is_logged():
    activity = ActivityFactory(status=Status.DRAFT)
    activity.status = Status.PLANNED
    activity.save_edit(version=1)
    assert log(activity) == [(Action.PLAN, "", date(2019, 10, 1))]


def test_what_starts_soon_is_what_was_known_on_the_day():
    activity = ActivityFactory()
    day = date(2019, 2, 20)
    assert list(Activity.objects.starting(day, date(2019, 3, 22))) == [activity]
    activity.set_dates(new_start=date(2019, 9, 2), new_end=date(2019, 9, 3), on=date(2019, 3, 1))
    assert list(Activity.objects.starting(day, date(2019, 3, 22))) == [activity]
    assert list(Activity.objects.starting(date(2019, 3, 1), date(2019, 3, 31))) == []


def test_an_unapproved_plan_of_a_past_day_is_what_it_was_then():
    activity = ActivityFactory()
    activity.set_dates(new_start=date(2019, 9, 2), new_end=date(2019, 9, 3), on=date(2019, 4, 1))
    rows = Activity.objects.as_of(date(2019, 3, 15)).values_list("baseline_from", "baseline_to")
    assert list(rows) == [(date(2019, 3, 4), date(2019, 3, 5))]


def test_what_is_over_may_lie_outside_a_project_that_was_changed():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.project.start = date(2019, 6, 1)
    activity.project.save()
    activity.full_clean()


def test_too_many_participants_are_refused_everywhere():
    activity = ActivityFactory()
    activity.women = 9_000_000_000_000_000_000
    with pytest.raises(ValidationError) as caught:
        activity.full_clean()
    assert "participants are too many. Enter 100000 or less." in str(caught.value.message_dict)


def test_a_mistaken_event_corrected_to_postponed_never_counts_as_completed():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 6))
    activity.correct(note="It was put off", status=Status.POSTPONED, on=date(2019, 3, 1))
    activity.refresh_from_db()
    assert (activity.actual_start, activity.actual_end) == (None, None)
    assert status_on(activity, 1, 4, 6, 20) == [Status.POSTPONED] * 4


def test_a_wrong_day_of_a_postponement_is_moved():
    activity = ActivityFactory()
    activity.postpone(reason=Reason.EXPERT, on=date(2019, 3, 20))
    activity.correct(note="Typing error", on=date(2019, 3, 10))
    assert status_on(activity, 9, 10) == [Status.PLANNED, Status.POSTPONED]


def test_an_interruption_stays_when_the_end_is_put_right():
    activity = ActivityFactory()
    activity.begin(start=date(2019, 3, 4))
    activity.postpone(reason=Reason.TRAVEL, on=date(2019, 3, 10))
    activity.set_dates(new_start=date(2019, 3, 15), new_end=date(2019, 3, 20), on=date(2019, 3, 12))
    activity.begin(start=date(2019, 3, 15))
    activity.correct(
        note="It is over", status=Status.COMPLETED,
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 20),
    )  # fmt: skip
    assert status_on(activity, 4, 11, 13, 16, 20) == [
        Status.ONGOING, Status.POSTPONED, Status.PLANNED, Status.ONGOING, Status.COMPLETED,
    ]  # fmt: skip


def test_what_is_completed_is_not_held_again():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 6))
    with pytest.raises(ValidationError, match="cannot go from"):
        activity.hold(start=date(2019, 3, 8), end=date(2019, 3, 9))
