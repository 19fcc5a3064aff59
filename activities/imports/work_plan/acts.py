"""The actions of Activity, with what a row leaves out."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules
from activities.models import Change
from activities.words import Action, Reason, Status
from core.days import in_words


class Acts:
    """`told` is what the row says, `played` the activity on which it is played."""

    def __init__(self, told, known, played):
        self.told, self.known, self.played = told, known, played
        self.by, self.on = known.task.by, known.on

    def _begin(self, start):
        if not start:
            raise ValidationError({"actual_start": rules.required(_("actual start"))})
        try:
            self.played.begin(start=start, by=self.by)
        except ValidationError as error:
            raise _at(error, start="actual_start") from error

    def _hold(self, start, end):
        """Rule V6 at the cell that lacks the day."""
        if not (start and end):
            missing = "actual_start" if not start else "actual_end"
            raise ValidationError({missing: rules.actual_dates_needed(self.on)})
        try:
            self.played.hold(start=start, end=end, by=self.by)
        except ValidationError as error:
            raise _at(error, start="actual_start", end="actual_end") from error

    def _postpone(self):
        reason, note = self._why()
        self.played.postpone(
            reason=reason, note=note, on=self._day(Status.POSTPONED), by=self.by,
            party=self.told.get("party", ""), act=self.told.act(),
        )  # fmt: skip

    def _cancel(self):
        """A file seldom names the decision: without one it is noted as missing, not refused."""
        played, act = self.played, self.told.act()
        reason, note = self._why()
        on = self._day(Status.CANCELLED)
        party = self.told.get("party", "")
        if act:
            played.cancel(reason=reason, act=act, on=on, note=note, party=party, by=self.by)
            return
        played._check_transition(Status.CANCELLED)
        played._check_not_future(on)
        played._check_order(on, "on")
        if "act" not in self.told.settled.faults:
            self.told.settled.note(
                "status",
                _(
                    "No decision or side letter is named that approved the cancellation. It is "
                    "marked as missing; add it later."
                ),
            )
        played.status = Status.CANCELLED
        played.proposed_start = played.proposed_end = None
        played._log(
            Action.CANCEL, on, by=self.by, to=Status.CANCELLED, reason=reason, note=note,
            party=party,
        )  # fmt: skip

    def _why(self) -> tuple[str, str]:
        if "reason" in self.told:
            return self.told.get("reason"), self._note()
        self.told.settled.note(
            "status", _("No reason is given: “other reason” is entered, with the file and the row.")
        )
        return Reason.OTHER, self._note()

    def _note(self) -> str:
        return _("From the file “%(file)s”, row %(row)s.") % {
            "file": self.known.task.source.file_name[:150],
            "row": self.told.settled.line.number,
        }

    def _day(self, status: str | None) -> date:
        """The day that the row says; else the planned start where it is past, and not before what
        the log has already; else today."""
        if "since" in self.told:
            return self.told.get("since")
        day, start = self.on, self.played.current_start
        if status and start and start <= self.on:
            day = start
        last: Change | None = self.played.last_change(to__gt="")
        if status and day == start:
            self.told.settled.note(
                "status",
                _("No day is given: it holds from the planned start, %(day)s.")
                % {"day": in_words(max(day, last.on) if last else day)},
            )
        return max(day, last.on) if last else day


def _at(error, **names):
    """The same faults under the names of the columns."""
    if not hasattr(error, "error_dict"):
        return ValidationError({"status": error})
    return ValidationError(
        {names.get(name, name): faults for name, faults in error.error_dict.items()}
    )
