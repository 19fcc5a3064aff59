"""Pages that sum up: the person's projects, the dashboard, the public pages, health."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.models import Activity, Document, Project
from activities.views.documents import file_response
from activities.words import Kind, Role, Status
from core.days import today
from core.pages import day_of
from procurement.deadlines import lot_deadlines
from procurement.words import Category
from reports.my_work import TITLES, groups
from reports.outcomes import public_recommendations
from reports.queries import progress, progress_of

NEXT_DAYS = 30
LIST_LENGTH = 10


@login_required
def my_work(request):
    """What waits for the person today; with `?show=` one group of it in full."""
    only = request.GET.get("show", "")
    only = only if only in TITLES else ""
    on = today()
    found = groups(request.user, on, only=only, page_number=request.GET.get("page"))
    projects = [task.project for one in found for task in one.tasks]
    return render(
        request,
        "reports/my_work.html",
        {
            "groups": found,
            "member": Project.objects.visible_to(request.user).exists(),
            "only": only,
            "on": on,
            "many": len({project.pk for project in projects}) > 1,
            "demonstration": any(project.demonstration for project in projects),
        },
    )


@login_required
def project_list(request):
    projects = Project.objects.visible_to(request.user).prefetch_related("extensions")
    projects = list(projects.order_by("slug"))
    figures = progress_of(projects)
    return render(
        request,
        "reports/project_list.html",
        {"rows": [(project, figures[project.pk]) for project in projects]},
    )


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


def equipment_rows(sums, address="") -> list[dict]:
    """Each category that has any equipment, with its four steps and the address of the rows
    behind them."""
    return [
        {
            "category": Category(name),
            "sums": of_category,
            "link": address and f"{address}&{urlencode({'category': name})}",
        }
        for name, of_category in sums.items()
        if any(amount.quantity for amount in of_category)
    ]


def component_rows(project, figures) -> list[dict]:
    return [
        {
            "component": component,
            "completed": figures.by_component[component.pk],
            "planned": figures.planned_by_component[component.pk],
        }
        for component in project.components.all()
    ]


# The kinds that have a list of their own, with who was there and what they thought.
KIND_LISTS = {
    Kind.WORKSHOP: "workshops:workshops",
    Kind.TRAINING: "workshops:trainings",
    Kind.STUDY_VISIT: "workshops:study-visits",
    Kind.EXPERT_MISSION: "workshops:missions",
}


def kind_rows(figures) -> list[dict]:
    """Kinds of which the plan has any: completed, and all that are not cancelled."""
    rows = []
    for kind in Kind:
        planned = sum(
            row["n"]
            for row in figures.rows
            if row["kind"] == kind and row["status"] != Status.CANCELLED
        )
        if planned:
            rows.append(
                {
                    "kind": kind,
                    "list": KIND_LISTS.get(kind),
                    "completed": figures.by_kind[kind],
                    "planned": planned,
                }
            )
    return sorted(rows, key=lambda row: -row["completed"])


def public_list(request):
    projects = list(Project.objects.released().prefetch_related("extensions").order_by("-start"))
    figures = progress_of(projects, latest=today())
    return render(
        request,
        "reports/public_list.html",
        {"rows": [(project, figures[project.pk]) for project in projects]},
    )


def public_project(request, slug):
    """Released facts alone: each is named here and in the template, none comes by filtering an
    internal page. Figures count all activities; the list holds the released ones that were
    completed on the day."""
    project = get_object_or_404(
        Project.objects.released().prefetch_related("extensions", "partners__institution"),
        slug=slug,
    )
    asked = day_of(request, public=True)
    figures = progress(project, asked or project.day(latest=today()))
    activities = (
        Activity.objects.filter(project=project)
        .released()
        .as_of(figures.on)
        .filter(status_then=Status.COMPLETED)
        .only(
            "code", "kind", "title_en", "title_sr", "summary_en", "summary_sr", "place",
            "provenance", "stated_fields", "project",
        )
        .order_by("-since", "sort_key")
        .prefetch_related(Prefetch("documents", Document.objects.public(), "public_files"))
    )  # fmt: skip
    return render(
        request,
        "reports/public_project.html",
        {
            "project": project,
            "progress": figures,
            "components": component_rows(project, figures),
            "kinds": [row for row in kind_rows(figures) if row["completed"]],
            "on": figures.on,
            "entries_after": figures.entries_after,
            "activities": activities,
            "equipment": equipment_rows(figures.released_equipment_by_category),
            "recommendations": public_recommendations(project, figures.on),
        },
    )


@require_safe
def public_file(request, slug, pk):
    """A file that was released with its activity; 404 once one of the two is withdrawn."""
    document = get_object_or_404(
        Document.objects.public().select_related("activity"), pk=pk, activity__project__slug=slug
    )
    return file_response(document, cache="no-cache")


def health(request):
    """For monitoring: the database answers and has all migrations; 503 otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        database = True
    except DatabaseError:
        database, waiting = False, []
    healthy = database and not waiting
    answer = {
        "status": "ok" if healthy else "unavailable",
        "database": database,
        "migrations": database and not waiting,
    }
    return JsonResponse(answer, status=200 if healthy else 503)
