"""The overview of what was bought: its sums on any day, its filters, deadlines."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.words import Role
from procurement.words import Category
from tests.activities.pages import member, text
from tests.factories import (
    ContractFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def steps(sums) -> list[tuple]:
    return [(amount.quantity, f"{amount.eur:.2f}") for amount in sums]


def by_category(page) -> dict:
    return {group.record.value: steps(group.sums) for group in page.context["categories"]}


def lots(page) -> dict:
    """{number of the lot: (numbers of its items, its four sums)}"""
    return {
        lot.record.number: ([item.number for item in lot.items], steps(lot.sums))
        for procurement in page.context["procurements"]
        for contract in procurement.groups
        for lot in contract.groups
    }


CARS = [(3, "63000.00"), (3, "63000.00"), (3, "63000.00"), (2, "42000.00")]
LAPTOPS = [(5, "4902.50"), (2, "1961.00"), (0, "0.00"), (0, "0.00")]
CHAIRS = [(3, "225.30"), (3, "225.30"), (3, "225.30"), (3, "225.30")]
TOTAL = [(11, "68127.80"), (8, "65186.30"), (6, "63225.30"), (5, "42225.30")]


def test_quantities_and_values_worked_out_by_hand(goods, client):
    page = client.get(url("overview", goods.project))
    assert by_category(page) == {"vehicles": CARS, "it equipment": LAPTOPS, "furniture": CHAIRS}
    assert lots(page) == {
        1: (["1.1"], CARS), 2: (["2.1"], LAPTOPS), 3: (["3.1"], CHAIRS),
    }  # fmt: skip
    assert steps(page.context["total"].sums) == TOTAL
    shown = text(page)
    assert "As of 1 Oct 2019" in shown
    assert "EUR 68,127.80" in shown
    assert "EUR 42,225.30" in shown
    assert "Total 11 8 6 5 68,127.80" in shown


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2019-01-14", [0, 0, 0, 0]),
        ("2019-01-15", [11, 0, 0, 0]),
        ("2019-05-06", [11, 6, 0, 0]),
        ("2019-05-20", [11, 6, 6, 0]),
        ("2019-06-03", [11, 6, 6, 2]),
        # The third laptop counts as delivered until it was rejected.
        ("2019-08-19", [11, 9, 6, 5]),
        ("2019-08-20", [11, 8, 6, 5]),
    ],
)
def test_the_sums_are_of_the_day_asked_for(on, expected, goods, client):
    page = client.get(url("overview", goods.project, query=f"?on={on}"))
    assert [amount.quantity for amount in page.context["total"].sums] == expected


def test_without_a_day_it_is_the_projects_cut_off(goods, client):
    goods.project.cut_off = date(2019, 5, 20)
    goods.project.save()
    page = client.get(url("overview", goods.project))
    assert [amount.quantity for amount in page.context["total"].sums] == [11, 6, 6, 0]
    assert "As of 20 May 2019 (the project's cut-off day)" in text(page)


def test_a_day_after_today_is_plan_only(goods, client):
    assert "plan only" in text(client.get(url("overview", goods.project, query="?on=2030-01-01")))


@pytest.mark.parametrize(
    ("query", "expected", "total"),
    [
        ("?category=vehicles", {1: ["1.1"]}, CARS),
        ("?category=other", {}, [(0, "0.00")] * 4),
        ("?due=overdue", {1: ["1.1"], 2: ["2.1"]}, None),
        ("?category=nonsense", {1: ["1.1"], 2: ["2.1"], 3: ["3.1"]}, TOTAL),
        ("?lot=99999999999999999999999", {1: ["1.1"], 2: ["2.1"], 3: ["3.1"]}, TOTAL),
    ],
)
def test_the_total_is_that_of_the_rows_that_are_shown(query, expected, total, goods, client):
    if query == "?due=overdue":
        # A defect of the cars was to be remedied in June; the laptops should have come by then.
        goods.cars[0].acceptance.defects.create(
            description="A dent", remedy_by=date(2019, 6, 20), item=goods.items.cars
        )
        total = [
            (one + two, f"{float(eur) + float(eur_two):.2f}")
            for (one, eur), (two, eur_two) in zip(CARS, LAPTOPS, strict=True)
        ]
    page = client.get(url("overview", goods.project, query=query))
    assert {number: items for number, (items, _sums) in lots(page).items()} == expected
    assert steps(page.context["total"].sums) == total
    if not expected:
        assert "No item matches these filters." in text(page)


def test_a_lot_is_chosen_by_its_key(goods, client):
    lot = goods.items.chairs.lot
    page = client.get(url("overview", goods.project, query=f"?lot={lot.pk}"))
    assert lots(page) == {3: (["3.1"], CHAIRS)}
    assert "Lot: 3. " in text(page)


def test_deadlines_stand_beside_lots_and_items_with_a_word(goods, client):
    shown = text(client.get(url("overview", goods.project)))
    # Of lot 2, of 30 June, seen on 1 October; the laptops that wait since 6 August.
    assert "Delivery: 30 Jun 2019 93 days late" in shown
    assert "Certificate of acceptance: 5 Sep 2019 26 days late" in shown
    assert "End of the warranty of 3 pieces: 19 May 2020 in 231 days" in shown


def test_deadlines_count_from_today_whatever_day_the_sums_are_of(goods, client):
    shown = text(client.get(url("overview", goods.project, query="?on=2019-02-01")))
    assert "Delivery: 30 Jun 2019 93 days late" in shown


def test_an_unsigned_contract_counts_nothing_and_says_so(goods, client):
    contract = ContractFactory(procurement=goods.contract.procurement, signed_on=None)
    ItemFactory(lot=LotFactory(contract=contract, number=9), number="9.1")
    page = client.get(url("overview", goods.project))
    assert lots(page)[9] == (["9.1"], [(0, "0.00")] * 4)
    assert "not signed: nothing is contracted yet" in text(page)


def test_the_goods_of_another_project_are_not_counted(goods, client):
    other = ItemFactory(category=Category.OTHER)
    bring(other, 2)
    page = client.get(url("overview", goods.project))
    assert steps(page.context["total"].sums) == TOTAL
    assert other.name not in text(page)


def test_begins_empty_with_the_one_thing_to_do(office, client, signed_in):
    project = office[0]
    page = client.get(url("overview", project))
    assert "No equipment is entered yet." in text(page)
    assert url("add", project) in page.content.decode()
    member(project, Role.VIEWER, signed_in)
    page = client.get(url("overview", project))
    assert "Staff of the project can enter it." in text(page)
    assert url("add", project) not in page.content.decode()


def test_what_has_no_contract_or_lot_yet_is_shown_too(office, client):
    project = office[0]
    ProcurementFactory(project=project, title_en="Radios")
    contract = ContractFactory(procurement=ProcurementFactory(project=project), reference="48-X")
    shown = text(client.get(url("overview", project)))
    assert "Radios" in shown
    assert "It has no contract yet." in shown
    assert "48-X" in shown
    assert "The contract has no lots yet." in shown
    LotFactory(contract=contract, title_en="Antennas")
    shown = text(client.get(url("overview", project)))
    assert "Antennas" in shown
    assert "No items yet." in shown


def test_as_many_statements_with_30_lots_as_with_one(goods, client):
    counts = []
    for number in range(30):
        contract = ContractFactory(procurement=ProcurementFactory(project=goods.project))
        item = ItemFactory(lot=LotFactory(contract=contract))
        pieces = bring(item, 2)
        accept(pieces)
        hand_over(pieces[:1], goods.ukp)
        if number in (0, 29):
            with CaptureQueriesContext(connection) as statements:
                page = client.get(url("overview", goods.project))
            counts.append(len(statements))
    assert len(lots(page)) > 25
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 200), (None, 404)])
def test_members_read_it_and_nobody_else(role, status, goods, client, signed_in):
    if role:
        member(goods.project, role, signed_in)
    else:
        signed_in(UserFactory())
    assert client.get(url("overview", goods.project)).status_code == status


def test_a_viewer_is_offered_nothing_to_change(goods, client, signed_in):
    member(goods.project, Role.VIEWER, signed_in)
    page = client.get(url("overview", goods.project)).content.decode()
    for offered in ("/add/", "/edit/", "/release/"):
        assert offered not in page, offered
