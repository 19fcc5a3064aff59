from axes.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInProtection(AppConfig):
    """django-axes, under a name that people understand in the admin."""

    verbose_name = _("Sign-in protection")
