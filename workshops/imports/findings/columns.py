"""The columns of the register, and the words that people write above them."""

import re

from django.utils.translation import gettext_lazy as _

from activities.imports.registry import Column
from activities.models.activity import normal_code
from workshops.words import FindingKind, Nature, Priority


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS = (
    Column(
        "code",
        _("Code"),
        _words("šifra|oznaka|šifra preporuke|oznaka preporuke|code of the recommendation"),
        help=_("As our list has it, such as R-1.2.1-01. A row without it is a new entry."),
    ),
    Column("kind", _("Kind"), _words("vrsta|tip zapisa|type of entry")),
    Column(
        "text_en",
        _("Text in English"),
        _words("text|text en|english text|tekst na engleskom|tekst engleski"),
    ),
    Column(
        "text_sr",
        _("Text in Serbian"),
        _words("tekst|tekst sr|preporuka|zaključak|serbian text|tekst na srpskom|tekst srpski"),
    ),
    Column(
        "event",
        _("Event"),
        _words("događaj|aktivnost|radionica|šifra aktivnosti|activity|workshop|activity code"),
        help=_("The code of the activity, such as 1.2.1. New entries need it."),
    ),
    Column("area", _("Area"), _words("oblast|area of work")),
    Column(
        "addressee",
        _("Addressee"),
        _words("nosilac|adresat|nadležna institucija|institucija|institution|addressed to|owner"),
        help=_("A partner of the project, by its abbreviation or name."),
    ),
    Column(
        "due",
        _("Due"),
        _words("rok|rok za sprovođenje|due day|due date|deadline"),
        help=_("Such as 22. 8. 2019. or 2019-08-22."),
    ),
    Column("priority", _("Priority"), _words("prioritet")),
    Column("nature", _("Type"), _words("tip|vrsta preporuke|type of recommendation")),
    Column(
        "status",
        _("Status"),
        _words("stanje"),
        help=_("It is not changed here but by steps, on the page of each one."),
    ),
    Column("since", _("Since"), (), read=False),
    Column("days_open", _("Days open"), (), read=False),
    Column("days_late", _("Days late"), (), read=False),
    Column("provenance", _("Provenance"), (), read=False),
)
CHOICES = {"kind": FindingKind, "priority": Priority, "nature": Nature}
TEXTS = ("text_en", "text_sr")
# In the order in which they are written for a new one.
WRITTEN = ("kind", *TEXTS, "area", "addressee", "due", "priority", "nature")
CODE = re.compile(r"R-?([\d.]+)-(\d{1,3})", re.IGNORECASE)


def key_of(values: dict[str, str]) -> str:
    """R-1.2.1-01, however its number is written; what is no code as it is."""
    text = re.sub(r"\s", "", values.get("code", ""))
    if match := CODE.fullmatch(text):
        return f"R-{normal_code(match[1])}-{int(match[2]):02d}"
    return text[:100]
