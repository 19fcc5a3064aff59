"""One conclusion or recommendation of the file, without the database."""

import re
from dataclasses import dataclass
from typing import Any

from activities import rules as plan_rules
from activities.models.activity import normal_code
from core.days import today
from reports.loading.faults import MISSING
from reports.loading.record import Record, stated
from workshops.words import FindingKind, FollowUp

CODE = re.compile(r"R-(.+)-([0-9]{2,3})")


@dataclass
class RecommendationRow:
    record: Record
    # The code in its normal spelling.
    key: Any
    # Code of the event.
    activity: Any
    number: int | None
    # Name of the area and key of the institution; None where the file says that there is none.
    area: Any
    addressee: Any
    fields: dict
    # (status, day); None where it is still proposed, MISSING where the file does not say.
    step: Any


def read_recommendation(record: Record) -> RecommendationRow:
    activity = record.text("activity", required=True)
    activity = normal_code(activity) if activity else MISSING
    key, number = _code(record, activity)
    kind = record.choice("type", FindingKind.values, required=True)
    return RecommendationRow(
        record=record,
        key=key,
        activity=activity,
        number=number,
        area=_name(record, "area"),
        addressee=_name(record, "addressee"),
        fields=stated(
            kind=kind,
            **record.both("text"),
            due=record.day("due"),
            **record.origin(),
        ),
        step=_step(record, kind),
    )


def _code(record: Record, activity) -> tuple:
    code = record.text("code", required=True)
    if not code:
        return MISSING, None
    parts = CODE.fullmatch(code)
    if not parts or not int(parts[2]):
        record.wrong("code", code, "is not a code. Write it like R-1.2.1-01.")
        return code, None
    number = int(parts[2])
    if activity is MISSING:
        return code, None
    key = f"R-{activity}-{number:02d}"
    if f"R-{normal_code(parts[1])}-{parts[2]}" != key:
        record.fault(
            "code", f"the activity is {activity}, so the code is {key}. Correct one of them.", code
        )
    return key, number


def _name(record: Record, key: str):
    value = record.text(key, null=True)
    return value if value is MISSING else value or None


def _step(record: Record, kind):
    status = record.choice("status", FollowUp.values, null=True)
    on = record.day("status_on")
    said = record.data.get("status")
    if kind == FindingKind.CONCLUSION:
        for key, value in (("status", status), ("status_on", on)):
            if value:
                message = "A conclusion has no status: it stands as it was adopted. Remove it."
                record.fault(key, message, record.data[key])
        return MISSING if "status" not in record.data else None
    if on and on > today():
        record.fault("status_on", plan_rules.day_in_future(on, today()).messages[0], on.isoformat())
    if status and status != FollowUp.PROPOSED:
        if on is MISSING or on is None:
            if record.data.get("status_on") is None:
                record.fault("status_on", f"is missing: since when is it “{status}”? Add it.")
            return MISSING
        return status, on
    if on and not said:
        record.fault("status", f"is missing: which one holds since {on}? Add it.")
    return MISSING if "status" not in record.data else None
