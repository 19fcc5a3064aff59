"""How long a person stays signed in: before it ends, pages with forms warn (js/session.js)."""

import time

from django.conf import settings

ENDS = "ends"


def begin_session(sender=None, *, request, **_kwargs):
    """The session lasts from now; when somebody signs in, and when they ask to stay."""
    request.session[ENDS] = time.time() + settings.SESSION_COOKIE_AGE


def seconds_left(request) -> int | None:
    """Until the session ends; None where nobody noted it."""
    ends = request.session.get(ENDS)
    return max(0, int(ends - time.time())) if ends else None
