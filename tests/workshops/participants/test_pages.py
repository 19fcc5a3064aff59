"""The pages of a list of participants; nobody reaches a name who may not."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, ReadingLog
from activities.models.project import PROGRAMME_MANAGERS
from activities.words import Reading, Role
from tests.factories import (
    ActivityFactory,
    ComponentFactory,
    MembershipFactory,
    ParticipationFactory,
    PersonFactory,
    UserFactory,
)
from tests.workshops.participants.lists import NAME, address, on_list, totals
from workshops.models import Participation, Person
from workshops.people import recount, set_attendance

pytestmark = pytest.mark.django_db


# Pages


def test_the_list_is_read_and_the_reading_noted(client, activity, two):
    on_list(activity, two[0], name=NAME)
    page = client.get(address())
    assert NAME in page.content.decode()
    log = ReadingLog.objects.get()
    assert (log.what, log.activity, log.project) == (Reading.LIST, activity, activity.project)


def test_the_list_says_that_it_will_replace_totals_entered_as_numbers(client, activity, two):
    warning = "replaces that number"
    assert warning not in client.get(address()).content.decode()
    Activity.objects.update(women=7)
    row = on_list(activity, two[0])
    assert warning in client.get(address()).content.decode()
    set_attendance(activity=activity, attendance={row.pk: "came"})
    assert warning not in client.get(address()).content.decode()


def test_attendance_is_saved_and_another_persons_mark_stays(client, activity, two):
    rows = [on_list(activity, two[0]) for _number in range(3)]
    data = {f"was-{row.pk}": "expected" for row in rows}
    data |= {f"a-{rows[0].pk}": "came", f"a-{rows[1].pk}": "expected", f"a-{rows[2].pk}": "excused"}
    set_attendance(activity=activity, attendance={rows[1].pk: "came"})  # somebody else, meanwhile
    assert client.post(address(), data).status_code == 302
    assert [row.attendance for row in Participation.objects.order_by("pk")] == [
        "came", "came", "excused",
    ]  # fmt: skip
    assert totals(activity)[0] == 2


def test_all_who_are_expected_came(client, activity, two):
    rows = [on_list(activity, two[0]), on_list(activity, two[0], attendance="excused")]
    data = {f"was-{row.pk}": row.attendance for row in rows}
    data |= {f"a-{row.pk}": row.attendance for row in rows}
    client.post(address(), data | {"all_came": "1"})
    assert [row.attendance for row in Participation.objects.order_by("pk")] == ["came", "excused"]


@pytest.mark.parametrize(
    "data",
    [{"a-x": "came"}, {"a-99999999999999999999": "came"}, {"a-1": "elsewhere"}, {},
     {"remove": "x"}, {"remove": "99999999999999999999"}, {"a-": "came"}],
)  # fmt: skip
def test_what_cannot_be_read_changes_nothing(data, client, activity, two):
    on_list(activity, two[0])
    assert client.post(address(), data).status_code == 302
    assert [row.attendance for row in Participation.objects.all()] == ["expected"]


def test_a_row_of_another_list_cannot_be_marked_or_removed(client, activity):
    other = ParticipationFactory()
    client.post(address(), {f"a-{other.pk}": "came", "remove": other.pk})
    other.refresh_from_db()
    assert other.attendance == "expected"


def test_removing_takes_off_the_list_and_not_out_of_the_register(client, activity, two):
    row = on_list(activity, two[0])
    client.post(address(), {"remove": row.pk})
    assert (Participation.objects.count(), Person.objects.count()) == (0, 1)


def test_likely_people_stand_first(client, activity, two):
    earlier = ActivityFactory(project=activity.project, component=activity.component, code="1.1.2")
    often = PersonFactory(project=activity.project, name="Ceca Cecić")
    near = PersonFactory(project=activity.project, name="Zora Zorić")
    never = PersonFactory(project=activity.project, name="Ana Anić")
    elsewhere = PersonFactory(name="Tuđa Osoba")
    here = on_list(activity, two[0], name="Već Tu").person
    ParticipationFactory(activity=earlier, person=near)
    far = ComponentFactory(project=activity.project, code="2")
    for number in range(2):
        ParticipationFactory(
            activity=ActivityFactory(
                project=activity.project, component=far, code=f"2.1.{number + 1}"
            ),
            person=often,
        )
    people = client.get(address("add-participants")).context["people"]
    assert people == [near, often, never]
    assert elsewhere not in people
    assert here not in people


def test_several_are_ticked_and_a_new_one_is_written_in_one_save(client, activity, two):
    ticked = [PersonFactory(project=activity.project) for _number in range(2)]
    data = {"person": [one.pk for one in ticked], "new-name": "Mika Mikić", "new-sex": "male",
            "new-institution": two[0].pk, "new-post": "inspektor", "q": "", "shown_q": "",
            "save": "1"}  # fmt: skip
    assert client.post(address("add-participants"), data)["Location"].endswith("/participants/")
    assert activity.participations.count() == 3
    new = Person.objects.get(name="Mika Mikić")
    assert (new.institution, new.sex, new.post, new.project) == (
        two[0], "male", "inspektor", activity.project,
    )  # fmt: skip
    data = {"new-name": "Pera Perić", "stay": "1", "attendance": "came"}
    assert client.post(address("add-participants"), data)["Location"].endswith("/add/")
    assert totals(activity) == (0, 0, 1, True)


def test_a_new_institution_is_entered_beside_the_person(client, activity):
    data = {"new-name": "Mika Mikić", "new-new_abbreviation": "XYZ", "new-new_name": "New one",
            "new-new_country": "at", "save": "1"}  # fmt: skip
    assert client.post(address("add-participants"), data).status_code == 302
    row = activity.participations.get()
    assert (row.institution.abbreviation, row.institution.country) == ("XYZ", "AT")
    assert activity.project.partners.get().institution == row.institution


@pytest.mark.parametrize(
    ("typed", "message"),
    [({"new-post": "inspektor"}, "Write the name, or empty the row."),
     ({"new-name": "1234"}, "“1234” is not a name."),
     ({"new-name": "Ana 0101990715012"}, "Personal numbers and e-mail"),
     ({"new-name": "Ana Anić", "new-institution": "999"}, "Select a valid choice"),
     ({"new-name": "Ana Anić", "new-new_abbreviation": "X"}, "Write it, or empty the fields"),
     ({"new-name": "Ana Anić", "new-new_abbreviation": "X", "new-new_name": "X",
       "new-new_country": "1"}, "Two capital letters"),
     ({"new-name": "Draginja Vukosavljevic"}, "The register has this name already"),
     ({}, "Nobody is chosen.")],
)  # fmt: skip
def test_a_wrong_row_is_refused_and_ticks_stay(typed, message, client, activity):
    ticked = PersonFactory(project=activity.project, name=NAME)
    data = typed | {"save": "1"} | ({"person": ticked.pk} if typed else {})
    page = client.post(address("add-participants"), data)
    assert message in page.content.decode()
    assert Participation.objects.count() == 0
    assert Person.objects.count() == 1
    if typed:
        assert page.context["ticked"] == {ticked.pk}


def test_another_person_of_the_same_name_is_entered_when_said_so(client, activity):
    PersonFactory(project=activity.project, name=NAME)
    data = {"new-name": NAME, "new-another": "on", "save": "1"}
    assert client.post(address("add-participants"), data).status_code == 302
    assert Person.objects.count() == 2


def test_a_search_keeps_ticks_and_typing(client, activity):
    ticked = PersonFactory(project=activity.project, name="Zora Zorić")
    found = PersonFactory(project=activity.project, name=NAME)
    PersonFactory(project=activity.project, name="Mika Mikić")
    data = {"person": ticked.pk, "q": "вукосављевиц", "shown_q": "", "save": "1",
            "new-name": "Ana"}  # fmt: skip
    page = client.post(address("add-participants"), data)
    assert page.context["people"] == [ticked, found]
    assert page.context["form"]["name"].value() == "Ana"
    assert Participation.objects.count() == 0


def test_the_section_of_the_activity_names_nobody(client, activity, two):
    on_list(activity, two[0], name=NAME, attendance="came")
    recount(activities=[activity])
    body = client.get(activity.get_absolute_url()).content.decode()
    assert "List of participants (1)" in body
    assert "Vukosavljevi" not in body
    assert "counted from the list" in body


def test_a_name_of_the_register_is_not_released(activity, two):
    on_list(activity, two[0], name=NAME)
    on_list(activity, two[0], name="Seminar")
    activity.hold(start=activity.current_start, end=activity.current_end)
    activity.summary_en = "Held by Драгиња Вукосављевић, Seminar."
    with pytest.raises(ValidationError, match="Draginja"):
        activity.release()
    activity.summary_en = "Seminar."
    activity.release()
    assert activity.released_at


@pytest.mark.parametrize("name", ["paste-participants", "add-participants", "participants"])
def test_what_was_typed_survives_an_expired_login(name, client, activity, two):
    row = on_list(activity, two[0])
    typed = {
        "paste-participants": "text=Mika+Miki%C4%87%2C+MUP%2C+m",
        "add-participants": "new-name=Mika+Miki%C4%87&q=&shown_q=",
        "participants": f"a-{row.pk}=excused&was-{row.pk}=expected",
    }
    session = client.session
    session["carried"] = {"path": address(name), "body": typed[name]}
    session.save()
    page = client.get(address(name))
    body = page.content.decode()
    assert "You are signed in again. Nothing is saved yet." in body
    if name == "participants":
        assert page.context["rows"][0].attendance == "excused"
    else:
        assert "Mika Mikić" in body
    assert list(Participation.objects.values_list("attendance", flat=True)) == ["expected"]


# Who may not


LEAKS = [("participants", []), ("add-participants", []), ("paste-participants", []),
         ("sheet", [])]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "status"),
    [("anonymous", 302), ("outsider", 404), ("programme_manager", 403), ("viewer", 403)],
)
def test_nobody_else_reaches_a_name(person, status, client, signed_in, activity, two):
    row = on_list(activity, two[0], name=NAME, attendance="came")
    recount(activities=[activity])
    activity.project.release()
    Activity.objects.update(status="completed", actual_end="2019-03-05", actual_start="2019-03-04")
    client.logout()
    users = {
        "outsider": lambda: MembershipFactory(role=Role.MANAGER).user,
        "viewer": lambda: MembershipFactory(project=activity.project, role=Role.VIEWER).user,
        "programme_manager": UserFactory,
    }
    if person != "anonymous":
        user = users[person]()
        if person == "programme_manager":
            user.groups.add(Group.objects.get(name=PROGRAMME_MANAGERS))
        signed_in(user)
    refused = [address(name) for name, _args in LEAKS]
    refused += [address("register", "p"), address("add-person", "p")]
    refused += [
        address(name, "p", row.person_id) for name in ("person", "export-person", "erase-person")
    ]
    for page in refused:
        answer = client.get(page)
        assert answer.status_code == status, page
        assert "Vukosavljevi" not in answer.content.decode()
    seen = [
        activity.get_absolute_url(), activity.get_absolute_url() + "?on=2019-06-01",
        "/en/projects/p/", "/en/projects/p/activities/?q=vukosav", "/en/p/p/",
        "/en/projects/p/workshops/", "/api/v1/projects/p/progress",
    ]  # fmt: skip
    for page in seen:
        assert "ukosavljevi" not in client.get(page).content.decode(), page
    posted = client.post(address(), {"remove": row.pk})
    assert posted.status_code == {"anonymous": 401}.get(person, status)
    assert Participation.objects.count() == 1
    assert ReadingLog.objects.count() == 0


@pytest.mark.parametrize("name", ["participants", "add-participants", "sheet"])
def test_300_people_take_as_many_statements_as_one(name, client, activity, two):
    counts = []
    client.get(address(name))
    for number in (1, 29, 270):
        for _one in range(number):
            on_list(activity, two[0])
            PersonFactory(project=activity.project, institution=two[1])
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address(name)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2], counts


def test_saving_the_attendance_of_100_takes_as_many_statements_as_of_one(client, activity, two):
    counts = []
    for number in (2, 100):
        rows = [on_list(activity, two[0]) for _one in range(number)]
        data = {f"was-{row.pk}": "expected" for row in rows}
        data |= {f"a-{row.pk}": "came" for row in rows}
        with CaptureQueriesContext(connection) as statements:
            client.post(address(), data)
        counts.append(len(statements))
    # The first creates the institution's row, the second changes it.
    assert abs(counts[0] - counts[1]) <= 1, counts
