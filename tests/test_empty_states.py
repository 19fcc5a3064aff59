"""A project in which nothing is entered yet: each page says what belongs there, gives whoever may
enter it the next step, and tells the others whom to ask."""

import re

import pytest
from django.urls import reverse

from activities.words import Role
from tests.factories import MembershipFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "reports:dashboard", "reports:timeline", "reports:plan", "reports:stages",
    "reports:committee", "reports:decisions", "reports:freeze-plan", "activities:list",
    "activities:approve", "activities:imports", "workshops:workshops", "workshops:trainings",
    "workshops:study-visits", "workshops:missions", "workshops:recommendations",
    "workshops:evaluations", "procurement:overview", "procurement:deliveries",
    "procurement:acceptances", "procurement:protocols", "procurement:pieces", "procurement:units",
]  # fmt: skip
NOT_FOR_READERS = ["reports:freeze-plan", "activities:approve", "activities:imports"]
# These lists fill by themselves, from what is entered elsewhere: they lead there.
LED_ON = ["procurement:pieces", "procurement:units"]


@pytest.fixture
def project():
    return ProjectFactory(slug="new")


def empty_part(page) -> str:
    return re.search(r'<div class="empty">(.*?)</div>', page.content.decode(), re.DOTALL)[1]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_enter_something_gets_a_next_step(name, project, signed_in):
    client = signed_in(MembershipFactory(project=project, role=Role.MANAGER).user)
    page = client.get(reverse(name, args=["new"]))
    said = empty_part(page)
    assert re.search(r"<p>\w", said)
    if name == "reports:stages":
        assert "An administrator can add them." in said
        page = signed_in(UserFactory(is_staff=True, is_superuser=True)).get(
            reverse(name, args=["new"])
        )
        said = empty_part(page)
    links = re.findall(r'<a [^>]*href="([^"]+)"', said) or re.findall(
        r'<a class="button main"[^>]*href="([^"]+)"', page.content.decode()
    )
    assert links
    for link in links:
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_FOR_READERS])
def test_a_reader_is_told_whom_to_ask_and_offered_nothing_refused(name, project, signed_in):
    client = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    said = empty_part(client.get(reverse(name, args=["new"])))
    if name not in LED_ON:
        assert re.search("Staff of the project|Managers of the project|An administrator", said)
    for link in re.findall(r'<a [^>]*href="([^"]+)"', said):
        assert client.get(link).status_code == 200, link


def test_a_dashboard_without_a_plan_counts_nothing(project, signed_in):
    client = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    page = client.get(reverse("reports:dashboard", args=["new"])).content.decode()
    assert "Time elapsed" in page
    for absent in ("Who must act", "By component", "Traffic lights", "participants"):
        assert f">{absent}" not in page
    assert ">0<" not in page


@pytest.mark.parametrize(
    "name",
    ["activities:list", "reports:timeline", "workshops:workshops", "workshops:missions",
     "workshops:recommendations", "procurement:overview"],
)  # fmt: skip
def test_filters_that_match_nothing_offer_everything_instead(name, project, signed_in):
    client = signed_in(MembershipFactory(project=project, role=Role.STAFF).user)
    page = client.get(reverse(name, args=["new"]), {"q": "no such thing", "status": ""})
    said = empty_part(page)
    if name == "procurement:overview":  # nothing is entered, so there are no filters
        assert "No equipment is entered yet." in said
    else:
        assert 'href="?"' in said


@pytest.mark.parametrize(
    "name", [*[name for name in PAGES if name not in NOT_FOR_READERS], "workshops:register"]
)
def test_nothing_can_be_filtered_where_nothing_is(name, project, signed_in):
    client = signed_in(MembershipFactory(project=project, role=Role.STAFF).user)
    page = client.get(reverse(name, args=["new"]))
    assert page.status_code == 200
    assert 'class="filters"' not in page.content.decode()
