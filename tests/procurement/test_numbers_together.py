"""Several people store numbers, or attach scans, at the same moment."""

import pytest
from django.core.exceptions import ValidationError

from procurement.models import Paper, Piece
from procurement.numbers import Reading, read_numbers, store_numbers
from procurement.papers import keep_paper
from procurement.words import PaperKind
from tests.activities.files import pdf, upload
from tests.factories import ItemFactory, ProtocolFactory, UserFactory, bring
from tests.procurement.together import at_once

pytestmark = pytest.mark.usefixtures("on_1_october_2019")


def test_of_ten_who_give_the_same_inventory_number_one_succeeds(many_connections):
    item = ItemFactory(number="2.1", quantity=10)
    pieces = bring(item, 10)
    project, user = item.lot.contract.procurement.project, UserFactory()
    texts = [f"Code\tInventory number\n{piece.code}\tMUP-1" for piece in pieces]
    plans = [read_numbers(text, project=project).plan for text in texts]

    def store(number):
        return store_numbers(texts[number], plan=plans[number], project=project, by=user)

    answers = at_once(store)
    assert len([one for one in answers if isinstance(one, Reading)]) == 1
    assert len([one for one in answers if one is None]) == 9
    assert Piece.objects.filter(inventory_key="mup1").count() == 1
    assert Piece.history.count() == 1


def test_of_ten_who_fill_the_last_piece_without_a_number_one_succeeds(many_connections):
    item = ItemFactory(number="2.1", quantity=10)
    bring(item, 2, serials=["S-1"])
    project = item.lot.contract.procurement.project
    texts = [f"Item\tSerial number\n2.1\tN-{number}" for number in range(10)]
    plans = [read_numbers(text, project=project).plan for text in texts]

    def store(number):
        return store_numbers(texts[number], plan=plans[number], project=project, by=None)

    answers = at_once(store)
    [stored] = [one for one in answers if isinstance(one, Reading)]
    number = stored.rows[0].numbers["serial_number"]
    assert list(Piece.objects.values_list("serial_number", flat=True)) == ["S-1", number]


def test_the_same_scan_attached_ten_times_at_once_is_there_once(many_connections):
    protocol = ProtocolFactory()

    def attach(_number):
        file = upload("scan.pdf", pdf())
        return keep_paper(file, owner=protocol, kind=PaperKind.SIGNED_PROTOCOL, by=None)

    answers = at_once(attach)
    assert len([one for one in answers if isinstance(one, Paper)]) == 1
    refused = [one for one in answers if isinstance(one, list | ValidationError)]
    assert len(refused) == 9
    protocol.refresh_from_db()
    assert (Paper.objects.count(), protocol.signed_at is None) == (1, False)
