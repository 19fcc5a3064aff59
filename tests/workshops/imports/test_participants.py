"""The list of participants of an activity out to Excel and in again."""

import pytest
from django.http import Http404
from django.utils.translation import override

from activities.imports.registry import IMPORTABLE
from activities.imports.shown import shown_rows
from activities.imports.writing import Refusal, carry_out, undo
from activities.models import Import, ImportRow, ReadingLog
from activities.words import Role
from tests.activities.imports.bring import brought, opened, recheck, workbook
from tests.activities.imports.files import (
    LANGUAGES,
    Edited,
    changes,
    exported,
    said,
    statements,
    through_the_pages,
)
from tests.activities.pages import member, text
from tests.factories import ActivityFactory, MembershipFactory, PersonFactory
from tests.reports.tables import dump
from tests.workshops.pages import url
from workshops.erasure import delete_names, erase
from workshops.imports.participants.columns import full_name
from workshops.models import Participation, Person
from workshops.people import add_to_list, set_attendance

pytestmark = pytest.mark.django_db
KINDS = ["xlsx", "csv"]
CODE, NAME, INSTITUTION, SEX, POST, ATTENDANCE = range(6)


@pytest.fixture
def listed(event, partners):
    """Ana, who came, Петар and Mira, who are expected; of the partners 0, 1 and none."""
    project = event.project
    people = [
        PersonFactory(project=project, name=name, institution=at, sex=sex, post=post)
        for name, at, sex, post in [
            ("Ana Đurić", partners[0], "female", "inspektor, UKP"),
            ("Петар Петровић", partners[1], "male", ""),
            ("Mira Kos", None, "", "=sum"),
        ]
    ]
    add_to_list(activity=event, people=people)
    row = Participation.objects.get(person=people[0])
    set_attendance(activity=event, attendance={row.pk: "came"})
    event.refresh_from_db()
    return people


def code(person):
    return f"P-{person.pk}"


def out(client, activity, kind="xlsx", language="en"):
    address = url(f"participants-{kind}", activity.project, activity.code)
    return Edited(exported(client, address, language), f"list.{kind}")


def bring(activity, user, content, name="list.xlsx"):
    return opened(
        activity.project, content, user, name=name, what="participants", scope=activity.code
    )


def take(activity, user, content):
    return brought(activity.project, content, user, what="participants", scope=activity.code)


def without_imports() -> dict:
    kept = dump()
    for name in ("activities.Import", "activities.ImportRow", "activities.ReadingLog"):
        kept.pop(name)
    return kept


def stored(activity):
    rows = Participation.objects.filter(activity=activity).order_by("person__name")
    return [
        (row.person.name, row.institution, row.sex, row.person.post, row.attendance) for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_changes_nothing(listed, event, office, client, language, kind):
    file = out(client, event, kind, language)
    with override(language):
        source = bring(event, office[2], file.content(), file.name)
        assert said(source) == {}
    assert source.counts == {"unchanged": 3}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_edited_is_changed_and_nothing_else(
    listed, event, office, partners, client, language, kind
):
    file = out(client, event, kind, language)
    file.set(code(listed[1]), ATTENDANCE, {"en": "came", "sr-latn": "da", "sr": "да"}[language])
    file.set(code(listed[2]), INSTITUTION, partners[2].abbreviation)
    file.set(code(listed[2]), SEX, "ženski")
    file.set(code(listed[2]), POST, "sudija")
    with override(language):
        source = bring(event, office[2], file.content(), file.name)
        assert said(source) == {}
    court = [partners[2].name_en, partners[2].name_sr]
    assert source.counts == {"changed": 2, "unchanged": 1}
    assert changes(source) == {
        code(listed[1]): [["attendance", "expected", "came"]],
        code(listed[2]): [["institution", None, court], ["sex", "", "female"],
                          ["post", "=sum", "sudija"]],
    }  # fmt: skip
    before = without_imports()
    list(carry_out(source, by=office[2], manager=True))
    assert stored(event) == [
        ("Ana Đurić", partners[0], "female", "inspektor, UKP", "came"),
        ("Mira Kos", partners[2], "female", "sudija", "expected"),
        ("Петар Петровић", partners[1], "male", "", "came"),
    ]
    assert Person.objects.get(name="Mira Kos").institution is None, "the register stays"
    event.refresh_from_db()
    assert (event.women, event.men, event.not_stated) == (1, 1, 0)
    source.refresh_from_db()
    undo(source, by=office[2])
    assert without_imports() == before


def test_somebody_new_and_somebody_of_the_register_are_added(
    listed, event, office, partners, client
):
    known = PersonFactory(
        project=event.project, name="Jovana Ilić", institution=partners[3], sex=""
    )
    file = out(client, event)
    file.add(None, "Novak Novaković", partners[4].abbreviation, "m", "tužilac", "yes")
    file.add(None, "Јована Илић", None, None, "savetnica", None)
    source = bring(event, office[2], file.content())
    assert said(source) == {}
    assert source.counts == {"unchanged": 3, "new": 2}
    before = without_imports()
    list(carry_out(source, by=office[2], manager=True))
    assert stored(event)[1] == ("Jovana Ilić", partners[3], "", "savetnica", "expected")
    assert stored(event)[3] == ("Novak Novaković", partners[4], "male", "tužilac", "came")
    assert Person.objects.of(event.project).count() == 5
    assert Participation.objects.get(person=known).activity == event
    event.refresh_from_db()
    assert (event.women, event.men) == (1, 1)
    source.refresh_from_db()
    undo(source, by=office[2])
    assert without_imports() == before


def test_a_sex_that_was_wrong_is_put_right_on_the_other_lists(listed, event, office, client):
    other = ActivityFactory(project=event.project, component=office[1], code="1.2.2")
    add_to_list(activity=other, people=[listed[1]], attendance="came")
    file = out(client, event)
    file.set(code(listed[1]), SEX, "female")
    before = without_imports()
    source = take(event, office[2], file.content())
    other.refresh_from_db()
    assert (other.women, other.men) == (1, 0)
    undo(source, by=office[2])
    assert without_imports() == before


@pytest.mark.parametrize(
    ("place", "value", "column", "message"),
    [
        (CODE, "P-999999", "code", "The register of this project has no “P-999999”."),
        (CODE, "X", "code", "The register of this project has no “X”."),
        (CODE, None, "name", "This person is already on the list, as P-"),
        (NAME, None, "name", "Name and surname is missing."),
        (NAME, "x" * 121, "name", "A name or post has at most 120 characters."),
        (NAME, "Ana 2", "name", "“Ana 2” is not a name. Write the name and the surname."),
        (NAME, "Ana Djuric", "name", "The register has this name already, as P-"),
        (INSTITUTION, "NASA", "institution", "“NASA” is no institution that is known here"),
        (SEX, "?!", "sex", "“?!” is not known here. Write one of: woman, man"),
        (POST, "0101990710006", "post", "The line holds a personal number"),
        (POST, "petar@mup.rs", "post", "The line holds a personal number"),
        (ATTENDANCE, "maybe", "attendance", "“maybe” is not known here. Write one of: expected"),
    ],
)
def test_a_row_that_is_not_sound_is_refused_at_its_cell(
    listed, event, office, client, place, value, column, message
):
    file = out(client, event)
    file.set(code(listed[1]), place, value)
    source = bring(event, office[2], file.content())
    assert source.counts == {"unchanged": 2, "refused": 1}
    ((_number, faults),) = said(source).items()
    assert faults[column][0].startswith(message)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["Jovan Jovanović", "{0}"], "The register has this name already: P-"),
        (["Madonna", "{0}"], "The name has only one word."),
    ],
)
def test_who_is_meant_is_never_guessed(listed, event, office, partners, client, cells, message):
    PersonFactory(project=event.project, name="Jovan Jovanović", institution=partners[5])
    file = out(client, event)
    file.add(None, *[cell.replace("{0}", partners[0].abbreviation) for cell in cells])
    source = bring(event, office[2], file.content())
    ((_number, faults),) = said(source).items()
    assert faults["name"][0].startswith(message)


@pytest.mark.parametrize("heads", [("Ime", "Prezime"), ("Презиме", "Име"), ("Surname", "Name")])
def test_a_surname_in_a_column_of_its_own_is_read_with_the_name(event, office, heads):
    heads = [*heads, "Institucija", "Pol"]
    people = {"Ime": "Nova", "Prezime": "Osobić", "Institucija": "", "Pol": "ž"}
    people |= {"Name": "Nova", "Surname": "Osobić", "Име": "Nova", "Презиме": "Osobić"}
    rows = [heads, [people[head] for head in heads]]
    take(event, office[2], rows)
    (row,) = Participation.objects.filter(activity=event).select_related("person")
    assert (row.person.name, row.sex) == ("Nova Osobić", "female")


def test_a_surname_that_somebody_adds_to_the_name_is_not_said_twice():
    assert full_name({"name": "Ana", "surname": " Perić "}) == "Ana Perić"
    assert full_name({"name": "Ana PERIĆ", "surname": "Perić"}) == "Ana PERIĆ"
    assert full_name({"name": "Ana", "surname": ""}) == "Ana"
    assert full_name({"surname": "Perić"}) == "Perić"


def test_people_with_one_first_name_are_two_and_their_rows_say_their_whole_names(event, office):
    rows = [["Ime", "Prezime"], ["Ana", "Perić"], ["Ana", "Jović"], ["Ana", "Perić"]]
    source = bring(event, office[2], workbook(rows))
    assert source.counts == {"new": 1, "refused": 2}
    said_of = said(source)[2]["name"][0]
    assert said_of.startswith("“Ana Perić” stands in several rows of the file: 2, 4.")
    shown, _stale = shown_rows(
        source, list(source.rows.order_by("number")), by=office[2], manager=True
    )
    assert [(row.key, row.title) for row in shown] == [
        ("", "Ana Perić"), ("", "Ana Jović"), ("", "Ana Perić"),
    ]  # fmt: skip


def test_one_person_in_two_rows_is_refused(listed, event, office, client):
    file = out(client, event)
    file.add(None, "Nova Osoba")
    file.add(None, "osoba, nova")
    source = bring(event, office[2], file.content())
    assert source.counts == {"unchanged": 3, "refused": 2}


@pytest.mark.parametrize("known", [True, False])
def test_one_person_who_is_named_in_two_ways_is_refused(known, event, office, partners):
    at = partners[0]
    rows = [["", "Iva Ilić", at.abbreviation], ["", "Ilić Iva", at.name_en]]
    if known:
        person = PersonFactory(project=event.project, name="Iva Ilić", institution=at)
        rows[0] = [code(person), "Iva Ilić", ""]
    content = workbook([["Code", "Name and surname", "Institution"], *rows])
    source, before = bring(event, office[2], content), without_imports()
    with pytest.raises(Refusal) as refusal:
        list(carry_out(source, by=office[2], manager=False))
    assert refusal.value.messages == [
        "Rows 2, 3 mean one and the same record. Leave out all but one of them."
    ]
    assert without_imports() == before


def test_a_mark_that_somebody_sets_meanwhile_is_not_overwritten(listed, event, office, client):
    file = out(client, event)
    file.set(code(listed[1]), ATTENDANCE, "came")
    source = bring(event, office[2], file.content())
    row = Participation.objects.get(person=listed[1])
    set_attendance(activity=event, attendance={row.pk: "excused"})
    with pytest.raises(Refusal):
        list(carry_out(source, by=office[2], manager=True))
    assert Participation.objects.get(person=listed[1]).attendance == "excused"


@pytest.mark.parametrize("change", ["mark", "remove"])
def test_a_mark_that_somebody_sets_afterwards_stands_in_the_way_of_undoing(
    listed, event, office, client, change
):
    file = out(client, event)
    file.set(code(listed[1]), ATTENDANCE, "excused")
    source = take(event, office[2], file.content())
    row = Participation.objects.filter(person=listed[1])
    row.update(attendance="expected") if change == "mark" else row.delete()
    before = without_imports()
    with pytest.raises(Refusal) as refusal:
        undo(source, by=office[2])
    assert "Changed since: participation" in " ".join(refusal.value.messages)
    assert without_imports() == before


def test_files_go_with_the_names_in_them(listed, event, office, client):
    file = out(client, event)
    file.set(code(listed[0]), NAME, "Ana Đurić-Babić")
    file.add("", "Iva 7 Ilić")
    source = take(event, office[2], file.content())
    assert "Ilić" in str(list(source.rows.values("faults")))
    bring(event, office[2], file.content())
    assert "Babić" in str(list(ImportRow.objects.values()))
    erase(person=Person.objects.get(pk=listed[0].pk))
    source = Import.objects.get(pk=source.pk)
    assert (source.state, source.sheets, source.ledger, source.options) == (
        "imported", None, None, {},
    )  # fmt: skip
    assert Import.objects.count() == 1, "what was not imported yet is gone"
    kept = str(list(ImportRow.objects.values()))
    assert [name for name in ("Ana", "Babić", "Mira", "Ilić") if name in kept] == []
    with pytest.raises(Refusal) as refusal:
        undo(source, by=office[2])
    assert "This import can no longer be undone" in refusal.value.messages[0]


def test_all_files_go_on_the_retention_day(listed, event, office, client):
    take_out = out(client, event)
    bring(event, office[2], take_out.content())
    delete_names(event.project)
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_a_list_of_no_activity_is_not_found(event, office):
    with pytest.raises(Http404):
        IMPORTABLE["participants"].check_scope(event.project, "9.9.9")
    assert IMPORTABLE["participants"].check_scope(event.project, "1.2.1") is None


def test_people_of_another_project_are_not_known(listed, event, office):
    stranger = PersonFactory()
    rows = [["Code", "Name and surname", "Attendance"], [code(stranger), stranger.name, "came"]]
    source = bring(event, office[2], rows)
    assert [list(faults) for faults in said(source).values()] == [["code"]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_for_staff_and_each_reading_is_noted(listed, event, office, signed_in, kind):
    address = url(f"participants-{kind}", event.project, event.code)
    staff, client = member(event.project, Role.STAFF, signed_in)
    assert client.get(address).status_code == 200
    assert [(log.reader, log.what, log.activity) for log in ReadingLog.objects.all()] == [
        (staff, "list", event)
    ]
    _viewer, client = member(event.project, Role.VIEWER, signed_in)
    assert client.get(address).status_code == 403
    assert signed_in(MembershipFactory(role=Role.MANAGER).user).get(address).status_code == 404
    assert ReadingLog.objects.count() == 1


def test_who_was_erased_is_not_in_the_file(listed, event, office, client):
    erase(person=listed[0])
    assert [row[NAME] for row in out(client, event, "csv").rows[1:]] == [
        "Mira Kos", "Петар Петровић",
    ]  # fmt: skip


def test_through_the_pages_each_reading_is_noted(listed, event, office, client):
    file = out(client, event)
    file.set(code(listed[2]), ATTENDANCE, "came")
    ReadingLog.objects.all().delete()
    source, rows, page = through_the_pages(
        client, event.project, "participants", file, scope=event.code
    )
    assert "Mira Kos" in text(rows)
    assert page.request["PATH_INFO"] == url("participants", event.project, event.code)
    assert source.counts == {"changed": 1, "unchanged": 2}
    # The columns with examples, the rows, and the list itself afterwards.
    assert [log.what for log in ReadingLog.objects.order_by("pk")] == ["list"] * 3


def test_thirty_rows_take_as_many_statements_as_one(event, office, partners, client):
    project, counts = event.project, []
    for number in (2, 30):
        people = [
            PersonFactory(project=project, name=f"Ana {chr(65 + n % 26)}{n // 26 * 'x'}r", sex="")
            for n in range(number)
        ]
        Participation.objects.filter(activity=event).delete()
        add_to_list(activity=event, people=people)
        file = out(client, event)
        for person in people:
            file.set(code(person), ATTENDANCE, "came")
            file.set(code(person), SEX, "f")
            file.set(code(person), INSTITUTION, partners[0].abbreviation)
        file.add(None, f"Nova Osoba{number * 'a'}", partners[1].abbreviation)
        source = bring(event, office[2], file.content())
        assert source.counts == {"changed": number, "new": 1}
        counts.append(
            (
                statements(lambda source=source: recheck(source, office[2])),
                statements(
                    lambda source=source: list(carry_out(source, by=office[2], manager=True))
                ),
            )
        )
        undo(Import.objects.get(pk=source.pk), by=office[2])
    assert counts[0] == counts[1]
