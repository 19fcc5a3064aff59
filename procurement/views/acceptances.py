"""Acceptances: the list, one certificate, recording, correcting, taking back, closing a defect."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.words import Role
from core.days import today
from core.forms import typed
from procurement.acceptances import finally_accepted, result_of, with_counts
from procurement.corrections import remove_defect, why_it_stays
from procurement.corrections import take_back as remove
from procurement.final import accepted_in, contracted_in, final_of, warranty_end_of
from procurement.forms.acceptances import AcceptanceForm, DefectForm, HeadForm, RemedyForm
from procurement.models import Acceptance, Defect, Item, Lot, Piece
from procurement.papers import papers_of
from procurement.words import AcceptanceKind

PAGE_SIZE = 50
# Rejected pieces that the page of an acceptance lists.
REJECTED_SHOWN = 100


def of_project(project):
    found = Acceptance.objects.filter(lot__contract__procurement__project=project)
    return with_counts(found).select_related("lot__contract__procurement")


def acceptance_of(project, pk) -> Acceptance:
    found = get_object_or_404(of_project(project).select_related("recorded_by"), pk=pk)
    found.lot.contract.procurement.project = project
    found.result = result_of(found)
    return found


@for_members(Role.VIEWER)
def acceptance_list(request, project):
    page = Paginator(of_project(project), PAGE_SIZE).get_page(request.GET.get("page"))
    for one in page:
        one.lot.contract.procurement.project = project
        one.result = result_of(one)
    return render(request, "procurement/acceptance_list.html", {"project": project, "page": page})


@for_members(Role.VIEWER)
def acceptance(request, project, pk):
    one = acceptance_of(project, pk)
    defects = list(one.defects.select_related("item"))
    return shown(request, project, one, defects)


def shown(request, project, one, defects, status=200):
    for defect in defects:
        if not hasattr(defect, "form"):
            defect.form = remedy_form(defect)
    rejected = list(
        one.rejected_pieces.select_related("item").order_by("item", "number")[:REJECTED_SHOWN]
    )
    for piece in rejected:
        piece.project = project
    return render(
        request,
        "procurement/acceptance.html",
        {
            "project": project,
            "acceptance": one,
            "items": judged_items(one),
            "rejected": rejected,
            "more": one.rejected - len(rejected),
            "defects": defects,
            "today": today(),
            "may_change_defects": project.can_edit and not final_of(one.lot),
            "papers": papers_of(one),
            "why_it_stays": why_it_stays(one) if project.can_edit else "",
        },
        status=status,
    )


def judged_items(one) -> list[Item]:
    """Items of the lot with `now_accepted` and `now_rejected` pieces, those that it decided of."""
    numbers = defaultdict(lambda: [0, 0])
    for place, relation in enumerate(("acceptance", "rejection")):
        rows = Piece.objects.filter(**{relation: one}).order_by().values_list("item")
        for item, number in rows.annotate(number=Count("pk")):
            numbers[item][place] = number
    items = list(one.lot.items.filter(pk__in=numbers))
    for item in items:
        item.lot = one.lot
        item.now_accepted, item.now_rejected = numbers[item.pk]
    return items


def remedy_form(defect, data=None) -> RemedyForm:
    return RemedyForm(
        data, initial={"remedied_on": defect.remedied_on}, prefix=f"defect-{defect.pk}"
    )


@for_members(Role.STAFF)
def add(request, project, pk):
    lots = Lot.objects.filter(contract__procurement__project=project)
    lot = get_object_or_404(lots.select_related("contract__procurement"), pk=pk)
    lot.contract.procurement.project = project
    data = typed(request)
    form, final = AcceptanceForm(data, lot=lot), final_of(lot)
    if request.method == "POST" and "fill" in request.POST and "save" not in request.POST:
        form = AcceptanceForm(initial=form.filled(), lot=lot)
    elif request.method == "POST" and form.is_valid() and (new := form.store(by=request.user)):
        say_recorded(request, new)
        return redirect(new)
    return render(
        request,
        "procurement/acceptance_form.html",
        {
            "project": project,
            "lot": lot,
            "form": form,
            "final": final,
            "is_over": form.is_over(final),
            "warranty_end": warranty_end_of(lot),
        },
    )


def say_recorded(request, new):
    messages.success(
        request, _("The acceptance is recorded. Add the scan of the certificate next.")
    )
    complete = contracted_in(new.lot) == accepted_in(new.lot)
    if new.kind == AcceptanceKind.PARTIAL and complete:
        messages.warning(
            request,
            _(
                "The whole lot is accepted now. If the certificate is that of the provisional "
                "acceptance, edit its kind."
            ),
        )


@for_members(Role.STAFF)
def edit(request, project, pk):
    one = acceptance_of(project, pk)
    data = typed(request)
    # The form writes into its instance; the page goes on speaking of the record as stored.
    form = HeadForm(data, instance=acceptance_of(project, pk))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The acceptance is saved."))
        return redirect(form.instance)
    return render(
        request,
        "procurement/acceptance_edit.html",
        {"project": project, "acceptance": one, "form": form},
    )


@for_members(Role.STAFF)
def take_back(request, project, pk):
    """Asks first, and says what goes."""
    one = acceptance_of(project, pk)
    why = why_it_stays(one)
    if request.method == "POST" and not why:
        try:
            remove(acceptance=one, by=request.user)
        except ValidationError as error:
            why = error.messages[0]
        else:
            messages.success(request, _("The acceptance is taken back."))
            return redirect(one.lot)
    return render(
        request,
        "procurement/acceptance_take_back.html",
        {"project": project, "acceptance": one, "why": why, "papers": one.papers.count()},
        status=409 if why and request.method == "POST" else 200,
    )


@for_members(Role.STAFF)
def add_defect(request, project, pk):
    return defect_entry(request, project, acceptance_of(project, pk))


@for_members(Role.STAFF)
def edit_defect(request, project, pk):
    stored = defect_of(project, pk)
    return defect_entry(request, project, stored.acceptance, stored)


def defect_of(project, pk) -> Defect:
    found = Defect.objects.filter(acceptance__lot__contract__procurement__project=project)
    defect = get_object_or_404(found, pk=pk)
    defect.acceptance = acceptance_of(project, defect.acceptance_id)
    return defect


def defect_entry(request, project, one, stored=None):
    data = typed(request)
    form = DefectForm(data, instance=stored and defect_of(project, stored.pk), acceptance=one)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The defect is saved."))
        return redirect(f"{one.get_absolute_url()}#defects")
    return render(
        request,
        "procurement/defect_form.html",
        {"project": project, "acceptance": one, "defect": stored, "form": form},
    )


@for_members(Role.STAFF)
def delete_defect(request, project, pk):
    """Asks first."""
    defect = defect_of(project, pk)
    closed = final_of(defect.acceptance.lot)
    why = finally_accepted(closed).messages[0] if closed else ""
    if request.method == "POST" and not why:
        try:
            remove_defect(defect=defect, by=request.user)
        except ValidationError as error:
            why = error.messages[0]
        else:
            messages.success(request, _("The defect is removed."))
            return redirect(f"{defect.acceptance.get_absolute_url()}#defects")
    return render(
        request,
        "procurement/defect_remove.html",
        {"project": project, "acceptance": defect.acceptance, "defect": defect, "why": why},
        status=409 if why and request.method == "POST" else 200,
    )


@for_members(Role.STAFF)
def remedy(request, project, pk):
    """On which day a defect was put right. The form stands on the page of the acceptance."""
    found = Defect.objects.filter(acceptance__lot__contract__procurement__project=project)
    one = acceptance_of(project, get_object_or_404(found, pk=pk).acceptance_id)
    defects = list(one.defects.select_related("item"))
    defect = next(each for each in defects if each.pk == pk)
    data = typed(request)
    if data is None:
        return redirect(one)
    defect.acceptance = one
    form = defect.form = remedy_form(defect, data)
    if request.method == "POST" and form.is_valid() and form.store(defect, by=request.user):
        messages.success(request, _("The defect is saved."))
        return redirect(f"{one.get_absolute_url()}#defects")
    return shown(request, project, one, defects)
