"""What people do to an activity. Each method checks, changes named fields and writes the
change log, in one transaction; the same from form, admin, loader and import."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.models.change import Change
from activities.words import Action, ActKind, Reason, Status
from core.days import in_words, today


class Actions:
    """The methods of Activity that change its status or dates."""

    # Reading

    def last_change(self, **conditions) -> Change | None:
        """The latest row of the change log by effective day (of two on one day the last)."""
        return self.changes.filter(**conditions).order_by("-on", "-pk").first()

    def allows(self, status: str) -> bool:
        return status in rules.TRANSITIONS[self.status]

    def status_now_and_then(self):
        """The rows that changed the status, in the order in which they hold."""
        return self.changes.exclude(to="").order_by("on", "pk")

    # Checking

    def _check_transition(self, to: str):
        if not self.allows(to):
            raise rules.illegal_transition(self.status, to)

    def _check_order(self, on: date, field: str):
        """A status change cannot take effect before the one that it follows."""
        last = self.last_change(to__gt="")
        if last and on < last.on:
            raise ValidationError({field: rules.before_last_change(on, last.on, last.to)})

    @staticmethod
    def _check_not_future(on: date, field: str = "on"):
        if on > today():
            raise ValidationError({field: rules.day_in_future(on, today())})

    @staticmethod
    def _check_reason(reason: str, note: str):
        if not reason:
            raise ValidationError({"reason": rules.reason_needed()})
        if reason not in Reason.values:
            raise ValidationError({"reason": _("Choose one of the reasons.")})
        if reason == Reason.OTHER and not note:
            raise ValidationError({"note": rules.required(_("explanation"))})

    @staticmethod
    def _check_order_of(start, end, field):
        if start and end and end < start:
            raise ValidationError({field: rules.end_before_start(start, end)})

    # Writing

    # Of what is stored; a plan that is only played through (activities/replay.py) stores nothing.
    _together = staticmethod(transaction.atomic)

    def _log(self, action: str, on: date, *, by=None, to: str = "", **details):
        return Change.objects.create(
            activity=self, action=action, to=to, on=on, recorded_by=by, **details
        )

    @staticmethod
    def _store_changes(rows: list[Change], *names: str):
        """Saves named fields of rows of the change log."""
        Change.objects.bulk_update(rows, names)

    def _store(self, action: str, *names: str, why: str = ""):
        """Saves the named fields, once, as a new version."""
        self.version += 1
        self._change_reason = f"{action}: {why}"[:100] if why else str(action)
        self.save(update_fields=[*names, "version", "search"])

    # The actions

    def plan(self, *, by=None):
        """A draft becomes part of the plan; it still waits for approval."""
        if self.status != Status.DRAFT:
            raise rules.illegal_transition(self.status, Status.PLANNED)
        self.check_dates_in_project()
        with self._together():
            self.status = Status.PLANNED
            self._log(Action.PLAN, today(), by=by)
            self._store(Action.PLAN, "status")

    def approve(self, *, by=None, on: date | None = None, act=None):
        """Freezes the planned dates as the baseline. A draft becomes planned with it."""
        on = on or today()
        self.check_approval(on)
        with self._together():
            if self.status == Status.DRAFT:
                self.status = Status.PLANNED
            self.baseline_start, self.baseline_end = self.current_start, self.current_end
            self.approved_on, self.approved_by_act = on, act
            self._log(Action.APPROVE, on, by=by, act=act)
            self._store(
                Action.APPROVE,
                *("status", "baseline_start", "baseline_end", "approved_on", "approved_by_act"),
            )

    def check_approval(self, on: date):
        """What stands against approving: approved before, cancelled, dates outside (V2)."""
        if self.is_approved:
            raise ValidationError(
                _(
                    "Activity %(code)s was approved on %(day)s. An approved plan is not "
                    "overwritten: set new dates instead."
                ),
                "approved",
                {"code": self.code, "day": in_words(self.approved_on)},
            )
        if self.status == Status.CANCELLED:
            raise rules.illegal_transition(self.status, Status.PLANNED)
        self._check_not_future(on)
        self.check_dates_in_project()

    def begin(self, *, start: date, by=None):
        """Started: the effective day is the actual start. One that was interrupted and resumed
        keeps its first actual start."""
        self._check_transition(Status.ONGOING)
        if self.status == Status.COMPLETED:
            raise rules.illegal_transition(self.status, Status.ONGOING)
        self._check_not_future(start, "start")
        self._check_order(start, "start")
        with self._together():
            self.status = Status.ONGOING
            self.actual_start = self.actual_start or start
            self._log(Action.START, start, by=by, to=Status.ONGOING)
            self._store(Action.START, "status", "actual_start")

    def complete(self, *, end: date, participants: dict | None = None, by=None):
        """Completed on its actual end. Needs actual start and end, nothing else (rule V6);
        `participants`: {"women", "men", "not_stated"}, left as they are without it."""
        self._check_transition(Status.COMPLETED)
        if not (self.actual_start and end) or end > today():
            raise ValidationError({"end": rules.actual_dates_needed(today())})
        self._check_order_of(self.actual_start, end, "end")
        self._check_order(end, "end")
        with self._together():
            self.status, self.actual_end = Status.COMPLETED, end
            changed = self._set_participants(participants)
            self._log(Action.COMPLETE, end, by=by, to=Status.COMPLETED)
            self._store(Action.COMPLETE, "status", "actual_end", *changed)

    def hold(self, *, start: date, end: date, participants: dict | None = None, by=None):
        """A past event in one step: started, completed, participants; both changes logged."""
        self._check_transition(Status.ONGOING)
        if self.status == Status.COMPLETED:
            raise rules.illegal_transition(self.status, Status.ONGOING)
        if not (start and end) or end > today():
            raise ValidationError({"end": rules.actual_dates_needed(today())})
        self._check_order_of(start, end, "end")
        self._check_order(start, "start")
        with self._together():
            self.status = Status.COMPLETED
            self.actual_start, self.actual_end = self.actual_start or start, end
            changed = self._set_participants(participants)
            self._log(Action.START, start, by=by, to=Status.ONGOING)
            self._log(Action.COMPLETE, end, by=by, to=Status.COMPLETED)
            self._store(Action.COMPLETE, "status", "actual_start", "actual_end", *changed)

    def _set_participants(self, participants: dict | None) -> list[str]:
        if participants is None:
            return []
        for name in ("women", "men", "not_stated"):
            value = participants.get(name)
            if value is not None and value < 0:
                raise ValidationError({name: rules.negative_participants(value)})
            setattr(self, name, value)
        return ["women", "men", "not_stated"]

    def postpone(
        self, *, reason: str, on: date | None = None, note: str = "", party: str = "",
        new_start: date | None = None, new_end: date | None = None, act=None, by=None,
    ):  # fmt: skip
        """Reason needed (V7); the new window is a proposal, empty while nobody knows. The
        current dates move when the activity returns to the plan."""
        on = on or today()
        self._check_transition(Status.POSTPONED)
        self._check_reason(reason, note)
        self._check_not_future(on)
        self._check_order(on, "on")
        if new_start or new_end:
            if not (new_start and new_end):
                raise ValidationError(
                    {
                        "new_start" if new_end else "new_end": rules.required(
                            _("new start") if new_end else _("new end")
                        )
                    }
                )
            self._check_order_of(new_start, new_end, "new_end")
            try:
                self.check_dates_in_project(new_start, new_end)
            except ValidationError as error:
                raise ValidationError({"new_start": error}) from error
        with self._together():
            self.status = Status.POSTPONED
            self.proposed_start, self.proposed_end = new_start, new_end
            self._log(
                Action.POSTPONE, on, by=by, to=Status.POSTPONED, reason=reason, note=note,
                party=party, act=act, new_start=new_start, new_end=new_end,
            )  # fmt: skip
            self._store(Action.POSTPONE, "status", "proposed_start", "proposed_end", why=note)

    def set_dates(
        self, *, new_start: date, new_end: date, on: date | None = None, reason: str = "",
        note: str = "", party: str = "", act=None, by=None,
    ):  # fmt: skip
        """Moves the current dates; the baseline stays. A postponed activity returns to the plan."""
        on = on or today()
        if self.status not in (Status.PLANNED, Status.ONGOING, Status.POSTPONED):
            raise rules.illegal_transition(self.status, Status.PLANNED)
        if not (new_start and new_end):
            missing = "new_end" if new_start else "new_start"
            label = _("new end") if new_start else _("new start")
            raise ValidationError({missing: rules.required(label)})
        self._check_order_of(new_start, new_end, "new_end")
        self._check_not_future(on)
        try:
            self.check_dates_in_project(new_start, new_end)
        except ValidationError as error:
            raise ValidationError({"new_start": error}) from error
        resumed = self.status == Status.POSTPONED
        if resumed:
            self._check_order(on, "on")
        with self._together():
            self._log_dates(
                on, new_start, new_end, by=by, reason=reason, note=note, party=party, act=act,
                to=Status.PLANNED if resumed else "",
            )  # fmt: skip
            self.current_start, self.current_end = new_start, new_end
            names = ["current_start", "current_end"]
            if resumed:
                self.status = Status.PLANNED
                self.proposed_start = self.proposed_end = None
                names += ["status", "proposed_start", "proposed_end"]
            self._store(Action.SET_DATES, *names, why=note)

    def _log_dates(self, on, new_start, new_end, **details):
        last = self.last_change(old_end__isnull=False)
        if last and on < last.on:
            raise ValidationError(
                {
                    "on": ValidationError(
                        _(
                            "The day %(day)s is before %(last)s, when the dates were last set. "
                            "Enter a day on or after %(last)s."
                        ),
                        "order",
                        {"day": in_words(on), "last": in_words(last.on)},
                    )
                }
            )
        return self._log(
            Action.SET_DATES, on, old_start=self.current_start, old_end=self.current_end,
            new_start=new_start, new_end=new_end, **details,
        )  # fmt: skip

    def cancel(
        self, *, reason: str, act, on: date | None = None, note: str = "", party: str = "", by=None
    ):
        """Needs a reason and the committee decision or side letter that approved it (V7)."""
        on = on or today()
        self._check_transition(Status.CANCELLED)
        if not act:
            faults = {"act": rules.reason_needed()}
            raise ValidationError(faults if reason else {"reason": rules.reason_needed(), **faults})
        self._check_reason(reason, note)
        self._check_not_future(on)
        self._check_order(on, "on")
        with self._together():
            self.status = Status.CANCELLED
            self.proposed_start = self.proposed_end = None
            self._log(
                Action.CANCEL, on, by=by, to=Status.CANCELLED, reason=reason, note=note,
                party=party, act=act,
            )  # fmt: skip
            self._store(Action.CANCEL, "status", "proposed_start", "proposed_end", why=note)

    def reopen(self, *, note: str, on: date | None = None, act=None, by=None):
        """A completed activity is ongoing again; a cancelled one is planned again, by a decision
        of the steering committee. Adds a change and deletes none."""
        on = on or today()
        if self.status not in (Status.COMPLETED, Status.CANCELLED):
            raise rules.illegal_transition(self.status, Status.ONGOING)
        if not note:
            raise ValidationError({"note": rules.required(_("reason"))})
        if self.status == Status.CANCELLED and (not act or act.kind != ActKind.COMMITTEE):
            raise ValidationError(
                {
                    "act": _(
                        "A cancelled activity is reopened only by a decision of the steering "
                        "committee. Choose the decision."
                    )
                }
            )
        self._check_not_future(on)
        self._check_order(on, "on")
        with self._together():
            names = ["status"]
            if self.status == Status.COMPLETED:
                self.status, self.actual_end = Status.ONGOING, None
                names.append("actual_end")
            else:
                self.status = Status.PLANNED
            self._log(Action.REOPEN, on, by=by, to=self.status, note=note, act=act)
            self._store(Action.REOPEN, *names, why=note)
