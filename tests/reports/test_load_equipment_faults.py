"""Faulty equipment in a file: record, field and value, and nothing changed."""

import json

import pytest
import time_machine

from reports.loading import load
from tests.reports.river import item, item_of, sea
from tests.reports.test_load_faults import ABSENT, cases, faults_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_june_2026():
    with time_machine.travel("2026-06-01 09:00+02:00", tick=False):
        yield


def broken(place: str, value) -> dict:
    data = sea()
    *way, last = place.split()
    found = data["procurement"]
    for step in way:
        is_item = "." in step
        found = item_of(data, step) if is_item else found[int(step) if step.isdigit() else step]
    if value is ABSENT:
        del found[last]
    else:
        found[last] = value
    return data


CASES = cases("faulty_equipment.txt")


@pytest.mark.parametrize(("case", "said"), CASES, ids=[case for case, _said in CASES])
def test_fault_is_named_and_changes_nothing(case, said):
    place, _equals, value = case.partition(" = ")
    data = broken(place, ABSENT if value == "ABSENT" else json.loads(value))
    assert faults_of(data, release=True) == said


def test_all_faults_of_the_equipment_are_named_at_once():
    data = broken("1.1 quantity", 0)
    data["procurement"]["title_en"] = None
    data["procurement"]["lots"][1]["items"][2]["unit_price_eur"] = "x"
    item_of(data, "2.1")["accepted"] = "2021-08-01"
    assert [fault.rpartition(", ")[2].partition(":")[0] for fault in faults_of(data)] == [
        "title_en", "quantity", "accepted", "unit_price_eur",
    ]  # fmt: skip


def test_two_institutions_and_two_numbers_at_once():
    data = broken("contracting_authority", "nobody")
    item_of(data, "1.1")["unit"] = "marines"
    item_of(data, "1.2")["inventory_numbers"] = ["RP 001"]
    assert faults_of(data) == [
        'procurement, contracting_authority: "nobody" is the key of no institution.',
        'procurement, lots 1, items 1.1, unit: "marines" is the key of no institution.',
        "procurement, lots 1, items 1.2, inventory_numbers: Inventory number RP 001 already "
        "belongs to “1.1/01”. Each item handed to a unit needs its own inventory number.",
    ]


def test_an_institution_that_is_faulty_itself_is_named_once():
    data = sea()
    data["institutions"][0]["country"] = 5
    item_of(data, "1.1")["unit"] = "unit"
    assert [fault.partition(":")[0] for fault in faults_of(data)] == ["institutions unit, country"]


def test_inventory_number_of_a_piece_in_the_database():
    load(sea())
    data = sea()
    data["procurement"] = {
        "title_en": "More",
        "contract_signed": "2021-04-01",
        "lots": [{
            "number": 1, "title_en": "More boats", "category": "vehicles",
            "items": [item("1.1", 1, 5, "2021-08-02", inventory_numbers=["rp-15"])],
        }],
    }  # fmt: skip
    said = (
        "procurement, lots 1, items 1.1, inventory_numbers: Inventory number rp-15 already belongs "
        "to “1.2/06”. Each item handed to a unit needs its own inventory number."
    )
    assert faults_of(data) == [said]


def test_update_that_signs_after_the_first_delivery():
    load(sea())
    for signed, said in (
        ("2021-06-15", "The first delivery is of 14 Jun 2021, before the signature on 15 Jun 2021. "
         "Correct one of the two days."),
        (None, "Enter the day on which the contract was signed: goods are delivered after it."),
    ):  # fmt: skip
        assert faults_of(broken("contract_signed", signed), update=True) == [
            f"procurement, contract_signed: {json.dumps(signed)} – {said}"
        ]


def test_update_that_books_before_the_signature_of_the_database():
    load(sea())
    assert faults_of(broken("2.10 delivered", "2021-03-31"), update=True) == [
        'procurement, lots 2, items 2.10, delivered: "2021-03-31" – The first delivery is of '
        "31 Mar 2021, before the signature on 1 Apr 2021. Correct one of the two days."
    ]
