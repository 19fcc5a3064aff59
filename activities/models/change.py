from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.words import Action, Party, Reason, Status
from core.days import in_words


class Change(models.Model):
    """One line of an activity's change log: what was done, from which day it holds, who wrote
    it down and when, and why. Only the methods of Activity write here.

    The status on a day T is the `to` of the latest row with `on` ≤ T (of two on one day the
    last recorded), else planned. Rows without `to` change dates only, or approve.
    """

    activity = models.ForeignKey(
        "Activity", models.CASCADE, related_name="changes", verbose_name=_("activity")
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    to = models.CharField(_("new status"), max_length=10, choices=Status, blank=True)
    on = models.DateField(_("effective day"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    note = models.CharField(_("explanation"), max_length=500, blank=True)
    party = models.CharField(
        _("party (cause of the change)"), max_length=21, choices=Party, blank=True
    )
    act = models.ForeignKey(
        "Act", models.PROTECT, null=True, blank=True, verbose_name=_("approving act")
    )
    # The current dates before and after, where the row moves them; for a postponement the new
    # ones are a proposal, and empty while nobody knows.
    old_start = models.DateField(_("old start"), null=True, blank=True)
    old_end = models.DateField(_("old end"), null=True, blank=True)
    new_start = models.DateField(_("new start"), null=True, blank=True)
    new_end = models.DateField(_("new end"), null=True, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("change log")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["activity", "on", "id"], name="change_as_of")]

    def __str__(self):
        return f"{self.get_action_display()} ({in_words(self.on)})"

    @property
    def taken_back(self) -> bool:
        """Entered wrongly: a correction has taken its effect away, the line stays."""
        return not self.to and self.action in (
            Action.START, Action.COMPLETE, Action.POSTPONE, Action.CANCEL, Action.REOPEN,
        )  # fmt: skip
