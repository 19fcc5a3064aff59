from django.conf import settings
from django.utils import translation


class PreferredLanguage:
    """Pages without a language in their address (the admin) speak the person's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/admin/") and (
            language := getattr(request.user, "language", "")
        ):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class NotStored:
    """What somebody reads after signing in, or typed before that, is not kept by a browser that
    others use too. Pages that say themselves how long they may be kept are left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Cache-Control" in response.headers:
            return response
        if response.status_code == 401 or request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


def client_address(request) -> str:
    """Who tries to sign in, for the throttle. The last entry of X-Forwarded-For is the one that
    our own proxy wrote; the others are whatever the visitor sent."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
