"""Loading a file again, changed or not, and releasing what it holds."""

import json
from datetime import date

import pytest
from django.db import transaction

from activities.models import Act, Activity, Institution, Project, Stage
from reports.loading import FaultyFile, load
from tests.reports.river import activity, river, the
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db


# A second run, with another file


def test_adds_what_is_missing_and_leaves_alone_what_is_there():
    load(river())
    data = river()
    data["activities"].append(
        activity("1.3.1", "presentation", "planned", "2021-07-01", "2021-07-02", "1")
    )
    data["stages"][1]["title_en"] = "The last one"
    data["institutions"][2]["name_en"] = "Croatian police"
    data["project"]["duration_months"], data["project"]["planned_end"] = 13, "2022-04-14"
    the(data, "1.1.1")["participants"]["women"] = 6
    the(data, "1.1.1")["participants"]["total"] = 14
    the(data, "1.1.1")["institutions"] = ["police"]
    the(data, "2.2.3")["change"]["new_window"] = ["2021-10-01", "2021-10-02"]
    report = load(data)
    assert report.lines()[:-2] == [
        "project: 1 different",
        "institutions: 2 unchanged, 1 different",
        "partners: 3 unchanged",
        "acts: 2 unchanged",
        "extensions: 1 unchanged",
        "components: 2 unchanged",
        "stages: 1 unchanged, 1 different",
        "activities: 1 created, 7 unchanged, 2 different",
        "different: project river-police: duration_months: 12 in the database, 13 in the file",
        'different: institutions partner: name_en: "Partner" in the database, "Croatian police" '
        "in the file",
        'different: stages 2: title_en: "Two" in the database, "The last one" in the file',
        "different: activities 1.1.1: women: 5 in the database, 6 in the file; institutions: "
        '["police", "partner"] in the database, ["police"] in the file',
        "different: activities 2.2.3: proposed_start: nothing in the database, 2021-10-01 in the "
        "file; proposed_end: nothing in the database, 2021-10-02 in the file; changes: "
        '["2021-08-09 postponed postpone premises/IT beneficiary"] in the database, '
        '["2021-08-09 postponed postpone premises/IT beneficiary 2021-10-01 2021-10-02"] '
        "in the file",
        "What differs was left alone; --update overwrites it with the file.",
    ]
    assert Activity.objects.get(code="1.1.1").women == 5
    assert Project.objects.get().duration_months == 12
    assert Stage.objects.get(number=2).title_en == "Two"


def test_update_gives_what_a_fresh_load_of_the_file_gives():
    """Everything changed at once, a reversed change log and stages that swap their days too."""
    data = river()
    data["project"]["title_en"] = "River and lake police"
    data["institutions"][0]["parent"] = "partner"
    data["institutions"][1]["role"] = "partner"
    data["stages"][0].update(start="2021-10-01", end="2022-06-14")
    data["stages"][1].update(start="2021-03-15", end="2021-09-30")
    data["components"][0]["title_en"] = "The first"
    the(data, "1.1.1")["kind"] = "training"
    the(data, "1.1.1")["institutions"] = ["partner", "unit"]
    row = the(data, "1.1.2")
    row.update(status="planned", actual_start=None, actual_end=None, participants=None)
    the(data, "2.2.1").update(planned_start="2022-05-02", planned_end="2022-05-03", place="Bled")
    the(data, "2.3.1").update(
        status="planned", planned_start="2021-05-03", planned_end="2021-05-04"
    )
    with transaction.atomic():
        load(data)
        fresh = comparable()
        transaction.set_rollback(True)
    load(river())
    report = load(data, update=True)
    assert comparable() == fresh
    assert dict(report.counts["activities"]) == {"unchanged": 5, "updated": 4}
    before = dump()
    assert dict(load(data, update=True).counts["activities"]) == {"unchanged": 9}
    assert dump() == before


def comparable():
    """All rows without keys, times and what only the history needs."""
    left_out = {"id", "version", "created_at", "recorded_at"}
    keys = {
        f"{column}_id": dict(model.objects.values_list("pk", name))
        for column, model, name in (
            ("activity", Activity, "code"),
            ("institution", Institution, "key"),
            ("parent", Institution, "key"),
            ("act", Act, "number"),
        )
    }
    tables = {}
    for table in ("Project", "Extension", "Institution", "Partner", "Component", "Stage", "Act",
                  "Activity", "Change", "ActivityInstitution"):  # fmt: skip
        rows = [
            {
                name: keys[name].get(value) if name in keys else value
                for name, value in row.items()
                if name not in left_out | {"project_id", "component_id"}
            }
            for row in dump()[f"activities.{table}"]
        ]
        tables[table] = sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return tables


def test_update_counts_as_a_new_version_with_its_own_history():
    load(river())
    data = river()
    the(data, "2.2.1")["place"] = "Bled"
    report = load(data, update=True)
    assert report.lines()[-3] == 'updated: activities 2.2.1: place: nothing → "Bled"'
    stored = Activity.objects.get(code="2.2.1")
    assert (stored.version, stored.place) == (2, "Bled")
    assert [row.history_change_reason for row in stored.history.all()] == ["loaded", "loaded"]
    assert Activity.objects.filter(version=1).count() == 8


def test_what_the_office_entered_beside_the_file_stays(django_user_model):
    load(river())
    stored = Activity.objects.get(code="2.2.1")
    stored.responsible_bc = "Official 3"
    stored.save_edit()
    Act.objects.filter(number="SL-01").update(registry_number="01-22/21")
    Stage.objects.create(
        project=stored.project, number=3, title_en="After", start="2022-06-15", end="2022-07-01"
    )
    before = dump()
    assert dict(load(river(), update=True).counts["activities"]) == {"unchanged": 9}
    assert dump() == before


def test_keys_that_the_file_leaves_out_are_left_alone():
    load(river())
    data = river()
    for name in ("participants", "institutions", "working_days", "title_sr"):
        del the(data, "1.1.1")[name]
    before = dump()
    load(data, update=True)
    assert dump() == before


def test_changes_made_in_the_application_are_different_and_stay():
    load(river())
    stored = Activity.objects.get(code="2.2.1")
    stored.set_dates(
        new_start=date(2022, 5, 30), new_end=date(2022, 5, 31), on=date(2022, 5, 2), reason="other"
    )
    before = dump()
    assert load(river()).differences == [
        "different: activities 2.2.1: current_start: 2022-05-30 in the database, 2022-05-16 in "
        "the file; current_end: 2022-05-31 in the database, 2022-05-17 in the file; changes: "
        '["2022-05-02 set dates other 2022-05-16 2022-05-17 2022-05-30 2022-05-31"] in the '
        "database, [] in the file"
    ]
    assert dump() == before


def test_made_up_records_mark_a_project_that_exists():
    load(river())
    data = river()
    data["procurement"] = {
        "title_en": "Boats",
        "lots": [{"number": 1, "title_en": "Boats", "provenance": "illustrative"}],
    }
    report = load(data)
    assert Project.objects.get().demonstration
    assert report.notes == [
        "project river-police is now marked as a demonstration: the file has made-up records."
    ]


def test_a_file_without_made_up_records_takes_the_mark_of_others_not_away():
    load(river())
    Project.objects.update(demonstration=True)
    before = dump()
    load(river(), update=True)
    assert dump() == before


# Release


def test_release_makes_public_the_project_and_what_is_completed():
    load(river())
    assert not Project.objects.released().exists()
    report = load(river(), release=True)
    assert Project.objects.released().count() == 1
    assert list(Activity.objects.released().values_list("code", flat=True)) == [
        "1.1.1",
        "1.1.2",
        "1.2.1",
    ]
    assert report.lines()[0] == "project: 1 unchanged, 1 released"
    assert "activities: 9 unchanged, 3 released" in report.lines()


def test_what_somebody_withdrew_stays_withdrawn():
    load(river(), release=True)
    Project.objects.get().withdraw()
    Activity.objects.get(code="1.1.2").withdraw()
    before = dump()
    load(river(), release=True)
    assert dump() == before
    assert not Project.objects.released().exists()
    assert Activity.objects.released().count() == 2


def test_release_leaves_alone_activities_that_are_not_in_the_file():
    load(river())
    data = river()
    data["activities"] = data["activities"][1:]
    load(data, release=True)
    assert Activity.objects.get(code="1.1.1").released_at is None


@pytest.mark.parametrize(
    ("record", "name"), [("project", "project river-police"), ("activity", "activities 1.1.1")]
)
def test_release_refuses_personal_data_and_changes_nothing(record, name):
    data = river()
    row = data["project"] if record == "project" else the(data, "1.1.1")
    row["title_en"] = "Write to ana@example.org"
    load(data)
    before = dump()
    with pytest.raises(FaultyFile) as caught:
        load(data, release=True)
    assert caught.value.faults == [
        f'{name}, title_en: "Write to ana@example.org" – The text looks like it contains personal '
        "data (ana@example.org). Remove it before publishing."
    ]
    assert dump() == before


def test_update_refuses_personal_data_in_what_is_public():
    load(river(), release=True)
    data = river()
    the(data, "1.1.1")["title_en"] = "Write to ana@example.org"
    before = dump()
    with pytest.raises(FaultyFile) as caught:
        load(data, update=True)
    assert caught.value.faults == [
        'activities 1.1.1, title_en: "Write to ana@example.org" – The text looks like it contains '
        "personal data (ana@example.org). Remove it before publishing."
    ]
    assert dump() == before


def test_update_of_what_is_public_is_stored_and_stays_public():
    data = river()
    load(data, release=True)
    code = Activity.objects.released().first().code
    the(data, code)["title_en"] = "A better title"
    data["project"]["title_en"] = "A better project"
    report = load(data)
    assert Activity.objects.get(code=code).title_en != "A better title", "different, left alone"
    report = load(data, update=True)
    assert (Activity.objects.get(code=code).title_en, Project.objects.get().title_en) == (
        "A better title",
        "A better project",
    )
    assert Activity.objects.get(code=code).released_at is not None
    assert report


def test_release_waits_for_a_manager_where_the_file_does_not_say_completed():
    data = river()
    load(data, release=True)
    planned = Activity.objects.filter(status="planned", current_end__lt=date.today()).first()
    planned.hold(start=planned.current_start, end=planned.current_end)
    load(data, release=True)
    assert not Activity.objects.get(pk=planned.pk).released_at


def test_interrupted_work_goes_on_at_its_new_start_where_the_file_does_not_say_when():
    data = river()
    row = next(one for one in data["activities"] if one["status"] == "completed")
    row.pop("change", None)
    row.update(
        planned_start="2021-05-03", planned_end="2021-05-07",
        actual_start="2021-05-03", actual_end="2021-07-09",
        changes=[
            {"on": "2021-05-05", "to": "postponed", "reason": "premises/IT"},
            {"on": "2021-06-01", "to": "planned", "new_start": "2021-07-05",
             "new_end": "2021-07-09"},
        ],
    )  # fmt: skip
    load(data)
    found = Activity.objects.get(code=row["code"])
    assert [(change.to, change.on.isoformat()) for change in found.changes.all()] == [
        ("ongoing", "2021-05-03"), ("postponed", "2021-05-05"), ("planned", "2021-06-01"),
        ("ongoing", "2021-07-05"), ("completed", "2021-07-09"),
    ]  # fmt: skip
    assert found.actual_start == date(2021, 5, 3)
