"""What a row of a work plan does: a new activity with its change log, or what differs of one that
is there. The rules are those of the forms; nothing is stored and nothing is asked here."""

import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules
from activities.imports.registry import Line, Settled
from activities.imports.work_plan.columns import TEXTS
from activities.imports.work_plan.counts import counts_of
from activities.imports.work_plan.steps import Steps
from activities.imports.work_plan.told import Told, is_aside, too_long
from activities.imports.work_plan.values import same_text
from activities.models import Activity, Change
from activities.replay import Replay
from activities.rules import PythonCheck
from activities.words import Action, Status

# Where the rules name a field by another word than the file.
CELLS = {
    "current_start": "start",
    "current_end": "end",
    "new_start": "start",
    "new_end": "end",
    "on": "since",
    "note": "reason",
    "__all__": "",
}
CHECKS = [check for check in Activity._meta.constraints if isinstance(check, PythonCheck)]
# Found in other ways, or set by us.
NOT_CHECKED = [
    field.name for field in Activity._meta.fields if field.is_relation or field.primary_key
]


@dataclass
class Plan:
    """What is to be stored of a row."""

    activity: Activity
    columns: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    # Primary keys and names of institutions; None leaves them alone.
    institutions: list | None = None
    # Until it is stored.
    component_code: str = ""
    new_kind: bool = False


def settle(line: Line, known) -> Settled:
    settled = Settled(line)
    if is_aside(line.values):
        settled.aside = True
        return settled
    told = Told(settled, known)
    if not told.check_code():
        return settled
    stored = known.activities.get(told.code)
    if stored is None:
        _new(told, known, settled)
    else:
        settled.record = stored
        _existing(told, known, settled, stored)
    if settled.faults:
        settled.changes, settled.besides, settled.plan = [], [], None
    return settled


# New


def _new(told: Told, known, settled):
    start, end = _planned_days(told, settled)
    status = told.get("status") or _status_of_days(told)
    component = told.component()
    activity = Activity(
        project=known.project, code=told.code, status=Status.PLANNED, created_by=known.task.by
    )
    activity.kind = told.get("kind", "")
    if not activity.kind and "kind" not in settled.faults:
        told.fault("kind", rules.required(_("kind")))
    for name, value in told.titles().items():
        setattr(activity, name, value)
    if not (activity.title_en or activity.title_sr) and "title" not in settled.faults:
        told.fault("title", rules.required(_("title")))
    for name in (*TEXTS, "internal_note", "working_days"):
        if name in told:
            setattr(activity, name, told.get(name))
    institutions = told.institutions()
    first = Status.DRAFT if status == Status.DRAFT else Status.PLANNED
    played = Replay(known.project, first, start, end)
    steps = Steps(told, known, played)
    if first != Status.DRAFT and not {"start", "end"} & settled.faults.keys():
        _try(told, played.check_dates_in_project, where="start")
    if not settled.faults:
        _try(told, steps.from_new, status)
    if known.task.manager and known.task.source.options.get("approve") and start and end:
        _approve(activity, played, known)
    counts = counts_of(told, activity, status)
    for name, value in (played.columns() | counts).items():
        setattr(activity, name, value)
    activity.component = component
    _check(activity, told, component)
    settled.changes = [
        (column.name, None, _plain(_value_of(column.name, told, activity)))
        for column in known.task.importable.read_columns
        if column.name in told or (column.name in ("start", "end", "status"))
    ]
    settled.plan = Plan(
        activity,
        changes=played.log,
        institutions=institutions,
        component_code=told.code.split(".")[0],
    )


def _planned_days(told, settled) -> tuple[date | None, date | None]:
    """Without planned days those on which it took place; without an end one day."""
    start, end = told.get("start"), told.get("end")
    if not {"start", "end"} & (settled.faults.keys() | told.values.keys()):
        start, end = told.get("actual_start"), told.get("actual_end")
        if start:
            settled.note("start", _("No planned days: the actual ones are taken for the plan."))
    if start and not end and "end" not in settled.faults:
        end = start
    return start, end


def _status_of_days(told) -> str:
    if "actual_end" in told:
        return Status.COMPLETED
    return Status.ONGOING if "actual_start" in told else Status.PLANNED


def _approve(activity, played, known):
    if played.status in (Status.DRAFT, Status.CANCELLED):
        return
    activity.baseline_start, activity.baseline_end = played.current_start, played.current_end
    activity.approved_on = known.on
    played._log(Action.APPROVE, known.on, by=known.task.by)


# Existing


def _existing(told: Told, known, settled, stored):
    activity = copy.copy(stored)
    log = [copy.copy(change) for change in known.logs[stored.pk]]
    played = Replay.of(stored, log)
    changes = settled.changes
    told.component()
    for name, value in told.titles(stored).items():
        column = name if name in told else "title"
        shown = {stored.title_en, stored.title_sr} if column == "title" else {getattr(stored, name)}
        if not any(same_text(value, text) for text in shown):
            changes.append((column, getattr(stored, name), value))
            setattr(activity, name, value)
    for name in (*TEXTS, "internal_note"):
        if name in told.emptied and getattr(stored, name):
            changes.append((name, getattr(stored, name), ""))
            setattr(activity, name, "")
        elif name in told and not same_text(told.get(name), getattr(stored, name)):
            changes.append((name, getattr(stored, name), told.get(name)))
            setattr(activity, name, told.get(name))
    for name in ("kind", "working_days"):
        if name in told and told.get(name) != getattr(stored, name):
            changes.append((name, _plain(getattr(stored, name)), _plain(told.get(name))))
            setattr(activity, name, told.get(name))
    if not settled.faults:
        _try(told, Steps(told, known, played).from_stored, stored, changes)
    for name, value in (played.columns() | counts_of(told, stored, played.status, changes)).items():
        setattr(activity, name, value)
    institutions = _institutions(told, known, stored, changes)
    if changes and not settled.faults:
        _check(activity, told, stored.component)
    settled.plan = Plan(
        activity,
        columns=_columns_that_differ(stored, activity),
        changes=played.new,
        moved=list(played.moved.values()),
        institutions=institutions,
        new_kind=activity.kind != stored.kind,
    )


def _institutions(told, known, stored, changes):
    """None where they stay."""
    wanted = told.institutions()
    if wanted is None:
        return None
    rows = known.presences[stored.pk]
    before = [row.institution_id for row in rows]
    if set(before) == set(wanted):
        return None
    gone = [row for row in rows if row.institution_id not in wanted]
    if counted := [row for row in gone if row.participants]:
        names = ", ".join(known.institutions[row.institution_id].short for row in counted)
        told.fault(
            "institutions",
            ValidationError(
                _(
                    "%(names)s had participants there, so it stays on the list. Add it in the "
                    "cell, or take its numbers away in the activity first."
                ),
                "institutions",
                {"names": names},
            ),
        )
        return None
    short = {pk: one.abbreviation for pk, one in known.institutions.items()}
    changes.append(
        (
            "institutions",
            ", ".join(short.get(pk, "") for pk in before),
            ", ".join(short.get(one, str(one)) for one in wanted),
        )
    )
    return wanted


def _columns_that_differ(stored, activity) -> set[str]:
    return {
        field.name
        for field in Activity._meta.concrete_fields
        if getattr(stored, field.attname) != getattr(activity, field.attname)
    }


# Both


def _try(told, act, *arguments, where=""):
    """Errors of a model's method at the cells that they are about."""
    try:
        act(*arguments)
    except ValidationError as error:
        _add(told, error, where)


def _add(told, error, where="", said=()):
    """`said`: columns about which the row has been told already."""
    if not hasattr(error, "error_dict"):
        told.fault(where, error)
        return
    for name, faults in error.error_dict.items():
        column = CELLS.get(name, name)
        if name.startswith("title_") and name not in told:
            column = "title"
        for fault in faults if column not in said else ():
            text = too_long(**fault.params) if fault.code == "max_length" else fault
            told.fault(column, ValidationError(text.messages))


def _check(activity, told, component):
    """What `full_clean` says, without a statement: the code and the component are known."""
    activity.code_is_free = True
    said = set(told.settled.faults)
    without = [*NOT_CHECKED, *(["kind"] if "kind" in said else [])]
    checks = [lambda: activity.clean_fields(exclude=without)]
    checks += [lambda check=check: check.validate(Activity, activity) for check in CHECKS]
    if component and component.code == told.code.split(".")[0]:
        checks.append(activity.clean)
    for check in checks:
        try:
            check()
        except ValidationError as error:
            if "title" not in said or hasattr(error, "error_dict"):
                _add(told, error, said=said)


def _value_of(column, told, activity):
    of = {"start": "current_start", "end": "current_end"}
    if column in ("start", "end", "status"):
        return getattr(activity, of.get(column, column))
    if column == "component":
        return told.settled.line.values.get("component")
    return told.get(column)


def _plain(value):
    """As JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, int) else str(value)
