"""Pages that need nothing but templates: no database, no session, no context processor. They are
what is left to say when one of those has failed, or when the application is being worked on."""

import logging
import re
import secrets

from django.conf import settings
from django.core.exceptions import (
    MiddlewareNotUsed,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

logger = logging.getLogger(__name__)
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
RETRY_AFTER = 600  # seconds
# Where not even a template can be filled.
LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Error – Twinning</title></head>
<body><h1>Something went wrong</h1><p>Go back and try again. Reference: {reference}</p>
<p lang="sr-Latn">Došlo je do greške. Vratite se i pokušajte ponovo. Oznaka: {reference}</p>
<p lang="sr-Cyrl">Дошло је до грешке. Вратите се и покушајте поново. Ознака: {reference}</p></body>
</html>
"""


def language_of(request) -> str:
    """The language of the address, else what the browser asks for; also where the request never
    came as far as the middleware that decides it."""
    decided = getattr(request, "LANGUAGE_CODE", None)
    return decided or translation.get_language_from_request(request, check_path=True)


def plain_page(request, template: str, status: int, **said) -> HttpResponse:
    with translation.override(language_of(request)):
        page = HttpResponse(render_to_string(template, said), status=status)
    page["Cache-Control"] = "no-store"
    return page


def bad_request(request, exception):
    """A request that cannot be read: 413 where it is too large, else 400."""
    if isinstance(exception, TOO_LARGE):
        return plain_page(request, "413.html", 413, **limits())
    return plain_page(request, "errors/bad_request.html", 400)


def limits() -> dict:
    """What one request may hold at most."""
    return {
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024 / 1024,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "file_megabytes": settings.FILE_SIZE_LIMIT_MB,
    }


def server_error(request):
    """The page of a fault of ours: its reference leads whoever reads the log to the traceback."""
    reference = secrets.token_hex(4)
    logger.error("Reference %s: %s %s", reference, request.method, request.path, exc_info=True)
    try:
        now = timezone.localtime()
        return plain_page(request, "500.html", 500, reference=reference, at=now)
    except Exception:
        # What has failed may be what the page is made of.
        return HttpResponse(LAST_RESORT.format(reference=reference), status=500)


class Maintenance:
    """While MAINTENANCE is set: 503 for everything but the health check (and the static files,
    which are served before this)."""

    def __init__(self, get_response):
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/healthz":
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            answer = JsonResponse({"detail": "Maintenance: try again later."}, status=503)
        else:
            answer = plain_page(request, "503.html", 503, **announcement())
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


def announcement() -> dict:
    """What MAINTENANCE says, as it was typed; nothing where it is merely on."""
    said = settings.MAINTENANCE
    return {
        "announcement": "" if said.lower() in ("1", "true", "yes", "on") else said,
        # Of a text in Latin letters nobody knows the language.
        "announcement_lang": "sr-Cyrl" if re.search("[Ѐ-ӿ]", said) else "",
    }
