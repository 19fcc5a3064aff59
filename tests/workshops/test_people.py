"""The register: found in any spelling, joined, given out, erased."""

import json
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from activities.models import Institution, ReadingLog
from activities.words import Kind, Reading, Role
from core.editions import edition_of
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    ParticipationFactory,
    PersonFactory,
    project_with,
)
from tests.workshops.traces import traces_of
from workshops.erasure import erase, export, merge, without_name
from workshops.models import Mission, Participation, Person, Workshop
from workshops.people import recount

pytestmark = pytest.mark.django_db
NAME = "Draginja Vukosavljević"


@pytest.fixture
def project(signed_in):
    project, _component, user = project_with(Role.MANAGER, slug="p")
    signed_in(user)
    return project


def address(name, *args):
    return reverse(f"workshops:{name}", args=["p", *args])


def activity_of(project, code="1.1.1", **columns):
    return ActivityFactory(
        project=project, component=project.components.first(), code=code, **columns
    )


def mission(activity, *experts):
    made = Mission.objects.create(
        activity=activity, start=date(2019, 3, 4), end=date(2019, 3, 5), days_planned=2,
        expert_count=len(experts),
    )  # fmt: skip
    made.experts.set(experts)
    return made


@pytest.mark.parametrize(
    "words", ["vukosavljevic", "Драгиња", "VUKOSAVLJEVIĆ drag", "inspekt", "UGP"]
)
def test_the_register_is_searched_in_any_spelling(words, client, project):
    at = InstitutionFactory(abbreviation="UGP")
    found = PersonFactory(project=project, name=NAME, post="inspektor", institution=at)
    PersonFactory(project=project, name="Mika Mikić")
    PersonFactory(name=NAME)  # another project's
    page = client.get(address("register"), {"q": words})
    assert list(page.context["page"]) == [found]


def test_the_register_counts_participations_and_marks_duplicates(client, project):
    at = InstitutionFactory(abbreviation="UGP", key="ugp")
    one = PersonFactory(project=project, name=NAME, institution=at)
    double = PersonFactory(project=project, name="Вукосављевић Драгиња")
    single = PersonFactory(project=project, name="Mika Mikić")
    for number, attendance in enumerate(["came", "came", "excused"], 1):
        ParticipationFactory(
            activity=activity_of(project, f"1.1.{number}"), person=one, attendance=attendance
        )
    page = client.get(address("register")).context["page"]
    assert [(p, p.came, p.double) for p in page] == [
        (one, 2, True), (single, 0, False), (double, 0, True),
    ]  # fmt: skip
    assert list(client.get(address("register"), {"double": "1"}).context["page"]) == [one, double]
    assert list(client.get(address("register"), {"institution": "ugp"}).context["page"]) == [one]
    assert [log.what for log in ReadingLog.objects.all()] == [Reading.REGISTER] * 3


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=99999999999999999999", "institution=nothing", "q=%25_", "q=" + "a" * 999],
)
def test_no_address_of_the_register_is_a_failure(query, client, project):
    PersonFactory(project=project)
    assert client.get(address("register") + "?" + query).status_code == 200


def test_the_register_takes_as_many_statements_for_30_as_for_one(client, project):
    client.get(address("register"))
    counts = []
    for number in (1, 29):
        for _one in range(number):
            PersonFactory(project=project, institution=InstitutionFactory())
        with CaptureQueriesContext(connection) as statements:
            client.get(address("register"))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_person_is_entered_and_edited_with_history(client, project):
    at = InstitutionFactory()
    data = {"name": " Ana  Anić ", "institution": at.pk, "post": "tužilac", "sex": "female"}
    assert client.post(address("add-person"), data).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.institution, person.post, person.sex, person.project) == (
        "Ana Anić", at, "tužilac", "female", project,
    )  # fmt: skip
    seen = {"base": edition_of(person)}
    client.post(address("person", person.pk), data | seen | {"name": "Ana Anić Perić"})
    person.refresh_from_db()
    assert (person.name, person.key, person.history.count()) == (
        "Ana Anić Perić",
        "ana anic peric",
        2,
    )
    assert person.history.first().history_user == project.memberships.get().user


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "is empty. Write it there."), ("123", "“123” is not a name."), ("a" * 121, "at most 120"),
     ("Ana ana@mup.rs", "Personal numbers and e-mail"),
     ("Ana 065/1234567", "Personal numbers and e-mail"), (NAME, "The register has this name")],
)  # fmt: skip
def test_a_wrong_person_is_refused(name, message, client, project):
    PersonFactory(project=project, name=NAME)
    page = client.post(address("add-person"), {"name": name, "post": "inspektor"})
    assert message in page.content.decode()
    assert page.context["form"]["post"].value() == "inspektor"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [("new_abbreviation", "0101990710006"), ("new_name", "pera@mup.rs 0101990710006"),
     ("new_name", "Uprava 065/1234567"), ("post", "tel. 065/1234567")],
)  # fmt: skip
def test_personal_data_are_no_institution_and_no_post(column, value, client, project):
    data = {"name": "Ana Anić", "new_abbreviation": "UPR", "new_name": "Uprava", column: value}
    page = client.post(address("add-person"), data | {"new_country": "RS"})
    assert list(page.context["form"].errors) == [column]
    assert value in page.content.decode()
    assert not Institution.objects.exists() and not Person.objects.exists()


def test_who_edits_a_person_second_sees_what_the_first_one_wrote(client, project):
    person = PersonFactory(project=project, name=NAME, institution=None)
    seen = {"name": NAME, "base": edition_of(person)}
    assert client.post(address("person", person.pk), seen | {"post": "šef"}).status_code == 302
    new = {"new_abbreviation": "UPR", "new_name": "Uprava", "new_country": "RS"}
    page = client.post(address("person", person.pk), seen | new | {"post": "zamenik"})
    form = page.context["form"]
    assert ("šef", "zamenik") in [row[1:] for row in form.conflicts]
    assert form["new_abbreviation"].value() == "UPR"
    assert Person.objects.get().post == "šef"
    assert not Institution.objects.filter(abbreviation="UPR").exists()


def test_a_wrong_edit_changes_nothing(client, project):
    person = PersonFactory(project=project, name=NAME)
    page = client.post(address("person", person.pk), {"name": "77"})
    assert "“77” is not a name." in page.content.decode()
    assert NAME in page.content.decode(), "the page still speaks of the person as stored"
    assert Person.objects.get().name == NAME


def test_a_person_shows_where_they_were_and_the_reading_is_noted(client, project):
    person = PersonFactory(project=project, name=NAME)
    activity = activity_of(project, title_en="Round table on trafficking")
    ParticipationFactory(activity=activity, person=person, attendance="came")
    mission(activity, person)
    body = client.get(address("person", person.pk)).content.decode()
    assert "Round table on trafficking" in body
    assert "1.1.1/M1" in body
    assert ReadingLog.objects.get().what == Reading.PERSON


@pytest.mark.parametrize("name", ["person", "export-person", "erase-person", "merge-people"])
def test_a_person_of_another_project_is_not_found(name, client, project):
    other = PersonFactory(name=NAME)
    assert client.post(address(name, other.pk)).status_code == 404
    assert Person.objects.count() == 1
    assert client.get(address("person", 99999999999999999999)).status_code == 404


def test_the_export_holds_everything_of_the_person(client, project):
    at = InstitutionFactory(abbreviation="UGP", name_en="Border Police", name_sr="Granična")
    person = PersonFactory(project=project, name=NAME, institution=at, post="inspektor")
    activity = activity_of(project, title_en="Seminar", title_sr="Seminar")
    ParticipationFactory(activity=activity, person=person, attendance="came")
    mission(activity, person)
    answer = client.get(address("export-person", person.pk))
    assert answer["Content-Disposition"] == f'attachment; filename="person-{person.pk}.json"'
    assert json.loads(answer.content) == {
        "project": "p", "name": NAME, "institution": "UGP – Border Police", "post": "inspektor",
        "sex": "female",
        "activities": [{
            "code": "1.1.1", "title_en": "Seminar", "title_sr": "Seminar", "start": "2019-03-04",
            "end": "2019-03-05", "institution": "UGP – Border Police", "attendance": "came",
        }],
        "missions": [{"activity": "1.1.1", "mission": "1.1.1/M1", "start": "2019-03-04",
                      "end": "2019-03-05"}],
    }  # fmt: skip
    assert ReadingLog.objects.get().what == Reading.PERSON


def test_the_export_of_many_lists_makes_as_many_statements_as_of_one(project):
    person = PersonFactory(project=project)
    counts = []
    for number in range(1, 31):
        activity = activity_of(project, f"1.1.{number}")
        ParticipationFactory(activity=activity, person=person)
        mission(activity, person)
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                export(Person.objects.select_related("project", "institution").get(pk=person.pk))
            counts.append(len(statements))
    assert counts[0] == counts[1]


def test_two_entries_become_one(client, project):
    at = InstitutionFactory()
    keep = PersonFactory(project=project, name=NAME, sex="")
    gone = PersonFactory(
        project=project, name="Вукосављевић Драгиња", institution=at, post="inspektor"
    )
    both, only = activity_of(project, "1.1.1"), activity_of(project, "1.1.2")
    ParticipationFactory(activity=both, person=keep, attendance="excused", sex="female")
    ParticipationFactory(activity=both, person=gone, attendance="came")
    ParticipationFactory(activity=only, person=gone, attendance="came")
    recount(activities=[both, only])
    together, alone = mission(both, keep, gone), mission(only, gone)
    assert client.post(address("merge-people", keep.pk), {"other": gone.pk}).status_code == 302
    assert list(
        Participation.objects.order_by("activity__code").values_list(
            "activity__code", "person", "attendance"
        )
    ) == [("1.1.1", keep.pk, "came"), ("1.1.2", keep.pk, "came")]
    assert (list(together.experts.all()), list(alone.experts.all())) == ([keep], [keep])
    keep.refresh_from_db()
    assert (keep.institution, keep.post, keep.sex) == (at, "inspektor", "female")
    assert list(Person.objects.all()) == [keep]
    both.refresh_from_db()
    assert both.participants == 1


def test_only_entries_of_one_name_are_joined(client, project):
    keep, other = PersonFactory(project=project, name=NAME), PersonFactory(project=project)
    for value in (other.pk, keep.pk, "x", "", PersonFactory(name=NAME).pk):
        client.post(address("merge-people", keep.pk), {"other": value})
    assert Person.objects.count() == 3
    with pytest.raises(ValueError, match="two entries"):
        merge(keep=keep, gone=keep)


def test_only_a_manager_erases(client, signed_in, project):
    person = PersonFactory(project=project, name=NAME)
    assert client.get(address("erase-person", person.pk)).status_code == 200
    project.memberships.update(role=Role.STAFF)
    assert client.post(address("erase-person", person.pk)).status_code == 403
    assert Person.objects.count() == 1
    project.memberships.update(role=Role.MANAGER)
    assert client.post(address("erase-person", person.pk)).status_code == 302
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [(NAME, ""), (f"Ana Anić, {NAME}", "Ana Anić"), (f"{NAME}\nAna Anić", "Ana Anić"),
     ("Ana Anić; ВУКОСАВЉЕВИЋ Драгиња; Mika Mikić", "Ana Anić; Mika Mikić"),
     ("Ana Anić\nprof. dr Draginja Vukosavljevic (MUP)\nMika", "Ana Anić\nMika"),
     ("Ana Anić, Mika", "Ana Anić, Mika"), ("", "")],
)  # fmt: skip
def test_a_name_is_struck_out_of_a_list_of_names(text, left):
    assert without_name(text, NAME) == left


def test_after_erasing_the_name_is_in_no_table(client, project):
    """Register, list, mission, trainers, history by edits, a joined entry, the admin's own log."""
    activity = activity_of(project, kind=Kind.WORKSHOP)
    boss = User.objects.create_superuser("boss", password="correct horse")
    person = PersonFactory(project=project, name=NAME, post="inspektor")
    double = PersonFactory(project=project, name="Вукосављевић Драгиња")
    ParticipationFactory(activity=activity, person=person, attendance="came")
    recount(activities=[activity])
    made = mission(activity, person)
    workshop = Workshop.objects.get(activity=activity)
    workshop.trainers = f"{NAME}, Ana Anić"
    workshop.save()
    typed = {"name": NAME.upper(), "post": "načelnik", "base": edition_of(person)}
    client.post(address("person", person.pk), typed)
    client.post(address("merge-people", person.pk), {"other": double.pk})
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:workshops_person_change", args=[person.pk])
    assert client.post(page, {"name": NAME, "post": "šef", "sex": "female"}).status_code == 302
    assert LogEntry.objects.filter(object_repr=NAME).exists()
    assert traces_of(NAME) != []
    erase(person=Person.objects.get(pk=person.pk))
    assert traces_of(NAME) == []
    activity.refresh_from_db()
    made.refresh_from_db()
    workshop.refresh_from_db()
    row = Participation.objects.get()
    assert (row.person, row.sex, row.attendance, activity.women) == (None, "female", "came", 1)
    assert (made.expert_count, list(made.experts.all()), workshop.trainers) == (1, [], "Ana Anić")


@pytest.mark.parametrize("several", [False, True])
def test_deleting_in_the_admin_erases_too(several, client, project):
    client.force_login(
        User.objects.create_superuser("boss", password="correct horse"),
        "django.contrib.auth.backends.ModelBackend",
    )
    person = PersonFactory(project=project, name=NAME)
    ParticipationFactory(activity=activity_of(project), person=person)
    if several:
        page = reverse("admin:workshops_person_changelist")
        data = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    else:
        page = reverse("admin:workshops_person_delete", args=[person.pk])
        data = {"post": "yes"}
    assert client.post(page, data).status_code == 302
    assert (Person.objects.count(), Participation.objects.count()) == (0, 1)
    assert traces_of(NAME) == []
