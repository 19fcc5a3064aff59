"""Parts of pages are kept until something is written, whoever writes it and however."""

import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Change, Project
from activities.words import Role
from core.kept import database_state
from tests.factories import ActivityFactory, MembershipFactory, project_with

ON_POSTGRESQL = connection.vendor == "postgresql"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def office(signed_in):
    project, component, user = project_with(Role.MANAGER, slug="p")
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    return signed_in(user), activity


def shown(client, address="/en/projects/p/activities/") -> str:
    """The main part of the page, without the tokens of its forms, which change each time."""
    page = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", page)


def statements(client, address="/en/projects/p/activities/") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_state_is_known_on_postgresql_outside_of_transactions_alone(office):
    from django.db import transaction

    assert bool(database_state()) == ON_POSTGRESQL
    with transaction.atomic():
        assert database_state() == ""


@pytest.mark.alone
@pytest.mark.parametrize("page", ["", "activities/", "timeline/"])
def test_a_page_that_nobody_changed_is_not_made_again_on_postgresql(office, page):
    client, _activity = office
    address = f"/en/projects/p/{page}"
    first = statements(client, address)
    assert first > 5
    # The snapshot is that of the whole server: whoever writes in another database of it, or tidies
    # up, changes it too.
    again = min(statements(client, address) for _time in range(5))
    assert again == (5 if ON_POSTGRESQL else first)


@pytest.mark.parametrize(
    "write",
    [
        lambda activity: activity.begin(start=date(2019, 3, 4)),
        lambda activity: Activity.objects.filter(pk=activity.pk).update(title_en="By a statement"),
        lambda activity: Activity.objects.bulk_update([activity], ["title_sr"]),
        lambda activity: Change.objects.create(
            activity=activity, action="set dates", on="2019-03-01"
        ),
        lambda activity: Project.objects.update(title_en="Another title"),
        lambda activity: activity.delete(),
        lambda activity: Session.objects.create(
            session_key="x", session_data="", expire_date="2030-01-01T00:00:00Z"
        ),
    ],
)
def test_after_any_write_the_pages_are_made_again(office, write):
    client, activity = office
    for page in ("", "activities/", "timeline/"):
        shown(client, f"/en/projects/p/{page}")
    before = database_state()
    write(activity)
    assert database_state() != before or not ON_POSTGRESQL
    for page in ("", "activities/", "timeline/"):
        address = f"/en/projects/p/{page}"
        fresh = shown(client, address)
        cache.clear()
        assert shown(client, address) == fresh


def test_the_list_shows_what_was_just_written(office):
    client, activity = office
    assert "Renamed" not in shown(client)
    Activity.objects.filter(pk=activity.pk).update(title_en="Renamed")
    assert "Renamed" in shown(client)


def test_what_is_kept_for_a_manager_is_not_shown_to_a_viewer(office, client):
    _manager, activity = office
    assert "Approve the whole plan" in shown(client)
    viewer = MembershipFactory(project=activity.project, role=Role.VIEWER).user
    client.force_login(viewer, "django.contrib.auth.backends.ModelBackend")
    assert "Approve the whole plan" not in shown(client)


def test_each_language_and_each_day_is_kept_by_itself(office, client):
    pages = [
        shown(client, address)
        for address in (
            "/en/projects/p/activities/",
            "/sr/projects/p/activities/",
            "/en/projects/p/activities/?on=2019-01-01",
            "/en/projects/p/activities/?status=planned",
        )
    ]
    assert len(set(pages)) == 4
