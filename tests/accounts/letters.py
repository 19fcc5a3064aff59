"""What stands in mails, for tests."""

import re
from email import message_from_bytes

from django.core import mail

SITE = "https://twinning.example.rs"


def only_letter():
    [letter] = mail.outbox
    return letter


def link_of(letter) -> str:
    """The one link of a letter, as an address on this site; in both of its forms."""
    [link] = re.findall(rf"{SITE}(/\S+)", letter.body)
    assert f'href="{SITE}{link}"' in html_of(letter)
    return link


def html_of(letter) -> str:
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    return html


def as_sent(letter):
    """The letter as a mail server gets it."""
    return message_from_bytes(letter.message().as_bytes())
