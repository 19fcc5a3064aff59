"""Mails: whether they can be sent, what a letter looks like, and how it goes out.

No address of a person stands in a message of an error: such messages end up in logs.
"""

import contextlib
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.template.loader import render_to_string

# A server said no, or the letter could not even be written: nobody got it.
REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)


class NotSent(Exception):
    """The letter did not go out; `surely` unless the server fell silent after it had got it."""

    surely = True


class Unreachable(NotSent):
    """No letter at all can be sent now."""


class Unknown(NotSent):
    """The connection broke while the letter was handed over: it may have gone out or not."""

    surely = False


def is_set_up() -> bool:
    return settings.MAIL_IS_SET_UP


def whole_address(path: str) -> str:
    """The address of a page as a letter needs it. It comes from SITE_URL, never from the request:
    whoever sends one could name a host of their own."""
    return settings.SITE_URL + path


def letter(template: str, *, to: str, subject: str, context: dict, headers=None):
    """A mail in plain text and simple HTML, in the language that is active."""
    context = {"subject": subject, "site": settings.SITE_URL, **context}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{template}.txt", context).strip() + "\n",
        to=[to],
        # An answering machine must not answer it.
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return message


def deliver(message) -> None:
    """Hands one letter to the mail server; NotSent says why it did not go out."""
    try:
        server = get_connection()
        server.open()
    except (OSError, SMTPException) as error:
        raise Unreachable(in_short(error)) from None
    try:
        server.send_messages([message])
    except REFUSALS as error:
        raise NotSent(in_short(error)) from None
    except (OSError, SMTPException) as error:
        raise Unknown(in_short(error)) from None
    finally:
        with contextlib.suppress(OSError, SMTPException):
            server.close()


def in_short(error) -> str:
    """The kind of an error and the number that the server gave, without what it quotes."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def after_the_answer(function, *arguments) -> None:
    """Calls a function beside the request, so that its answer takes as long whatever it does."""
    if not settings.MAIL_AFTER_THE_ANSWER:
        function(*arguments)
        return

    def run():
        try:
            function(*arguments)
        finally:
            connection.close()

    Thread(target=run).start()
