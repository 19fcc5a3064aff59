"""What a row does, by what it says and by what is there already."""

from datetime import date
from time import process_time

import pytest
import time_machine

from activities.imports.checking import settle_all, task_for
from activities.imports.work_plan.values import names_in
from activities.models import Activity, ActivityInstitution
from core.incoming.sheets import LONGEST_CELL
from tests.activities.imports.bring import again, brought, opened
from tests.factories import ActFactory, InstitutionFactory, project_with

pytestmark = pytest.mark.django_db

HEAD = {
    "code": "Code", "title": "Title", "kind": "Kind", "component": "Component", "start": "Start",
    "end": "End", "actual_start": "Actual start", "actual_end": "Actual end", "place": "Place",
    "working_days": "Working days", "institutions": "Institutions", "status": "Status",
    "since": "Status since", "reason": "Reason", "party": "Party", "act": "Approving act",
    "women": "Women", "men": "Men", "participants": "Participants",
    "internal_note": "Internal note",
}  # fmt: skip
SOUND = {"code": "1.1", "title": "Seminar", "kind": "workshop", "start": "4.3.2019"}
TODAY = "(1 Jul 2019)"


@pytest.fixture(autouse=True)
def on_1_july_2019():
    with time_machine.travel("2019-07-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def plan():
    return project_with()


def table(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [[HEAD[name] for name in names], *([row.get(name) for name in names] for row in rows)]


def settled(plan, *rows, manager=True):
    project, _component, user = plan
    source = opened(project, table(*rows), user, manager=manager)
    task = task_for(source, by=user, manager=manager)
    task.project = again(project)
    return list(settle_all(task, list(source.rows.all())))


def written(plan, *rows, manager=True):
    project, _component, user = plan
    return brought(project, table(*rows), user, manager=manager)


# New


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"code": ""}, {"code": ["Code is missing. Enter it first."]}),
        (
            {"code": "A-1"},
            {
                "code": [
                    "“A-1” is not a valid activity code. Use numbers separated by dots, for "
                    "example 1.2.3."
                ]
            },
        ),
        ({"title": ""}, {"title": ["Title is missing. Enter it first."]}),
        (
            {"title": "a" * 301},
            {"title": ["301 characters are too many. Shorten the text to 300."]},
        ),
        ({"kind": ""}, {"kind": ["Kind is missing. Enter it first."]}),
        (
            {"kind": "žurka"},
            {
                "kind": [
                    "“žurka” is not known here. Write one of: workshop, training, study visit, "
                    "expert mission, conference, steering committee, presentation, drafting, "
                    "round table, internship, other."
                ]
            },
        ),
        (
            {"status": "gotovo"},
            {
                "status": [
                    "“gotovo” is not known here. Write one of: draft, planned, ongoing, "
                    "completed, postponed, cancelled."
                ]
            },
        ),
        ({"start": ""}, {"start": ["Start date is missing. Enter it first."]}),
        (
            {"start": "31.2.2019"},
            {"start": ["“31.2.2019” is not a day. Write it like 20.1.2020 or 2020-01-20."]},
        ),
        (
            {"end": "3.3.2019"},
            {
                "end": [
                    "End date 3 Mar 2019 is before start date 4 Mar 2019. Choose an end date on "
                    "or after 4 Mar 2019."
                ]
            },
        ),
        (
            {"start": "4.3.2020"},
            {
                "start": [
                    "The activity runs 4 Mar 2020 to 4 Mar 2020, but the project runs 1 Jan 2019 "
                    "to 31 Dec 2019. Change the dates or record an extension first."
                ]
            },
        ),
        (
            {"component": "2"},
            {
                "component": [
                    "Code 1.1 belongs to component 1, but you chose component 2. Correct one of "
                    "the two."
                ]
            },
        ),
        (
            {"working_days": "1,3"},
            {"working_days": ["1.3 working days: enter whole or half days, for example 2.5."]},
        ),
        (
            {"working_days": "five"},
            {"working_days": ["“five” is not a number. Write amounts like 1234.50."]},
        ),
        ({"working_days": "-1"}, {"working_days": ["-1 is less than 0. Enter 0 or more."]}),
        (
            {"status": "completed"},
            {
                "actual_start": [
                    "To mark this activity as completed, enter the actual start and end dates; "
                    f"they cannot be later than today {TODAY}."
                ]
            },
        ),
        (
            {"status": "completed", "actual_start": "4.3.2019", "actual_end": "2.7.2019"},
            {
                "actual_end": [
                    "To mark this activity as completed, enter the actual start and end dates; "
                    f"they cannot be later than today {TODAY}."
                ]
            },
        ),
        (
            {"actual_start": "5.3.2019", "actual_end": "4.3.2019"},
            {
                "actual_end": [
                    "End date 4 Mar 2019 is before start date 5 Mar 2019. Choose an end date on "
                    "or after 5 Mar 2019."
                ]
            },
        ),
        ({"status": "ongoing"}, {"actual_start": ["Actual start is missing. Enter it first."]}),
        (
            {"status": "ongoing", "actual_start": "2.7.2019"},
            {
                "actual_start": [
                    "The day 2 Jul 2019 is later than today (1 Jul 2019). Enter a day up to today."
                ]
            },
        ),
        (
            {"status": "planned", "actual_start": "4.3.2019", "actual_end": "4.3.2019"},
            {
                "actual_end": [
                    "The row has an actual end, but its status is “planned”. Correct one of the "
                    "two."
                ]
            },
        ),
        (
            {"status": "planned", "actual_start": "4.3.2019"},
            {
                "actual_start": [
                    "The row has an actual start, but its status is “planned”. Correct one of the "
                    "two."
                ]
            },
        ),
        (
            {"status": "cancelled", "act": "PSC-99"},
            {
                "act": [
                    "“PSC-99” is no act of the project. Acts: –. Enter it among the acts first, or "
                    "leave the cell empty."
                ]
            },
        ),
        (
            {"institutions": "MUP, Neka sasvim nepoznata ustanova"},
            {
                "institutions": [
                    "“Neka sasvim nepoznata ustanova” is no institution that is known here. Write "
                    "its abbreviation, of at most 20 characters, and it is made."
                ]
            },
        ),
        (
            {"participants": "20"},
            {
                "participants": [
                    "Nobody can have been there yet: the activity is not completed. Leave the cell "
                    "empty, or enter the actual dates."
                ]
            },
        ),
        (
            {"actual_start": "4.3.2019", "actual_end": "4.3.2019", "women": "2", "men": "3",
             "participants": "6"},
            {
                "participants": [
                    "Women (2) + men (3) + other or not stated (0) = 5, but the total is 6. The "
                    "sum must match."
                ]
            },
        ),
    ],
)  # fmt: skip
def test_refuses_at_the_cell(plan, row, faults):
    (one,) = settled(plan, {**SOUND, **row})
    assert (one.outcome, one.faults, one.changes, one.plan) == ("refused", faults, [], None)


def test_a_code_that_stands_twice_is_refused_in_both_rows(plan):
    first, second, third = settled(plan, SOUND, {**SOUND, "code": "1.01"}, {**SOUND, "code": "1.2"})
    said = "stands in several rows of the file: 2, 3. Correct it, or leave one out."
    assert [one.faults for one in (first, second)] == [
        {"code": [f"“1.1” {said}"]},
        {"code": [f"“1.01” {said}"]},
    ]
    assert third.outcome == "new"


def test_headings_and_totals_between_the_rows_stay_aside(plan):
    rows = [
        {"code": "Komponenta 1 – Pravni okvir"},
        SOUND,
        {"title": "Ukupno", "working_days": 12},
        {"title": "Napomena ispod tabele"},
    ]
    assert [one.outcome for one in settled(plan, *rows)] == ["aside", "new", "aside", "aside"]


@pytest.mark.parametrize(
    ("row", "status", "log"),
    [
        ({}, "planned", []),
        ({"status": "nacrt"}, "draft", []),
        ({"actual_start": "4.3.2019"}, "ongoing", [("start", "ongoing", "2019-03-04")]),
        (
            {"actual_start": "4.3.2019", "actual_end": "6.3.2019"},
            "completed",
            [("start", "ongoing", "2019-03-04"), ("complete", "completed", "2019-03-06")],
        ),
        ({"status": "odloženo"}, "postponed", [("postpone", "postponed", "2019-03-04")]),
        (
            {"status": "odloženo", "start": "4.9.2019"},
            "postponed",
            [("postpone", "postponed", "2019-07-01")],
        ),
        (
            {"status": "odloženo", "since": "1.2.2019"},
            "postponed",
            [("postpone", "postponed", "2019-02-01")],
        ),
        (
            {"status": "postponed", "actual_start": "4.3.2019", "since": "5.3.2019"},
            "postponed",
            [("start", "ongoing", "2019-03-04"), ("postpone", "postponed", "2019-03-05")],
        ),
        ({"status": "Отказано"}, "cancelled", [("cancel", "cancelled", "2019-03-04")]),
    ],
)  # fmt: skip
def test_a_new_row_has_the_log_of_its_status(plan, row, status, log):
    written(plan, {**SOUND, **row})
    activity = Activity.objects.get()
    assert activity.status == status
    assert [
        (change.action, change.to, change.on.isoformat()) for change in activity.changes.all()
    ] == log
    assert (activity.version, activity.created_by, activity.search) == (1, plan[2], "seminar 1.1")


def test_a_new_row_has_what_the_form_would_have_stored(plan):
    project, component, user = plan
    ministry = InstitutionFactory(abbreviation="MUP", name_sr="Ministarstvo")
    act = ActFactory(project=project, number="PSC-04")
    written(
        plan,
        {
            **SOUND, "code": "1.02", "end": "5.3.2019", "place": "Niš", "working_days": "2,5",
            "institutions": "ministarstvo", "status": "cancelled", "reason": "viša sila",
            "party": "korisnik", "act": "psc 04", "internal_note": "Hitno.",
        },
    )  # fmt: skip
    activity = Activity.objects.get()
    assert (
        activity.code, activity.sort_key, activity.component, activity.kind, activity.title_en,
        activity.current_end, activity.place, str(activity.working_days), activity.internal_note,
    ) == (
        "1.2", "0102", component, "workshop", "Seminar", date(2019, 3, 5), "Niš", "2.5", "Hitno.",
    )  # fmt: skip
    change = activity.changes.get()
    assert (change.reason, change.party, change.act) == ("force majeure", "beneficiary", act)
    presence = ActivityInstitution.objects.get()
    assert (presence.institution, presence.invited, presence.attended) == (ministry, True, False)
    for model in (Activity, ActivityInstitution):
        history = model.history.get()
        assert (history.history_type, history.history_user) == ("+", user)
        assert history.history_change_reason == "import of plan.xlsx"
    assert project.activities.get().changes.get().recorded_by == user


def test_a_workshop_has_the_row_of_its_kind(plan):
    from workshops.models import Training, Workshop

    written(
        plan,
        SOUND,
        {**SOUND, "code": "1.2", "kind": "obuka"},
        {**SOUND, "code": "1.3", "kind": "other"},
    )
    assert list(Workshop.objects.values_list("activity__code", flat=True)) == ["1.1"]
    assert list(Training.objects.values_list("activity__code", flat=True)) == ["1.2"]


def test_says_what_is_missing_of_a_cancellation(plan):
    (one,) = settled(plan, {**SOUND, "status": "cancelled"})
    assert one.notes == {
        "status": [
            "No reason is given: “other reason” is entered, with the file and the row.",
            "No day is given: it holds from the planned start, 4 Mar 2019.",
            "No decision or side letter is named that approved the cancellation. It is marked as "
            "missing; add it later.",
        ]
    }


def test_totals_without_sex_are_kept_as_not_stated(plan):
    row = {**SOUND, "actual_start": "4.3.2019", "actual_end": "4.3.2019", "participants": 20}
    written(plan, row)
    activity = Activity.objects.get()
    assert (activity.women, activity.men, activity.not_stated) == (None, None, 20)
    (one,) = settled(plan, row)
    assert one.outcome == "unchanged"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("MUP, BMI; MNZ/DEU", ["MUP", "BMI", "MNZ", "DEU"]),
        ("mup i bmi", ["MUP", "BMI"]),
        ("Министарство рада и политике, MUP", ["MRP", "MUP"]),
        ("CFCU i DEU", ["CFCU", "DEU"]),
        ("MUP, MUP", ["MUP"]),
    ],
)
def test_institutions_in_one_cell(plan, cell, names):
    for abbreviation, name in (("MUP", "Unutrašnji"), ("MRP", "Ministarstvo rada i politike")):
        InstitutionFactory(abbreviation=abbreviation, name_sr=name)
    InstitutionFactory(abbreviation="BMI", name_sr="Beč")
    written(plan, {**SOUND, "institutions": cell})
    rows = ActivityInstitution.objects.order_by("pk")
    assert list(rows.values_list("institution__abbreviation", flat=True)) == names


def test_the_longest_cell_of_institutions_takes_no_time():
    began = process_time()
    text = "MUP" + " " * (LONGEST_CELL - 6) + "i X"
    assert names_in(text, lambda name: name in ("MUP", "X")) == ["MUP", "X"]
    assert process_time() - began < 0.5


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("Radionica / Workshop", "workshop"),
        ("obuka (II)", "training"),
        ("OKRUGLI STO", "round table"),
        ("Студијска посета", "study visit"),
        ("Sednica UO", None),
    ],
)
def test_kinds_in_the_words_of_the_office(plan, kind, stored):
    (one,) = settled(plan, {**SOUND, "kind": kind})
    assert (one.plan.activity.kind if one.plan else None) == stored


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ["Šifra", "Naziv (SR)", "Naziv (EN)", "Početak (plan)", "Kraj (plan)",
             "Početak (stvarni)", "Kraj (stvarni)", "Stanje"],
            ["code", "title_sr", "title_en", "start", "end", "actual_start", "actual_end",
             "status"],
        ),
        (
            ["Activity code", "Activity", "Type", "Start (planned)", "End (planned)",
             "Start (actual)", "End (actual)", "Location", "Remarks"],
            ["code", "title", "kind", "start", "end", "actual_start", "actual_end", "place",
             "internal_note"],
        ),
        (
            ["Ознака", "Назив активности", "Врста", "Датум почетка", "Датум завршетка",
             "Стварни почетак", "Стварни завршетак", "Број радних дана", "Институције"],
            ["code", "title", "kind", "start", "end", "actual_start", "actual_end",
             "working_days", "institutions"],
        ),
    ],
)  # fmt: skip
def test_heads_as_offices_write_them(plan, heads, columns):
    project, _component, user = plan
    source = opened(project, [heads, ["1.1", *("x" for _head in heads[1:])]], user)
    assert [source.columns.get(place) for place in range(len(heads))] == columns
