"""Who forgot the password asks for a link. Nobody learns who has an account."""

import re
import time
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core import mail
from django.urls import reverse

from accounts import forms
from accounts.invitations import send_link
from accounts.models import User
from tests.accounts.letters import html_of, link_of, only_letter
from tests.accounts.test_invitation import choose, gone, invite, person
from tests.factories import UserFactory
from tests.procurement.together import database_of_a_server

pytestmark = pytest.mark.django_db
FORGOTTEN = "/en/accounts/forgotten/"


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="Ana@example.rs")


def ask(client, address="ana@example.rs", **extra):
    return client.post(FORGOTTEN, {"email": address}, **extra)


def test_the_sign_in_page_leads_there(client):
    assert f'href="{FORGOTTEN}"' in client.get(reverse("accounts:login")).content.decode()


def test_a_forgotten_password_is_chosen_anew(ana, client):
    answer = ask(client)
    assert answer.url == "/en/accounts/forgotten/sent/"
    letter = only_letter()
    assert (letter.to, letter.subject) == (["Ana@example.rs"], "A new password for Twinning")
    assert "Your username: ana" in html_of(letter)
    link = link_of(letter)
    page, answer = choose(client, link)
    assert "Choose a new password" in page.content.decode()
    assert answer.url == "/en/my/"
    assert client.get(answer.url).context["user"] == ana
    client.logout()
    assert gone(client, link)


def test_the_answer_is_the_same_for_whoever_has_an_account(ana, client):
    def what_it_says(address):
        answer = ask(client, address)
        page = client.get(answer.url)
        headers = {name for name in answer.headers if name != "Set-Cookie"}
        return answer.status_code, answer.url, headers, page.content

    assert what_it_says("ana@example.rs") == what_it_says("nobody@example.rs")
    assert len(mail.outbox) == 1


def test_nothing_is_looked_up_before_the_answer(
    ana, client, monkeypatch, django_assert_num_queries
):
    """So that an answer takes as long whether or not anybody has the address."""
    later = []
    monkeypatch.setattr(forms, "after_the_answer", lambda *call: later.append(call))
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for address in ("ana@example.rs", "nobody@example.rs"):
        AccessAttempt.objects.all().delete()
        with CaptureQueriesContext(connection) as statements:
            ask(client, address)
        said = [query["sql"] for query in statements]
        assert [sql for sql in said if "accounts_user" in sql] == []
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert [call[1:] for call in later] == [
        ("ana@example.rs", "en"), ("nobody@example.rs", "en"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_answer_does_not_wait_for_the_mail_server(settings, tmp_path, client, monkeypatch):
    settings.MAIL_AFTER_THE_ANSWER = True
    let_go, gone_out = Event(), Event()

    def slow(letter):
        let_go.wait(10)
        mail.outbox.append(letter)
        gone_out.set()

    monkeypatch.setattr("core.mail.deliver", slow)
    with database_of_a_server(tmp_path):
        UserFactory(email="ana@example.rs")
        begun = time.monotonic()
        assert ask(client).status_code == 302
        assert time.monotonic() - begun < 5
        assert mail.outbox == []
        let_go.set()
        assert gone_out.wait(10)
        # The thread closes its connection, so that the test's database can be emptied.
        time.sleep(0.2)
    assert len(mail.outbox) == 1


def test_the_link_is_for_one_day(ana, client):
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False) as clock:
        ask(client)
        link = link_of(only_letter())
        clock.shift(timedelta(days=1))
        assert client.get(link).status_code == 302
        clock.shift(timedelta(seconds=1))
        assert gone(client, link)


@pytest.mark.parametrize(
    "change", [{"email": "other@example.rs"}, {"is_active": False}, {"password": "set"}]
)
def test_the_link_ends_with_what_it_rests_on(ana, client, change):
    ask(client)
    User.objects.filter(pk=ana.pk).update(**change)
    assert gone(client, link_of(only_letter()))


def test_the_letter_speaks_the_persons_language_else_that_of_the_page(ana, client):
    client.post("/sr-latn/accounts/forgotten/", {"email": "ana@example.rs"})
    assert only_letter().subject == "Nova lozinka za Twinning"
    mail.outbox.clear()
    User.objects.update(language="sr", link_mailed_at=None)
    client.post("/sr-latn/accounts/forgotten/", {"email": "ana@example.rs"})
    assert only_letter().subject == "Нова лозинка за Twinning"


def test_who_gets_none(client):
    UserFactory(email="left@example.rs", is_active=False)
    person(username="closed", email="closed@example.rs")
    for address in ("left@example.rs", "closed@example.rs", "nobody@example.rs"):
        assert ask(client, address).status_code == 302
    assert mail.outbox == []


def test_who_was_invited_and_let_the_link_go_by_gets_the_invitation_again(client):
    with time_machine.travel("2019-10-01 09:00+02:00"):
        invite(user=person())
    mail.outbox.clear()
    client.post("/sr/accounts/forgotten/", {"email": "ana@example.rs"})
    assert only_letter().subject == "Ваш налог у систему Twinning"
    assert choose(client, link_of(only_letter()))[1].url == "/sr/my/"


def test_two_accounts_of_one_address_get_a_letter_each(client):
    for name in "ab":
        UserFactory(username=name, email="ana@example.rs")
    ask(client)
    names = [re.search("username: (.*)", letter.body)[1] for letter in mail.outbox]
    assert names == ["a", "b"]


def test_asking_again_at_once_sends_no_second_letter(ana):
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False) as clock:
        for minutes, letters in ((0, 1), (1, 1), (4, 2), (1, 2)):
            clock.shift(timedelta(minutes=minutes, seconds=1))
            send_link("ana@example.rs", "en")
            assert len(mail.outbox) == letters


def test_five_questions_from_one_address_close_the_page_for_a_quarter_of_an_hour(client):
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False) as clock:
        codes = [ask(client, f"a{number}@example.rs").status_code for number in range(7)]
        assert codes == [302] * 5 + [429] * 2
        page = ask(client).content.decode()
        assert "A new password was asked for five times from here." in page
        assert ask(client, REMOTE_ADDR="10.1.1.1").status_code == 302
        # Signing in is counted by itself.
        UserFactory(username="bob")
        data = {"username": "bob", "password": "correct horse"}
        assert client.post(reverse("accounts:login"), data).status_code == 302
        client.logout()
        clock.shift(timedelta(minutes=15, seconds=1))
        assert ask(client).status_code == 302


def test_the_throttle_keeps_no_address(ana, client, caplog):
    caplog.set_level("DEBUG", "axes")
    ask(client)
    [attempt] = AccessAttempt.objects.values()
    assert "ana@" not in str(attempt).lower()
    assert "ana@" not in caplog.text.lower()


def test_a_letter_that_is_not_sent_is_logged_without_the_address(ana, client, monkeypatch, caplog):
    from smtplib import SMTPRecipientsRefused

    from django.core.mail.backends.locmem import EmailBackend

    def refuse(self, letters):
        raise SMTPRecipientsRefused({"ana@example.rs": (550, b"no such ana@example.rs")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert ask(client).status_code == 302
    assert f"The link of account {ana.pk} was not sent: SMTPRecipientsRefused" in caplog.text
    assert "ana@" not in caplog.text.lower()
    ana.refresh_from_db()
    assert ana.link_mailed_at is None, "asking again helps"


@pytest.mark.parametrize("typed", ["", "x", "a@b", "a" * 300 + "@example.rs", "a\0@example.rs"])
def test_what_is_no_address_is_refused_and_stays(client, typed):
    page = ask(client, typed)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"email"}
    assert page.context["form"]["email"].value() == typed
    assert AccessAttempt.objects.count() == 0


def test_without_mail_the_page_says_so(ana, client, settings):
    settings.MAIL_IS_SET_UP = False
    for page in (client.get(FORGOTTEN), ask(client)):
        assert page.status_code == 200
        text = page.content.decode()
        assert "This server does not send e-mails yet. Ask an administrator" in text
        assert 'name="email"' not in text
    assert mail.outbox == []


def test_a_host_that_the_visitor_made_up_is_not_in_the_link(ana, client):
    ask(client, HTTP_HOST="evil.example")
    assert "evil" not in only_letter().message().as_string()
    assert link_of(only_letter())
