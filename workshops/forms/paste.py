"""Many pasted lines, with the answers to what is doubtful in them."""

from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities.forms.choose_institution import new_institution
from core.cells import MOST_LINES, plain, too_many_lines, too_much
from core.forms import OfficeForm
from workshops.forms.people import with_classes
from workshops.models import Person
from workshops.paste import LEAVE, LONGEST, NEW, read_lines
from workshops.people import add_people, add_to_list, set_attendance, update_people
from workshops.words import Attendance


def initials(name: str) -> str:
    """A first guess of an abbreviation: one word as it is, of several their first letters."""
    words = [word for word in name.split() if word[0].isalpha()]
    return name[:20] if len(words) < 2 else "".join(word[0] for word in words).upper()[:20]


class PasteForm(OfficeForm):
    """The pasted text, and the answers to what is doubtful in it.

    Answers carry the mark of their line (a digest of its text): who changes the text meanwhile
    answers nothing for another line.
    """

    text = forms.CharField(
        label=_("Lines"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "lines"}),
        help_text=_(
            "One person a line: name, institution, sex, post. Tabs, semicolons or commas between "
            "them; paste from a spreadsheet as it is."
        ),
    )
    attendance = forms.ChoiceField(
        label=_("They are"),
        choices=[
            (Attendance.EXPECTED.value, _("expected")),
            (Attendance.CAME.value, _("all there: they came")),
        ],
        initial=Attendance.EXPECTED.value,
        required=False,
    )

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity, self.project = activity, activity.project
        self.lines, self.known = [], None
        with_classes(self)

    def clean(self):
        cleaned = super().clean()
        if "text" not in cleaned:
            return cleaned
        if error := too_much(cleaned["text"]):
            self.add_error("text", error)
            return cleaned
        self.read(cleaned["text"])
        if not self.lines:
            self.add_error("text", _("There is no line with a person in it."))
        elif len(self.lines) > MOST_LINES:
            self.add_error("text", too_many_lines(len(self.lines)))
            self.lines = []
        return cleaned

    def read(self, text):
        self.lines, self.known = read_lines(text, self.activity)
        self.institutions = {}
        came = self.cleaned_data.get("attendance") == Attendance.CAME
        for line in self.lines:
            line.who = self.answer("who", line.key)
            if came and "listed" in line.doubts and line.who != NEW:
                # Who was expected came: a mark for his row.
                line.doubts.remove("listed")
            line.sex_answer = self.answer("sex", line.key)
            if not line.who and {"listed", "twice"} & set(line.doubts):
                line.who = LEAVE
            if "institution" in line.doubts:
                self._ask_institution(line)
        self.sound = [line for line in self.lines if line.sound]
        self.doubtful = [line for line in self.lines if not line.sound]

    def answer(self, what, key) -> str:
        return self.data.get(f"{what}-{key}", "").replace("\0", "").strip()

    def _ask_institution(self, line):
        """One question for all lines that name the same unknown institution."""
        mark = sha256(plain(line.institution_text).encode()).hexdigest()[:12]
        asked = self.institutions.setdefault(
            mark,
            {
                "mark": mark,
                "text": line.institution_text,
                "near": line.near,
                "lines": [],
                "chosen": self.answer("at", mark),
                "abbreviation": self.answer("abbreviation", mark)
                or initials(line.institution_text),
                "name": self.answer("name", mark) or line.institution_text,
                "country": self.answer("country", mark).upper() or "RS",
                "errors": [],
            },
        )
        asked["lines"].append(line.number)
        line.asked = asked

    @property
    def partners(self):
        return self.known.partners if self.known else []

    def answered(self, line) -> bool:
        """Whether the line can be stored, or left out, as chosen."""
        if line.who == LEAVE or line.sound:
            return True
        if line.must_change:
            return False
        if line.asks_who and line.who != NEW and not self._chosen_person(line):
            return False
        if "sex" in line.doubts and line.sex_answer not in ("female", "male", "none"):
            return False
        if "institution" in line.doubts:
            chosen = line.asked["chosen"]
            if chosen != NEW and not self._institution(chosen):
                return False
        return True

    def _institution(self, pk):
        return self.known.institutions.get(int(pk)) if pk.isdecimal() and len(pk) < 19 else None

    def _chosen_person(self, line):
        candidates = [*line.same_name, *([line.person] if line.person else [])]
        return next((one for one in candidates if str(one.pk) == line.who), None)

    def save(self, *, by, sound_only=False) -> tuple[int, int, list]:
        """Stores what is sound and, unless asked for that alone, what is answered. Returns how
        many people are new on the list, how many who were on it got another attendance, and the
        lines that wait."""
        ready = self.sound if sound_only else [x for x in self.lines if self.answered(x)]
        with transaction.atomic():
            if not sound_only:
                self._make_institutions(ready)
            waiting = [
                line
                for line in self.lines
                if line not in ready
                or (line.who != LEAVE and getattr(line, "asked", {}).get("errors"))
            ]
            stored = [
                line for line in ready if line not in waiting and (line.sound or line.who != LEAVE)
            ]
            people, new, at, filled = self._people(stored)
            update_people(people=filled, by=by)
            marked = self._mark(people, by)
            added = add_to_list(
                activity=self.activity,
                people=[*people, *add_people(people=new, by=by)],
                attendance=self.cleaned_data["attendance"] or Attendance.EXPECTED,
                institutions=at,
                by=by,
            )
        return added, marked, waiting

    def _mark(self, people, by) -> int:
        """They came: so did those of them who are on the list already."""
        if self.cleaned_data["attendance"] != Attendance.CAME:
            return 0
        listed = self.known.listed
        came = {listed[one.pk]: Attendance.CAME.value for one in people if one.pk in listed}
        return set_attendance(activity=self.activity, attendance=came, by=by)[0] if came else 0

    def _make_institutions(self, ready):
        for asked in {id(x.asked): x.asked for x in ready if hasattr(x, "asked")}.values():
            if asked["chosen"] != NEW:
                asked["institution"] = self._institution(asked["chosen"])
                continue
            if not any(line.who != LEAVE for line in ready if getattr(line, "asked", 0) is asked):
                continue
            try:
                with transaction.atomic():
                    asked["institution"] = new_institution(
                        project=self.project,
                        abbreviation=asked["abbreviation"],
                        name=asked["name"],
                        country=asked["country"],
                    )
            except ValidationError as error:
                asked["errors"] = error.messages

    def _people(self, lines):
        """(entries of the register, new entries, {person: institution of that day}, entries
        that learned a sex or post from their line)."""
        people, new, at, filled = [], [], {}, []
        for line in lines:
            institution = line.institution
            if hasattr(line, "asked"):
                institution = line.asked.get("institution")
            sex = {"female": "female", "male": "male"}.get(line.sex_answer, line.sex)
            person = line.person if line.who != NEW else None
            if line.who and line.who not in (NEW, LEAVE):
                person = self._chosen_person(line) or person
            if person is None:
                new.append(
                    Person(
                        project=self.project,
                        name=line.name[:LONGEST],
                        institution=institution,
                        post=line.post,
                        sex=sex,
                    )
                )
                continue
            if institution:
                at[person.pk] = institution.pk
            if (sex and not person.sex) or (line.post and not person.post):
                person.sex, person.post = person.sex or sex, person.post or line.post
                filled.append(person)
            people.append(person)
        return people, new, at, filled
