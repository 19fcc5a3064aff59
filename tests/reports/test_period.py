"""Figures from a day to a day, by hand."""

from datetime import date

import pytest
import time_machine

from activities.words import Reason
from reports.period import Period
from reports.queries import Participations
from tests.factories import (
    ActFactory,
    ActivityFactory,
    RecommendationFactory,
    project_with,
)
from workshops.words import FollowUp

pytestmark = pytest.mark.django_db
COUNTS = ("completed", "late", "started", "moved", "postponed", "cancelled", "adopted", "closed")


@pytest.fixture
def project():
    """Each planned for 4 and 5 March and approved on 10 January."""
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False):
        project, component, _user = project_with()

        def add(number):
            activity = ActivityFactory(project=project, component=component, code=f"1.1.{number}")
            activity.approve(on=date(2019, 1, 10))
            return activity

        held = add(1)
        held.hold(
            start=date(2019, 3, 4), end=date(2019, 3, 5), participants={"women": 12, "men": 8}
        )
        late = add(2)
        late.begin(start=date(2019, 3, 20))
        late.complete(end=date(2019, 4, 2), participants={"women": 3, "not_stated": 1})
        moved = add(3)
        moved.postpone(reason=Reason.EXPERT, on=date(2019, 3, 1))
        moved.set_dates(new_start=date(2019, 6, 3), new_end=date(2019, 6, 4), on=date(2019, 4, 15))
        add(4).cancel(reason=Reason.PLANNING, act=ActFactory(project=project), on=date(2019, 4, 20))
        reopened = add(5)
        reopened.hold(start=date(2019, 3, 6), end=date(2019, 3, 7))
        reopened.reopen(note="The report was missing", on=date(2019, 4, 1))
        # Two relations on one activity: sums must not multiply.
        for _n in range(3):
            recommendation = RecommendationFactory(activity=held, due=date(2019, 4, 30))
        recommendation.take(FollowUp.ACCEPTED, on=date(2019, 3, 10))
        recommendation.take(FollowUp.IN_PROGRESS, on=date(2019, 3, 12))
        recommendation.take(
            FollowUp.IMPLEMENTED, on=date(2019, 4, 10), evidence_link="https://example.org/act"
        )
        yield project


def counts(project, first, last):
    period = Period(project, date.fromisoformat(first), date.fromisoformat(last))
    found = {name: getattr(period, name) for name in COUNTS}
    return {name: count for name, count in found.items() if count}, period.participations


def test_a_period_in_which_nothing_happened(project):
    assert counts(project, "2019-01-01", "2019-02-28") == ({}, Participations(0, 0, 0))


def test_march(project):
    assert counts(project, "2019-03-01", "2019-03-31") == (
        {"completed": 2, "late": 1, "started": 3, "postponed": 1, "adopted": 3},
        Participations(12, 8, 0),
    )


def test_april(project):
    # What was reopened on 1 April is completed no more; it does not start a second time.
    assert counts(project, "2019-04-01", "2019-04-30") == (
        {"completed": 1, "late": 1, "moved": 1, "cancelled": 1, "closed": 1},
        Participations(3, 0, 1),
    )


def test_both_days_count(project):
    assert counts(project, "2019-03-05", "2019-03-05")[0] == {"completed": 1, "adopted": 3}
    assert counts(project, "2019-03-06", "2019-03-06")[0] == {"started": 1}


def test_two_periods_add_up_to_the_whole_for_what_cannot_come_twice(project):
    whole = Period(project, date(2019, 1, 1), date(2019, 4, 30))
    parts = [
        Period(project, date(2019, 1, 1), date(2019, 3, 31)),
        Period(project, date(2019, 4, 1), date(2019, 4, 30)),
    ]
    for name in ("started", "moved", "postponed", "cancelled", "adopted"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name


def test_two_statements(project, django_assert_num_queries):
    period = Period(project, date(2019, 1, 1), date(2019, 4, 30))
    with django_assert_num_queries(2):
        for name in (*COUNTS, "participations"):
            getattr(period, name)
