"""Whatever people do, in whatever order: the record and its log say the same."""

import random
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import Activity
from activities.words import Reason, Status
from tests.factories import ActFactory, ActivityFactory

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 1)


def a_day(rnd):
    return date(2019, 1, 1) + timedelta(days=rnd.randrange(330))


def step(rnd, activity, act):
    """One thing that somebody tries; many are refused."""
    start = a_day(rnd)
    end = start + timedelta(days=rnd.randrange(4))
    return rnd.choice(
        [
            lambda: activity.approve(on=start),
            lambda: activity.begin(start=start),
            lambda: activity.complete(end=end),
            lambda: activity.hold(start=start, end=end),
            lambda: activity.postpone(reason=Reason.EXPERT, on=start),
            lambda: activity.set_dates(new_start=start, new_end=end, on=a_day(rnd)),
            lambda: activity.cancel(reason=Reason.EXPERT, act=act, on=start),
            lambda: activity.reopen(note="x", act=act, on=start),
            lambda: activity.correct(
                note="x",
                status=rnd.choice(["", *Status.values]),
                on=a_day(rnd),
                actual_start=rnd.choice([None, start, activity.actual_start]),
                actual_end=rnd.choice([None, end, activity.actual_end]),
            ),
        ]
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_stored_state_is_the_state_of_today(seed):
    rnd = random.Random(seed)
    with time_machine.travel("2019-12-01 09:00+01:00", tick=False):
        activity = ActivityFactory()
        act = ActFactory(project=activity.project)
        done = 0
        while done < 12:
            activity = Activity.objects.select_related("project").get(pk=activity.pk)
            before = (activity.version, list(activity.changes.values()))
            try:
                with transaction.atomic():
                    step(rnd, activity, act)()
            except ValidationError:
                kept = Activity.objects.get(pk=activity.pk)
                assert (kept.version, list(kept.changes.values())) == before, "refused: as it was"
                continue
            done += 1
            stored = Activity.objects.as_of(TODAY).get(pk=activity.pk)
            assert stored.status == stored.status_then
            assert (stored.current_start, stored.current_end) == (
                stored.start_then,
                stored.end_then,
            )
            if stored.status == Status.COMPLETED:
                assert stored.since == stored.actual_end
            assert (stored.actual_end is not None) == (stored.status == Status.COMPLETED)
            if stored.status in (Status.ONGOING, Status.COMPLETED):
                starts = stored.changes.filter(to=Status.ONGOING).values_list("on", flat=True)
                assert stored.actual_start in starts
            days = list(stored.changes.exclude(to="").order_by("pk").values_list("on", flat=True))
            assert days == sorted(days), "each change follows the one before it"
