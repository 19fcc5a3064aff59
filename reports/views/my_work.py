"""What waits for the person, and the projects of which they are a member."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from activities.access import at_least
from activities.models import Project
from activities.words import Role
from core.days import today
from reports.first_steps import before_the_first_project, beginnings
from reports.lights import Colour, light
from reports.my_work import TITLES, groups
from reports.queries import progress_of


@login_required
def my_work(request):
    """What waits for the person today; with `?show=` one group of it in full."""
    only = request.GET.get("show", "")
    only = only if only in TITLES else ""
    on = today()
    found = groups(request.user, on, only=only, page_number=request.GET.get("page"))
    projects = [task.project for one in found for task in one.tasks]
    visible = list(Project.objects.visible_to(request.user).only("slug"))
    # Where there are several, nothing says in which one the person would add something.
    entered = [project for project in visible if at_least(project.role, Role.STAFF)]
    return render(
        request,
        "reports/my_work.html",
        {
            "groups": found,
            "steps": before_the_first_project(request.user),
            "beginnings": beginnings(request.user) if not only else [],
            "project_to_enter": entered[0] if len(entered) == 1 else None,
            "member": bool(visible),
            "only": only,
            "on": on,
            "many": len({project.pk for project in projects}) > 1,
            "demonstration": any(project.demonstration for project in projects),
        },
    )


@login_required
def project_list(request):
    """The person's projects, those that are furthest behind first."""
    projects = list(Project.objects.visible_to(request.user).prefetch_related("extensions"))
    figures = progress_of(projects)
    rows = [(project, figures[project.pk]) for project in projects]
    rows = [
        (project, progress, light(project, "schedule", progress.spi)) for project, progress in rows
    ]
    shown = {
        "rows": sorted(rows, key=worst_first),
        "steps": None if rows else before_the_first_project(request.user),
    }
    return render(request, "reports/project_list.html", shown)


def worst_first(row) -> tuple:
    """Red before amber before green; of those, the furthest behind; what has no data last."""
    project, progress, schedule = row
    severity = [Colour.RED, Colour.AMBER, Colour.GREEN, Colour.NONE].index(schedule.colour)
    return severity, progress.months_ahead or 0, project.slug
