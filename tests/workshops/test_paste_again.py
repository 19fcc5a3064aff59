"""A list pasted over an earlier one, and lines that are no people."""

import pytest
from django.urls import reverse

from activities.words import Role
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    ParticipationFactory,
    PersonFactory,
    project_with,
)
from workshops.models import Person
from workshops.models.people import name_key
from workshops.paste import read_lines

pytestmark = pytest.mark.django_db
ANA, BORA, CECA = "Ana Petrović, MUP, ž", "Bora Ilić, MUP, m", "Ceca Savić, MUP, ž"
ADDRESS = "paste-participants"


@pytest.fixture
def activity(signed_in):
    project, component, user = project_with(Role.STAFF, slug="p")
    mup = InstitutionFactory(
        abbreviation="MUP",
        name_en="Ministry of the Interior",
        name_sr="Ministarstvo unutrašnjih poslova",
        key="mup",
    )
    project.partners.create(institution=mup, role="partner")
    signed_in(user)
    return ActivityFactory(project=project, component=component, code="1.1.1")


@pytest.fixture
def paste(client, activity):
    """Posts lines; returns the page that answers, and the messages on it."""

    def post(*lines, **data):
        page = client.post(
            reverse(f"workshops:{ADDRESS}", args=["p", "1.1.1"]),
            {"text": "\n".join(lines), **data},
            follow=True,
        )
        return page, [str(message) for message in page.context["messages"]]

    return post


def attendances(activity):
    return sorted(activity.participations.values_list("person__name", "attendance"))


def person(activity, name="Ana Petrović", **columns):
    return PersonFactory(
        project=activity.project,
        institution=activity.project.partners.get().institution,
        name=name,
        **columns,
    )


def read(text, activity):
    return [
        (line.name, line.institution and line.institution.abbreviation, line.doubts)
        for line in read_lines(text, activity)[0]
    ]


def test_those_who_were_expected_came(activity, paste):
    paste(ANA, BORA)
    _page, said = paste(ANA, BORA, CECA, attendance="came")
    assert attendances(activity) == [
        ("Ana Petrović", "came"), ("Bora Ilić", "came"), ("Ceca Savić", "came"),
    ]  # fmt: skip
    assert said == ["Saved: 2 attendances are new.", "1 person is new on the list."]
    activity.refresh_from_db()
    assert (activity.women, activity.men, activity.totals_from_list) == (2, 1, True)


def test_the_preselected_choice_of_an_expected_list_does_not_drop_who_came(activity, paste):
    paste(ANA)
    page, _said = paste(ANA)
    (line,) = page.context["form"].lines
    assert (line.doubts, line.who) == (["listed"], "leave")
    paste(ANA, attendance="came", save="1", **{f"who-{line.key}": "leave"})
    assert attendances(activity) == [("Ana Petrović", "came")]


def test_all_are_there_already(activity, paste):
    paste(ANA, attendance="came")
    version = type(activity).objects.get().version
    _page, said = paste(ANA, attendance="came")
    assert said == ["0 people are new on the list."]
    assert type(activity).objects.get().version == version


def test_another_person_of_a_listed_name_is_a_new_row(activity, paste):
    paste(ANA)
    page, _said = paste(ANA)
    (line,) = page.context["form"].lines
    paste(ANA, attendance="came", save="1", **{f"who-{line.key}": "new"})
    assert attendances(activity) == [("Ana Petrović", "came"), ("Ana Petrović", "expected")]


def test_a_second_line_of_who_is_expected_is_still_doubtful(activity, paste):
    paste(ANA)
    page, _said = paste(ANA, ANA, attendance="came")
    assert [line.doubts for line in page.context["form"].lines] == [[], ["twice"]]


def test_a_sex_that_the_paste_teaches_is_counted(activity, paste):
    known = person(activity, sex="")
    other = ParticipationFactory(
        activity=ActivityFactory(
            project=activity.project, component=activity.component, code="1.1.2",
            totals_from_list=True, not_stated=1,
        ),
        person=known, sex="", attendance="came",
    )  # fmt: skip
    ParticipationFactory(activity=activity, person=known, sex="")
    paste(ANA, attendance="came")
    for one in (activity, other.activity):
        one.refresh_from_db()
        assert (one.women, one.not_stated, one.totals_from_list) == (1, 0, True)


@pytest.mark.parametrize(("who", "entries", "listed"), [("same", 1, 1), ("new", 2, 1), ("", 1, 0)])
def test_a_contradicting_sex_is_asked_about(who, entries, listed, activity, paste):
    known = person(activity, sex="male")
    page, _said = paste(ANA)
    (line,) = page.context["form"].lines
    assert (line.doubts, line.same_name) == (["other sex"], [known])
    assert "The register has the other sex for this name." in page.content.decode()
    paste(ANA, save="1", **{f"who-{line.key}": str(known.pk) if who == "same" else who})
    assert (Person.objects.count(), activity.participations.count()) == (entries, listed)
    known.refresh_from_db()
    assert known.sex == "male"


@pytest.mark.parametrize("sex", ["", "female"])
def test_a_sex_that_does_not_contradict_is_no_doubt(sex, activity):
    person(activity, sex=sex)
    assert read(ANA, activity) == [("Ana Petrović", "MUP", [])]
    assert read("Ana Petrović, MUP", activity) == [("Ana Petrović", "MUP", [])]


@pytest.mark.parametrize(
    "head", ["Ime i prezime", "Име и презиме", "R. br.\tIme i prezime", "Name;"]
)
def test_a_head_of_one_column_is_passed_over(head, activity):
    assert read(f"{head}\n{ANA}\n1.\tBora Ilić\tMUP", activity) == [
        ("Ana Petrović", "MUP", []), ("Bora Ilić", "MUP", []),
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["Ime i prezime", "Ime i prezime, Institucija, Pol", "Funkcija"])
def test_a_head_further_down_is_no_person(head, activity):
    assert [row[-1] for row in read(f"{ANA}\n{head}", activity)] == [[], ["no name"]]


@pytest.mark.parametrize(
    "text",
    ['Ana Petrović\t"Ministarstvo\r\nunutrašnjih poslova"\tž',
     '1. Ana Petrović, "Ministarstvo\nunutrašnjih\nposlova", ž',
     '1. "Ana\nPetrović"; MUP; ž', '"Ana\nPetrović"\t"MUP"\tž'],
)  # fmt: skip
def test_a_quoted_cell_over_lines_is_one_cell(text, activity):
    assert read(f"{text}\n{BORA}", activity) == [
        ("Ana Petrović", "MUP", []), ("Bora Ilić", "MUP", []),
    ]  # fmt: skip


def test_a_quote_that_never_ends_swallows_no_line(activity):
    text = "\n".join(['"Ana Petrović, MUP', *[f"Bora Ilić{end}, MUP" for end in "abcdefgh"]])
    assert [row[0] for row in read(text, activity)][1:] == [f"Bora Ilić{e}" for e in "abcdefgh"]


def test_the_text_keeps_a_doubtful_line_that_was_joined(paste):
    page, _said = paste('Ana Petrović\t"Nepoznata\nuprava"\tž', BORA, sound="1")
    assert page.context["form"]["text"].value() == 'Ana Petrović\t"Nepoznata uprava"\tž'


@pytest.mark.parametrize(
    ("one", "other"),
    [("Vukas\u030cinovic\u0301 Dus\u030can", "Dušan Vukašinović"), ("Sean O'Brien", "Sean O’Brien"),
     ("А\u0300на Петровић", "Ana Petrović"), ("'Ana' Petrović", "Ana Petrović"),
     ("Pe\u00adtrović Ana", "Ana Petrović")],
)  # fmt: skip
def test_one_name_has_one_key_however_it_is_encoded(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("one", ["’", "' '", "1234", ""])
def test_signs_alone_are_no_name(one):
    assert name_key(one) == ""


def test_a_decomposed_name_is_recognised(activity):
    known = person(activity, name="Dušan Vukašinović", sex="male")
    (line,) = read_lines("Dus\u030can Vukas\u030cinovic\u0301, MUP, m", activity)[0]
    assert (line.person, line.doubts) == (known, [])
