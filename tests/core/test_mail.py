"""Letters: simple, of one host, and sent or not without saying whose address it was."""

import re
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend

from core import mail
from tests.test_safety import PRODUCTION, manage

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"
SET_UP = PRODUCTION | {
    "EMAIL_URL": "smtp+tls://twinning:p%40ss@mail.example.rs",
    "SITE_URL": "https://twinning.example.rs/",
    "DEFAULT_FROM_EMAIL": "Twinning <twinning@example.rs>",
}
ASK = (
    "from django.conf import settings as s; print(s.MAIL_IS_SET_UP, s.EMAIL_BACKEND.split('.')[-2],"
    " s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS,"
    " s.EMAIL_USE_SSL, s.SITE_URL)"
)


def letter():
    return mail.letter(
        "letter", to="ana@example.rs", subject="Subject",
        context={"paragraphs": ["A < B & “C”"], "link": mail.whole_address("/en/?a=1&b=2")},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "True smtp mail.example.rs 587 twinning p@ss True False"),
        ({"EMAIL_URL": "smtp+ssl://m.example.rs"}, "True smtp m.example.rs 465   False True"),
        ({"EMAIL_URL": "smtp://localhost:2525"}, "True smtp localhost 2525   False False"),
        ({"EMAIL_URL": ""}, "False smtp localhost 25   False False"),
    ],
)
def test_the_environment_says_how_mail_goes_out(changed, said):
    result = manage("shell", "-v0", "-c", ASK, env=SET_UP | changed)
    assert result.stdout.strip() == f"{said} https://twinning.example.rs", result.stderr


def test_check_deploy_is_clean_with_mail():
    result = manage("check", "--deploy", "--fail-level", "WARNING", env=SET_UP)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", ["SITE_URL", "DEFAULT_FROM_EMAIL"])
def test_half_of_the_environment_stops_the_start_and_names_what_is_missing(missing):
    result = manage("check", env=SET_UP | {missing: ""})
    assert result.returncode != 0
    assert "EMAIL_URL is set, but not SITE_URL and DEFAULT_FROM_EMAIL." in result.stderr
    assert "p%40ss" not in result.stderr


def test_on_a_developers_computer_mail_is_printed():
    result = manage("shell", "-v0", "-c", ASK, env={"DEBUG": "1"})
    assert result.stdout.strip().startswith("True console "), result.stderr


def test_a_text_and_a_page_say_the_same_and_only_the_page_is_escaped():
    text, html = letter().body, letter().alternatives[0][0]
    assert "A < B & “C”" in text
    assert "A &lt; B &amp; “C”" in html
    assert "https://twinning.example.rs/en/?a=1&b=2" in text
    assert 'href="https://twinning.example.rs/en/?a=1&amp;b=2"' in html


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_letter_fetches_anything_or_runs_anything(path):
    source = path.read_text()
    assert re.findall(r"<(?:img|script|link|iframe|object|form)|src=|url\(|@import", source) == []
    assert re.findall(r"https?:", source) == []


@pytest.mark.parametrize(
    ("place", "error", "kind", "said"),
    [
        ("open", ConnectionRefusedError(111, "ana@example.rs"), mail.Unreachable,
         "ConnectionRefusedError"),
        ("open", SMTPAuthenticationError(535, b"ana@example.rs"), mail.Unreachable,
         "SMTPAuthenticationError 535"),
        ("send_messages", SMTPRecipientsRefused({"ana@example.rs": (550, b"")}), mail.NotSent,
         "SMTPRecipientsRefused"),
        ("send_messages", UnicodeEncodeError("ascii", "ana@example.rs", 0, 1, "x"), mail.NotSent,
         "UnicodeEncodeError"),
        ("send_messages", SMTPServerDisconnected("ana@example.rs"), mail.Unknown,
         "SMTPServerDisconnected"),
        ("send_messages", TimeoutError("ana@example.rs"), mail.Unknown, "TimeoutError"),
    ],
)  # fmt: skip
def test_what_a_mail_server_answers_is_told_without_the_address(
    monkeypatch, place, error, kind, said
):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(EmailBackend, place, fail)
    with pytest.raises(mail.NotSent) as raised:
        mail.deliver(letter())
    assert (type(raised.value), str(raised.value)) == (kind, said)
    assert raised.value.surely is (kind is not mail.Unknown)
    assert raised.value.__suppress_context__


def test_a_connection_that_breaks_after_the_letter_is_no_failure(monkeypatch):
    def fail(_self):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "close", fail)
    mail.deliver(letter())
    assert [one.subject for one in outgoing.outbox] == ["Subject"]
