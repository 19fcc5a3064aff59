"""What holds of equipment wherever it comes from; the database holds a part of it too."""

from collections import Counter, defaultdict

from procurement.models import Acceptance, Item, Piece, Protocol, ProtocolLine
from procurement.rules import MOST_ON_A_PROTOCOL

DAYS = ("delivered_on", "accepted_on", "handed_over_on", "written_off_on")


def check_goods(project):
    """Pieces, papers and lines of the project say the same."""
    items = Item.objects.of(project).select_related("lot__contract__procurement")
    for item in items:
        standing = item.pieces.filter(rejected_on=None).count()
        assert item.delivered == standing <= item.quantity, item.number
        numbers = list(item.pieces.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), item.number
        item.clean_fields()
        item.validate_constraints()
    _check_pieces(project)
    _check_acceptances(project)
    _check_protocols(project)


def _check_pieces(project):
    lines = defaultdict(list)
    for line in ProtocolLine.objects.filter(piece__project=project).order_by("since", "pk"):
        lines[line.piece_id].append(line)
    pieces = Piece.objects.of(project)
    for piece in pieces.select_related(
        "item__lot__contract__procurement", "delivery", "acceptance__lot", "rejection__lot"
    ):
        contract = piece.item.lot.contract
        assert contract.procurement.project_id == piece.project_id
        assert (piece.delivery.contract_id, piece.delivery.on) == (contract.pk, piece.delivered_on)
        for paper, day in ((piece.acceptance, piece.accepted_on),
                           (piece.rejection, piece.rejected_on)):  # fmt: skip
            assert (paper.on if paper else None) == day
            assert paper is None or paper.lot_id == piece.item.lot_id
        days = [day for name in DAYS if (day := getattr(piece, name))]
        assert days == sorted(days)
        assert contract.signed_on <= days[0]
        own = lines[piece.pk]
        assert [line for line in own if line.until is None] == own[-1:]
        assert [line.until for line in own[:-1]] == [line.since for line in own[1:]]
        assert (own[0].since if own else None) == piece.handed_over_on or not own[0].unit_id
        assert (own[-1].unit_id if own else None) == piece.unit_id
        derived = (piece.serial_key, piece.inventory_key, piece.search)
        piece.derive_columns()
        assert (piece.serial_key, piece.inventory_key, piece.search) == derived


def _check_acceptances(project):
    """The last certificate of a lot that is accepted as a whole says so, and no other does."""
    for lot in {item.lot for item in Item.objects.of(project).select_related("lot")}:
        contracted = sum(lot.items.values_list("quantity", flat=True))
        kinds = list(lot.acceptances.order_by("on").values_list("kind", "on"))
        whole = contracted == Piece.objects.filter(item__lot=lot, accepted_on__isnull=False).count()
        wanted = ["partial provisional"] * len(kinds)
        if whole and kinds:
            wanted[-1] = "provisional"
        assert [kind for kind, _on in kinds] == wanted, lot.number
        assert len({on for _kind, on in kinds}) == len(kinds), "one for each day"
    for row in Acceptance.objects.filter(lot__contract__procurement__project=project):
        row.full_clean()


def _check_protocols(project):
    counts = Counter(
        ProtocolLine.objects.filter(piece__project=project).values_list("protocol", flat=True)
    )
    years = defaultdict(list)
    for protocol in Protocol.objects.of(project).order_by("on", "number"):
        protocol.full_clean()
        assert 0 < counts[protocol.pk] <= MOST_ON_A_PROTOCOL
        assert protocol.year == protocol.on.year
        years[protocol.procurement_id, protocol.year].append(protocol.number)
        for line in protocol.lines.select_related("piece"):
            assert (line.since, line.unit_id) == (protocol.on, protocol.to_unit_id)
            before = line.piece.lines.filter(until=line.since).exclude(pk=line.pk).first()
            assert (before.unit_id if before else None) == protocol.from_unit_id, "one holder"
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in years.values())
