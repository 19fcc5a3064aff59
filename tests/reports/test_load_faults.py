"""Faulty files: each names record, field and value, and changes nothing in any table."""

import json
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from reports.loading import FaultyFile, load
from reports.loading.faults import SHOWN_FAULTS
from tests.reports.river import river, the
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db

ABSENT = object()


@pytest.fixture(autouse=True)
def on_1_june_2026():
    with time_machine.travel("2026-06-01 09:00+02:00", tick=False):
        yield


def broken(*places) -> dict:
    """The second project with other values: (path, value) for each place."""
    data = river()
    for path, value in places:
        *way, last = path
        found = data
        for step in way:
            is_code = isinstance(step, str) and step[0].isdigit()
            found = the(data, step) if is_code else found[step]
        if value is ABSENT:
            del found[last]
        else:
            found[last] = value
    return data


def faults_of(data, **options) -> list[str]:
    before = dump()
    with pytest.raises(FaultyFile) as caught:
        load(data, **options)
    assert dump() == before
    return caught.value.faults


def cases(name):
    """(place and value, what is said) as the table of that name lists them."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line, []))
    return found


CASES = cases("faulty_files.txt")


@pytest.mark.parametrize(("case", "said"), CASES, ids=[case for case, _said in CASES])
def test_fault_is_named_and_changes_nothing(case, said):
    place, _equals, value = case.partition(" = ")
    path = [int(step) if step.isdigit() else step for step in place.split()]
    data = broken((path, ABSENT if value == "ABSENT" else json.loads(value)))
    assert faults_of(data, release=True) == said
    load(river())
    # With the rows there already: what follows from a missing record may be there then.
    assert faults_of(data, update=True, release=True)[0] == said[0]


def test_all_faults_are_named_at_once():
    data = broken(
        (["project", "acronym"], 5),
        (["stages", 0, "end"], "soon"),
        (["1.1.1", "kind"], "seminar"),
        (["1.1.1", "planned_end"], "2021-04-11"),
        (["2.2.3", "change", "party"], "them"),
    )
    assert [fault.partition(":")[0] for fault in faults_of(data)] == [
        "project river-police, acronym",
        "stages 1, end",
        "activities 1.1.1, kind",
        "activities 2.2.3, change, party",
    ]
    del data["project"]["acronym"]
    the(data, "1.1.1")["kind"] = "workshop"
    assert [fault.partition(":")[0] for fault in faults_of(data)] == [
        "stages 1, end",
        "activities 2.2.3, change, party",
        "activities 1.1.1, planned_end",
    ]


def test_actual_start_that_the_change_log_contradicts():
    changes = river()["activities"][2]["changes"]
    data = broken(
        (["1.2.1", "changes"], [{"on": "2021-09-06", "to": "ongoing"}, *changes]),
        (["1.2.1", "actual_start"], "2021-11-08"),
    )
    assert faults_of(data) == [
        'activities 1.2.1, actual_start: "2021-11-08" – by its changes the day is 2021-09-06. '
        "Correct one of them."
    ]


def test_project_made_shorter_than_its_activities():
    load(river())
    data = broken(
        (["project", "duration_months"], 11),
        (["project", "planned_end"], "2022-02-14"),
    )
    assert faults_of(data, update=True) == [
        'activities 2.2.1, planned_start, planned_end: "2022-05-16", "2022-05-17" – The activity '
        "runs 16 May 2022 to 17 May 2022, but the project runs 15 Mar 2021 to 14 May 2022. Change "
        "the dates or record an extension first."
    ]


def test_stage_that_overlaps_with_one_of_the_database():
    load(river())
    stage = {"number": 3, "title_en": "Three", "start": "2022-06-14", "end": "2022-07-01"}
    assert faults_of(broken((["stages"], [stage]))) == [
        'stages 3, start: "2022-06-14" – These days overlap with stage “Two” (2021-10-01 to '
        "2022-06-14). Stages follow each other."
    ]


def test_institution_that_the_database_puts_above_its_parent():
    load(river())
    police = {**river()["institutions"][1], "parent": "unit"}
    assert faults_of(broken((["institutions"], [police])), update=True) == [
        'institutions police, parent: "unit" – An institution cannot be part of itself. '
        "Choose another."
    ]


def test_only_so_many_faults_are_shown():
    rows = [{**the(river(), "2.2.1"), "code": f"x{number}"} for number in range(SHOWN_FAULTS + 5)]
    with pytest.raises(FaultyFile) as caught:
        load(broken((["activities"], rows)))
    lines = str(caught.value).splitlines()
    assert len(lines) == SHOWN_FAULTS + 1
    assert lines[0].startswith('activities x0, code: "x0" – “x0” is not a valid activity code.')
    assert lines[-1] == "… and 5 more."


def test_long_values_are_shortened():
    (fault,) = faults_of(broken((["1.1.1", "title_en"], "é" * 301)))
    assert fault == (
        f'activities 1.1.1, title_en: "{"é" * 79}… – '
        "Ensure this value has at most 300 characters (it has 301)."
    )


@pytest.mark.parametrize(
    ("place", "length", "said"),
    [
        (["2.1.1", "change", "approved_by"], 61, "at most 60 characters (it has 61)."),
        (["2.1.1", "change", "reason"], 501, "at most 500 characters (it has 501)."),
        (["project", "extensions", 0, "document"], 61, "at most 60 characters (it has 61)."),
    ],
)
def test_texts_that_are_too_long_for_their_column(place, length, said):
    fault = faults_of(broken((place, "y" * length)))[0]
    assert place[-1] in fault
    assert fault.endswith(said)


def test_extensions_beyond_the_calendar():
    days = [f"{year}-{month:02d}-01" for year in range(1950, 2090) for month in range(1, 13)]
    extensions = [{"on": day, "months": 60} for day in days]
    assert faults_of(broken((["project", "extensions"], extensions))) == [
        "project river-police, extensions no. 1680, months: "
        "60 – with these months the project has no end. Correct them."
    ]


@pytest.mark.parametrize("data", [[], None, "text", 5, [{}]])
def test_what_is_no_project_file(data):
    assert faults_of(data) == [f"{json.dumps(data)} is not a project file: it must begin with {{."]


# The file itself


def refused(path) -> str:
    before = dump()
    with pytest.raises(CommandError) as caught:
        call_command("load_project", str(path))
    assert dump() == before
    return str(caught.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "FILE, line 1, column 1: not JSON (Expecting value)."),
        (
            b'{"project": {\n  "slug": }}',
            "FILE, line 2, column 11: not JSON (Expecting value).",
        ),
        (b'{"a": "\xe8"}', "FILE is not UTF-8: byte 8 cannot be read. Save it as UTF-8."),
        (
            '{"project": {}}'.encode("utf-16"),
            "FILE is not UTF-8: byte 1 cannot be read. Save it as UTF-8.",
        ),
        (
            b'{"activities": [{"code": "1.1", "kind": "a", "kind": "b"}]}',
            'FILE: "kind" stands twice in one record (1.1): "a" and "b". Keep one.',
        ),
        (b"[" * 100_000, "FILE: the lists stand too deep inside each other."),
    ],
)
def test_file_that_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    assert refused(path) == f"Nothing was loaded.\n{said}"


def test_number_of_thousands_of_digits(tmp_path):
    path = tmp_path / "file.json"
    path.write_text('{"project": ' + "9" * 5000 + "}")
    assert refused(path).startswith("Nothing was loaded.\nFILE: Exceeds the limit")


def test_file_that_is_not_there(tmp_path):
    assert refused(tmp_path / "none.json") == ("Nothing was loaded.\nFILE: there is no such file.")
    assert refused(tmp_path) == "Nothing was loaded.\nFILE cannot be read: Is a directory."


def test_byte_order_mark_is_read_over(tmp_path):
    path = tmp_path / "file.json"
    path.write_text(json.dumps(river()), encoding="utf-8-sig")
    call_command("load_project", str(path), stdout=StringIO())
