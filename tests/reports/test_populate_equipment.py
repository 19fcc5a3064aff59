"""The equipment of a synthetic project: by the rules, in every state, the same for a seed."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from activities.models import Project
from procurement.models import (
    Acceptance,
    Contract,
    Defect,
    Item,
    Lot,
    Piece,
    Procurement,
    Protocol,
    ProtocolLine,
)
from procurement.models.sums import added
from procurement.words import PieceState, ProtocolKind
from reports.synthetic.equipment import make_equipment
from reports.synthetic.frame import CUT_OFF, make_setting
from tests.reports.goods import check_goods
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db


def run(**options):
    call_command("populate", stdout=StringIO(), **options)
    return Project.objects.latest("pk")


def equip(activities) -> Project:
    """The equipment alone."""
    setting = make_setting("load", activities, 1)
    make_equipment(setting, activities, Random(7))
    return setting.project


def content() -> dict:
    """All rows of equipment; keys of the database count from the first of their table."""
    tables = {name: rows for name, rows in dump().items() if name.startswith("procurement.")}
    first = {name: min((row["id"] for row in rows), default=0) for name, rows in tables.items()}
    left_out = {"recorded_at", "project_id", "procurement_id", "contract_id", "lot_id", "item_id"}
    return {
        name: [
            {
                key: value - first[name] if key == "id" else value
                for key, value in row.items()
                if key not in left_out and not key.endswith("_id")
            }
            for row in rows
        ]
        for name, rows in tables.items()
    }


@pytest.mark.parametrize("activities", [1, 150, 200, 400, 4_000])
def test_books_are_in_order_for_any_number_of_activities(activities):
    check_goods(equip(activities))
    assert Procurement.objects.get().made_up()
    assert (Contract.objects.count(), Lot.objects.count(), Item.objects.count()) == (1, 3, 7)
    contracted = Item.objects.aggregate(n=Sum("quantity"))["n"]
    assert abs(contracted - max(activities / 10, 10)) <= 5


def test_has_every_state_and_every_kind_of_protocol():
    run(activities=20)
    states = Piece.objects.with_state().values_list("state", flat=True)
    assert set(states) == set(PieceState.values)
    assert set(Protocol.objects.values_list("kind", flat=True)) == set(ProtocolKind.values)
    assert set(Acceptance.objects.values_list("kind", flat=True)) == {
        "partial provisional", "provisional",
    }  # fmt: skip
    assert {bool(row.remedied_on) for row in Defect.objects.all()} == {True, False}


def test_nothing_happens_after_the_cut_off_day():
    run(activities=400)
    for model in (Acceptance, Protocol):
        assert not model.objects.filter(on__gt=CUT_OFF).exists()
    assert not ProtocolLine.objects.filter(until__gt=CUT_OFF).exists()
    assert not Piece.objects.filter(delivered_on__gt=CUT_OFF).exists()


def test_is_on_its_way_on_the_cut_off_day():
    run(activities=400)
    steps = [step.quantity for step in added(Item.objects.as_of(CUT_OFF))]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) == 4
    assert steps[3] > 0.3 * steps[0]


def test_what_was_rejected_was_replaced():
    run(activities=400)
    rejected = Piece.objects.exclude(rejected_on=None)
    assert rejected.count() > 0
    for piece in rejected.select_related("item"):
        later = piece.item.pieces.filter(delivered_on__gt=piece.rejected_on)
        assert later.exists()


def test_units_have_what_was_handed_over_with_inventory_numbers():
    run(activities=400)
    with_unit = Piece.objects.with_unit()
    assert len(Counter(with_unit.values_list("unit", flat=True))) == 3
    assert not with_unit.filter(inventory_number="").exists()
    numbered = Piece.objects.exclude(serial_number="")
    assert set(numbered.values_list("item__category", flat=True)) == {"vehicles", "it equipment"}
    assert Piece.objects.filter(serial_number="", item__category="it equipment").exists()


def test_no_activities_no_equipment():
    run(activities=0)
    assert not Procurement.objects.exists()


def test_the_same_seed_makes_the_same_equipment_and_another_seed_another():
    made = []
    for seed in (3, 4):
        with transaction.atomic():
            run(activities=60, seed=seed)
            made.append(content())
            transaction.set_rollback(True)
    run(activities=60, seed=3)
    assert content() == made[0] != made[1]


def test_the_same_call_again_changes_nothing_and_writes_no_history():
    run(activities=20)
    before = dump()
    run(activities=20)
    assert dump() == before
    assert not any(rows for name, rows in before.items() if name.startswith("procurement.Hist"))


def test_several_projects_have_equipment_of_their_own():
    run(projects=2, activities=20)
    for project in Project.objects.all():
        check_goods(project)
        assert Item.objects.of(project).count() == 7


def test_inserts_many_pieces_with_few_statements():
    with CaptureQueriesContext(connection) as captured:
        equip(4_000)
    written = [
        query["sql"] for query in captured if query["sql"].startswith('INSERT INTO "procurement_')
    ]
    assert Piece.objects.count() > 250
    assert len(written) < 40
