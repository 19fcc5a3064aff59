"""Writing protocols in tests, and reading where pieces are."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from procurement.models import Piece, Protocol, ProtocolLine
from procurement.protocols import write_protocol
from procurement.words import ProtocolKind

JUNE, JULY, AUGUST = date(2019, 6, 3), date(2019, 7, 1), date(2019, 8, 1)


def numbered(pieces, first=1):
    return {piece: f"MUP-{first + n:04d}" for n, piece in enumerate(pieces)}


def write(pieces, *, kind=ProtocolKind.HANDOVER, on=JUNE, **kwargs):
    if not isinstance(pieces, dict):
        pieces = dict.fromkeys(pieces, "")
    procurement = next(iter(pieces)).item.lot.contract.procurement
    return write_protocol(procurement=procurement, kind=kind, on=on, pieces=pieces, **kwargs)


def refused(pieces, **kwargs) -> dict:
    before = [list(table.objects.values()) for table in (Piece, Protocol, ProtocolLine)]
    with pytest.raises(ValidationError) as caught:
        write(pieces, **kwargs)
    assert [list(table.objects.values()) for table in (Piece, Protocol, ProtocolLine)] == before
    return caught.value.message_dict


def states(pieces):
    rows = Piece.objects.filter(pk__in=[piece.pk for piece in pieces]).order_by("number")
    return [
        (row.state_now, row.unit and row.unit.abbreviation, row.handed_over_on, row.written_off_on)
        for row in rows
    ]


def places(piece):
    """Where the piece is on three days: the unit, "store" by a line, or None before any."""
    found = []
    for day in (date(2019, 6, 15), date(2019, 7, 15), date(2019, 8, 15)):
        line = ProtocolLine.objects.at(day).filter(piece=piece).first()
        found.append(line and (line.unit.abbreviation if line.unit else "store"))
    return found
