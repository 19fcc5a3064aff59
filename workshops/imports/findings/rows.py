"""What a row does: a new entry, or what differs of one that is there. The rules are those of the
forms; nothing is stored and nothing is asked here."""

import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules as plan_rules
from activities.imports.registry import Settled
from activities.imports.words import chosen
from activities.models import Activity
from activities.models.activity import normal_code
from core.incoming import read_day
from core.incoming.sheets import tidy
from core.privacy import personal_data_in
from workshops.forms.findings import (
    LAST_NUMBER,
    LONGEST,
    conclusion_has_none,
    due_after_the_project,
    due_before_the_end,
    has_steps,
)
from workshops.imports.findings.columns import CHOICES, TEXTS, WRITTEN, key_of
from workshops.imports.findings.known import Known
from workshops.imports.findings.said import (
    new_has_no_status,
    no_activity,
    no_area,
    no_partner,
    status_by_steps,
    stays_with_its_event,
    too_long,
    unknown_code,
)
from workshops.models import Recommendation
from workshops.recommendations import may_have_findings
from workshops.words import FindingKind, FollowUp


class Row:
    """One row on its way to a `Settled`."""

    def __init__(self, settled: Settled, known: Known):
        self.settled, self.known = settled, known
        self.values = {name: tidy(text) for name, text in settled.line.values.items()}

    def settle(self):
        code = key_of(self.values)
        if not code:
            self.new()
        elif stored := self.known.findings.get(code):
            self.settled.record = stored
            self.existing(stored)
        else:
            self.settled.fault("code", unknown_code(self.values["code"], self.known))

    def fault(self, column, error):
        self.settled.fault(column, error)

    # Reading

    def read(self, column, stored=None):
        """The value of a cell for that column of the record; None for an empty one."""
        text = self.values.get(column, "")
        if column in TEXTS:
            if len(text) > LONGEST:
                raise too_long(len(text), LONGEST)
            return text
        if column in CHOICES:
            return chosen(CHOICES[column], text) if text else ""
        if not text:
            return None
        if column == "due":
            return read_day(text)
        if column == "area":
            return self.known.areas.find(text, stored) or _raise(no_area(text, self.known))
        return self.addressee(text, stored)

    def addressee(self, text, stored):
        if found := self.known.institutions.find(text, stored):
            return found
        # One that is addressed already stays, also when it is no partner any more.
        if stored is not None and self.known.strangers.find(text, stored) == stored:
            return stored
        raise no_partner(text)

    def take(self, record, columns):
        """Reads the columns that the file has into the record."""
        for column in columns:
            if column in self.values:
                try:
                    stored = getattr(record, column) if column in ("area", "addressee") else None
                    setattr(record, column, self.read(column, stored))
                except ValidationError as error:
                    self.fault(column, error)

    # What it does

    def existing(self, stored):
        record = copy.copy(stored)
        self.take(record, WRITTEN)
        self.check_event(stored)
        self.check_status(stored)
        differing = [column for column in WRITTEN if _differs(stored, record, column)]
        self.check(record, differing)
        answered = stored.pk in self.known.answered
        if "kind" in differing and record.kind == FindingKind.CONCLUSION and answered:
            self.fault("kind", has_steps())
        for column in differing:
            change = (column, plain_value(stored, column), plain_value(record, column))
            self.settled.changes.append(change)
        self.settled.plan = record

    def new(self):
        activity = self.event()
        record = Recommendation(project=self.known.project, activity=activity or Activity())
        record.kind = ""
        self.take(record, WRITTEN)
        if self.values.get("status") and self.status() != FollowUp.PROPOSED:
            self.fault("status", new_has_no_status())
        if activity and self.known.numbers[activity.code] > LAST_NUMBER:
            self.fault("event", _("An event can have 999 conclusions and recommendations."))
        self.check(record, WRITTEN)
        self.settled.changes = [
            (column, None, plain_value(record, column))
            for column in WRITTEN
            if getattr(record, column)
        ]
        if activity:
            self.settled.changes.insert(0, ("event", None, activity.code))
        self.settled.plan = record

    def event(self):
        text = self.values.get("event", "")
        if not text:
            self.fault("event", plan_rules.required(_("event")))
            return None
        activity = self.known.activities.get(normal_code(text.split(" ")[0]))
        if activity is None:
            self.fault("event", no_activity(text))
        elif not may_have_findings(activity):
            self.fault(
                "event",
                _("An activity ends with conclusions and recommendations once it has begun."),
            )
            return None
        return activity

    # Rules

    def check_event(self, stored):
        text = self.values.get("event")
        if text and normal_code(text.split(" ")[0]) != stored.activity.code:
            self.fault("event", stays_with_its_event(stored))

    def check_status(self, stored):
        said = stored.is_recommendation and self.values.get("status")
        if said and self.status() not in (stored.status, None):
            self.fault("status", status_by_steps(stored))

    def status(self) -> str | None:
        """What the cell says; None, with the fault, where that is no status."""
        try:
            return chosen(FollowUp, self.values["status"])
        except ValidationError as error:
            self.fault("status", error)
            return None

    def check(self, record, columns):
        """The rules of the form, as far as they are about these columns."""
        faults = self.settled.faults
        if not (record.text_en or record.text_sr) and not {*TEXTS} & faults.keys():
            column = next((name for name in TEXTS if name in self.values), "")
            self.fault(column, _("Enter the text in English or in Serbian."))
        if not record.kind and "kind" not in faults:
            self.fault("kind", plan_rules.required(_("kind")))
        if record.kind == FindingKind.CONCLUSION and {"kind", "addressee", "due"} & {*columns}:
            for name in ("addressee", "due"):
                if getattr(record, name):
                    self.fault(name, conclusion_has_none())
        ended = record.activity.actual_end
        if "due" in columns and record.due:
            if ended and record.due < ended:
                self.fault("due", due_before_the_end(record.due, ended))
            elif record.due > self.known.end:
                self.settled.note("due", due_after_the_project(record.due, self.known.end))
        if record.released_at:
            activity = record.activity
            names = [*self.known.names, activity.responsible_ms, activity.responsible_bc]
            for column in {*TEXTS} & {*columns}:
                if match := personal_data_in(getattr(record, column), names):
                    self.fault(column, plan_rules.personal_data(match))


def _differs(stored, record, column) -> bool:
    old, new = getattr(stored, column), getattr(record, column)
    return tidy(old) != new if column in TEXTS else old != new


def plain_value(record, column):
    """As `Settled.changes` have it: the same in every language."""
    value = getattr(record, column)
    if column == "due":
        return value and value.isoformat()
    if column in ("area", "addressee"):
        return value and [value.name_en, value.name_sr]
    return value


def _raise(error):
    raise error
