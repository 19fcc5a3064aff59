from procurement.models.acceptance import Acceptance, Defect
from procurement.models.delivery import Delivery
from procurement.models.paper import Paper
from procurement.models.piece import Piece
from procurement.models.protocol import Protocol, ProtocolLine
from procurement.models.purchase import Contract, Item, Lot, Procurement

__all__ = [
    "Acceptance",
    "Contract",
    "Defect",
    "Delivery",
    "Item",
    "Lot",
    "Paper",
    "Piece",
    "Procurement",
    "Protocol",
    "ProtocolLine",
]
