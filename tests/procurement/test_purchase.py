"""Entering procurement projects and contracts, their pages, and removing what was a mistake."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.words import Role
from procurement.models import Contract, Lot, Procurement
from tests.activities.pages import edit_data, member, text
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def errors(page) -> dict:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


@pytest.fixture
def procurement(office):
    return ProcurementFactory(project=office[0], title_en="Equipment", title_sr="Oprema")


@pytest.fixture
def contract(procurement):
    return ContractFactory(procurement=procurement, reference="48-7/2019")


def test_a_procurement_project_is_entered_and_leads_to_its_contract(office, client):
    project, _component, user = office
    authority = InstitutionFactory()
    project.partners.create(institution=authority, role="contracting authority")
    answer = client.post(
        url("add", project),
        {
            "title_sr": "Nabavka opreme", "programme_en": "IPA 2014",
            "contracting_authority": authority.pk, "note": "Ask in May",
        },
    )  # fmt: skip
    stored = Procurement.objects.get()
    assert answer.url == url("add-contract", project, stored.pk)
    assert (stored.project, stored.title_sr, stored.title_en, stored.programme_en) == (
        project, "Nabavka opreme", "", "IPA 2014",
    )  # fmt: skip
    assert (stored.contracting_authority, stored.note) == (authority, "Ask in May")
    assert stored.history.get().history_user == user


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"note": "x"}, {"__all__": ["Enter the title in English or in Serbian."]}),
        ({"title_en": "a\0b"}, {"title_en": ["Null characters are not allowed."]}),
        (
            {"title_en": "x", "contracting_authority": "99999999999999999999999"},
            {"contracting_authority": [
                "Select a valid choice. That choice is not one of the available choices."
            ]},
        ),
    ],
)  # fmt: skip
def test_a_wrong_procurement_project_leaves_nothing_saved(data, expected, office, client):
    page = client.post(url("add", office[0]), data)
    found = errors(page)
    assert {name: found[name] for name in expected} == expected
    assert Procurement.objects.count() == 0
    for name in set(data) - {"contracting_authority"}:
        assert page.context["form"][name].value() == data[name]


def test_an_institution_that_is_not_the_projects_is_no_contracting_authority(office, client):
    other = InstitutionFactory()
    page = client.post(url("add", office[0]), {"title_en": "x", "contracting_authority": other.pk})
    assert list(errors(page)) == ["contracting_authority"]
    assert Procurement.objects.count() == 0


def test_a_contract_is_entered_and_leads_to_its_first_lot(procurement, office, client):
    project, _component, user = office
    answer = client.post(
        url("add-contract", project, procurement.pk),
        {
            "reference": "48-11/2019", "contractor": "Oprema d.o.o.", "signed_on": "15. 4. 2019.",
            "warranty_days": "1.095", "note": "",
        },
    )  # fmt: skip
    stored = Contract.objects.get()
    assert answer.url == url("add-lot", project, stored.pk)
    assert (stored.procurement, stored.reference, stored.contractor) == (
        procurement, "48-11/2019", "Oprema d.o.o.",
    )  # fmt: skip
    assert (stored.signed_on, stored.warranty_days) == (date(2019, 4, 15), 1095)
    assert stored.history.get().history_user == user


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        (
            {"signed_on": "2019-10-02"}, "signed_on",
            "The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today.",
        ),
        (
            {"signed_on": "soon"}, "signed_on",
            "“soon” is not a day. Write it like 20.1.2020 or 2020-01-20.",
        ),
        (
            {"warranty_days": "365.5"}, "warranty_days",
            "“365.5” is not a whole number. Write it like 1200.",
        ),
        (
            {"warranty_days": "-1"}, "warranty_days",
            "-1 is too small. Enter 0 or more.",
        ),
        ({"warranty_days": ""}, "warranty_days", "“Warranty, days” is empty. Enter a number."),
        (
            {"reference": "4" * 61}, "reference",
            "Ensure this value has at most 60 characters (it has 61).",
        ),
    ],
)  # fmt: skip
def test_a_wrong_contract_leaves_nothing_saved_and_keeps_what_was_typed(
    changed, field, message, procurement, office, client
):
    data = {"reference": "48", "contractor": "Firma", "warranty_days": "365", **changed}
    page = client.post(url("add-contract", office[0], procurement.pk), data)
    assert errors(page) == {field: [message]}
    assert Contract.objects.count() == 0
    assert page.context["form"]["contractor"].value() == "Firma"
    assert page.context["form"][field].value() == data[field]


def test_what_was_delivered_was_contracted_before(contract, office, client):
    bring(ItemFactory(lot=LotFactory(contract=contract)), 2, on=date(2019, 5, 6))
    address = url("edit-contract", office[0], contract.pk)
    opened = client.get(address)
    page = client.post(address, edit_data(opened, signed_on="2019-05-07"))
    assert errors(page) == {
        "signed_on": [
            "The first delivery is of 6 May 2019, before the signature on 7 May 2019. Correct one "
            "of the two days."
        ]
    }
    page = client.post(address, edit_data(opened, signed_on=""))
    assert list(errors(page)) == ["signed_on"]
    assert Contract.objects.get().signed_on == date(2019, 1, 15)


def test_a_warranty_does_not_outlast_the_final_acceptance(contract, office, client):
    contract.warranty_days = 30
    contract.save()
    for day in (date(2019, 5, 20), date(2019, 5, 21)):
        pieces = bring(ItemFactory(lot__contract=contract, quantity=1), 1)
        accept(pieces, on=day)
        AcceptanceFactory(lot=pieces[0].item.lot, kind="final", on=date(2019, 7, 1))
    address = url("edit-contract", office[0], contract.pk)
    for days, saved in (("42", False), ("3650", False), ("41", True), ("0", True)):
        page = client.post(address, edit_data(client.get(address), warranty_days=days))
        assert (page.status_code == 302) == saved, days
        if days == "42":
            assert errors(page) == {
                "warranty_days": [
                    "The warranty would end on 2 Jul 2019, after the final acceptance on "
                    "1 Jul 2019. Enter fewer days, or take back the final acceptance first."
                ]
            }
    contract.refresh_from_db()
    assert contract.warranty_days == 0


@pytest.mark.parametrize(
    ("name", "column", "mine", "theirs"),
    [("edit", "title_en", "Mine", "Theirs"), ("edit-contract", "contractor", "Mine", "Theirs")],
)
def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(
    name, column, mine, theirs, contract, office, client
):
    record = contract.procurement if name == "edit" else contract
    address = url(name, office[0], record.pk)
    opened = client.get(address)
    assert client.post(address, edit_data(opened, **{column: theirs})).status_code == 302
    page = client.post(address, edit_data(opened, **{column: mine}))
    record.refresh_from_db()
    assert getattr(record, column) == theirs
    form = page.context["form"]
    assert [conflict[1:] for conflict in form.conflicts] == [(theirs, mine)]
    shown = text(page)
    assert "Somebody else saved this after you opened the page." in shown
    assert "Stored now Yours" in shown
    # Seen, and saved again.
    assert client.post(address, edit_data(page)).status_code == 302
    record.refresh_from_db()
    assert getattr(record, column) == mine


def test_what_was_typed_survives_an_expired_sign_in(procurement, office, client):
    project = office[0]
    address = url("add-contract", project, procurement.pk)
    session = client.session
    session["carried"] = {"path": address, "body": "reference=48-TYPED&warranty_days=730"}
    session.save()
    page = client.get(address)
    assert page.context["form"]["reference"].value() == "48-TYPED"
    assert "You are signed in again. Nothing is saved yet." in text(page)
    assert Contract.objects.count() == 0


def test_the_page_of_a_contract_says_what_belongs_to_it(goods, client):
    shown = text(client.get(goods.contract.get_absolute_url()))
    assert f"Supply contract {goods.contract.reference}" in shown
    assert "Value EUR 68,127.80" in shown
    assert "365 days from provisional acceptance on" in shown
    assert "Total 11 8 6 5 68,127.80" in shown
    assert goods.cars[0].delivery.note_number in shown
    assert "No scan yet." in shown
    assert "Book a delivery" in shown


def test_the_page_of_a_lot_shows_items_acceptances_and_defects(goods, client):
    acceptance = goods.cars[0].acceptance
    acceptance.defects.create(description="A dent", remedy_by=date(2019, 6, 20))
    acceptance.defects.create(
        description="A scratch", remedy_by=date(2019, 6, 20), remedied_on=date(2019, 6, 1)
    )
    page = client.get(goods.items.cars.lot.get_absolute_url())
    shown = text(page)
    assert "1.1 Car" in shown
    assert "Total 3 3 3 2 63,000.00" in shown
    assert f"{acceptance.certificate_number}" in shown
    assert "accepted with remarks" in shown
    assert "20 Jun 2019 overdue" in shown
    assert shown.index("A dent") < shown.index("A scratch")
    assert "Remedy of defects: 20 Jun 2019 103 days late" in shown
    assert "Record an acceptance" in shown


def test_the_page_of_an_item_says_how_far_it_is_and_where_its_pieces_are(goods, client):
    page = client.get(goods.items.cars.get_absolute_url())
    steps = page.context["steps"]
    assert [(label, amount.quantity, f"{amount.eur}") for label, amount in steps] == [
        ("Contracted", 3, "63000.00"), ("Delivered", 3, "63000.00"),
        ("Accepted", 3, "63000.00"), ("Handed over", 2, "42000.00"),
    ]  # fmt: skip
    assert [
        (row["unit"], row["label"], row["number"], f"{row['eur']}")
        for row in page.context["places"]
    ] == [
        (goods.ukp, "with a unit", 2, "42000.00"),
        (None, "accepted, in store", 1, "21000.00"),
    ]  # fmt: skip
    shown = text(page)
    assert "1.1/01 WVW-1 MUP-0101" in shown
    assert "End of the warranty of 3 pieces: 19 May 2020" in shown
    links = page.content.decode()
    assert f'href="{url("pieces", goods.project)}?item={goods.items.cars.pk}"' in links
    assert f"kind=handover&amp;item={goods.items.cars.pk}" in links


def test_the_places_of_an_item_add_up_to_all_that_ever_came(goods, client):
    page = client.get(goods.items.laptops.get_absolute_url())
    assert [(row["label"], row["number"]) for row in page.context["places"]] == [
        ("waiting for acceptance", 2), ("rejected", 1),
    ]  # fmt: skip
    assert page.context["all_pieces"].quantity == 3


def test_an_item_with_hundreds_of_pieces_shows_the_first_fifty(goods, client):
    item = goods.items.chairs
    item.quantity = 400
    item.save()
    bring(item, 300)
    page = client.get(item.get_absolute_url())
    assert [piece.number for piece in page.context["pieces"]] == list(range(1, 51))
    assert "All 303 pieces of this item" in text(page)


PAGES = ["contract", "lot", "item"]


def records(goods, name) -> int:
    return {
        "contract": goods.contract, "lot": goods.items.cars.lot, "item": goods.items.cars,
        "edit": goods.contract.procurement, "add-contract": goods.contract.procurement,
        "edit-contract": goods.contract, "add-lot": goods.contract,
        "remove-contract": goods.contract, "edit-lot": goods.items.cars.lot,
        "remove-lot": goods.items.cars.lot,
    }[name].pk  # fmt: skip


FORMS = [
    "edit", "add-contract", "edit-contract", "add-lot", "remove-contract", "edit-lot",
    "remove-lot",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_viewer_reads_and_is_offered_nothing_to_change(name, goods, client, signed_in):
    goods.contract.note = "Ask the bank"
    goods.contract.save()
    member(goods.project, Role.VIEWER, signed_in)
    page = client.get(url(name, goods.project, records(goods, name)))
    assert page.status_code == 200
    for offered in ("/add/", "/edit/", "/remove/", "Ask the bank"):
        assert offered not in page.content.decode(), offered


@pytest.mark.parametrize("name", FORMS)
def test_a_viewer_changes_nothing(name, goods, client, signed_in):
    member(goods.project, Role.VIEWER, signed_in)
    address = url(name, goods.project, records(goods, name))
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize("name", PAGES + FORMS)
def test_another_projects_record_is_not_there(name, goods, client, signed_in):
    other = ItemFactory()
    pk = {
        "item": other, "lot": other.lot, "contract": other.lot.contract,
        "edit-lot": other.lot, "remove-lot": other.lot,
        "edit": other.lot.contract.procurement, "add-contract": other.lot.contract.procurement,
    }.get(name, other.lot.contract).pk  # fmt: skip
    assert client.get(url(name, goods.project, pk)).status_code == 404
    signed_in(UserFactory())
    assert client.get(url(name, goods.project, records(goods, name))).status_code == 404


def test_an_empty_contract_is_removed_with_its_lots_after_asking(contract, office, client):
    ItemFactory(lot=LotFactory(contract=contract))
    address = url("remove-contract", office[0], contract.pk)
    assert "It goes with everything below it" in text(client.get(address))
    assert Contract.objects.count() == 1
    assert client.post(address).url == url("overview", office[0])
    assert (Contract.objects.count(), Lot.objects.count()) == (0, 0)
    assert Contract.history.filter(history_type="-").get().history_user == office[2]


@pytest.mark.parametrize("name", ["remove-contract", "remove-lot"])
def test_what_has_deliveries_or_acceptances_stays(name, goods, office, client):
    address = url(name, goods.project, records(goods, name))
    assert "It has deliveries, so it stays." in text(client.post(address))
    assert Lot.objects.count() == 3
    lot = LotFactory(contract=goods.contract)
    AcceptanceFactory(lot=lot, kind="final")
    page = client.post(url("remove-lot", goods.project, lot.pk))
    assert "It has acceptances, so it stays." in text(page)
    assert Lot.objects.count() == 4


@pytest.mark.parametrize("name", PAGES)
def test_as_many_statements_with_30_rows_as_with_one(name, goods, client):
    counts = []
    cars = goods.items.cars
    cars.quantity = 300
    cars.save()
    for number in range(30):
        item = ItemFactory(lot=cars.lot, quantity=50)
        for one in (item, cars):
            pieces = bring(one, 2)
            acceptance = accept(pieces)
            acceptance.defects.create(description="A dent", remedy_by=date(2019, 6, 20), item=item)
            hand_over(pieces[:1], InstitutionFactory(parent=goods.ukp))
        if number in (0, 29):
            with CaptureQueriesContext(connection) as statements:
                client.get(url(name, goods.project, records(goods, name)))
            counts.append(len(statements))
    assert counts[0] == counts[1], counts


def test_a_contract_has_a_reference_or_a_contractor(procurement, office, client):
    address = url("add-contract", office[0], procurement.pk)
    data = {"reference": " ", "contractor": "", "warranty_days": "365"}
    said = "Enter the reference of the contract, or its contractor: else nobody knows it."
    assert errors(client.post(address, data)) == {"reference": [said]}
    assert Contract.objects.count() == 0
    for one in ({"reference": "48"}, {"contractor": "Firma"}):
        assert client.post(address, {**data, **one}).status_code == 302
