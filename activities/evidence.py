"""What an auditor asks to see of each kind of activity, and what of it is missing.

A requirement is met by a file of any of its kinds: presentation or materials. It is asked of
completed activities alone, and counts every file, also one that the reader may not open.
"""

from typing import NamedTuple

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.words import DocumentKind, Kind

AGENDA = (DocumentKind.AGENDA,)
SHEET = (DocumentKind.SIGNED_SHEET,)
SHOWN = (DocumentKind.PRESENTATION, DocumentKind.MATERIALS)
PHOTO = (DocumentKind.PHOTO,)
OPINION = (DocumentKind.EVALUATION,)
NOTE = (DocumentKind.FOLLOW_UP,)
MINUTES = (DocumentKind.MINUTES,)
REQUIRED = {
    Kind.WORKSHOP: [AGENDA, SHEET, SHOWN, PHOTO, OPINION],
    Kind.TRAINING: [AGENDA, SHEET, SHOWN, PHOTO, OPINION],
    Kind.STUDY_VISIT: [AGENDA, SHEET, NOTE, PHOTO],
    Kind.EXPERT_MISSION: [(DocumentKind.TERMS,), (DocumentKind.MISSION_REPORT,)],
    Kind.CONFERENCE: [AGENDA, SHEET, SHOWN, PHOTO],
    Kind.STEERING_COMMITTEE: [AGENDA, SHEET, MINUTES],
    Kind.PRESENTATION: [AGENDA, SHOWN],
    Kind.DRAFTING: [(DocumentKind.DRAFT_TEXT,)],
    Kind.ROUND_TABLE: [AGENDA, SHEET, MINUTES],
    Kind.INTERNSHIP: [AGENDA, NOTE],
    Kind.OTHER: [],
}


class Item(NamedTuple):
    """A line of the checklist: the kinds of file that meet it, and whether one is there."""

    kinds: tuple
    there: bool

    @property
    def words(self) -> str:
        return _(" or ").join(str(DocumentKind(kind).label) for kind in self.kinds)

    @property
    def label(self) -> str:
        return capfirst(self.words)

    @property
    def first(self) -> str:
        """The kind that is offered when somebody adds what is missing."""
        return self.kinds[0]


def checklist(kind: str, present) -> list[Item]:
    """The checklist of an activity of this kind with files of the kinds `present`."""
    present = set(present)
    return [Item(kinds, bool(present.intersection(kinds))) for kinds in REQUIRED.get(kind, [])]


def missing(kind: str, present) -> list[Item]:
    return [item for item in checklist(kind, present) if not item.there]


def needed_column():
    """How many requirements the kind has."""
    return Case(
        *[When(kind=kind, then=Value(len(asked))) for kind, asked in REQUIRED.items()],
        default=Value(0),
        output_field=IntegerField(),
    )


def there_column(documents):
    """How many of them are met; `documents` are the rows of Document."""
    asked_by: dict[tuple, list] = {}
    for kind, asked in REQUIRED.items():
        for kinds in asked:
            asked_by.setdefault(kinds, []).append(kind)
    count = Value(0)
    for kinds, askers in asked_by.items():
        # The kind first, so that the files are looked for only where they are asked for.
        met = Exists(documents.filter(activity=OuterRef("pk"), kind__in=kinds).order_by())
        count = count + Case(
            When(kind__in=askers, then=Case(When(met, then=Value(1)), default=Value(0))),
            default=Value(0),
            output_field=IntegerField(),
        )
    return count
