"""Why an activity differs between two states of the plan, and who wrote it down."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.history import reason_in_words
from activities.models import Activity, Change
from activities.words import Action


class What(TextChoices):
    """How an activity differs, in the order in which a reader is told."""

    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    CANCELLED = "cancelled", _("cancelled")
    RESTORED = "restored", _("back in the plan")
    POSTPONED = "postponed", _("postponed")
    RESUMED = "resumed", _("given new dates")
    MOVED = "moved", _("moved")
    DAYS = "days", _("working days")
    CODE = "code", _("code")
    TITLE = "title", _("title")
    KIND = "kind", _("kind")
    COMPONENT = "component", _("component")
    RESPONSIBLE = "responsible", _("responsible person")
    OUTPUT = "output", _("expected output")


# The columns of a line that each of them is about, where no log but the history knows of them.
EDITED = {
    What.DAYS: ("working_days",),
    What.CODE: ("code",),
    What.TITLE: ("title_en", "title_sr"),
    What.KIND: ("kind",),
    What.COMPONENT: ("component",),
    What.RESPONSIBLE: ("responsible_ms", "responsible_bc"),
    What.OUTPUT: ("expected_output_en", "expected_output_sr"),
}
COLUMNS = tuple(name for names in EDITED.values() for name in names)
# The entries of the log that explain the others, the best first.
EXPLAINED_BY = {
    What.ADDED: (Action.APPROVE, Action.PLAN),
    What.CANCELLED: (Action.CANCEL, Action.CORRECT),
    What.RESTORED: (Action.REOPEN, Action.CORRECT),
    What.POSTPONED: (Action.POSTPONE, Action.CORRECT),
    What.RESUMED: (Action.SET_DATES, Action.CORRECT),
    What.MOVED: (Action.SET_DATES, Action.CORRECT),
}


class Why(NamedTuple):
    """As it was written down; reason and party are the stored words. `on` is the effective day,
    None where the entry has none of its own."""

    reason: str = ""
    party: str = ""
    note: str = ""
    act: str = ""
    who: str = ""
    on: date | None = None
    recorded: date | None = None


class Reasons:
    """Those of the activities that differ: `found` are (was, now, in which ways)."""

    def __init__(self, was, now, found, *, names_reasons: bool):
        self.was, self.now, self.names_reasons = was, now, names_reasons
        self.project = now.project
        self.log = self._log() if found else {}
        self.edits = self._edits() if any(map(_has_no_log, found)) else {}

    def of(self, what: str, was, now) -> Why | None:
        pk = (now or was).activity_id
        entries = self.log.get(pk, {})
        for action in EXPLAINED_BY.get(what, ()):
            if entry := entries.get(action):
                return _of_entry(entry)
        return self.edits.get((pk, what))

    def _log(self) -> dict[int, dict[str, Change]]:
        """By activity and action, the last entry of each."""
        entries = Change.objects.filter(self.now.known, activity__project=self.project)
        entries = entries.exclude(self.was.known).order_by("on", "pk")
        found = defaultdict(dict)
        for entry in entries.select_related("recorded_by", "act"):
            found[entry.activity_id][entry.action] = entry
        return found

    def _edits(self) -> dict[tuple[int, str], Why]:
        """By activity and way, the last save that changed it, from the history since the earlier
        version was frozen; of a day nobody knows what was entered by then."""
        if not self.was.version:
            return {}
        rows = Activity.history.filter(
            project=self.project.pk, history_date__gt=self.was.version.frozen_at
        )
        if self.now.version:
            rows = rows.filter(history_date__lte=self.now.version.frozen_at)
        rows = rows.order_by("id", "history_id").values_list(
            *("id", "history_type", "history_date", "history_change_reason"),
            *("history_user__first_name", "history_user__last_name", "history_user__username"),
            *("component__code" if name == "component" else name for name in COLUMNS),
        )
        seen = {
            line.activity_id: tuple(getattr(line, name) for name in COLUMNS)
            for line in self.was.lines
        }
        found = {}
        for pk, type_, saved_at, said, first, last, username, *values in rows.iterator(2000):
            name = User(first_name=first or "", last_name=last or "", username=username or "").name
            why = Why(
                note=reason_in_words(said or "") if self.names_reasons else "",
                who=name,
                recorded=timezone.localdate(saved_at),
            )
            if type_ == "+":
                found[pk, What.ADDED] = why
            before = seen.get(pk)
            seen[pk] = tuple(values)
            if before is None:
                continue
            changed = {
                column
                for column, old, new in zip(COLUMNS, before, values, strict=True)
                if old != new
            }
            for what, names in EDITED.items():
                if changed.intersection(names):
                    found[pk, what] = why
        return found


def _has_no_log(row) -> bool:
    return any(what in EDITED or what == What.ADDED for what in row[2])


def _of_entry(entry: Change) -> Why:
    return Why(
        entry.reason,
        entry.party,
        entry.note,
        entry.act.number if entry.act else "",
        entry.recorded_by.name if entry.recorded_by else "",
        entry.on,
        timezone.localdate(entry.recorded_at),
    )
