"""What all answers of the API have in common: they are JSON, also where something is wrong;
everybody may read and keep them; and what somebody has already is not sent again."""

from hashlib import blake2b

from django.http import JsonResponse
from django.utils.cache import get_conditional_response

PREFIX = "/api/v1/"
READING = ("GET", "HEAD")
# A figure that changes, or a record that is withdrawn, is there after a minute.
FRESH = "public, max-age=60"
WRONG = {
    400: "The address cannot be read. Leave out what is no letter, number or sign.",
    404: "There is no such address. /api/v1/openapi.json describes those that there are.",
    500: "The server could not answer. The fault is recorded; try again later.",
    405: "%(method)s is not possible here: the API can only be read. Use GET.",
}


class PublicApi:
    """The answers depend on the address alone: not on who asks, in which language. So a page of
    another host may read them too (no cookie goes with such a question, and none would matter)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        asked = request.method
        if asked not in READING:
            response = said(405, method=asked)
            response["Allow"] = ", ".join(READING)
        else:
            # Django answers HEAD by the view of GET; django-ninja does not.
            request.method = "GET"
            response = in_json(self.get_response(request))
            request.method = asked
        for header in ("Vary", "Content-Language"):
            response.headers.pop(header, None)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = FRESH if response.status_code == 200 else "no-cache"
        if response.status_code != 200:
            return response
        response["Content-Length"] = len(response.content)
        etag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
        response["ETag"] = etag
        response = get_conditional_response(request, etag=etag, response=response)
        if asked == "HEAD":
            response.content = b""
        return response


def in_json(response):
    """A page that says what is wrong, as JSON with `detail`."""
    if response.status_code not in WRONG or response["Content-Type"].startswith("application/json"):
        return response
    return said(response.status_code)


def said(status: int, **values) -> JsonResponse:
    return JsonResponse({"detail": WRONG[status] % values}, status=status)
