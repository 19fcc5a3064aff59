"""Single values as the pages of an archive say them, in the language of the page."""

from datetime import datetime

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models.document import StoredFile
from core import texts
from core.days import in_words
from core.scripts import in_script, is_serbian
from core.templatetags.twinning import LANGUAGES
from core.workbook import PERCENT, Typed
from procurement.models import Piece

NAMES_OF_LANGUAGES = {code: name for code, name, _lang in LANGUAGES}
NOTHING = (None, "")
# Of the texts with one column: places and names. Notes stay in the letters in which they were
# written, for they may be in any language.
IN_THE_SCRIPT = {"place", "venue", "responsible_ms", "responsible_bc", "name", "post"}


def label(column: models.Field) -> str:
    return capfirst(str(column.verbose_name))


def said(row: models.Model, column: models.Field, links) -> str:
    """The value of a column; "" where there is none. `links`: see reports.archive.links."""
    value = getattr(row, column.name)
    if value in NOTHING:
        return ""
    if column.is_relation:
        return named(value, links)
    if column.name == "status" and getattr(row, "is_recommendation", True) is False:
        return ""  # a conclusion stands as it was adopted
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if column.name == "language":
        return NAMES_OF_LANGUAGES.get(value, value)
    if column.name == "size":
        return filesizeformat(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(column, models.DecimalField):
        places = 0 if value == value.to_integral() and column.decimal_places == 1 else None
        return number_format(
            value, column.decimal_places if places is None else places, force_grouping=True
        )
    if isinstance(column, models.IntegerField):
        # Years and numbers of papers are no amounts.
        return str(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(column, models.DateField):
        return in_words(value)
    if isinstance(column, models.TimeField):
        return time_format(value, "H:i")
    return typed(column, str(value))


def typed(column: models.Field, value: str) -> str:
    """What people typed: Serbian in the script of the page, another language marked as such."""
    language = get_language() or "en"
    if column.name.endswith("_sr"):
        if language.startswith("sr"):
            return in_script(value, language)
        return format_html('<span lang="sr">{}</span>', value)
    if column.name.endswith("_en"):
        return value if language == "en" else format_html('<span lang="en">{}</span>', value)
    if isinstance(column, models.URLField):
        return format_html('<a href="{}">{}</a>', value, value)
    if column.name in IN_THE_SCRIPT and is_serbian(value):
        return texts.serbian(value)
    return value


def named(value: models.Model, links) -> str:
    """Another record, with a link where the archive has it."""
    if isinstance(value, User):
        return texts.serbian(value.name) if is_serbian(value.name) else value.name
    address = links.to(value)
    if isinstance(value, StoredFile) and not address:
        return _("a file that is not in this archive")
    text = value.in_words if isinstance(value, Piece) else str(value)
    return format_html('<a href="{}">{}</a>', address, text) if address else text


def of_figure(value) -> str:
    """A cell of the tables of figures."""
    kind = ""
    if isinstance(value, Typed):
        value, kind = value
    if value is None or isinstance(value, str):
        return value or ""
    if kind == PERCENT:
        return f"{number_format(value, 1)} %"
    if hasattr(value, "isoformat"):
        return in_words(value)
    return number_format(value, force_grouping=True)
