"""Equipment in the figures, on the dashboard and in my work.

A project in 2019: lot 1 with 10 laptops of EUR 980.00, contracted on 15 January; 6 came on 6 May,
5 of them were accepted and 1 was rejected on 20 May, 2 were handed over on 3 June.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.words import Role
from procurement.models import Piece
from procurement.words import AcceptanceKind, Category
from reports.queries import progress, progress_of
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    DefectFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    ProcurementFactory,
    accept,
    bring,
    hand_over,
    project_with,
)
from tests.reports.pages import text

pytestmark = pytest.mark.django_db

DASHBOARD, MY = "/en/projects/p/", "/en/my/"


@pytest.fixture
def laptops(office):
    project, _component = office
    contract = ContractFactory(procurement=ProcurementFactory(project=project))
    item = ItemFactory(lot=LotFactory(contract=contract, number=1, title_en="Computers"))
    pieces = bring(item, 6)
    acceptance = accept(pieces[:5])
    Piece.objects.filter(pk=pieces[5].pk).update(
        rejection=acceptance, rejected_on=date(2019, 5, 20)
    )
    item.delivered = 5
    item.save()
    hand_over(pieces[:2], InstitutionFactory(abbreviation="UKP"))
    return item


def told(sums) -> list[tuple]:
    return [(amount.quantity, str(amount.eur)) for amount in sums]


ALL, SIX, FIVE, TWO, NONE = (
    (10, "9800.00"), (6, "5880.00"), (5, "4900.00"), (2, "1960.00"), (0, "0.00")
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ((2019, 1, 14), [NONE, NONE, NONE, NONE]),
        ((2019, 1, 15), [ALL, NONE, NONE, NONE]),
        ((2019, 5, 6), [ALL, SIX, NONE, NONE]),
        ((2019, 5, 19), [ALL, SIX, NONE, NONE]),
        ((2019, 5, 20), [ALL, FIVE, FIVE, NONE]),
        ((2019, 6, 3), [ALL, FIVE, FIVE, TWO]),
    ],
)
def test_each_step_counts_from_its_day(laptops, office, day, steps):
    figures = progress(office[0], date(*day))
    assert told(figures.equipment) == steps
    assert told(figures.equipment_by_category[Category.IT]) == steps
    assert told(figures.equipment_by_category[Category.FURNITURE]) == [NONE] * 4
    assert list(figures.equipment_by_category) == Category.values
    by_unit = {unit.abbreviation: amount for unit, amount in figures.equipment_by_unit.items()}
    assert by_unit == ({"UKP": figures.equipment.handed_over} if steps[3] == TWO else {})


def test_a_project_without_equipment_has_none(office):
    figures = progress(office[0])
    assert told(figures.equipment) == [NONE] * 4
    assert figures.equipment_by_unit == {}


def test_several_projects_come_in_one_statement_each_on_its_day(
    laptops, office, django_assert_num_queries
):
    early, late = office[0], ItemFactory().lot.contract.procurement.project
    early.cut_off = date(2019, 5, 6)
    early.save()
    figures = progress_of([early, late])
    with django_assert_num_queries(1):
        found = {project: told(one.equipment) for project, one in figures.items()}
    assert found == {
        early.pk: [ALL, SIX, NONE, NONE],
        late.pk: [ALL, NONE, NONE, NONE],
    }
    # The public reads no day after `latest`, even where the cut-off is later.
    [figures] = progress_of([early], latest=date(2019, 5, 5)).values()
    assert told(figures.equipment) == [ALL, NONE, NONE, NONE]


# The dashboard


def test_the_dashboard_shows_four_steps_and_each_number_opens_its_rows(laptops, client):
    page = client.get(DASHBOARD, {"on": "2019-06-03"})
    steps = "10 EUR 9,800.00 5 EUR 4,900.00 5 EUR 4,900.00 2 EUR 1,960.00"
    assert f"IT equipment {steps} Total {steps}" in text(page)
    body = page.content.decode()
    address = "/en/projects/p/procurement/?on=2019-06-03"
    assert body.count(f'href="{address}&amp;category=it+equipment"') == 4
    assert body.count(f'href="{address}"') == 4


def test_the_dashboard_shows_the_deadlines_as_of_today(laptops, client):
    DefectFactory(acceptance=laptops.lot.acceptances.get(), remedy_by=date(2019, 10, 8))
    for day in ("2019-06-03", "2019-10-01"):
        page = client.get(DASHBOARD, {"on": day})
        assert [(one.kind, one.day, one.words) for one in page.context["due"]] == [
            ("delivery", date(2019, 6, 30), "93 days late"),
            ("defect", date(2019, 10, 8), "in 7 days"),
            ("warranty", date(2020, 5, 19), "in 231 days"),
        ]
        shown = text(page)
        assert "Counted from today, 1 Oct 2019." in shown
        assert "1. Computers 5 pieces still to come 30 Jun 2019 93 days late" in shown
        assert "All deadlines" not in shown


def test_the_dashboard_shows_the_ten_deadlines_that_come_first(laptops, client):
    contract = laptops.lot.contract
    for number in range(2, 13):
        lot = LotFactory(contract=contract, number=number, delivery_deadline=date(2019, 11, number))
        ItemFactory(lot=lot)
    page = client.get(DASHBOARD)
    assert [one.day for one in page.context["due"]] == [
        date(2019, 6, 30), *(date(2019, 11, number) for number in range(2, 11))
    ]  # fmt: skip
    assert "All deadlines" in text(page)


def test_a_dashboard_without_equipment_has_no_such_section(office, client):
    assert 'id="equipment"' not in client.get(DASHBOARD).content.decode()


def test_the_dashboard_makes_as_many_statements_with_30_items_as_with_one(laptops, client):
    counts = []
    for more in (0, 29):
        for number in range(more):
            lot = LotFactory(contract=laptops.lot.contract, number=number + 2)
            DefectFactory(acceptance=accept(bring(ItemFactory(lot=lot), 2)))
        with CaptureQueriesContext(connection) as statements:
            assert client.get(DASHBOARD).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


# My work


@pytest.fixture
def equipment_tasks(client):
    def read(page=None):
        page = page or client.get(MY)
        [found] = [one for one in page.context["groups"] if one.name == "equipment"]
        return [(task.code, task.day, task.url, task.label) for task in found.tasks]

    return read


def test_my_work_says_what_to_do_about_the_equipment(laptops, equipment_tasks, client):
    contract, lot = laptops.lot.contract, laptops.lot
    waiting = ItemFactory(lot=LotFactory(contract=contract, number=2, delivery_deadline=None))
    bring(waiting, 3, on=date(2019, 9, 20))
    DefectFactory(acceptance=lot.acceptances.get(), remedy_by=date(2019, 9, 2))
    old = LotFactory(contract=contract, number=3)
    accept(bring(ItemFactory(lot=old), 10, on=date(2018, 9, 3)), on=date(2018, 9, 14))
    base = "/en/projects/p/procurement"
    assert equipment_tasks() == [
        (
            "Lot 1", date(2019, 6, 30), f"{base}/contracts/{contract.pk}/deliveries/add/",
            "Book the delivery",
        ),
        ("Lot 1", date(2019, 9, 2), f"{base}/lots/{lot.pk}/", "Record the remedy"),
        (
            "Lot 3", date(2019, 10, 14), f"{base}/lots/{old.pk}/acceptances/add/",
            "Record the final acceptance",
        ),
        (
            "Lot 2", date(2019, 10, 20), f"{base}/lots/{waiting.lot_id}/acceptances/add/",
            "Record the acceptance",
        ),
    ]  # fmt: skip
    shown = text(client.get(MY))
    assert "Lot 1 Computers 5 pieces still to come 30 Jun 2019 93 days late" in shown
    assert "3 pieces wait for acceptance 20 Oct 2019 in 19 days" in shown


def test_my_work_shows_what_is_due_within_30_days_and_warranties_60_before_their_end(
    laptops, equipment_tasks
):
    contract = laptops.lot.contract
    for number, day in ((2, date(2019, 10, 31)), (3, date(2019, 11, 1))):
        ItemFactory(lot=LotFactory(contract=contract, number=number, delivery_deadline=day))
    for number, day in ((4, date(2018, 11, 30)), (5, date(2018, 12, 1))):
        lot = LotFactory(contract=contract, number=number)
        accept(bring(ItemFactory(lot=lot), 10, on=day), on=day)
    assert [task[:2] for task in equipment_tasks()] == [
        ("Lot 1", date(2019, 6, 30)),
        ("Lot 2", date(2019, 10, 31)),
        ("Lot 4", date(2019, 11, 30)),
    ]


def test_finished_lots_are_no_work(laptops, equipment_tasks, client):
    accept(bring(laptops, 5))
    AcceptanceFactory(lot=laptops.lot, kind=AcceptanceKind.FINAL, on=date(2019, 9, 2))
    assert equipment_tasks() == []
    assert "No equipment is due." in text(client.get(MY))


def test_equipment_is_the_work_of_those_who_may_edit(laptops, signed_in):
    project = laptops.lot.contract.procurement.project
    other = project_with()[0]
    ItemFactory(lot__contract__procurement__project=other)
    staff = MembershipFactory(project=project, role=Role.STAFF).user
    MembershipFactory(project=other, role=Role.VIEWER, user=staff)
    page = signed_in(staff).get(MY)
    [found] = [one for one in page.context["groups"] if one.name == "equipment"]
    assert [task.project for task in found.tasks] == [project]
    viewer = MembershipFactory(project=project, role=Role.VIEWER).user
    assert [one.name for one in signed_in(viewer).get(MY).context["groups"]] == ["coming"]


def test_my_work_makes_as_many_statements_with_30_lots_as_with_one(laptops, client):
    counts = []
    for more in (0, 29):
        for _n in range(more):
            project = project_with()[0]
            MembershipFactory(project=project, role=Role.STAFF, user=laptops_manager(laptops))
            ItemFactory(lot__contract__procurement__project=project)
        with CaptureQueriesContext(connection) as statements:
            page = client.get(MY, {"show": "equipment"})
        [found] = page.context["groups"]
        assert found.count == more + 1
        counts.append(len(statements))
    assert counts[0] == counts[1]


def laptops_manager(laptops):
    return laptops.lot.contract.procurement.project.memberships.get().user
