"""Single values: from a column to the file. The way back is in reports/loading/values.py."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db import models


def written(column: models.Field, value):
    """As JSON has it. Decimals and moments are texts, so that nothing is rounded."""
    if value is None or isinstance(column, models.JSONField):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.{column.decimal_places}f}"
    return value
