"""The list of pieces with its totals and as an Excel file, one piece, its numbers. All of it is
today's state, and says so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.exports import table_as_file
from activities.views.plan import imports_asked_for
from activities.words import Role
from core.days import today
from core.forms import typed
from procurement import workbooks
from procurement.forms.pieces import PieceFilter, PieceForm
from procurement.inventory import (
    by_state,
    certificate,
    items_of,
    listed,
    number_changes,
    places,
    shown,
    together,
    units_of,
    warranty,
)
from procurement.models import Piece
from procurement.words import PieceState

PAGE_SIZE = 50


def asked_for(request, project):
    """(the filters, the pieces that match, the totals by state)"""
    imports = imports_asked_for(request, project, "pieces")
    form = PieceFilter(
        request.GET, items=items_of(project), units=units_of(project), imports=imports
    )
    pieces = form.narrow(Piece.objects.of(project).with_state())
    return form, pieces, by_state(pieces)


@for_members(Role.VIEWER)
def piece_list(request, project):
    form, pieces, totals = asked_for(request, project)
    total = together(totals.values())
    paginator = Paginator(listed(pieces), PAGE_SIZE)
    paginator.count = total.quantity  # counted with the totals already
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(shown(page.object_list, project, form.items, form.units))
    return render(
        request,
        "procurement/piece_list.html",
        {
            "project": project,
            "form": form,
            "page": page,
            "totals": [(state, PieceState(state).label, sums) for state, sums in totals.items()],
            "total": total,
            "day": today(),
        },
    )


@require_safe
@for_members(Role.VIEWER)
def export(request, project, form):
    filters, pieces, totals = asked_for(request, project)
    rows = shown(listed(pieces).iterator(2000), project, filters.items, filters.units)
    table = workbooks.of_pieces(project, filters, rows, together(totals.values()))
    return table_as_file(form, table, _("equipment"), project.slug, today())


def piece_of(project, pk) -> Piece:
    pieces = Piece.objects.of(project).select_related(
        "item__lot__contract__procurement", "delivery", "acceptance", "rejection", "unit"
    )
    piece = get_object_or_404(pieces, pk=pk)
    # The addresses of its papers are made of these; no need to read them once more.
    lot = piece.item.lot
    piece.project = lot.contract.procurement.project = project
    piece.delivery.contract = lot.contract
    for acceptance in filter(None, (piece.acceptance, piece.rejection)):
        acceptance.lot = lot
    return piece


@for_members(Role.VIEWER)
def piece(request, project, pk):
    one = piece_of(project, pk)
    return render(
        request,
        "procurement/piece.html",
        {
            "project": project,
            "piece": one,
            "warranty": warranty(one, today()),
            "certificate": certificate(one, today()),
            "places": places(one),
            "changes": number_changes(one),
            "day": today(),
        },
    )


@for_members(Role.STAFF)
def edit(request, project, pk):
    data = typed(request)
    # The form writes into its instance; the page goes on speaking of the piece as stored.
    form = PieceForm(data, instance=piece_of(project, pk))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("Piece %(code)s is saved.") % {"code": form.instance.code})
        return redirect(form.instance)
    return render(
        request,
        "procurement/piece_form.html",
        {"project": project, "piece": piece_of(project, pk), "form": form},
    )
