"""The dashboard of a project."""

from datetime import timedelta

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.shortcuts import render
from django.urls import reverse

from activities.access import for_members
from activities.models import Activity
from activities.words import Role
from core.days import today
from core.pages import day_of
from procurement.deadlines import lot_deadlines
from reports.queries import progress
from reports.rows import component_rows, equipment_rows, kind_rows

NEXT_DAYS = 30
LIST_LENGTH = 10


@for_members(Role.VIEWER)
def dashboard(request, project):
    figures = progress(project, day_of(request))
    on = figures.on
    coming_to = on + timedelta(days=NEXT_DAYS)
    overdue, coming = agenda(project, on, coming_to)
    due = lot_deadlines(figures.items, today())
    equipment = reverse("procurement:overview", args=[project.slug]) + f"?on={on}"
    return render(
        request,
        "reports/dashboard.html",
        {
            "project": project,
            "progress": figures,
            "components": component_rows(project, figures),
            "kinds": kind_rows(figures),
            "on": on,
            "plan_only": on > today(),
            "entries_after": figures.entries_after,
            "coming_to": coming_to,
            "coming": coming,
            "overdue": overdue,
            "equipment": equipment_rows(figures.equipment_by_category, equipment),
            "equipment_link": equipment,
            "due": due[:LIST_LENGTH],
            "today": today(),
            "more_due": len(due) > LIST_LENGTH,
            "several_contracts": len({item.lot.contract_id for item in figures.items}) > 1,
        },
    )


def agenda(project, on, last) -> tuple[list[Activity], list[Activity]]:
    """What is overdue, and what is planned to start until `last`; the first of each, in one
    statement."""
    found = (
        Activity.objects.filter(project=project)
        .select_related("project")
        .awaited(on, last)
        .annotate(rank=Window(RowNumber(), "late", order_by=["awaited_on", "sort_key"]))
        .filter(rank__lte=LIST_LENGTH)
        .order_by("awaited_on", "sort_key")
    )
    return [one for one in found if one.late], [one for one in found if not one.late]
