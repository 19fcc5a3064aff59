"""The Excel files: every row of the list behind them, with the same sums."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from activities.words import Role
from procurement.models import Piece
from procurement.words import ProtocolKind
from tests.activities.pages import member, text
from tests.factories import ProtocolFactory, bring
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def sheet(answer):
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content))).active


def rows(answer) -> list[list]:
    return [[cell.value for cell in row] for row in sheet(answer).iter_rows()]


def both(goods) -> list[str]:
    """The addresses of the two kinds of files."""
    return [
        url("pieces-xlsx", goods.project),
        url("unit-xlsx", goods.project, goods.ukp.pk),
    ]


def test_the_file_has_what_the_list_has(goods, client):
    found = rows(
        client.get(url("pieces-xlsx", goods.project, query="?state=in+use&category=vehicles"))
    )
    warranty, accepted = datetime(2020, 5, 19), datetime(2019, 5, 20)
    same = [datetime(2019, 6, 3), datetime(2019, 5, 6), accepted, warranty, 21000]
    lot = str(goods.items.cars.lot)
    assert found == [
        [f"Equipment – {goods.project.title}", *[None] * 13],
        ["State of today, 1 Oct 2019 · Category: vehicles · State: with a unit", *[None] * 13],
        ["Total", "2 pieces", *[None] * 11, 42000],
        ["Code", "Item", "Brand and model", "Category", "Lot", "Serial number",
         "Inventory number", "State", "Unit", "With the unit since", "Delivered on",
         "Accepted on", "Warranty until", "Unit price, EUR"],
        ["1.1/01", "Car", None, "vehicles", lot, "WVW-1", "MUP-0101", "with a unit",
         "UKP – Criminal police", *same],
        ["1.1/02", "Car", None, "vehicles", lot, "WVW-2", "MUP-0102", "with a unit",
         "UKP – Criminal police", *same],
    ]  # fmt: skip


def test_what_has_not_happened_yet_is_empty(goods, client):
    waiting = rows(client.get(url("pieces-xlsx", goods.project, query="?state=delivered")))[4]
    assert waiting[7:] == [
        "waiting for acceptance", None, None, datetime(2019, 8, 6), None, None, 980.5,
    ]  # fmt: skip


def test_what_came_back_to_the_store_is_with_no_unit(goods, client):
    piece = goods.cars[0]
    back = ProtocolFactory(
        procurement=goods.handover.procurement, kind=ProtocolKind.RETURN, on=date(2019, 8, 1)
    )
    piece.lines.update(until=back.on)
    piece.lines.create(protocol=back, unit=None, since=back.on)
    Piece.objects.filter(pk=piece.pk).update(unit=None)
    found = rows(client.get(url("pieces-xlsx", goods.project, query="?q=WVW-1")))[4]
    assert found[7:10] == ["accepted, in store", None, None]
    assert "since" not in text(client.get(url("pieces", goods.project, query="?q=WVW-1")))


@pytest.mark.parametrize("query", ["", "?category=it+equipment", "?state=rejected", "?q=nothing"])
def test_the_rows_add_up_to_the_totals_of_the_page(query, goods, client):
    goods.items.laptops.quantity = 200
    goods.items.laptops.save()
    bring(goods.items.laptops, 120)
    found = rows(client.get(url("pieces-xlsx", goods.project, query=query)))
    total = client.get(url("pieces", goods.project, query=query)).context["total"]
    pieces = found[4:]
    assert len(pieces) == total.quantity
    assert sum((Decimal(str(row[-1])) for row in pieces), Decimal(0)) == total.eur
    noun = "piece" if total.quantity == 1 else "pieces"
    assert found[2][1] == f"{total.quantity} {noun}"
    assert Decimal(str(found[2][-1])) == total.eur


def test_numbers_that_look_like_formulas_stay_texts(goods, client):
    Piece.objects.filter(pk=goods.laptops[0].pk).update(
        serial_number="=1+1", inventory_number="+381"
    )
    page = sheet(client.get(url("pieces-xlsx", goods.project, query="?state=delivered")))
    assert [(cell.value, cell.data_type) for cell in page[5][5:7]] == [("=1+1", "s"), ("+381", "s")]


@pytest.mark.parametrize(
    ("language", "name", "item"),
    [
        ("en", "equipment_{slug}_2019-10-01.xlsx", "Car"),
        ("sr-latn", "oprema_{slug}_2019-10-01.xlsx", "Automobil"),
        ("sr", "опрема_{slug}_2019-10-01.xlsx", "Аутомобил"),
    ],
)
def test_the_file_is_in_the_language_of_the_page_and_named_by_day(
    language, name, item, goods, client
):
    with translation.override(language):
        answer = client.get(url("pieces-xlsx", goods.project))
    assert answer.filename == name.format(slug=goods.project.slug)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    found = rows(answer)
    assert found[4][1] == item
    assert found[4][6] == "MUP-0101", "a number keeps its letters"


def test_the_file_of_a_demonstration_says_so(goods, client):
    goods.project.demonstration = True
    goods.project.save()
    for address in (
        url("pieces-xlsx", goods.project),
        url("unit-xlsx", goods.project, goods.ukp.pk),
    ):
        assert rows(client.get(address))[2][0].startswith("EXAMPLE")


def test_viewers_have_the_file_and_nobody_changes_by_it(goods, signed_in):
    _user, client = member(goods.project, Role.VIEWER, signed_in)
    for address in (
        url("pieces-xlsx", goods.project),
        url("unit-xlsx", goods.project, goods.ukp.pk),
    ):
        assert len(rows(client.get(address))) > 4
        assert client.post(address).status_code == 405


def test_the_inventory_list_of_a_unit_has_its_day_and_its_sums(goods, client):
    answer = client.get(url("unit-xlsx", goods.project, goods.ukp.pk, query="?on=2019-06-30"))
    assert answer.filename == f"equipment_{goods.project.slug}_{goods.ukp.key}_2019-06-30.xlsx"
    protocol, since = goods.handover.code, datetime(2019, 6, 3)
    assert rows(answer) == [
        [f"Inventory list: UKP – Criminal police – {goods.project.title}", *[None] * 8],
        ["As of 30 Jun 2019", *[None] * 8],
        ["Total", "2 pieces", *[None] * 6, 42000],
        ["Code", "Item", "Brand and model", "Serial number", "Inventory number", "Since",
         "Protocol", "Holder: function", "Unit price, EUR"],
        ["1.1/01", "Car", None, "WVW-1", "MUP-0101", since, protocol, "head of the unit", 21000],
        ["1.1/02", "Car", None, "WVW-2", "MUP-0102", since, protocol, "head of the unit", 21000],
    ]  # fmt: skip
    empty = rows(client.get(url("unit-xlsx", goods.project, goods.ukp.pk, query="?on=2019-06-02")))
    assert empty[2][1] == "0 pieces"
    assert len(empty) == 4


def test_the_inventory_list_of_a_later_day_is_marked_as_plan(goods, client):
    answer = client.get(url("unit-xlsx", goods.project, goods.ukp.pk, query="?on=2020-01-01"))
    assert rows(answer)[1][0] == "As of 1 Jan 2020 (plan only)"


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_numbers_filled_in_and_given_back_are_understood(language, goods, client):
    with translation.override(language):
        answer = client.get(url("pieces-xlsx", goods.project, query="?numbers=missing"))
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert book.active["A5"].value == "1.1/03"
        book.active["G5"] = "MUP-0777"
        back = BytesIO()
        book.save(back)
        back.seek(0)
        back.name = "numbers.xlsx"
        reading = client.post(url("numbers", goods.project), {"file": back}).context["form"].reading
    assert [row.piece.code for row in reading.to_store] == ["1.1/03"]
    assert (len(reading.unchanged), len(reading.doubtful)) == (2, 0)
