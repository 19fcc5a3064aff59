from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.days import in_words
from workshops.words import FollowUp


class Step(models.Model):
    """One line in the life of a recommendation: which status from which day, who wrote it down
    and when, and why. Only the methods of Recommendation write here."""

    recommendation = models.ForeignKey(
        "Recommendation", models.CASCADE, related_name="steps", verbose_name=_("recommendation")
    )
    to = models.CharField(_("new status"), max_length=15, choices=FollowUp, blank=True)
    on = models.DateField(_("effective day"))
    note = models.CharField(_("reason or response"), max_length=500, blank=True)
    # The status that this line gave until it was taken back; a line with neither is the note of
    # a taking back.
    taken_back = models.CharField(
        _("taken back"), max_length=15, choices=FollowUp, blank=True, editable=False
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["recommendation", "on", "id"], name="step_as_of")]

    def __str__(self):
        return f"{self.get_to_display()} ({in_words(self.on)})"
