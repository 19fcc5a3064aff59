"""The quick search, and the help that lists the keys."""

from django.shortcuts import render

from accounts.views import asked_to_sign_in
from activities.access import project_for
from reports.places import KEYS, in_help
from reports.search import SOURCES, Asked
from reports.search import search as find

LONGEST = 100


def search(request):
    """What matches in all projects of the person, or in the one that the address names."""
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    slug = request.GET.get("project", "")
    project = project_for(request.user, slug) if slug else None
    typed = request.GET.get("q", "").strip()[:LONGEST]
    only = request.GET.get("only", "")
    asked = Asked(request.user, typed, project)
    if only not in {source.name for source in SOURCES}:
        only = ""
    answer = find(asked, only=only, page_number=request.GET.get("page"))
    return render(
        request,
        "reports/search.html",
        {
            "project": project,
            "q": typed,
            "searched": typed,
            "only": only,
            "answer": answer,
            "everything": asked.address(),
            "everywhere": Asked(request.user, typed).address() if project else "",
            "demonstration": any(one.demonstration for one in answer.projects),
            "member": bool(asked.projects),
        },
    )


def help_page(request):
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    return render(request, "reports/help.html", {"keys": KEYS, "places": in_help()})
