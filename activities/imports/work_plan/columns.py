"""The columns of a work plan, and the words that people write above them and in them."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from activities.imports.registry import Column
from activities.words import Kind, Party, Reason, Status
from core.cells import plain

# Columns of Activity that are plain texts, with how long they may be.
TEXTS = ("place", "responsible_ms", "responsible_bc")
COUNTS = ("women", "men", "not_stated")
DAYS = ("start", "end", "actual_start", "actual_end", "since")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS = (
    Column(
        "code",
        _("Code"),
        _words(
            "oznaka|oznaka aktivnosti|šifra|šifra aktivnosti|kod|kod aktivnosti|broj aktivnosti|"
            "code|activity code|code of the activity|activity no|activity number|ref|id"
        ),
        required=True,
        help=_("Component, result, activity: for example 1.2.3. It names the activity."),
    ),
    Column(
        "title",
        _("Title"),
        _words(
            "naziv|naziv aktivnosti|aktivnost|aktivnosti|naslov|title|title of the activity|"
            "activity|activity title|activity name|name|name of the activity"
        ),
        help=_("In English or in Serbian, in either script."),
    ),
    Column(
        "title_en",
        _("Title in English"),
        _words("naziv na engleskom|naziv engleski|naziv en|english title|title en|title english"),
    ),
    Column(
        "title_sr",
        _("Title in Serbian"),
        _words("naziv na srpskom|naziv srpski|naziv sr|serbian title|title sr|title serbian"),
    ),
    Column(
        "kind",
        _("Kind"),
        _words(
            "vrsta|vrsta aktivnosti|tip|tip aktivnosti|oblik|kind|kind of activity|type|"
            "type of activity|activity type"
        ),
    ),
    Column(
        "component",
        _("Component"),
        _words("komponenta|komp|broj komponente|component|component no|component number"),
        help=_("Its number. Without it the first part of the code says it."),
    ),
    Column(
        "start",
        _("Start"),
        _words(
            "plan početak|planirani početak|planirani datum početka|početak po planu|početak|"
            "datum početka|početak plan|početak planirani|datum|datum održavanja|termin|od|"
            "start planned|start plan|date|planned start|planned start date|plan start|start|"
            "start date|from"
        ),
        help=_("The planned one, such as 22. 8. 2019. or 2019-08-22."),
    ),
    Column(
        "end",
        _("End"),
        _words(
            "plan završetak|planirani završetak|planirani datum završetka|završetak po planu|"
            "završetak|datum završetka|završetak plan|završetak planirani|kraj plan|kraj|do|"
            "end planned|end plan|planned end|planned end date|plan end|end|"
            "end date|planned finish|finish|to|until"
        ),
        help=_("Empty: an activity of one day."),
    ),
    Column(
        "actual_start",
        _("Actual start"),
        _words(
            "stvarni početak|stvarni datum početka|ostvareni početak|realizovani početak|"
            "početak realizacije|početak stvarni|početak ostvareni|početak realizovano|"
            "start actual|actual start date|actual start"
        ),
    ),
    Column(
        "actual_end",
        _("Actual end"),
        _words(
            "stvarni završetak|stvarni datum završetka|ostvareni završetak|stvarni kraj|"
            "realizovani završetak|završetak realizacije|završetak stvarni|kraj stvarni|"
            "završetak ostvareni|završetak realizovano|kraj realizacije|end actual|"
            "actual end date|actual end|actual finish"
        ),
    ),
    Column(
        "place",
        _("Place"),
        _words("mesto|mesto održavanja|lokacija|grad|place|location|city|town"),
    ),
    Column(
        "working_days",
        _("Working days"),
        _words(
            "radni dani|broj radnih dana|radnih dana|rd|ekspertski dani|dani|working days|wd|"
            "expert days|planned working days|days|number of days"
        ),
        help=_("Planned working days of experts, in steps of 0.5."),
    ),
    Column(
        "institutions",
        _("Institutions"),
        _words(
            "učesnici institucije|učesnici institucija|institucije|institucije učesnici|"
            "pozvane institucije|institutions|participants institutions|"
            "participating institutions|institutions invited|invited"
        ),
        help=_("Their abbreviations, with commas between them."),
    ),
    Column(
        "status",
        _("Status"),
        _words("status aktivnosti|stanje|stanje aktivnosti|state|status of the activity"),
        help=_("Empty: what the actual dates say."),
    ),
    Column(
        "since",
        _("Status since"),
        _words("status od|od dana|dan odluke|odloženo dana|otkazano dana|effective day|on"),
        help=_("From which day it is postponed or cancelled."),
    ),
    Column(
        "reason",
        _("Reason"),
        _words("razlog|razlog odlaganja|razlog otkazivanja|razlog izmene|reason for the change"),
        help=_("Of what is postponed or cancelled."),
    ),
    Column("party", _("Party"), _words("strana|uzrok na strani|cause|party responsible")),
    Column(
        "act",
        _("Approving act"),
        _words("akt|odluka|odobreno aktom|broj odluke|act|decision|approved by|side letter"),
        help=_("Its number, such as PSC-04."),
    ),
    Column(
        "responsible_ms",
        _("Responsible person, Member State"),
        _words(
            "odgovorno lice država članica|odgovorna osoba država članica|odgovorno lice dč|"
            "responsible ms|ms responsible|responsible person ms|ms component leader"
        ),
    ),
    Column(
        "responsible_bc",
        _("Responsible person, beneficiary"),
        _words(
            "odgovorno lice korisnik|odgovorna osoba korisnik|odgovorno lice|odgovorna osoba|"
            "responsible bc|bc responsible|responsible person bc|responsible person|responsible"
        ),
    ),
    Column("women", _("Women"), _words("žene|broj žena|ž|female|f|number of women")),
    Column("men", _("Men"), _words("muškarci|broj muškaraca|m|male|number of men")),
    Column(
        "not_stated",
        _("Other or not stated"),
        _words("nije navedeno|ostali|drugo ili nije navedeno|other|not stated"),
    ),
    Column(
        "participants",
        _("Participants"),
        _words("učesnici|broj učesnika|ukupno učesnika|participants total|number of participants"),
        help=_("All of them together, of an activity that took place."),
    ),
    Column(
        "internal_note",
        _("Internal note"),
        _words("napomena|napomene|beleška|komentar|note|notes|remark|remarks|comment|comments"),
        help=_("For staff and managers; never public."),
    ),
    Column("marks", _("Marks"), (), read=False),
    Column("approved_start", _("Approved start"), (), read=False),
    Column("approved_end", _("Approved end"), (), read=False),
    Column("provenance", _("Provenance"), (), read=False),
)

# Serbian headings of a column that does not say its language.
SERBIAN_HEADS = {
    plain(word)
    for word in (
        "naziv", "naziv aktivnosti", "aktivnost", "aktivnosti", "naslov",
    )
}  # fmt: skip

KIND_WORDS = {
    Kind.WORKSHOP: "radionica|multidisciplinarna radionica|workshop|ws",
    Kind.TRAINING: "obuka|trening|kurs|seminar|training|training of trainers|course",
    Kind.STUDY_VISIT: "studijska poseta|studijsko putovanje|study visit|sv|study tour",
    Kind.EXPERT_MISSION: "ekspertska misija|misija|misija eksperata|expert mission|mission|"
    "ste mission|misija kratkoročnih eksperata",
    Kind.CONFERENCE: "konferencija|uvodna konferencija|završna konferencija|conference|"
    "kick off|kick off event|closing conference|događaj",
    Kind.STEERING_COMMITTEE: "upravni odbor|sastanak upravnog odbora|sednica upravnog odbora|"
    "sastanak uo|uo|psc|psc meeting|steering committee|steering committee meeting|"
    "project steering committee",
    Kind.PRESENTATION: "predstavljanje|prezentacija|presentation",
    Kind.DRAFTING: "izrada dokumenta|izrada dokumenata|izrada|izrada nacrta|drafting|"
    "drafting of documents|document|dokument|analiza",
    Kind.ROUND_TABLE: "okrugli sto|round table|roundtable",
    Kind.INTERNSHIP: "stažiranje|praksa|internship",
    Kind.OTHER: "ostalo|drugo|other",
}
STATUS_WORDS = {
    Status.DRAFT: "nacrt|u pripremi|draft",
    Status.PLANNED: "planirano|planirana|planiran|u planu|planned|scheduled",
    Status.ONGOING: "u toku|započeto|započeta|ongoing|in progress|started|under way|underway",
    Status.COMPLETED: "završeno|završena|završen|realizovano|realizovana|održano|održana|"
    "sprovedeno|sprovedena|completed|done|finished|held|implemented|delivered",
    Status.POSTPONED: "odloženo|odložena|odložen|pomereno|postponed|delayed|on hold",
    Status.CANCELLED: "otkazano|otkazana|otkazan|cancelled|canceled",
}
REASON_WORDS = {Reason.OTHER: "drugo|ostalo|other"}
PARTY_WORDS = {
    Party.BENEFICIARY: "korisnik|bc",
    Party.MEMBER_STATE: "država članica|ms",
    Party.CONTRACTING_AUTHORITY: "naručilac|ugovorno telo|ca|cfcu",
    Party.THIRD: "treća strana|third",
}
# In a row that sums up.
TOTALS = {plain(word) for word in ("ukupno", "svega", "zbir", "total", "sum", "grand total")}
CHOICES = {
    "kind": (Kind, KIND_WORDS),
    "status": (Status, STATUS_WORDS),
    "reason": (Reason, REASON_WORDS),
    "party": (Party, PARTY_WORDS),
}


@cache
def known_words(column: str) -> dict[str, str]:
    """{word as `plain` gives it: stored value}: as people write it, as it is stored, and as our
    pages write it in each language."""
    choices, words = CHOICES[column]
    found = {plain(word): value for value, text in words.items() for word in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {plain(str(choice.label)): choice for choice in choices}
    return found | {plain(choice.value): choice for choice in choices}
