"""Several people write protocols at once."""

from datetime import date

import pytest
from django.db.models import Count

from procurement.models import Piece, Protocol, ProtocolLine
from procurement.protocols import annul, write_protocol
from tests.factories import InstitutionFactory, ItemFactory, LotFactory, accept, bring
from tests.procurement.together import at_once

pytestmark = pytest.mark.usefixtures("on_1_october_2019")


def hand_over(pieces, unit, first=1):
    return write_protocol(
        procurement=pieces[0].item.lot.contract.procurement, kind="handover",
        on=date(2019, 6, 3), to_unit=unit,
        pieces={piece: f"MUP-{first + n}" for n, piece in enumerate(pieces)},
    )  # fmt: skip


@pytest.fixture
def stored(many_connections):
    pieces = bring(ItemFactory(number="2.1", quantity=10), 10)
    accept(pieces)
    return pieces


def test_of_ten_who_hand_over_the_last_piece_one_succeeds(stored):
    units = [InstitutionFactory(abbreviation=f"U{n}") for n in range(10)]
    answers = at_once(lambda n: hand_over(stored[:1], units[n], n + 1))
    [written] = [one for one in answers if isinstance(one, Protocol)]
    piece = Piece.objects.get(pk=stored[0].pk)
    assert piece.unit == written.to_unit
    assert [one for one in answers if one != written] == [
        [
            f"Piece 2.1/01 is not in the store any more; it is “{piece.unit.abbreviation}” now. "
            "Take it off the list."
        ]
    ] * 9
    assert Protocol.objects.count() == ProtocolLine.objects.count() == 1


def test_ten_protocols_at_once_have_ten_numbers(stored):
    unit = InstitutionFactory()
    answers = at_once(lambda n: hand_over(stored[n : n + 1], unit, n + 1))
    assert sorted(one.number for one in answers) == list(range(1, 11))


def test_of_ten_who_give_the_same_inventory_number_one_succeeds(stored):
    unit = InstitutionFactory()
    answers = at_once(lambda n: hand_over(stored[n : n + 1], unit, 7))
    written = [one for one in answers if isinstance(one, Protocol)]
    assert len(written) == 1
    assert all("MUP-7 already belongs to" in one[0] for one in answers if one not in written)


def test_an_inventory_number_is_given_once_in_all_procurements_of_a_project(stored):
    first = stored[0].item.lot.contract.procurement
    lot = LotFactory(contract__procurement__project=first.project)
    others = bring(ItemFactory(lot=lot, number="5.1", quantity=5), 5)
    accept(others)
    pieces = [piece for pair in zip(stored, others, strict=False) for piece in pair]
    unit = InstitutionFactory()
    answers = at_once(lambda n: hand_over(pieces[n : n + 1], unit, 7))
    written = [one for one in answers if isinstance(one, Protocol)]
    assert len(written) == 1
    assert all("MUP-7 already belongs to" in one[0] for one in answers if one not in written)


def test_of_ten_who_annul_or_move_on_only_one_succeeds(stored):
    unit, other = InstitutionFactory(), InstitutionFactory()
    protocol = hand_over(stored, unit)

    def act(number):
        if number % 2:
            return annul(protocol=Protocol.objects.get(pk=protocol.pk), why="By mistake") or "gone"
        return write_protocol(
            procurement=protocol.procurement, kind="move", on=date(2019, 7, 1), from_unit=unit,
            to_unit=other, pieces=dict.fromkeys(stored[:1], ""),
        )  # fmt: skip

    answers = at_once(act)
    assert sum(not isinstance(one, list) for one in answers) == 1
    open_lines = ProtocolLine.objects.filter(until=None).values("piece").annotate(n=Count("pk"))
    assert {row["n"] for row in open_lines} <= {1}
