"""One activity of the file, and the entries of its change log."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

from activities import rules
from activities.models import Activity, Change
from activities.models.activity import normal_code
from activities.words import Kind, Party, Reason, Status
from core.days import today
from reports.loading.events import read_event, read_feedback
from reports.loading.faults import MISSING
from reports.loading.record import Record, stated

PARTIES = {
    **{party.value: party for party in Party},
    "third": Party.THIRD,
    "BC": Party.BENEFICIARY,
    "MS": Party.MEMBER_STATE,
    "CA": Party.CONTRACTING_AUTHORITY,
}
PEOPLE = ("women", "men", "not_stated")


@dataclass
class Entry:
    """One line of the change log that the file states, or that follows from an actual date.

    `keys`: what the rules call a field → how the file calls it.
    """

    record: Record
    keys: dict
    on: date
    to: str
    reason: str = ""
    note: str = ""
    party: str = ""
    # The number of the approving act.
    act: str = ""
    new_start: date | None = None
    new_end: date | None = None


@dataclass
class ActivityRow:
    record: Record
    # The code in its normal spelling.
    key: Any
    component: Any
    status: Any
    planned_start: Any
    planned_end: Any
    actual_start: Any
    actual_end: Any
    # Keys of institutions; MISSING where the file does not say.
    institutions: Any
    # The columns that need no rule about status and dates.
    fields: dict
    # Those of the event's own row.
    event: dict
    # What the participants thought: (record, columns) or None.
    feedback: tuple | None
    entries: list[Entry]


def read_activity(record: Record) -> ActivityRow:
    code = record.text("code", required=True)
    status = record.choice("status", Status.values, required=True)
    dated = status != Status.DRAFT
    kind = record.choice("kind", Kind.values, required=True)
    origin = record.origin() | {"stated_fields": record.texts("stated_fields")}
    row = ActivityRow(
        record=record,
        key=normal_code(code) if code else MISSING,
        component=record.text("component", required=True),
        status=status,
        planned_start=record.day("planned_start", required=dated) or None,
        planned_end=record.day("planned_end", required=dated) or None,
        actual_start=record.day("actual_start") or None,
        actual_end=record.day("actual_end") or None,
        institutions=record.texts("institutions"),
        fields=stated(
            kind=kind,
            **record.both("title"),
            place=record.text("place", null=True),
            country=record.text("country", null=True),
            working_days=record.decimal("working_days", Activity._meta.get_field("working_days")),
            **origin,
            date_basis=record.text("date_basis", null=True),
            **_participants(record),
        ),
        event=read_event(record, kind),
        feedback=read_feedback(record, stated(**origin)),
        entries=_entries(record),
    )
    if row.institutions is not MISSING and len(set(row.institutions)) < len(row.institutions):
        twice = next(key for key in row.institutions if row.institutions.count(key) > 1)
        record.wrong("institutions", twice, "stands in the list twice. Keep one.")
    if status in Status.values:
        _day_of(row, Status.ONGOING, "actual_start")
        _day_of(row, Status.COMPLETED, "actual_end")
        if record.sound:
            _complete_log(row)
    return row


def _participants(record: Record) -> dict:
    found = record.record("participants")
    if found is MISSING:
        return {}
    if found is None:
        return dict.fromkeys(PEOPLE)
    people = {name: found.whole(name, negative=rules.negative_participants) for name in PEOPLE}
    total = found.whole("total", negative=rules.negative_participants)
    counts = [number or 0 for number in people.values()]
    if found.sound and isinstance(total, int) and total != sum(counts):
        found.fault("total", rules.sum_differs(*counts, total).messages[0], total)
    return {name: None if number is MISSING else number for name, number in people.items()}


# The change log


def _entries(record: Record) -> list[Entry]:
    """What `changes` says, in order, then `change`, unless `changes` has said the same."""
    changes = [_change(record, *item) for item in record.records("changes", null=True)]
    entries = [entry for entry in changes if entry]
    single = _single_change(record)
    if single and not any((entry.on, entry.to) == (single.on, single.to) for entry in entries):
        entries.append(single)
    for sooner, later in pairwise(entries):
        if later.on < sooner.on:
            later.record.fault(
                "on",
                f"is before the entry above it ({sooner.on}). Write the entries in the order of "
                "their days.",
                later.record.data["on"],
            )
    return entries


def _change(activity: Record, number: int, data: dict) -> Entry | None:
    record = activity.inside(data, f"changes no. {number}")
    record.section = "activities, changes"
    return _entry(
        record,
        to=record.choice("to", Status.values, required=True),
        window=(record.day("new_start") or None, record.day("new_end") or None),
        keys={
            "__all__": "to",
            "start": "on",
            "end": "on",
            "new_start": ("new_start", "new_end"),
            "new_end": ("new_start", "new_end"),
        },
    )


def _single_change(activity: Record) -> Entry | None:
    record = activity.record("change")
    if not record:
        return None
    window = record.raw("new_window")
    days = (None, None)
    if isinstance(window, list) and len(window) == 2:
        pair = record.inside(dict(zip(("from", "to"), window, strict=True)), "new_window")
        days = (pair.day("from", required=True), pair.day("to", required=True))
    elif window is not MISSING and window is not None:
        record.wrong("new_window", window, 'is not a window. Write it like ["2020-01-20", …].')
    return _entry(
        record,
        to=activity.data.get("status"),
        window=days,
        keys={
            "__all__": "on",
            "start": "on",
            "end": "on",
            "new_start": "new_window",
            "new_end": "new_window",
        },
    )


def _entry(record: Record, *, to, window, keys) -> Entry | None:
    text = record.text("reason", null=True) or ""
    note = record.text("note", null=True) or ""
    reason = text
    if text and (text not in Reason.values or text == Reason.OTHER):
        reason, note = Reason.OTHER, note or text
    try:
        Change._meta.get_field("note").clean(note, None)
    except ValidationError as error:
        key = "reason" if note == text else "note"
        record.faults.add_errors(record, error, keys={"__all__": key})
    party = record.choice("party", PARTIES, null=True)
    entry = Entry(
        record=record,
        keys={**keys, "act": "approved_by", "note": "reason"},
        on=record.day("on", required=True),
        to=to,
        reason=reason,
        note=note,
        party=PARTIES[party] if party else "",
        act=record.text("approved_by", null=True) or "",
        new_start=window[0],
        new_end=window[1],
    )
    return entry if record.sound else None


def _day_of(row: ActivityRow, status: str, name: str):
    """An actual date that the file leaves out is the day that its change log gives."""
    days = [entry.on for entry in row.entries if entry.to == status]
    if getattr(row, name) is None and days and row.record.data.get(name) is None:
        if status == Status.COMPLETED and row.status != Status.COMPLETED:
            return  # reopened since
        setattr(row, name, days[0] if status == Status.ONGOING else days[-1])


def _complete_log(row: ActivityRow):
    """Adds what follows from the actual dates and is not said: `ongoing` on the actual start,
    after all entries up to that day, and `completed` on the actual end."""
    record, entries = row.record, row.entries
    if row.status == Status.COMPLETED:
        for name in ("actual_start", "actual_end"):
            if getattr(row, name) is None:
                _missing_day(record, name)
    elif row.status == Status.ONGOING and row.actual_start is None:
        record.fault(
            "actual_start",
            rules.required("actual start").messages[0],
            record.data.get("actual_start", MISSING),
        )
    if row.status in (Status.POSTPONED, Status.CANCELLED) and not any(
        entry.to == row.status for entry in entries
    ):
        record.fault(
            "change", rules.reason_needed().messages[0], record.data.get("change", MISSING)
        )
    said = {(entry.to, entry.on) for entry in entries}
    if row.actual_start and (Status.ONGOING, row.actual_start) not in said:
        place = next((i for i, entry in enumerate(entries) if _follows(entry, row)), len(entries))
        keys = {"__all__": "actual_start", "start": "actual_start"}
        entries.insert(place, Entry(record, keys, row.actual_start, Status.ONGOING))
    _go_on_after_resuming(row)
    if row.actual_end and (Status.COMPLETED, row.actual_end) not in said:
        keys = {"__all__": "actual_end", "end": "actual_end"}
        entries.append(Entry(record, keys, row.actual_end, Status.COMPLETED))


def _go_on_after_resuming(row: ActivityRow):
    """Work that was interrupted, planned anew and completed went on in between: on its new
    start, where the file does not say when."""
    if row.status not in (Status.ONGOING, Status.COMPLETED) or not row.actual_start:
        return
    states = [(place, entry) for place, entry in enumerate(row.entries) if entry.to]
    place, last = states[-1] if states else (0, None)
    if not last or last.to != Status.PLANNED or last.on <= row.actual_start:
        return
    day = max(last.on, last.new_start or last.on)
    if row.actual_end:
        day = min(day, row.actual_end)
    keys = {"__all__": "actual_start", "start": "actual_start"}
    row.entries.insert(place + 1, Entry(last.record, keys, day, Status.ONGOING))


def _follows(entry: Entry, row: ActivityRow) -> bool:
    """Whether the entry comes after the actual start; what began can end on the same day."""
    return entry.on > row.actual_start or (
        entry.on == row.actual_start and entry.to == Status.COMPLETED
    )


def _missing_day(record: Record, name: str):
    record.fault(
        name, rules.actual_dates_needed(today()).messages[0], record.data.get(name, MISSING)
    )
