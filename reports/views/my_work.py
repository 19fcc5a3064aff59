"""What waits for the person, and the projects of which they are a member."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from activities.models import Project
from core.days import today
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
