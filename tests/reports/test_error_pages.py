"""What is not there, not allowed, or not opened like this."""

import re

import pytest
from django.test import Client

from activities.words import Role
from tests.factories import MembershipFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db

HEADINGS = {
    "en": ("Not found", "Not allowed", "Not opened like this"),
    "sr-latn": ("Strana nije pronađena", "Nije dozvoljeno", "Ne otvara se tako"),
    "sr": ("Страна није пронађена", "Није дозвољено", "Не отвара се тако"),
}


@pytest.fixture
def member():
    return MembershipFactory(project__slug="mine", role=Role.VIEWER).user


def heading(response) -> str:
    return re.search("<h1>(.*?)</h1>", response.content.decode())[1]


@pytest.mark.parametrize("language", HEADINGS)
def test_each_says_in_the_pages_language_what_happened(member, signed_in, language):
    client = signed_in(member)
    missing = client.get(f"/{language}/projects/mine/activities/9.9.9/")
    refused = client.get(f"/{language}/projects/mine/activities/add/")
    button = client.get(f"/{language}/accounts/logout/")
    assert [one.status_code for one in (missing, refused, button)] == [404, 403, 405]
    assert (heading(missing), heading(refused), heading(button)) == HEADINGS[language]
    assert button["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("path", ["activities/9.9.9/", "no-such-page/", "activities/add/"])
def test_inside_a_project_its_bar_and_the_way_back_stay(member, signed_in, path):
    response = signed_in(member).get(f"/en/projects/mine/{path}")
    assert response.status_code in (403, 404)
    page = response.content.decode()
    assert "project-bar" in page
    assert '<a class="button main" href="/en/projects/mine/">Dashboard</a>' in page


def test_a_refusal_says_which_role_it_needs_and_whom_to_ask(member, signed_in):
    page = signed_in(member).get("/en/projects/mine/activities/add/").content.decode()
    assert "Your role in this project is “viewer”; this needs “staff”." in page
    assert "Ask a member of the project who has that role" in page


@pytest.mark.parametrize("path", ["", "activities/", "activities/1.1.1/", "nothing/", "stages/7/"])
def test_a_hidden_project_and_a_missing_one_look_the_same(member, signed_in, path):
    ProjectFactory(slug="their", title_en="Operation Lighthouse", acronym="LIGHT")
    client = signed_in(member)
    answers = []
    for slug in ("their", "thei2"):
        response = client.get(f"/en/projects/{slug}/{path}")
        page = response.content.decode().replace(slug, "SLUG")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        answers.append((response.status_code, page))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert "project-bar" not in answers[0][1]


def test_a_page_that_is_not_there_costs_no_more_with_many_members(
    member, signed_in, django_assert_num_queries
):
    client = signed_in(member)
    with django_assert_num_queries(4):
        client.get("/en/projects/mine/no-such-page/")
    project = member.memberships.get().project
    MembershipFactory.create_batch(30, project=project)
    with django_assert_num_queries(4):
        client.get("/en/projects/mine/no-such-page/")


def test_outside_of_a_language_the_browser_decides():
    for asked, said in (
        ("sr", "Страна није пронађена"),
        ("sr-Latn", "Strana nije pronađena"),
        ("de", "Not found"),
    ):
        response = Client().get("/nothing", headers={"Accept-Language": asked})
        assert (response.status_code, heading(response)) == (404, said)


def test_who_is_not_signed_in_is_led_to_what_is_public():
    page = Client().get("/en/nothing/").content.decode()
    assert '<a class="button main" href="/en/">Released projects</a>' in page
    assert "/en/projects/" not in page


def test_the_admin_has_the_same_pages_in_the_persons_language(signed_in):
    boss = UserFactory(is_staff=True, is_superuser=True, language="sr")
    response = signed_in(boss).get("/admin/nothing/")
    assert (response.status_code, heading(response)) == (404, "Страна није пронађена")
