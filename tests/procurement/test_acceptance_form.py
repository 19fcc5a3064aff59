"""A certificate is recorded on one page."""

import re
from datetime import date

import pytest

from procurement.models import Acceptance, Defect, Piece
from tests.activities.pages import text
from tests.factories import (
    accept,
    bring,
)
from tests.procurement.pages import ACCEPTANCE, url

pytestmark = pytest.mark.django_db

MAY = date(2019, 5, 20)


@pytest.fixture
def add(office, lot):
    return url("add-acceptance", office[0], lot.pk)


def test_one_page_records_what_the_committee_decided(office, client, add, laptops, screens):
    bring(laptops, 5, serials=["PF-1", "PF-2", "PF-3", "PF-4", "PF-5"])
    bring(screens, 4)
    page = text(client.get(add))
    assert "2.1 Laptop 10 0 5" in page
    assert "2.2 Screen 4 0 4" in page
    answer = client.post(
        add,
        ACCEPTANCE
        | {
            f"accept_{laptops.pk}": "3",
            f"reject_{laptops.pk}": "2",
            f"rejected_{laptops.pk}": "PF-2\nPF-5",
            f"accept_{screens.pk}": "4",
            "defect_item_2": str(laptops.pk),
            "defect_2": "A scratch on the lid",
            "remedy_by_2": "2019-06-20",
            "save": "1",
        },
    )
    acceptance = Acceptance.objects.get()
    assert (answer.status_code, answer.url) == (302, acceptance.get_absolute_url())
    assert [getattr(acceptance, name) for name in ACCEPTANCE] == [
        "partial provisional", "PP-1", MAY, date(2019, 5, 18), "two officers", "",
    ]  # fmt: skip
    assert acceptance.recorded_by == office[2]
    codes = [piece.serial_number or piece.code for piece in acceptance.pieces.order_by("pk")]
    assert codes == ["PF-1", "PF-3", "PF-4", "2.2/01", "2.2/02", "2.2/03", "2.2/04"]
    assert [piece.serial_number for piece in acceptance.rejected_pieces.order_by("pk")] == [
        "PF-2", "PF-5",
    ]  # fmt: skip
    assert list(acceptance.defects.values_list("item", "description", "remedy_by")) == [
        (laptops.pk, "A scratch on the lid", date(2019, 6, 20))
    ]
    page = client.get(answer.url)
    said = text(page)
    assert "accepted with remarks" in said
    assert [
        (item.number, item.now_accepted, item.now_rejected) for item in page.context["items"]
    ] == [("2.1", 3, 2), ("2.2", 4, 0)]
    assert "2.1/02 PF-2" in said


def test_a_certificate_takes_as_many_defects_as_the_committee_found(client, add, laptops):
    bring(laptops, 3)
    found = {f"defect_{n}": f"Scratch {n}" for n in range(1, 13)}
    days = {f"remedy_by_{n}": "2019-06-20" for n in range(1, 13)}
    page = client.post(add, ACCEPTANCE | {f"accept_{laptops.pk}": "4"} | found | days)
    shown = page.content.decode()
    assert all(f'name="{name}" value="{value}"' in shown for name, value in found.items())
    page = client.post(add, ACCEPTANCE | {"fill": "all"} | found | days)
    assert page.context["form"]["defect_12"].value() == "Scratch 12"
    page = client.post(
        add, ACCEPTANCE | {f"accept_{laptops.pk}": "3"} | found | days | {"remedy_by_4": ""}
    )
    assert list(page.context["form"].errors) == ["remedy_by_4"]
    client.post(add, ACCEPTANCE | {f"accept_{laptops.pk}": "3"} | found | days)
    stored = Defect.objects.order_by("pk").values_list("description", flat=True)
    assert list(stored) == list(found.values())


def test_the_page_carries_the_empty_row_that_the_script_copies(client, add, laptops):
    bring(laptops, 1)
    page = client.get(add).content.decode()
    assert 'data-add-row="defect" data-most="99"' in page
    [copied] = re.findall('<template id="defect-row">(.*?)</template>', page, re.DOTALL)
    names = ["defect_item___place__", "defect___place__", "remedy_by___place__"]
    assert re.findall('name="([^"]*)"', copied) == names


def test_accept_all_that_waits_fills_in_and_saves_nothing(client, add, laptops, screens):
    bring(laptops, 5)
    bring(screens, 4)
    page = client.post(
        add, ACCEPTANCE | {"fill": "all", f"reject_{laptops.pk}": "2", f"accept_{screens.pk}": "1"}
    )
    form = page.context["form"]
    assert form[f"accept_{laptops.pk}"].value() == 3, "without those that are rejected"
    assert form[f"accept_{screens.pk}"].value() == "1", "what was typed stays"
    assert (form["certificate_number"].value(), form["kind"].value()) == (
        "PP-1", "partial provisional",
    )  # fmt: skip
    assert 'id="errors"' not in page.content.decode()
    assert Acceptance.objects.count() == 0


@pytest.mark.parametrize(
    ("arrived", "accepted", "kind"),
    [
        (5, 0, "partial provisional"),
        (10, 0, "provisional"),
        (10, 6, "provisional"),
        (10, 10, "final"),
    ],
)
def test_the_likely_kind_is_chosen(arrived, accepted, kind, client, add, laptops):
    pieces = bring(laptops, arrived)
    if accepted:
        accept(pieces[:accepted])
    assert client.get(add).context["form"]["kind"].value() == kind


def test_too_many_is_said_at_the_item_and_nothing_typed_is_lost(client, add, laptops):
    bring(laptops, 3)
    page = client.post(
        add,
        ACCEPTANCE
        | {f"accept_{laptops.pk}": "4", "defect_3": "A scratch", "remedy_by_3": "2019-06-20"},
    )
    assert page.context["form"].errors == {
        f"accept_{laptops.pk}": ["Item 2.1: you accept 4, but only 3 of 10 were delivered."]
    }
    body = page.content.decode()
    for kept in ('value="4"', 'value="A scratch"', 'value="2019-06-20"', 'value="two officers"'):
        assert kept in body
    assert (Acceptance.objects.count(), Piece.objects.waiting().count()) == (0, 3)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"accept": "-1"},
        {"accept": "1.5"},
        {"accept": "9" * 5000},
        {"accept": "1", "rejected": "A\0B"},
        {"accept": "1", "kind": "other"},
        {"accept": "1", "kind": "provisional"},
        {"accept": "1", "kind": "final"},
        {"accept": "1", "certificate_number": ""},
        {"accept": "1", "committee": "x" * 301},
        {"accept": "1", "on": "2019-10-02"},
        {"accept": "1", "on": "2019-05-05"},
        {"accept": "1", "inspected_on": "2019-05-21"},
        {"accept": "1", "defect_1": "A scratch"},
        {"accept": "1", "remedy_by_1": "2019-06-20"},
        {"accept": "1", "defect_1": "x", "remedy_by_1": "2019-05-19"},
        {"accept": "1", "defect_1": "x" * 301, "remedy_by_1": "2019-06-19"},
        {"accept": "1", "defect_1": "x", "remedy_by_1": "2019-06-19", "defect_item_1": "99"},
        {"accept": "1", "defect_item_1": "x"},
    ],
)
def test_wrong_input_is_told_and_nothing_is_saved(changed, client, add, laptops):
    bring(laptops, 3)
    named = {
        f"{name}_{laptops.pk}" if name in ("accept", "rejected") else name: value
        for name, value in changed.items()
    }
    page = client.post(add, ACCEPTANCE | named)
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert "Not saved" in text(page)
    assert (Acceptance.objects.count(), Defect.objects.count()) == (0, 0)
    assert Piece.objects.waiting().count() == 3


def test_a_partial_acceptance_that_completes_the_lot_is_pointed_out(client, add, laptops):
    bring(laptops, 10)
    answer = client.post(add, ACCEPTANCE | {f"accept_{laptops.pk}": "10"}, follow=True)
    assert "The whole lot is accepted now." in text(answer)


def test_the_final_acceptance_is_recorded_without_pieces(client, office, add, laptops):
    laptops.lot.contract.warranty_days = 30
    laptops.lot.contract.save()
    accept(bring(laptops, 10))
    page = client.get(add)
    assert "The warranty of what is accepted so far ends on 19 Jun 2019" in text(page)
    data = ACCEPTANCE | {"kind": "final", "certificate_number": "KP-1"}
    early = client.post(add, data | {"on": "2019-06-18"})
    assert early.context["form"].errors == {
        "on": [
            "Final acceptance on 18 Jun 2019 is before the warranty ends on 19 Jun 2019. "
            "Enter 19 Jun 2019 or a later day."
        ]
    }
    answer = client.post(add, data | {"on": "2019-06-19"}, follow=True)
    assert "it takes no pieces" in text(answer)
    assert "This lot is finally accepted since 19 Jun 2019." in text(client.get(add))


def test_what_was_typed_for_an_item_removed_meanwhile_is_told(client, add, laptops, screens):
    bring(laptops, 3)
    typed = ACCEPTANCE | {f"accept_{laptops.pk}": "3", f"accept_{screens.pk}": "2"}
    again = {name: value for name, value in typed.items() if not name.endswith(f"_{screens.pk}")}
    screens.delete()
    page = client.post(add, typed)
    assert page.context["form"].errors == {
        "__all__": [
            "Item 2.2 was removed from the contract after you opened the page. For it you entered: "
            "2. Nothing is booked yet: save again without it, or correct the contract first."
        ]
    }
    assert page.context["form"][f"accept_{laptops.pk}"].value() == "3"
    assert Acceptance.objects.count() == 0
    assert client.post(add, again).status_code == 302


def test_where_nothing_waits_the_page_says_so_and_offers_no_button(
    client, office, lot, add, laptops
):
    def offered():
        page = client.get(add)
        linked = f'href="{add}"' in client.get(lot.get_absolute_url()).content.decode()
        return (
            "Record the acceptance" in text(page),
            "Accept all that waits" in text(page),
            "Book the next delivery first." in text(page),
            linked,
        )

    assert offered() == (False, False, True, False)
    first = bring(laptops, 9)
    assert offered() == (True, True, False, True)
    accept(first)
    assert offered() == (False, False, True, False)
    accept(bring(laptops, 1))
    assert offered() == (True, False, False, True), "the final acceptance is still to come"
    Acceptance.objects.create(lot=lot, kind="final", on=date(2020, 6, 1), certificate_number="K-1")
    assert offered() == (False, False, False, False)
