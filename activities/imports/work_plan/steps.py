"""From the status and the days that a row says to the change log: the same actions, with the same
refusals, as a person takes in the forms."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules
from activities.imports.work_plan.acts import Acts
from activities.words import Action, Status
from core.days import in_words


class Steps(Acts):
    # A new activity

    def from_new(self, status: str):
        """Plays what led to the status; the plan begins as planned or draft."""
        self._check_days_fit(status)
        start, end = self.told.get("actual_start"), self.told.get("actual_end")
        if status == Status.COMPLETED:
            self._hold(start, end)
        elif status == Status.ONGOING:
            self._begin(start)
        elif status == Status.POSTPONED:
            if start:
                self._begin(start)
            self._postpone()
        elif status == Status.CANCELLED:
            self._cancel()

    def _check_days_fit(self, status: str):
        """What has actual days has begun; what has an actual end is over."""
        told = self.told
        label = Status(status).label
        if "actual_end" in told and status != Status.COMPLETED:
            raise ValidationError(
                {
                    "actual_end": _(
                        "The row has an actual end, but its status is “%(status)s”. Correct one "
                        "of the two."
                    )
                    % {"status": label}
                }
            )
        if "actual_start" in told and status in (Status.DRAFT, Status.PLANNED, Status.CANCELLED):
            raise ValidationError(
                {
                    "actual_start": _(
                        "The row has an actual start, but its status is “%(status)s”. Correct one "
                        "of the two."
                    )
                    % {"status": label}
                }
            )

    # One that is there

    def from_stored(self, stored, changes: list):
        """Plays what differs, and says it in `changes`: (column, old, new)."""
        told = self.told
        wanted = told.get("status") or self._status_said(stored)
        dates = self._new_dates(stored)
        if wanted != stored.status:
            self._check_days_fit(wanted)
        if dates:
            for name, old, new in zip(
                ("start", "end"), (stored.current_start, stored.current_end), dates, strict=True
            ):
                if old != new:
                    changes.append((name, _iso(old), _iso(new)))
            self._move(stored, wanted, dates)
        if wanted != self.played.status:
            self._go(stored, wanted)
        if wanted != stored.status:
            changes.append(("status", stored.status, wanted))
            for name in ("actual_start", "actual_end"):
                self._note_change(changes, name, stored)
        else:
            self._correct(stored, changes)

    def _status_said(self, stored) -> str:
        """By the actual days, where no cell says it and they go on from where it stands."""
        told, status = self.told, stored.status
        if "actual_end" in told and status in (Status.PLANNED, Status.ONGOING):
            return Status.COMPLETED
        if "actual_start" in told and status == Status.PLANNED:
            return Status.ONGOING
        return status

    def _new_dates(self, stored):
        """The planned days, where the row has others."""
        start = self.told.get("start") or stored.current_start
        end = self.told.get("end") or stored.current_end
        if "start" in self.told and "end" not in self.told and "end" in self.told.emptied:
            end = max(start, end) if end else start
        return (start, end) if (start, end) != (stored.current_start, stored.current_end) else None

    def _move(self, stored, wanted, dates):
        played = self.played
        start, end = dates
        if stored.status == Status.DRAFT:
            played._check_order_of(start, end, "new_end")
            played.current_start, played.current_end = start, end
            return
        if stored.status in (Status.COMPLETED, Status.CANCELLED) and wanted == stored.status:
            raise ValidationError(
                {
                    "new_start": _(
                        "The planned days of an activity that is “%(status)s” stay as they were: "
                        "%(start)s – %(end)s."
                    )
                    % {
                        "status": stored.get_status_display(),
                        "start": in_words(stored.current_start),
                        "end": in_words(stored.current_end),
                    }
                }
            )
        if stored.status == Status.POSTPONED and wanted == Status.POSTPONED:
            raise ValidationError(
                {
                    "new_start": _(
                        "A postponed activity gets new days when it returns to the plan. Change "
                        "its status to “planned”, or leave the days."
                    )
                }
            )
        if stored.status in (Status.COMPLETED, Status.CANCELLED):
            self._go(stored, wanted)
        played.set_dates(
            new_start=start, new_end=end, on=self.on, note=self._note(), by=self.by,
            reason=self.told.get("reason", ""), party=self.told.get("party", ""),
            act=self.told.act(),
        )  # fmt: skip

    def _go(self, stored, wanted):
        """One step, or two where each of them is allowed."""
        told, played = self.told, self.played
        start = told.get("actual_start") or stored.actual_start
        end = told.get("actual_end")
        status = played.status
        if status == Status.DRAFT and wanted != Status.CANCELLED:
            played.plan(by=self.by)
            status = played.status
        if wanted == status:
            return
        if wanted == Status.COMPLETED and status == Status.PLANNED:
            self._hold(start, end)
        elif wanted == Status.COMPLETED and status == Status.ONGOING:
            played.complete(end=end, by=self.by)
        elif wanted == Status.ONGOING and status == Status.PLANNED:
            self._begin(start)
        elif wanted == Status.POSTPONED:
            self._postpone()
        elif wanted == Status.CANCELLED:
            self._check_manager(Status.CANCELLED)
            self._cancel()
        elif wanted == Status.PLANNED and status == Status.POSTPONED:
            self._resume()
        elif (status, wanted) in (
            (Status.COMPLETED, Status.ONGOING),
            (Status.CANCELLED, Status.PLANNED),
        ):
            self._check_manager(wanted)
            played.reopen(note=self._note(), on=self._day(None), act=told.act(), by=self.by)
        else:
            raise ValidationError({"status": rules.illegal_transition(status, wanted)})

    def _check_manager(self, wanted):
        if self.known.task.manager:
            return
        text = (
            _("Only a manager cancels an activity. Ask one, or leave the row out.")
            if wanted == Status.CANCELLED
            else _("Only a manager reopens an activity. Ask one, or leave the row out.")
        )
        raise ValidationError({"status": text})

    def _resume(self):
        played = self.played
        start = played.proposed_start or self.told.get("start")
        end = played.proposed_end or self.told.get("end") or start
        if not start:
            raise ValidationError({"new_start": rules.required(_("new start"))})
        played.set_dates(new_start=start, new_end=end, on=self.on, note=self._note(), by=self.by)

    def _correct(self, stored, changes):
        """The status stays; its days, or why, are put right."""
        told, played = self.told, self.played
        start, end = told.get("actual_start"), told.get("actual_end")
        if stored.status in (Status.ONGOING, Status.COMPLETED):
            new = (start or stored.actual_start, end or stored.actual_end)
            if stored.status == Status.ONGOING and end:
                self._check_days_fit(stored.status)
            if new != (stored.actual_start, stored.actual_end):
                played.correct(
                    note=self._note(), by=self.by, actual_start=new[0], actual_end=new[1]
                )
                for name in ("actual_start", "actual_end"):
                    self._note_change(changes, name, stored)
        elif start or end:
            differs = {start or stored.actual_start, end or stored.actual_end} - {
                stored.actual_start,
                stored.actual_end,
            }
            if differs:
                self._check_days_fit(stored.status)
        elif stored.status in (Status.POSTPONED, Status.CANCELLED):
            self._complete_why(changes)

    def _complete_why(self, changes):
        """Reason, party, act and day of what is postponed or cancelled, where the row has others
        than the log."""
        told, played = self.told, self.played
        row = played.last_change(to__gt="")
        if row is None:
            return
        act = told.act()
        wanted = {name: told.get(name) for name in ("reason", "party") if name in told}
        if act:
            wanted["act_id"] = act.pk
        differing = {name: new for name, new in wanted.items() if getattr(row, name) != new}
        since = told.get("since")
        if since and since != row.on:
            played._check_not_future(since)
            before = [one.on for one in played.status_now_and_then() if one is not row]
            if before and since < max(before):
                raise ValidationError({"on": rules.before_last_change(since, max(before), row.to)})
            differing["on"] = since
        if not differing:
            return
        for name, new in differing.items():
            column = {"act_id": "act", "on": "since"}.get(name, name)
            old = getattr(row, name)
            if column == "act":
                numbers = {one.pk: one.number for one in self.known.acts.values()}
                old, new = numbers.get(old, ""), act.number
                row.act = act
            else:
                setattr(row, name, new)
            changes.append((column, _iso(old), _iso(new)))
        played._store_changes([row], *differing)
        played._log(Action.CORRECT, self.on, by=self.by, note=self._note())

    def _note_change(self, changes, name, stored):
        old, new = getattr(stored, name), getattr(self.played, name)
        if old != new:
            changes.append((name, _iso(old), _iso(new)))


def _iso(value):
    return value.isoformat() if isinstance(value, date) else value
