"""Questions about the rows of Recommendation, each for any day."""

from datetime import date

from django.db import models
from django.db.models import (
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from activities.models import Activity, Change
from activities.words import Status
from core.days import today
from core.scripts import fold
from workshops.models.step import Step
from workshops.words import ONCE_ACCEPTED, OPEN, FindingKind, FollowUp


class RecommendationQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(project=project)

    def recommendations(self):
        return self.filter(kind=FindingKind.RECOMMENDATION)

    def released(self):
        """Not of an activity that was withdrawn since."""
        return self.filter(released_at__isnull=False, activity__released_at__isnull=False)

    def matching(self, words: str):
        """Search in code and texts; script, accents and case do not matter."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found

    def as_of(self, on: date | None = None, *, latest: date | None = None):
        """Those that exist on a day, whatever has happened since; without a day, on each
        project's own T, as Activity.objects.as_of. Columns: `day` (T), `exists_from` (the end
        of their event; of a reopened one the first), `status_then`, `since` (the day from which
        it holds), `overdue_then` and `accepted_then` (in full or in part, on the day or
        before)."""
        day = Value(on) if on else Coalesce(F("project__cut_off"), Value(today()))
        if latest and not on:
            day = Least(day, Value(latest))
        outer = on or OuterRef("day")
        until = Step.objects.filter(recommendation=OuterRef("pk"), on__lte=outer).exclude(to="")
        last = until.order_by("-on", "-pk")
        return (
            self.annotate(
                day=ExpressionWrapper(day, output_field=DateField()), exists_from=event_ended()
            )
            .filter(exists_from__lte=F("day"))
            .annotate(
                status_then=Coalesce(Subquery(last.values("to")[:1]), Value(FollowUp.PROPOSED)),
                since=Coalesce(Subquery(last.values("on")[:1]), F("exists_from")),
                accepted_then=Exists(until.filter(to__in=ONCE_ACCEPTED)),
            )
            .annotate(overdue_then=past_due("status_then", F("day")))
        )

    def standing(self, projects=None):
        """The same rows and columns as of today but `since`, from the columns that hold today's
        state: the log of each is not read, so that a register of thousands opens at once."""
        return self.adopted(projects).annotate(
            day=Value(today(), output_field=DateField()),
            status_then=F("status"),
            accepted_then=F("once_accepted"),
            overdue_then=past_due("status", Value(today())),
        )

    def adopted(self, projects=None):
        """Their event has ended; they may be answered. `projects`: whose they are, where that is
        known: the events that go on are then sought there alone."""
        completed = Change.objects.filter(activity=OuterRef("pk"), to=Status.COMPLETED)
        going_on = Activity.objects.filter(~Exists(completed), actual_end=None)
        if projects is not None:
            going_on = going_on.filter(project__in=projects)
        # Not a join, so that thousands of rows ask for a few events once.
        return self.exclude(activity__in=going_on.order_by().values("pk"))

    def open(self):
        """By today's status."""
        return self.recommendations().filter(status__in=OPEN)

    def overdue(self, on: date | None = None):
        """By today's status: due before the day, and not closed."""
        return self.open().filter(due__lt=on or today())


def event_ended():
    """The day on which the event ended; where it was reopened, on which it first had: what it
    ended with has been there since."""
    completed = Change.objects.filter(activity=OuterRef("activity"), to=Status.COMPLETED)
    return Coalesce(
        Subquery(completed.order_by("on").values("on")[:1]),
        F("activity__actual_end"),
        output_field=DateField(),
    )


def past_due(status: str, day):
    """Whether it is due before the day and nobody has closed it."""
    late = Q(kind=FindingKind.RECOMMENDATION, due__lt=day, **{f"{status}__in": OPEN})
    return Case(When(late, then=Value(True)), default=Value(False))
