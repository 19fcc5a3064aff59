"""One piece: where it is and was, its numbers, and who may change them."""

from datetime import date

import pytest
from django.utils import translation

from activities.words import Role
from procurement.models import Piece, ProtocolLine
from procurement.words import ProtocolKind
from tests.activities.pages import member, text
from tests.factories import ProtocolFactory, hand_over, project_with
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def moved(piece, kind, on, to=None, **kwargs):
    """The piece goes to a unit, or to the store, on a new protocol."""
    protocol = ProtocolFactory(
        procurement=piece.item.lot.contract.procurement, kind=kind, on=on, to_unit=to, **kwargs
    )
    ProtocolLine.objects.filter(piece=piece, until=None).update(until=on)
    ProtocolLine.objects.create(protocol=protocol, piece=piece, unit=to, since=on)
    Piece.objects.filter(pk=piece.pk).update(unit=to)
    return protocol


def annulled(piece, protocol):
    """As annulling leaves the lines: never in force, the one before is open again."""
    protocol.annulled_on, protocol.annulled_why = date(2019, 9, 2), "Wrong unit"
    protocol.save()
    line = piece.lines.get(protocol=protocol)
    ProtocolLine.objects.filter(pk=line.pk).update(until=line.since)
    before = piece.lines.filter(until=line.since).exclude(pk=line.pk).get()
    ProtocolLine.objects.filter(pk=before.pk).update(until=None)
    Piece.objects.filter(pk=piece.pk).update(unit=before.unit)


def where(client, piece) -> list[tuple]:
    """(since, until, where, protocol) of each row of its history, as the page has it."""
    answer = client.get(url("piece", piece.project, piece.pk))
    return [
        (
            f"{place.since:%d.%m.}",
            place.until and f"{place.until:%d.%m.}",
            place.unit.abbreviation if place.unit else None,
            place.protocol and place.protocol.code,
            place.is_current,
        )
        for place in answer.context["places"]
    ]


def test_the_page_says_what_it_is_and_by_which_papers(goods, client):
    piece = goods.cars[0]
    answer = client.get(url("piece", goods.project, piece.pk))
    shown = text(answer)
    for fact in ("1.1/01 Car", "with a unit", "UKP – Criminal police", "WVW-1", "MUP-0101",
                 "EUR 21,000.00", f"6 May 2019, {piece.delivery}",
                 f"20 May 2019, {piece.acceptance}", "19 May 2020 in 231 days", "3 Jun 2019",
                 "State of today, 1 Oct 2019", "head of the unit"):  # fmt: skip
        assert fact in shown, fact
    for paper in (piece.delivery, piece.acceptance, goods.handover, piece.item.lot, piece.item):
        assert f'href="{paper.get_absolute_url()}"' in answer.content.decode()


def test_the_page_of_a_piece_that_waits_says_how_long(goods, client):
    shown = text(client.get(url("piece", goods.project, goods.laptops[0].pk)))
    assert "certificate of acceptance: 5 Sep 2019 26 days late" in shown.lower().replace(
        "sep", "Sep"
    )
    assert "Where it is and was" not in shown


def test_the_page_of_a_rejected_piece_links_the_rejection(goods, client):
    piece = goods.laptops[2]
    answer = client.get(url("piece", goods.project, piece.pk))
    assert f"Rejected 20 Aug 2019, {piece.rejection}" in text(answer)
    assert f'href="{piece.rejection.get_absolute_url()}"' in answer.content.decode()
    assert "Move" not in text(answer)
    assert "Hand over" not in text(answer)


def test_where_it_is_and_was_has_no_gap(goods, client):
    piece = goods.cars[0]
    first = goods.handover.code
    move = moved(piece, ProtocolKind.MOVE, date(2019, 7, 10), goods.okm)
    back = moved(piece, ProtocolKind.RETURN, date(2019, 8, 1))
    assert where(client, piece) == [
        ("01.08.", None, None, back.code, True),
        ("10.07.", "31.07.", "OKM", move.code, False),
        ("03.06.", "09.07.", "UKP", first, False),
        ("20.05.", "02.06.", None, None, False),
    ]


def test_an_annulled_protocol_is_shown_and_marked(goods, client):
    piece = goods.cars[0]
    move = moved(piece, ProtocolKind.MOVE, date(2019, 7, 10), goods.okm)
    annulled(piece, move)
    assert where(client, piece) == [
        ("10.07.", None, "OKM", move.code, False),
        ("03.06.", None, "UKP", goods.handover.code, True),
        ("20.05.", "02.06.", None, None, False),
    ]
    assert f"{move.code} move to another unit annulled" in text(
        client.get(url("piece", goods.project, piece.pk))
    )


def test_a_piece_whose_only_protocol_is_annulled_is_in_the_store(goods, client):
    piece = goods.cars[2]
    protocol = hand_over([piece], goods.okm, on=date(2019, 7, 1))
    protocol.annulled_on = date(2019, 7, 2)
    protocol.save()
    piece.lines.update(until=date(2019, 7, 1))
    Piece.objects.filter(pk=piece.pk).update(unit=None, handed_over_on=None)
    assert where(client, piece) == [
        ("01.07.", None, "OKM", protocol.code, False),
        ("20.05.", None, None, None, True),
    ]


def test_two_moves_on_one_day_are_both_told(goods, client):
    piece = goods.cars[0]
    move = moved(piece, ProtocolKind.MOVE, date(2019, 7, 10), goods.okm)
    again = moved(piece, ProtocolKind.MOVE, date(2019, 7, 10), goods.ukp)
    assert where(client, piece)[:2] == [
        ("10.07.", None, "UKP", again.code, True),
        ("10.07.", None, "OKM", move.code, False),
    ]
    assert "10 Jul 2019 the same day OKM" in text(client.get(url("piece", goods.project, piece.pk)))


def test_handed_over_on_the_day_of_acceptance_it_was_never_in_the_store(goods, client):
    piece = goods.cars[2]
    hand_over([piece], goods.okm, on=date(2019, 5, 20))
    assert [row[2] for row in where(client, piece)] == ["OKM"]


def test_a_written_off_piece_is_nowhere(goods, client):
    piece = goods.cars[0]
    protocol = moved(piece, ProtocolKind.WRITE_OFF, date(2019, 8, 1))
    Piece.objects.filter(pk=piece.pk).update(written_off_on=date(2019, 8, 1))
    shown = text(client.get(url("piece", goods.project, piece.pk)))
    assert f"1 Aug 2019 – written off {protocol.code} write-off" in shown
    assert "Hand over" not in shown


def test_what_can_be_done_with_it_leads_to_a_new_protocol(goods, client):
    def links(piece):
        page = client.get(url("piece", goods.project, piece.pk)).content.decode()
        add = url("add-protocol", goods.project)
        return {
            kind for kind in ("handover", "move", "return", "write-off")
            if f'href="{add}?kind={kind}' in page and f"piece={piece.pk}" in page
        }  # fmt: skip

    assert links(goods.cars[0]) == {"move", "return", "write-off"}
    assert links(goods.cars[2]) == {"handover", "write-off"}
    assert links(goods.laptops[0]) == links(goods.laptops[2]) == set()


def test_a_viewer_sees_all_of_it_and_changes_nothing(goods, signed_in):
    _user, client = member(goods.project, Role.VIEWER, signed_in)
    shown = client.get(url("piece", goods.project, goods.cars[0].pk))
    assert "MUP-0101" in text(shown)
    assert "Edit the numbers" not in text(shown)
    assert "add-protocol" not in shown.content.decode()
    for answer in (
        client.get(url("edit-piece", goods.project, goods.laptops[0].pk)),
        client.post(url("edit-piece", goods.project, goods.laptops[0].pk), {"serial_number": "X"}),
    ):
        assert answer.status_code == 403
    assert Piece.objects.get(pk=goods.laptops[0].pk).serial_number == "PF-1"


def test_pieces_of_another_project_are_not_found(goods, signed_in):
    other, _component, user = project_with(Role.MANAGER)
    client = signed_in(user)
    for name in ("piece", "edit-piece"):
        assert client.get(url(name, other, goods.cars[0].pk)).status_code == 404
        assert client.get(url(name, goods.project, goods.cars[0].pk)).status_code == 404


# Its numbers


def typed(client, piece, **changed) -> dict:
    """What a browser posts from the form, with what was typed."""
    form = client.get(url("edit-piece", piece.project, piece.pk)).context["form"]
    data = {bound.name: bound.value() or "" for bound in form if not bound.field.disabled}
    return data | changed


def numbers(piece) -> tuple:
    piece.refresh_from_db()
    return piece.serial_number, piece.inventory_number


def save(client, piece, **changed):
    data = typed(client, piece, **changed)
    return client.post(url("edit-piece", piece.project, piece.pk), data)


def test_numbers_are_saved_with_who_changed_them(goods, office, client):
    piece = goods.laptops[0]
    answer = save(client, piece, serial_number="PF-9", inventory_number="MUP-0900")
    assert answer.status_code == 302
    assert answer["Location"] == url("piece", goods.project, piece.pk)
    assert numbers(piece) == ("PF-9", "MUP-0900")
    assert (piece.serial_key, piece.inventory_key) == ("pf9", "mup0900")
    save(client, piece, serial_number="PF-10")
    shown = client.get(url("piece", goods.project, piece.pk))
    assert [
        (change.who, str(change.label), change.before, change.after)
        for change in shown.context["changes"]
    ] == [
        (office[2], "serial number", "PF-9", "PF-10"),
        (office[2], "inventory number", "", "MUP-0900"),
        (office[2], "serial number", "", "PF-9"),
    ]


def test_staff_may_edit_the_numbers(goods, signed_in):
    user, client = member(goods.project, Role.STAFF, signed_in)
    assert save(client, goods.laptops[0], inventory_number="MUP-0900").status_code == 302
    assert goods.laptops[0].history.first().history_user == user


def test_an_inventory_number_in_use_is_refused(goods, client):
    piece = goods.laptops[0]
    for same in ("MUP-0101", "mup 0101", "МУП-0101", "Mup.01.01"):
        answer = save(client, piece, inventory_number=same, serial_number="PF-77")
        assert answer.status_code == 200
        assert (
            f"Inventory number {same} already belongs to “1.1/01 Car”. Each item handed to a unit "
            "needs its own inventory number." in text(answer)
        )
        assert f'value="{same}"' in answer.content.decode(), "what was typed is still there"
        assert 'value="PF-77"' in answer.content.decode()
        assert numbers(piece) == ("PF-1", "")


def test_the_same_inventory_number_in_another_project_is_no_matter(goods, client):
    other, _component, _user = project_with(Role.MANAGER)
    Piece.objects.filter(pk=goods.cars[0].pk).update(project=other)
    assert save(client, goods.laptops[0], inventory_number="MUP-0101").status_code == 302


def test_a_serial_number_is_unique_in_its_item(goods, client):
    answer = save(client, goods.laptops[0], serial_number="pf 2")
    assert "Serial number pf 2 belongs to piece 2.1/02 already. Correct it." in text(answer)
    assert numbers(goods.laptops[0]) == ("PF-1", "")
    assert save(client, goods.laptops[0], serial_number="PF-3").status_code == 302, "rejected"
    assert save(client, goods.cars[2], serial_number="PF-2").status_code == 302, "another item"


def test_a_rejected_piece_keeps_the_serial_number_that_came_back(goods, client):
    save(client, goods.laptops[0], serial_number="PF-3")
    assert save(client, goods.laptops[2], inventory_number="MUP-0900").status_code == 302
    assert numbers(goods.laptops[2]) == ("PF-3", "MUP-0900")


def test_the_inventory_number_that_a_unit_has_stays(goods, client):
    piece = goods.cars[0]
    page = client.get(url("edit-piece", goods.project, piece.pk))
    assert "Only an administrator can correct it." in text(page)
    answer = save(client, piece, inventory_number="MUP-9999")
    assert "the inventory number MUP-0101, which stands on a protocol" in text(answer)
    assert numbers(piece) == ("WVW-1", "MUP-0101")


@pytest.mark.parametrize(
    "now",
    [
        {},
        {"unit": None},
        {"unit": None, "handed_over_on": None, "written_off_on": date(2019, 9, 1)},
    ],
)
def test_the_serial_number_on_a_protocol_is_filled_in_and_not_changed(now, goods, client):
    piece = goods.cars[0]
    Piece.objects.filter(pk=piece.pk).update(**now)
    for number in ("WVW-9", ""):
        answer = save(client, piece, serial_number=number)
        assert (
            "This piece has the serial number WVW-1, which stands on a protocol. Leave it, or ask "
            "an administrator to correct it." in text(answer)
        )
        assert numbers(piece) == ("WVW-1", "MUP-0101")
    Piece.objects.filter(pk=piece.pk).update(serial_number="", serial_key="")
    assert save(client, piece, serial_number="WVW-9").status_code == 302
    assert numbers(piece) == ("WVW-9", "MUP-0101")


def test_the_inventory_number_of_a_piece_that_a_unit_gave_back_stays(goods, client):
    piece = goods.cars[0]
    Piece.objects.filter(pk=piece.pk).update(unit=None)
    for number in ("MUP-9999", ""):
        answer = save(client, piece, inventory_number=number)
        assert "the inventory number MUP-0101, which stands on a protocol" in text(answer)
        assert numbers(piece) == ("WVW-1", "MUP-0101")
    assert save(client, piece, inventory_number="mup 0101").status_code == 302


def test_an_empty_inventory_number_is_filled_in_any_time(goods, client):
    piece = goods.cars[0]
    Piece.objects.filter(pk=piece.pk).update(inventory_number="", inventory_key="")
    assert save(client, piece, inventory_number="MUP-9999").status_code == 302
    assert numbers(piece) == ("WVW-1", "MUP-9999")


def test_an_inventory_number_of_the_store_may_change_and_go(goods, client):
    piece = goods.cars[2]
    for number in ("MUP-0900", "MUP-0901", ""):
        assert save(client, piece, inventory_number=number).status_code == 302
        assert numbers(piece) == ("WVW-3", number)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("serial_number", "---", "“---” has no letter and no digit."),
        ("inventory_number", " . / ", "“. /” has no letter and no digit."),
        ("serial_number", "x" * 61, "at most 60 characters"),
        ("inventory_number", "a\0b", "Null characters are not allowed."),
    ],
)
def test_what_is_no_number_is_refused(column, value, message, goods, client):
    answer = save(client, goods.laptops[0], **{column: value})
    assert answer.status_code == 200
    assert message in text(answer)
    assert numbers(goods.laptops[0]) == ("PF-1", "")


def test_two_people_see_what_the_other_has_saved(goods, client):
    piece = goods.laptops[0]
    mine = typed(client, piece, serial_number="PF-MINE")
    save(client, piece, serial_number="PF-THEIRS")
    answer = client.post(url("edit-piece", goods.project, piece.pk), mine)
    assert answer.status_code == 200
    assert "Somebody else saved this" in text(answer)
    assert "PF-THEIRS PF-MINE" in text(answer)
    assert numbers(piece) == ("PF-THEIRS", "")
    again = {**mine, "base": answer.context["form"]["base"].value()}
    assert client.post(url("edit-piece", goods.project, piece.pk), again).status_code == 302
    assert numbers(piece) == ("PF-MINE", "")


def test_a_number_that_was_handed_over_meanwhile_is_not_changed(goods, client):
    piece = goods.cars[2]
    save(client, piece, inventory_number="MUP-0900")
    mine = typed(client, piece, inventory_number="MUP-0901")
    piece.refresh_from_db()
    hand_over([piece], goods.okm, numbers=["MUP-0900"])
    answer = client.post(url("edit-piece", goods.project, piece.pk), mine)
    assert numbers(piece) == ("WVW-3", "MUP-0900")
    assert answer.status_code in (200, 302)


def test_what_was_typed_survives_signing_in_again(goods, office, client):
    piece = goods.laptops[0]
    address = url("edit-piece", goods.project, piece.pk)
    data = typed(client, piece, serial_number="PF-TYPED")
    client.logout()
    page = client.post(address, data)
    assert "PF-TYPED" in page.content.decode()
    assert numbers(piece) == ("PF-1", "")


@pytest.mark.parametrize(("language", "name"), [("sr", "Аутомобил"), ("sr-latn", "Automobil")])
def test_the_page_is_in_the_script_of_its_reader(language, name, goods, client):
    with translation.override(language):
        shown = text(client.get(url("piece", goods.project, goods.cars[0].pk)))
    assert f"1.1/01 {name}" in shown
    assert "MUP-0101" in shown, "a number keeps its letters"
