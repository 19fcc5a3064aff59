"""What a change does to each of many activities, settled in memory: the rules and the log are those
of the forms (activities/replay.py), and nothing is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from activities.imports.ledger import in_parts
from activities.models import Activity, Change
from activities.replay import Replay
from core.days import in_words


class Played(Replay):
    """An activity as it is stored, with its approval."""

    COLUMNS = (
        *Replay.COLUMNS, "baseline_start", "baseline_end", "approved_on", "approved_by_act",
    )  # fmt: skip
    is_approved = Activity.is_approved

    @classmethod
    def of(cls, activity, log):
        played = super().of(activity, log)
        played.code = activity.code
        return played


@dataclass
class Wanted:
    """What is to be done: an action played, columns set, or both."""

    # play(played, stored), which raises ValidationError
    play: Callable | None = None
    # Name of the column → value
    columns: dict = field(default_factory=dict)


@dataclass
class Settled:
    """What becomes of one record. With `faults` nothing does; without `changed` it is so already.
    `log` are the rows that tell of it: of the change log, or steps of a recommendation."""

    stored: models.Model
    record: models.Model
    log: list[models.Model] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return bool(not self.faults and (self.changed or self.log))

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(what people call the column, before, afterwards), in the reader's words."""
        return [
            (
                self.stored._meta.get_field(name).verbose_name,
                _in_words(self.stored, name),
                _in_words(self.record, name),
            )
            for name in self.changed
        ]

    def outcome(self) -> tuple:
        """By which it is told that somebody looked at this and at nothing else."""
        after = [
            str(getattr(self.record, self.stored._meta.get_field(name).attname))
            for name in self.changed
        ]
        log = [
            [str(getattr(row, column.attname)) for column in row._meta.concrete_fields]
            for row in self.log
        ]
        faults = [str(fault) for fault in self.faults]
        return self.stored.pk, self.stored.version, self.changed, after, log, faults


def _in_words(record, name: str) -> str:
    show = getattr(record, f"get_{name}_display", None)
    value = show() if show else getattr(record, name)
    return in_words(value) if isinstance(value, date) else str(value or "–")


def chosen(project, pks: Iterable[int], *, locked=False) -> list[Activity]:
    """The project's activities with these primary keys, with all that settling reads; `locked`
    until the transaction is over."""
    found = []
    for part in in_parts(sorted(pks)):
        rows = project.activities.filter(pk__in=part).order_by("pk")
        rows = rows.select_related("component", "approved_by_act", "announcement")
        if locked:
            rows = rows.select_for_update(of=("self",))
        found += rows
    for activity in found:
        activity.project = project
    return sorted(found, key=lambda activity: activity.sort_key)


def log_of(*activities) -> dict[int, list[Change]]:
    """The change log of each, by primary key."""
    found = defaultdict(list)
    for part in in_parts([activity.pk for activity in activities]):
        for change in Change.objects.filter(activity__in=part).order_by("on", "pk"):
            found[change.activity_id].append(change)
    return found


def settle_all(activities: list[Activity], wanted: Wanted) -> list[Settled]:
    """What becomes of each; what stands against one is among its faults."""
    logs = log_of(*activities) if wanted.play else defaultdict(list)
    found = []
    for activity in activities:
        try:
            found.append(settle(activity, logs, wanted))
        except ValidationError as error:
            found.append(Settled(activity, activity, faults=error.messages))
    return found


def settle(stored, logs, wanted) -> Settled:
    """Raises ValidationError with what stands against it."""
    activity = copy(stored)
    settled = Settled(stored, activity)
    if wanted.play:
        played = Played.of(stored, logs[stored.pk])
        wanted.play(played, stored)
        for name, value in played.columns().items():
            setattr(activity, name, value)
        settled.log = played.new
    for name, value in wanted.columns.items():
        setattr(activity, name, value)
    if wanted.columns:
        activity.code_is_free = True
        activity.clean()
    settled.changed = differing(stored, activity, (*Played.COLUMNS, *wanted.columns))
    return settled


def differing(stored, record, names) -> list[str]:
    return [name for name in names if _value(record, name) != _value(stored, name)]


def _value(record, name):
    """A record that is not stored yet, such as a new act, differs from any other."""
    value = getattr(record, name)
    return (value, value.pk) if isinstance(value, models.Model) else value
