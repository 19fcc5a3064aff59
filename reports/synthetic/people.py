"""The made-up register of people of a project, and who of them was at its events.

Either the totals of an activity follow from a list of names, and then everything is as
`workshops.people.recount` would write it, or some of them are told by institution.
"""

from collections import Counter
from random import Random

from activities.models import Activity, ActivityInstitution
from activities.words import Status
from reports.synthetic.frame import Setting
from workshops.models import Participation, Person
from workshops.people import COUNTS
from workshops.words import Attendance, Sex

REGISTERED = 40
# One in so many completed activities has a list of names, the first that can have one too.
LISTS = 10
# Names of letters alone: digits do not tell people apart (see workshops.models.people.name_key).
FIRST, SECOND = (
    ("Ba", "Ce", "Di", "Fo", "Gu"),
    ("lar", "men", "nis", "por", "rus", "sat", "tev", "zim"),
)
POSTS = ("", "Inspektor", "Tužilac", "Socijalni radnik", "Pravnik")


def make_register(setting: Setting, rng: Random) -> list[Person]:
    people = []
    for number in range(REGISTERED):
        name = FIRST[number % len(FIRST)] + SECOND[number % len(SECOND)]
        sex = (Sex.FEMALE, Sex.MALE)[number % 2] if number % 9 else Sex.NOT_STATED
        person = Person(
            project=setting.project,
            name=f"Osoba Primer {name}",
            institution=setting.institutions[number % len(setting.institutions)],
            post=rng.choice(POSTS),
            sex=sex,
        )
        person.derive_columns()
        people.append(person)
    return Person.objects.bulk_create(people)


class Lists:
    """Goes through the activities of one project before they are stored."""

    def __init__(self, register: list[Person], rng: Random):
        self.register, self.rng = register, rng
        self.made = 0

    def fill(self, activity: Activity, presences: list[ActivityInstitution]) -> list[Participation]:
        """Tells of a completed activity, where its totals are known, who came: by name, or how
        many of each institution, or neither. Adds to `presences`; returns the list of names."""
        if activity.status != Status.COMPLETED or not activity.women:
            return []
        chance = self.rng.random()
        if (chance < 1 / LISTS or not self.made) and (came := self._people(activity, presences)):
            self.made += 1
            activity.totals_from_list = True
            _count_institutions(activity, presences, came)
            return self._list(activity, came)
        if chance > 0.5:
            self._share_out(activity, presences)
        return []

    def _people(self, activity, presences) -> list[Person]:
        """As many people as the totals say; nobody of an institution that did not attend."""
        absent = {row.institution_id for row in presences if not row.attended}
        found = []
        for sex, column in COUNTS.items():
            able = [
                person
                for person in self.register
                if person.sex == sex and person.institution_id not in absent
            ]
            number = getattr(activity, column)
            if number > len(able):
                return []
            found += self.rng.sample(able, number)
        return found

    def _list(self, activity, came: list[Person]) -> list[Participation]:
        there = {person.institution_id for person in came}
        others = [
            person
            for person in self.register
            if person not in came and person.institution_id in there
        ]
        excused = self.rng.sample(others, min(len(others), 2))
        return [
            Participation(
                activity=activity,
                person=person,
                institution_id=person.institution_id,
                sex=person.sex,
                attendance=attendance,
            )
            for people, attendance in ((came, Attendance.CAME), (excused, Attendance.EXCUSED))
            for person in people
        ]

    def _share_out(self, activity, presences):
        """At most the totals, among the institutions that attended."""
        left = {column: getattr(activity, column) for column in COUNTS.values()}
        for row in presences:
            if row.attended:
                for column, number in left.items():
                    share = self.rng.randint(0, number)
                    setattr(row, column, share)
                    left[column] -= share


def _count_institutions(activity, presences, came: list[Person]):
    numbers = Counter((person.institution_id, COUNTS[person.sex]) for person in came)
    rows = {row.institution_id: row for row in presences}
    for pk in dict.fromkeys(person.institution_id for person in came):
        if pk not in rows:
            rows[pk] = ActivityInstitution(
                activity=activity, institution_id=pk, invited=True, attended=True
            )
            presences.append(rows[pk])
        for column in COUNTS.values():
            setattr(rows[pk], column, numbers[pk, column])
