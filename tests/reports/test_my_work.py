"""What waits for a person today."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Kind, Role
from tests.factories import ActivityFactory, MembershipFactory, UserFactory, project_with
from tests.reports.pages import held, text
from workshops.models import Area, Mission, Recommendation

pytestmark = pytest.mark.django_db

MY = "/en/my/"


@pytest.fixture
def office(signed_in):
    """(project, its component), on 1 October 2019, a member of the staff is signed in."""
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        project, component, user = project_with(Role.STAFF, slug="p")
        signed_in(user)
        yield project, component


def group(page, name) -> list[tuple]:
    [found] = [one for one in page.context["groups"] if one.name == name]
    assert found.count >= len(found.tasks)
    return [(task.record.code, task.day, task.url) for task in found.tasks]


def recommend(activity, due, **columns):
    return Recommendation.objects.create(
        project=activity.project, activity=activity, kind="recommendation", text_en="Do it",
        area=Area.objects.first(), due=due, **columns,
    )  # fmt: skip


def test_it_is_where_people_land(client):
    user = UserFactory()
    answer = client.post(
        reverse("accounts:login"), {"username": user.username, "password": "correct horse"}
    )
    assert answer.url == MY


def test_what_is_over_waits_to_be_held_or_completed(office, client):
    project, component = office
    over, still = date(2019, 9, 30), date(2019, 10, 1)
    for number, (start, end) in enumerate([(over, over), (over, still), (still, still)], 1):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}", current_start=start,
            current_end=end,
        )  # fmt: skip
    ActivityFactory(
        project=project, component=component, code="1.1.4", current_start=date(2019, 9, 2),
        current_end=date(2019, 9, 3),
    ).begin(start=date(2019, 9, 2))  # fmt: skip
    assert group(client.get(MY), "waiting") == [
        ("1.1.4", date(2019, 9, 3), "/en/projects/p/activities/1.1.4/complete/"),
        ("1.1.1", over, "/en/projects/p/activities/1.1.1/held/"),
    ]
    assert "28 days late" in text(client.get(MY))


def test_reports_and_notes_that_are_due(office, client):
    project, component = office
    # Ten working days after Monday 16 September are over on Monday 30 September.
    missions = [
        held(project, component, f"1.1.{number}", date(2019, 9, day), kind=Kind.EXPERT_MISSION)
        for number, day in ((1, 16), (2, 18))
    ]
    for activity in missions:
        day = activity.actual_end
        Mission.objects.create(
            activity=activity, start=day, end=day, days_planned=1, days_delivered=1,
            delivered_on=day,
        )  # fmt: skip
    held(project, component, "1.1.3", date(2019, 9, 2), kind=Kind.STUDY_VISIT)
    assert [row[:2] for row in group(client.get(MY), "papers")] == [
        ("1.1.3", date(2019, 9, 16)),
        ("1.1.1", date(2019, 9, 30)),
    ]
    project.holidays.create(day=date(2019, 9, 20))
    assert [row[:2] for row in group(client.get(MY), "papers")] == [
        ("1.1.3", date(2019, 9, 16)),
        ("1.1.1", date(2019, 10, 1)),
    ]


def test_evidence_that_is_missing(office, client):
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    held(project, component, "1.1.2", date(2019, 3, 5), kind=Kind.OTHER)
    assert group(client.get(MY), "evidence") == [
        ("1.1.1", date(2019, 3, 4), "/en/projects/p/activities/1.1.1/files/add/")
    ]
    assert "0 of 5" in text(client.get(MY))


def test_recommendations_that_are_due_within_30_days_or_overdue(office, client):
    project, component = office
    activity = held(project, component, "1.1.1", date(2019, 3, 4))
    recommend(activity, date(2019, 9, 30))
    recommend(activity, date(2019, 10, 31))
    recommend(activity, date(2019, 11, 1))
    recommend(activity, date(2019, 9, 1), status="verified")
    recommend(activity, None)
    assert group(client.get(MY), "recommendations") == [
        ("R-1.1.1-01", date(2019, 9, 30), "/en/projects/p/recommendations/R-1.1.1-01/"),
        ("R-1.1.1-02", date(2019, 10, 31), "/en/projects/p/recommendations/R-1.1.1-02/"),
    ]


def test_a_recommendation_of_an_event_that_goes_on_is_not_due_yet(office, client):
    project, component = office
    going_on = ActivityFactory(
        project=project, component=component, code="1.1.1", status="ongoing",
        actual_start=date(2019, 3, 4),
    )  # fmt: skip
    recommend(going_on, date(2019, 9, 1))
    reopened = held(project, component, "1.1.2", date(2019, 3, 4))
    recommend(reopened, date(2019, 9, 2))
    reopened.reopen(on=date(2019, 5, 1), note="The report was missing")
    assert [row[0] for row in group(client.get(MY), "recommendations")] == ["R-1.1.2-01"]


def test_what_comes_in_the_next_14_days(office, client):
    project, component = office
    for number, day in enumerate((date(2019, 10, 1), date(2019, 10, 15), date(2019, 10, 16)), 1):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}", current_start=day,
            current_end=day,
        )  # fmt: skip
    assert [row[0] for row in group(client.get(MY), "coming")] == ["1.1.1", "1.1.2"]
    page = text(client.get(MY))
    assert "today" in page
    assert "in 14 days" in page


def test_the_cut_off_of_a_project_does_not_matter_here(office, client):
    project, component = office
    project.cut_off = date(2019, 1, 1)
    project.save()
    ActivityFactory(project=project, component=component, code="1.1.1")
    assert [row[0] for row in group(client.get(MY), "waiting")] == ["1.1.1"]


def test_nothing_of_projects_in_which_one_only_reads_but_what_comes(office, client, signed_in):
    project, component = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    ActivityFactory(
        project=project, component=component, code="1.1.2", current_start=date(2019, 10, 4),
        current_end=date(2019, 10, 4),
    )  # fmt: skip
    viewer = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    assert [(one.name, one.count) for one in viewer.get(MY).context["groups"]] == [("coming", 1)]
    outsider = signed_in(MembershipFactory().user)
    assert [one.count for one in outsider.get(MY).context["groups"]] == [0] * 7
    nobody = signed_in(UserFactory())
    assert "You are not a member of any project yet." in text(nobody.get(MY))


def test_a_group_in_full(office, client):
    project, component = office
    for number in range(1, 61):
        ActivityFactory(project=project, component=component, code=f"1.1.{number}")
    page = client.get(MY)
    assert len(group(page, "waiting")) == 5
    assert "Show all 60" in text(page)
    page = client.get(MY, {"show": "waiting"})
    assert [one.name for one in page.context["groups"]] == ["waiting"]
    assert len(group(page, "waiting")) == 50
    assert len(group(client.get(MY, {"show": "waiting", "page": "2"}), "waiting")) == 10
    assert client.get(MY, {"show": "<b>", "page": "x"}).status_code == 200


def test_as_many_statements_with_30_rows_as_with_one(office, client):
    project, component = office
    counts = {}
    for number in range(1, 31):
        activity = held(
            project, component, f"1.1.{number}", date(2019, 3, 4), kind=Kind.STUDY_VISIT
        )
        recommend(activity, date(2019, 9, 1))
        ActivityFactory(project=project, component=component, code=f"1.2.{number}")
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(MY).status_code == 200
            counts[number] = len(statements)
    assert counts[1] == counts[30] <= 20


def test_the_one_project_in_which_somebody_enters_is_a_key_away(office, client, signed_in):
    """N follows the main button that leads to /add/ (static/js/keys.js)."""
    add = 'class="button main" href="/en/projects/p/activities/add/"'
    assert add in client.get(MY).content.decode()
    # With several projects nothing says which one is meant; a viewer adds nothing.
    [member] = office[0].memberships.all()
    MembershipFactory(project=project_with(Role.MANAGER, slug="q")[0], user=member.user)
    assert "/add/" not in client.get(MY).content.decode()
    viewer = MembershipFactory(project=office[0], role=Role.VIEWER).user
    assert "/add/" not in signed_in(viewer).get(MY).content.decode()
