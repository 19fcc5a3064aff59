"""The pages of a delivery: what it shows, correcting, taking back, the list."""

from datetime import date

import pytest

from activities.words import Role
from procurement.models import Delivery, Item, Piece
from tests.activities.pages import edit_data, member, text
from tests.factories import (
    ItemFactory,
    LotFactory,
    accept,
    bring,
    project_with,
    reject,
)
from tests.procurement.pages import DELIVERY, url

pytestmark = pytest.mark.django_db

MAY = date(2019, 5, 6)


@pytest.fixture
def add(office, contract):
    return url("add-delivery", office[0], contract.pk)


def test_the_page_of_a_delivery_says_what_came_and_what_became_of_it(
    client, office, laptops, chairs
):
    pieces = bring(laptops, 4, serials=["PF-1", "PF-2"], note_number="OT-7")
    delivery = pieces[0].delivery
    accept(pieces[:2])
    reject(pieces[2:3])
    page = client.get(delivery.get_absolute_url())
    assert [
        (item.number, item.came, item.waits, item.accepted, item.rejected)
        for item in page.context["items"]
    ] == [("2.1", 4, 1, 2, 1)]
    said = text(page)
    assert "Serial numbers: 2 of 4 2 missing" in said
    assert "PF-1 PF-2" in said
    assert "Record the acceptance of lot 2" in said
    assert (
        "This delivery cannot be taken back. Of its pieces 2 are accepted and 1 rejected." in said
    )


def test_a_delivery_with_very_many_serial_numbers_shows_the_first(client, office, contract):
    item = ItemFactory(lot=LotFactory(contract=contract), quantity=80)
    [first, *_others] = bring(item, 80, serials=[f"SN-{n:03d}." for n in range(80)])
    said = text(client.get(first.delivery.get_absolute_url()))
    assert "80 serial numbers the first 60 are shown" in said
    assert "SN-059." in said
    assert "SN-060." not in said


def test_its_head_is_corrected_and_the_day_of_its_pieces_moves(client, office, laptops):
    pieces = bring(laptops, 2)
    address = url("edit-delivery", office[0], pieces[0].delivery.pk)
    data = edit_data(client.get(address), note_number="OT-8", on="2019-05-07", remarks="wet box")
    assert client.post(address, data).status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.note_number, delivery.on, delivery.remarks) == (
        "OT-8", date(2019, 5, 7), "wet box",
    )  # fmt: skip
    assert set(Piece.objects.values_list("delivered_on", flat=True)) == {date(2019, 5, 7)}
    assert set(
        Piece.history.filter(history_type="~").values_list("delivered_on", "history_user")
    ) == {(date(2019, 5, 7), office[2].pk)}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2019-05-21",
            "The day 21 May 2019 is after 20 May 2019 (acceptance). Enter 20 May 2019 or an "
            "earlier day.",
        ),
        (
            "2019-01-14",
            "The day 14 Jan 2019 is before 15 Jan 2019 (signature of the contract). Enter "
            "15 Jan 2019 or a later day.",
        ),
    ],
)
def test_its_day_stays_between_signature_and_acceptance(day, expected, client, office, laptops):
    pieces = bring(laptops, 2)
    accept(pieces[:1])
    address = url("edit-delivery", office[0], pieces[0].delivery.pk)
    page = client.post(address, edit_data(client.get(address), on=day, note_number="OT-8"))
    assert page.context["form"].errors == {"on": [expected]}
    assert 'value="OT-8"' in page.content.decode()
    delivery = Delivery.objects.get()
    assert (delivery.on, delivery.note_number == "OT-8") == (MAY, False)
    assert set(Piece.objects.values_list("delivered_on", flat=True)) == {MAY}


def test_a_replacement_is_not_moved_before_the_rejection(client, office, laptops):
    reject(bring(laptops, 10)[:1])
    [piece] = bring(laptops, 1, on=date(2019, 5, 20))
    address = url("edit-delivery", office[0], piece.delivery.pk)
    page = client.post(address, edit_data(client.get(address), on="2019-05-19"))
    [error] = page.context["form"].errors["on"]
    assert error.startswith("Item 2.1: with this, 11 pieces count as delivered on 19 May 2019")
    piece.refresh_from_db()
    assert (piece.delivered_on, piece.delivery.on) == (date(2019, 5, 20), date(2019, 5, 20))


def test_two_who_correct_a_delivery_see_both_versions(client, office, laptops):
    [piece] = bring(laptops, 1, note_number="OT-1")
    address = url("edit-delivery", office[0], piece.delivery.pk)
    mine = edit_data(client.get(address), note_number="OT-2")
    theirs = edit_data(client.get(address), note_number="OT-3")
    assert client.post(address, theirs).status_code == 302
    page = client.post(address, mine)
    assert page.context["form"].conflicts == [("Number of the delivery note", "OT-3", "OT-2")]
    assert Delivery.objects.get().note_number == "OT-3"


def test_taking_back_asks_first_and_says_what_goes(client, office, laptops, chairs):
    bring(chairs, 1)
    [piece, _other] = bring(laptops, 2)
    address = url("undo-delivery", office[0], piece.delivery.pk)
    assert "2.1 Laptop: 2 pieces" in text(client.get(address))
    assert Piece.objects.count() == 3
    answer = client.post(address, follow=True)
    assert "The delivery is taken back." in text(answer)
    assert list(Item.objects.order_by("number").values_list("delivered", flat=True)) == [0, 1]
    assert Delivery.objects.count() == 1


def test_taking_back_is_refused_once_something_was_accepted(client, office, laptops):
    pieces = bring(laptops, 2)
    accept(pieces[:1])
    answer = client.post(url("undo-delivery", office[0], pieces[0].delivery.pk))
    assert answer.status_code == 409
    assert "Take back the acceptance first." in text(answer)
    assert Piece.objects.count() == 2


def test_the_list_says_what_came_with_each(client, office, laptops, chairs):
    pieces = bring(laptops, 3, note_number="OT-1", on=MAY)
    accept(pieces[:2])
    bring(chairs, 4, note_number="OT-2", on=date(2019, 6, 3))
    page = client.get(url("deliveries", office[0]))
    assert [
        (one.note_number, one.came, one.waits, [(row["number"], row["came"]) for row in one.goods])
        for one in page.context["page"]
    ] == [("OT-2", 4, 4, [("3.1", 4)]), ("OT-1", 3, 1, [("2.1", 3)])]


def test_the_list_makes_the_same_statements_with_one_and_with_thirty(
    client, office, laptops, django_assert_num_queries
):
    def statements(number):
        with django_assert_num_queries(number):
            client.get(url("deliveries", office[0]))

    bring(laptops, 1)
    client.get(url("deliveries", office[0]))
    statements(8)
    Item.objects.update(quantity=100)
    laptops.refresh_from_db()
    for _number in range(29):
        bring(laptops, 2)
    statements(8)


def test_an_empty_list_says_where_to_begin(client, office):
    assert "add the contract first" in text(client.get(url("deliveries", office[0])))


def test_a_viewer_reads_and_does_not_book(client, office, signed_in, laptops, add):
    [piece] = bring(laptops, 1)
    pk = piece.delivery.pk
    member(office[0], Role.VIEWER, signed_in)
    page = client.get(piece.delivery.get_absolute_url())
    assert page.status_code == 200
    assert "Take back" not in text(page)
    assert client.get(url("deliveries", office[0])).status_code == 200
    for address in (add, url("edit-delivery", office[0], pk), url("undo-delivery", office[0], pk)):
        assert client.get(address).status_code == 403
        assert client.post(address, DELIVERY | {f"quantity_{laptops.pk}": "1"}).status_code == 403
    assert Piece.objects.count() == 1


def test_records_of_another_project_are_not_found(client, office, signed_in, laptops, contract):
    [piece] = bring(laptops, 1)
    project, _component, user = project_with(Role.MANAGER)
    signed_in(user)
    pk = piece.delivery.pk
    for name, key in (
        ("delivery", pk), ("edit-delivery", pk), ("undo-delivery", pk),
        ("add-delivery", contract.pk),
    ):  # fmt: skip
        assert client.post(url(name, project, key)).status_code == 404
        assert client.get(url(name, project, key)).status_code == 404
        assert client.get(url(name, office[0], key)).status_code == 404
    assert client.get(url("deliveries", office[0])).status_code == 404
    assert "No delivery is booked yet." in text(client.get(url("deliveries", project)))
    assert Piece.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2019, 6, 30), ""), (date(2019, 7, 1), "1 day"), (date(2019, 7, 12), "12 days")],
)
def test_what_came_after_the_deadline_of_its_lot_says_how_late(day, said, client, office, laptops):
    [piece] = bring(laptops, 1, on=day)
    delivery = text(client.get(piece.delivery.get_absolute_url()))
    item = text(client.get(laptops.get_absolute_url()))
    assert (f"Laptop {said} after the deadline" in delivery) == bool(said)
    assert (f"Delivery deadline 30 Jun 2019 last delivery {said} after it" in item) == bool(said)
    assert ("after the deadline" in delivery, "last delivery" in item) == (bool(said), bool(said))


def test_no_delivery_is_offered_where_everything_has_come(client, office, contract, laptops, add):
    pages = [
        url("overview", office[0]), url("deliveries", office[0]), contract.get_absolute_url(),
        laptops.lot.get_absolute_url(),
    ]  # fmt: skip

    def offered():
        return [f'href="{add}"' in client.get(page).content.decode() for page in pages]

    bring(laptops, 9)
    assert offered() == [True] * 4
    bring(laptops, 1)
    assert offered() == [False] * 4
