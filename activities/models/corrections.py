"""Putting right what was entered: an administrator's correction, and the saving of an edit."""

from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.words import Action, Status
from core.days import in_words, today


class Stale(Exception):
    """Somebody else saved the record in the meantime; `current` is how it stands now."""

    def __init__(self, current):
        super().__init__("saved by somebody else in the meantime")
        self.current = current


class Corrections:
    """The methods of Activity that change what is already recorded; they need its `Actions`."""

    def correct(
        self, *, note: str, by=None, status: str = "", on: date | None = None,
        actual_start: date | None = None, actual_end: date | None = None,
    ):  # fmt: skip
        """Puts right what was entered wrongly, transitions or not, with a reason.

        Dates move the change that they belong to. For another status, changes that never were
        lose their effect (they stay in the log, taken back), and what is missing is added:
        started and completed hold from the actual dates, postponed from `on` (else today).
        Drafts are edited instead, and cancelling has its own action, with its act.
        """
        if not note:
            raise ValidationError({"note": rules.required(_("reason"))})
        status = status or self.status
        if status != self.status and Status.DRAFT in (status, self.status):
            raise ValidationError({"status": rules.illegal_transition(self.status, status)})
        if status != self.status and status == Status.CANCELLED:
            raise ValidationError({"status": rules.illegal_transition(self.status, status)})
        if status == Status.COMPLETED:
            if not (actual_start and actual_end) or actual_end > today():
                raise ValidationError({"actual_end": rules.actual_dates_needed(today())})
        elif status == Status.ONGOING and not actual_start:
            raise ValidationError({"actual_start": rules.required(_("actual start"))})
        else:
            actual_end = None
        started = status in (Status.ONGOING, Status.COMPLETED)
        if started:
            self._check_not_future(actual_start, "actual_start")
            self._check_order_of(actual_start, actual_end, "actual_end")
        with self._together():
            if status != self.status:
                if started and self._goes_on(status, actual_end):
                    self._move_actual_dates(actual_start, None)
                    self._log(Action.COMPLETE, actual_end, by=by, to=Status.COMPLETED)
                    self.actual_end = actual_end
                elif started:
                    self._replace_start(actual_start, actual_end, by)
                else:
                    self._go_back_to(status, on or today(), by)
                self.status = status
            elif started:
                self._move_actual_dates(actual_start, actual_end)
            elif status == Status.POSTPONED and on:
                self._move_postponement(on)
            if status != Status.POSTPONED:
                self.proposed_start = self.proposed_end = None
            self._log(Action.CORRECT, today(), by=by, note=note)
            self._store(
                Action.CORRECT,
                *("status", "actual_start", "actual_end", "proposed_start", "proposed_end"),
                why=note,
            )

    def _goes_on(self, status: str, actual_end: date | None) -> bool:
        """Ongoing, and completed since: what was entered before stays as it is."""
        last = self.last_change(to__gt="")
        return (
            (self.status, status) == (Status.ONGOING, Status.COMPLETED)
            and last is not None
            and actual_end >= last.on
        )

    def _move_postponement(self, on: date):
        self._check_not_future(on)
        rows = list(self.status_now_and_then())
        rows[-1].on = on
        self._check_pairs(rows, "on")
        self._store_changes(rows[-1:], "on")

    @staticmethod
    def _check_pairs(rows, field: str):
        """No change may take effect before the one that it follows."""
        for sooner, later in pairwise(rows):
            if later.on < sooner.on:
                raise ValidationError(
                    {field: rules.before_last_change(later.on, sooner.on, sooner.to)}
                )

    def _take_back(self, rows):
        """The changes stay in the log and have no effect on any day."""
        for row in rows:
            row.to = ""
        self._store_changes(rows, "to")

    def _replace_start(self, actual_start: date, actual_end: date | None, by):
        """Started (and completed) on these days: what else was entered from then on is taken
        back, and so is another start before."""
        rows = list(self.status_now_and_then())
        keep = len([row for row in rows if row.on <= actual_start])
        keep = self._without_mistakes(rows, keep)
        self._take_back(rows[keep:])
        self._log(Action.START, actual_start, by=by, to=Status.ONGOING)
        if actual_end:
            self._log(Action.COMPLETE, actual_end, by=by, to=Status.COMPLETED)
        self.actual_start, self.actual_end = actual_start, actual_end

    @staticmethod
    def _without_mistakes(rows, keep: int) -> int:
        """How many of the first rows stay when starts, ends and cancellations at their end go."""
        mistakes = (Status.ONGOING, Status.COMPLETED, Status.CANCELLED)
        while keep and rows[keep - 1].to in mistakes:
            keep -= 1
        return keep

    def _go_back_to(self, status: str, on: date, by):
        """Planned or postponed: what was entered since it last was so is taken back; one that
        never was postponed becomes so on the day `on`."""
        rows = list(self.status_now_and_then())
        states = [Status.PLANNED, *(row.to for row in rows)]
        if status in states:
            keep = len(states) - 1 - states[::-1].index(status)
            self._take_back(rows[keep:])
        else:
            keep = self._without_mistakes(rows, len(rows))
            self._take_back(rows[keep:])
            self._check_not_future(on)
            self._check_order(on, "on")
            self._log(Action.POSTPONE, on, by=by, to=Status.POSTPONED)
        if Status.ONGOING not in states[: keep + 1]:
            self.actual_start = None
        self.actual_end = None

    def _move_actual_dates(self, start: date | None, end: date | None):
        """Correcting an actual date moves the change that it is the effective day of."""
        rows = list(self.status_now_and_then())
        first = next((row for row in rows if row.to == Status.ONGOING), None)
        final = next((row for row in reversed(rows) if row.to == Status.COMPLETED), None)
        moved = []
        if start and first and self.actual_start and start != self.actual_start:
            first.on = start
            moved.append(first)
        if end and final and self.actual_end and end != self.actual_end:
            final.on = end
            moved.append(final)
        self._check_pairs(rows, "actual_end" if final in moved else "actual_start")
        self._store_changes(moved, "on")
        self.actual_start, self.actual_end = start, end

    def save_edit(self, *, by=None, why: str = "", version: int | None = None):
        """Saves what a form or the admin changed. Moved dates are logged like any other change;
        raises `Stale` where somebody else has saved since `version`."""
        with transaction.atomic():
            stored = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
            if version is not None and stored.version != version:
                raise Stale(stored)
            if stored.status == Status.DRAFT and self.status == Status.PLANNED:
                self._log(Action.PLAN, today(), by=by)
            dates = (self.current_start, self.current_end)
            actual = (self.actual_start, self.actual_end)
            if (
                dates != (stored.current_start, stored.current_end)
                and stored.status != Status.DRAFT
            ):
                stored._log_dates(today(), *dates, by=by, note=why)
            if actual != (stored.actual_start, stored.actual_end):
                self._correct_in_edit(stored, actual, by, why)
            self.version = stored.version + 1
            self._change_reason = why[:100]
            self.save()

    def _correct_in_edit(self, stored, actual, by, why):
        start, end = actual
        if stored.status == Status.COMPLETED and not (start and end and end <= today()):
            raise ValidationError({"actual_end": rules.actual_dates_needed(today())})
        if stored.status == Status.ONGOING and not start:
            raise ValidationError({"actual_start": rules.required(_("actual start"))})
        if start:
            self._check_not_future(start, "actual_start")
        before = f"{in_words(stored.actual_start)} – {in_words(stored.actual_end)}"
        stored._move_actual_dates(start, end)
        self._log(
            Action.CORRECT, today(), by=by,
            note=f"{before} → {in_words(start)} – {in_words(end)}. {why}".strip()[:500],
        )  # fmt: skip
