"""The timeline of a project: the page, one drawing of it, and the same on paper."""

from django.http import HttpResponse
from django.shortcuts import render

from activities.access import for_members
from activities.words import Role
from core.days import today
from core.kept import kept
from core.pages import day_of
from reports.timeline.heading import heading_of
from reports.timeline.of_project import timeline_of
from reports.timeline.paper import PAPERS, timeline_pdf, timeline_svg
from reports.timeline.table import ScaleWriter, TableWriter


@for_members(Role.VIEWER)
def timeline(request, project):
    content = kept(request, "reports/_timeline_page.html", project, lambda: shown(request, project))
    around = {"project": project, "content": content, "on": project.day(day_of(request))}
    return render(request, "reports/timeline.html", around)


def shown(request, project) -> dict:
    """The timeline as a table with its bars."""
    line, form = asked_for(request, project)
    table, scale = TableWriter(line), ScaleWriter(line)
    return {
        "project": project,
        "timeline": line,
        "form": form,
        "on": line.on,
        "plan_only": line.on > line.today,
        "sort": "code",
        "rows": table.bodies(),
        "marks": table.marks(),
        "scale": scale.scale(),
        "lines": scale.lines(),
        "query": request.GET.urlencode(),
    }


@for_members(Role.VIEWER)
def drawing(request, project):
    return HttpResponse(timeline_svg(*on_paper(request, project)), "image/svg+xml")


@for_members(Role.VIEWER)
def paper(request, project):
    answer = HttpResponse(timeline_pdf(*on_paper(request, project)), "application/pdf")
    day = project.day(day_of(request))
    answer["Content-Disposition"] = f'inline; filename="{project.slug}-timeline-{day}.pdf"'
    return answer


def asked_for(request, project):
    """The timeline of `?on=`, else of the project's T, and the form of its filters."""
    return timeline_of(project, project.day(day_of(request)), today(), request.GET)


def on_paper(request, project):
    """The timeline, its heading, and the paper of `?paper=`: a3, unless a4 is asked for."""
    line, form = asked_for(request, project)
    paper = request.GET.get("paper", "").strip().lower()
    return line, heading_of(project, line, form), paper if paper in PAPERS else "a3"
