"""The list of pieces: what it shows, what narrows it, what its totals come to."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from activities.words import Role
from procurement.models import Piece
from procurement.words import AcceptanceKind
from tests.activities.pages import member, text
from tests.factories import (
    AcceptanceFactory,
    InstitutionFactory,
    ItemFactory,
    accept,
    bring,
    hand_over,
    project_with,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db
CARS = ["1.1/01", "1.1/02", "1.1/03"]
LAPTOPS = ["2.1/01", "2.1/02", "2.1/03"]
CHAIRS = ["3.1/01", "3.1/02", "3.1/03"]


def codes(answer) -> list[str]:
    return [piece.code for piece in answer.context["page"]]


def totals(answer) -> dict:
    """{state: (pieces, EUR)} above the table."""
    return {state: tuple(sums) for state, _label, sums in answer.context["totals"]}


@pytest.fixture
def on_day(time_machine, office, signed_in):
    """Moves to another day, on which the manager signs in anew: on_day("2020-05-19")."""

    def move(day):
        time_machine.move_to(f"{day} 09:00+02:00")
        return signed_in(office[2])

    return move


def test_the_list_says_what_each_piece_is_and_where(goods, client):
    answer = client.get(url("pieces", goods.project))
    assert codes(answer) == CARS + LAPTOPS + CHAIRS
    shown = text(answer)
    assert "State of today, 1 Oct 2019" in shown
    for row in (
        "1.1/01 Car WVW-1 MUP-0101 with a unit UKP since 3 Jun 2019 19 May 2020 in 231 days "
        "21,000.00",
        "1.1/03 Car WVW-3 – accepted, in store 19 May 2020 in 231 days 21,000.00",
        "2.1/01 Laptop PF-1 – waiting for acceptance – 980.50",
        "2.1/03 Laptop PF-3 – rejected – 980.50",
        "3.1/02 Chair – MUP-0202 with a unit OKM since 1 Jul 2019 19 May 2020 in 231 days 75.10",
    ):
        assert row in shown, row


def test_the_totals_are_those_of_all_rows_by_state(goods, client):
    answer = client.get(url("pieces", goods.project))
    assert totals(answer) == {
        "delivered": (2, Decimal("1961.00")),
        "rejected": (1, Decimal("980.50")),
        "in store": (1, Decimal("21000.00")),
        "in use": (5, Decimal("42225.30")),
    }
    assert tuple(answer.context["total"]) == (9, Decimal("66166.80"))
    assert "Total 9 66,166.80" in text(answer)


def test_the_totals_are_of_every_page_and_agree_with_the_rows(goods, client):
    goods.items.laptops.quantity = 200
    goods.items.laptops.save()
    bring(goods.items.laptops, 120)
    pages = [client.get(url("pieces", goods.project, query=f"?page={n}")) for n in (1, 2, 3)]
    assert [len(codes(page)) for page in pages] == [50, 50, 29]
    rows = [piece for page in pages for piece in page.context["page"]]
    assert len({piece.pk for piece in rows}) == 129
    eur = sum(piece.item.unit_price_eur for piece in rows)
    for page in pages:
        assert tuple(page.context["total"]) == (129, eur)


def test_a_written_off_piece_has_a_state_of_its_own(goods, client):
    Piece.objects.filter(pk=goods.cars[2].pk).update(written_off_on=date(2019, 9, 1))
    answer = client.get(url("pieces", goods.project, query="?state=written+off"))
    assert codes(answer) == ["1.1/03"]
    assert totals(answer) == {"written off": (1, Decimal("21000.00"))}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=vehicles", CARS),
        ("category=furniture", CHAIRS),
        ("lot={laptops.lot_id}", LAPTOPS),
        ("item={chairs.pk}", CHAIRS),
        ("unit={ukp}", CARS[:2]),
        ("state=in+use", CARS[:2] + CHAIRS),
        ("state=in+store", CARS[2:]),
        ("state=delivered", LAPTOPS[:2]),
        ("state=rejected", LAPTOPS[2:]),
        ("numbers=inventory", CARS[2:] + LAPTOPS[:2]),
        ("numbers=serial", []),
        ("numbers=missing", CARS[2:] + LAPTOPS[:2]),
        ("due=certificate", LAPTOPS[:2]),
        ("due=final", []),
        ("warranty=running", CARS + CHAIRS),
        ("warranty=over", []),
        ("q=преносни", LAPTOPS),
        ("q=prenosni+PF-2", LAPTOPS[1:2]),
        ("q=mup+0101", CARS[:1]),
        ("q=муп0101", CARS[:1]),
        ("q=stolica+MUP-0203", CHAIRS[2:]),
        ("q=2.1/02", LAPTOPS[1:2]),
        ("q=nothing", []),
        ("category=vehicles&state=in+use&unit={ukp}&q=wvw-2", CARS[1:2]),
    ],
)
def test_filters_narrow_the_list_and_its_totals(query, expected, goods, client):
    query = query.format(laptops=goods.items.laptops, chairs=goods.items.chairs, ukp=goods.ukp.pk)
    answer = client.get(url("pieces", goods.project, query=f"?{query}"))
    assert codes(answer) == expected
    assert answer.context["total"].quantity == len(expected)


def test_a_missing_serial_number_is_missed_where_there_should_be_one(goods, client):
    Piece.objects.filter(pk=goods.laptops[0].pk).update(serial_number="", serial_key="")
    for numbers in ("serial", "missing"):
        query = f"?numbers={numbers}&state=delivered"
        found = codes(client.get(url("pieces", goods.project, query=query)))
        assert found == (LAPTOPS[:1] if numbers == "serial" else LAPTOPS[:2])
    chairs = text(client.get(url("pieces", goods.project, query="?category=furniture")))
    assert "missing" not in chairs


@pytest.mark.parametrize(
    ("today", "running", "soon", "over"),
    [
        ("2020-03-19", 6, 0, 0),
        ("2020-03-20", 6, 6, 0),
        ("2020-05-19", 6, 6, 0),
        ("2020-05-20", 0, 0, 6),
    ],
)
def test_a_warranty_ends_so_many_days_after_the_acceptance(
    today, running, soon, over, goods, on_day
):
    client = on_day(today)
    found = {
        name: client.get(url("pieces", goods.project, query=f"?warranty={name}")).context["total"]
        for name in ("running", "soon", "over")
    }
    assert {name: total.quantity for name, total in found.items()} == {
        "running": running, "soon": soon, "over": over,
    }  # fmt: skip


def test_the_warranty_is_as_long_as_its_contract_says(goods, on_day):
    goods.contract.warranty_days = 730
    goods.contract.save()
    shown = on_day("2021-05-19").get(url("pieces", goods.project, query="?warranty=soon"))
    assert codes(shown) == CARS + CHAIRS
    assert "19 May 2021 today" in text(shown)


def test_a_certificate_is_overdue_after_30_days(goods, on_day):
    for today, expected in (("2019-09-05", []), ("2019-09-06", LAPTOPS[:2])):
        client = on_day(today)
        assert codes(client.get(url("pieces", goods.project, query="?due=certificate"))) == expected


def test_final_acceptance_is_overdue_30_days_after_the_warranty(goods, on_day):
    for today, expected in (("2020-06-18", []), ("2020-06-19", CARS + CHAIRS)):
        client = on_day(today)
        assert codes(client.get(url("pieces", goods.project, query="?due=final"))) == expected
    AcceptanceFactory(lot=goods.items.cars.lot, kind=AcceptanceKind.FINAL, on=date(2020, 6, 19))
    assert codes(client.get(url("pieces", goods.project, query="?due=final"))) == CHAIRS


def test_the_filters_in_use_stand_as_pills_that_take_them_away(goods, client):
    answer = client.get(url("pieces", goods.project, query="?state=in+use&category=vehicles"))
    page = answer.content.decode()
    assert 'href="?category=vehicles"' in page
    assert 'href="?state=in+use"' in page
    assert "State: with a unit" in text(answer)
    assert f'href="{url("pieces-xlsx", goods.project)}?state=in+use&amp;category=vehicles"' in page


@pytest.mark.parametrize(
    "query",
    [
        "state=lost", "category=weapons", "lot=9999999", "item=x", "unit=-1", "due=1",
        "numbers=%F0%9F%98%80", "warranty=", "page=0", "page=x", "page=99999999999999999999",
        "state=in+use&state=lost", "q=" + "x" * 200, "q=%25%27%22", "item=" + "9" * 40,
    ],
)  # fmt: skip
def test_no_filter_makes_an_error(query, goods, client):
    answer = client.get(url("pieces", goods.project, query=f"?{query}"))
    assert answer.status_code == 200
    assert len(codes(answer)) in (0, 9)


def test_an_unreadable_filter_narrows_nothing_and_says_so(goods, client):
    answer = client.get(url("pieces", goods.project, query="?state=lost"))
    assert codes(answer) == CARS + LAPTOPS + CHAIRS
    assert "lost is not one of the available choices" in text(answer)


def test_pieces_stand_in_the_order_of_their_codes(office, client):
    project = office[0]
    first = ItemFactory(lot__contract__procurement__project=project, lot__number=2, number="2.10")
    lot = first.lot
    second = ItemFactory(lot=lot, number="2.9", quantity=120)
    bring(first, 2)
    bring(second, 1)
    assert codes(client.get(url("pieces", project))) == ["2.9/01", "2.10/01", "2.10/02"]


def test_a_unit_that_gave_everything_back_is_not_offered(goods, client):
    form = client.get(url("pieces", goods.project)).context["form"]
    assert [label for _key, label in form.fields["unit"].choices][1:] == [
        "OKM – Department", "UKP – Criminal police",
    ]  # fmt: skip
    Piece.objects.filter(unit=goods.okm).update(unit=None)
    form = client.get(url("pieces", goods.project)).context["form"]
    assert [label for _key, label in form.fields["unit"].choices][1:] == ["UKP – Criminal police"]


def test_another_project_is_not_shown(goods, signed_in):
    other, _component, user = project_with(Role.VIEWER)
    signed_in(user)
    client = signed_in(user)
    answer = client.get(url("pieces", other))
    assert codes(answer) == []
    assert "Nothing is delivered yet" in text(answer)
    assert "UKP" not in text(answer)
    assert client.get(url("pieces", goods.project)).status_code == 404


def test_a_viewer_reads_the_list(goods, signed_in):
    _user, client = member(goods.project, Role.VIEWER, signed_in)
    assert codes(client.get(url("pieces", goods.project))) == CARS + LAPTOPS + CHAIRS


@pytest.mark.parametrize(
    ("language", "name"), [("sr", "Преносни рачунар"), ("sr-latn", "Prenosni")]
)
def test_the_list_is_in_the_script_of_its_page(language, name, goods, client):
    with translation.override(language):
        assert name in text(client.get(url("pieces", goods.project)))


def test_one_and_thirty_pieces_ask_the_database_as_often(office, client):
    project = office[0]
    counts = []
    for number in (1, 29):
        item = ItemFactory(lot__contract__procurement__project=project, quantity=99)
        pieces = bring(item, number)
        accept(pieces)
        for piece in pieces:
            hand_over([piece], InstitutionFactory())
        with CaptureQueriesContext(connection) as captured:
            client.get(url("pieces", project))
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_address_that_cannot_be_read_says_nothing_of_a_day(goods, client):
    answer = client.get(reverse("procurement:pieces", args=[goods.project.slug]) + "?q=%00")
    assert answer.status_code == 400
    assert "Please check the address" in text(answer)
    assert "day" not in text(answer)
