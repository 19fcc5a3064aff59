"""What was bought, as of a day, with its sums."""

from django.shortcuts import render

from activities.access import for_members
from activities.words import Role
from core.days import today
from core.pages import day_of
from procurement.forms.overview import OverviewFilter
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
