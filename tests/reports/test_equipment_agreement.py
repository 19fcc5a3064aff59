"""The equipment of the demonstration project: the figures of the product on their days, and every
page gives the same."""

import json
from datetime import date
from decimal import Decimal

import pytest

from activities.models import Project
from procurement.models.sums import STEPS
from reports.loading import load
from reports.queries import progress
from tests.factories import MembershipFactory
from tests.reports.test_agreement import FILE, text

pytestmark = pytest.mark.django_db

API = "/api/v1/projects/thb-serbia/equipment"
NONE = (0, "0.00")
CARS, COMPUTERS, DESKS = (15, "254400.00"), (58, "64400.00"), (120, "18300.00")
CONTRACTED = (193, "337100.00")

# Pieces and EUR: contracted, delivered, accepted, handed over. Worked out by hand from the file:
# 12 cars and 3 vans, 40 laptops (34 of them handed over), 8 workstations and 10 printers, 60 desks
# and 60 chairs.
TABLE = {
    "2019-04-14": {
        "total": (NONE,) * 4,
        "vehicles": (NONE,) * 4,
        "it equipment": (NONE,) * 4,
        "furniture": (NONE,) * 4,
        "other": (NONE,) * 4,
    },
    "2019-10-01": {
        "total": (CONTRACTED, CARS, NONE, NONE),
        "vehicles": (CARS, CARS, NONE, NONE),
        "it equipment": (COMPUTERS, NONE, NONE, NONE),
        "furniture": (DESKS, NONE, NONE, NONE),
        "other": (NONE,) * 4,
    },
    "2019-12-10": {
        "total": (CONTRACTED, (73, "318800.00"), (73, "318800.00"), (57, "306520.00")),
        "vehicles": (CARS,) * 4,
        "it equipment": (COMPUTERS, COMPUTERS, COMPUTERS, (42, "52120.00")),
        "furniture": (DESKS, NONE, NONE, NONE),
        "other": (NONE,) * 4,
    },
    "2020-01-20": {
        "total": (CONTRACTED, CONTRACTED, CONTRACTED, (187, "331220.00")),
        "vehicles": (CARS,) * 4,
        "it equipment": (COMPUTERS, COMPUTERS, COMPUTERS, (52, "58520.00")),
        "furniture": (DESKS,) * 4,
        "other": (NONE,) * 4,
    },
}
DAYS = sorted(TABLE)


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(json.loads(FILE.read_text()), release=True)


@pytest.fixture
def project(loaded):
    return Project.objects.get(slug="thb-serbia")


def told(sums) -> tuple:
    return tuple((amount.quantity, str(amount.eur)) for amount in sums)


def row(label, steps) -> str:
    """How a page writes a row of the table."""
    cells = [f"{quantity} EUR {Decimal(eur):,.2f}" for quantity, eur in steps]
    return " ".join([label, *cells])


@pytest.mark.parametrize("day", DAYS)
def test_the_functions_give_the_table(project, day):
    figures = progress(project, date.fromisoformat(day))
    for sums, by_category in (
        (figures.equipment, figures.equipment_by_category),
        (figures.released_equipment, figures.released_equipment_by_category),
    ):
        rows = {name: told(one) for name, one in by_category.items()}
        assert {"total": told(sums), **rows} == TABLE[day]


@pytest.mark.parametrize("day", DAYS)
def test_the_api_gives_the_table(project, client, day):
    expected = {
        name: {
            step: {"quantity": quantity, "eur": float(eur)}
            for step, (quantity, eur) in zip(STEPS, steps, strict=True)
        }
        for name, steps in TABLE[day].items()
    }
    answer = client.get(API, {"on": day})
    assert answer.json() == {"total": expected.pop("total"), "categories": expected}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "page",
    ["/en/projects/thb-serbia/", "/en/projects/thb-serbia/procurement/", "/en/p/thb-serbia/"],
)
def test_the_pages_give_the_table(project, signed_in, client, day, page):
    if "projects" in page:
        signed_in(MembershipFactory(project=project).user)
    shown = text(client.get(page, {"on": day}))
    labels = {
        "total": "Total", "vehicles": "Vehicles", "it equipment": "IT equipment",
        "furniture": "Furniture",
    }  # fmt: skip
    for name, label in labels.items():
        if name == "total" or TABLE[day][name] != (NONE,) * 4:
            assert row(label, TABLE[day][name]) in shown, label
    assert row("Other", (NONE,) * 4) not in shown


@pytest.mark.parametrize("day", DAYS)
def test_the_units_have_what_was_handed_over_to_them(project, signed_in, day):
    figures = progress(project, date.fromisoformat(day))
    by_unit = figures.equipment_by_unit.values()
    quantity, eur = TABLE[day]["total"][3]
    assert sum(amount.quantity for amount in by_unit) == quantity
    assert sum(amount.eur for amount in by_unit) == Decimal(eur)
    client = signed_in(MembershipFactory(project=project).user)
    page = client.get("/en/projects/thb-serbia/procurement/units/", {"on": day})
    holdings = page.context["holdings"]
    assert told([holdings.accepted, holdings.with_units]) == (
        TABLE[day]["total"][2], TABLE[day]["total"][3]
    )  # fmt: skip


def test_the_cut_off_day_is_the_default(project, client):
    assert client.get(API).json() == client.get(API, {"on": "2020-01-20"}).json()


def test_what_is_made_up_is_marked(project, signed_in, client):
    signed_in(MembershipFactory(project=project).user)
    for page in ("/en/projects/thb-serbia/", "/en/p/thb-serbia/"):
        body = client.get(page).content.decode()
        table = body[body.index('class="rows steps"') :].split("</table>")[0]
        assert table.count('<sup class="made-up">°</sup>') == table.count("EUR ") == 16
