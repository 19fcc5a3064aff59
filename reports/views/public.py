"""The public pages: what has been released, and nothing else (reports/public.py)."""

from datetime import date

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from activities.models import Document, Project
from activities.views.documents import file_response
from core.caching import etag_of, kept_but_asked_for
from core.days import today
from core.pages import day_of
from core.readings import days_typed_within
from core.texts import LANG_ATTRIBUTES
from reports.public import page_of, public_projects
from reports.queries import progress_of


@require_safe
@kept_but_asked_for
def public_list(request):
    projects = list(public_projects().order_by("-start", "slug"))
    figures = progress_of(projects, latest=today())
    return render(
        request,
        "reports/public_list.html",
        {"rows": [(project, figures[project.pk]) for project in projects]},
    )


@require_safe
@kept_but_asked_for
def public_project(request, slug):
    project = get_object_or_404(public_projects(), slug=slug)
    with days_typed_within(lambda: (project.start, project.end())):
        on = day_of(request, public=True) or project.day(latest=today())
    return render(request, "reports/public_project.html", page_of(project, on, today=today()))


@require_safe
def public_file(request, slug, pk):
    """A file that was released with its activity; 404 once one of the two is withdrawn."""
    document = get_object_or_404(
        Document.objects.public().select_related("activity__project"),
        pk=pk,
        activity__project__slug=slug,
    )
    etag = etag_of(document.sha256, document.name)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = file_response(document, cache="public, no-cache")
    response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
    if document.activity.project.demonstration:
        response["X-Robots-Tag"] = "noindex"
    return response


# The day on which somebody last went through the statement and what it rests on.
STATEMENT_PREPARED = date(2026, 11, 27)
COMMISSIONER_FOR_EQUALITY = "https://ravnopravnost.gov.rs/"


@require_safe
@kept_but_asked_for
def accessibility(request):
    """The accessibility statement, by the model of Implementing Decision (EU) 2018/1523."""
    contact = settings.ACCESSIBILITY_CONTACT
    return render(
        request,
        "reports/accessibility.html",
        {
            "prepared": STATEMENT_PREPARED,
            "contact": contact,
            "is_email": "@" in contact and " " not in contact,
            "commissioner": COMMISSIONER_FOR_EQUALITY,
        },
    )


class Pages(Sitemap):
    """What search engines may find: the list, the accessibility statement and the released
    projects that are real ones, each page with its addresses in the other languages."""

    i18n = alternates = x_default = True

    def items(self):
        projects = Project.objects.released().filter(demonstration=False).order_by("slug")
        return ["reports:public-list", "reports:accessibility", *projects]

    def location(self, item):
        if isinstance(item, str):
            return reverse(item)
        return reverse("reports:public-project", args=[item.slug])

    def get_urls(self, **kwargs):
        urls = super().get_urls(**kwargs)
        for url in urls:
            for other in url["alternates"]:
                other["lang_code"] = LANG_ATTRIBUTES.get(other["lang_code"], other["lang_code"])
        return urls


@require_safe
@kept_but_asked_for
def sitemap(request):
    return sitemap_page(request, {"pages": Pages})


# Each day of a project is a page of its own, and the one without a day is enough to find. The
# office needs no line: it leads who has no account to the sign-in page, which may be found.
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /*?on=

Sitemap: {}
"""


@require_safe
@kept_but_asked_for
def robots(request):
    address = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(address), content_type="text/plain; charset=utf-8")
