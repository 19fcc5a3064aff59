"""Who has what: the units with their sums on a day, and the inventory list of one of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.words import Role
from procurement.models import Item, Piece, ProtocolLine
from procurement.models.sums import added
from procurement.views import units
from procurement.words import ProtocolKind
from tests.activities.pages import member, text
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    ProtocolFactory,
    accept,
    bring,
    hand_over,
    project_with,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def give(piece, kind, on, to=None):
    """The piece goes to a unit, or to the store, on a new protocol."""
    protocol = ProtocolFactory(
        procurement=piece.item.lot.contract.procurement, kind=kind, on=on, to_unit=to
    )
    ProtocolLine.objects.filter(piece=piece, until=None).update(until=on)
    ProtocolLine.objects.create(protocol=protocol, piece=piece, unit=to, since=on)
    gone = on if kind == ProtocolKind.WRITE_OFF else None
    Piece.objects.filter(pk=piece.pk).update(unit=to, written_off_on=gone)
    return protocol


@pytest.fixture
def moves(goods):
    """On 1 August one car goes from UKP to OKM, on 1 September the other is written off."""
    give(goods.cars[0], ProtocolKind.MOVE, date(2019, 8, 1), goods.okm)
    give(goods.cars[1], ProtocolKind.WRITE_OFF, date(2019, 9, 1))
    return goods


def rows(client, project, day) -> dict:
    """What the list of units says of a day: pieces by unit, then those of the other rows."""
    answer = client.get(url("units", project, query=f"?on={day}"))
    holdings = answer.context["holdings"]
    found = {unit.abbreviation: amount.quantity for unit, amount in answer.context["page"]}
    return found | {
        "store": holdings.in_store.quantity,
        "written off": holdings.written_off.quantity,
        "accepted": holdings.accepted.quantity,
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-05-19", {"store": 0, "written off": 0, "accepted": 0}),
        ("2019-05-20", {"store": 6, "written off": 0, "accepted": 6}),
        ("2019-06-02", {"store": 6, "written off": 0, "accepted": 6}),
        ("2019-06-03", {"UKP": 2, "store": 4, "written off": 0, "accepted": 6}),
        ("2019-07-01", {"OKM": 3, "UKP": 2, "store": 1, "written off": 0, "accepted": 6}),
        ("2019-07-31", {"OKM": 3, "UKP": 2, "store": 1, "written off": 0, "accepted": 6}),
        ("2019-08-01", {"OKM": 4, "UKP": 1, "store": 1, "written off": 0, "accepted": 6}),
        ("2019-09-01", {"OKM": 4, "UKP": 0, "store": 1, "written off": 1, "accepted": 6}),
    ],
)
def test_the_units_of_a_day_have_what_they_had_then(day, expected, moves, client):
    assert rows(client, moves.project, day) == expected


def test_the_sums_agree_with_what_was_accepted(moves, client):
    for day in (date(2019, 5, 20), date(2019, 6, 3), date(2019, 8, 1), date(2019, 9, 1)):
        answer = client.get(url("units", moves.project, query=f"?on={day}"))
        accepted = added(Item.objects.of(moves.project).as_of(day)).accepted
        assert tuple(answer.context["holdings"].accepted) == tuple(accepted)


def test_the_list_shows_pieces_and_eur(moves, client):
    shown = text(client.get(url("units", moves.project)))
    assert "As of 1 Oct 2019" in shown
    for row in ("OKM – Department (UKP) 4 21,225.30", "UKP – Criminal police 0 0.00",
                "With units, in all 4 21,225.30", "In the store 1 21,000.00",
                "Written off 1 21,000.00", "Accepted 6 63,225.30"):  # fmt: skip
        assert row in shown, row


def test_lines_of_an_annulled_protocol_count_nowhere(goods, client):
    other = InstitutionFactory(abbreviation="XYZ")
    protocol = hand_over([goods.cars[2]], other, on=date(2019, 8, 1))
    goods.cars[2].lines.update(until=date(2019, 8, 1))
    protocol.annulled_on = date(2019, 8, 2)
    protocol.save()
    Piece.objects.filter(pk=goods.cars[2].pk).update(unit=None, handed_over_on=None)
    assert rows(client, goods.project, "2019-08-01") == {
        "OKM": 3, "UKP": 2, "store": 1, "written off": 0, "accepted": 6,
    }  # fmt: skip


def test_the_day_is_the_cut_off_where_nobody_asks_for_another(goods, client):
    goods.project.cut_off = date(2019, 6, 10)
    goods.project.save()
    answer = client.get(url("units", goods.project))
    assert answer.context["on"] == date(2019, 6, 10)
    assert "the project's cut-off day" in text(answer)
    shown = text(client.get(url("units", goods.project, query="?on=2030-01-01")))
    assert "plan only" in shown
    assert client.get(url("units", goods.project, query="?on=today")).status_code == 400


def test_a_project_without_accepted_goods_says_so(office, client):
    shown = text(client.get(url("units", office[0])))
    assert "Nothing was accepted up to this day" in shown


def test_units_stand_on_pages_of_50_with_the_sums_of_all(office, client):
    item = ItemFactory(lot__contract__procurement__project=office[0], quantity=60)
    pieces = bring(item, 55)
    accept(pieces)
    for piece in pieces:
        hand_over([piece], InstitutionFactory())
    for page, number in ((1, 50), (2, 5)):
        answer = client.get(url("units", office[0], query=f"?page={page}"))
        assert len(answer.context["page"].object_list) == number
        assert "With units, in all 55 53,900.00" in text(answer)


# The inventory list of a unit


def listed(client, project, unit, day) -> list[tuple]:
    answer = client.get(url("unit", project, unit.pk, query=f"?on={day}"))
    return [
        (line.piece.code, line.piece.inventory_number, line.protocol.code, f"{line.since:%d.%m.}")
        for line in answer.context["page"]
    ]


def test_the_inventory_list_is_of_its_day(moves, client):
    move = moves.cars[0].lines.get(until=None).protocol.code
    first = moves.handover.code
    assert listed(client, moves.project, moves.ukp, "2019-07-31") == [
        ("1.1/01", "MUP-0101", first, "03.06."),
        ("1.1/02", "MUP-0102", first, "03.06."),
    ]
    assert listed(client, moves.project, moves.ukp, "2019-08-01") == [
        ("1.1/02", "MUP-0102", first, "03.06.")
    ]
    assert listed(client, moves.project, moves.ukp, "2019-09-01") == []
    assert listed(client, moves.project, moves.okm, "2019-09-01")[0] == (
        "1.1/01", "MUP-0101", move, "01.08.",
    )  # fmt: skip


def test_the_page_has_sums_by_item_and_every_number(moves, client):
    answer = client.get(url("unit", moves.project, moves.okm.pk))
    shown = text(answer)
    protocol = moves.chairs[0].lines.get().protocol
    for fact in ("Inventory list: OKM – Department", "Part of UKP – Criminal police",
                 "As of 1 Oct 2019", "1.1 Car 1 21,000.00", "3.1 Chair 3 225.30",
                 "Total 4 21,225.30", "Pieces 4",
                 f"3.1/01 Chair – MUP-0201 1 Jul 2019 {protocol} head of the unit "
                 "75.10"):  # fmt: skip
        assert fact in shown, fact
    assert f'href="{protocol.get_absolute_url()}"' in answer.content.decode()


def test_a_unit_with_units_below_has_their_sum_too(moves, client):
    below = InstitutionFactory(abbreviation="GRP", parent=moves.okm)
    hand_over([moves.cars[2]], below, on=date(2019, 9, 2))
    answer = client.get(url("unit", moves.project, moves.okm.pk))
    assert "Total 4 21,225.30 With the units below 5 42,225.30" in text(answer)
    emptied = text(client.get(url("unit", moves.project, moves.ukp.pk)))
    assert "The unit had nothing of the project's equipment on this day." in emptied
    assert "The units below it had 5 pieces, EUR 42,225.30." in emptied
    lowest = text(client.get(url("unit", moves.project, below.pk)))
    assert "With the units below" not in lowest


def test_institutions_in_a_circle_are_counted_once(moves, client):
    type(moves.ukp).objects.filter(pk=moves.ukp.pk).update(parent=moves.okm)
    answer = client.get(url("unit", moves.project, moves.okm.pk))
    assert answer.context["below"].quantity == 0
    assert answer.context["inventory"].total.quantity == 4


def test_only_units_of_the_project_have_a_list(goods, signed_in, client):
    stranger = InstitutionFactory()
    goods.project.partners.create(institution=stranger, role="partner")
    other, _component, user = project_with(Role.MANAGER)
    for name in ("unit", "unit-print", "unit-xlsx"):
        assert client.get(url(name, goods.project, stranger.pk)).status_code == 404
        assert client.get(url(name, goods.project, 10**15)).status_code == 404
    client = signed_in(user)
    for name in ("unit", "unit-print", "unit-xlsx"):
        assert client.get(url(name, other, goods.ukp.pk)).status_code == 404
        assert client.get(url(name, goods.project, goods.ukp.pk)).status_code == 404


def test_equipment_of_another_project_is_not_in_the_list(goods, client):
    item = ItemFactory(name_en="Spy glass")
    pieces = bring(item, 2)
    accept(pieces)
    hand_over(pieces, goods.ukp)
    assert client.get(url("units", goods.project)).context["holdings"].accepted.quantity == 6
    for name in ("unit", "unit-print"):
        shown = text(client.get(url(name, goods.project, goods.ukp.pk)))
        assert "Total 2 42,000.00" in shown
        assert "Spy glass" not in shown


def test_a_viewer_reads_and_is_offered_nothing_else(goods, signed_in):
    _user, client = member(goods.project, Role.VIEWER, signed_in)
    for name, args in (("units", ()), ("unit", (goods.ukp.pk,))):
        answer = client.get(url(name, goods.project, *args))
        assert answer.status_code == 200
        assert url("add-protocol", goods.project) not in answer.content.decode()


# To print and to sign


@pytest.fixture
def sheet(goods, client):
    def read(language="en", query=""):
        with translation.override(language):
            return client.get(url("unit-print", goods.project, goods.ukp.pk, query=query))

    return read


def test_the_sheet_has_every_piece_the_sums_and_places_to_sign(goods, sheet):
    goods.project.reference = "SR/2016/IB/JH/01"
    goods.project.save()
    page = sheet()
    shown = text(page)
    for fact in ("Inventory list of equipment", "Criminal police (UKP)", "As of 1 Oct 2019",
                 "SR/2016/IB/JH/01", "Funded by the European Union",
                 f"1 1.1/01 Car WVW-1 MUP-0101 3 Jun 2019 {goods.handover} head of the unit "
                 "21,000.00",
                 "2 1.1/02 Car WVW-2 MUP-0102", "1.1 Car 2 42,000.00", "Total 2 42,000.00",
                 "For the unit", "For the project", "name and signature"):  # fmt: skip
        assert fact in shown, fact
    assert "EXAMPLE" not in shown


@pytest.mark.parametrize(
    ("language", "fact"), [("sr", "1.1/01 Аутомобил"), ("sr-latn", "1.1/01 Automobil")]
)
def test_the_sheet_is_in_the_script_of_its_page(language, fact, sheet):
    assert fact in text(sheet(language))


def test_the_sheet_of_a_demonstration_says_so(goods, sheet):
    goods.project.demonstration = True
    goods.project.save()
    assert "EXAMPLE" in text(sheet())


def test_the_sheet_of_a_later_day_is_marked_as_plan(sheet):
    assert "As of 1 Jan 2020 (plan only)" in text(sheet(query="?on=2020-01-01"))


def test_a_sheet_that_is_too_long_says_what_it_leaves_out(sheet, monkeypatch):
    monkeypatch.setattr(units, "MOST_PRINTED", 1)
    shown = text(sheet())
    assert "Only the first 1 of 2 pieces are printed. The Excel file has all of them." in shown
    assert "WVW-2" not in shown
    assert "Total 2 42,000.00" in shown, "the sums are of all"


def test_one_and_thirty_pieces_and_units_ask_the_database_as_often(office, client):
    project = office[0]
    unit = InstitutionFactory()
    counts = []
    for number in (1, 29):
        item = ItemFactory(lot__contract__procurement__project=project, quantity=99)
        pieces = bring(item, 2 * number)
        accept(pieces)
        hand_over(pieces[:number], unit)
        for piece in pieces[number:]:
            hand_over([piece], InstitutionFactory())
        counts.append([])
        for name, args in (("units", ()), ("unit", (unit.pk,)), ("unit-print", (unit.pk,))):
            with CaptureQueriesContext(connection) as captured:
                client.get(url(name, project, *args))
                counts[-1].append(len(captured))
    assert counts[0] == counts[1]


def test_money_is_exact(office, client):
    item = ItemFactory(
        lot__contract__procurement__project=office[0], quantity=300, unit_price_eur="0.10"
    )
    pieces = bring(item, 300)
    accept(pieces)
    hand_over(pieces, InstitutionFactory())
    answer = client.get(url("units", office[0]))
    assert answer.context["holdings"].with_units.eur == Decimal("30.00")
