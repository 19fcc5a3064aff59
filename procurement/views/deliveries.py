"""Deliveries: the list, one delivery note with what came on it, booking, correcting, taking
back."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.words import Role
from core.forms import typed
from procurement.deliveries import take_back as remove
from procurement.deliveries import why_it_stays
from procurement.forms.deliveries import DeliveryForm, DeliveryHeadForm
from procurement.models import Contract, Delivery, Item, Piece
from procurement.papers import papers_of

PAGE_SIZE = 50
# Serial numbers of one item that the page of a delivery shows.
SERIALS_SHOWN = 60
# Counts of pieces by what became of them.
COUNTS = {
    "came": Count("pieces"),
    "waits": Count("pieces", filter=Q(pieces__accepted_on=None, pieces__rejected_on=None)),
    "accepted": Count("pieces", filter=Q(pieces__accepted_on__isnull=False)),
    "rejected": Count("pieces", filter=Q(pieces__rejected_on__isnull=False)),
    "with_serial": Count("pieces", filter=~Q(pieces__serial_number="")),
}


def of_project(project):
    return Delivery.objects.filter(contract__procurement__project=project).select_related(
        "contract__procurement"
    )


def delivery_of(project, pk) -> Delivery:
    found = get_object_or_404(of_project(project).select_related("recorded_by"), pk=pk)
    found.contract.procurement.project = project
    return found


@for_members(Role.VIEWER)
def delivery_list(request, project):
    found = of_project(project).order_by("-on", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = (
        Item.objects.filter(pieces__delivery__in=[one.pk for one in page])
        .values("number", delivery=F("pieces__delivery"))
        .annotate(came=COUNTS["came"], waits=COUNTS["waits"])
        .order_by("lot__number", "sort_key")
    )
    goods = defaultdict(list)
    for row in rows:
        goods[row["delivery"]].append(row)
    for one in page:
        one.contract.procurement.project = project
        one.goods = goods[one.pk]
        one.came = sum(row["came"] for row in one.goods)
        one.waits = sum(row["waits"] for row in one.goods)
    still_to_come = Item.objects.filter(lot__contract=OuterRef("pk"), delivered__lt=F("quantity"))
    contracts = Contract.objects.filter(Exists(still_to_come), procurement__project=project)
    contracts = contracts.select_related("procurement")
    return render(
        request,
        "procurement/delivery_list.html",
        {
            "project": project,
            "page": page,
            "contracts": list(contracts) if project.can_edit else [],
        },
    )


def days_late(day, lot) -> int:
    """By how many days something came after the deadline of its lot; 0 where it did not."""
    return max((day - lot.delivery_deadline).days, 0) if lot.delivery_deadline else 0


@for_members(Role.VIEWER)
def delivery(request, project, pk):
    one = delivery_of(project, pk)
    items = list(
        Item.objects.filter(pieces__delivery=one)
        .select_related("lot__contract")
        .annotate(**COUNTS)
        .order_by("lot__number", "sort_key", "pk")
    )
    serials = defaultdict(list)
    numbered = (
        Piece.objects.filter(delivery=one)
        .exclude(serial_number="")
        .annotate(place=Window(RowNumber(), partition_by="item", order_by="number"))
        .filter(place__lte=SERIALS_SHOWN)
    )
    for piece in numbered.order_by("item", "number"):
        piece.project = project
        serials[piece.item_id].append(piece)
    lots = {}
    for item in items:
        item.lot.contract.procurement = one.contract.procurement
        item.numbered = serials[item.pk]
        item.without_serial = item.came - item.with_serial if item.has_serial_numbers else 0
        item.days_late = days_late(one.on, item.lot)
        if item.waits:
            lots[item.lot_id] = item.lot
    return render(
        request,
        "procurement/delivery.html",
        {
            "project": project,
            "delivery": one,
            "items": items,
            "waiting_lots": lots.values(),
            "papers": papers_of(one),
            "why_it_stays": why_it_stays(one) if project.can_edit else "",
        },
    )


@for_members(Role.STAFF)
def add(request, project, pk):
    contracts = Contract.objects.filter(procurement__project=project).select_related("procurement")
    contract = get_object_or_404(contracts, pk=pk)
    contract.procurement.project = project
    data = typed(request)
    form = DeliveryForm(data, contract=contract)
    if request.method == "POST" and "fill" in request.POST and "save" not in request.POST:
        form = DeliveryForm(initial=form.filled(request.POST["fill"]), contract=contract)
    elif request.method == "POST" and form.is_valid() and (new := form.store(by=request.user)):
        say_booked(request, new)
        return redirect(new)
    return render(
        request,
        "procurement/delivery_form.html",
        {"project": project, "contract": contract, "form": form},
    )


def say_booked(request, new):
    count = new.pieces.count()
    text = ngettext(
        "The delivery is booked: %(count)s piece. Add the scan of the delivery note next.",
        "The delivery is booked: %(count)s pieces. Add the scan of the delivery note next.",
        count,
    )
    messages.success(request, text % {"count": count})
    same = Delivery.objects.filter(contract=new.contract_id, note_number=new.note_number).exclude(
        pk=new.pk
    )
    for other in same.select_related("contract__procurement__project")[:1]:
        messages.warning(
            request,
            format_html(
                _(
                    "The contract has another delivery with this number: {}. If the same paper "
                    "was booked twice, take one of the two back."
                ),
                format_html('<a href="{}">{}</a>', other.get_absolute_url(), other),
            ),
        )


@for_members(Role.STAFF)
def edit(request, project, pk):
    one = delivery_of(project, pk)
    data = typed(request)
    # The form writes into its instance; the page goes on speaking of the delivery as stored.
    form = DeliveryHeadForm(data, instance=delivery_of(project, pk))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The delivery is saved."))
        return redirect(form.instance)
    return render(
        request,
        "procurement/delivery_edit.html",
        {"project": project, "delivery": one, "form": form},
    )


@for_members(Role.STAFF)
def take_back(request, project, pk):
    """Asks first, and says what goes."""
    one = delivery_of(project, pk)
    why = why_it_stays(one)
    if request.method == "POST" and not why:
        try:
            remove(delivery=one, by=request.user)
        except ValidationError as error:
            why = error.messages[0]
        else:
            messages.success(request, _("The delivery is taken back."))
            return redirect("procurement:deliveries", project.slug)
    return render(
        request,
        "procurement/delivery_take_back.html",
        {
            "project": project,
            "delivery": one,
            "why": why,
            "items": Item.objects.filter(pieces__delivery=one).annotate(came=COUNTS["came"]),
            "papers": one.papers.count(),
        },
        status=409 if why and request.method == "POST" else 200,
    )
