"""The pages of protocols: annulling, the list, who may do what."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.words import Role
from procurement.models import ProtocolLine
from tests.activities.pages import member, text
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    ProcurementFactory,
    ProtocolFactory,
    accept,
    bring,
    hand_over,
)
from tests.procurement.pages import url
from tests.procurement.protocol_pages import HEAD, add_url

pytestmark = pytest.mark.django_db


def test_annulling_asks_for_the_reason(client, goods):
    protocol = goods.handover
    address = url("annul-protocol", goods.project, protocol.pk)
    assert "Its pieces are then again where they were before." in text(client.get(address))
    for why, message in (("", "Reason is missing."), ("x" * 301, "Shorten it to 300.")):
        assert message in text(client.post(address, {"why": why}))
    answer = client.post(address, {"why": "The wrong unit"}, follow=True)
    assert "is annulled: 2 pieces are again where they were before." in text(answer)
    assert "The wrong unit" in text(answer)
    assert ProtocolLine.objects.at(date(2019, 9, 1)).filter(protocol=protocol).count() == 0
    answer = client.post(address, {"why": "Again"})
    assert answer.status_code == 409
    assert "This protocol was annulled already." in text(answer)


def test_the_list_is_narrowed_by_kind_unit_and_state(client, goods):
    hand_over(goods.cars[2:], goods.okm, on=date(2019, 7, 2), number=20_090)
    annulled = ProtocolFactory(
        procurement=goods.handover.procurement, kind="move", number=20_091, on=date(2019, 7, 3),
        from_unit=goods.ukp, to_unit=goods.okm, annulled_on=date(2019, 7, 4), annulled_why="x",
    )  # fmt: skip

    def codes(query=""):
        page = client.get(f"{url('protocols', goods.project)}?{query}")
        return {one.code for one in page.context["page"]}

    everything = codes()
    assert len(everything) == 4
    assert codes("kind=move") == {annulled.code}
    assert codes("state=annulled") == {annulled.code}
    assert codes("state=signed") == set()
    assert codes(f"unit={goods.ukp.pk}") == {goods.handover.code, annulled.code}
    assert codes("state=unsigned") == everything - {annulled.code}
    assert codes("kind=nonsense&unit=x&page=99") == everything


def test_the_list_and_the_form_make_as_many_statements_with_thirty(client, goods):
    def count(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    addresses = [url("protocols", goods.project), add_url(goods.project)]
    before = [count(address) for address in addresses]
    item = ItemFactory(lot=goods.items.chairs.lot, quantity=60)
    pieces = bring(item, 60)
    accept(pieces)
    for n in range(30):
        hand_over(pieces[n : n + 1], InstitutionFactory(), number=10_000 + n)
    assert [count(address) for address in addresses] == before


def test_viewers_read_and_others_do_not(client, goods, signed_in):
    protocol = goods.handover
    addresses = {
        name: url(name, goods.project, protocol.pk)
        for name in ("protocol", "protocol-print", "protocol-word", "annul-protocol")
    }
    member(goods.project, Role.VIEWER, signed_in)
    found = {name: client.get(address).status_code for name, address in addresses.items()}
    assert found == {
        "protocol": 200, "protocol-print": 200, "protocol-word": 200, "annul-protocol": 403,
    }  # fmt: skip
    page = client.get(addresses["protocol"]).content.decode()
    assert "/annul/" not in page
    assert "/papers/add/" not in page
    other = ProcurementFactory()
    foreign = ProtocolFactory(procurement=other)
    for name in addresses:
        assert client.get(url(name, goods.project, foreign.pk)).status_code in (403, 404)
    assert client.post(add_url(goods.project), HEAD).status_code == 403
