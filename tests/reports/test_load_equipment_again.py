"""Loading equipment again: what the file says anew, and what people have booked since."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from activities.models import Institution, Project
from core.scripts import to_cyrillic
from procurement.models import Contract, Item, Lot, Piece, Procurement, Protocol, ProtocolLine
from reports.loading import load, read
from tests.factories import AcceptanceFactory, accept, bring, hand_over, reject
from tests.reports.goods import check_goods
from tests.reports.river import given, item, item_of, sea
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def pieces_of(number):
    return list(Piece.objects.filter(item__number=number).order_by("number"))


def counts_of(report) -> dict:
    names = ("procurement", "contracts", "lots", "items", "deliveries", "acceptances",
             "protocols", "pieces")  # fmt: skip
    return {name: dict(report.counts[name]) for name in names if name in report.counts}


UNCHANGED = {
    "procurement": {"unchanged": 1},
    "contracts": {"unchanged": 1},
    "lots": {"unchanged": 2},
    "items": {"unchanged": 5},
}


def stays(data, *, update=True, notes=()):
    """Loading the file leaves every table as it is; these notes are given."""
    before = dump()
    report = load(data, update=update)
    assert dump() == before
    assert report.notes == list(notes)
    return report


@pytest.mark.parametrize("options", [{}, {"update": True}, {"release": True}])
def test_second_run_changes_nothing_in_any_table(options):
    load(sea(), release=True)
    before = dump()
    assert counts_of(load(sea(), **options)) == UNCHANGED
    assert dump() == before


def test_second_run_of_the_demonstration_changes_nothing():
    load(read(FILE), release=True)
    before = dump()
    load(read(FILE), update=True, release=True)
    assert dump() == before


def test_a_title_in_the_other_script_is_the_same_title():
    load(sea())
    Procurement.objects.update(title_sr=to_cyrillic("Oprema za reku"), title_en="Other")
    assert counts_of(load(sea()))["procurement"] == {"different": 1}
    assert Procurement.objects.count() == 1


def changed() -> dict:
    data = sea()
    found = data["procurement"]
    found.update(programme_en="Another programme", contracting_authority="partner")
    found["contract"]["warranty_days"] = 365
    found["lots"][0]["delivery_deadline"] = "2021-07-31"
    item_of(data, "1.1").update(name_en="Fast boat", unit_price_eur="41000")
    item_of(data, "2.10")["quantity"] = 6
    return data


def test_what_differs_is_named_and_left_alone():
    load(sea())
    report = stays(changed(), update=False)
    assert counts_of(report) == {
        "procurement": {"different": 1},
        "contracts": {"different": 1},
        "lots": {"different": 1, "unchanged": 1},
        "items": {"different": 2, "unchanged": 3},
    }
    assert report.differences == [
        'different: procurement: programme_en: "National programme" in the database, "Another '
        'programme" in the file; contracting_authority: police in the database, partner in the '
        "file",
        "different: procurement, contract: warranty_days: 730 in the database, 365 in the file",
        "different: procurement, lots 1: delivery_deadline: 2021-06-30 in the database, "
        "2021-07-31 in the file",
        'different: procurement, lots 1, items 1.1: name_en: "Item 1.1" in the database, "Fast '
        'boat" in the file; unit_price_eur: 40000.5 in the database, 41000 in the file',
        "different: procurement, lots 2, items 2.10: quantity: 5 in the database, 6 in the file",
    ]


def test_update_overwrites_what_was_contracted():
    def booked():
        """The pieces, but for what they are searched by: their item has another name."""
        return [{**row, "search": ""} for row in Piece.objects.values()]

    load(sea())
    pieces = booked()
    load(changed(), update=True)
    assert Procurement.objects.get().contracting_authority.key == "partner"
    assert Contract.objects.get().warranty_days == 365
    assert Lot.objects.get(number=1).delivery_deadline == date(2021, 7, 31)
    boat = Item.objects.get(number="1.1")
    assert (boat.name_en, boat.unit_price_eur, boat.delivered) == ("Fast boat", Decimal(41000), 2)
    assert Piece.objects.matching("fast boat").filter(item=boat).count() == 2
    assert [row.history_change_reason for row in boat.history.all()] == ["loaded", "loaded"]
    assert Item.objects.get(number="2.10").quantity == 6
    assert booked() == pieces
    stays(changed())


def test_the_contract_is_known_by_its_reference_else_it_is_the_first():
    load(sea())
    first = Contract.objects.get()
    second = Contract.objects.create(procurement=first.procurement, reference="48-2/2021")
    data = sea()
    data["procurement"]["contract"]["reference"] = "48-2/2021"
    data["procurement"]["lots"] = []
    assert counts_of(load(data, update=True))["contracts"] == {"updated": 1}
    second.refresh_from_db()
    assert second.contractor == "Boats Ltd"
    data["procurement"]["contract"]["reference"] = "48-3/2021"
    load(data, update=True)
    first.refresh_from_db()
    assert first.reference == "48-3/2021"


def test_keys_that_the_file_leaves_out_are_left_alone():
    load(sea())
    data = sea()
    found = data["procurement"]
    for name in ("programme", "note", "contracting_authority", "contract", "contract_signed"):
        del found[name]
    del found["lots"][1]["delivery_deadline"]
    for name in ("delivered", "accepted", "handed_over", "handed_over_on", "specification",
                 "serial_numbers", "inventory_numbers", "name_sr"):  # fmt: skip
        del item_of(data, "1.1")[name]
    stays(data)


# What the file says of pieces


def test_what_was_not_booked_is_booked_with_update_alone():
    load(sea())
    data = sea()
    item_of(data, "2.10").update(
        delivered="2021-09-06", accepted="2021-09-06", **given(1, "unit", "2021-09-07")
    )
    report = stays(data, update=False)
    assert report.differences == [
        "different: procurement, lots 2, items 2.10: delivered: 0 in the database, 5 in the file"
    ]
    report = load(data, update=True)
    assert counts_of(report)["pieces"] == {"created": 5}
    found = Item.objects.get(number="2.10")
    assert found.delivered == 5
    assert [row.delivered for row in found.history.order_by("history_id")] == [0, 5]
    line = ProtocolLine.objects.get(piece__item=found)
    assert (line.protocol.code, line.unit.key) == ("3/2021", "unit"), "after those of the database"
    check_goods(Project.objects.get())
    stays(data)


def test_a_lot_has_one_provisional_acceptance_also_where_a_new_item_completes_it_again():
    load(sea())
    data = sea()
    data["procurement"]["lots"][0]["items"].append(item("1.3", 1, 7, "2021-07-01", "2021-07-02"))
    report = load(data)
    assert counts_of(report)["items"] == {"unchanged": 5, "created": 1}
    lot = Lot.objects.get(number=1)
    assert lot.acceptances.filter(kind="provisional").count() == 1
    assert lot.acceptances.get(on="2021-07-02").kind == "partial provisional"
    data["procurement"]["lots"][1]["items"].append(item("2.3", 1, 7, "2021-08-09", "2021-08-10"))
    load(data)
    lot = Lot.objects.get(number=2)
    assert lot.acceptances.get(on="2021-08-10").kind == "partial provisional", "2.2 and 2.10 wait"


def test_what_people_have_booked_since_goes_on_from_the_file():
    load(sea())
    unit = Institution.objects.get(key="unit")
    hand_over(pieces_of("1.2")[6:], unit, on=date(2021, 9, 1), number=9)
    accept(pieces_of("2.2"), on=date(2021, 9, 2))
    bring(Item.objects.get(number="2.10"), 5, on=date(2021, 9, 6))
    assert counts_of(stays(sea())) == UNCHANGED


def test_more_on_the_same_day_goes_on_from_the_file():
    load(sea())
    partner = Institution.objects.get(key="partner")
    hand_over(pieces_of("1.2")[6:], partner, on=date(2021, 7, 5), number=9)
    found = Item.objects.get(number="2.2")
    found.quantity = 5
    bring(found, 2, on=date(2021, 8, 2))
    said = (
        "procurement, lots 2, items 2.2: quantity was left alone: Item 2.2: 5 are delivered "
        "already, so the quantity cannot be 3. Enter 5 or more."
    )
    assert counts_of(stays(sea(), notes=[said])) == UNCHANGED


def test_a_later_move_and_a_rejection_go_on_from_the_file():
    load(sea())
    partner = Institution.objects.get(key="partner")
    boat = pieces_of("1.1")[0]
    boat.lines.update(until="2021-10-01")
    protocol = Protocol.objects.create(
        procurement=Procurement.objects.get(), kind="move", on="2021-10-01", year=2021, number=7,
        from_unit=boat.unit, to_unit=partner,
    )  # fmt: skip
    ProtocolLine.objects.create(protocol=protocol, piece=boat, unit=partner, since="2021-10-01")
    Piece.objects.filter(pk=boat.pk).update(unit=partner)
    Piece.objects.filter(pk=pieces_of("2.2")[0].pk).update(rejected_on="2021-08-20")
    Item.objects.filter(number="2.2").update(delivered=2)
    assert counts_of(stays(sea())) == UNCHANGED


def test_bookings_that_people_changed_are_said_and_left_alone():
    load(sea())
    Protocol.objects.filter(to_unit__key="partner").update(annulled_on="2021-07-06")
    Piece.objects.filter(item__number="1.2").update(unit=None, handed_over_on=None)
    Piece.objects.filter(item__number="2.1", number=4).update(accepted_on="2021-08-11")
    stays(
        sea(),
        notes=[
            "procurement, lots 1, items 1.2: bookings were left alone: 10 delivered 2021-06-14 and "
            "accepted 2021-06-28 in the database, 10 delivered 2021-06-14 and accepted 2021-06-28, "
            "6 to partner 2021-07-05 in the file.",
            "procurement, lots 2, items 2.1: bookings were left alone: 3 delivered 2021-08-02 and "
            "accepted 2021-08-09, 1 delivered 2021-08-02 and accepted 2021-08-11 in the database, "
            "4 delivered 2021-08-02 and accepted 2021-08-09 in the file.",
        ],
    )


def test_another_day_or_unit_in_the_file_is_said_and_left_alone():
    load(sea())
    data = sea()
    item_of(data, "1.1")["unit"] = "partner"
    item_of(data, "2.2")["delivered"] = "2021-08-03"
    stays(
        data,
        notes=[
            "procurement, lots 1, items 1.1: bookings were left alone: 2 delivered 2021-06-14 and "
            "accepted 2021-06-21, 2 to unit 2021-07-05 in the database, 2 delivered 2021-06-14 and "
            "accepted 2021-06-21, 2 to partner 2021-07-05 in the file.",
            "procurement, lots 2, items 2.2: bookings were left alone: 3 delivered 2021-08-02 in "
            "the database, 3 delivered 2021-08-03 in the file.",
        ],
    )


def test_quantity_below_what_has_arrived_since_is_said_and_left_alone():
    load(sea())
    Item.objects.filter(number="2.10").update(quantity=9)
    bring(Item.objects.get(number="2.10"), 8, on=date(2021, 9, 6))
    stays(
        sea(),
        notes=[
            "procurement, lots 2, items 2.10: quantity was left alone: Item 2.10: 8 are delivered "
            "already, so the quantity cannot be 5. Enter 8 or more."
        ],
    )


def test_quantity_below_what_counted_as_delivered_once_is_said_and_left_alone():
    load(sea())
    Item.objects.filter(number="2.10").update(quantity=9)
    reject(bring(Item.objects.get(number="2.10"), 8, on=date(2021, 9, 6))[:4], on=date(2021, 9, 9))
    stays(
        sea(),
        notes=[
            "procurement, lots 2, items 2.10: quantity was left alone: Item 2.10: on 6 Sep 2021 8 "
            "counted as delivered, before some were rejected, so the quantity cannot be 5. Enter 8 "
            "or more."
        ],
    )


def test_a_finally_accepted_lot_gets_no_more_from_a_file():
    load(sea())
    lot = Item.objects.get(number="1.1").lot
    AcceptanceFactory(lot=lot, kind="final", on=date(2023, 9, 1))
    data = sea()
    item_of(data, "1.1")["quantity"] += 1
    items = next(one["items"] for one in data["procurement"]["lots"] if one["number"] == 1)
    items.append({**item_of(data, "1.2"), "number": "1.9"})
    before = list(Item.objects.order_by("pk").values())
    report = load(data, update=True)
    assert list(Item.objects.order_by("pk").values()) == before
    back = "Take back the final acceptance first, if it was a mistake."
    assert [note for note in report.notes if "finally" in note] == [
        "procurement, lots 1, items 1.1: quantity was left alone: Item 1.1: the lot is finally "
        f"accepted since 1 Sep 2023, so the quantity cannot be raised from 2 to 3. {back}",
        "procurement, lots 1, items 1.9: was left out: Item 1.9: the lot is finally accepted since "
        f"1 Sep 2023, so no item is added. {back}",
    ]


def test_numbers_that_are_new_in_the_file_are_said_and_left_alone():
    load(sea())
    data = sea()
    item_of(data, "1.2").update(
        serial_numbers=["SN-1", "SN-2"], inventory_numbers=["rp-10", "RP 20", "RP 001"]
    )
    stays(
        data,
        notes=[
            "procurement, lots 1, items 1.2: numbers were left alone: 1 serial and 2 inventory "
            "numbers of the file are not on its pieces. Enter them on the page for numbers."
        ],
    )


def test_numbers_that_people_entered_stay():
    load(sea())
    for piece in pieces_of("1.2"):
        piece.serial_number = piece.serial_number or f"SN-9{piece.number}"
        piece.save()
    assert counts_of(stays(sea())) == UNCHANGED
