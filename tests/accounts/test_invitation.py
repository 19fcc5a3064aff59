"""An administrator invites a person, who chooses a password by a link that works once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import User
from accounts.passwords import NewPassword
from accounts.tokens import FORGOTTEN, INVITATION, name_in_link
from activities.models import Membership
from tests.accounts.letters import html_of, link_of, only_letter
from tests.factories import ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "meadow tractor 47"


@pytest.fixture
def boss(signed_in):
    return signed_in(User.objects.create_superuser("boss", password="correct horse"))


@pytest.fixture
def ana():
    return person()


def person(**columns):
    user = UserFactory(**{"username": "ana", "email": "ana@example.rs", **columns})
    user.set_unusable_password()
    user.save()
    return user


def page_of_invitation(user):
    return reverse("admin:accounts_user_invite", args=[user.pk])


def choose(client, link, password=PASSWORD):
    """Follows the link and posts a password; gives (the page with the form, the answer)."""
    page = client.get(link, follow=True)
    path = page.redirect_chain[-1][0] if page.redirect_chain else link
    return page, client.post(path, {"new_password1": password, "new_password2": password})


def test_a_person_is_entered_without_a_password_with_roles_on_one_page(boss):
    project = ProjectFactory(slug="p")
    page = boss.get(reverse("admin:accounts_user_add"))
    assert list(page.context["adminform"].form.fields) == [
        "username", "first_name", "last_name", "email", "language",
    ]  # fmt: skip
    assert page.context["adminform"].form["language"].value() == "en"
    answer = boss.post(
        reverse("admin:accounts_user_add"),
        {
            "username": "ana", "email": "ana@example.rs", "language": "sr",
            "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0,
            "memberships-0-project": project.pk, "memberships-0-role": "staff",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    ana = User.objects.get(username="ana")
    assert (ana.has_usable_password(), ana.language, ana.invited_at) == (False, "sr", None)
    assert list(Membership.objects.values_list("user", "project", "role")) == [
        (ana.pk, project.pk, "staff")
    ]
    assert mail.outbox == []


def test_the_invitation_is_looked_at_before_it_is_sent(boss, ana):
    ana.language = "sr-latn"
    ana.save()
    page = boss.get(page_of_invitation(ana)).content.decode()
    for shown in ("ana@example.rs", "Serbian (Latin)", "Vaš nalog u sistemu Twinning", "/.../"):
        assert shown in page
    assert mail.outbox == []
    ana.refresh_from_db()
    assert ana.invited_at is None


@pytest.mark.parametrize(
    ("language", "subject", "words", "path"),
    [
        ("en", "Your account in Twinning", "Choose a password, and you are", "/en/accounts/"),
        ("sr-latn", "Vaš nalog u sistemu Twinning", "Izaberite lozinku i odmah", "/sr-latn/acc"),
        ("sr", "Ваш налог у систему Twinning", "Изаберите лозинку и одмах", "/sr/accounts/"),
        ("", "Your account in Twinning", "Choose a password, and you are", "/en/accounts/"),
    ],
)
def test_the_letter_speaks_the_persons_language(boss, language, subject, words, path):
    ana = person(language=language)
    answer = boss.post(page_of_invitation(ana), follow=True)
    assert "The invitation of ana is sent." in answer.content.decode()
    letter = only_letter()
    assert (letter.subject, letter.to) == (subject, ["ana@example.rs"])
    for form in (letter.body, html_of(letter)):
        assert words in form
        assert "ana" in form
    assert link_of(letter).startswith(path)
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert LogEntry.objects.get().object_id == str(ana.pk)


def test_who_is_invited_chooses_a_password_and_is_at_work(ana, client):
    invite(user=ana)
    page, answer = choose(client, link_of(only_letter()))
    text = page.content.decode()
    assert "Welcome to Twinning" in text
    assert "Your username: <strong>ana</strong>" in text
    for rule in ("at least 8 characters", "entirely numeric", "commonly used"):
        assert text.index(rule) < text.index('name="new_password1"')
    assert text.count('autocomplete="new-password"') == 2
    assert "onpaste" not in text
    assert answer.url == "/en/my/"
    landed = client.get(answer.url)
    assert landed.context["user"] == ana
    assert "Your password is saved, and you are signed in." in landed.content.decode()
    ana.refresh_from_db()
    assert (ana.check_password(PASSWORD), ana.invitation_is_open) == (True, False)


def gone(client, link) -> bool:
    """Whether the page says what to do, and a password posted there is not taken."""
    page, answer = choose(client, link, "another tractor 48")
    assert page.status_code == answer.status_code
    if answer.status_code == 410:
        assert "This link is no longer valid" in page.content.decode()
        assert reverse("accounts:forgotten") in page.content.decode()
    return answer.status_code == 410


def test_the_link_works_once(ana, client):
    invite(user=ana)
    link = link_of(only_letter())
    choose(client, link)
    client.logout()
    assert gone(client, link)
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_of_two_who_use_the_link_at_once_one_chooses_the_password(ana, monkeypatch):
    from django.test import Client

    invite(user=ana)
    link = link_of(only_letter())
    first, second = Client(), Client()
    path = first.get(link).url
    second.get(link)
    real = NewPassword.get_form

    def while_another_saves(view, *arguments):
        monkeypatch.setattr(NewPassword, "get_form", real)
        theirs = second.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
        assert theirs.url == "/en/my/"
        return real(view, *arguments)

    monkeypatch.setattr(NewPassword, "get_form", while_another_saves)
    mine = first.post(path, {"new_password1": "late tractor 9", "new_password2": "late tractor 9"})
    assert mine.status_code == 410
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)
    assert first.get("/en/my/").status_code == 302


def test_a_program_that_follows_links_does_not_use_them_up(ana, client):
    invite(user=ana)
    link = link_of(only_letter())
    for _time in range(3):
        assert client.get(link, follow=True).status_code == 200
        client.head(link)
    assert choose(client, link)[1].url == "/en/my/"


def test_the_link_lasts_three_days(ana, client):
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False) as clock:
        invite(user=ana)
        link = link_of(only_letter())
        clock.shift(timedelta(days=3))
        assert client.get(link).status_code == 302
        clock.shift(timedelta(seconds=1))
        assert gone(client, link)


def test_the_link_ends_between_the_page_and_the_button(ana, client):
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False) as clock:
        invite(user=ana)
        path = client.get(link_of(only_letter())).url
        clock.shift(timedelta(days=4))
        answer = client.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
        assert answer.status_code == 410
    ana.refresh_from_db()
    assert not ana.has_usable_password()


def test_a_second_invitation_ends_the_first(ana, client):
    invite(user=ana)
    first = link_of(only_letter())
    mail.outbox.clear()
    invite(user=ana)
    assert gone(client, first)
    assert choose(client, link_of(only_letter()))[1].url == "/en/my/"


@pytest.mark.parametrize(
    "change", [{"email": "other@example.rs"}, {"is_active": False}, {"password": "set"}]
)
def test_the_link_ends_with_what_it_rests_on(ana, client, change):
    invite(user=ana)
    User.objects.filter(pk=ana.pk).update(**change)
    assert gone(client, link_of(only_letter()))


def test_a_link_of_another_kind_person_or_make_is_refused(ana, client):
    invite(user=ana)
    good = INVITATION.make_token(User.objects.get(pk=ana.pk))
    other = UserFactory()
    for name, token in (
        (name_in_link(other), good),
        (name_in_link(ana), FORGOTTEN.make_token(ana)),
        (name_in_link(ana), good[:-1]),
        (name_in_link(ana), "set-password"),
        ("x", "y"),
        ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", good),
        ("%00", "a-b"),
    ):
        answer = client.get(reverse("accounts:invitation", args=[name, token]))
        assert answer.status_code == 410, (name, token)
    assert client.get(link_of(only_letter())).status_code == 302


def test_a_weak_or_mistyped_password_is_refused_with_the_rule(ana, client):
    invite(user=ana)
    path = client.get(link_of(only_letter())).url
    for typed, said in (
        (("12345678", "12345678"), "This password is entirely numeric."),
        ((PASSWORD, PASSWORD + "x"), "The two password fields didn’t match."),
        (("", ""), "is empty. Write it there."),
    ):
        page = client.post(path, dict(zip(("new_password1", "new_password2"), typed, strict=True)))
        assert said in page.content.decode()
        assert "Passwords are not kept: correct this and type it again." in page.content.decode()
        assert "What you typed is still here" not in page.content.decode().split("<form")[0]
    ana.refresh_from_db()
    assert not ana.has_usable_password()


def test_who_invites_on_the_way_keeps_the_way_back_to_the_first_steps(boss, ana):
    change = f"/admin/accounts/user/{ana.pk}/change/?first_steps=new"
    way = page_of_invitation(ana) + "?first_steps=new"
    assert f'href="{way}"' in boss.get(change).content.decode()
    assert boss.post(way).url == change
    assert boss.post(way + "&next=//elsewhere.example").url == change


def test_nobody_is_invited_who_cannot_be(boss, settings):
    people = [
        (person(username="a", email=""), "A has no e-mail address. Enter one first."),
        (person(username="b", is_active=False), "B is not active. Make the account active first."),
        (UserFactory(username="c", email="c@example.rs"), "C has a password already"),
    ]
    for user, why in people:
        assert why in boss.post(page_of_invitation(user), follow=True).content.decode()
    settings.MAIL_IS_SET_UP = False
    answer = boss.get(page_of_invitation(person(username="d")), follow=True)
    assert "This server does not send e-mails yet" in answer.content.decode()
    assert mail.outbox == []
    assert User.objects.filter(invited_at__isnull=False).count() == 0


def test_a_selection_is_invited_and_each_refusal_named(boss):
    chosen = [person(username=name, email=f"{name}@example.rs") for name in "ab"]
    chosen.append(person(username="c", email=""))
    page = boss.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "send_invitations", "_selected_action": [user.pk for user in chosen]},
        follow=True,
    ).content.decode()
    assert "2 invitations are sent." in page
    assert "C has no e-mail address." in page
    assert [letter.to for letter in mail.outbox] == [["a@example.rs"], ["b@example.rs"]]


def test_the_list_says_who_was_invited_and_has_not_come_yet(boss):
    with time_machine.travel("2019-10-01 00:30+02:00", tick=False):
        for name in "ab":
            invite(user=person(username=name))
    User.objects.get(username="a").save()
    accepted = User.objects.get(username="a")
    accepted.set_password(PASSWORD)
    accepted.save()
    person(username="c")
    listed = boss.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "invited 1 Oct 2019, accepted" in listed
    assert "invited 1 Oct 2019, not yet accepted" in listed
    for value, names in (("open", ["b"]), ("none", ["boss", "c"])):
        found = boss.get(reverse("admin:accounts_user_changelist"), {"invitation": value})
        assert [user.username for user in found.context["cl"].result_list] == names


def test_a_mail_server_that_refuses_is_said_and_the_person_counts_as_not_invited(
    boss, ana, monkeypatch, caplog
):
    from smtplib import SMTPRecipientsRefused

    from django.core.mail.backends.locmem import EmailBackend

    def refuse(self, letters):
        raise SMTPRecipientsRefused({"ana@example.rs": (550, b"no such ana@example.rs")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    page = boss.post(page_of_invitation(ana), follow=True).content.decode()
    assert "The invitation of ana was not sent (SMTPRecipientsRefused)." in page
    ana.refresh_from_db()
    assert ana.invited_at is None
    assert "ana@" not in caplog.text


def test_only_administrators_invite(ana, client, signed_in):
    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        who = signed_in(user) if user else client
        assert who.post(page_of_invitation(ana)).status_code in (302, 403)
    assert mail.outbox == []


def test_somebody_elses_session_is_not_taken_over(ana, signed_in):
    browser = signed_in(UserFactory())
    invite(user=ana)
    answer = choose(browser, link_of(only_letter()))[1]
    assert browser.get(answer.url).context["user"] == ana


def test_chosen_passwords_are_not_kept_when_the_form_was_too_old(ana):
    from django.contrib.sessions.models import Session
    from django.test import Client

    invite(user=ana)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(UserFactory(), "django.contrib.auth.backends.ModelBackend")
    path = browser.get(link_of(only_letter())).url
    browser.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "carried" in kept
    assert "tractor" not in kept


def test_invited_at_is_the_moment(ana):
    before = timezone.now()
    invite(user=ana)
    assert before <= User.objects.get(pk=ana.pk).invited_at <= timezone.now()
