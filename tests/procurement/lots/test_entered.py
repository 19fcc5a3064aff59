"""A lot and its items are entered on one page: rows, amounts as people write them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from procurement.models import Item, Lot
from tests.activities.pages import text
from tests.factories import ItemFactory, LotFactory, bring
from tests.procurement.lots.pages import entered, errors, row, stored
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def test_a_lot_is_entered_with_all_its_items_on_one_page(contract, office, client):
    project, _component, user = office
    address = url("add-lot", project, contract.pk)
    page = client.get(address)
    assert page.context["form"]["number"].value() == 1
    assert len(page.context["rows"].new_rows) == 4
    data = {"number": "1", "title_sr": "Vozila", "delivery_deadline": "30. 9. 2019."}
    data |= row("new0", number="1.10", name_en="", name_sr="Kombi", quantity="1.200",
                unit_price_eur="26.800,00", category="vehicles")  # fmt: skip
    data |= row("new1", number="", name_en=" ", quantity="", unit_price_eur="")
    data |= row("new3", number="1.9", unit_price_eur="1,234.50", specification="annex II, 1.9",
                brand_and_model="X 5")  # fmt: skip
    answer = client.post(address, data)
    lot = Lot.objects.get()
    assert answer.url == lot.get_absolute_url()
    assert (lot.contract, lot.number, lot.title_sr, lot.delivery_deadline) == (
        contract, 1, "Vozila", date(2019, 9, 30),
    )  # fmt: skip
    # By number, so that 1.10 follows 1.9.
    assert list(
        lot.items.values_list(
            "number", "name_en", "name_sr", "category", "quantity", "unit_price_eur",
            "specification", "brand_and_model",
        )
    ) == [
        ("1.9", "Radio", "", "it equipment", 5, Decimal("1234.50"), "annex II, 1.9", "X 5"),
        ("1.10", "", "Kombi", "vehicles", 1200, Decimal("26800.00"), "", ""),
    ]  # fmt: skip
    assert {one.history.get().history_user for one in [lot, *lot.items.all()]} == {user}


def test_another_lot_can_follow_at_once(contract, office, client):
    address = url("add-lot", office[0], contract.pk)
    data = {"number": "1", "title_en": "Cars", "another": "1"}
    assert client.post(address, data).url == address
    assert client.get(address).context["form"]["number"].value() == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"quantity": "0"}, "0 is too small. Enter 1 or more."),
        ({"quantity": "20001"}, "20001 is too large. Enter 20000 or less."),
        ({"quantity": "2,5"}, "“2,5” is not a whole number. Write it like 1200."),
        ({"quantity": ""}, "“Quantity” is empty. Enter a number."),
        ({"unit_price_eur": "dear"}, "“dear” is not a number. Write amounts like 1234.50."),
        ({"unit_price_eur": "-1"}, "-1 is too small. Enter 0 or more."),
        (
            {"unit_price_eur": "1.005"},
            "“1.005” can be read in two ways: do you mean 1.01 or 1,005.00? Write 1.01 or 1005.00.",
        ),
        ({"unit_price_eur": "1.0055"}, "1.0055 has too many decimals. Round it to 2."),
        ({"unit_price_eur": "9" * 11}, "99999999999 has too many digits. Enter a smaller number."),
        ({"number": ""}, "“Number” is empty. Write it there."),
        ({"number": "a\0"}, "Null characters are not allowed."),
        ({"number": "1" * 13}, "Ensure this value has at most 12 characters (it has 13)."),
        ({"name_en": ""}, "Enter the name in English or in Serbian."),
        ({"category": "ships"}, "Select a valid choice. ships is not one of the available"),
        ({"category": ""}, "Nothing is chosen at “Category”. Choose one of the list."),
    ],
)
def test_a_wrong_row_saves_nothing_and_keeps_what_was_typed(
    changed, message, contract, office, client
):
    data = {"number": "1", "title_en": "Cars"}
    data |= row("new0", name_en="Car") | row("new2", **{"number": "1.2", **changed})
    page = client.post(url("add-lot", office[0], contract.pk), data)
    assert page.status_code == 200
    assert len(errors(page)) == 1
    assert "Items, row 3, " in errors(page)[0]
    assert message in errors(page)[0]
    assert message in text(page)
    assert (Lot.objects.count(), Item.objects.count()) == (0, 0)
    # Rows that stay empty are not marked as wrong.
    assert page.content.decode().count('aria-invalid="true"') == 1
    typed = page.context["rows"].new_rows[2]
    for name, value in ({"number": "1.2", "name_en": "Radio"} | changed).items():
        assert typed[name].value() == value


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title_en": ""}, "Enter the title in English or in Serbian."),
        ({"number": "2"}, "The contract already has a lot with this number."),
        ({"number": "x"}, "“x” is not a whole number. Write it like 1200."),
        ({"delivery_deadline": "31.2.2019"}, "“31.2.2019” is not a day."),
    ],
)
def test_a_wrong_lot_saves_nothing(changed, message, lot, contract, office, client):
    data = {"number": "3", "title_en": "Cars", **row("new0"), **changed}
    page = client.post(url("add-lot", office[0], contract.pk), data)
    assert [message in error for error in errors(page)] == [True]
    assert (Lot.objects.count(), Item.objects.count()) == (1, 2)
    assert page.context["rows"].new_rows[0]["name_en"].value() == "Radio"


@pytest.mark.parametrize("existing", [True, False])
def test_two_items_of_a_lot_have_different_numbers(existing, lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    data = entered(client.get(address)) | row("new0", number="2.1" if existing else "2.3")
    if not existing:
        data |= row("new1", number="2.3", name_en="Other")
    page = client.post(address, data)
    assert [error.partition(" – ")[2] for error in errors(page)] == (
        ["Two rows have this number. Change one of them."]
        if not existing
        else ["The lot already has an item with this number."]
    )
    assert Item.objects.count() == 2


def test_items_are_changed_added_and_removed_in_one_step(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    page = client.get(address)
    data = entered(
        page, title_en="Computers", item_2_1__quantity="45", item_2_2__remove="on",
        item_2_2__quantity="nonsense",
    )  # fmt: skip
    # What is removed makes room for its number.
    data |= row("new0", number="2.2", quantity="3", unit_price_eur="99,90")
    assert client.post(address, data).url == lot.get_absolute_url()
    lot.refresh_from_db()
    assert lot.title_en == "Computers"
    assert stored() == [("2.1", 45, Decimal("980.00")), ("2.2", 3, Decimal("99.90"))]
    assert Item.history.filter(history_type="-").get().history_user == office[2]


def test_what_nobody_changed_gets_no_new_edition(lot, office, client):
    address = url("edit-lot", office[0], lot.pk)
    client.post(address, entered(client.get(address), item_2_1__quantity="41"))
    assert [item.history.count() for item in lot.items.all()] == [2, 1]
    assert lot.history.count() == 1


def test_the_key_of_another_lots_item_changes_nothing_there(lot, office, client):
    other = ItemFactory(number="7.7", quantity=5)
    address = url("edit-lot", office[0], lot.pk)
    data = entered(client.get(address)) | row(other.pk, number="7.7", quantity="1")
    client.post(address, data)
    other.refresh_from_db()
    assert (other.quantity, other.lot_id == lot.pk) == (5, False)


@pytest.mark.parametrize(
    "data",
    [
        {}, {"number": ["1", "2"], "title_en": "x"}, {"item-new999-number": "1"},
        {"item-new0-number": "1", "item-99999999999999999999-number": "2"},
        {"item-123456789012345678-number": "2", "item-123456789012345678-base": "\0"},
        {"base": "9" * 400, "number": "9" * 400, "title_en": "x", "item-new0-quantity": "٣"},
    ],
)  # fmt: skip
def test_no_input_is_a_failure(data, lot, office, client):
    for address in (
        url("edit-lot", office[0], lot.pk), url("add-lot", office[0], lot.contract.pk),
    ):  # fmt: skip
        assert client.post(address, data).status_code in (200, 302)
    assert Item.objects.count() == 2


def test_as_many_statements_to_open_30_items_as_one(contract, office, client):
    lot = LotFactory(contract=contract)
    counts = []
    for number in range(1, 31):
        item = ItemFactory(lot=lot, number=f"1.{number}")
        bring(item, 1)
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                client.get(url("edit-lot", office[0], lot.pk))
            counts.append(len(statements))
    assert counts[0] == counts[1], counts


def test_a_delivery_deadline_is_not_before_the_signature(contract, office, client):
    contract.signed_on = date(2019, 1, 15)
    contract.save()
    address = url("add-lot", office[0], contract.pk)
    answer = client.post(
        address, {"number": "1", "title_en": "Cars", "delivery_deadline": "2019-01-14"}
    )
    assert answer.context["form"].errors == {
        "delivery_deadline": [
            "The delivery deadline 14 Jan 2019 is before the signature of the contract on "
            "15 Jan 2019. Enter 15 Jan 2019 or a later day, or correct the day of the signature "
            "on the page of the contract."
        ]
    }
    assert not contract.lots.exists()


@pytest.mark.parametrize(("language", "first"), [("en", "name_en"), ("sr", "name_sr")])
def test_both_names_stand_together_and_needed_fields_have_a_star(
    language, first, contract, office, client
):
    with translation.override(language):
        page = client.get(url("add-lot", office[0], contract.pk))
        fields = page.context["rows"].new_rows[0].by_language()
    names = [field.name for field in fields]
    assert names[4] == first
    assert set(names[4:6]) == {"name_en", "name_sr"}
    starred = re.findall(
        r'for="id_item-new0-(\w+)">[^<]*<span class="asteriskField">', page.content.decode()
    )
    assert starred == ["number", "category", "quantity", "unit_price_eur"]
