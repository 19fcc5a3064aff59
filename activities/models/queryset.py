"""Questions about the rows of Activity, each for any day."""

from datetime import date

from django.db import models
from django.db.models import (
    Case,
    DateField,
    DecimalField,
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

from activities import evidence
from activities.models.change import Change
from activities.words import Status
from core.days import today
from core.scripts import fold

# Current dates move when dates are set; a postponement only proposes some.
DATES_MOVED = Q(old_end__isnull=False)

# Of what `as_of` gives: planned or ongoing, and the end is over.
PAST_END = Q(status_then__in=[Status.PLANNED, Status.ONGOING], end_then__lt=F("day"))


# Of what `with_window` gives.
NO_WINDOW = Q(status_then=Status.POSTPONED, window_then=None)


def start_within(last: date) -> Q:
    """Of what `as_of` gives: planned, and starting from the day to `last`."""
    return Q(status_then=Status.PLANNED, start_then__gte=F("day"), start_then__lte=last)


def happened(first: date, last: date) -> dict[str, Q]:
    """Of what `as_of(last)` gives: what happened to an activity in a period, both days counted.

    completed and cancelled: it took effect in the period and still holds on its last day; late:
    completed after its approved end; started: for the first time; moved: new dates were set;
    postponed: also where it has returned to the plan since.
    """
    logged = Change.objects.filter(activity=OuterRef("pk"), on__lte=last)
    within, before = logged.filter(on__gte=first), logged.filter(on__lt=first)
    completed = Q(status_then=Status.COMPLETED, since__gte=first)
    return {
        "completed": completed,
        "late": completed & Q(since__gt=F("baseline_to")),
        "started": Q(Exists(within.filter(to=Status.ONGOING)))
        & ~Q(Exists(before.filter(to=Status.ONGOING))),
        "moved": Q(Exists(within.filter(DATES_MOVED))),
        "postponed": Q(Exists(within.filter(to=Status.POSTPONED))),
        "cancelled": Q(status_then=Status.CANCELLED, since__gte=first),
    }


def day_column(on: date | None, latest: date | None, path: str = "") -> ExpressionWrapper:
    """T: the day, else each project's cut-off, else today; the last two not after `latest`. `path`
    leads to the activity."""
    day = Value(on) if on else Coalesce(F(f"{path}project__cut_off"), Value(today()))
    if latest and not on:
        day = Least(day, Value(latest))
    return ExpressionWrapper(day, output_field=DateField())


def weight(path: str = "") -> Case:
    """Planned working days, half a day where there are none; `path` leads to the activity."""
    return Case(
        When(**{f"{path}working_days": 0}, then=Value(0.5)),
        default=F(f"{path}working_days"),
        output_field=DecimalField(),
    )


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        projects = self.model._meta.get_field("project").related_model.objects
        return self.filter(project__in=projects.visible_to(user).values("pk"))

    def editable_by(self, user):
        projects = self.model._meta.get_field("project").related_model.objects
        return self.filter(project__in=projects.editable_by(user).values("pk"))

    def released(self):
        return self.filter(released_at__isnull=False)

    def counted(self):
        """What figures count: everything but drafts."""
        return self.exclude(status=Status.DRAFT)

    def as_of(self, on: date | None = None, *, latest: date | None = None):
        """Adds the state on a day, whatever has happened since; without a day, each project's
        own T (its cut-off, else today), but not after `latest`.

        Columns: `day` (T), `status_then` and `since` (the day from which it holds),
        `start_then` and `end_then` (the current dates as known on T), `baseline_from` and
        `baseline_to` (approved dates, else the current ones as known on T), and `weight` in
        working days (0.5 where none are planned).
        """
        day = day_column(on, latest)
        outer = on or OuterRef("day")
        until = Change.objects.filter(activity=OuterRef("pk"), on__lte=outer).order_by("-on", "-id")
        after = Change.objects.filter(activity=OuterRef("pk"), on__gt=outer).order_by("on", "id")

        def then(name):
            """The current start or end as known on the day: the latest that was set until then,
            else what the first later change has replaced, else what stands."""
            return Coalesce(
                Subquery(until.filter(DATES_MOVED).values(f"new_{name}")[:1]),
                Subquery(after.filter(DATES_MOVED).values(f"old_{name}")[:1]),
                F(f"current_{name}"),
            )

        return self.annotate(
            day=day,
            status_then=Coalesce(
                Subquery(until.exclude(to="").values("to")[:1]), Value(Status.PLANNED)
            ),
            since=Subquery(until.exclude(to="").values("on")[:1]),
            start_then=then("start"),
            end_then=then("end"),
            baseline_from=Coalesce(F("baseline_start"), then("start")),
            baseline_to=Coalesce(F("baseline_end"), then("end")),
            weight=weight(),
        )

    def overdue(self, on: date | None = None):
        """Planned or ongoing on the day (else today), and the current end lies before it."""
        on = on or today()
        return self.counted().as_of(on).filter(PAST_END)

    def starting(self, first: date, last: date):
        """Planned on `first`, with a start, as known on that day, from then to `last`."""
        return self.counted().as_of(first).filter(start_within(last))

    def waiting(self, on: date):
        """Postponed on the day, and nobody knew a new window."""
        return self.counted().as_of(on).with_window(on).filter(NO_WINDOW)

    def with_window(self, on: date):
        """Adds `window_then` to what `as_of(on)` gives: the end that the latest postponement until
        then proposed; None where it proposed none."""
        postponed = Change.objects.filter(
            activity=OuterRef("pk"), on__lte=on, to=Status.POSTPONED
        ).order_by("-on", "-id")
        return self.annotate(window_then=Subquery(postponed.values("new_end")[:1]))

    def in_the_plan(self, on: date):
        """Neither draft nor cancelled on the day."""
        return self.counted().as_of(on).exclude(status_then=Status.CANCELLED)

    def due(self, on: date):
        """In the plan, with an approved end on the day or before."""
        return self.in_the_plan(on).filter(baseline_to__lte=on)

    def awaited(self, on: date, last: date):
        """What somebody must act on, or expect: `what` is "overdue" on the day, "waiting" for a
        date, or "coming" (it starts from the day to `last`); `awaited_on` is the end of the
        first, since when the second waits, the start of the third."""
        return (
            self.counted()
            .as_of(on)
            .with_window(on)
            .filter(PAST_END | NO_WINDOW | start_within(last))
            .annotate(
                what=Case(
                    When(PAST_END, then=Value("overdue")),
                    When(NO_WINDOW, then=Value("waiting")),
                    default=Value("coming"),
                ),
                awaited_on=Case(
                    When(PAST_END, then="end_then"),
                    When(NO_WINDOW, then="since"),
                    default="start_then",
                ),
            )
        )

    def with_evidence(self):
        """Adds `evidence_needed` and `evidence_there`: how many kinds of file an auditor asks
        for (activities/evidence.py), and how many of them there are."""
        documents = self.model._meta.get_field("documents").related_model.objects
        return self.annotate(
            evidence_needed=evidence.needed_column(),
            evidence_there=evidence.there_column(documents),
        )

    def lacking_evidence(self):
        """Completed, and some of what an auditor asks for is not there (see with_evidence)."""
        return self.with_evidence().filter(
            status=Status.COMPLETED, evidence_there__lt=F("evidence_needed")
        )

    def matching(self, words: str):
        """Search in code, titles and place; script, accents and case do not matter."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found

    def in_stage(self, stage):
        """Belonging to the stage: it contains the actual end, else the current end."""
        return self.alias(last_day=Coalesce("actual_end", "current_end")).filter(
            last_day__range=(stage.start, stage.end)
        )

    def during(self, first: date | None, last: date | None):
        """Touching the period, by actual dates, else by current ones."""
        found = self.alias(
            first_day=Coalesce("actual_start", "current_start"),
            last_day=Coalesce("actual_end", "current_end"),
        )
        if first:
            found = found.filter(last_day__gte=first)
        if last:
            found = found.filter(first_day__lte=last)
        return found
