"""Pages that sum up: the person's projects, the dashboard, the public pages, health."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render

from activities.access import for_members
from activities.models import Activity, Project
from activities.words import Kind, Role, Status
from core.days import today
from core.pages import day_of
from reports.queries import entries_after, progress, progress_of

NEXT_DAYS = 30
LIST_LENGTH = 10


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
    activities = Activity.objects.filter(project=project).select_related("project")
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
            "entries_after": entries_after(project, on),
            "coming_to": coming_to,
            "coming": activities.starting(on, coming_to).order_by("start_then", "sort_key")[
                :LIST_LENGTH
            ],
            "overdue": activities.overdue(on).order_by("end_then", "sort_key")[:LIST_LENGTH],
        },
    )


def component_rows(project, figures) -> list[dict]:
    return [
        {
            "component": component,
            "completed": figures.by_component[component.pk],
            "planned": figures.planned_by_component[component.pk],
        }
        for component in project.components.all()
    ]


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
            rows.append({"kind": kind, "completed": figures.by_kind[kind], "planned": planned})
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
            "entries_after": entries_after(project, figures.on),
            "activities": activities,
        },
    )


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
