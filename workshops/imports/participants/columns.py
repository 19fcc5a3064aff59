"""The columns of a list of participants, and the words that people write above and in them."""

import re

from django.utils.translation import gettext_lazy as _

from activities.imports.registry import Column
from core.cells import plain
from core.incoming.sheets import tidy
from workshops.models.people import name_key
from workshops.words import Attendance


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS = (
    Column(
        "code",
        _("Code"),
        _words("šifra|oznaka|šifra osobe|person code"),
        help=_("As our list has it, such as P-12. A row without it is told by its name."),
    ),
    Column(
        "name",
        _("Name and surname"),
        _words(
            "ime|ime i prezime|prezime i ime|učesnik|ime učesnika|first name|name|full name|"
            "participant"
        ),
    ),
    Column(
        "surname",
        _("Surname"),
        _words("prezime|prezime učesnika|family name|last name"),
        help=_("Where it stands in a column of its own."),
    ),
    Column(
        "institution",
        _("Institution"),
        _words("ustanova|organ|organizacija|organisation|organization"),
        help=_("Its abbreviation or name; one that is known here."),
    ),
    Column("sex", _("Sex"), _words("gender|pol ž m")),
    Column(
        "post",
        _("Post"),
        _words("funkcija|radno mesto|položaj|zvanje|position|function|title"),
    ),
    Column(
        "attendance",
        _("Attendance"),
        _words("prisustvo|prisutan|došao|dolazak|came|present|attended"),
        help=_("Came, expected or excused; yes and no are understood too."),
    ),
)
ATTENDANCE_WORDS = (
    (Attendance.CAME.value, "yes|da|x|1|present|attended|dosao|dosla|prisutan|prisutna|bio|bila"),
    (Attendance.EXPECTED.value, "no|ne|0|invited|pozvan|pozvana"),
    (Attendance.EXCUSED.value, "opravdano|opravdan|opravdana|absent|odsutan|odsutna"),
)
CODE = re.compile(r"[PП]-?(\d{1,18})", re.IGNORECASE)


def full_name(values: dict[str, str]) -> str:
    """The name, and after it the surname where that has a column of its own and is not in the
    name already, as when somebody has mended the name."""
    name, surname = (" ".join(tidy(values.get(one, "")).split()) for one in ("name", "surname"))
    known = f" {name} ".casefold()
    return name if f" {surname} ".casefold() in known else f"{name} {surname}".strip()


def person_in(values: dict[str, str]) -> int | None:
    """The primary key that the code names."""
    match = CODE.fullmatch(re.sub(r"\s", "", values.get("code", "")))
    return int(match[1]) if match else None


def key_of(values: dict[str, str]) -> str:
    """P-12; of a row without a code what two rows of one person have in common."""
    if values.get("code"):
        person = person_in(values)
        return f"P-{person}" if person else values["code"][:100]
    name = name_key(full_name(values))
    return f"{name} | {plain(values.get('institution', ''))}"[:100] if name else ""


def code_of(person) -> str:
    return f"P-{person.pk}"
