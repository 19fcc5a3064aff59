"""The accessibility statement: what the model of Implementing Decision (EU) 2018/1523 asks for."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/en/accessibility/"


def heads(address) -> list[str]:
    return re.findall(r"<h[12]>(.*?)</h", Client().get(address).content.decode())


def shown(address) -> str:
    page = Client().get(address).content.decode()
    return " ".join(strip_tags(page[page.index("<main") :]).split())


def test_it_has_the_parts_of_the_model_in_each_language():
    assert heads(ADDRESS) == [
        "Accessibility statement",
        "Compliance status",
        "Content that is not accessible",
        "Preparation of this statement",
        "Feedback and contact",
        "Enforcement procedure",
    ]
    assert heads("/sr-latn/accessibility/")[0] == "Izjava o pristupačnosti"
    assert heads("/sr/accessibility/")[0] == "Изјава о приступачности"


def test_it_says_how_and_when_it_was_prepared_and_to_whom_to_complain():
    found = shown(ADDRESS)
    assert "partially compliant with the Web Content Accessibility Guidelines (WCAG) 2.2" in found
    assert "This statement was prepared on 27 Nov 2026. It rests on a self-assessment" in found
    assert "Commissioner for Protection of Equality" in found
    assert "Ова изјава је припремљена 27. 11. 2026. Почива" in shown("/sr/accessibility/")


@pytest.mark.parametrize(
    "contact, expected",
    [
        ("help@example.rs", '<a href="mailto:help@example.rs">help@example.rs</a>'),
        ("+381 11 123 456, the project office", "<strong>+381 11 123 456, the project office<"),
        ("<b>", "<strong>&lt;b&gt;</strong>"),
    ],
)
def test_the_contact_comes_from_the_configuration(contact, expected, settings):
    settings.ACCESSIBILITY_CONTACT = contact
    page = Client().get(ADDRESS).content.decode()
    assert expected in page
    assert "have not named a contact" not in page


def test_without_a_contact_it_says_so_and_whom_to_ask(settings):
    settings.ACCESSIBILITY_CONTACT = ""
    found = shown(ADDRESS)
    assert (
        "Those who run this installation have not named a contact for accessibility yet. Until "
        "then, turn to the institution that the page of the project names as its beneficiary."
    ) in found
    assert "mailto:" not in Client().get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "path", ["/sr/", "/sr/accounts/login/", "/sr/nothing/", "/sr/accessibility/", "/sr/my/"]
)
def test_every_page_leads_to_it(path):
    client = Client()
    client.force_login(UserFactory())
    for one in (Client(), client):
        page = one.get(path, follow=True).content.decode()
        foot = page[page.index("<footer") :]
        assert '<a href="/sr/accessibility/">Приступачност</a>' in foot
