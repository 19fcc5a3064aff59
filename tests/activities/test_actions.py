"""The actions: what they change, what they log, and the state on any day."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from activities.models import Activity
from activities.models.corrections import Stale
from activities.services import approve_plan
from activities.words import Action, ActKind, Party, Reason, Status
from tests.factories import ActFactory, ActivityFactory, UserFactory
from workshops.models import Training, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False):
        yield


def log(activity):
    return list(
        activity.changes.values_list("action", "to", "on", "new_start", "new_end").order_by("pk")
    )


def status_on(activity, *days):
    return [
        Activity.objects.as_of(day).values_list("status_then", flat=True).get(pk=activity.pk)
        for day in days
    ]


def test_held_logs_both_transitions_and_the_participants():
    user = UserFactory()
    activity = ActivityFactory()
    activity.hold(
        start=date(2019, 3, 4),
        end=date(2019, 3, 6),
        participants={"women": 12, "men": 9, "not_stated": None},
        by=user,
    )
    activity.refresh_from_db()
    assert (activity.status, activity.actual_start, activity.actual_end) == (
        Status.COMPLETED,
        date(2019, 3, 4),
        date(2019, 3, 6),
    )
    assert activity.participants == 21
    assert log(activity) == [
        (Action.START, Status.ONGOING, date(2019, 3, 4), None, None),
        (Action.COMPLETE, Status.COMPLETED, date(2019, 3, 6), None, None),
    ]
    assert set(activity.changes.values_list("recorded_by", flat=True)) == {user.pk}
    assert status_on(
        activity, date(2019, 3, 3), date(2019, 3, 4), date(2019, 3, 5), date(2019, 3, 6)
    ) == [Status.PLANNED, Status.ONGOING, Status.ONGOING, Status.COMPLETED]


def test_of_two_changes_on_one_day_the_last_recorded_counts():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 4))
    assert status_on(activity, date(2019, 3, 4)) == [Status.COMPLETED]


def test_postponed_and_resumed_keeps_the_baseline_and_moves_the_current_dates():
    activity = ActivityFactory()
    activity.approve(on=date(2019, 1, 10))
    activity.postpone(
        reason=Reason.EXPERT, party=Party.MEMBER_STATE, on=date(2019, 2, 20),
        new_start=date(2019, 5, 6), new_end=date(2019, 5, 7),
    )  # fmt: skip
    activity.refresh_from_db()
    assert activity.current_start == date(2019, 3, 4), "a window is a proposal"
    activity.set_dates(new_start=date(2019, 6, 3), new_end=date(2019, 6, 4), on=date(2019, 4, 1))
    activity.refresh_from_db()
    assert (activity.status, activity.proposed_start) == (Status.PLANNED, None)
    assert (activity.baseline_start, activity.baseline_end) == (date(2019, 3, 4), date(2019, 3, 5))
    assert (activity.current_start, activity.current_end) == (date(2019, 6, 3), date(2019, 6, 4))
    assert activity.slip == 91
    assert status_on(
        activity, date(2019, 2, 19), date(2019, 2, 20), date(2019, 3, 31), date(2019, 4, 1)
    ) == [Status.PLANNED, Status.POSTPONED, Status.POSTPONED, Status.PLANNED]


def test_the_end_in_force_on_a_day_is_the_one_known_then():
    activity = ActivityFactory()
    activity.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 2), on=date(2019, 3, 10))
    activity.set_dates(new_start=date(2019, 9, 2), new_end=date(2019, 9, 3), on=date(2019, 5, 1))
    ends = [
        Activity.objects.as_of(day).values_list("end_then", flat=True).get()
        for day in (date(2019, 1, 1), date(2019, 3, 9), date(2019, 3, 10), date(2019, 5, 1))
    ]
    assert ends == [date(2019, 3, 5), date(2019, 3, 5), date(2019, 4, 2), date(2019, 9, 3)]


def test_overdue_is_planned_or_ongoing_past_its_end_and_not_on_the_last_day():
    late = ActivityFactory()
    project = late.project
    done = ActivityFactory(project=project, component=late.component)
    done.hold(start=date(2019, 3, 4), end=date(2019, 3, 20))
    moved = ActivityFactory(project=project, component=late.component)
    moved.set_dates(new_start=date(2019, 9, 1), new_end=date(2019, 9, 2), on=date(2019, 3, 15))
    waiting = ActivityFactory(project=project, component=late.component)
    waiting.postpone(reason=Reason.EXPERT, on=date(2019, 3, 1))
    ActivityFactory(project=project, component=late.component, status=Status.DRAFT)

    def overdue(day):
        return set(Activity.objects.overdue(day).values_list("pk", flat=True))

    assert overdue(date(2019, 3, 5)) == set()
    assert overdue(date(2019, 3, 6)) == {late.pk, done.pk, moved.pk}
    assert overdue(date(2019, 3, 15)) == {late.pk, done.pk}
    assert overdue(date(2019, 3, 20)) == {late.pk}


def test_reopening_adds_a_change_and_deletes_none():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.reopen(note="The second day is still to come", on=date(2019, 4, 1))
    activity.refresh_from_db()
    assert (activity.status, activity.actual_end) == (Status.ONGOING, None)
    assert [row[0] for row in log(activity)] == [Action.START, Action.COMPLETE, Action.REOPEN]
    assert status_on(activity, date(2019, 3, 31), date(2019, 4, 1)) == [
        Status.COMPLETED,
        Status.ONGOING,
    ]


def test_a_cancelled_activity_returns_only_by_a_committee_decision():
    activity = ActivityFactory()
    letter = ActFactory(project=activity.project, kind=ActKind.SIDE_LETTER)
    activity.cancel(reason=Reason.PLANNING, act=letter, on=date(2019, 2, 1))
    for act in (None, letter):
        with pytest.raises(ValidationError) as caught:
            activity.reopen(note="Needed after all", act=act, on=date(2019, 3, 1))
        assert list(caught.value.error_dict) == ["act"]
    activity.reopen(
        note="Needed after all", act=ActFactory(project=activity.project), on=date(2019, 3, 1)
    )
    assert status_on(activity, date(2019, 2, 1), date(2019, 3, 1)) == [
        Status.CANCELLED,
        Status.PLANNED,
    ]


def test_interrupted_work_keeps_its_first_actual_start():
    activity = ActivityFactory()
    activity.begin(start=date(2019, 3, 4))
    activity.postpone(reason=Reason.TRAVEL, on=date(2019, 3, 5))
    activity.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), on=date(2019, 4, 1))
    activity.begin(start=date(2019, 5, 6))
    activity.complete(end=date(2019, 5, 7))
    activity.refresh_from_db()
    assert (activity.actual_start, activity.actual_end) == (date(2019, 3, 4), date(2019, 5, 7))
    assert status_on(
        activity, date(2019, 3, 4), date(2019, 3, 5), date(2019, 4, 1), date(2019, 5, 6),
        date(2019, 5, 7),
    ) == [
        Status.ONGOING, Status.POSTPONED, Status.PLANNED, Status.ONGOING, Status.COMPLETED,
    ]  # fmt: skip


def test_approval_freezes_the_dates_once():
    activity = ActivityFactory(status=Status.DRAFT)
    act = ActFactory(project=activity.project)
    activity.approve(on=date(2019, 2, 1), act=act)
    activity.refresh_from_db()
    assert (activity.status, activity.approved_on, activity.approved_by_act) == (
        Status.PLANNED,
        date(2019, 2, 1),
        act,
    )
    with pytest.raises(ValidationError, match="was approved on 1 Feb 2019"):
        activity.approve()


def test_approving_a_plan_is_all_or_nothing_and_names_each_fault():
    good = ActivityFactory(code="1.1.1")
    project = good.project
    bad = ActivityFactory(
        project=project, component=good.component, code="1.1.2", status=Status.DRAFT,
        current_start=None, current_end=None,
    )  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        approve_plan(project=project, activities=[good, bad], on=date(2019, 2, 1))
    assert caught.value.messages == ["1.1.2: Start date is missing. Enter it first."]
    assert Activity.objects.filter(baseline_end__isnull=False).count() == 0


def test_approving_a_plan_does_what_approving_one_does():
    one, other = ActivityFactory(), ActivityFactory(status=Status.DRAFT)
    other.project = one.project
    user = UserFactory()
    one.approve(on=date(2019, 2, 1), by=user)
    approve_plan(project=other.project, activities=[other], on=date(2019, 2, 1), by=user)
    columns = ("status", "baseline_start", "baseline_end", "approved_on", "version")
    first, second = Activity.objects.order_by("pk").values_list(*columns)
    assert first == second == (
        Status.PLANNED, date(2019, 3, 4), date(2019, 3, 5), date(2019, 2, 1), 2,
    )  # fmt: skip
    assert log(one) == log(other) == [(Action.APPROVE, "", date(2019, 2, 1), None, None)]
    assert one.history.count() == other.history.count() == 2


def test_correcting_a_date_moves_that_change():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.correct(
        note="Typing error", actual_start=date(2019, 3, 11), actual_end=date(2019, 3, 12)
    )
    activity.refresh_from_db()
    assert (activity.actual_start, activity.actual_end) == (date(2019, 3, 11), date(2019, 3, 12))
    assert [(row[0], row[2]) for row in log(activity)] == [
        (Action.START, date(2019, 3, 11)),
        (Action.COMPLETE, date(2019, 3, 12)),
        (Action.CORRECT, date(2019, 10, 1)),
    ]
    assert status_on(activity, date(2019, 3, 10), date(2019, 3, 12)) == [
        Status.PLANNED,
        Status.COMPLETED,
    ]


def test_correcting_a_status_needs_a_reason_and_is_logged():
    activity = ActivityFactory()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    with pytest.raises(ValidationError):
        activity.correct(note="", status=Status.PLANNED)
    activity.correct(note="Entered on the wrong activity", status=Status.PLANNED)
    activity.refresh_from_db()
    assert (activity.status, activity.actual_start, activity.actual_end) == (
        Status.PLANNED,
        None,
        None,
    )
    assert status_on(activity, date(2019, 3, 5)) == [Status.PLANNED]
    assert activity.changes.last().note == "Entered on the wrong activity"


def test_an_edit_that_moves_dates_is_logged_and_one_that_is_stale_is_refused():
    activity = ActivityFactory()
    theirs = Activity.objects.get()
    theirs.title_en = "Theirs"
    theirs.save_edit(version=1)
    activity.current_end = date(2019, 3, 8)
    with pytest.raises(Stale) as caught:
        activity.save_edit(version=1)
    assert caught.value.current.title_en == "Theirs"
    assert Activity.objects.get().current_end == date(2019, 3, 5)
    fresh = Activity.objects.get()
    fresh.current_end = date(2019, 3, 8)
    fresh.save_edit(version=2, why="A day more")
    change = fresh.changes.get()
    assert (change.action, change.to, change.old_end, change.new_end, change.note) == (
        Action.SET_DATES,
        "",
        date(2019, 3, 5),
        date(2019, 3, 8),
        "A day more",
    )


def test_history_says_who_when_what_and_why():
    activity, user = ActivityFactory(), UserFactory()
    activity._history_user = user
    activity.title_en = "Another title"
    activity.save_edit(by=user, why="The committee's wording", version=1)
    row = activity.history.first()
    assert (row.title_en, row.history_user, row.history_change_reason, row.version) == (
        "Another title",
        user,
        "The committee's wording",
        2,
    )


def test_a_workshop_is_an_activity_and_a_change_of_kind_loses_nothing():
    activity = ActivityFactory(kind="workshop")
    assert list(Workshop.objects.counting().values_list("pk", flat=True)) == [activity.pk]
    activity.kind = "training"
    activity.save_edit(version=1)
    assert Workshop.objects.counting().count() == 0
    assert Training.objects.counting().count() == 1
    assert Workshop.objects.count() == 1, "the old row stays as an archive"
    activity.kind = "workshop"
    activity.save_edit(version=2)
    assert (Workshop.objects.counting().count(), Training.objects.counting().count()) == (1, 0)
