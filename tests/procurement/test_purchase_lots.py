"""A lot and its items on one page: rows, amounts as people write them, V14, two people at once."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.editions import edition_of
from procurement.forms.items import ItemForm
from procurement.models import Defect, Item, Lot, Piece
from tests.activities.pages import text
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    bring,
    reject,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(office):
    return ContractFactory(procurement=ProcurementFactory(project=office[0]))


@pytest.fixture
def lot(contract):
    """Lot 2 with 40 laptops (2.1) and 10 printers (2.2)."""
    lot = LotFactory(contract=contract, number=2, title_en="IT", title_sr="Računari")
    ItemFactory(
        lot=lot, number="2.1", name_en="Laptop", name_sr="Laptop", quantity=40,
        unit_price_eur="980.00",
    )  # fmt: skip
    ItemFactory(
        lot=lot, number="2.2", name_en="Printer", name_sr="Štampač", quantity=10,
        unit_price_eur="640.00",
    )  # fmt: skip
    return lot


def row(key, **values) -> dict:
    given = {"number": "1.1", "category": "it equipment", "name_en": "Radio", "quantity": "5",
             "unit_price_eur": "100"}  # fmt: skip
    return {f"item-{key}-{name}": str(value) for name, value in (given | values).items()}


def entered(page, **changed) -> dict:
    """What a browser posts from the page: the lot and all rows as they stand, then what was
    typed; `item_2_1` as a prefix means the row of item 2.1."""
    forms = [page.context["form"], *page.context["rows"].rows]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value not in (None, "", False):
                data[bound.html_name] = str(bound.field.prepare_value(value))
            elif bound.name != "remove":
                data[bound.html_name] = ""
    for name, value in changed.items():
        if found := re.fullmatch(r"item_(\d+)_(\d+)__(\w+)", name):
            item = Item.objects.get(number=f"{found[1]}.{found[2]}")
            name = f"item-{item.pk}-{found[3]}"
        data[name] = value
    return data


def stored() -> list:
    return list(Item.objects.order_by("number").values_list("number", "quantity", "unit_price_eur"))


def errors(page) -> list[str]:
    found = [str(error) for faults in page.context["form"].errors.values() for error in faults]
    return found + [message for _id, message in page.context["rows"].errors_in_words()]


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
