"""What people ask of the demonstration project, each answered one click from the dashboard."""

import re

import pytest

from accounts.models import User
from reports.loading import load, read
from reports.management.commands.demonstration import FILE
from tests.reports.pages import text

pytestmark = pytest.mark.django_db

DASHBOARD = "/en/projects/thb-serbia/"


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read(FILE), release=True)


@pytest.fixture
def office(loaded, signed_in):
    return signed_in(User.objects.create_superuser("boss"))


def one_click(client, words, within=""):
    """The page behind the link of the dashboard that has these words, in the row that begins
    with `within`."""
    body = client.get(DASHBOARD).content.decode()
    if within:
        body = next(row for row in body.split("<tr") if within in row)
    [address] = {
        found[1]
        for found in re.finditer(r'<a href="([^"]+)"[^>]*>([^<]*)</a>', body)
        if found[2] == words
    }
    return client.get(address.replace("&amp;", "&"))


def test_which_institutions_were_at_how_many_workshops(office):
    page = one_click(office, "Workshop")
    assert [(row.institution.key, row.events) for row in page.context["institutions"]] == [
        ("ukp", 8), ("bmi", 7), ("mrzbsp", 7), ("nvo", 5), ("csr", 4), ("czztlj", 4), ("rjt", 4),
        ("mnz", 1),
    ]  # fmt: skip
    assert "UKP – Criminal Police Directorate 8" in text(page)


def test_which_recommendations_on_the_protocol_are_open_whose_and_since_when(office):
    page = one_click(office, "2", within="Protocol on Cooperation")
    assert [
        (row.code, row.addressee.key, row.shown_status, row.shown_since.isoformat())
        for row in page.context["page"]
    ] == [
        ("R-3.2.3-02", "mup", "accepted", "2019-10-15"),
        ("R-3.2.3-03", "mrzbsp", "proposed", "2019-09-18"),
    ]
    for words in ("MUP", "since 15 Oct 2019", "MRZBSP", "since 18 Sep 2019"):
        assert words in text(page)


def test_how_many_women_and_men_the_trainings_on_the_frontex_model_had(office):
    page = one_click(office, "Training")
    # 6 + 7 women and 18 + 17 men at two trainings.
    assert [(model, *sums) for model, sums in page.context["by_model"]] == [
        ("Frontex", 2, 13, 35, 0)
    ]
    assert "Frontex 2 48 13 35" in text(page)


def test_what_the_participants_of_the_study_visits_thought(office):
    page = one_click(office, "Study visit")
    opinion = page.context["opinion"]
    # (9 × 4.7 + 11 × 4.8) / 20 = 4.755
    assert (opinion.sheets, str(opinion.mean)) == (20, "4.76")
    assert "4.76 ° of 5" in text(page)


def test_which_equipment_of_a_category_is_with_a_unit_and_what_is_still_in_the_store(office):
    page = one_click(office, "52", within="IT equipment")
    assert [
        (item.number, item.handed_over_then, item.accepted_then - item.handed_over_then)
        for procurement in page.context["procurements"]
        for contract in procurement.groups
        for lot in contract.groups
        for item in lot.items
    ] == [("2.1", 34, 6), ("2.2", 8, 0), ("2.3", 10, 0)]
    assert "As of 20 Jan 2020" in text(page)
