"""A whole project whose file is at fault changes nothing and names the record, field and value;
one that meets a project that is there already leaves alone what people decided since."""

import json
import shutil
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from activities.models import Activity, Document, Project
from procurement.models import Item, Piece
from reports.loading import FaultyFile, load
from tests.reports.tables import dump
from tests.reports.test_whole_project import content, export, load_project
from tests.reports.whole_project import (
    areas_of_migrations,
    emptied_database,
    whole_project,
)
from workshops.erasure import delete_names
from workshops.models import Participation, Person, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db, tmp_path):
    """The project in a folder, and an empty database."""
    areas_of_migrations()
    whole_project()
    export("whole", tmp_path / "it")
    emptied_database()
    return tmp_path / "it"


def changed(place, change):
    path = place / "project.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def activity(data, code):
    return next(row for row in data["activities"] if row["code"] == code)


def refused(place) -> str:
    before = dump()
    with pytest.raises(CommandError) as caught:
        load_project(place)
    assert dump() == before
    return str(caught.value)


def item(data):
    return data["procurement"][0]["contracts"][0]["lots"][0]["items"][0]


FAULTS = {
    "a day": (
        lambda data: activity(data, "1.1.1").update(actual_end="4.3.2019"),
        'activities 1.1.1, actual_end: "4.3.2019" is not a day. Write it like 2020-01-20.',
    ),
    "a moment without a zone": (
        lambda data: activity(data, "1.1.1").update(created_at="2019-03-04T10:00:00"),
        'activities 1.1.1, created_at: "2019-03-04T10:00:00" is not a moment. Write it like '
        "2020-01-20T09:30:00+00:00.",
    ),
    "a time": (
        lambda data: activity(data, "1.1.1").update(start_time="half past nine"),
        'activities 1.1.1, start_time: "half past nine" is not a time. Write it like 09:30:00.',
    ),
    "an end before the start": (
        lambda data: activity(data, "1.1.1").update(actual_end="2019-03-01"),
        'activities 1.1.1, actual_end: "2019-03-01" – End date 1 Mar 2019 is before start '
        "date 4 Mar 2019. Choose an end date on or after 4 Mar 2019.",
    ),
    "a status": (
        lambda data: activity(data, "1.1.1").update(status="done"),
        'activities 1.1.1, status: "done" is not one of: draft, planned, ongoing, completed, '
        "postponed, cancelled.",
    ),
    "a text": (
        lambda data: activity(data, "1.1.1").update(place=7),
        'activities 1.1.1, place: 7 is not a text. Write it in quotes: "…".',
    ),
    "a value that is needed": (
        lambda data: activity(data, "1.1.1").update(kind=None),
        "activities 1.1.1, kind: null is not a value. Enter one, or remove the key.",
    ),
    "a reference": (
        lambda data: activity(data, "1.1.1").update(component="7"),
        'activities 1.1.1, component: "7" is not in the file. Add what it names, or correct it.',
    ),
    "a reference that is no name": (
        lambda data: activity(data, "1.1.1").update(component={"code": "1"}),
        'activities 1.1.1, component: {"code": "1"} is not a name. Write it as the file names the '
        "record.",
    ),
    "a missing reference": (
        lambda data: activity(data, "1.1.1").pop("component"),
        "activities 1.1.1, component: is missing. Add it.",
    ),
    "a record twice": (
        lambda data: data["activities"].append(dict(activity(data, "1.1.1"))),
        'activities 1.1.1, code: "1.1.1" – stands in the file before. Keep one.',
    ),
    "a line of the change log": (
        lambda data: activity(data, "1.1.1")["changes"][1].update(on="soon"),
        'activities 1.1.1, changes no. 2, on: "soon" is not a day. Write it like 2020-01-20.',
    ),
    "a list that is none": (
        lambda data: activity(data, "1.1.1").update(changes={}),
        "activities 1.1.1, changes: {} is not a list. Write it like [{…}, {…}].",
    ),
    "a record that is none": (
        lambda data: activity(data, "1.1.1").update(evaluation=[]),
        'activities 1.1.1, evaluation: [] is not a record. Write it like {"…": …}.',
    ),
    "a circle": (
        lambda data: data["institutions"][2].update(parent="a-unit"),
        'parent: "a-unit" stands below it. No circles.',
    ),
    "a column of JSON": (
        lambda data: data["project"].update(light_limits=[]),
        'project whole, light_limits: [] has another form. Write it like {"…": …}.',
    ),
    "a checkpoint": (
        lambda data: data["project"].update(checkpoints=[{"on": 7}]),
        "checkpoints no. 1, on: 7 is not a day. Write it like 2020-01-20.",
    ),
    "a number that another piece has": (
        lambda data: item(data)["pieces"][1].update(
            inventory_number=item(data)["pieces"][0]["inventory_number"]
        ),
        "items 2.1/a, pieces 2, record: missing – Another piece already has this inventory number.",
    ),
    "more delivered than contracted": (
        lambda data: item(data).update(quantity=2),
        "items 2.1/a, quantity: 2 – Item 2.1/a: 4 are delivered already, so the quantity cannot be "
        "2. Enter 4 or more.",
    ),
    "a file elsewhere": (
        lambda data: activity(data, "1.1.1")["documents"][0].update(file="files/../../x.pdf"),
        'documents no. 1, file: "files/../../x.pdf" is no file of a project.',
    ),
    "a newer file": (
        lambda data: data["complete"].update(version=2),
        "file, complete, version: 2 cannot be read here: this program reads version 1.",
    ),
    "no project": (lambda data: data.pop("project"), "file, project: is missing. Add it."),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_changes_nothing(place, name):
    change, message = FAULTS[name]
    changed(place, change)
    assert message in refused(place)


def test_all_faults_of_the_values_are_named_at_once(place):
    def spoil(data):
        activity(data, "1.1.1").update(women=-1, men="seven")
        activity(data, "1.1.2").update(working_days="many")

    changed(place, spoil)
    said = refused(place)
    assert [line.split(" – ")[0] for line in said.splitlines()[1:]] == [
        "activities 1.1.1, women: -1",
        'activities 1.1.1, men: "seven" is not a whole number.',
        'activities 1.1.2, working_days: "many" is not a number. Write it like 12.5.',
    ]


def test_a_file_that_is_missing_or_spoilt_leaves_nothing_behind(place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    files = sorted((place / "files").iterdir())
    files[-1].write_bytes(b"spoilt")
    assert f"files/{files[-1].name}" in refused(place)
    files[-1].unlink()
    said = refused(place)
    assert f'file: "files/{files[-1].name}" is not beside the project file.' in said
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_what_is_no_zip_of_a_project_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("other.json", "{}")
    for name, message in (("a.zip", "cannot be read as a zip"), ("b.zip", "no project.json")):
        with pytest.raises(CommandError, match=message):
            load_project(tmp_path / name)
    with pytest.raises(CommandError, match="Is a directory"):
        load_project(tmp_path)


def test_keys_that_nobody_knows_are_said(place):
    changed(place, lambda data: activity(data, "1.1.1").update(colour="red"))
    assert "not read: activities 1.1.1: colour" in load_project(place)


@pytest.mark.parametrize("data", [{"complete": None}, {"complete": 7}, {"complete": {}}])
def test_a_file_that_only_says_that_it_is_whole_is_refused(data, db):
    with pytest.raises(FaultyFile):
        load(data)


# Into a database that has the project


def test_what_differs_is_said_and_left_alone_until_update(place):
    load_project(place)
    export("whole", place.parent / "one")
    Activity.objects.filter(code="1.1.1").update(venue="Elsewhere")
    Activity.objects.get(code="1.1.1").changes.create(action="correct", on=date(2019, 3, 9))
    said = load_project(place)
    assert 'different: activities 1.1.1: venue: "Elsewhere" in the database' in said
    assert 'different: activities 1.1.1: changes: "3 lines" in the database' in said
    load_project(place, "--update")
    export("whole", place.parent / "two")
    before, after = content(place.parent / "one"), content(place.parent / "two")
    # The version counts on: somebody may have the page open.
    spelled = after["project.json"].decode()
    assert Activity.objects.get(code="1.1.1").venue != "Elsewhere"
    assert Activity.objects.get(code="1.1.1").changes.count() == 2
    assert len(spelled.splitlines()) == len(before["project.json"].decode().splitlines())


def test_what_is_missing_is_created(place):
    load_project(place)
    Activity.objects.get(code="1.2.2").delete()
    assert "activities: 1 created" in load_project(place)
    assert Activity.objects.get(code="1.2.2").changes.count() == 1


def test_nothing_is_made_public_again_by_a_load(place):
    load_project(place)
    project = Project.objects.get()
    project.withdraw()
    activity = Activity.objects.get(code="1.1.1")
    activity.withdraw()
    for options in ([], ["--update"], ["--update", "--release"]):
        said = load_project(place, *options)
        project.refresh_from_db()
        activity.refresh_from_db()
        assert (project.released_at, activity.released_at) == (None, None)
        assert "activities 1.1.1: released_at was left alone" in said


def test_names_and_files_that_were_taken_away_do_not_come_back(place):
    load_project(place)
    delete_names(Project.objects.get())
    known = Document.objects.count()
    for options in ([], ["--update"]):
        said = load_project(place, *options)
        assert (Person.objects.count(), Participation.objects.count()) == (0, 0)
        assert set(Workshop.objects.values_list("trainers", flat=True)) == {""}
        assert Document.objects.count() == known
        assert "register: 2 of the file are not in the database and were left out" in said


def test_names_of_a_project_whose_time_is_over_go_with_the_next_deletion(place):
    said = load_project(place)
    assert "The lists of names were to be kept until" not in said  # held, by its settings
    emptied_database()
    changed(place, lambda data: data["project"].update(names_held=False))
    said = load_project(place)
    assert "The lists of names were to be kept until 2025-02-28" in said
    call_command("delete_named_lists")
    assert (Person.objects.count(), Participation.objects.count()) == (0, 0)


def test_bookings_of_equipment_stay_as_they_are(place):
    load_project(place)
    piece = Piece.objects.filter(number=5).get()
    piece.delete()
    Item.objects.filter(number="2.1/a").update(brand_and_model="Other")
    said = load_project(place, "--update")
    assert "pieces: 1 of the file are not in the database and were left out" in said
    assert Item.objects.get(number="2.1/a").brand_and_model != "Other"
    assert not Piece.objects.filter(number=5).exists()


def test_a_closed_stage_is_left_alone(place):
    load_project(place)
    Project.objects.get().stages.filter(number=1).update(note="Since")
    said = load_project(place, "--update")
    assert "stages 1: was left alone: the stage is closed." in said
    assert Project.objects.get().stages.get(number=1).note == "Since"


# Without names


def test_a_file_without_names_has_none_and_loads(place, tmp_path):
    load_project(place)
    said = export("whole", tmp_path / "quiet", "--without-names")
    assert "register" not in said
    text = (tmp_path / "quiet" / "project.json").read_text(encoding="utf-8")
    for name in ("Жарић", "trainer of x"):
        assert name not in text
    restricted = Document.objects.filter(access="restricted").get()
    assert restricted.sha256 not in text
    assert len(list((tmp_path / "quiet" / "files").iterdir())) == 5
    emptied_database()
    load_project(tmp_path / "quiet")
    export("whole", tmp_path / "again", "--without-names")
    assert content(tmp_path / "again") == content(tmp_path / "quiet")
    shutil.rmtree(tmp_path / "quiet")
