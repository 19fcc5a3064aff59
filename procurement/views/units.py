"""Who has what: the units with their equipment on a day, and the inventory list of one unit, to
read, to print and sign, and as an Excel file."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.models import Institution
from activities.views.exports import as_download
from activities.words import Role
from core.days import today
from core.pages import day_of
from procurement import workbooks
from procurement.inventory import Holdings, by_item, items_of, lines_of, together
from procurement.models import ProtocolLine

PAGE_SIZE = 50
# What a browser prints in one go; the Excel file has all.
MOST_PRINTED = 2000


@for_members(Role.VIEWER)
def unit_list(request, project):
    on = project.day(day_of(request))
    holdings = Holdings(project, on)
    page = Paginator(list(holdings.units.items()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "procurement/unit_list.html",
        {
            "project": project,
            "on": on,
            "plan_only": on > today(),
            "holdings": holdings,
            "page": page,
        },
    )


def unit_of(project, pk) -> Institution:
    """An institution that stands on a protocol of the project as receiver; 404 for any other."""
    lines = ProtocolLine.objects.filter(unit=OuterRef("pk"), protocol__procurement__project=project)
    return get_object_or_404(Institution.objects.filter(Exists(lines)), pk=pk)


class InventoryList:
    """What a unit has on the day that is asked for."""

    def __init__(self, request, project, pk):
        self.unit = unit_of(project, pk)
        self.on = project.day(day_of(request))
        self.lines = lines_of(project, self.unit, self.on)
        self.items = items_of(project)
        self.by_item = by_item(self.lines, self.items)
        self.total = together(amount for _item, amount in self.by_item)

    @property
    def plan_only(self) -> bool:
        return self.on > today()

    def with_items(self, lines):
        """The lines one by one, their items without a further statement."""
        for line in lines:
            line.piece.item = self.items[line.piece.item_id]
            yield line


@for_members(Role.VIEWER)
def unit(request, project, pk):
    inventory = InventoryList(request, project, pk)
    paginator = Paginator(inventory.lines, PAGE_SIZE)
    paginator.count = inventory.total.quantity  # counted with the sums already
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(inventory.with_items(page.object_list))
    below = Holdings(project, inventory.on).below(inventory.unit)
    return render(
        request,
        "procurement/unit.html",
        {
            "project": project,
            "unit": inventory.unit,
            "on": inventory.on,
            "plan_only": inventory.plan_only,
            "inventory": inventory,
            "page": page,
            "below": below,
            "with_below": together([inventory.total, below]),
        },
    )


@for_members(Role.VIEWER)
def sheet(request, project, pk):
    inventory = InventoryList(request, project, pk)
    cut = inventory.total.quantity > MOST_PRINTED
    return render(
        request,
        "procurement/unit_sheet.html",
        {
            "project": project,
            "unit": inventory.unit,
            "on": inventory.on,
            "plan_only": inventory.plan_only,
            "inventory": inventory,
            "lines": list(inventory.with_items(inventory.lines[:MOST_PRINTED])),
            "most": MOST_PRINTED if cut else None,
        },
    )


@require_safe
@for_members(Role.VIEWER)
def workbook(request, project, pk):
    inventory = InventoryList(request, project, pk)
    lines = inventory.with_items(inventory.lines.iterator(2000))
    file = workbooks.of_unit(project, inventory.unit, inventory.on, lines, inventory.total)
    name = workbooks.file_name(project.slug, inventory.unit.key, inventory.on)
    return as_download(file, name)
