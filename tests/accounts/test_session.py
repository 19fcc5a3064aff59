"""How long a session lasts, and what the page tells the script that keeps what is typed."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.words import Role
from tests.activities.pages import entry, text, url
from tests.factories import UserFactory, project_with

pytestmark = pytest.mark.django_db
AT = timezone.now().replace(microsecond=0)
WHOLE = settings.SESSION_COOKIE_AGE


@pytest.fixture
def signed_in(client):
    user = UserFactory(username="ana")
    with time_machine.travel(AT, tick=False):
        client.force_login(user)
    return user


def asked(client, after=0, method="get", **kwargs):
    with time_machine.travel(AT + timedelta(seconds=after), tick=False):
        answer = getattr(client, method)(reverse("accounts:session"), **kwargs)
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = answer.json()
    assert len(found.pop("token")) == 64
    return found


def test_the_session_says_whose_it_is_and_how_long_it_lasts(client, signed_in):
    assert asked(client) == {"user": signed_in.pk, "left": WHOLE}
    # Asking does not prolong it.
    assert asked(client, after=3600) == {"user": signed_in.pk, "left": WHOLE - 3600}
    assert asked(client, after=7200) == {"user": signed_in.pk, "left": WHOLE - 7200}


def test_who_asks_to_stay_stays_from_then(client, signed_in):
    assert asked(client, after=3600, method="post") == {"user": signed_in.pk, "left": WHOLE}
    assert asked(client, after=3600 + 60) == {"user": signed_in.pk, "left": WHOLE - 60}
    ends = client.session.get_expiry_date(modification=AT + timedelta(seconds=3600))
    stored = client.session.model.objects.get(pk=client.session.session_key).expire_date
    assert stored == ends


def test_nobody_is_told_about_anybody(client):
    assert asked(client) == {"user": None, "left": 0}
    assert asked(client, method="post") == {"user": None, "left": 0}
    assert "sessionid" not in client.cookies


def test_a_stranger_cannot_prolong_a_session(signed_in, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(reverse("accounts:session")).status_code != 200
    assert asked(client, after=60) == {"user": signed_in.pk, "left": WHOLE - 60}


def test_the_page_says_when_its_form_holds_what_is_not_saved(client):
    project, component, user = project_with(Role.STAFF)
    page = client.post(url("add", project), entry(component, title_sr="Ana"))
    assert "typed-words" not in page.content.decode()
    client.post(
        reverse("accounts:login"),
        {
            "username": user.username,
            "password": "correct horse",
            "carried": page.context["form"]["carried"].value(),
            "next": page.context["next"],
        },
    )
    carried, again = (client.get(url("add", project)).content.decode() for _page in range(2))
    assert f'id="typed-words" data-user="{user.pk}"' in carried
    assert ("data-unsaved" in carried, "data-unsaved" in again) == (True, False)


@pytest.mark.parametrize("name", ["activities:settings", "reports:lights", "activities:add"])
def test_every_page_that_gives_typing_back_says_that_it_is_not_saved(client, name):
    project, _component, user = project_with(Role.MANAGER)
    client.force_login(user)
    address = reverse(name, args=[project.slug])
    session = client.session
    session["carried"] = {"path": address, "body": "title_en=Typed"}
    session.save()
    carried, again = (text(client.get(address)) for _page in range(2))
    said = "You are signed in again. Nothing is saved yet."
    assert (said in carried, said in again) == (True, False)
