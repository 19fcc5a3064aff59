"""Loading conclusions and recommendations, their steps and their release."""

from datetime import date, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Project
from reports.loading import load, read
from tests.reports.river import finding, lake, row_of
from tests.reports.tables import dump
from tests.reports.test_load_faults import faults_of
from workshops.models import Area, Person, Recommendation, Step

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def found(code) -> Recommendation:
    return next(row for row in Recommendation.objects.all() if row.code == code)


def lines_of(report, *sections):
    return [line for line in report.lines() if line.partition(":")[0] in sections]


# The demonstration project


STATES = {
    "2018-09-28": {},
    "2019-07-05": {
        "R-1.2.1-01": "conclusion",
        "R-1.2.1-02": "implemented",
        "R-2.3.1-01": "proposed",
        "R-3.2.1-01": "in progress",
        "R-3.2.1-02": "conclusion",
        "R-3.2.2-01": "proposed",
        "R-3.2.2-02": "proposed",
    },
    "2020-01-20": {
        "R-1.2.1-01": "conclusion",
        "R-1.2.1-02": "implemented",
        "R-2.3.1-01": "implemented",
        "R-2.3.3-01": "accepted",
        "R-2.3.4-01": "proposed",
        "R-2.3.4-02": "proposed",
        "R-3.2.1-01": "in progress",
        "R-3.2.1-02": "conclusion",
        "R-3.2.2-01": "in progress",
        "R-3.2.2-02": "verified",
        "R-3.2.3-01": "conclusion",
        "R-3.2.3-02": "accepted",
        "R-3.2.3-03": "proposed",
        "R-3.2.4-01": "in progress",
    },
}


def test_demonstration_has_its_states_on_each_of_the_three_days():
    load(read(FILE))
    states = {}
    for day in STATES:
        rows = Recommendation.objects.as_of(date.fromisoformat(day)).select_related("activity")
        states[day] = {
            row.code: row.status_then if row.is_recommendation else row.kind for row in rows
        }
    assert states == STATES
    # The register is in the order of the codes.
    assert {day: list(rows) for day, rows in states.items()} == {
        day: sorted(rows) for day, rows in STATES.items()
    }


def test_demonstration_has_the_overdue_and_the_accepted_of_the_product():
    load(read(FILE))
    counted = {}
    for day in STATES:
        on = date.fromisoformat(day)
        rows = Recommendation.objects.as_of(on).recommendations().select_related("activity")
        due = [row for row in rows if row.accepted_then and row.due <= on]
        done = [row.code for row in due if row.status_then in ("implemented", "verified")]
        counted[day] = (
            len(rows), [row.code for row in rows if row.overdue_then], len(done), len(due),
        )  # fmt: skip
    assert counted == {
        "2018-09-28": (0, [], 0, 0),
        "2019-07-05": (5, [], 1, 1),
        "2020-01-20": (11, ["R-3.2.2-01", "R-3.2.4-01"], 3, 5),
    }


def test_stores_every_column():
    load(read(FILE))
    row = found("R-3.2.2-02")
    assert (row.kind, row.area.key, row.addressee.key, row.due, row.status, row.provenance) == (
        "recommendation", "victim protection", "czztlj", date(2019, 11, 30), "verified",
        "illustrative",
    )  # fmt: skip
    assert row.once_accepted
    assert (row.number, row.sort_key, row.version, row.released_at) == (2, "030202-002", 1, None)
    assert row.text_sr == "Uvesti jedinstven obrazac za upućivanje žrtava."
    assert row.text_en == "Introduce a single referral form for victims."
    assert "zrtava" in row.search
    assert row.project.slug == "thb-serbia"
    assert list(row.steps.values_list("to", "on", "note", "recorded_by")) == [
        ("verified", date(2019, 12, 10), "", None)
    ]
    assert [str(name) for name in row.missing] == ["evidence"], "accepted, and marked as missing"
    assert [entry.history_change_reason for entry in row.history.all()] == ["loaded"]
    assert Step.objects.count() == 8, "one for each that is no longer proposed"


# A second project


def test_loads_a_second_project():
    load(lake())
    rows = Recommendation.objects.select_related("activity", "area", "addressee")
    assert [
        (row.code, row.kind, row.area.key, row.addressee and row.addressee.key, row.status)
        for row in rows
    ] == [
        ("R-1.1.1-01", "conclusion", "prevention", None, "proposed"),
        ("R-1.1.1-02", "recommendation", "prevention", "police", "accepted"),
        ("R-1.1.2-01", "recommendation", "river guards", None, "proposed"),
    ]
    assert list(Step.objects.values_list("to", "on")) == [("accepted", date(2021, 4, 20))]


def test_an_area_that_nobody_knows_is_made_once():
    data = lake()
    row_of(data, "R-1.1.1-01")["area"] = "River Guards"
    row_of(data, "R-1.1.1-02")["area"] = "PREVENTION"
    report = load(data)
    assert lines_of(report, "areas") == ["areas: 1 created, 1 unchanged"]
    assert Area.objects.count() == 4
    made = Area.objects.latest("pk")
    assert (made.key, made.name_en, made.history.get().history_change_reason) == (
        "River Guards", "River Guards", "loaded",
    )  # fmt: skip
    assert found("R-1.1.2-01").area == made
    assert found("R-1.1.1-02").area.key == "prevention"


def test_other_spellings_of_a_code_are_the_same_code():
    data = lake()
    row_of(data, "R-1.1.1-01").update(code="R-1.01.1-01", activity="1.1.01.")
    load(data)
    before = dump()
    assert lines_of(load(lake()), "recommendations") == ["recommendations: 3 unchanged"]
    assert dump() == before


def test_one_of_an_activity_that_the_database_alone_has():
    load(lake())
    data = lake()
    data["activities"] = data["activities"][1:]
    rows = data["conclusions_and_recommendations"]
    rows.append(finding("R-1.1.1-03", "recommendation", status="rejected", status_on="2021-04-13"))
    load(data)
    assert found("R-1.1.1-03").status == "rejected"
    rows.append(finding("R-1.1.1-04", "recommendation", status="rejected", status_on="2021-04-12"))
    assert faults_of(data) == [
        'conclusions_and_recommendations R-1.1.1-04, status_on: "2021-04-12" – is before the '
        "actual end of activity 1.1.1, 13 Apr 2021. Correct one of them."
    ]


def test_a_file_without_any_leaves_those_of_the_database_alone():
    load(lake())
    data = lake()
    del data["conclusions_and_recommendations"]
    before = dump()
    assert lines_of(load(data, update=True, release=False), "recommendations", "areas") == []
    assert dump() == before


# Again


def test_second_run_changes_nothing_in_any_table():
    load(lake(), release=True)
    before = dump()
    reports = [load(lake()), load(lake(), release=True), load(lake(), update=True)]
    assert dump() == before
    for report in reports:
        assert lines_of(report, "recommendations") == ["recommendations: 3 unchanged"]


def changed() -> dict:
    data = lake()
    row_of(data, "R-1.1.1-01").update(text_en="Another text", area="river guards")
    row_of(data, "R-1.1.1-02").update(
        status="implemented", status_on="2021-05-20", addressee="unit", due=None
    )
    row_of(data, "R-1.1.2-01").update(status="in progress", status_on="2021-07-01")
    return data


def test_what_differs_is_named_and_left_alone():
    load(lake())
    before = dump()
    report = load(changed())
    assert dump() == before
    assert lines_of(report, "recommendations", "areas") == [
        "areas: 2 unchanged",
        "recommendations: 3 different",
    ]
    assert report.differences == [
        "different: conclusions_and_recommendations R-1.1.1-01: "
        'text_en: "Text R-1.1.1-01" in the database, "Another text" in the file; '
        "area: prevention in the database, river guards in the file",
        "different: conclusions_and_recommendations R-1.1.1-02: "
        "due: 2021-06-01 in the database, nothing in the file; "
        "addressee: police in the database, unit in the file; "
        'status: "accepted" in the database, "implemented" in the file; '
        'steps: ["2021-04-20 accepted"] in the database, ["2021-05-20 implemented"] in the file',
        "different: conclusions_and_recommendations R-1.1.2-01: "
        'status: "proposed" in the database, "in progress" in the file; '
        'steps: [] in the database, ["2021-07-01 in progress"] in the file',
    ]


def test_update_overwrites_fields_and_steps():
    load(lake())
    report = load(changed(), update=True)
    assert lines_of(report, "recommendations") == ["recommendations: 3 updated"]
    row = found("R-1.1.1-02")
    assert (row.status, row.addressee.key, row.due, row.version) == (
        "implemented", "unit", None, 2,
    )  # fmt: skip
    assert [entry.history_change_reason for entry in row.history.all()] == ["loaded", "loaded"]
    assert list(Step.objects.order_by("on").values_list("to", "taken_back", "on")) == [
        ("", "accepted", date(2021, 4, 20)),
        ("implemented", "", date(2021, 5, 20)),
        ("in progress", "", date(2021, 7, 1)),
    ]
    assert "another text" in found("R-1.1.1-01").search
    before = dump()
    assert lines_of(load(changed(), update=True), "recommendations") == [
        "recommendations: 3 unchanged"
    ]
    assert dump() == before


def test_what_people_have_done_since_stays():
    load(lake())
    found("R-1.1.2-01").take("accepted", on=date(2021, 7, 1))
    row = found("R-1.1.1-02")
    row.take("in progress", on=date(2021, 5, 3))
    row.take("superseded", on=date(2021, 6, 3), note="Another act")
    row.take_back(note="Entered twice")
    before = dump()
    for update in (False, True):
        report = load(lake(), update=update)
        assert lines_of(report, "recommendations") == ["recommendations: 3 unchanged"]
        assert dump() == before


def test_update_of_a_text_leaves_what_people_have_done_since():
    load(lake())
    found("R-1.1.1-02").take("in progress", on=date(2021, 5, 3))
    data = lake()
    row_of(data, "R-1.1.1-02")["text_en"] = "Another text"
    steps = list(Step.objects.values())
    load(data, update=True)
    row = found("R-1.1.1-02")
    assert (row.text_en, row.status, row.once_accepted) == ("Another text", "in progress", True)
    assert list(Step.objects.values()) == steps


def test_update_with_another_step_takes_back_what_people_did_and_keeps_it_in_the_log():
    load(lake())
    found("R-1.1.1-02").take("in progress", on=date(2021, 5, 3), note="They began")
    data = lake()
    row_of(data, "R-1.1.1-02").update(status="rejected", status_on="2021-04-21")
    assert load(data).differences == [
        "different: conclusions_and_recommendations R-1.1.1-02: "
        'status: "in progress" in the database, "rejected" in the file; steps: '
        '["2021-04-20 accepted", "2021-05-03 in progress"] in the database, '
        '["2021-04-21 rejected"] in the file'
    ]
    load(data, update=True)
    row = found("R-1.1.1-02")
    assert (row.status, row.once_accepted) == ("rejected", False)
    assert list(row.steps.values_list("on", "to", "taken_back", "note")) == [
        (date(2021, 4, 20), "", "accepted", ""),
        (date(2021, 4, 21), "rejected", "", ""),
        (date(2021, 5, 3), "", "in progress", "They began"),
    ]


def test_keys_that_the_file_leaves_out_are_left_alone():
    load(lake())
    data = lake()
    for name in ("area", "addressee", "due", "status", "status_on", "text_sr"):
        del row_of(data, "R-1.1.1-02")[name]
    before = dump()
    assert lines_of(load(data, update=True), "recommendations") == ["recommendations: 3 unchanged"]
    assert dump() == before


# Release


def test_release_makes_public_what_completed_activities_ended_with():
    report = load(lake(), release=True)
    assert lines_of(report, "recommendations") == ["recommendations: 3 created, 3 released"]
    assert Recommendation.objects.released().count() == 3


def test_demonstration_releases_all_of_its_own():
    load(read(FILE), release=True)
    assert Recommendation.objects.released().count() == 14


def test_what_somebody_withdrew_stays_withdrawn():
    load(lake(), release=True)
    found("R-1.1.1-02").withdraw()
    Activity.objects.get(code="1.1.2").withdraw()
    Recommendation.objects.filter(activity__code="1.1.2").update(released_at=None)
    before = dump()
    load(lake(), release=True)
    assert dump() == before
    assert [row.code for row in Recommendation.objects.released()] == ["R-1.1.1-01"]


def test_release_waits_where_the_activity_is_not_completed_or_the_file_does_not_have_it():
    data = lake()
    data["conclusions_and_recommendations"].append(finding("R-2.2.1-01", "conclusion"))
    load(data)
    project = Project.objects.get()
    activity = project.activities.get(code="1.1.1")
    Recommendation.objects.create(
        project=project, activity=activity, kind="conclusion", text_en="Of the office"
    )
    load(data, release=True)
    waiting = Recommendation.objects.filter(released_at=None)
    assert [row.code for row in waiting] == ["R-1.1.1-03", "R-2.2.1-01"]


@pytest.mark.parametrize("text", ["Write to ana@example.org", "Ask Петровић Ана about it"])
def test_release_and_update_refuse_personal_data(text):
    load(lake())
    Person.objects.create(project=Project.objects.get(), name="Petrović Ana")
    data = lake()
    row_of(data, "R-1.1.1-02")["text_en"] = text
    load(data, update=True)
    said = [
        f'conclusions_and_recommendations R-1.1.1-02, text_en: "{text}" – The text looks like it '
        f"contains personal data ({'ana@example.org' if '@' in text else 'Petrović Ana'}). Remove "
        "it before publishing."
    ]
    assert faults_of(data, release=True) == said
    load(lake(), update=True, release=True)
    assert faults_of(data, update=True) == said


# Speed


def test_many_rows_need_few_statements():
    def statements(number):
        data = lake()
        data["project"]["slug"] = f"river-{number}"
        data["conclusions_and_recommendations"] = [
            finding(
                *(f"R-1.1.1-{place:02d}", "recommendation"),
                status="accepted", status_on="2021-05-03", area="prevention", addressee="police",
            )
            for place in range(1, number + 1)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            load(data)
        again = CaptureQueriesContext(connection)
        with again:
            load(data)
        return len(captured), len(again)

    statements(1)  # makes what projects share
    few, many = statements(3), statements(150)
    # Inserts hold so many values each.
    assert many[0] - few[0] <= 10
    assert many[1] == few[1]


def test_releasing_reads_the_register_of_people_once():
    load(lake())
    with CaptureQueriesContext(connection) as captured:
        load(lake(), release=True)
        load(changed(), update=True)
    read_register = [query for query in captured if 'FROM "workshops_person"' in query["sql"]]
    assert len(read_register) == 2, "one for each load"
    assert isinstance(found("R-1.1.1-02").released_at, datetime)
