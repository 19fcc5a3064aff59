"""What the public may know of an activity before it takes place: its title, its kind, its month."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.activity import Activity
from activities.models.shared import Releasable
from activities.words import Status
from core.days import today


class AnnouncementQuerySet(models.QuerySet):
    def shown(self):
        """What the public sees today. An activity that is over, put off or cancelled is announced
        no more; neither is one whose start was moved to another month, until somebody announces
        that month. One that has begun stays to the end of its month: if it vanished on its first
        day, that would tell the day."""
        return self.annotate(begins=TruncMonth("activity__current_start")).filter(
            released_at__isnull=False,
            activity__status__in=[Status.PLANNED, Status.ONGOING],
            month__gte=today().replace(day=1),
            month=F("begins"),
        )


class Announcement(Releasable):
    """Its own row, so that an activity that is announced is not taken for a released one: its
    place, its days, its files and its conclusions stay inside."""

    activity = models.OneToOneField(
        Activity,
        models.CASCADE,
        primary_key=True,
        related_name="announcement",
        verbose_name=_("activity"),
    )
    # The month of the start as it was when somebody looked at it and released it.
    month = models.DateField(_("month"), editable=False, help_text=_("Its first day."))

    objects = AnnouncementQuerySet.as_manager()
    history = HistoricalRecords()

    RELEASE_COLUMNS = ("month", *Releasable.RELEASE_COLUMNS)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["month", "pk"]

    def __str__(self):
        return f"{self.activity.code} ({self.month:%Y-%m})"

    def get_absolute_url(self):
        return self.activity.get_absolute_url()

    @property
    def project(self):
        return self.activity.project

    def shown(self, name):
        return self.activity.shown(name)

    def made_up(self, field=""):
        return self.activity.made_up(field)

    def personal_data_in_public_texts(self):
        names = self.activity.names_to_protect()
        titles = (self.activity.title_en, self.activity.title_sr)
        return rules.personal_data_in_titles(titles, names)

    def public_facts(self):
        activity = self.activity
        month = f"{activity.current_start:%Y-%m}" if activity.current_start else ""
        return [activity.title_en, activity.title_sr, activity.kind, month]

    @property
    def is_to_come(self) -> bool:
        """Whether there is anything to announce: it is planned, and begins after today."""
        start = self.activity.current_start
        return self.activity.status == Status.PLANNED and bool(start) and start > today()

    def check_release(self, *, proposal=False):
        """Also sets the month that is announced: that of the start as it stands now."""
        start = self.activity.current_start
        if self.activity.status != Status.PLANNED:
            raise ValidationError(
                _("Only a planned activity can be announced. This one is “%(status)s”."),
                "status",
                {"status": self.activity.get_status_display()},
            )
        if not self.is_to_come:
            raise ValidationError(
                _("It begins on %(start)s. Only what begins after today can be announced."),
                "start",
                {"start": rules.in_words(start)},
            )
        super().check_release(proposal=proposal)
        self.month = start.replace(day=1)
