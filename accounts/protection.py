from axes.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

# Under which requests for a link to a new password are counted; nobody can have it as a username.
ASKED_FOR_A_LINK = {"username": "(asked for a new password)"}


class SignInProtection(AppConfig):
    """django-axes, under a name that people understand in the admin."""

    verbose_name = _("Sign-in protection")


def may_ask_for_a_link(request) -> bool:
    """Counts how often a link to a new password was asked for from one address, as wrong passwords
    are counted: five times in a quarter of an hour, whether or not anybody has that e-mail."""
    from axes.handlers.proxy import AxesProxyHandler  # its models, when all apps are there

    if not AxesProxyHandler.is_allowed(request, ASKED_FOR_A_LINK):
        # The page says something else than that of a wrong password.
        request.axes_locked_out = False
        return False
    AxesProxyHandler.user_login_failed(settings.AUTH_USER_MODEL, ASKED_FOR_A_LINK, request)
    request.axes_locked_out = False
    return True
