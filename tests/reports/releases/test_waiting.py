"""What waits for somebody to release it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Announcement, Project
from activities.words import Role
from procurement.models import Procurement
from tests.factories import ActivityFactory, MembershipFactory, RecommendationFactory
from tests.reports.pages import held, release_address, step, text
from tests.reports.releases.records import WAITING, records, stored
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db


def test_the_list_says_what_waits_and_for_whom(office, second, client):
    project, component = office
    all_of_them = records(project, component)
    for record in all_of_them.values():
        step(client, record, "propose")
    names = ["Past workshop", "Coming workshop", "Name a contact", "Vans"]
    own, others = text(client.get(WAITING)), text(second.get(WAITING))
    assert all(name in own and name in others for name in names)
    assert (own.count("Your proposal"), own.count("Look at it")) == (5, 0)
    assert (others.count("Your proposal"), others.count("Look at it")) == (0, 5)
    assert "Waits for a second person 5" in own


def test_the_list_shows_what_is_completed_and_not_public(office, client):
    records(*office)
    page = client.get(WAITING)
    assert [activity.code for activity in page.context["closed"]] == ["1.1.1"]
    assert "Nothing waits." in text(page)


def test_what_waits_for_the_person_stands_in_their_work(office, second, client, signed_in):
    project, component = office
    for record in records(project, component).values():
        step(client, record, "propose")

    def waiting(person):
        groups = {group.name: group for group in person.get("/en/my/").context["groups"]}
        if "confirm" not in groups:
            return None
        return [(task.url, task.label) for task in groups["confirm"].tasks]

    assert waiting(client) == []
    expected = [
        (release_address(record), "Look at it") for record in map(stored, waiting_of(project))
    ]
    assert len(expected) == 5
    assert waiting(second) == expected
    page = text(second.get("/en/my/"))
    assert "Waits for your confirmation 5" in page
    Project.objects.update(second_person_releases=False)
    assert waiting(second) == []
    staff = MembershipFactory(project=project, role=Role.STAFF).user
    assert waiting(signed_in(staff)) is None


def waiting_of(project):
    """In the order in which they were proposed."""
    found = [
        *Project.objects.exclude(proposed_at=None),
        *Activity.objects.exclude(proposed_at=None),
        *Announcement.objects.exclude(proposed_at=None),
        *Recommendation.objects.exclude(proposed_at=None),
        *Procurement.objects.exclude(proposed_at=None),
    ]
    return sorted(found, key=lambda record: record.proposed_at)


def test_the_lists_make_as_many_statements_with_30_as_with_one(office, second, client):
    project, component = office
    first = project.memberships.order_by("pk").first().user
    counts = {}
    for number in range(1, 31):
        activity = held(project, component, f"1.4.{number}", date(2019, 3, 4))
        activity.propose(by=first)
        held(project, component, f"1.5.{number}", date(2019, 3, 4))
        coming = ActivityFactory(
            project=project, component=component, code=f"1.6.{number}",
            current_start=date(2019, 11, 4), current_end=date(2019, 11, 5),
        )  # fmt: skip
        Announcement.objects.create(activity=coming, month=date(2019, 11, 1)).propose(by=first)
        RecommendationFactory(activity=activity).propose(by=first)
        if number in (1, 30):
            for address in (WAITING, "/en/my/", "/en/my/?show=confirm"):
                with CaptureQueriesContext(connection) as statements:
                    second.get(address)
                counts.setdefault(address, []).append(len(statements))
    assert all(few == many for few, many in counts.values()), counts
