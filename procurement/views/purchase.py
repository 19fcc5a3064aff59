"""Entering what is bought: procurement projects, contracts, lots with their items. Their pages
stand in procurement/views/bought.py."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.words import Role
from core.forms import typed
from procurement.forms.lots import ItemRows, LotForm
from procurement.forms.purchase import ContractForm, ProcurementForm
from procurement.models import Contract, Lot, Procurement
from procurement.purchase import remove, why_it_stays


def procurement_of(project, pk) -> Procurement:
    found = get_object_or_404(Procurement, project=project, pk=pk)
    found.project = project
    return found


def contract_of(project, pk) -> Contract:
    rows = Contract.objects.select_related("procurement")
    found = get_object_or_404(rows, procurement__project=project, pk=pk)
    found.procurement.project = project
    return found


def lot_of(project, pk) -> Lot:
    rows = Lot.objects.select_related("contract__procurement")
    found = get_object_or_404(rows, contract__procurement__project=project, pk=pk)
    found.contract.procurement.project = project
    return found


@for_members(Role.STAFF)
def add(request, project):
    return procurement_entry(request, project)


@for_members(Role.STAFF)
def edit(request, project, pk):
    return procurement_entry(request, project, procurement_of(project, pk))


def procurement_entry(request, project, stored=None):
    # The form writes into its instance; the page goes on speaking of the record as stored.
    instance = stored and procurement_of(project, stored.pk)
    form = ProcurementForm(typed(request), project=project, instance=instance)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The procurement project is saved."))
        if stored:
            return redirect("procurement:overview", project.slug)
        return redirect("procurement:add-contract", project.slug, form.instance.pk)
    return render(
        request,
        "procurement/procurement_form.html",
        {"project": project, "procurement": stored, "form": form},
    )


@for_members(Role.STAFF)
def add_contract(request, project, pk):
    return contract_entry(request, project, procurement_of(project, pk))


@for_members(Role.STAFF)
def edit_contract(request, project, pk):
    stored = contract_of(project, pk)
    return contract_entry(request, project, stored.procurement, stored)


def contract_entry(request, project, procurement, stored=None):
    instance = stored and contract_of(project, stored.pk)
    form = ContractForm(typed(request), procurement=procurement, instance=instance)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The contract is saved."))
        if stored:
            return redirect(form.instance)
        return redirect("procurement:add-lot", project.slug, form.instance.pk)
    return render(
        request,
        "procurement/contract_form.html",
        {"project": project, "procurement": procurement, "contract": stored, "form": form},
    )


@for_members(Role.STAFF)
def remove_contract(request, project, pk):
    return removal(request, project, contract_of(project, pk), project_page(project))


@for_members(Role.STAFF)
def add_lot(request, project, pk):
    return lot_entry(request, project, contract_of(project, pk))


@for_members(Role.STAFF)
def edit_lot(request, project, pk):
    stored = lot_of(project, pk)
    return lot_entry(request, project, stored.contract, stored)


def lot_entry(request, project, contract, stored=None):
    data = typed(request)
    rows = ItemRows(data, lot=stored)
    instance = stored and lot_of(project, stored.pk)
    form = LotForm(data, contract=contract, instance=instance, rows=rows)
    if request.method == "POST":
        # Both are asked, so that everything that is wrong is said at once.
        sound = min(form.is_valid(), rows.is_valid())
        if sound and form.store(by=request.user):
            messages.success(request, _("Lot %(lot)s is saved.") % {"lot": form.instance.number})
            if "another" in request.POST:
                return redirect("procurement:add-lot", project.slug, contract.pk)
            return redirect(form.instance)
    return render(
        request,
        "procurement/lot_form.html",
        {
            "project": project,
            "contract": contract,
            "lot": stored,
            "form": form,
            "rows": rows,
            "entry_rows": [rows],
        },
    )


@for_members(Role.STAFF)
def remove_lot(request, project, pk):
    stored = lot_of(project, pk)
    return removal(request, project, stored, stored.contract.get_absolute_url())


def project_page(project) -> str:
    return Procurement(project=project).get_absolute_url()


def removal(request, project, record, back):
    """Asks first and says what goes; what has a history stays."""
    why = why_it_stays(record)
    if request.method == "POST" and not why:
        why = remove(record, by=request.user)
        if not why:
            messages.success(request, _("“%(name)s” is removed.") % {"name": record})
            return redirect(back)
    return render(
        request,
        "procurement/purchase_remove.html",
        {"project": project, "record": record, "what": record._meta.verbose_name, "why": why},
    )
