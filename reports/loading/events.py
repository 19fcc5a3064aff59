"""What the file says of an event beside the plan: its own fields, and what people thought."""

from activities.words import Provenance
from reports.loading.faults import MISSING
from reports.loading.record import Record
from workshops.models import Evaluation, Training, Workshop

# Key of the file → the model of the event's own row, the column, and how the file writes it.
EVENT_KEYS = {
    "multidisciplinary": (Workshop, "multidisciplinary", Record.truth),
    "training_model": (Training, "model", Record.text),
}


def read_event(record: Record, kind) -> dict:
    """The columns of the event's own row that the file states."""
    found = {}
    for key, (model, column, read) in EVENT_KEYS.items():
        value = record.raw(key) if record.data.get(key) is None else read(record, key)
        if value is MISSING or value is None:
            continue
        if kind is not MISSING and kind != model.kind:
            record.wrong(key, value, f"is said of a {model.kind} only, and this is a “{kind}”.")
        else:
            found[column] = value
    return found


def read_feedback(record: Record, fields: dict):
    """The evaluation of the participants as (record, columns); None where the file has none."""
    found = record.record("feedback")
    if not found:
        return None
    found.raw("mean", required=True)
    columns = {
        "answers": found.whole("answers", required=True),
        "mean": found.decimal("mean", Evaluation._meta.get_field("mean")),
    }
    if "provenance" in fields:
        columns["provenance"] = fields["provenance"]
        # Of a stated activity only the fields that it names are stated.
        stated = fields["provenance"] != Provenance.STATED or "feedback" in (
            fields.get("stated_fields") or []
        )
        if not stated:
            columns["provenance"] = Provenance.ILLUSTRATIVE
    return found, columns
