from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in. What they may do is said per project (activities.Membership);
    an administrator (`is_superuser`, `is_staff`) may do everything and alone enters the admin."""

    language = models.CharField(
        _("language"),
        max_length=7,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Of the admin and of e-mails. Empty: what the browser asks for."),
    )
    single_keys = models.BooleanField(
        _("shortcuts of a single key"),
        default=True,
        help_text=_(
            "Such as / for the search and ? for the help. Switch them off if you speak to your "
            "computer or press keys by chance. Ctrl+Enter and Esc work all the same."
        ),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username
