"""What a new row does, in the words that offices use."""

from datetime import date
from time import process_time

import pytest

from activities.imports.work_plan.values import names_in
from activities.models import Activity, ActivityInstitution
from core.incoming.sheets import LONGEST_CELL
from tests.activities.imports.bring import opened
from tests.activities.imports.outcomes.rows import SOUND, settled, written
from tests.factories import ActFactory, InstitutionFactory

pytestmark = pytest.mark.django_db


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
