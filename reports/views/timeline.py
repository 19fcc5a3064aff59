"""The timeline of a project: the page, one drawing of it, and the same on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.words import Role
from core.days import in_words, today
from core.kept import kept
from core.pages import day_of
from reports.timeline_drawing import Heading
from reports.timeline_of_project import timeline_of
from reports.timeline_paper import PAPERS, timeline_pdf, timeline_svg
from reports.timeline_table import ScaleWriter, TableWriter


@for_members(Role.VIEWER)
def timeline(request, project):
    content = kept(request, "reports/_timeline_page.html", project, lambda: shown(request, project))
    return render(request, "reports/timeline.html", {"project": project, "content": content})


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


def heading_of(project, line, form) -> Heading:
    period = f"{in_words(line.start)} – {in_words(line.end)}"
    months = ngettext("%(count)s month", "%(count)s months", line.number)
    parts = [project.acronym, project.reference, period, months % {"count": line.number}]
    if line.extended:
        parts.append(_("extended; first agreed end %(day)s") % {"day": in_words(line.original_end)})
    count = ngettext("%(count)s activity", "%(count)s activities", line.count)
    as_of = _("As of %(day)s") % {"day": in_words(line.on)}
    if line.on > line.today:
        as_of = f"{as_of} ({_('plan only')})"
    narrowed = [
        f"{label}: {in_words(words) if name in ('first', 'last', 'since') else words}"
        for name, label, words in form.fields_in_use
    ]
    demonstration = project.demonstration
    return Heading(
        title=project.title,
        lines=(
            " · ".join(filter(None, parts)),
            f"{as_of} · {count % {'count': line.count}}",
        ),
        banner=_("EXAMPLE – not the Ministry's data.").rstrip(".") if demonstration else "",
        filtered=", ".join(narrowed),
        note=_("° Made up for the demonstration; no public source states it.")
        if demonstration
        else "",
    )
