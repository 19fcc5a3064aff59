"""Every list of equipment asks the database as often with 20,000 pieces as with 50."""

import time
from datetime import date, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Role
from procurement.models import Delivery, Piece, ProtocolLine
from procurement.words import Category
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    ProtocolFactory,
    project_with,
)

pytestmark = pytest.mark.django_db
ITEMS, UNITS, REQUESTS = 10, 10, 5
# What stands in the address of a list: {item}, {unit}, {lot} are those of the goods.
LISTS = {
    "pieces": "pieces/",
    "pieces, last page": "pieces/?page=9999",
    "pieces of a unit": "pieces/?unit={unit}&state=in+use",
    "pieces, filtered": "pieces/?q=laptop&category=it+equipment&lot={lot}&item={item}"
    "&numbers=missing&warranty=running",
    "pieces, certificate overdue": "pieces/?due=certificate",
    "pieces, final acceptance overdue": "pieces/?due=final",
    "pieces in Excel": "pieces/xlsx/",
    "overview": "",
    "overview on a day": "?on=2019-06-30",
    "item": "items/{item}/",
    "lot": "lots/{lot}/",
    "units": "units/",
    "units on a day": "units/?on=2019-06-30",
    "unit": "units/{unit}/",
    "unit to print": "units/{unit}/print/",
    "unit in Excel": "units/{unit}/xlsx/",
    "deliveries": "deliveries/",
    "acceptances": "acceptances/",
    "protocols": "protocols/",
}


def equipment_of(number) -> dict:
    """The address of a project with so many pieces, and the keys that stand in `LISTS`. One in
    ten waits, one in ten is in the store, the others are with ten units."""
    project, _component, user = project_with(Role.VIEWER, slug=f"of-{number}")
    procurement = ProcurementFactory(project=project)
    contract = ContractFactory(procurement=procurement)
    lots = [LotFactory(contract=contract, number=place + 1) for place in range(2)]
    items = [
        ItemFactory(
            lot=lots[place % 2], number=f"{place % 2 + 1}.{place + 1}", quantity=number,
            category=Category.IT if place % 2 else Category.FURNITURE, delivered=number // ITEMS,
        )
        for place in range(ITEMS)
    ]  # fmt: skip
    units = [InstitutionFactory() for _place in range(UNITS)]
    deliveries = [
        Delivery(contract=contract, on=date(2019, 3, 1) + timedelta(days=place % 60))
        for place in range(number // 25)
    ]
    deliveries = Delivery.objects.bulk_create(deliveries)
    acceptances = {lot.pk: AcceptanceFactory(lot=lot) for lot in lots}
    pieces = Piece.objects.bulk_create(
        [
            piece_of(project, place, items[place % ITEMS], deliveries, units, acceptances)
            for place in range(number)
        ],
        batch_size=500,
    )
    hand_over_all(procurement, [piece for piece in pieces if piece.unit_id])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "base": reverse("procurement:overview", args=[project.slug]),
        "user": user, "item": items[1].pk, "unit": units[3].pk, "lot": lots[1].pk,
    }  # fmt: skip


def piece_of(project, place, item, deliveries, units, acceptances) -> Piece:
    delivery = deliveries[place % len(deliveries)]
    # By tens, so that each item has pieces of each kind.
    kind = place // ITEMS % 10
    unit = units[place // ITEMS % UNITS] if kind > 1 else None
    piece = Piece(
        project=project, item=item, number=place // ITEMS + 1, delivery=delivery,
        delivered_on=delivery.on, serial_number=f"SN-{place}", unit=unit,
        inventory_number=f"MUP-{place:05d}" if unit and place % 3 else "",
    )  # fmt: skip
    if kind:
        piece.acceptance, piece.accepted_on = acceptances[item.lot_id], date(2019, 5, 20)
    if unit:
        piece.handed_over_on = date(2019, 6, 3)
    piece.derive_columns()
    return piece


def hand_over_all(procurement, pieces):
    """A hundred pieces on one protocol."""
    lines = []
    for first in range(0, len(pieces), 100):
        protocol = ProtocolFactory(procurement=procurement)
        lines += [
            ProtocolLine(protocol=protocol, piece=one, unit=one.unit, since=one.handed_over_on)
            for one in pieces[first : first + 100]
        ]
    ProtocolLine.objects.bulk_create(lines, batch_size=500)


def opened(client, address) -> tuple[int, float]:
    """(number of statements, median seconds of several requests; of this process, so that what
    else runs on the machine does not count)."""
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
        statements = len(captured)  # the next request forgets them
    times = []
    for _number in range(REQUESTS if "xlsx" not in address else 1):
        started = time.process_time()
        read(client, address)
        times.append(time.process_time() - started)
    return statements, median(times)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.streaming:
        b"".join(answer.streaming_content)


def test_20000_pieces_ask_the_database_as_often_as_50(signed_in, on_1_october_2019):
    measured = {}
    for number in (50, 20_000):
        goods = equipment_of(number)
        client = signed_in(goods["user"])
        measured[number] = {
            name: opened(client, goods["base"] + path.format(**goods))
            for name, path in LISTS.items()
        }
    print()
    for name, (statements, fast) in measured[50].items():
        many, slow = measured[20_000][name]
        print(
            f"{name}: {statements} and {many} statements, "
            f"{fast * 1000:.0f} and {slow * 1000:.0f} ms, {slow / fast:.1f} times"
        )
    assert {name: found[0] for name, found in measured[50].items()} == {
        name: found[0] for name, found in measured[20_000].items()
    }
