"""A lot of which something has happened: V14, and what may no longer be changed."""

from datetime import date
from decimal import Decimal

import pytest

from core.editions import edition_of
from procurement.forms.items import ItemForm
from procurement.models import Defect, Item, Piece
from tests.activities.pages import text
from tests.factories import AcceptanceFactory, ItemFactory, bring, reject
from tests.procurement.lots.pages import entered, errors, row, stored
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def test_v14_the_quantity_cannot_fall_below_what_is_delivered(lot, office, client):
    laptops = lot.items.get(number="2.1")
    bring(laptops, 31)
    address = url("edit-lot", office[0], lot.pk)
    page = client.post(
        address, entered(client.get(address), item_2_1__quantity="30", item_2_2__quantity="12")
    )
    assert errors(page) == [
        "Items, row 1, Quantity – Item 2.1: 31 are delivered already, so the quantity cannot be "
        "30. Enter 31 or more."
    ]
    assert stored() == [("2.1", 40, Decimal("980.00")), ("2.2", 10, Decimal("640.00"))]
    page = client.post(address, entered(page, item_2_1__quantity="31"))
    assert stored()[0][1] == 31


def test_v14_holds_for_what_was_delivered_since_the_page_was_opened(lot, office, client):
    laptops = lot.items.get(number="2.1")
    address = url("edit-lot", office[0], lot.pk)
    data = entered(client.get(address), item_2_1__quantity="30")
    bring(laptops, 31)
    page = client.post(address, data)
    assert "31 are delivered already" in errors(page)[0]
    laptops.refresh_from_db()
    assert (laptops.quantity, laptops.delivered) == (40, 31)


def asked(item, **typed) -> ItemForm:
    """A sound row of the item, not stored yet."""
    data = {name: getattr(item, name) for name in ItemForm.Meta.fields} | typed
    data["base"] = edition_of(item)
    form = ItemForm(data, instance=Item.objects.get(pk=item.pk), lot=item.lot)
    assert form.is_valid(), form.errors
    return form


def test_a_delivery_booked_at_the_same_moment_keeps_its_place(lot):
    laptops = lot.items.get(number="2.1")
    renaming, cutting = asked(laptops, name_en="Notebook"), asked(laptops, quantity="30")
    Item.objects.filter(pk=laptops.pk).update(delivered=31)
    assert not cutting.store(by=None)
    assert "31 are delivered already" in str(cutting.errors["quantity"])
    assert renaming.store(by=None)
    laptops.refresh_from_db()
    assert (laptops.name_en, laptops.quantity, laptops.delivered) == ("Notebook", 40, 31)


def test_a_number_that_somebody_takes_at_the_same_moment_is_refused(lot):
    form = asked(lot.items.get(number="2.1"), number="2.9")
    ItemFactory(lot=lot, number="2.9")
    assert not form.store(by=None)
    assert form.errors == {"number": ["The lot already has an item with this number."]}


@pytest.mark.parametrize("how", ["delivery", "defect"])
def test_an_item_that_something_happened_to_is_not_removed(how, lot, office, client):
    laptops = lot.items.get(number="2.1")
    address = url("edit-lot", office[0], lot.pk)
    before = client.get(address)
    assert f"item-{laptops.pk}-remove" in before.content.decode()
    if how == "delivery":
        bring(laptops, 1)
        # A booking makes no new edition of the item.
        laptops.history.first().delete()
    else:
        acceptance = AcceptanceFactory(lot=lot)
        Defect.objects.create(
            acceptance=acceptance, item=laptops, description="x", remedy_by=date(2019, 9, 9)
        )
    after = client.get(address)
    assert f"item-{laptops.pk}-remove" not in after.content.decode()
    assert "It has deliveries, so it stays." in text(after)
    page = client.post(address, entered(before, item_2_1__remove="on"))
    assert [error.partition(" – ")[2] for error in errors(page)] == [
        "It has deliveries, so it stays. Take them back first."
    ]
    assert Item.objects.count() == 2


def test_a_piece_is_found_by_the_new_name_of_its_item(lot, office, client):
    laptops = lot.items.get(number="2.1")
    bring(laptops, 2)
    address = url("edit-lot", office[0], lot.pk)
    client.post(address, entered(client.get(address), item_2_1__name_sr="Преносни рачунар"))
    assert Piece.objects.matching("prenosni racunar").count() == 2


def test_a_finally_accepted_lot_gets_no_more(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    AcceptanceFactory(lot=lot, kind="final", on=date(2019, 9, 1))
    before = stored()
    since, back = "the lot is finally accepted since 1 Sep 2019, so", "Take back the final"
    back += " acceptance first, if it was a mistake."
    page = client.post(address, entered(client.get(address), item_2_1__quantity="41"))
    assert errors(page) == [
        f"Items, row 1, Quantity – Item 2.1: {since} the quantity cannot be raised from 40 to 41. "
        f"{back}"
    ]
    added = row("new0", number="2.3")
    page = client.post(address, entered(client.get(address)) | added)
    assert errors(page) == [f"Items, row 3, Quantity – Item 2.3: {since} no item is added. {back}"]
    assert stored() == before
    data = entered(client.get(address), item_2_1__name_en="Notebook", item_2_1__quantity="39")
    assert client.post(address, data).status_code == 302, "names may change"


def test_a_quantity_is_not_lowered_below_what_counted_as_delivered_on_any_day(lot, office, client):
    pieces = bring(lot.items.get(number="2.2"), 10, on=date(2019, 6, 1))
    reject(pieces[:2], on=date(2019, 6, 20))
    address = url("edit-lot", office[0], lot.pk)
    page = client.post(address, entered(client.get(address), item_2_2__quantity="8"))
    assert errors(page) == [
        "Items, row 2, Quantity – Item 2.2: on 1 Jun 2019 10 counted as delivered, before some "
        "were rejected, so the quantity cannot be 8. Enter 10 or more."
    ]
    page = client.post(address, entered(client.get(address), item_2_2__quantity="7"))
    assert errors(page) == [
        "Items, row 2, Quantity – Item 2.2: 8 are delivered already, so the quantity cannot be 7. "
        "Enter 8 or more."
    ]
    assert Item.objects.get(number="2.2").quantity == 10
