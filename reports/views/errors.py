"""Pages for what is not there or not allowed. Inside a project they keep its bar for whom may see
the project; nobody else can tell a hidden project from one that is missing."""

import re

from django.http import Http404
from django.shortcuts import render

from activities.access import project_for

IN_A_PROJECT = re.compile(r"/[a-z-]+/projects/([\w-]+)/", re.ASCII)


def not_found(request, exception):
    return render(request, "404.html", {"project": project_of(request)}, status=404)


def not_allowed(request, exception):
    said = {"project": project_of(request), "exception": str(exception)}
    return render(request, "403.html", said, status=403)


def project_of(request):
    """The project of the address, None where there is none for this person."""
    user = getattr(request, "user", None)
    if not user or not (found := IN_A_PROJECT.match(request.path_info)):
        return None
    try:
        return project_for(user, found[1])
    except Http404:
        return None
