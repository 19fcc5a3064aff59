"""The public pages: what has been released, and nothing else."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.models import Activity, Document, Project
from activities.views.documents import file_response
from activities.words import Status
from core.days import today
from core.pages import day_of
from reports.outcomes import public_recommendations
from reports.queries import progress, progress_of
from reports.rows import component_rows, equipment_rows, kind_rows


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
