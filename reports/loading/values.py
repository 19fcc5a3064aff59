"""Single values of the file of a whole project: from the file to a column."""

from datetime import time

from django.db import models
from django.utils.dateparse import parse_datetime

from reports.loading.faults import MISSING
from reports.loading.record import Record


def read(record: Record, key: str, column: models.Field):
    """The value of the column; MISSING where the record does not say, or after a fault."""
    value = _typed(record, key, column)
    if value is None and not column.null:
        return record.wrong(key, None, "is not a value. Enter one, or remove the key.")
    if value is not MISSING and value not in (None, "") and column.choices:
        known = [choice for choice, _label in column.flatchoices]
        if value not in known:
            return record.wrong(key, value, f"is not one of: {', '.join(map(str, known))}.")
    return value


def _typed(record: Record, key: str, column: models.Field):
    if isinstance(column, models.JSONField):
        return _json(record, key, column)
    if isinstance(column, models.BooleanField):
        return None if record.data.get(key, MISSING) is None else record.truth(key)
    if isinstance(column, models.DateTimeField):
        return _moment(record, key)
    if isinstance(column, models.DateField):
        return record.day(key)
    if isinstance(column, models.TimeField):
        return _time(record, key)
    if isinstance(column, models.DecimalField):
        return record.decimal(key, column)
    if isinstance(column, models.IntegerField):
        return record.whole(key)
    return _text(record, key)


def _json(record: Record, key: str, column: models.Field):
    """Of the kind that the column begins with: a list, a record."""
    value, kind = record.stored(key), type(column.get_default())
    if value is MISSING or value is None or kind is type(None) or isinstance(value, kind):
        return value
    example = '["a", "b"]' if kind is list else '{"…": …}'
    return record.wrong(key, value, f"has another form. Write it like {example}.")


def _text(record: Record, key: str):
    """As it stands: what people typed keeps its spaces and empty lines."""
    value = record.stored(key)
    if value is MISSING or value is None or isinstance(value, str):
        return value
    return record.wrong(key, value, 'is not a text. Write it in quotes: "…".')


def _moment(record: Record, key: str):
    value = record.raw(key)
    if value is MISSING or value is None:
        return value
    found = None
    if isinstance(value, str):
        try:
            found = parse_datetime(value)
        except ValueError:
            found = None
    if found is None or found.tzinfo is None:
        return record.wrong(key, value, "is not a moment. Write it like 2020-01-20T09:30:00+00:00.")
    return found


def _time(record: Record, key: str):
    value = record.raw(key)
    if value is MISSING or value is None:
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return record.wrong(key, value, "is not a time. Write it like 09:30:00.")
