"""Sums of pieces by item, for any day: the one place where contracted, delivered, accepted and
handed over are counted."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import Count, F, Min, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Least

from core.days import today
from procurement.words import AcceptanceKind, Category


class Amount(NamedTuple):
    """Pieces, and what they cost, EUR."""

    quantity: int
    eur: Decimal


NOTHING = Amount(0, Decimal("0.00"))
STEPS = ("contracted", "delivered", "accepted", "handed_over")


class Sums(NamedTuple):
    """How far the equipment is on a day. Each step is a part of the step before: delivered and not
    rejected, accepted, handed over to a unit once (also where a later protocol took it back)."""

    contracted: Amount = NOTHING
    delivered: Amount = NOTHING
    accepted: Amount = NOTHING
    handed_over: Amount = NOTHING

    def __add__(self, other):
        return Sums(
            *(
                Amount(one.quantity + two.quantity, one.eur + two.eur)
                for one, two in zip(self, other, strict=True)
            )
        )


class NumberByDay(Subquery):
    """{day: number} in one column, from a query of `day` and `number`: an item has few days and
    many pieces."""

    output_field = TextField()
    template = "(SELECT %(join)s(found, ' ') FROM (%(subquery)s) AS days)"

    def __init__(self, days):
        text = TextField()
        found = Concat(Cast("day", text), Value("=", text), Cast("number", text))
        super().__init__(days.annotate(found=found).values("found"))

    def as_sql(self, compiler, connection, template=None, **extra):
        join = {"postgresql": "string_agg", "sqlite": "group_concat"}[connection.vendor]
        return super().as_sql(compiler, connection, template, join=join, **extra)

    def convert_value(self, value, expression, connection):
        pairs = (pair.split("=") for pair in (value or "").split())
        return {date.fromisoformat(day): int(number) for day, number in pairs}


class Peak(NamedTuple):
    """The most pieces of an item that count as delivered on one day, and the first such day."""

    most: int
    day: date


def peaks_of(pieces, since: date = date.min) -> dict[int, Peak]:
    """By primary key of the item, from the day `since` on, for items that have such pieces; in one
    statement."""
    rows = (
        pieces.filter(Q(rejected_on=None) | Q(rejected_on__gt=since))
        .values_list("item", "delivered_on", "rejected_on")
        .annotate(number=Count("pk"))
        .order_by()
    )
    changes = defaultdict(Counter)
    for item, delivered_on, rejected_on, number in rows:
        changes[item][max(delivered_on, since)] += number
        if rejected_on:
            changes[item][rejected_on] -= number
    return {item: _peak(changes[item], since) for item in changes}


def _peak(changes: Counter, since: date) -> Peak:
    there, found = 0, Peak(0, since)
    for day in sorted(changes):
        there += changes[day]
        if there > found.most:
            found = Peak(there, day)
    return found


class ItemQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(lot__contract__procurement__project=project)

    def as_of(self, on: date | None = None, *, latest: date | None = None):
        """Adds to each item how many of its pieces stood at which step on a day:
        `contracted_then` (0 before the signature of its contract), `delivered_then`,
        `accepted_then`, `handed_over_then`; `sums_of` reads them. The day is in `day`: without
        one it is each project's own T (its cut-off, else today), but not after `latest`."""
        own = Coalesce(F("lot__contract__procurement__project__cut_off"), Value(today()))
        if latest:
            own = Least(own, Value(latest))
        day = Value(on) if on else own
        then = on or OuterRef("day")
        there = Q(rejected_on=None) | Q(rejected_on__gt=then)
        return self.annotate(
            day=models.ExpressionWrapper(day, output_field=models.DateField()),
            contracted_then=models.Case(
                models.When(lot__contract__signed_on__lte=on or F("day"), then=F("quantity")),
                default=0,
                output_field=models.IntegerField(),
            ),
            delivered_then=self._number(Q(delivered_on__lte=then) & there),
            accepted_then=self._number(Q(accepted_on__lte=then)),
            handed_over_then=self._number(Q(handed_over_on__lte=then)),
        )

    def with_days(self):
        """Adds what the deadlines of an item (procurement/deadlines.py) follow from, as of today:
        `waiting` pieces that are delivered and neither accepted nor rejected, the oldest since
        `waiting_since`; `accepted_by_day`, {day: number of pieces}; `final_on`, the day of the
        lot's final acceptance; `open_defects` of the lot (None without any), the first of them
        `remedy_by`."""
        waiting = Q(accepted_on=None, rejected_on=None)
        related = self.model._meta.get_field
        acceptances = related("lot").related_model._meta.get_field("acceptances").related_model
        open_defects = (
            related("defects")
            .related_model.objects.filter(acceptance__lot=OuterRef("lot"), remedied_on=None)
            .order_by()
            .values("acceptance__lot")
        )
        return self.annotate(
            waiting=self._number(waiting),
            waiting_since=self._of_pieces(Min("delivered_on"), waiting),
            accepted_by_day=NumberByDay(self._accepted_by_day()),
            # A lot has one at most.
            final_on=Subquery(
                acceptances.objects.filter(lot=OuterRef("lot"), kind=AcceptanceKind.FINAL).values(
                    "on"
                )
            ),
            open_defects=Subquery(open_defects.annotate(number=Count("pk")).values("number")),
            remedy_by=Subquery(open_defects.annotate(first=Min("remedy_by")).values("first")),
        )

    def _accepted_by_day(self):
        pieces = self.model._meta.get_field("pieces").related_model.objects
        accepted = pieces.filter(item=OuterRef("pk"), accepted_on__isnull=False).order_by()
        return accepted.values(day=F("accepted_on")).annotate(number=Count("pk"))

    def _number(self, which: Q):
        return Coalesce(self._of_pieces(Count("pk"), which), 0)

    def _of_pieces(self, sum_, which=None):
        """A subquery each: grouping by all columns of an item and its lot is slow on SQLite, and
        no other join can multiply the pieces."""
        pieces = self.model._meta.get_field("pieces").related_model.objects
        mine = pieces.filter(which or Q(), item=OuterRef("pk")).order_by().values("item")
        return Subquery(mine.annotate(found=sum_).values("found"))


def sums_of(item) -> Sums:
    """The sums of one item that `as_of` has read."""
    return Sums(
        *(
            Amount(number, number * item.unit_price_eur)
            for number in (getattr(item, f"{step}_then") for step in STEPS)
        )
    )


def added(items) -> Sums:
    return sum(map(sums_of, items), Sums())


def by_category(items) -> dict[str, Sums]:
    """The sums of each category, zeros included, in the order of `Category`."""
    found = {category.value: Sums() for category in Category}
    for item in items:
        found[item.category] += sums_of(item)
    return found
