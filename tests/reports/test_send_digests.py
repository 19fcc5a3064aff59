"""The command that a timer runs: each who wants a digest gets one a week, never two."""

from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Digest, User
from activities.words import Role
from reports.management.commands import send_digests
from tests.factories import ActivityFactory, MembershipFactory, UserFactory, project_with
from tests.procurement.together import at_once, database_of_a_server

pytestmark = pytest.mark.django_db
# A Tuesday.
NOW, WEEK = "2019-10-01 06:00+02:00", date(2019, 9, 30)
TUESDAY = 2


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def project(clock):
    return office()


def office():
    project, component, _user = project_with(Role.STAFF, slug="p")
    ActivityFactory(
        project=project, component=component, code="1.1.1", current_start=date(2019, 9, 2),
        current_end=date(2019, 9, 3),
    )  # fmt: skip
    return project


def reader(project, name="ana", **columns):
    user = UserFactory(
        username=name, **{
            "email": f"{name}@example.rs", "digest_day": TUESDAY, "digest_since": date(2019, 9, 1),
            **columns,
        }
    )  # fmt: skip
    MembershipFactory(project=project, user=user)
    return user


def run(*arguments) -> str:
    """What the command says; what it says last when it ends with a failure too."""
    out = StringIO()
    try:
        call_command("send_digests", *arguments, stdout=out, stderr=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue().strip()


def receivers() -> list:
    found = [letter.to[0].removesuffix("@example.rs") for letter in mail.outbox]
    mail.outbox.clear()
    return found


def states() -> list:
    return list(Digest.objects.order_by("pk").values_list("user__username", "week", "state"))


def test_it_is_sent_once_however_often_the_command_runs(project, clock):
    reader(project)
    assert run() == "sent: 1"
    assert states() == [("ana", WEEK, "sent")]
    assert Digest.objects.get().at == timezone.now()
    for hours in (0, 1, 24, 72):
        clock.shift(timedelta(hours=hours))
        assert run() == "sent: 0"
    assert receivers() == ["ana"]
    clock.move_to("2019-10-08 06:00+02:00")
    assert run() == "sent: 1"
    assert receivers() == ["ana"]


@pytest.mark.parametrize(
    ("day", "since", "comes"),
    [
        (1, date(2019, 9, 1), [0, 6]),  # Monday was yesterday, and the timer did not run
        (2, date(2019, 9, 1), [0, 7]),
        (3, date(2019, 9, 1), [1]),
        (5, date(2019, 9, 1), [3]),
        (2, date(2019, 10, 1), [0, 7]),
        (2, date(2019, 10, 2), [7]),  # chosen today
        (1, date(2019, 10, 2), [6]),
        (None, None, []),
    ],
)
def test_it_comes_on_the_chosen_day_and_is_made_up_for_after_it(project, clock, day, since, comes):
    reader(project, digest_day=day, digest_since=since)
    found = []
    for number in range(8):
        run()
        if receivers():
            found.append(number)
        clock.shift(timedelta(days=1))
    assert found == comes


def test_who_gets_none(project):
    reader(project, "gone", is_active=False)
    reader(project, "nowhere", email="")
    reader(project, "lost").memberships.all().delete()
    reader(project, "never", digest_day=None, digest_since=None)
    assert run() == "sent: 0\nwith nothing to say: 1"
    assert receivers() == []
    assert states() == [("lost", WEEK, "nothing")]


def test_who_had_nothing_to_hear_is_left_alone_until_next_week(project, clock):
    user = reader(project)
    project.activities.update(current_end=date(2019, 12, 1))
    assert run() == "sent: 0\nwith nothing to say: 1"
    clock.shift(timedelta(days=1))
    project.activities.update(current_end=date(2019, 9, 3))
    assert run() == "sent: 0"
    clock.move_to("2019-10-08 06:00+02:00")
    run()
    assert receivers() == [user.username]


def fails_for(monkeypatch, name, error):
    real = EmailBackend.send_messages

    def send(self, letters):
        if letters[0].to == [f"{name}@example.rs"]:
            raise error
        return real(self, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def test_an_address_that_is_refused_stops_nobody_and_is_tried_again(project, monkeypatch, caplog):
    people = [reader(project, name) for name in ("a", "b", "c")]
    refused = SMTPRecipientsRefused({"b@example.rs": (550, b"b@example.rs unknown")})
    with monkeypatch.context() as patched:
        fails_for(patched, "b", refused)
        said = run()
    assert said == (
        f"account {people[1].pk}: SMTPRecipientsRefused\n"
        "sent: 2\nnot sent, tried again by the next run: 1\nNot every digest was sent."
    )
    assert "@" not in said + caplog.text
    assert receivers() == ["a", "c"]
    assert run() == "sent: 1"
    assert receivers() == ["b"]


def test_a_letter_of_which_nobody_knows_is_not_sent_again(project, monkeypatch, clock):
    user = reader(project)
    with monkeypatch.context() as patched:
        fails_for(patched, "ana", SMTPServerDisconnected("ana@example.rs"))
        assert run() == (
            f"account {user.pk}: SMTPServerDisconnected\nsent: 0\n"
            "handed over without an answer: perhaps sent, not sent again: 1\n"
            "Not every digest was sent."
        )
    assert states() == [("ana", WEEK, "handed over")]
    clock.shift(timedelta(days=1))
    assert run() == "sent: 0"


def test_a_mail_server_that_is_away_ends_the_run_and_the_next_one_sends(project, monkeypatch):
    for name in ("a", "b"):
        reader(project, name)

    def away(self):
        raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", away)
        assert run() == (
            "The mail server cannot be reached (ConnectionRefusedError). Sent: 0; left for the "
            "next run: 2."
        )
    assert states() == []
    assert run() == "sent: 2"


def test_a_person_whose_digest_cannot_be_written_stops_nobody(project, monkeypatch, caplog):
    people = [reader(project, name) for name in ("a", "b")]
    real = send_digests.digest_for

    def write(user, on):
        if user.username == "a":
            raise ZeroDivisionError
        return real(user, on)

    with monkeypatch.context() as patched:
        patched.setattr(send_digests, "digest_for", write)
        assert "sent: 1\nnot sent, tried again by the next run: 1" in run()
    assert f"The digest of account {people[0].pk} could not be written" in caplog.text
    assert receivers() == ["b"]
    assert run() == "sent: 1"


def cut_off(monkeypatch, at):
    """The run ends without a trace, as by a power cut."""

    def stop(*_arguments):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(*at, stop)
        with pytest.raises(SystemExit):
            run()


def test_a_run_that_was_cut_off_before_handing_over_is_made_up_for(project, monkeypatch, clock):
    reader(project)
    cut_off(monkeypatch, (send_digests, "digest_for"))
    assert states() == [("ana", WEEK, "claimed")]
    assert run() == "sent: 0\nof another run, or settled in the meantime: 1"
    clock.shift(timedelta(minutes=15, seconds=1))
    assert run() == "sent: 1"
    assert receivers() == ["ana"]
    assert states() == [("ana", WEEK, "sent")]


def test_a_run_that_was_cut_off_while_handing_over_is_not(project, monkeypatch, clock):
    reader(project)
    cut_off(monkeypatch, (EmailBackend, "send_messages"))
    clock.shift(timedelta(days=1))
    assert run() == "sent: 0"
    assert states() == [("ana", WEEK, "handed over")]


def test_a_run_that_was_taken_for_cut_off_sends_nothing(project, clock, monkeypatch):
    reader(project)
    real = send_digests.digest_for

    def very_slow(user, on):
        monkeypatch.setattr(send_digests, "digest_for", real)
        clock.shift(timedelta(minutes=16))
        assert run() == "sent: 1"
        return real(user, on)

    monkeypatch.setattr(send_digests, "digest_for", very_slow)
    assert run() == "sent: 0\nof another run, or settled in the meantime: 1"
    assert receivers() == ["ana"]


@pytest.mark.parametrize("state", ["handed over", "sent", "nothing"])
def test_what_is_settled_is_never_taken_for_cut_off(project, clock, state):
    user = reader(project)
    user.digests.create(week=WEEK, state=state, at=timezone.now())
    clock.shift(timedelta(days=1))
    assert Digest.claim(user, WEEK) is None
    assert states() == [("ana", WEEK, state)]


def test_who_ends_it_while_the_command_runs_gets_none(project, monkeypatch):
    reader(project, "a")
    reader(project, "b")
    real = send_digests.digest_for

    def write(user, on):
        User.objects.get(username="b").choose_digest(None)
        return real(user, on)

    monkeypatch.setattr(send_digests, "digest_for", write)
    run()
    assert receivers() == ["a"]


def test_a_dry_run_says_what_would_go_and_writes_nothing(project):
    ana = reader(project)
    lost = reader(project, "lost")
    lost.memberships.all().delete()
    assert run("--dry-run") == (
        f"account {ana.pk}: would be sent\naccount {lost.pk}: with nothing to say\n"
        "accounts whose day has come: 2"
    )
    assert (receivers(), states()) == ([], [])


def test_without_mail_it_says_what_to_set(project, settings):
    settings.MAIL_IS_SET_UP = False
    reader(project)
    assert run() == (
        "Mail is not set up. Set EMAIL_URL, SITE_URL and DEFAULT_FROM_EMAIL: see docs/deploy.md."
    )
    assert states() == []


def test_rows_of_long_ago_go(project, clock):
    user = reader(project)
    for days in (90, 91, 97):
        user.digests.create(
            week=date(2019, 10, 1) - timedelta(days=days), at=timezone.now(), state="sent"
        )
    run()
    assert sorted(user.digests.values_list("week", flat=True)) == [date(2019, 7, 3), WEEK]


@pytest.mark.django_db(transaction=True)
def test_of_ten_runs_at_once_one_sends(tmp_path):
    with time_machine.travel(NOW, tick=True), database_of_a_server(tmp_path):
        project = office()
        for name in ("a", "b", "c"):
            reader(project, name)
        said = at_once(lambda _number: run())
        assert sorted(receivers()) == ["a", "b", "c"]
        assert sorted(states()) == [(name, WEEK, "sent") for name in ("a", "b", "c")]
    assert sum(int(text.partition("\n")[0].removeprefix("sent: ")) for text in said) == 3
