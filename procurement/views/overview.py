"""What was bought, as of a day, with its sums; and the release of the sums to the public."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.views.project import EmptyForm
from activities.words import Role
from core.days import today
from core.forms import show_errors
from core.pages import day_of
from procurement.forms.overview import OverviewFilter
from procurement.models import Procurement
from procurement.overview import Group, by_lot, categories, grouped, items_of, procurements_of


@for_members(Role.VIEWER)
def overview(request, project):
    """Of one day, as the other lists: the day asked for, else the project's cut-off, else today.
    Deadlines count from today."""
    on = project.day(day_of(request))
    procurements = procurements_of(project)
    contracts = [one for procurement in procurements for one in procurement.contracts.all()]
    form = OverviewFilter(
        request.GET, lots=[lot for contract in contracts for lot in contract.lots.all()]
    )
    items = items_of(project, on)
    deadlines = by_lot(items)
    shown = form.narrow(items, deadlines)
    return render(
        request,
        "procurement/overview.html",
        {
            "project": project,
            "form": form,
            "on": on,
            "plan_only": on > today(),
            "procurements": grouped(procurements, shown, deadlines, empty=not form.in_use),
            "categories": categories(shown),
            "total": Group(None, shown),
            "any": bool(procurements),
        },
    )


@for_members(Role.MANAGER)
def publish(request, project, pk, action):
    """Releases the quantities and values by category, or withdraws them."""
    if action not in ("release", "withdraw"):
        raise Http404
    procurement = get_object_or_404(Procurement, project=project, pk=pk)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        try:
            getattr(procurement, action)(by=request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            done = _("The quantities and values are released.")
            messages.success(request, done if action == "release" else _("They are withdrawn."))
            return redirect("procurement:overview", project.slug)
    return render(
        request,
        "procurement/publish.html",
        {"project": project, "procurement": procurement, "form": form, "action": action},
    )
