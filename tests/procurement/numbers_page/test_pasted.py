"""The page on which numbers are pasted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Role
from procurement.models import Piece
from tests.activities.pages import member, text
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    MembershipFactory,
    accept,
    bring,
    hand_over,
)
from tests.procurement.numbers_page.posted import HEAD, read, shown, store, stored, url, workbook

pytestmark = pytest.mark.django_db


def test_the_page_teaches_what_it_reads(office, laptops, client):
    page = client.get(url(office[0]))
    said = text(page)
    for words in ("An example, not real", "Serial number", "Inventory number", "MUP-0101"):
        assert words in said
    assert f"{url(office[0], 'pieces-xlsx')}?numbers=missing" in page.content.decode()


def test_every_row_is_shown_before_anything_is_stored(office, laptops, client):
    before = stored()
    page = read(client, office[0], f"{HEAD}\n2.1\tPF3X\tMUP-7\n9.9\tX\t\n2.1\tS-1\t")
    assert stored() == before
    said = text(page)
    assert "Rows: 3. Will be stored: 1. Change nothing: 1. Doubtful: 1." in said
    assert "Item “9.9” is not known." in said
    assert "serial number: PF3X, new" in said
    assert "inventory number: MUP-7, new" in said
    assert said.index("9.9") < said.index("2.1/02")


def test_the_sound_rows_are_stored_and_the_doubtful_stay_in_the_text(office, laptops, client):
    project = office[0]
    rows = f"{HEAD}\n2.1\tPF3X\tMUP-7\n9.9\tX\t\n2.1\tS-1\t"
    page = store(client, project, read(client, project, rows))
    assert stored()[:2] == [("S-1", ""), ("PF3X", "MUP-7")]
    said = text(page)
    assert "Numbers of 1 piece are stored. 1 row changed nothing. 1 row waits for you" in said
    assert page.context["form"]["text"].value() == f"{HEAD}\n9.9\tX\t"
    # Mended, it is stored too, and the page of pieces follows.
    page = read(client, project, f"{HEAD}\n2.1\tX\t")
    assert store(client, project, page).url == url(project, "pieces")
    assert stored()[2] == ("X", "")
    assert [row.history_user for row in Piece.history.all()] == [office[2]] * 2


def test_rows_without_a_head_stay_readable(office, laptops, client):
    project = office[0]
    page = read(client, project, "1\t2.1\tPF3X\n2\t9.9\tX\n3\t2.1\tY")
    assert "the columns were read as: No., Item, Serial number." in text(page)
    page = store(client, project, page)
    assert page.context["form"]["text"].value() == "No.\tItem\tSerial number\n2\t9.9\tX"
    assert "Item “9.9” is not known." in text(page)


def test_what_was_not_shown_is_not_stored(office, laptops, client):
    project = office[0]
    page = read(client, project, f"{HEAD}\n2.1\tPF3X\t")
    before = stored()
    for changed in ({"text": f"{HEAD}\n2.1\tOTHER\t"}, {"plan": ""}, {"plan": "a\0b"}):
        answer = store(client, project, page, **changed)
        assert answer.status_code == 200
        assert stored() == before
    answer = store(client, project, page, text=f"{HEAD}\n2.1\tOTHER\t")
    assert "Nothing is stored: the rows, or the equipment itself, have changed" in text(answer)
    store(client, project, answer)
    assert stored()[1] == ("OTHER", "")


def test_a_workbook_is_shown_before_it_is_stored(office, laptops, client):
    project, before = office[0], stored()
    shown_before = read(client, project, f"{HEAD}\n2.1\tX\t")
    content = workbook([HEAD.split("\t"), ["2.1", "X", ""]])
    for text_before in ("", f"{HEAD}\n2.1\tX\t"):
        file = SimpleUploadedFile("x.xlsx", content)
        fields = {**shown(shown_before), "text": text_before, "store": "1", "file": file}
        page = client.post(url(project), fields)
        assert "Rows: 1. Will be stored: 1." in text(page)
        assert stored() == before


def test_another_number_is_replaced_as_chosen(office, laptops, client):
    project = office[0]
    first, second, *_rest = laptops.pieces.order_by("number")
    accept([first, second])
    hand_over([second], InstitutionFactory(), numbers=["MUP-2"])
    Piece.objects.filter(pk=first.pk).update(inventory_number="MUP-1", inventory_key="mup1")
    page = read(client, project, f"{HEAD}\n2.1/01\t\tMUP-11\n2.1/02\t\tMUP-22")
    said = text(page)
    assert "inventory number: MUP-1 → MUP-11" in said
    assert "a unit has it under that one: it is not changed here" in said
    page = store(client, project, page)
    assert "2 rows wait for you" in text(page)
    page = store(client, project, page, choice="replace")
    assert page.context["form"]["text"].value() == f"{HEAD}\n2.1/02\t\tMUP-22"
    assert stored()[:2] == [("S-1", "MUP-11"), ("", "MUP-2")]
    key = page.context["form"].reading.rows[0].key
    answer = store(client, project, page, **{f"choice-{key}": "keep"})
    assert answer.url == url(project, "pieces")
    assert stored()[:2] == [("S-1", "MUP-11"), ("", "MUP-2")]


def test_the_item_may_be_chosen_for_all_rows(office, laptops, client):
    project = office[0]
    page = read(client, project, "A-1\nA-2", item=laptops.pk)
    store(client, project, page, item=laptops.pk)
    assert [serial for serial, _number in stored()] == ["S-1", "A-1", "A-2", "", ""]
    assert client.get(url(project) + f"?item={laptops.pk}").context["form"]["item"].value() == str(
        laptops.pk
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "text"),
        ({"text": " \n\t\n"}, "text"),
        ({"text": HEAD}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x\n" * 1002}, "text"),
        ({"text": "x" * 3000}, "text"),
        ({"text": "1\t2\t3\t4\t5"}, "text"),
        ({"text": "X", "item": "abc"}, "item"),
        ({"text": "X", "item": "9" * 30}, "item"),
        ({"text": "X", "item": "a\0b"}, "item"),
        ({"text": "X", "choice": "other"}, "choice"),
    ],
)
def test_what_cannot_be_read_says_so_and_keeps_what_was_typed(
    office, laptops, client, fields, field
):
    before = stored()
    for button in ("read", "store"):
        page = client.post(url(office[0]), {**fields, button: "1"})
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["text"].value() == fields.get("text")
    assert stored() == before


def test_the_page_makes_as_many_statements_with_30_rows_as_with_one(office, laptops, client):
    laptops.quantity = 50
    laptops.save()
    bring(laptops, 30)
    asked = []
    for count in (1, 30):
        rows = "\n".join(f"2.1\tN{n}\tM{n}\n9.{n}\tX{n}\t\n2.1/01\tY{n}\t" for n in range(count))
        with CaptureQueriesContext(connection) as statements:
            read(client, office[0], f"{HEAD}\n{rows}")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_1000_rows_are_read(office, laptops, client):
    laptops.quantity = 1200
    laptops.save()
    bring(laptops, 1100)
    rows = "\n".join(f"2.1\tN{n}\tM{n}" for n in range(1000))
    page = read(client, office[0], f"{HEAD}\n{rows}")
    assert "Rows: 1000. Will be stored: 1000." in text(page)
    assert store(client, office[0], page).status_code == 302
    assert Piece.objects.exclude(inventory_number="").count() == 1000


def test_viewers_and_strangers_store_nothing(office, laptops, signed_in):
    project = office[0]
    rows = {"text": f"{HEAD}\n2.1\tX\t", "store": "1"}
    before = stored()
    _viewer, client = member(project, Role.VIEWER, signed_in)
    assert client.get(url(project)).status_code == 403
    assert client.post(url(project), rows).status_code == 403
    client = signed_in(MembershipFactory(role=Role.MANAGER).user)
    assert client.get(url(project)).status_code == 404
    assert client.post(url(project), rows).status_code == 404
    assert stored() == before


def test_an_item_of_another_project_is_not_offered(office, laptops, client):
    other = ItemFactory(number="7.7", name_en="Strange")
    assert "Strange" not in text(client.get(url(office[0])))
    page = read(client, office[0], "X", item=other.pk)
    assert list(page.context["form"].errors) == ["item"]


def test_the_text_survives_an_expired_login(office, laptops, client):
    rows = f"{HEAD}\n2.1\tPF3X\tMUP-7"
    client.logout()
    asked = client.post(url(office[0]), {"text": rows, "store": "1"})
    page = client.post(
        reverse("accounts:login"),
        {
            "username": office[2].username, "password": "correct horse",
            "next": url(office[0]), "carried": asked.context["form"].initial["carried"],
        },
        follow=True,
    )  # fmt: skip
    assert page.context["form"]["text"].value() == rows
    assert "Nothing is saved yet" in text(page)
    assert stored()[1] == ("", "")
    store(client, office[0], page)
    assert stored()[1] == ("PF3X", "MUP-7")
