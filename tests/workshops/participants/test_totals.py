"""The totals of an activity follow from the list of its participants."""

import pytest

from activities.models import Activity
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    ParticipationFactory,
    PersonFactory,
    UserFactory,
)
from tests.workshops.participants.lists import by_institution, on_list, totals
from workshops.models import Participation
from workshops.people import (
    add_to_list,
    different_persons,
    recount,
    save_person,
    set_attendance,
    take_off_list,
)

pytestmark = pytest.mark.django_db


def test_the_totals_follow_from_who_came(activity, two):
    activity.presences.create(institution=two[0], invited=True)
    rows = [on_list(activity, two[0], "female"), on_list(activity, two[0], "male"),
            on_list(activity, two[1], ""), on_list(activity, None, "male"),
            on_list(activity, two[1], "female")]  # fmt: skip
    marks = dict.fromkeys([row.pk for row in rows], "came") | {rows[4].pk: "excused"}
    assert set_attendance(activity=activity, attendance=marks) == (5, set())
    assert totals(activity) == (1, 2, 1, True)
    assert by_institution(activity) == [
        ("AAA", True, True, 1, 1, 0), ("BBB", False, True, 0, 0, 1),
    ]  # fmt: skip


def test_a_list_to_which_nobody_came_leaves_the_totals_alone(activity, two):
    Activity.objects.update(women=7, men=8)
    row = on_list(activity, two[0])
    set_attendance(activity=activity, attendance={row.pk: "excused"})
    assert totals(activity) == (7, 8, None, False)
    assert (by_institution(activity), activity.version) == ([], 1)


def test_the_last_who_came_is_taken_back(activity, two):
    row = on_list(activity, two[0])
    set_attendance(activity=activity, attendance={row.pk: "came"})
    set_attendance(activity=activity, attendance={row.pk: "expected"})
    assert totals(activity) == (1, 0, 0, False), "the totals stay as they were counted"


def test_institutions_that_the_list_does_not_name_keep_that_they_attended(activity, two):
    activity.presences.create(institution=two[1], attended=True, women=3)
    row = on_list(activity, two[0])
    set_attendance(activity=activity, attendance={row.pk: "came"})
    assert by_institution(activity) == [
        ("AAA", False, True, 1, 0, 0), ("BBB", False, True, None, None, None),
    ]  # fmt: skip


def test_an_institution_that_only_the_list_had_goes_with_its_last_row(activity, two):
    rows = [on_list(activity, one, attendance="came") for one in two]
    recount(activities=[activity])
    assert len(by_institution(activity)) == 2
    take_off_list(activity=activity, participation=rows[1].pk)
    assert by_institution(activity) == [("AAA", False, True, 1, 0, 0)]
    assert totals(activity) == (1, 0, 0, True)


def test_a_recount_is_a_version_with_its_reason_and_an_idle_one_is_none(activity, two):
    user = UserFactory()
    on_list(activity, two[0], attendance="came")
    recount(activities=[activity], by=user)
    latest = activity.history.first()
    assert (activity.version, latest.history_change_reason, latest.history_user) == (
        2, "counted", user,
    )  # fmt: skip
    recount(activities=[activity], by=user)
    assert (activity.version, activity.history.count()) == (2, 2)


def test_two_joins_do_not_multiply(activity, two):
    """Presences and participations together: five of each are five, not 25."""
    for number in range(5):
        institution = InstitutionFactory()
        activity.presences.create(institution=institution, invited=True)
        on_list(activity, institution, ["female", "male"][number % 2], "came")
    recount(activities=[activity])
    assert totals(activity) == (3, 2, 0, True)


def test_who_is_on_the_list_is_not_added_twice(activity, two):
    person = PersonFactory(project=activity.project, institution=two[0])
    assert add_to_list(activity=activity, people=[person, person]) == 1
    assert add_to_list(activity=activity, people=[person]) == 0
    row = activity.participations.get()
    assert (row.institution, row.sex, row.attendance) == (two[0], "female", "expected")


def test_who_changes_his_institution_stays_where_he_was(activity, two):
    row = on_list(activity, two[0], "", "came")
    recount(activities=[activity])
    person = row.person
    person.institution, person.sex = two[1], "male"
    save_person(person=person)
    row.refresh_from_db()
    assert (row.institution, row.sex) == (two[0], "male"), "the institution is that of the day"
    assert totals(activity) == (0, 1, 0, True)


def test_participations_and_different_persons_are_two_figures(activity, two):
    other = ActivityFactory(project=activity.project, component=activity.component, kind="training")
    row = on_list(activity, two[0], attendance="came")
    ParticipationFactory(activity=other, person=row.person, attendance="came")
    on_list(other, two[1], attendance="came")
    on_list(other, two[1], attendance="excused")
    ParticipationFactory(attendance="came")  # another project's
    project = activity.project
    assert different_persons(project) == (2, 3, 2, 0)
    assert different_persons(project, kinds=["workshop"]) == (1, 1, 1, 0)
    Participation.objects.filter(person=row.person).update(person=None)
    assert different_persons(project) == (1, 3, 2, 2)
