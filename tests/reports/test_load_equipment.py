"""Loading procured equipment: what is bought, and how far it is."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Institution, Project
from procurement.models import (
    Acceptance,
    Contract,
    Delivery,
    Item,
    Lot,
    Piece,
    Procurement,
    Protocol,
    ProtocolLine,
)
from procurement.models.sums import added, by_category
from reports.loading import load, read
from tests.reports.goods import check_goods
from tests.reports.river import given, item, item_of, river, sea
from tests.reports.tables import dump, history_rows

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def sums(day, **which):
    found = added(Item.objects.filter(**which).as_of(date.fromisoformat(day)))
    return [tuple(amount) for amount in found]


# The demonstration project


EUR = Decimal("337100.00")
FIGURES = {
    "2019-04-14": [(0, 0), (0, 0), (0, 0), (0, 0)],
    "2019-04-15": [(193, EUR), (0, 0), (0, 0), (0, 0)],
    "2019-10-01": [(193, EUR), (15, Decimal("254400.00")), (0, 0), (0, 0)],
    "2019-12-10": [
        (193, EUR), (73, Decimal("318800.00")), (73, Decimal("318800.00")),
        (57, Decimal("306520.00")),
    ],
    "2020-01-20": [(193, EUR), (193, EUR), (193, EUR), (187, Decimal("331220.00"))],
}  # fmt: skip


def test_demonstration_has_the_equipment_of_the_product_on_each_day():
    load(read(FILE))
    assert {day: sums(day) for day in FIGURES} == FIGURES
    categories = by_category(Item.objects.as_of(date(2020, 1, 20)))
    assert {name: tuple(found.handed_over) for name, found in categories.items()} == {
        "vehicles": (15, Decimal("254400.00")),
        "it equipment": (52, Decimal("58520.00")),
        "furniture": (120, Decimal("18300.00")),
        "other": (0, 0),
    }
    check_goods(Project.objects.get())


def test_demonstration_says_who_has_what():
    load(read(FILE))
    counted = {}
    for line in ProtocolLine.objects.at(date(2020, 1, 20)).select_related("unit", "piece__item"):
        where = line.unit.key, line.piece.item.number
        counted[where] = counted.get(where, 0) + 1
    assert counted == {
        ("ukp", "1.1"): 12, ("sbpok", "1.2"): 3, ("ukp", "2.1"): 34, ("sbpok", "2.2"): 8,
        ("ukp", "2.3"): 10, ("ukp", "3.1"): 60, ("ukp", "3.2"): 60,
    }  # fmt: skip


def test_demonstration_states_title_and_programme_and_makes_up_the_rest():
    load(read(FILE))
    found = Procurement.objects.get()
    assert (found.provenance, found.made_up(), found.sources) == (
        "stated", False, ["MUP-2020-01-20"],
    )  # fmt: skip
    for model in (Contract, Lot, Item, Delivery, Acceptance, Protocol):
        assert set(model.objects.values_list("provenance", flat=True)) == {"illustrative"}, model
    assert all(piece.made_up() for piece in Piece.objects.select_related("item"))


def test_papers_without_numbers_are_marked_as_missing():
    load(read(FILE))
    for model, missing in ((Delivery, "delivery note"), (Acceptance, "certificate"),
                           (Protocol, "signed scan")):  # fmt: skip
        assert {str(name) for row in model.objects.all() for name in row.missing} == {missing}
    assert not Piece.objects.exclude(inventory_number="").exists()


# A second project


def test_stores_what_is_bought():
    load(sea())
    police = Institution.objects.get(key="police")
    columns = ("title_sr", "title_en", "programme_sr", "programme_en", "note", "provenance")
    columns += ("contracting_authority", "released_at")
    assert Procurement.objects.values_list(*columns).get() == (
        "Oprema za reku", "Equipment for the river", "Državni program", "National programme",
        "Inner note", "", police.pk, None,
    )  # fmt: skip
    columns = ("reference", "contractor", "signed_on", "warranty_days", "provenance")
    assert Contract.objects.values_list(*columns).get() == (
        "48-1/2021", "Boats Ltd", date(2021, 4, 1), 730, "",
    )  # fmt: skip
    assert list(Lot.objects.values_list("number", "title_sr", "title_en", "delivery_deadline")) == [
        (1, "Čamci", "Boats", date(2021, 6, 30)), (2, "", "Furniture", None),
    ]  # fmt: skip
    columns = ("number", "category", "quantity", "delivered", "unit_price_eur", "brand_and_model")
    columns += ("specification",)
    assert list(Item.objects.order_by("lot", "sort_key").values_list(*columns)) == [
        ("1.1", "vehicles", 2, 2, Decimal("40000.50"), "Zodiac Pro", "annex II, 1.1"),
        ("1.2", "it equipment", 10, 10, Decimal("300"), "", ""),
        ("2.1", "furniture", 4, 4, Decimal("75.25"), "", ""),
        ("2.2", "furniture", 3, 3, Decimal("20"), "", ""),
        ("2.10", "furniture", 5, 0, Decimal("10"), "", ""),
    ]  # fmt: skip
    assert not Project.objects.get().demonstration


def test_books_by_paper_and_day():
    load(sea())
    delivered = Delivery.objects.order_by("on", "pieces__item__number").values_list(
        "on", "pieces__item__number"
    )
    assert list(delivered.distinct()) == [
        (date(2021, 6, 14), "1.1"), (date(2021, 6, 14), "1.2"),
        (date(2021, 8, 2), "2.1"), (date(2021, 8, 2), "2.2"),
    ]  # fmt: skip
    assert Delivery.objects.count() == 2
    # Lot 2 lacks two items.
    assert list(Acceptance.objects.order_by("on").values_list("lot__number", "kind", "on")) == [
        (1, "partial provisional", date(2021, 6, 21)),
        (1, "provisional", date(2021, 6, 28)),
        (2, "partial provisional", date(2021, 8, 9)),
    ]  # fmt: skip
    assert list(Protocol.objects.order_by("number").values_list(
        "kind", "number", "year", "on", "from_unit", "to_unit__key", "place", "signed_at"
    )) == [
        ("handover", 1, 2021, date(2021, 7, 5), None, "unit", "", None),
        ("handover", 2, 2021, date(2021, 7, 5), None, "partner", "", None),
    ]  # fmt: skip
    check_goods(Project.objects.get())


def test_pieces_have_the_numbers_of_the_file_in_their_order():
    load(sea())
    columns = ("number", "serial_number", "inventory_number", "unit__key", "handed_over_on")
    gone = date(2021, 7, 5)
    assert list(Piece.objects.filter(item__number="1.2").values_list(*columns)) == [
        (1, "", "RP 10", "partner", gone),
        (2, "SN-2", "RP 11", "partner", gone),
        *((number, "", f"RP 1{number - 1}", "partner", gone) for number in (3, 4, 5, 6)),
        *((number, "", "", None, None) for number in (7, 8, 9, 10)),
    ]


def test_every_row_has_its_history():
    load(sea())
    counts = {
        name: rows for name, rows in history_rows().items() if name.startswith("procurement.")
    }
    assert counts == {
        "procurement.HistoricalProcurement": 1,
        "procurement.HistoricalContract": 1,
        "procurement.HistoricalLot": 2,
        "procurement.HistoricalItem": 5,
        "procurement.HistoricalDelivery": 2,
        "procurement.HistoricalAcceptance": 3,
        "procurement.HistoricalProtocol": 2,
        "procurement.HistoricalPiece": 19,
    }
    newest = Piece.history.get(item__number="1.1", number=1)
    assert (newest.inventory_number, newest.history_change_reason) == ("RP 001", "loaded")
    assert newest.unit.key == "unit"
    assert Item.history.get(number="1.1").delivered == 2


def test_handed_over_without_inventory_number_is_accepted_and_said():
    data = sea()
    item_of(data, "1.2")["inventory_numbers"] = ["RP 10", "", "RP 12"]
    report = load(data)
    assert report.notes == [
        "procurement, lots 1, items 1.2: 4 of 6 handed over have no inventory number. They are "
        "marked; give inventory_numbers, or enter them on the page for numbers."
    ]
    assert Piece.objects.with_unit().filter(inventory_number="").count() == 4


def test_two_procurement_projects_in_one_file():
    data = sea()
    second = sea()["procurement"]
    second.update(title_sr="Druga", title_en="Second", contracting_authority=None)
    second["lots"] = [
        {
            "number": 1, "title_en": "Ropes",
            "items": [item("1.1", 3, "2.50", "2021-07-01", "2021-07-02", category="other",
                           **given(2, "unit", "2021-07-03"))],
        }
    ]  # fmt: skip
    data["procurement"] = [data["procurement"], second]
    load(data)
    numbers = Protocol.objects.order_by("procurement", "number")
    assert list(numbers.values_list("procurement__title_en", "number")) == [
        ("Equipment for the river", 1), ("Equipment for the river", 2), ("Second", 1),
    ]  # fmt: skip
    check_goods(Project.objects.get())
    before = dump()
    load(data, update=True)
    assert dump() == before


def test_more_pieces_than_people_sign_for_stand_on_several_protocols():
    data = sea()
    item_of(data, "2.1").update(quantity=430, **given(405, "unit", "2021-08-16"))
    load(data)
    protocols = Protocol.objects.filter(on="2021-08-16").order_by("number")
    assert [(row.number, row.lines.count()) for row in protocols] == [(3, 200), (4, 200), (5, 5)]
    check_goods(Project.objects.get())


@pytest.mark.parametrize(
    ("more", "contracts"),
    [({}, 0), ({"contract_signed": "2021-04-01"}, 1), ({"contract": {"reference": "48"}}, 1),
     ({"lots": []}, 0), ({"contract": None, "lots": None}, 0)],
)  # fmt: skip
def test_a_procurement_of_which_little_is_known(more, contracts):
    data = river()
    data["procurement"] = {"title_en": "Boats", **more}
    load(data)
    assert (Procurement.objects.count(), Contract.objects.count()) == (1, contracts)
    before = dump()
    load(data, update=True)
    assert dump() == before


@pytest.mark.parametrize("nothing", [None, []])
def test_a_file_without_equipment_leaves_that_of_the_database_alone(nothing):
    load(sea())
    data = river()
    data["procurement"] = nothing
    before = dump()
    report = load(data, update=True)
    assert dump() == before
    assert not {"procurement", "items"} & report.counts.keys()


# Where it comes from


def test_lots_and_items_may_say_where_they_come_from():
    data = sea()
    data["procurement"]["provenance"] = "stated"
    data["procurement"]["lots"][0]["provenance"] = "stated"
    item_of(data, "1.2")["provenance"] = "illustrative"
    item_of(data, "2.1")["provenance"] = "stated"
    load(data)
    assert dict(Lot.objects.values_list("number", "provenance")) == {
        1: "stated", 2: "illustrative",
    }  # fmt: skip
    assert dict(Item.objects.values_list("number", "provenance")) == {
        "1.1": "stated", "1.2": "illustrative", "2.1": "stated", "2.2": "illustrative",
        "2.10": "illustrative",
    }  # fmt: skip
    # A paper is made up where anything on it is.
    assert list(Delivery.objects.order_by("on").values_list("provenance", flat=True)) == [
        "illustrative", "illustrative",
    ]  # fmt: skip
    assert list(Acceptance.objects.order_by("on").values_list("provenance", flat=True)) == [
        "stated", "illustrative", "stated",
    ]  # fmt: skip


def test_made_up_by_rule_marks_the_project_as_a_demonstration():
    data = sea()
    data["procurement"]["provenance"] = "stated"
    load(data)
    assert Project.objects.get().demonstration


# Release


def test_release_makes_quantities_by_category_public():
    load(sea())
    assert Procurement.objects.get().released_at is None
    report = load(sea(), release=True)
    assert dict(report.counts["procurement"]) == {"unchanged": 1, "released": 1}
    assert Procurement.objects.get().released_at is not None


def test_what_somebody_withdrew_stays_withdrawn():
    load(sea(), release=True)
    Procurement.objects.get().withdraw()
    before = dump()
    load(sea(), release=True)
    assert dump() == before


def test_release_leaves_alone_what_the_file_does_not_have():
    load(sea())
    load(river(), release=True)
    assert Procurement.objects.get().released_at is None


# Speed


def test_many_items_need_few_statements():
    def statements(number):
        data = sea()
        data["project"]["slug"] = f"sea-{number}"
        data["procurement"]["lots"][1]["items"] = [
            item(f"2.{place}", 2, 5, "2021-08-02", "2021-08-09",
                 **given(1, "unit", "2021-08-16"))
            for place in range(number)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            load(data)
        with CaptureQueriesContext(connection) as again:
            load(data)
        return len(captured), len(again)

    statements(1)  # makes what projects share
    few, many = statements(3), statements(100)
    # Inserts hold so many values each: 100 items, 200 pieces, and their history.
    assert many[0] - few[0] <= 30
    assert many[1] == few[1]
