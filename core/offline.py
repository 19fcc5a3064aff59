"""The page for when the network or the server is gone. A small worker in the browsers of who
signs in keeps it, its style and its fonts, and nothing else: no page of the office, nothing about
a person. It answers navigations alone, and those only when the server does not."""

import json
from functools import cache
from hashlib import blake2b

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

FONT = "vendor/source-sans-3/source-sans-3-{}-wght-normal.woff2"
PARTS = [
    "css/twinning.css",
    "img/favicon.svg",
    *(FONT.format(letters) for letters in ("latin", "latin-ext", "cyrillic")),
]


@require_safe
def offline_page(request):
    page = HttpResponse(said_in(translation.get_language()))
    page["Cache-Control"] = "public, no-cache"
    return page


@require_safe
def worker(request):
    """The script. A browser asks for it at each page: it costs no statement, and is sent again
    only when it has changed."""
    source, etag = source_and_etag()
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(source, content_type="text/javascript")
    response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
    return response


def said_in(language: str) -> str:
    with translation.override(language):
        return render_to_string("errors/offline.html")


@cache
def source_and_etag() -> tuple[str, str]:
    """A version changes with the pages and with the names of their parts, which carry a digest
    of their content."""
    pages = {}
    digest = blake2b(digest_size=16)
    parts = [static(part) for part in PARTS]
    for language, _name in settings.LANGUAGES:
        digest.update(said_in(language).encode())
        with translation.override(language):
            pages[language] = reverse("offline")
    digest.update(json.dumps([parts, pages]).encode())
    said = {"version": digest.hexdigest(), "pages": pages, "parts": parts}
    source = render_to_string("errors/worker.js", {"said": json.dumps(said)})
    return source, f'"{blake2b(source.encode(), digest_size=16).hexdigest()}"'
