"""Rows of activities that are there: what differs, through the actions of the model, by role."""

from datetime import date

import pytest

from activities.imports.writing import undo
from activities.models import Activity, Change
from tests.activities.imports.outcomes.rows import SOUND, settled, table, written
from tests.factories import ActFactory, ActivityFactory, InstitutionFactory
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db

ROW = {"code": "1.1"}
HELD = {"actual_start": date(2019, 3, 4), "actual_end": date(2019, 3, 5)}
DAYS = {"actual_start": "4.3.2019", "actual_end": "5.3.2019"}
NOTE = "From the file “plan.xlsx”, row 2."


def make(plan, status="planned", **columns):
    """An activity in a status, with the log that leads there."""
    project, component, user = plan
    activity = ActivityFactory(project=project, component=component, code="1.1", **columns)
    if status in ("ongoing", "completed"):
        activity.begin(start=date(2019, 3, 4), by=user)
    if status == "completed":
        activity.complete(end=date(2019, 3, 5), by=user)
    if status == "postponed":
        activity.postpone(reason="procurement", on=date(2019, 3, 1), by=user)
    if status == "cancelled":
        act = ActFactory(project=project, number="PSC-01", date=date(2019, 3, 1))
        activity.cancel(reason="procurement", act=act, on=date(2019, 3, 1), by=user)
    if status == "draft":
        Activity.objects.filter(pk=activity.pk).update(status="draft")
    return Activity.objects.get(pk=activity.pk)


@pytest.mark.parametrize(
    ("status", "row", "changes", "log"),
    [
        ("planned", {"status": "planirano"}, [], []),
        (
            "planned",
            {"status": "ongoing", "actual_start": "5.3.2019"},
            [("status", "planned", "ongoing"), ("actual_start", None, "2019-03-05")],
            [("start", "ongoing", "2019-03-05", "")],
        ),
        (
            "planned",
            DAYS,
            [
                ("status", "planned", "completed"),
                ("actual_start", None, "2019-03-04"),
                ("actual_end", None, "2019-03-05"),
            ],
            [("start", "ongoing", "2019-03-04", ""), ("complete", "completed", "2019-03-05", "")],
        ),
        (
            "planned",
            {"status": "postponed", "reason": "weather or travel", "since": "1.3.2019"},
            [("status", "planned", "postponed")],
            [("postpone", "postponed", "2019-03-01", NOTE)],
        ),
        (
            "planned",
            {"start": "1.10.2019", "end": "2.10.2019"},
            [("start", "2019-03-04", "2019-10-01"), ("end", "2019-03-05", "2019-10-02")],
            [("set dates", "", "2019-07-01", NOTE)],
        ),
        (
            "ongoing",
            {"status": "completed", "actual_end": "6.3.2019"},
            [("status", "ongoing", "completed"), ("actual_end", None, "2019-03-06")],
            [("complete", "completed", "2019-03-06", "")],
        ),
        (
            "postponed",
            {"status": "planned", "start": "1.10.2019", "end": "2.10.2019"},
            [
                ("start", "2019-03-04", "2019-10-01"),
                ("end", "2019-03-05", "2019-10-02"),
                ("status", "postponed", "planned"),
            ],
            [("set dates", "planned", "2019-07-01", NOTE)],
        ),
        (
            "postponed",
            {"status": "odloženo", "reason": "translation or interpretation"},
            [("reason", "procurement", "translation/interpretation")],
            [("correct", "", "2019-07-01", NOTE)],
        ),
        (
            "completed",
            {"actual_end": "6.3.2019"},
            [("actual_end", "2019-03-05", "2019-03-06")],
            [("correct", "", "2019-07-01", NOTE)],
        ),
        (
            "draft",
            {"status": "planned"},
            [("status", "draft", "planned")],
            [("plan", "", "2019-07-01", "")],
        ),
    ],
)
def test_changes_what_differs(plan, status, row, changes, log):
    activity = make(plan, status)
    before = set(activity.changes.values_list("pk", flat=True))
    (one,) = settled(plan, {**ROW, **row}, manager=False)
    assert (one.faults, one.changes) == ({}, changes)
    if not changes:
        assert one.outcome == "unchanged"
        return
    written(plan, {**ROW, **row}, manager=False)
    added = Change.objects.filter(activity=activity).exclude(pk__in=before)
    assert [(one.action, one.to, one.on.isoformat(), one.note) for one in added] == log
    after = Activity.objects.get(pk=activity.pk)
    assert after.version == activity.version + 1
    # The log and the columns say the same.
    assert Activity.objects.as_of(date(2019, 7, 1)).get().status_then == after.status
    (again,) = settled(plan, {**ROW, **row}, manager=False)
    assert again.outcome == "unchanged"


ALLOWED = "An activity cannot go from “{}” to “{}”. Allowed next statuses: {}."


@pytest.mark.parametrize(
    ("status", "row", "faults"),
    [
        (
            "planned",
            {"status": "draft"},
            {"status": [ALLOWED.format("planned", "draft", "ongoing, postponed, cancelled")]},
        ),
        (
            "ongoing",
            {"status": "planned"},
            {"status": [ALLOWED.format("ongoing", "planned", "completed, postponed")]},
        ),
        (
            "ongoing",
            {"status": "cancelled"},
            {"": [ALLOWED.format("ongoing", "cancelled", "completed, postponed")]},
        ),
        (
            "postponed",
            {"status": "completed", **DAYS},
            {"status": [ALLOWED.format("postponed", "completed", "planned, cancelled")]},
        ),
        (
            "completed",
            {"status": "planned"},
            {"status": [ALLOWED.format("completed", "planned", "ongoing")]},
        ),
        (
            "planned",
            {"status": "completed", "actual_start": "4.3.2019"},
            {
                "actual_end": [
                    "To mark this activity as completed, enter the actual start and end dates; "
                    "they cannot be later than today (1 Jul 2019)."
                ]
            },
        ),
        (
            "completed",
            {"start": "1.10.2019"},
            {
                "start": [
                    "The planned days of an activity that is “completed” stay as they were: "
                    "4 Mar 2019 – 5 Mar 2019."
                ]
            },
        ),
        (
            "postponed",
            {"start": "1.10.2019", "end": "2.10.2019"},
            {
                "start": [
                    "A postponed activity gets new days when it returns to the plan. Change its "
                    "status to “planned”, or leave the days."
                ]
            },
        ),
        (
            "planned",
            {"start": "1.10.2020", "end": "2.10.2020"},
            {
                "start": [
                    "The activity runs 1 Oct 2020 to 2 Oct 2020, but the project runs 1 Jan 2019 "
                    "to 31 Dec 2019. Change the dates or record an extension first."
                ]
            },
        ),
        (
            "completed",
            {"actual_end": "3.3.2019"},
            {
                "actual_end": [
                    "End date 3 Mar 2019 is before start date 4 Mar 2019. Choose an end date on "
                    "or after 4 Mar 2019."
                ]
            },
        ),
    ],
)
def test_refuses_what_the_forms_refuse(plan, status, row, faults):
    make(plan, status)
    (one,) = settled(plan, {**ROW, **row})
    assert (one.outcome, one.faults) == ("refused", faults)


@pytest.mark.parametrize(
    ("status", "row", "word"),
    [
        ("planned", {"status": "cancelled", "act": "PSC-01"}, "cancels"),
        ("completed", {"status": "ongoing"}, "reopens"),
        ("cancelled", {"status": "planned", "act": "PSC-01"}, "reopens"),
    ],
)
def test_what_only_managers_do(plan, status, row, word):
    make(plan, status)
    if status != "cancelled":
        ActFactory(project=plan[0], number="PSC-01")
    (one,) = settled(plan, {**ROW, **row}, manager=False)
    assert one.faults == {
        "status": [f"Only a manager {word} an activity. Ask one, or leave the row out."]
    }
    (one,) = settled(plan, {**ROW, **row}, manager=True)
    assert (one.outcome, one.faults) == ("changed", {})
    written(plan, {**ROW, **row}, manager=True)
    assert Activity.objects.get().status == row["status"]


def test_a_cancellation_without_its_decision_is_noted(plan):
    make(plan)
    (one,) = settled(plan, {**ROW, "status": "cancelled"})
    assert (one.outcome, one.faults) == ("changed", {})
    assert "No decision or side letter is named" in one.notes["status"][-1]


def test_institutions_are_those_of_the_cell(plan):
    one, two, three = (InstitutionFactory(abbreviation=name) for name in ("MUP", "BMI", "MNZ"))
    activity = make(plan, "completed", **{})
    for place in (one, two):
        activity.presences.create(institution=place, invited=True)
    (row,) = settled(plan, {**ROW, "institutions": "mnz, mup"})
    assert row.changes == [("institutions", "MUP, BMI", "MNZ, MUP")]
    before = dump()
    source = written(plan, {**ROW, "institutions": "mnz, mup"})
    assert list(
        activity.presences.values_list("institution__abbreviation", "invited", "attended")
    ) == [("MUP", True, False), ("MNZ", True, True)]
    undo(source, by=plan[2])
    after = dump()
    for rows in (before, after):
        del rows["activities.Import"], rows["activities.ImportRow"]
    assert after == before
    assert three.partnerships.count() == 0


def test_an_institution_with_participants_stays(plan):
    place = InstitutionFactory(abbreviation="MUP")
    InstitutionFactory(abbreviation="BMI")
    activity = make(plan, "completed")
    activity.presences.create(institution=place, attended=True, women=3)
    (row,) = settled(plan, {**ROW, "institutions": "BMI"})
    assert row.faults == {
        "institutions": [
            "MUP had participants there, so it stays on the list. Add it in the cell, or take its "
            "numbers away in the activity first."
        ]
    }


def test_an_empty_cell_empties_a_text_and_nothing_else(plan):
    make(plan, "completed", place="Niš")
    row = dict.fromkeys(("title", "kind", "start", "end", "actual_start", "working_days", "status"))
    (one,) = settled(plan, {**ROW, "place": None, **row, "component": "1"})
    assert (one.faults, one.changes) == ({}, [("place", "Niš", "")])


def test_another_kind_gives_the_row_of_its_fields(plan):
    from workshops.models import Training, Workshop

    activity = make(plan)
    Workshop.objects.filter(activity=activity).update(target_group_en="Prosecutors")
    before = dump()
    source = written(plan, {**ROW, "kind": "training"})
    assert Training.objects.get().target_group_en == "Prosecutors"
    assert Workshop.objects.count() == 1
    undo(source, by=plan[2])
    after = dump()
    for rows in (before, after):
        del rows["activities.Import"], rows["activities.ImportRow"]
    assert after == before


def test_totals_of_a_list_of_names_stay(plan):
    activity = make(plan, "completed")
    Activity.objects.filter(pk=activity.pk).update(women=2, totals_from_list=True)
    (one,) = settled(plan, {**ROW, "women": "5"})
    assert (one.outcome, one.changes) == ("unchanged", [])
    assert one.notes == {
        "women": ["The numbers follow from the list of participants and stay as they are."]
    }


def test_managers_may_approve_what_is_new(plan):
    from activities.imports.writing import carry_out
    from tests.activities.imports.bring import opened

    project, _component, user = plan
    source = opened(project, table(SOUND), user)
    list(carry_out(source, by=user, manager=True, options={"approve": True}))
    activity = Activity.objects.get()
    assert (activity.baseline_start, activity.baseline_end, activity.approved_on) == (
        date(2019, 3, 4),
        date(2019, 3, 4),
        date(2019, 7, 1),
    )
    assert list(activity.changes.values_list("action", "to")) == [("approve", "")]
