"""Lists of participants: who is on them, who came, and the totals that follow from them."""

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from activities.models import Activity, ActivityInstitution
from workshops.attendance import completed
from workshops.models import Participation, Person
from workshops.models.people import name_key
from workshops.words import Attendance, Sex

COUNTS = {Sex.FEMALE.value: "women", Sex.MALE.value: "men", Sex.NOT_STATED.value: "not_stated"}
PRESENCE = ["attended", *COUNTS.values()]
# The reason that stands in the history; activities/history.py has it in the reader's words.
COUNTED = "counted"


class DifferentPersons(NamedTuple):
    """`persons` are different people who came, `participations` their attendances; both from
    lists of names alone. `without_name`: attendances whose person's data were erased."""

    persons: int
    participations: int
    lists: int
    without_name: int


def different_persons(project, kinds=None, on: date | None = None) -> DifferentPersons:
    """Of the project, of some kinds of activity where asked, and of the activities completed on
    a day where one is given."""
    activities = Activity.objects.filter(project=project)
    if kinds:
        activities = activities.filter(kind__in=kinds)
    if on:
        activities = completed(activities, on)
    came = Participation.objects.filter(
        activity__in=activities.order_by().values("pk"), attendance=Attendance.CAME
    )
    return DifferentPersons(
        **came.order_by().aggregate(
            persons=Count("person", distinct=True),
            participations=Count("pk"),
            lists=Count("activity", distinct=True),
            without_name=Count("pk", filter=Q(person=None)),
        )
    )


def names_in_register(project) -> list[str]:
    """The full names that no public text of the project may hold; one word alone, a first name
    perhaps, would be found in ordinary texts."""
    names = Person.objects.of(project).order_by().values_list("name", flat=True)
    return [name for name in names if " " in name]


def add_to_list(
    *, activity, people, attendance=Attendance.EXPECTED, institutions=None, by=None
) -> int:
    """Puts people on the list; who is there already stays as he is. Returns how many are new.
    `institutions` {person: institution} where somebody comes for another than in the register."""
    institutions = institutions or {}
    with transaction.atomic():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        there = set(
            Participation.objects.filter(activity=activity).values_list("person", flat=True)
        )
        new = {person.pk: person for person in people if person.pk not in there}
        Participation.objects.bulk_create(
            Participation(
                activity=activity,
                person=person,
                institution_id=institutions.get(person.pk) or person.institution_id,
                sex=person.sex,
                attendance=attendance,
            )
            for person in new.values()
        )
        if new and attendance == Attendance.CAME:
            recount(activities=[activity], by=by)
    return len(new)


def add_people(*, people, by=None) -> list[Person]:
    """Enters new people in the register, some statements for hundreds of them."""
    for person in people:
        person.derive_columns()
    return bulk_create_with_history(people, Person, default_user=by) if people else []


def update_people(*, people, by=None):
    """Stores a sex or post that the register lacked; the sex on the lists too."""
    if not people:
        return
    with transaction.atomic():
        for person in people:
            person.derive_columns()
        bulk_update_with_history(people, Person, ["post", "sex", "search"], default_user=by)
        touched = set()
        for sex in (Sex.FEMALE, Sex.MALE):
            known = [person.pk for person in people if person.sex == sex]
            rows = Participation.objects.filter(person__in=known, sex=Sex.NOT_STATED)
            touched.update(rows.order_by().values_list("activity", flat=True))
            rows.update(sex=sex)
        recount(
            activities=list(Activity.objects.filter(pk__in=touched, totals_from_list=True)), by=by
        )


def set_attendance(
    *, activity, attendance: dict[int, str], was: dict[int, str] | None = None, by=None
) -> tuple[int, set[int]]:
    """{primary key of a participation: attendance}; what is not on this list is passed over.
    `was`: what the person who marks saw; a row that somebody else changed since then stays.
    Returns (how many rows changed, the keys of those that stay for that reason)."""
    with transaction.atomic():
        rows = Participation.objects.select_for_update().filter(
            activity=activity, pk__in=list(attendance)
        )
        differ = [row for row in rows if row.attendance != attendance[row.pk]]
        left = {row.pk for row in differ if was is not None and row.attendance != was.get(row.pk)}
        changed = [row for row in differ if row.pk not in left]
        for row in changed:
            row.attendance = attendance[row.pk]
        Participation.objects.bulk_update(changed, ["attendance"])
        if changed:
            recount(activities=[activity], by=by)
    return len(changed), left


def take_off_list(*, activity, participation, by=None):
    """Removes one row from the list; the person stays in the register."""
    with transaction.atomic():
        Participation.objects.filter(activity=activity, pk=participation).delete()
        recount(activities=[activity], by=by)


def recount(*, activities, by=None, ledger=None):
    """Makes the totals follow from the lists. An activity to whose event nobody came by its list
    keeps the totals that it has. Constant statements for any number of activities and rows. With
    a `ledger` (activities.imports) what is stored can be taken back."""
    with transaction.atomic():
        stored = list(
            Activity.objects.select_for_update(of=("self",)).filter(
                pk__in={activity.pk for activity in activities}
            )
        )
        came, listed = _counted(stored)
        presences = defaultdict(dict)
        for row in ActivityInstitution.objects.filter(activity__in=stored):
            presences[row.activity_id][row.institution_id] = row
        changed, new, gone = [], [], []
        for activity in stored:
            rows = presences[activity.pk]
            if activity.pk in came:
                for institution in listed[activity.pk] - rows.keys() - {None}:
                    row = ActivityInstitution(activity=activity, institution_id=institution)
                    if any(came[activity.pk].get((institution, sex)) for sex in COUNTS):
                        _write_counts(row, came[activity.pk])
                        new.append(row)
                for row in rows.values():
                    before = row.columns()
                    _count_row(row, activity, came[activity.pk], listed[activity.pk])
                    if not (row.invited or row.attended):
                        gone.append(row)
                    elif row.columns() != before:
                        changed.append(row)
        touched = {row.activity_id for row in (*changed, *new, *gone)}
        store = ledger or Counted(by)
        _store_presences(changed, new, gone, store)
        _store_totals(stored, came, touched, store)
    fresh = {activity.pk: activity for activity in stored}
    for activity in activities:
        for name in (*COUNTS.values(), "totals_from_list", "version"):
            setattr(activity, name, getattr(fresh[activity.pk], name))


def _counted(activities):
    """({activity: Counter of (institution, sex) who came}, {activity: institutions listed})."""
    came, listed = {}, defaultdict(set)
    rows = (
        Participation.objects.filter(activity__in=activities)
        .order_by()
        .values_list("activity", "institution", "sex", "attendance")
        .annotate(number=Count("pk"))
    )
    for activity, institution, sex, attendance, number in rows:
        listed[activity].add(institution)
        if attendance == Attendance.CAME:
            came.setdefault(activity, Counter())[institution, sex] += number
    return came, listed


def _write_counts(row, came):
    numbers = {column: came[row.institution_id, sex] for sex, column in COUNTS.items()}
    for column, number in numbers.items():
        setattr(row, column, number)
    row.attended = any(numbers.values())


def _count_row(row, activity, came, listed):
    """A list speaks of the institutions that it names. Numbers of the others would contradict
    the total; that they attended stands, unless an earlier state of the list had said it."""
    if row.institution_id in listed:
        _write_counts(row, came)
        return
    if activity.totals_from_list and row.women is not None:
        row.attended = False
    row.women = row.men = row.not_stated = None


class Counted:
    """Stores what was counted, with its history."""

    def __init__(self, by):
        self.told = {"default_user": by, "default_change_reason": COUNTED}

    def create(self, model, rows):
        bulk_create_with_history(rows, model, **self.told)

    def change(self, model, rows, columns):
        bulk_update_with_history(rows, model, columns, **self.told)

    def remove(self, model, rows):
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _store_presences(changed, new, gone, store):
    if changed:
        store.change(ActivityInstitution, changed, PRESENCE)
    if new:
        store.create(ActivityInstitution, new)
    if gone:
        store.remove(ActivityInstitution, gone)


def _store_totals(activities, came, touched, store):
    """`touched`: activities whose institutions changed. They get a new version as well, so that
    a form opened before does not overwrite what was counted."""
    changed = []
    for activity in activities:
        columns = [*COUNTS.values(), "totals_from_list"]
        before = [getattr(activity, name) for name in columns]
        activity.totals_from_list = activity.pk in came
        if activity.totals_from_list:
            for sex, column in COUNTS.items():
                setattr(
                    activity,
                    column,
                    sum(n for (_at, of), n in came[activity.pk].items() if of == sex),
                )
        if activity.pk in touched or [getattr(activity, name) for name in columns] != before:
            activity.version += 1
            changed.append(activity)
    if changed:
        columns = [*COUNTS.values(), "totals_from_list", "version"]
        store.change(Activity, changed, columns)


def save_person(*, person, by=None):
    """Stores what was edited in the register. The institution on a list is that of its day; a
    sex that was wrong or missing, and an institution that was missing, are put right there too."""
    with transaction.atomic():
        person._history_user = by
        person.save()
        rows = Participation.objects.filter(person=person)
        wrong = rows.exclude(sex=person.sex)
        if person.institution_id:
            wrong |= rows.filter(institution=None)
        touched = list(Activity.objects.filter(pk__in=wrong.order_by().values("activity")))
        rows.update(sex=person.sex)
        if person.institution_id:
            rows.filter(institution=None).update(institution=person.institution_id)
        counted = [activity for activity in touched if activity.totals_from_list]
        if counted:
            recount(activities=counted, by=by)


def same_name(person_or_name, project) -> list[Person]:
    """The people of the register with that name, in any spelling."""
    name = getattr(person_or_name, "name", person_or_name)
    key = name_key(name)[:120]
    if not key:
        return []
    found = Person.objects.of(project).filter(key=key).select_related("institution")
    return list(found.exclude(pk=getattr(person_or_name, "pk", None)))


def likely_people(activity, limit=60) -> list[Person]:
    """Who will probably be at it: people of the last three events of the same component, then
    whoever was last on a list of the project; nobody who is on this list already."""
    free = (
        Person.objects.of(activity.project)
        .select_related("institution")
        .exclude(participations__activity=activity)
    )
    last = (
        Activity.objects.filter(component=activity.component_id)
        .exclude(pk=activity.pk)
        .filter(pk__in=Participation.objects.exclude(person=None).order_by().values("activity"))
        .order_by("-current_end", "-pk")
        .values_list("pk", flat=True)[:3]
    )
    near = list(free.filter(participations__activity__in=list(last)).distinct()[:limit])
    others = (
        free.exclude(pk__in=[person.pk for person in near])
        .annotate(lists=Count("participations"))
        .order_by("-lists", "name", "pk")[: limit - len(near)]
    )
    return near + list(others)
