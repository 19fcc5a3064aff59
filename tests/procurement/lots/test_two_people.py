"""Two people change a lot at once."""

from decimal import Decimal

import pytest

from procurement.models import Item
from tests.activities.pages import text
from tests.procurement.lots.pages import entered, row, stored
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def test_two_people_see_both_versions_of_an_item(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    opened = client.get(address)
    client.post(address, entered(opened, item_2_1__quantity="42"))
    page = client.post(
        address, entered(opened, item_2_1__quantity="44", item_2_2__unit_price_eur="600")
    )
    assert page.context["rows"].conflicts == [("2.1: Quantity", "42", "44")]
    assert stored() == [("2.1", 42, Decimal("980.00")), ("2.2", 10, Decimal("640.00"))]
    assert "Somebody else saved this after you opened the page." in text(page)
    assert "2.1: Quantity" in text(page)
    # Seen, and saved again.
    assert client.post(address, entered(page)).status_code == 302
    assert stored() == [("2.1", 44, Decimal("980.00")), ("2.2", 10, Decimal("600.00"))]


def test_two_people_who_change_different_items_do_not_disturb_each_other(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    opened = client.get(address)
    client.post(address, entered(opened, item_2_1__quantity="42"))
    assert client.post(address, entered(opened, item_2_2__quantity="11")).status_code == 302
    assert [quantity for _number, quantity, _price in stored()] == [42, 11]


def test_an_item_that_somebody_else_added_stays_as_it_is(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    opened = client.get(address)
    client.post(address, entered(opened) | row("new0", number="2.3"))
    assert client.post(address, entered(opened, item_2_2__quantity="11")).status_code == 302
    assert [number for number, _quantity, _price in stored()] == ["2.1", "2.2", "2.3"]


def test_an_item_that_somebody_else_removed_is_said_and_nothing_is_lost(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    opened = client.get(address)
    data = entered(opened, item_2_2__quantity="11", item_2_1__quantity="39")
    Item.objects.filter(number="2.2").delete()
    page = client.post(address, data)
    assert "Somebody else removed this item after you opened the page." in text(page)
    assert page.context["rows"].gone_rows[0]["quantity"].value() == "11"
    assert stored() == [("2.1", 40, Decimal("980.00"))]
    assert client.post(address, entered(page)).status_code == 302
    assert stored() == [("2.1", 39, Decimal("980.00")), ("2.2", 11, Decimal("640.00"))]


def test_a_lot_that_somebody_else_removed_is_not_there_any_more(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    data = entered(client.get(address))
    lot.delete()
    assert client.post(address, data).status_code == 404
