"""How browsers and caches may keep public pages."""

from functools import wraps
from hashlib import sha256

from django.contrib.messages import get_messages
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag


def etag_of(*parts) -> str:
    return quote_etag(sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32])


def kept_but_asked_for(view):
    """For pages that everybody may read. Whoever keeps a copy asks each time whether it still
    holds and gets a 304 while it does (`no-cache`): a withdrawal, and the next day, hold at once,
    which no age of a copy would allow. The ETag is that of the whole page as it was made, so
    anything that can be seen changes it.

    A page for somebody who is signed in, or with a message for one person, is nobody else's: it
    is not kept (accounts.middleware.NotStored) and not compressed, for it holds a secret token.
    """
    compress = GZipMiddleware(view).process_response

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated or response.status_code != 200:
            return response
        if hasattr(response, "render"):
            response.render()
        if get_messages(request).used:
            response["Cache-Control"] = "private, no-store"
            return response
        response["Cache-Control"] = "public, no-cache"
        response["ETag"] = etag_of(response.content.decode())
        response = get_conditional_response(
            request, etag=response["ETag"], response=compress(request, response)
        )
        return response

    return wrapped
