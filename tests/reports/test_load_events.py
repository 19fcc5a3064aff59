"""Loading what events are beside the plan: own fields, evaluations, made-up missions."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from activities.models import Activity, Holiday, Project
from reports.loading import FaultyFile, load, read
from tests.reports.river import lake, river, the
from tests.reports.tables import dump
from workshops.models import Evaluation, Mission, StudyVisit, Training, Workshop

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def lines_of(report, *sections):
    return [line for line in report.lines() if line.partition(":")[0] in sections]


def missions(**conditions):
    return list(
        Mission.objects.filter(**conditions).values_list(
            *("activity__code", "number", "start", "end", "expert_count", "days_planned"),
            *("days_delivered", "delivered_on", "provenance"),
        )
    )


# The demonstration project


def test_demonstration_has_its_events():
    load(read(FILE))
    held = {"activity__status": "completed"}
    workshops = Workshop.objects.counting().filter(**held)
    assert (workshops.count(), workshops.filter(multidisciplinary=True).count()) == (8, 8)
    assert set(
        Workshop.objects.counting().exclude(**held).values_list(
            "activity__code", "multidisciplinary"
        )
    ) == {("1.2.2", False), ("2.3.5", False), ("3.2.5", False)}  # fmt: skip
    trainings = (
        Training.objects.counting()
        .exclude(model="")
        .values_list("activity__code", "activity__status", "model")
    )
    assert sorted(trainings) == [
        ("2.2.1", "completed", "Frontex"),
        ("2.2.2", "completed", "Frontex"),
        ("2.2.3", "postponed", "Frontex"),
    ]
    visits = StudyVisit.objects.counting().filter(**held)
    assert list(
        visits.order_by("activity__code").values_list(
            "activity__code", "activity__evaluation__answers", "activity__evaluation__mean"
        )
    ) == [("1.3.1", 9, Decimal("4.70")), ("2.4.1", 11, Decimal("4.80"))]


def test_marks_of_a_stated_activity_are_made_up_unless_it_names_them():
    data = read(FILE)
    the(data, "2.4.1")["stated_fields"].append("feedback")
    load(data)
    assert dict(Evaluation.objects.values_list("activity__code", "provenance")) == {
        "1.3.1": "illustrative",
        "2.2.1": "illustrative",
        "2.2.2": "illustrative",
        "2.4.1": "stated",
    }


def test_demonstration_has_a_made_up_mission_for_each_made_up_expert_mission():
    load(read(FILE))
    expected = Activity.objects.filter(kind="expert mission")
    assert Mission.objects.count() == expected.count() == 20
    assert Mission.objects.filter(delivered_on=None).count() == 3
    illustrative = "illustrative"
    assert missions(activity__code__in=["1.1.2", "1.1.7", "2.1.7"]) == [
        ("1.1.2", 1, date(2018, 11, 26), date(2018, 11, 30), 2, 10, 10, date(2018, 11, 30))
        + (illustrative,),
        ("1.1.7", 1, date(2019, 12, 9), date(2019, 12, 13), 2, 6, 6, date(2019, 12, 13))
        + (illustrative,),
        ("2.1.7", 1, date(2020, 2, 3), date(2020, 2, 7), 2, 10, None, None, illustrative),
    ]
    for mission in Mission.objects.all():
        mission.full_clean()
    assert Mission.objects.report_missing().count() == 17, "made up, so the report is missing"


def test_second_run_changes_nothing_in_any_table():
    load(read(FILE))
    before = dump()
    for options in ({}, {"update": True}):
        report = load(read(FILE), **options)
        assert lines_of(report, "activities", "evaluations", "missions", "areas") == [
            "activities: 60 unchanged",
            "evaluations: 4 unchanged",
            "missions: 20 unchanged",
            "areas: 3 unchanged",
        ]
    assert dump() == before


# A second project


def test_events_of_a_second_project():
    load(lake())
    assert Workshop.objects.get(activity__code="1.1.1").multidisciplinary
    assert Training.objects.get(activity__code="1.1.2").model == "Own model"
    (row,) = Evaluation.objects.all()
    assert (row.activity.code, row.answers, row.mean, row.provenance) == ("1.1.1", 9, 4.5, "")
    assert not Mission.objects.exists(), "a real file makes none"
    assert {
        entry.history_change_reason
        for model in (Workshop, Training, Evaluation)
        for entry in model.history.all()
    } == {"loaded"}


def test_what_differs_is_named_and_left_alone():
    load(river())
    before = dump()
    report = load(lake() | {"conclusions_and_recommendations": []})
    report_lines = report.lines()
    assert Workshop.objects.filter(multidisciplinary=True).count() == 0
    assert report.differences == [
        "different: activities 1.1.1: multidisciplinary: False in the database, True in the file",
        'different: activities 1.1.2: model: nothing in the database, "Own model" in the file',
    ]
    assert "evaluations: 1 created" in report_lines
    after = dump()
    changed = [name for name in after if after[name] != before[name]]
    assert sorted(changed) == ["workshops.Evaluation", "workshops.HistoricalEvaluation"]


def test_update_overwrites_with_history():
    load(lake())
    data = lake()
    the(data, "1.1.1").update(multidisciplinary=False, feedback={"answers": 10, "mean": 5})
    the(data, "1.1.2")["training_model"] = "Frontex"
    report = load(data, update=True)
    assert lines_of(report, "activities", "evaluations") == [
        "activities: 2 updated, 7 unchanged",
        "evaluations: 1 updated",
    ]
    assert not Workshop.objects.get(activity__code="1.1.1").multidisciplinary
    training = Training.objects.get(activity__code="1.1.2")
    assert training.model == "Frontex"
    assert [entry.history_change_reason for entry in training.history.all()] == ["loaded"] * 2
    assert Evaluation.objects.values_list("answers", "mean").get() == (10, 5)
    before = dump()
    load(data, update=True)
    assert dump() == before


def test_update_of_the_activity_alone_adds_nothing_to_the_history_of_its_event():
    load(lake())
    data = lake()
    the(data, "1.1.1")["place"] = "Bled"
    load(data, update=True)
    assert Activity.objects.get(code="1.1.1").history.count() == 2
    assert Workshop.objects.get(activity__code="1.1.1").history.count() == 1


def test_keys_that_the_file_leaves_out_are_left_alone():
    load(lake())
    data = lake()
    for code, keys in (
        ("1.1.1", ("multidisciplinary", "feedback")),
        ("1.1.2", ("training_model",)),
    ):
        for key in keys:
            del the(data, code)[key]
    before = dump()
    load(data, update=True)
    assert dump() == before


def test_an_event_that_becomes_another_kind_keeps_what_both_have():
    load(lake())
    Workshop.objects.filter(activity__code="1.1.1").update(trainers="Somebody")
    data = lake()
    del the(data, "1.1.1")["multidisciplinary"]
    the(data, "1.1.1").update(kind="training", training_model="Frontex")
    load(data, update=True)
    training = Training.objects.get(activity__code="1.1.1")
    assert (training.model, training.trainers) == ("Frontex", "Somebody")
    assert Workshop.objects.filter(activity__code="1.1.1").exists(), "the archive"
    before = dump()
    load(data, update=True)
    assert dump() == before


def test_totals_that_follow_from_a_list_of_names_are_left_alone():
    load(lake())
    Activity.objects.filter(code="1.1.1").update(totals_from_list=True, women=4)
    before = dump()
    for options in ({}, {"update": True}):
        report = load(lake(), **options)
        assert report.differences == []
        assert report.notes == [
            "activities 1.1.1: participants were left alone: they follow from a list of names."
        ]
    assert dump() == before


# Missions


def made_up() -> dict:
    """55 working days between 6 September and 19 November 2021."""
    data = river()
    the(data, "1.2.1")["provenance"] = "illustrative"
    return data


def test_as_many_experts_as_the_days_need():
    data = made_up()
    for days, experts in (("55", 1), ("55.5", 2), ("110.5", 3)):
        the(data, "1.2.1")["working_days"] = days
        load(data, update=True)
        assert missions() == [
            ("1.2.1", 1, date(2021, 9, 6), date(2021, 11, 19), experts, Decimal(days))
            + (Decimal(days), date(2021, 11, 19), "illustrative")
        ]


def test_public_holidays_are_no_working_days():
    load(river())
    project = Project.objects.get()
    Holiday.objects.create(project=project, day=date(2021, 11, 11))
    data = made_up()
    the(data, "1.2.1")["working_days"] = 55
    load(data, update=True)
    assert Mission.objects.get().expert_count == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"provenance": "stated"},
        {"provenance": ""},
        {"working_days": 0},
        {"working_days": 55 * 51},
        {"kind": "drafting"},
    ],
)
def test_no_mission_follows_from(changed):
    data = made_up()
    the(data, "1.2.1").update(changed)
    load(data)
    assert missions() == []


def test_no_mission_follows_from_a_weekend_a_draft_or_what_was_cancelled():
    data = river()
    for code in ("2.2.1", "2.3.1", "2.1.1"):
        the(data, code).update(kind="expert mission", provenance="illustrative")
    the(data, "2.2.1").update(planned_start="2022-05-14", planned_end="2022-05-15")
    load(data)
    assert missions() == []


def test_the_mission_of_a_moved_activity_has_its_new_dates():
    data = river()
    the(data, "2.2.2").update(
        kind="expert mission", provenance="illustrative", working_days=2, title_en="Moved"
    )
    load(data)
    assert missions() == [
        ("2.2.2", 1, date(2021, 12, 6), date(2021, 12, 7), 1, 2, None, None, "illustrative")
    ]


def test_what_people_entered_stays():
    load(made_up())
    Mission.objects.update(days_planned=9)
    before = dump()
    report = load(made_up())
    assert dump() == before
    assert report.differences == [
        "different: activities 1.2.1: days_planned: 9 in the database, 10 in the file"
    ]
    Mission.objects.update(provenance="")
    before = dump()
    report = load(made_up(), update=True)
    assert dump() == before
    assert lines_of(report, "missions") == []


def test_no_mission_where_people_have_moved_the_activity_since():
    load(made_up())
    Mission.objects.all().delete()
    Activity.objects.filter(code="1.2.1").update(actual_end=date(2021, 10, 1))
    load(made_up())
    assert missions() == []


# Faults


CASES = [
    ("1.1.2", "multidisciplinary", True, "multidisciplinary: true is said of a workshop only, and "
     "this is a “training”."),
    ("1.1.1", "multidisciplinary", "yes", 'multidisciplinary: "yes" is not one of: true, false.'),
    ("1.1.1", "multidisciplinary", 1, "multidisciplinary: 1 is not one of: true, false."),
    ("1.1.1", "training_model", "Frontex", 'training_model: "Frontex" is said of a training only, '
     "and this is a “workshop”."),
    ("1.1.2", "training_model", ["Frontex"], 'training_model: ["Frontex"] is not a text. Write it '
     'in quotes: "…".'),
    ("1.1.2", "training_model", "x" * 81, f'training_model: "{"x" * 79}… – Ensure this value has '
     "at most 80 characters (it has 81)."),
    ("1.1.1", "feedback", 4.5, 'feedback: 4.5 is not a record. Write it like {"…": …}.'),
    ("1.1.1", "feedback", {"answers": 9}, "feedback, mean: is missing. Add it."),
    ("1.1.1", "feedback", {"mean": 4}, "feedback, answers: is missing. Add it."),
    ("1.1.1", "feedback", {"answers": 9, "mean": "good"}, 'feedback, mean: "good" is not a '
     "number. Write it like 12.5."),
    ("1.1.1", "feedback", {"answers": 9, "mean": 5.1}, "feedback, mean: 5.1 – 5.1 is not a mark. "
     "Enter 1 to 5."),
    ("1.1.1", "feedback", {"answers": 9, "mean": 0}, "feedback, mean: 0 – 0 is not a mark. "
     "Enter 1 to 5."),
    ("1.1.1", "feedback", {"answers": 9, "mean": "1.234"}, 'feedback, mean: "1.234" – Ensure that '
     "there are no more than 3 digits in total."),
    ("1.1.1", "feedback", {"answers": 0, "mean": 4}, "feedback, answers: 0 – Ensure this value is "
     "greater than or equal to 1."),
    ("1.1.1", "feedback", {"answers": 100_001, "mean": 4}, "feedback, answers: 100001 – 100001 "
     "participants are too many. Enter 100000 or less."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "key", "value", "said"), CASES)
def test_fault_is_named_and_changes_nothing(code, key, value, said):
    data = lake()
    the(data, code)[key] = value
    before = dump()
    with pytest.raises(FaultyFile) as caught:
        load(data)
    assert dump() == before
    assert caught.value.faults == [f"activities {code}, {said}"]
    load(lake())
    with pytest.raises(FaultyFile) as caught:
        load(data, update=True)
    assert caught.value.faults == [f"activities {code}, {said}"]


def test_null_says_nothing():
    data = lake()
    for row in data["activities"]:
        for key in ("multidisciplinary", "training_model", "feedback"):
            row.setdefault(key, None)
    load(data)
    before = dump()
    load(lake(), update=True)
    assert dump() == before


def test_keys_inside_that_nobody_knows_are_named():
    data = lake()
    the(data, "1.1.1")["feedback"]["comments"] = "Good"
    assert "not read: activities 1.1.1, feedback: comments" in load(data).lines()
