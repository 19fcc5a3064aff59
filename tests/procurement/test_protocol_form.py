"""Writing a protocol on its page: ticking, filling in, narrowing, what is refused."""

from datetime import date

import pytest

from activities.models import Institution
from procurement.models import Piece, Protocol
from tests.activities.pages import text
from tests.factories import ItemFactory, accept, bring, hand_over
from tests.procurement.protocol_pages import HEAD, add_url, ticked

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(goods):
    """The car of the store, and three chairs more."""
    chairs = goods.items.chairs
    chairs.quantity = 6
    chairs.save()
    more = bring(chairs, 3, on=date(2019, 6, 10))
    accept(more, on=date(2019, 6, 20))
    return [goods.cars[2], *more]


def test_a_handover_from_the_form(client, goods, stored):
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[1:3], ["MUP-0301", "MUP-0302"])}
    answer = client.post(add_url(goods.project), posted)
    protocol = Protocol.objects.get(place="Niš")
    assert answer.status_code == 302
    assert answer.url == protocol.get_absolute_url()
    assert (protocol.on, protocol.kind, protocol.to_unit, protocol.giver, protocol.receiver) == (
        date(2019, 7, 8), "handover", goods.okm, "magacioner", "načelnik",
    )  # fmt: skip
    assert list(protocol.lines.values_list("piece__inventory_number", "unit", "since")) == [
        ("MUP-0301", goods.okm.pk, date(2019, 7, 8)),
        ("MUP-0302", goods.okm.pk, date(2019, 7, 8)),
    ]
    page = text(client.get(protocol.get_absolute_url()))
    assert f"Protocol on the handover of equipment no. {protocol.code}" in page
    assert "MUP-0301" in page
    assert "signed scan missing" in page


def test_filling_in_ticks_and_numbers_the_first_free_pieces(client, goods, stored):
    item = goods.items.chairs.pk
    posted = {
        **HEAD, "fill": item, "to_unit": goods.okm.pk, f"count_{item}": "2",
        f"first_{item}": "MUP-0099", f"take_{stored[1].pk}": "on", f"number_{stored[1].pk}": "X-1",
    }  # fmt: skip
    del posted["save"]
    page = client.post(add_url(goods.project), posted).content.decode()
    for piece, number in zip(stored[1:], ["X-1", "MUP-0099", "MUP-0100"], strict=True):
        assert f'name="take_{piece.pk}" checked' in page
        assert f'name="number_{piece.pk}" value="{number}"' in page
    assert f'name="take_{stored[0].pk}" checked' not in page
    assert 'value="magacioner"' in page
    assert Protocol.objects.count() == 2


@pytest.mark.parametrize(
    ("count", "first", "message"),
    [
        ("4", "MUP-0301", "Only 3 more pieces can be ticked here."),
        ("0", "MUP-0301", "Write how many pieces, as a whole number from 1 on."),
        ("many", "", "Write how many pieces, as a whole number from 1 on."),
        ("3", "MUP-0200", "These inventory numbers belong to other pieces already: MUP-0201, "
         "MUP-0202. Begin with a number after them, or take fewer pieces."),
        ("2", "9" * 61, "“99999999999999999999…” is longer than 60 characters. Shorten it."),
        # More digits than Python turns into a number.
        ("2", "8" * 5000, "“88888888888888888888…” is longer than 60 characters. Shorten it."),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_said(count, first, message, client, goods, stored):
    item = goods.items.chairs.pk
    posted = {"fill": item, f"count_{item}": count, f"first_{item}": first}
    page = client.post(add_url(goods.project), posted)
    assert message in text(page)
    assert " checked" not in page.content.decode()


def test_filling_in_twice_does_not_give_a_number_twice(client, goods, stored):
    item = goods.items.chairs.pk
    posted = {"fill": item, f"count_{item}": "2", f"first_{item}": "MUP-0301",
              **ticked(stored[:1], ["mup 0302"])}  # fmt: skip
    page = text(client.post(add_url(goods.project), posted))
    assert "These inventory numbers belong to other pieces already: MUP-0302." in page


def test_after_filling_in_the_row_is_empty_and_says_how_many_are_ticked(client, goods, stored):
    item = goods.items.chairs.pk
    posted = {"fill": item, f"count_{item}": "2", f"first_{item}": "MUP-0301"}
    answer = client.post(add_url(goods.project), posted)
    [cars, chairs] = answer.context["form"].items
    assert (chairs["ticked"], chairs["count"], chairs["first"]) == (2, "", "")
    assert cars["ticked"] == 0
    assert "2 are ticked." in text(answer)


def test_clearing_an_item_takes_its_ticks_and_numbers_and_leaves_the_rest(client, goods, stored):
    posted = {
        **HEAD, "clear": goods.items.chairs.pk,
        **ticked(stored, ["MUP-0300", "MUP-0301", "MUP-0302", "MUP-0303"]),
    }  # fmt: skip
    del posted["save"]
    answer = client.post(add_url(goods.project), posted)
    [cars, chairs] = answer.context["form"].items
    assert [(row["ticked"], row["number"]) for row in cars["rows"]] == [(True, "MUP-0300")]
    assert [(row["ticked"], row["number"]) for row in chairs["rows"]] == [(False, "")] * 3
    assert 'value="magacioner"' in answer.content.decode()
    assert Protocol.objects.count() == 2


@pytest.mark.parametrize(("button", "warned"), [("save", True), ("enter", False)])
def test_what_is_not_filled_in_yet_is_filled_in_before_anything_is_saved(
    button, warned, client, goods, stored
):
    item = goods.items.chairs.pk
    posted = {
        **HEAD, "to_unit": goods.okm.pk, f"count_{item}": "2", f"first_{item}": "MUP-0301",
        **ticked(stored[:1], ["MUP-0300"]),
    }  # fmt: skip
    del posted["save"]
    answer = client.post(add_url(goods.project), {**posted, button: "1"})
    [cars, chairs] = answer.context["form"].items
    rows = [(row["ticked"], row["number"]) for row in [*cars["rows"], *chairs["rows"]]]
    assert rows == [(True, "MUP-0300"), (True, "MUP-0301"), (True, "MUP-0302"), (False, "")]
    assert ("Nothing is saved yet." in text(answer)) == warned
    assert Protocol.objects.count() == 2


def test_enter_in_a_field_does_not_write_the_protocol(client, goods, stored):
    page = client.get(add_url(goods.project)).content.decode()
    first_button = page[page.index("<button", page.index('<form method="post" novalidate')) :]
    assert 'name="enter"' in first_button[: first_button.index(">")]
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[:1], ["MUP-0300"]), "enter": "1"}
    del posted["save"]
    answer = client.post(add_url(goods.project), posted)
    assert answer.status_code == 200
    assert Protocol.objects.count() == 2


def test_of_more_pieces_than_a_protocol_holds_200_are_shown_and_all_can_be_filled_in(
    client, goods, stored, settings
):
    chairs = goods.items.chairs
    chairs.quantity = 300
    chairs.save()
    accept(bring(chairs, 250))
    desks = ItemFactory(lot=chairs.lot, number="3.2", quantity=250, name_en="Desk")
    accept(bring(desks, 250))
    answer = client.get(add_url(goods.project))
    form = answer.context["form"]
    assert (len(form.pieces), form.more) == (200, 304)
    assert "304 more pieces are not shown." in text(answer)
    posted = {"fill": desks.pk, "item": desks.pk, f"count_{desks.pk}": "150",
              f"first_{desks.pk}": "MUP-1000", **ticked(stored[:1], ["MUP-0300"])}  # fmt: skip
    answer = client.post(add_url(goods.project), posted)
    [cars, filled] = answer.context["form"].items
    assert (cars["ticked"], filled["ticked"], len(filled["rows"])) == (1, 150, 199)
    assert filled["rows"][149]["number"] == "MUP-1149"
    posted[f"count_{desks.pk}"] = "200"
    page = client.post(add_url(goods.project), posted)
    assert "Only 199 more pieces can be ticked here." in text(page)
    fields = page.content.decode().count(" name=")
    assert fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2


def test_more_ticks_than_a_protocol_holds_are_refused_not_dropped(client, goods, stored):
    chairs = goods.items.chairs
    chairs.quantity = 300
    chairs.save()
    many = bring(chairs, 201)
    accept(many)
    numbers = [f"MUP-{n:04d}" for n in range(1000, 1201)]
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(many, numbers)}
    answer = client.post(add_url(goods.project), posted)
    assert "201 pieces are too many for one protocol." in text(answer)
    assert Protocol.objects.count() == 2


def test_narrowing_the_list_loses_neither_ticks_nor_typing(client, goods, stored):
    posted = {
        **HEAD, "on": "", "show": "1", "item": goods.items.cars.pk, "to_unit": goods.okm.pk,
        **ticked(stored[1:2], ["MUP-0301"]),
    }  # fmt: skip
    del posted["save"]
    page = client.post(add_url(goods.project), posted)
    assert f'name="take_{stored[1].pk}" checked' in page.content.decode()
    assert f"take_{stored[0].pk}" in page.content.decode()
    assert f"take_{stored[2].pk}" not in page.content.decode()
    assert 'value="MUP-0301"' in page.content.decode()
    assert "invalid-feedback" not in page.content.decode()


def test_a_refused_protocol_keeps_what_was_typed(client, goods, stored):
    posted = {
        **HEAD, "on": "2019-06-01", "to_unit": goods.okm.pk,
        **ticked(stored[:2], ["", "MUP-0101"]),
    }  # fmt: skip
    answer = client.post(add_url(goods.project), posted)
    page = text(answer)
    assert "The day 1 Jun 2019 is before 20 Jun 2019 (acceptance of piece 3.1/04)." in page
    assert "Enter the inventory number before the handover." in page
    assert "Inventory number MUP-0101 already belongs to “1.1/01 Car”." in page
    assert 'value="MUP-0101"' in answer.content.decode()
    assert f'name="take_{stored[0].pk}" checked' in answer.content.decode()
    assert Protocol.objects.count() == 2


def test_a_unit_that_is_missing_is_entered_beside_it(client, goods, stored):
    posted = {
        **HEAD, "to_unit": "", "new_abbreviation": "PUNI", "new_name": "Police of Niš",
        **ticked(stored[:1], ["MUP-0301"]),
    }  # fmt: skip
    assert client.post(add_url(goods.project), posted).status_code == 302
    unit = Institution.objects.get(abbreviation="PUNI")
    assert Piece.objects.get(pk=stored[0].pk).unit == unit
    assert unit in goods.project.institutions.all()
    again = {
        **HEAD, "to_unit": goods.okm.pk, "new_abbreviation": "X", "new_name": "X",
        **ticked(stored[1:2], ["MUP-0302"]),
    }  # fmt: skip
    answer = client.post(add_url(goods.project), again)
    assert "Choose a unit of the list, or write a new one: not both." in text(answer)


def test_a_new_unit_is_not_stored_when_the_protocol_is_refused(client, goods, stored):
    posted = {
        **HEAD, "to_unit": "", "new_abbreviation": "PUNI", "new_name": "Police of Niš",
        **ticked(stored[:1], [""]),
    }  # fmt: skip
    assert client.post(add_url(goods.project), posted).status_code == 200
    assert not Institution.objects.filter(abbreviation="PUNI").exists()


def test_a_move_offers_the_pieces_of_the_unit_that_gives(client, goods):
    page = client.get(add_url(goods.project, f"kind=move&unit={goods.ukp.pk}")).content.decode()
    assert [f"take_{piece.pk}" in page for piece in goods.cars] == [True, True, False]
    assert f"take_{goods.chairs[0].pk}" not in page
    posted = {
        **HEAD, "from_unit": goods.ukp.pk, "to_unit": goods.okm.pk,
        f"take_{goods.cars[0].pk}": "on",
    }  # fmt: skip
    assert client.post(add_url(goods.project, "kind=move"), posted).status_code == 302
    assert Piece.objects.get(pk=goods.cars[0].pk).unit == goods.okm


def test_a_piece_that_somebody_has_moved_meanwhile_is_said(client, goods, stored):
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[:2], ["MUP-0301", "MUP-0302"])}
    hand_over(stored[:1], goods.ukp, on=date(2019, 7, 1), number=20_077)
    answer = client.post(add_url(goods.project), posted)
    assert "Some of the ticked pieces are not there any more" in text(answer)
    assert Protocol.objects.count() == 3


@pytest.mark.parametrize("kind", ["handover", "move", "return", "write-off"])
def test_each_kind_begins_with_the_piece_asked_for(kind, client, goods):
    piece = goods.cars[0]
    page = client.get(add_url(goods.project, f"kind={kind}&piece={piece.pk}"))
    assert page.status_code == 200
    assert (f'name="take_{piece.pk}" checked' in page.content.decode()) == (kind != "handover")


@pytest.mark.parametrize(
    "posted",
    [
        {"save": "1"},
        {"save": "1", "take_x": "on", "take_99999999999999999999": "on", "on": "\0"},
        {"save": "1", "on": "2019-07-08", "to_unit": "99999999999999999999999", "item": "9" * 30},
        {"fill": "9" * 30}, {"fill": "-1"}, {"show": "1", "q": "\0%_", "item": "x"},
        {"save": "1", "from_unit": "x", "to_unit": "\0"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["handover", "move", "return", "write-off", "nonsense"])
def test_no_input_breaks_the_form(kind, posted, client, goods):
    before = list(Piece.objects.values())
    assert client.post(add_url(goods.project, f"kind={kind}"), posted).status_code == 200
    assert list(Piece.objects.values()) == before
    for query in ("unit=x", "unit=" + "9" * 30, "piece=" + "9" * 30, "procurement=x", "item=%00"):
        assert client.get(add_url(goods.project, f"kind={kind}&{query}")).status_code in (200, 400)


def test_without_a_procurement_the_way_is_shown(client, office):
    answer = client.get(add_url(office[0]), follow=True)
    assert "Nothing is bought yet." in text(answer)


def test_a_number_of_a_piece_that_is_not_ticked_is_never_lost(client, goods, stored):
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[:2], ["MUP-0301", "MUP-0302"])}
    del posted[f"take_{stored[1].pk}"]
    answer = client.post(add_url(goods.project), posted)
    said = "3.1/04 has the number “MUP-0302” but is not ticked: tick it, or empty the number."
    assert text(answer).count(said) == 2, "above the form and at the piece"
    page = answer.content.decode()
    assert f'href="#number_{stored[1].pk}"' in page
    assert f'id="number_{stored[1].pk}" name="number_{stored[1].pk}" value="MUP-0302"' in page
    assert Protocol.objects.count() == 2
    # Neither when the list is narrowed to something else, nor when others are filled in.
    del posted["save"]
    narrowed = {**posted, "show": "1", "item": goods.items.cars.pk}
    assert 'value="MUP-0302"' in client.post(add_url(goods.project), narrowed).content.decode()
    item = goods.items.chairs.pk
    filled = {**posted, "fill": item, f"count_{item}": "2", f"first_{item}": "MUP-0400"}
    [_cars, chairs] = client.post(add_url(goods.project), filled).context["form"].items
    assert [(row["ticked"], row["number"]) for row in chairs["rows"]] == [
        (True, "MUP-0302"), (True, "MUP-0400"), (False, ""),
    ]  # fmt: skip


def test_a_number_that_a_piece_in_the_store_has_already_needs_no_tick(client, goods, stored):
    stored[1].inventory_number = "MUP-0302"
    stored[1].save()
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[:2], ["MUP-0301", "MUP-0302"])}
    del posted[f"take_{stored[1].pk}"]
    assert client.post(add_url(goods.project), posted).status_code == 302
    posted = {**HEAD, "to_unit": goods.okm.pk, f"take_{stored[1].pk}": "on"}
    assert client.post(add_url(goods.project), posted).status_code == 302


def test_numbers_are_counted_up_only_where_pieces_lack_one(client, goods, stored):
    def offered(query):
        answer = client.get(add_url(goods.project, query))
        page = answer.content.decode()
        return [f'name="first_{one["item"].pk}"' in page for one in answer.context["form"].items]

    assert offered("kind=handover") == [True, True]
    for kind in ("move", "return", "write-off"):
        assert offered(f"kind={kind}&unit={goods.ukp.pk}") == [False]
    Piece.objects.filter(pk=goods.cars[0].pk).update(inventory_number="", inventory_key="")
    assert offered(f"kind=move&unit={goods.ukp.pk}") == [True]


def test_each_wrong_piece_is_linked_above_the_form(client, goods, stored):
    posted = {**HEAD, "to_unit": goods.okm.pk, **ticked(stored[:2], ["", "MUP-0101"])}
    answer = client.post(add_url(goods.project), posted)
    assert answer.context["form"].errors_in_words() == [
        (f"number_{stored[0].pk}",
         "Piece 1.1/03 – Enter the inventory number before the handover."),
        (f"number_{stored[1].pk}",
         "Piece 3.1/04 – Inventory number MUP-0101 already belongs to “1.1/01 Car”. Each item "
         "handed to a unit needs its own inventory number."),
    ]  # fmt: skip
    page = answer.content.decode()
    for piece in stored[:2]:
        assert f'<a href="#number_{piece.pk}">' in page
        assert f'id="number_{piece.pk}"' in page


def test_the_unit_that_receives_is_marked_as_needed_until_a_new_one_is_written(client, goods):
    field = client.get(add_url(goods.project)).context["form"]["to_unit"].field
    assert field.required
    posted = {**HEAD, "to_unit": "", "new_abbreviation": "PUNI"}
    assert not client.post(add_url(goods.project), posted).context["form"]["to_unit"].field.required
