"""From the text of a cell to a day or a number."""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from core.forms import DayField, MoneyField

# What a workbook may say beside a day, 2019-08-22 14:30.
CLOCK = re.compile(r"(?<=\d{4}-\d\d-\d\d)[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$")
DIGITS_AND_SIGNS = re.compile(r"[+-]?(?=[^\d]*\d)[\d.,\s]*", re.ASCII)


def read_day(text: str) -> date:
    """22. 8. 2019., 22.08.2019, 2019-08-22 or 22/08/2019. Raises ValidationError, also for an
    empty text."""
    day = DayField(year_needed=True).to_python(CLOCK.sub("", text.strip()))
    return day or _raise(DayField, text)


def read_number(text: str) -> Decimal:
    """4, 4.5, 4,5, 1.234,50 or 1,234.50 (rule V21). Raises ValidationError, also for an empty text
    and for what can be read in two ways (1.234)."""
    text = text.replace("\xa0", " ").replace("\u202f", " ").strip()
    if not DIGITS_AND_SIGNS.fullmatch(text):
        _raise(MoneyField, text)
    return MoneyField().to_python(text)


def _raise(field, text):
    raise ValidationError(
        field.default_error_messages["invalid"], "invalid", {"value": text.strip()[:40]}
    )
