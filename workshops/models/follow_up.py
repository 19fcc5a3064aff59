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

from activities.models import Change
from activities.words import Status
from core.days import today
from core.scripts import fold
from workshops.models.step import Step
from workshops.words import CLOSED, ONCE_ACCEPTED, FindingKind, FollowUp


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
        project's own T, as Activity.objects.as_of. Columns: `day` (T), `exists_from` (the actual
        end of their event; of a reopened one the last day on which it was completed),
        `status_then`, `since` (the day from which it holds), `overdue_then` and `once_accepted`
        (in full or in part, on the day or before)."""
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
                once_accepted=Exists(until.filter(to__in=ONCE_ACCEPTED)),
            )
            .annotate(overdue_then=past_due("status_then", F("day")))
        )

    def standing(self):
        """The same rows and columns as of today but `since`, from the columns that hold today's
        state: the log of each is not read, so that a register of thousands opens at once."""
        accepted = Step.objects.filter(recommendation=OuterRef("pk"), to__in=ONCE_ACCEPTED)
        gone = Q(status__in=[FollowUp.SUPERSEDED, FollowUp.EXPIRED])
        return self.adopted().annotate(
            day=Value(today(), output_field=DateField()),
            status_then=F("status"),
            once_accepted=Case(
                When(status__in=ONCE_ACCEPTED, then=Value(True)),
                When(gone & Q(Exists(accepted)), then=Value(True)),
                default=Value(False),
            ),
            overdue_then=past_due("status", Value(today())),
        )

    def adopted(self):
        """Their event has ended; they may be answered."""
        completed = Change.objects.filter(activity=OuterRef("activity"), to=Status.COMPLETED)
        return self.filter(Q(activity__actual_end__isnull=False) | Q(Exists(completed)))

    def open(self):
        """By today's status."""
        return self.recommendations().exclude(status__in=CLOSED)

    def overdue(self, on: date | None = None):
        """By today's status: due before the day, and not closed."""
        return self.open().filter(due__lt=on or today())


def event_ended():
    """The day on which the event ended; where it was reopened, on which it last had."""
    completed = Change.objects.filter(activity=OuterRef("activity"), to=Status.COMPLETED)
    return Coalesce(
        F("activity__actual_end"),
        Subquery(completed.order_by("-on", "-pk").values("on")[:1]),
        output_field=DateField(),
    )


def past_due(status: str, day):
    """Whether it is due before the day and nobody has closed it."""
    late = Q(kind=FindingKind.RECOMMENDATION, due__lt=day) & ~Q(**{f"{status}__in": CLOSED})
    return Case(When(late, then=Value(True)), default=Value(False))
