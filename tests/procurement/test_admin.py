"""The back office of the equipment: the rules of the office, nothing that bookings keep consistent
is typed, numbers are corrected here alone."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from procurement.models import Contract, Item, Lot, Paper, Piece, Procurement, Protocol
from tests.factories import (
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    accept,
    bring,
    hand_over,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(goods, signed_in):
    return signed_in(User.objects.create_superuser("boss", password="correct horse"))


def address(model, action, *args):
    return reverse(f"admin:procurement_{model}_{action}", args=args)


def posted(client, record, **changed):
    """What a browser would post from the admin's page of the record, rows below it included."""
    page = client.get(address(record._meta.model_name, "change", record.pk))
    forms = [page.context["adminform"].form]
    data = {}
    for formset in page.context["inline_admin_formsets"]:
        forms.append(formset.formset.management_form)
        if formset.has_change_permission:
            forms += formset.formset.forms
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None or value is False else value
    return data | changed


def save(client, record, **changed):
    data = posted(client, record, **changed)
    return client.post(address(record._meta.model_name, "change", record.pk), data)


def errors(page) -> dict:
    found = dict(page.context["adminform"].form.errors)
    for formset in page.context["inline_admin_formsets"]:
        for form in formset.formset.forms:
            found |= {f"{form.prefix}-{name}": faults for name, faults in form.errors.items()}
    return {name: [str(fault) for fault in faults] for name, faults in found.items()}


def test_v14_holds_in_the_administration_too(goods, boss):
    item = goods.items.cars
    assert errors(save(boss, item, quantity="2")) == {
        "quantity": [
            "Item 1.1: 3 are delivered already, so the quantity cannot be 2. Enter 3 or more."
        ]
    }
    below = save(boss, item.lot, **{"items-0-quantity": "2"})
    assert list(errors(below)) == ["items-0-quantity"]
    item.refresh_from_db()
    assert item.quantity == 3


def test_an_item_is_corrected_and_its_counter_stays(goods, boss):
    item = goods.items.cars
    assert save(boss, item, quantity="4", name_sr="Kombi", delivered="9").status_code == 302
    item.refresh_from_db()
    assert (item.quantity, item.name_sr, item.delivered) == (4, "Kombi", 3)
    assert item.history.first().history_user.username == "boss"
    assert Piece.objects.matching("kombi").count() == 3


@pytest.mark.parametrize("model", ["lot", "item"])
def test_a_number_that_is_taken_is_refused(model, goods, boss):
    item = ItemFactory(lot=goods.items.cars.lot, number="1.2")
    record, number = {
        "lot": (goods.items.laptops.lot, "1"), "item": (item, "1.1"),
    }[model]  # fmt: skip
    before = record.number
    page = save(boss, record, number=number)
    assert errors(page) == {
        "__all__": [
            "The contract already has a lot with this number."
            if model == "lot"
            else "The lot already has an item with this number."
        ]
    }
    record.refresh_from_db()
    assert record.number == before


def test_a_signature_after_the_first_delivery_is_refused(goods, boss):
    page = save(boss, goods.contract, signed_on="2019-05-07")
    assert list(errors(page)) == ["signed_on"]
    goods.contract.refresh_from_db()
    assert goods.contract.signed_on == date(2019, 1, 15)


def test_v15_numbers_are_corrected_and_stay_unique(goods, boss):
    first, _second, third = goods.cars
    page = save(boss, first, inventory_number="mup 0102", serial_number="wvw3")
    assert errors(page) == {
        "inventory_number": [
            "Inventory number mup 0102 already belongs to “1.1/02 Car”. Each item handed to a unit "
            "needs its own inventory number."
        ],
        "serial_number": [str(errors(page)["serial_number"][0])],
    }
    assert third.code in errors(page)["serial_number"][0]
    for none in (" ", "--"):
        page = save(boss, first, inventory_number=none)
        assert errors(page) == {
            "inventory_number": ["Enter the inventory number before the handover."]
        }
    # The office may not, since a unit has it.
    assert save(boss, first, inventory_number="MUP-9", serial_number="WVW-9").status_code == 302
    first.refresh_from_db()
    assert (first.inventory_number, first.inventory_key, first.serial_key) == (
        "MUP-9", "mup9", "wvw9",
    )  # fmt: skip
    assert first.history.first().history_user.username == "boss"


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("piece", {"delivered_on": "2019-01-01", "accepted_on": "", "unit": "", "number": "99"}),
        ("delivery", {"on": "2019-01-01", "contract": "1"}),
        ("acceptance", {"on": "2019-01-01", "kind": "final", "lot": "1"}),
        ("protocol", {"on": "2019-01-01", "number": "99", "year": "1999", "to_unit": ""}),
    ],
)
def test_what_is_booked_is_not_typed(name, changed, goods, boss):
    piece = goods.cars[0]
    record = {
        "piece": piece, "delivery": piece.delivery, "acceptance": piece.acceptance,
        "protocol": goods.handover,
    }[name]  # fmt: skip
    record.refresh_from_db()
    before = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    answer = save(boss, record, **changed)
    assert answer.status_code == 302, errors(answer)
    record.refresh_from_db()
    assert {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields} == before


@pytest.mark.parametrize(
    "locked", [{"signed_at": "2019-06-04T10:00Z"}, {"annulled_on": "2019-06-04"}]
)
def test_a_signed_or_annulled_protocol_is_not_changed(locked, goods, boss):
    Protocol.objects.filter(pk=goods.handover.pk).update(**locked)
    page = address("protocol", "change", goods.handover.pk)
    assert boss.get(page).status_code == 200
    assert boss.post(page, {"receiver": "somebody"}).status_code == 403
    assert Protocol.objects.get(pk=goods.handover.pk).receiver == "head of the unit"


@pytest.mark.parametrize("may_change", [True, False])
@pytest.mark.parametrize("name", ["piece", "item", "protocol"])
def test_an_old_version_is_looked_at_and_never_put_back(name, may_change, goods, signed_in):
    signed = {"signed_at": datetime(2019, 6, 4, 10, tzinfo=UTC), "receiver": "another"}
    record, now = {
        "piece": (goods.cars[0], {"inventory_number": "MUP-9", "serial_number": "WVW-9"}),
        "item": (goods.items.cars, {"name_en": "Van", "brand_and_model": "VW"}),
        "protocol": (goods.handover, signed),
    }[name]  # fmt: skip
    record = type(record).objects.get(pk=record.pk)
    record.save()
    version = record.history.first().history_id
    for column, value in now.items():
        setattr(record, column, value)
    record.save()
    user = User.objects.create_user("reader", password="correct horse", is_staff=True)
    user.is_superuser = may_change
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename=f"view_{name}"))
    client = signed_in(user)
    stored = type(record).objects.filter(pk=record.pk).values()
    before, versions = stored.get(), record.history.count()
    page = address(name, "simple_history", record.pk, version)
    shown = client.get(page)
    main = shown.content.decode().partition('<div id="content-main">')[2]
    assert shown.status_code == 200
    assert [tag for tag in ("<form", "<input", "<select", "<textarea") if tag in main] == []
    old = {field.name: field.value() or "" for field in shown.context["adminform"].form}
    assert client.post(page, old).status_code == 405
    assert (stored.get(), record.history.count()) == (before, versions)


@pytest.mark.parametrize(
    "name", ["delivery", "acceptance", "defect", "piece", "protocol", "protocolline", "paper"]
)
def test_what_is_booked_is_not_added_here(name, boss):
    assert boss.get(address(name, "add")).status_code == 403
    assert boss.post(address(name, "add"), {}).status_code == 403


@pytest.mark.parametrize("name", ["procurement", "contract", "lot", "item", "piece", "protocol"])
def test_what_something_happened_to_is_not_deleted(name, goods, boss):
    record = {
        "procurement": goods.contract.procurement, "contract": goods.contract,
        "lot": goods.items.cars.lot, "item": goods.items.cars, "piece": goods.cars[0],
        "protocol": goods.handover,
    }[name]  # fmt: skip
    page = address(name, "delete", record.pk)
    assert boss.post(page, {"post": "yes"}).status_code == 403
    assert type(record).objects.filter(pk=record.pk).exists()
    data = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    boss.post(address(name, "changelist"), data)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_rows_below_a_record_are_not_removed_with_it(goods, boss):
    save(boss, goods.items.cars.lot, **{"items-0-DELETE": "on"})
    save(boss, goods.contract, **{"lots-0-DELETE": "on"})
    save(boss, goods.contract.procurement, **{"contracts-0-DELETE": "on"})
    assert (Contract.objects.count(), Lot.objects.count(), Item.objects.count()) == (1, 3, 3)


@pytest.mark.parametrize("name", ["item", "protocol"])
def test_looking_at_a_record_opens_no_transaction(name, goods, boss):
    record = {"item": goods.items.cars, "protocol": goods.handover}[name]
    with CaptureQueriesContext(connection) as statements:
        assert boss.get(address(name, "change", record.pk)).status_code == 200
    assert [one["sql"] for one in statements if "SAVEPOINT" in one["sql"]] == []


def test_what_was_entered_by_mistake_is_deleted(goods, boss):
    lot = LotFactory(contract=goods.contract)
    ItemFactory(lot=lot)
    contract = ContractFactory(procurement=goods.contract.procurement)
    for record in (lot, contract):
        page = address(record._meta.model_name, "delete", record.pk)
        assert boss.post(page, {"post": "yes"}).status_code == 302
        assert not type(record).objects.filter(pk=record.pk).exists()
    assert Item.objects.count() == 3


def test_a_procurement_is_entered_with_its_contract(goods, boss):
    data = {
        "project": goods.project.pk, "title_en": "Radios", "contracts-TOTAL_FORMS": 1,
        "contracts-INITIAL_FORMS": 0, "contracts-0-reference": "48-2",
        "contracts-0-warranty_days": "365",
    }  # fmt: skip
    answer = boss.post(address("procurement", "add"), data)
    assert answer.status_code == 302, answer.context["errors"]
    stored = Procurement.objects.get(title_en="Radios")
    assert (stored.contracts.get().reference, stored.released_at) == ("48-2", None)


def test_deleting_the_last_signed_scan_opens_its_protocol(goods, boss, settings, tmp_path):
    Protocol.objects.filter(pk=goods.handover.pk).update(signed_at="2019-06-04T10:00Z")
    paper = goods.handover.papers.create(
        project=goods.project, kind="signed protocol", name="scan.pdf", size=1
    )
    data = {"action": "delete_selected", "_selected_action": [paper.pk], "post": "yes"}
    boss.post(address("paper", "changelist"), data)
    assert Paper.objects.count() == 0
    assert Protocol.objects.get(pk=goods.handover.pk).signed_at is None


def test_a_paper_is_not_swapped(goods, boss):
    paper = goods.handover.papers.create(
        project=goods.project, kind="photo", name="scan.pdf", size=1, sha256="a" * 64
    )
    page = address("paper", "change", paper.pk)
    assert 'type="file"' not in boss.get(page).content.decode()
    assert boss.post(page, {"name": "other.pdf"}).status_code == 403
    paper.refresh_from_db()
    assert paper.name == "scan.pdf"


def test_a_protocol_is_found_by_its_number_as_it_is_written(goods, boss):
    page = boss.get(address("protocol", "changelist"), {"q": goods.handover.code})
    assert list(page.context["cl"].result_list) == [goods.handover]
    page = boss.get(address("piece", "changelist"), {"q": "MUP-0101", "state": "in use"})
    assert [piece.code for piece in page.context["cl"].result_list] == ["1.1/01"]


@pytest.mark.parametrize("name", ["procurement", "contract", "lot", "acceptance", "protocol"])
def test_a_page_with_20_rows_below_makes_as_many_statements_as_with_3(name, goods, boss):
    lot = goods.items.cars.lot
    item = goods.items.cars
    item.quantity = 100
    item.save()
    pieces = bring(item, 20)
    acceptance = accept(pieces)
    protocol = hand_over(pieces[:1], goods.ukp)
    record = {
        "procurement": goods.contract.procurement, "contract": goods.contract, "lot": lot,
        "acceptance": acceptance, "protocol": protocol,
    }[name]  # fmt: skip
    page = address(name, "change", record.pk)
    boss.get(page)  # content types are asked once
    counts = []
    for number in range(1, 20):
        ContractFactory(procurement=goods.contract.procurement)
        LotFactory(contract=goods.contract)
        one = ItemFactory(lot=lot)
        acceptance.defects.create(description="A dent", item=one, remedy_by=date(2019, 6, 20))
        protocol.lines.create(
            piece=pieces[number], unit=InstitutionFactory(), since=date(2019, 6, 3)
        )
        if number in (3, 19):
            with CaptureQueriesContext(connection) as statements:
                assert boss.get(page).status_code == 200
            counts.append(len(statements))
    assert counts[0] == counts[1], counts
