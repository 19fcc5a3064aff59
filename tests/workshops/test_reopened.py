"""Recommendations of an event that is reopened and completed again, or is not over yet."""

from datetime import date

import pytest
from django.urls import reverse

from activities.words import Role, Status
from tests.factories import ActivityFactory, RecommendationFactory, project_with
from workshops.models import Recommendation
from workshops.recommendations import added, counted

pytestmark = pytest.mark.django_db
FIRST, AGAIN = date(2019, 3, 5), date(2019, 5, 20)


@pytest.fixture
def event(on_1_october_2019):
    project, component, _user = project_with(Role.VIEWER)
    activity = ActivityFactory(project=project, component=component, code="1.2.1")
    activity.hold(start=date(2019, 3, 4), end=FIRST)
    return activity


def end_again(event):
    event.reopen(on=date(2019, 5, 1), note="The report was missing")
    event.complete(end=AGAIN)


def days_on_which_it_exists(one, *days) -> list:
    return [day for day in days if Recommendation.objects.as_of(day).filter(pk=one.pk).exists()]


def test_completed_again_keeps_what_it_ended_with_on_earlier_days(event):
    one = RecommendationFactory(activity=event)
    one.take("accepted", on=date(2019, 3, 20))
    end_again(event)
    days = [FIRST, date(2019, 4, 1), date(2019, 5, 10), AGAIN]
    assert days_on_which_it_exists(one, date(2019, 3, 4), *days) == days
    row = Recommendation.objects.as_of(date(2019, 4, 1)).get()
    assert (row.exists_from, row.status_then, row.since) == (FIRST, "accepted", date(2019, 3, 20))


def test_completed_again_may_be_answered_from_its_first_end_on(event):
    end_again(event)
    one = RecommendationFactory(activity=event)
    assert one.exists_since == FIRST
    one.take("accepted", on=date(2019, 3, 6))
    assert one.status == "accepted"


def test_an_end_that_was_taken_back_does_not_count(event):
    one = RecommendationFactory(activity=event)
    event.correct(status=Status.PLANNED, note="It was another one")
    assert one.exists_since is None
    assert not Recommendation.objects.standing().exists()
    event.hold(start=date(2019, 5, 19), end=AGAIN)
    assert days_on_which_it_exists(one, FIRST, date(2019, 5, 19), AGAIN) == [AGAIN]
    assert Recommendation.objects.get().exists_since == AGAIN


def register(signed_in, project):
    manager = signed_in(project.memberships.get().user)
    return manager.get(reverse("workshops:recommendations", args=[project.slug]))


def test_the_register_says_the_first_end(event, signed_in):
    RecommendationFactory(activity=event)
    end_again(event)
    [row] = register(signed_in, event.project).context["page"]
    assert (row.adopted, row.shown_since, row.days_open) == (FIRST, FIRST, 210)


def test_what_an_event_has_not_ended_with_yet_is_never_late(event, signed_in):
    project = event.project
    going_on = ActivityFactory(
        project=project, component=event.component, code="1.2.2", status="ongoing",
        actual_start=date(2019, 3, 4),
    )  # fmt: skip
    for activity in (event, going_on):
        RecommendationFactory(activity=activity, due=date(2019, 9, 1))
    page = register(signed_in, project)
    assert [(row.code, row.days_overdue) for row in page.context["page"]] == [
        ("R-1.2.1-01", 30),
        ("R-1.2.2-01", None),
    ]
    sums = added(counted(Recommendation.objects.of(project).standing([project])))
    assert (page.context["sums"], sums.overdue) == (sums, 1)
