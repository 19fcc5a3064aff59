"""A person chooses the weekly digest, and ends it by one click, without signing in."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.tokens import digest_token
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PREFERENCES = {"first_name": "", "last_name": "", "email": "ana@example.rs", "language": "en"}


@pytest.fixture
def ana():
    return UserFactory(
        username="ana", email="ana@example.rs", digest_day=3, digest_since=date(2019, 1, 1)
    )


def address(user):
    return reverse("accounts:digest", args=[digest_token(user)])


def chosen(user):
    user.refresh_from_db()
    return user.digest_day, user.digest_since


def test_nobody_gets_it_who_did_not_ask(signed_in):
    user = UserFactory()
    assert chosen(user) == (None, None)
    page = signed_in(user).get("/en/accounts/preferences/")
    assert page.context["form"]["digest_day"].value() is None
    assert "no digest" in page.content.decode()


@time_machine.travel("2019-10-01 20:00+02:00")
def test_it_is_chosen_with_its_day_in_the_preferences(signed_in):
    user = UserFactory(email="ana@example.rs")
    client = signed_in(user)
    posted = {**PREFERENCES, "digest_day": "2"}
    assert client.post("/en/accounts/preferences/", posted).status_code == 302
    assert chosen(user) == (2, date(2019, 10, 2))
    with time_machine.travel("2019-10-02 02:00+02:00"):
        client.post("/en/accounts/preferences/", {**posted, "first_name": "Ana"})
    assert chosen(user) == (2, date(2019, 10, 2)), "saving again moves nothing"
    client.post("/en/accounts/preferences/", {**posted, "digest_day": ""})
    assert chosen(user) == (None, None)


def test_it_needs_an_address(signed_in):
    user = UserFactory()
    page = signed_in(user).post(
        "/en/accounts/preferences/", {**PREFERENCES, "email": "", "digest_day": "1"}
    )
    assert page.context["form"].errors == {
        "email": ["The weekly digest needs an e-mail address. Enter one, or choose none."]
    }
    assert chosen(user) == (None, None)


@pytest.mark.parametrize("day", ["0", "6", "x", "99999999999999999999"])
def test_a_day_that_there_is_not_is_refused(signed_in, day):
    user = UserFactory(email="ana@example.rs")
    page = signed_in(user).post("/en/accounts/preferences/", {**PREFERENCES, "digest_day": day})
    assert page.context["form"].errors.keys() == {"digest_day"}
    assert chosen(user) == (None, None)


def test_a_mailbox_ends_it_by_one_post(ana):
    # As RFC 8058 has it: no cookie, no token of a form, no redirect.
    mailbox = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = mailbox.post(address(ana), ONE_CLICK)
        assert answer.status_code == 200
        assert chosen(ana) == (None, None)


def test_opening_the_page_ends_nothing(ana, client):
    for _time in range(3):
        page = client.get(address(ana))
        assert page.status_code == 200
        client.head(address(ana))
    assert chosen(ana) == (3, date(2019, 1, 1))
    text = page.content.decode()
    assert "ana gets the weekly digest by e-mail, on Wednesdays." in text
    assert ">End the digest</button>" in text
    assert "ana@example.rs" not in text


@time_machine.travel("2019-10-01 09:00+02:00")
def test_the_button_ends_it_and_another_brings_it_back(ana, client):
    page = client.post(address(ana), {"step": "end", "day": "3"}).content.decode()
    assert "ana gets no weekly digest." in page
    assert '<input type="hidden" name="day" value="3">' in page
    assert chosen(ana) == (None, None)
    page = client.post(address(ana), {"step": "begin", "day": "3"}).content.decode()
    assert "ana gets the weekly digest by e-mail, on Wednesdays." in page
    assert chosen(ana) == (3, date(2019, 10, 2))


@pytest.mark.parametrize("day", ["", "0", "x", "None", "9" * 30, "²"])
def test_a_day_that_somebody_made_up_becomes_monday(ana, client, day):
    ana.choose_digest(None)
    assert client.post(address(ana), {"step": "begin", "day": day}).status_code == 200
    assert chosen(ana)[0] == 1


def test_a_link_that_is_not_ours_changes_nothing(ana, client):
    token = digest_token(ana)
    other = UserFactory()
    for wrong in (
        "x", "1:x", f"{other.pk}:{token.partition(':')[2]}", token[:-1], f"{ana.pk}",
        token.replace(":", "%00:"),
    ):  # fmt: skip
        for answer in (
            client.get(reverse("accounts:digest", args=[wrong])),
            client.post(reverse("accounts:digest", args=[wrong]), ONE_CLICK),
        ):
            assert answer.status_code == 404
            assert "This link belongs to no account." in answer.content.decode()
    assert chosen(ana) == (3, date(2019, 1, 1))


def test_the_link_of_somebody_who_left_changes_nothing(ana, client):
    link = address(ana)
    ana.is_active = False
    ana.save()
    assert client.post(link, ONE_CLICK).status_code == 404
    assert chosen(ana) == (3, date(2019, 1, 1))


def test_the_link_lets_nobody_in(ana, client):
    client.post(address(ana), ONE_CLICK)
    assert client.get("/en/my/").status_code == 302


def test_an_administrator_reads_the_choice_and_does_not_make_it(ana, signed_in):
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    page = client.get(reverse("admin:accounts_user_change", args=[ana.pk]))
    assert "digest_day" not in page.context["adminform"].form.fields
    assert "on Wednesdays" in page.content.decode()
