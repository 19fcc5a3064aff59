"""What becomes of rows of numbers."""

from procurement.models import Piece
from procurement.numbers import read_numbers, store_numbers
from tests.factories import UserFactory


def understood(text, project, **kwargs):
    """(code of the piece, {column: number} to be stored, reasons) of each row."""
    return [
        (row.piece and row.piece.code, row.to_store(), row.reasons)
        for row in read_numbers(text, project=project, **kwargs).rows
    ]


def numbers():
    return [
        (piece.code, piece.serial_number, piece.inventory_number)
        for piece in Piece.objects.select_related("item").order_by("item__sort_key", "number")
    ]


def store(text, project, **kwargs):
    plan = read_numbers(text, project=project, **kwargs).plan
    return store_numbers(text, plan=plan, project=project, by=UserFactory(), **kwargs)


BOTH = {"serial_number": "PF3X", "inventory_number": "MUP-7"}
HEAD = "Item\tSerial number\tInventory number\n"
