"""The pages of a contract, a lot and an item, as of today."""

from decimal import Decimal

from django.db.models import Count, F, Max
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.access import for_members
from activities.models import Institution
from activities.words import Role
from core.days import today
from procurement.acceptances import result_of, with_counts
from procurement.deadlines import item_deadlines
from procurement.models import Acceptance, Defect, Delivery, Item, Piece
from procurement.models.sums import Amount
from procurement.overview import Group, by_lot, items_of
from procurement.papers import papers_of
from procurement.views.deliveries import days_late
from procurement.views.purchase import contract_of, lot_of
from procurement.words import PieceState

# Rows of one page; more are a list's matter.
SHOWN = 50


@for_members(Role.VIEWER)
def contract(request, project, pk):
    one = contract_of(project, pk)
    items = items_of(project, today(), lot__contract=one)
    deadlines = by_lot(items)
    lots = [
        Group(lot, [item for item in items if item.lot_id == lot.pk], deadlines=deadlines[lot.pk])
        for lot in one.lots.all()
    ]
    for group in lots:
        group.record.contract = one
    deliveries = list(
        Delivery.objects.filter(contract=one).annotate(came=Count("pieces"))[: SHOWN + 1]
    )
    for delivery in deliveries:
        delivery.contract = one
    return render(
        request,
        "procurement/contract.html",
        {
            "project": project,
            "contract": one,
            "lots": lots,
            "whole": Group(one, items),
            # Also while it is not signed, when nothing counts as contracted.
            "value": sum((row.value_eur for row in items), Decimal("0.00")),
            "deliveries": deliveries[:SHOWN],
            "more_deliveries": len(deliveries) > SHOWN,
            "papers": papers_of(one),
            "today": today(),
        },
    )


@for_members(Role.VIEWER)
def lot(request, project, pk):
    one = lot_of(project, pk)
    items = items_of(project, today(), lot=one)
    acceptances = list(with_counts(Acceptance.objects.filter(lot=one)))
    for acceptance in acceptances:
        acceptance.lot, acceptance.result = one, result_of(acceptance)
    defects = list(
        Defect.objects.filter(acceptance__lot=one)
        .select_related("acceptance", "item")
        .order_by(F("remedied_on").desc(nulls_first=True), "remedy_by", "pk")
    )
    for defect in defects:
        defect.acceptance.lot = one
    whole = Group(one, items, deadlines=by_lot(items)[one.pk])
    return render(
        request,
        "procurement/lot.html",
        {
            "project": project,
            "lot": one,
            "whole": whole,
            "groups": [whole],
            "acceptances": acceptances,
            "defects": defects,
            "today": today(),
        },
    )


@for_members(Role.VIEWER)
def item(request, project, pk):
    """All items of the lot are read, because the final acceptance is of the whole lot."""
    found = get_object_or_404(Item.objects.of(project).only("lot"), pk=pk)
    of_lot = items_of(project, today(), lot=found.lot_id)
    one = next(row for row in of_lot if row.pk == found.pk)
    one.deadlines = item_deadlines(one, today(), of_lot=of_lot)
    pieces = list(one.pieces.select_related("unit").order_by("number")[: SHOWN + 1])
    for piece in pieces:
        piece.item, piece.project = one, project
    places = places_of(one)
    last = one.pieces.aggregate(last=Max("delivered_on"))["last"]
    return render(
        request,
        "procurement/item.html",
        {
            "project": project,
            "item": one,
            "pieces": pieces[:SHOWN],
            "more": len(pieces) > SHOWN,
            "steps": list(zip(step_labels(), one.sums, strict=True)),
            "places": places,
            "days_late": days_late(last, one.lot) if last else 0,
            "in_store": any(row["state"] == PieceState.IN_STORE for row in places),
            "all_pieces": Amount(
                sum(row["number"] for row in places), sum(row["eur"] for row in places)
            ),
            "today": today(),
        },
    )


def step_labels() -> list[str]:
    return [
        _("Contracted"),
        pgettext("equipment", "Delivered"),
        pgettext("equipment", "Accepted"),
        _("Handed over"),
    ]


def places_of(item) -> list[dict]:
    """Where the pieces of an item are today: {state, label, unit, number, eur}; the units first."""
    rows = list(
        Piece.objects.filter(item=item)
        .with_state()
        .order_by()
        .values("state", "unit")
        .annotate(number=Count("pk"))
    )
    units = Institution.objects.in_bulk([row["unit"] for row in rows if row["unit"]])
    order = [PieceState.IN_USE, PieceState.IN_STORE, PieceState.DELIVERED, PieceState.WRITTEN_OFF]
    for row in rows:
        row["unit"] = units.get(row["unit"])
        row["label"] = PieceState(row["state"]).label
        row["eur"] = row["number"] * item.unit_price_eur
        row["place"] = order.index(row["state"]) if row["state"] in order else len(order)
    return sorted(rows, key=lambda row: (row["place"], -row["number"], str(row["unit"])))
