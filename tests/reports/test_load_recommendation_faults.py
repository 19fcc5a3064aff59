"""Faulty conclusions and recommendations: record, field and value, and nothing changed."""

from datetime import date

import pytest
import time_machine

from reports.loading import load
from tests.reports.river import finding, lake, row_of, the
from tests.reports.test_load_faults import faults_of
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db

C, R, OTHER = "R-1.1.1-01", "R-1.1.1-02", "R-1.1.2-01"
CASES = [
    (R, "activity", "1.1.9", 'code: "R-1.1.1-02" – the activity is 1.1.9, so the code is '
     "R-1.1.9-02. Correct one of them."),
    (OTHER, "code", "R-1.1.1-03", 'code: "R-1.1.1-03" – the activity is 1.1.2, so the code is '
     "R-1.1.2-03. Correct one of them."),
    (R, "code", "R-1.1.1-2", 'code: "R-1.1.1-2" is not a code. Write it like R-1.2.1-01.'),
    (R, "code", "R-1.1.1-00", 'code: "R-1.1.1-00" is not a code. Write it like R-1.2.1-01.'),
    (R, "code", "R-1.1.1-002", 'code: "R-1.1.1-002" – the activity is 1.1.1, so the code is '
     "R-1.1.1-02. Correct one of them."),
    (R, "code", "R-1.1.1-٠٢", 'code: "R-1.1.1-٠٢" is not a code. Write it like R-1.2.1-01.'),
    (R, "code", "1.1.1", 'code: "1.1.1" is not a code. Write it like R-1.2.1-01.'),
    (R, "code", C, 'code: "R-1.1.1-01" – stands in the file before. Keep one.'),
    (R, "activity", None, "activity: null is not a text. Write it in quotes: \"…\"."),
    (R, "type", "advice", 'type: "advice" is not one of: conclusion, recommendation.'),
    (R, "type", None, 'type: null is not a text. Write it in quotes: "…".'),
    (C, "status", "accepted", 'status: "accepted" – A conclusion has no status: it stands as it '
     "was adopted. Remove it."),
    (C, "status_on", "2021-04-20", 'status_on: "2021-04-20" – A conclusion has no status: it '
     "stands as it was adopted. Remove it."),
    (R, "status", "done", 'status: "done" is not one of: proposed, accepted, partly accepted, '
     "rejected, in progress, implemented, verified, superseded, expired."),
    (R, "status", None, "status: is missing: which one holds since 2021-04-20? Add it."),
    (R, "status_on", None, "status_on: is missing: since when is it “accepted”? Add it."),
    (R, "status_on", "20.4.2021", 'status_on: "20.4.2021" is not a day. Write it like 2020-01-20.'),
    (R, "status_on", "2021-04-12", 'status_on: "2021-04-12" – is before the actual end of '
     "activity 1.1.1, 13 Apr 2021. Correct one of them."),
    (R, "status_on", "2026-06-02", 'status_on: "2026-06-02" – The day 2 Jun 2026 is later than '
     "today (1 Jun 2026). Enter a day up to today."),
    (R, "due", "soon", 'due: "soon" is not a day. Write it like 2020-01-20.'),
    (R, "due", "2021-02-29", 'due: "2021-02-29" is not a day. Write it like 2020-01-20.'),
    (R, "addressee", "nobody", 'addressee: "nobody" is the key of no institution.'),
    (R, "addressee", 5, 'addressee: 5 is not a text. Write it in quotes: "…".'),
    (R, "area", ["a"], 'area: ["a"] is not a text. Write it in quotes: "…".'),
    (R, "area", "x" * 61, f'area: "{"x" * 61}" – Ensure this value has at most 60 characters '
     "(it has 61)."),
    (R, "text_en", None, 'text_en: null is not a text. Write it in quotes: "…".'),
    (R, "text_en", "a\0b", 'text_en: "a\\u0000b" cannot be stored: it has broken characters or '
     "numbers."),
    (R, "provenance", "guessed", 'provenance: "guessed" is not one of: stated, '
     "illustrative."),
]  # fmt: skip


@pytest.fixture
def on_1_june_2026():
    with time_machine.travel("2026-06-01 09:00+02:00", tick=False):
        yield


@pytest.mark.parametrize(("code", "key", "value", "said"), CASES)
def test_fault_is_named_and_changes_nothing(on_1_june_2026, code, key, value, said):
    data = lake()
    row_of(data, code)[key] = value
    place = value if key == "code" and isinstance(value, str) else code
    said = [f"conclusions_and_recommendations {place}, {said}"]
    assert faults_of(data, release=True)[:1] == said
    load(lake())
    assert faults_of(data, update=True, release=True)[:1] == said


def test_activity_that_nobody_has():
    data = lake()
    data["conclusions_and_recommendations"].append(finding("R-9.9.9-01", "conclusion"))
    assert faults_of(data) == [
        'conclusions_and_recommendations R-9.9.9-01, activity: "9.9.9" is the code of no activity.'
    ]


def test_fault_of_an_activity_is_not_told_again_by_its_recommendations():
    data = lake()
    the(data, "1.1.1")["kind"] = "seminar"
    assert [fault[:22] for fault in faults_of(data)] == ["activities 1.1.1, kind"]


def test_text_that_is_missing_in_both_languages():
    data = lake()
    row_of(data, R).update(text_en="", text_sr=" ")
    assert faults_of(data) == [
        f'conclusions_and_recommendations {R}, text_en, text_sr: "", " " – Enter the text in '
        "English or in Serbian."
    ]


def test_answer_about_an_event_that_has_not_ended():
    data = lake()
    rows = data["conclusions_and_recommendations"]
    rows.append(finding("R-2.2.1-01", "recommendation", status="accepted", status_on="2021-05-01"))
    assert faults_of(data) == [
        'conclusions_and_recommendations R-2.2.1-01, status: "accepted" – Activity 2.2.1 has not '
        "ended, so nobody has answered yet. Complete it first."
    ]


def test_event_that_was_reopened_has_ended_before():
    data = lake()
    the(data, "1.1.1").update(
        status="ongoing", actual_end=None, participants=None,
        changes=[
            {"on": "2021-04-13", "to": "completed"},
            {"on": "2021-05-17", "to": "ongoing", "reason": "the report was missing"},
        ],
    )  # fmt: skip
    load(data)
    assert Recommendation.objects.get(number=2).status == "accepted"
    assert R in [row.code for row in Recommendation.objects.as_of(date(2021, 6, 1))]


def test_event_that_was_completed_again_has_ended_the_first_time():
    data = lake()
    the(data, "1.1.1").update(
        actual_end="2021-05-20",
        changes=[
            {"on": "2021-04-13", "to": "completed"},
            {"on": "2021-05-17", "to": "ongoing", "reason": "the report was missing"},
        ],
    )  # fmt: skip
    load(data)
    assert Recommendation.objects.get(number=2).status == "accepted"
    assert R in [row.code for row in Recommendation.objects.as_of(date(2021, 5, 1))]
    # The same from the log in the database, with a file that does not have the activity.
    data["activities"] = data["activities"][1:]
    row_of(data, R)["status_on"] = "2021-04-12"
    assert faults_of(data) == [
        f'conclusions_and_recommendations {R}, status_on: "2021-04-12" – is before the actual '
        "end of activity 1.1.1, 13 Apr 2021. Correct one of them."
    ]


def test_list_that_is_none():
    data = lake()
    data["conclusions_and_recommendations"] = {}
    assert faults_of(data) == [
        "file, conclusions_and_recommendations: {} is not a list. Write it like [{…}, {…}]."
    ]
