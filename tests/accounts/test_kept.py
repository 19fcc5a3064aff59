"""What is kept of what people type and read: as little as can be."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from activities.words import Role
from tests.activities.pages import entry, url
from tests.factories import MembershipFactory, UserFactory, project_with

pytestmark = pytest.mark.django_db
NAME = "Draginja"


@pytest.fixture
def office():
    return project_with(Role.STAFF)


def typed_after_the_session_ended(client, office, **changed):
    project, component, _user = office
    page = client.post(url("add", project), entry(component, title_sr=NAME, **changed))
    return {
        "carried": page.context["form"]["carried"].value(),
        "next": page.context["next"],
    }


def test_a_refused_sign_in_keeps_nothing_that_was_typed(office, client):
    from axes.models import AccessAttempt

    carried = typed_after_the_session_ended(client, office)
    assert NAME in carried["carried"]
    client.post(
        reverse("accounts:login"), {"username": "somebody", "password": "wrong-secret", **carried}
    )
    [attempt] = AccessAttempt.objects.all()
    for column in (attempt.post_data, attempt.get_data):
        assert NAME not in column
        assert "wrong-secret" not in column
        assert office[0].slug not in column


def sign_in(client, user, carried):
    return client.post(
        reverse("accounts:login"),
        {"username": user.username, "password": "correct horse", **carried},
    )


def sessions() -> str:
    return str([session.get_decoded() for session in Session.objects.all()])


def test_what_somebody_else_typed_is_forgotten_when_the_page_is_refused(office, client):
    carried = typed_after_the_session_ended(client, office)
    viewer = MembershipFactory(project=office[0], role=Role.VIEWER).user
    answer = sign_in(client, viewer, carried)
    assert NAME in sessions()
    assert client.get(answer.url).status_code == 403
    assert NAME not in sessions()


def test_what_was_typed_comes_back_for_some_minutes_only(office, client):
    _project, _component, user = office
    carried = typed_after_the_session_ended(client, office)
    answer = sign_in(client, user, carried)
    with time_machine.travel("2099-01-01"):
        page = client.get(answer.url)
    assert NAME not in page.content.decode()


@pytest.mark.parametrize("address", ["/en/my/", "/en/projects/", "/en/accounts/preferences/"])
def test_a_shared_browser_keeps_no_page_of_somebody_who_signed_in(address, client, signed_in):
    assert signed_in(UserFactory()).get(address)["Cache-Control"] == "private, no-store"


def test_a_shared_browser_keeps_no_typing(office, client):
    project, component, _user = office
    page = client.post(url("add", project), entry(component))
    assert page.status_code == 401
    assert page["Cache-Control"] == "private, no-store"


def test_public_pages_may_be_kept(client):
    assert "no-store" not in client.get("/en/").get("Cache-Control", "")
