"""A delivery note is booked on one page."""

from datetime import date

import pytest

from procurement.models import Delivery, Piece
from tests.activities.pages import text
from tests.factories import (
    ContractFactory,
    DeliveryFactory,
    ProcurementFactory,
    bring,
)
from tests.procurement.pages import DELIVERY, url

pytestmark = pytest.mark.django_db

MAY = date(2019, 5, 6)


@pytest.fixture
def add(office, contract):
    return url("add-delivery", office[0], contract.pk)


def test_one_page_books_a_delivery_note(office, client, add, laptops, chairs):
    bring(laptops, 3)
    page = client.get(add)
    assert "2.1 Laptop 10 3 7" in text(page)
    assert "3.1 Chair 4 0 4" in text(page)
    answer = client.post(
        add,
        DELIVERY
        | {
            f"quantity_{laptops.pk}": " 3 ",
            f"serials_{laptops.pk}": "PF-1, PF-2\r\n\r\nPF-3\r\n",
            f"quantity_{chairs.pk}": "4",
            "save": "1",
        },
    )
    delivery = Delivery.objects.get(note_number="OT-7")
    assert (answer.status_code, answer.url) == (302, delivery.get_absolute_url())
    assert (delivery.on, delivery.received_by, delivery.recorded_by) == (
        MAY, "storekeeper", office[2],
    )  # fmt: skip
    assert list(
        delivery.pieces.order_by("pk").values_list("item__number", "number", "serial_number")
    ) == [
        ("2.1", 4, "PF-1"), ("2.1", 5, "PF-2"), ("2.1", 6, "PF-3"),
        ("3.1", 1, ""), ("3.1", 2, ""), ("3.1", 3, ""), ("3.1", 4, ""),
    ]  # fmt: skip
    assert "The delivery is booked: 7 pieces." in text(client.get(answer.url))


def test_everything_still_to_come_is_filled_in_and_nothing_saved(client, add, laptops, chairs):
    bring(laptops, 3)
    typed = DELIVERY | {f"serials_{laptops.pk}": "PF-1", f"quantity_{chairs.pk}": "1", "on": "x"}
    for fill, expected in (("all", "7"), (str(laptops.lot_id), "7"), (str(chairs.lot_id), "")):
        page = client.post(add, typed | {"fill": fill, f"quantity_{laptops.pk}": ""})
        form = page.context["form"]
        assert str(form[f"quantity_{laptops.pk}"].value() or "") == expected
        assert form[f"quantity_{chairs.pk}"].value() == "1", "what was typed stays"
        assert form[f"serials_{laptops.pk}"].value() == "PF-1"
        assert (form["note_number"].value(), form["on"].value()) == ("OT-7", "x")
        assert 'id="errors"' not in page.content.decode()
    assert Delivery.objects.count() == 1


def test_too_many_is_said_at_the_item_and_nothing_typed_is_lost(client, add, laptops):
    page = client.post(
        add, DELIVERY | {f"quantity_{laptops.pk}": "11", f"serials_{laptops.pk}": "PF-1"}
    )
    assert page.context["form"].errors == {
        f"quantity_{laptops.pk}": [
            "Item 2.1: you book 11, but 0 of 10 are delivered already. Book 10 at most, or amend "
            "the contract first."
        ]
    }
    body = page.content.decode()
    assert 'value="11"' in body
    assert "PF-1</textarea>" in body
    assert 'value="OT-7"' in body
    assert Delivery.objects.count() == Piece.objects.count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"quantity": "-1"},
        {"quantity": "1.000"},
        {"quantity": "9" * 5000},
        {"quantity": "many"},
        {"quantity": "1", "serials": "A\0B"},
        {"quantity": "1", "serials": "x" * 61},
        {"quantity": "1", "on": "2019-02-31"},
        {"quantity": "1", "on": ""},
        {"quantity": "1", "note_number": ""},
        {"quantity": "1", "note_number": "x" * 61},
        {"quantity": "1", "note_number": "x\0"},
        {"quantity": "20001"},
        {"serials": "A1"},
        {},
    ],
)
def test_wrong_input_is_told_and_nothing_is_saved(changed, client, add, laptops):
    named = {
        f"{name}_{laptops.pk}" if name in ("quantity", "serials") else name: value
        for name, value in changed.items()
    }
    page = client.post(add, DELIVERY | named)
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert "Not saved" in text(page)
    assert Delivery.objects.count() == Piece.objects.count() == 0


def test_repeated_fields_are_no_failure(client, add, laptops):
    data = DELIVERY | {f"quantity_{laptops.pk}": ["2", "1"], "on": ["x", "2019-05-06"]}
    assert client.post(add, data).status_code == 302
    assert Piece.objects.count() == 1


def test_the_same_number_twice_is_booked_with_a_warning(client, add, laptops, contract):
    DeliveryFactory(contract=contract, note_number="OT-7")
    answer = client.post(add, DELIVERY | {f"quantity_{laptops.pk}": "1"}, follow=True)
    assert "The contract has another delivery with this number: OT-7" in text(answer)


def test_a_contract_without_signature_or_items_says_what_comes_first(client, office):
    contract = ContractFactory(procurement=ProcurementFactory(project=office[0]), signed_on=None)
    page = text(client.get(url("add-delivery", office[0], contract.pk)))
    assert "Enter it first: goods are delivered after it." in page
    assert "This contract has no items yet." in page


def test_who_signs_in_again_finds_what_was_typed(client, office, add, laptops):
    client.logout()
    page = client.post(add, DELIVERY | {f"quantity_{laptops.pk}": "5"})
    assert f"quantity_{laptops.pk}=5" in page.content.decode()
    client.force_login(office[2], "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["carried"] = {"path": add, "body": f"note_number=OT-9&quantity_{laptops.pk}=5"}
    session.save()
    form = client.get(add).context["form"]
    assert (form["note_number"].value(), form[f"quantity_{laptops.pk}"].value()) == ("OT-9", "5")
    assert Delivery.objects.count() == 0


def test_what_was_typed_for_an_item_removed_meanwhile_is_told(client, add, laptops, chairs):
    typed = DELIVERY | {
        f"quantity_{laptops.pk}": "1", f"quantity_{chairs.pk}": "2",
        f"serials_{chairs.pk}": "C-1\nC-2",
    }  # fmt: skip
    again = {name: value for name, value in typed.items() if not name.endswith(f"_{chairs.pk}")}
    chairs.delete()
    page = client.post(add, typed)
    assert page.context["form"].errors == {
        "__all__": [
            "Item 3.1 was removed from the contract after you opened the page. For it you entered: "
            "2; C-1, C-2. Nothing is booked yet: save again without it, or correct the contract "
            "first."
        ]
    }
    assert page.context["form"][f"quantity_{laptops.pk}"].value() == "1"
    assert Delivery.objects.count() == 0
    assert client.post(add, again).status_code == 302


def test_where_everything_has_come_the_page_says_so_and_offers_no_button(client, add, laptops):
    bring(laptops, 10)
    answer = client.get(add)
    assert "Everything that was contracted has come: there is nothing to book." in text(answer)
    assert ("Book the delivery" in text(answer), 'name="fill"' in answer.content.decode()) == (
        False, False,
    )  # fmt: skip
    typed = client.post(add, {**DELIVERY, f"quantity_{laptops.pk}": "1"})
    assert 'value="OT-7"' in typed.content.decode(), "what was typed is never lost"
    assert Delivery.objects.count() == 1
