"""Many pasted lines become people on a list.

A line is "name, institution, sex[, post]" with tabs, semicolons or commas between; each line is
read by itself. What is doubtful is said and asked, never guessed and never dropped: a line is
stored, or it stays in the text with its reason.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from activities.models import Institution
from core.cells import NUMBERING, ROW_NUMBER, cells_of, plain, whole_lines
from core.privacy import personal_data_in
from workshops.models import Participation, Person
from workshops.models.people import name_key
from workshops.pasted_cells import HEADS, head_of, looks_like_sex, sex_of, without_row_number

# For more unknown institutions than these no near ones are looked for.
MOST_GUESSED = 100
LONGEST = 120
# What can be doubtful, and what the page says of it. The first group cannot be stored as it is:
# the line itself must be changed. A later choice answers the others.
MUST_CHANGE = {
    "no name": _("There is no name in this line. Write it, or leave the line out."),
    "personal": _(
        "The line holds a personal number, a telephone or an e-mail address. These are not stored "
        "here: remove it from the line."
    ),
    "long": _("A name or post has at most 120 characters. Shorten it in the line."),
}
ASKED = {
    "institution": _("No institution of that name is known. Choose one, or add it."),
    "sex": _("“woman” or “man”? The word was not understood."),
    "listed": _("This person is already on the list."),
    "twice": _("The same person stands in an earlier line."),
    "same name": _(
        "The register has somebody of this name at another institution. Is it the same person?"
    ),
    "other sex": _(
        "The register has the other sex for this name. Is it the same person? Then the register "
        "stays as it is."
    ),
    "one word": _("The name has only one word."),
}
LEAVE, NEW = "leave", "new"


@dataclass
class Line:
    """One line as understood. `person` is the entry of the register that it names; `same_name`
    are entries that it may name; `near` are institutions that its unknown one may be."""

    number: int
    raw: str
    key: str
    name: str = ""
    institution: Institution | None = None
    institution_text: str = ""
    sex: str = ""
    sex_text: str = ""
    post: str = ""
    person: Person | None = None
    same_name: list = field(default_factory=list)
    near: list = field(default_factory=list)
    doubts: list = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.doubts

    @property
    def must_change(self) -> bool:
        return any(doubt in MUST_CHANGE for doubt in self.doubts)

    @property
    def reasons(self) -> list:
        return [MUST_CHANGE.get(doubt) or ASKED[doubt] for doubt in self.doubts]

    @property
    def asks_who(self) -> bool:
        """Whether the page asks which person is meant."""
        return bool({"listed", "twice", "same name", "other sex", "one word"} & set(self.doubts))


class Known:
    """What lines are compared with: the institutions, the register's people of these names, and
    who is on the list. Three statements, for any number of lines."""

    def __init__(self, activity):
        self.activity = activity
        self.partners = list(Institution.objects.of(activity.project))
        first = {institution.pk for institution in self.partners}
        others = [one for one in Institution.objects.all() if one.pk not in first]
        self.institutions = {one.pk: one for one in [*self.partners, *others]}
        self.by_name = {}
        for group in (self.partners, others):
            found = {}
            for one in group:
                for word in (one.abbreviation, one.key, one.name_en, one.name_sr):
                    if word:
                        found.setdefault(plain(word), {})[one.pk] = one
            for word, ones in found.items():
                # An abbreviation that two institutions have names neither of them.
                self.by_name.setdefault(word, next(iter(ones.values())) if len(ones) == 1 else None)
        # {person: the row of the list}
        self.listed = dict(
            Participation.objects.filter(activity=activity)
            .exclude(person=None)
            .values_list("person", "pk")
        )
        self.people = {}
        self.guessed = {}
        names = [name for one in self.institutions.values() for name in (one.name_en, one.name_sr)]
        self.most_parts = max((name.count(",") for name in names), default=0) + 2

    def ask_for(self, keys):
        found = Person.objects.of(self.activity.project).filter(key__in=set(keys) - {""})
        for person in found.order_by("pk"):
            # Known already: a row of the page must not ask for it.
            if person.institution_id:
                person.institution = self.institutions.get(person.institution_id)
            self.people.setdefault(person.key, []).append(person)

    def institution(self, text: str) -> Institution | None:
        """The one with that abbreviation, key or name in any script; also where the text has one
        of them in brackets: Ministry of the Interior (MUP)."""
        words = [plain(text)]
        if bracket := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text.strip()):
            words += [plain(bracket[1]), plain(bracket[2])]
        return next((self.by_name[word] for word in words if self.by_name.get(word)), None)

    def near(self, text: str) -> list[Institution]:
        wanted = plain(text)
        if wanted not in self.guessed:
            words = [word for word, one in self.by_name.items() if one]
            if len(self.guessed) >= MOST_GUESSED:
                words = []
            found = get_close_matches(wanted, words, 3, 0.7)
            near = {self.by_name[word].pk: self.by_name[word] for word in found}
            self.guessed[wanted] = list(near.values())
        return self.guessed[wanted]


def read_lines(text: str, activity) -> tuple[list[Line], Known]:
    """Every line of the text that is neither empty nor a head, as understood."""
    known = Known(activity)
    lines, columns, repeated = [], None, Counter()
    for number, raw in whole_lines(text.replace("\0", ""), numbered=True):
        cells = cells_of(raw, numbered=True)
        if not any(cells):
            continue
        if not lines and (head := head_of(cells)) is not None:
            columns = head
            continue
        mark = sha256(raw.strip().encode("utf-8", "replace")).hexdigest()[:12]
        repeated[mark] += 1
        line = Line(number, raw.strip(), f"{mark}-{repeated[mark]}")
        understand(line, without_row_number(cells, columns), columns, known)
        lines.append(line)
    known.ask_for(name_key(line.name)[:LONGEST] for line in lines)
    seen = {}
    for line in lines:
        doubt(line, known, seen)
    return lines, known


def understand(line, cells, columns, known):
    if columns:
        by_column = dict(zip(columns, cells, strict=False))
        line.name = NUMBERING.sub("", by_column.get("name", ""))
        line.institution_text = by_column.get("institution", "")
        line.sex_text = by_column.get("sex", "")
        # What stands under no head that is known is shown with the post, never dropped.
        named = [*columns, *[""] * len(cells)]
        rest = [cell for cell, head in zip(cells, named, strict=False) if head == ""]
        rest = [cell for cell in rest if cell and not ROW_NUMBER.fullmatch(cell)]
        line.post = ", ".join(filter(None, [by_column.get("post", ""), *rest]))
    else:
        take_apart(line, cells, known)
    line.institution = known.institution(line.institution_text) if line.institution_text else None
    line.sex = sex_of(line.sex_text) or ""
    if re.fullmatch(r"[^,]+, [^,]+", line.name):
        line.name = " ".join(reversed(line.name.split(", ")))


def take_apart(line, cells, known):
    """Guesses the columns: the sex is a word for one, the institution is a known one or stands
    beside the name, the name comes first unless an institution does."""
    cells = list(cells)
    for place in range(len(cells) - 1, -1, -1):
        if len(cells) > 1 and cells[place] and sex_of(cells[place]) is not None:
            line.sex_text = cells.pop(place)
            break
    else:
        for place in range(2, len(cells)):
            if looks_like_sex(cells[place]):
                line.sex_text = cells.pop(place)
                break
    if len(cells) > 1 and known.institution(cells[0]) and not known.institution(cells[1]):
        cells[0], cells[1] = cells[1], cells[0]
    line.name = cells[0] if cells else ""
    rest = joined(cells[1:], known)
    known_at = next((i for i, cell in enumerate(rest) if cell and known.institution(cell)), 0)
    if rest:
        line.institution_text = rest.pop(known_at)
        if not plain(line.institution_text):
            line.institution_text = ""  # a dash
    line.post = ", ".join(cell for cell in rest if cell)


def joined(cells, known) -> list[str]:
    """Cells that only together name an institution are one: a name may have commas in it."""
    for length in range(min(len(cells), known.most_parts), 1, -1):
        for start in range(len(cells) - length + 1):
            together = ", ".join(cells[start : start + length])
            if known.institution(together):
                return [*cells[:start], together, *cells[start + length :]]
    return list(cells)


def doubt(line, known, seen):
    """Fills `doubts`, and `person` where the register knows the name at that institution."""
    doubts = line.doubts
    key = name_key(line.name)[:LONGEST]
    texts = (line.name, line.post, line.institution_text, line.sex_text)
    if personal_data_in(line.raw) or any(personal_data_in(x, telephones=True) for x in texts):
        doubts.append("personal")
    elif not key or any(c.isdigit() for c in line.name) or plain(line.name) in HEADS:
        doubts.append("no name")
    elif max(len(line.name), len(line.post)) > LONGEST:
        doubts.append("long")
    if doubts:
        return
    if line.institution_text and not line.institution:
        doubts.append("institution")
        line.near = known.near(line.institution_text)
    if line.sex_text and sex_of(line.sex_text) is None:
        doubts.append("sex")
    recognise(line, known, key)
    candidates = line.same_name or ([line.person] if line.person else [])
    if line.sex and any(one.sex and one.sex != line.sex for one in candidates):
        doubts.append("other sex")
        line.same_name = candidates
    who = line.person.pk if line.person else None
    place = line.institution.pk if line.institution else plain(line.institution_text)
    if " " not in key and not line.person:
        doubts.append("one word")
    if line.person and who in known.listed:
        doubts.append("listed")
    if (key, place) in seen or (who and who in seen):
        doubts.append("twice")
    seen[key, place] = seen[who] = line


def recognise(line, known, key):
    found = known.people.get(key, [])
    if not found:
        return
    at = line.institution.pk if line.institution else None
    here = [person for person in found if person.institution_id == at]
    if len(here) == 1 and (at or len(found) == 1):
        line.person = here[0]
    elif not line.institution_text and len(found) == 1:
        line.person = found[0]
    else:
        line.same_name = found
        line.doubts.append("same name")
    if line.person and not line.institution:
        line.institution = line.person.institution
