"""A workshop, training or study visit is an activity; here is the row of its own fields.

The row is written with the activity (see `EVENT_MODELS`) and counts only while the activity's
kind matches: one whose kind has changed stays as an archive.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.words import Kind


class EventQuerySet(models.QuerySet):
    def counting(self):
        """The rows whose activity is of this kind."""
        return self.filter(activity__kind=self.model.kind)


class Event(models.Model):
    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, verbose_name=_("activity")
    )

    objects = EventQuerySet.as_manager()
    kind: str

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.activity)


class Workshop(Event):
    kind = Kind.WORKSHOP

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")


class Training(Event):
    kind = Kind.TRAINING

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")


class StudyVisit(Event):
    kind = Kind.STUDY_VISIT

    class Meta:
        verbose_name = _("study visit")
        verbose_name_plural = _("study visits")
