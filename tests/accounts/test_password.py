"""Whoever is signed in changes their password and their e-mail: both want the password of today."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "correct horse", "a much better battery staple"
PREFERENCES = "/en/accounts/preferences/"
CHANGE = "/en/accounts/password/"
POSTED = {"first_name": "Ana", "last_name": "Anić", "email": "new@example.rs", "language": "en"}
NOT_THIS = "This is not your password. Enter the one with which you sign in."


@pytest.fixture
def ana():
    user = UserFactory(username="ana", email="ana@example.rs", first_name="", last_name="")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client(ana):
    return in_a_browser(ana)


def in_a_browser(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Your e-mail address changes: enter the password with which you sign in."),
        ("wrong", NOT_THIS),
    ],
)
@pytest.mark.parametrize("email", ["new@example.rs", ""])
def test_another_email_wants_the_password_and_loses_nothing(ana, client, email, typed, message):
    page = client.post(PREFERENCES, {**POSTED, "email": email, "password": typed})
    form = page.context["form"]
    assert form.errors == {"password": [message]}
    assert (form["email"].value(), form["last_name"].value()) == (email, "Anić")
    assert "wrong" not in page.content.decode()
    ana.refresh_from_db()
    assert (ana.email, ana.last_name) == ("ana@example.rs", "")


def test_the_password_lets_the_email_change_and_other_changes_need_none(ana, client):
    assert client.post(PREFERENCES, {**POSTED, "password": PASSWORD}).status_code == 302
    assert client.post(PREFERENCES, {**POSTED, "last_name": "Marić"}).status_code == 302
    ana.refresh_from_db()
    assert (ana.email, ana.last_name) == ("new@example.rs", "Marić")


def test_a_changed_password_ends_every_other_session(ana, client):
    other = in_a_browser(ana)
    page = client.get(PREFERENCES)
    assert f'href="{CHANGE}"' in page.content.decode()
    posted = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client.post(CHANGE, posted, follow=True)
    assert page.redirect_chain == [(PREFERENCES, 302)]
    assert "You stay signed in here and are signed out elsewhere." in page.content.decode()
    assert other.get(PREFERENCES).status_code == 302
    ana.refresh_from_db()
    assert ana.check_password(NEW)


@pytest.mark.parametrize(
    ("posted", "errors"),
    [
        ({"old_password": "wrong"}, {"old_password": [NOT_THIS]}),
        (
            {"old_password": ""},
            {"old_password": ["“Current password” is empty. Write it there."]},
        ),
        ({"new_password2": "other"}, {"new_password2": ["The two password fields didn’t match."]}),
    ],
)
def test_a_password_is_changed_by_the_old_one_alone(ana, client, posted, errors):
    right = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client.post(CHANGE, right | posted)
    assert page.context["form"].errors == errors
    assert "Passwords are not kept: correct this and type it again." in page.content.decode()
    assert NEW not in page.content.decode()
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("address", "posted"),
    [
        (CHANGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}),
        (PREFERENCES, {**POSTED, "password": PASSWORD}),
    ],
)
def test_no_password_is_carried_through_the_sign_in(address, posted):
    page = Client().post(address, posted)
    assert page.status_code == 401
    carried = page.context["form"]["carried"].value()
    assert PASSWORD.replace(" ", "+") not in carried
    assert NEW.replace(" ", "+") not in carried
    assert reverse("accounts:login") in page.content.decode()


def test_no_list_of_the_preferences_shows_dashes(client):
    assert "-----" not in client.get(PREFERENCES).content.decode()
