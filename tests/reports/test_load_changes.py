"""The change log of activities that a file gives."""

from datetime import date

import pytest

from activities.models import Activity
from reports.loading import load
from tests.reports.river import river, the

pytestmark = pytest.mark.django_db


def log(code):
    found = Activity.objects.get(code=code)
    return [
        (row.action, row.to, row.on.isoformat())
        + tuple(str(value) if value else "" for value in (row.reason, row.note, row.party, row.act))
        + tuple(
            value and value.isoformat()
            for value in (row.old_start, row.old_end, row.new_start, row.new_end)
        )
        for row in found.changes.all()
    ]


NO_DATES = (None,) * 4


def test_change_log_of_a_postponed_and_resumed_activity():
    load(river())
    window = ("2021-06-14", "2021-06-18")
    assert log("1.1.2") == [
        ("postpone", "postponed", "2021-05-03", "expert availability", "", "member state", "")
        + (None, None, *window),
        ("set dates", "planned", "2021-06-01", "", "", "", "", "2021-05-10", "2021-05-14", *window),
        ("start", "ongoing", "2021-06-14", "", "", "", "", *NO_DATES),
        ("complete", "completed", "2021-06-18", "", "", "", "", *NO_DATES),
    ]


def test_change_log_of_an_interrupted_activity_keeps_an_unknown_reason_as_note():
    load(river())
    assert log("1.2.1") == [
        ("start", "ongoing", "2021-09-06", "", "", "", "", *NO_DATES),
        ("postpone", "postponed", "2021-09-15", "other", "flood", "third party", "", *NO_DATES),
        ("set dates", "planned", "2021-10-20", "", "", "", "")
        + ("2021-09-06", "2021-09-24", "2021-11-08", "2021-11-19"),
        ("start", "ongoing", "2021-11-08", "", "", "", "", *NO_DATES),
        ("complete", "completed", "2021-11-19", "", "", "", "", *NO_DATES),
    ]


def test_change_log_of_the_others():
    load(river())
    assert log("2.1.1") == [
        ("cancel", "cancelled", "2021-06-28", "contract/finance", "", "contracting authority")
        + ("SL-01", *NO_DATES),
    ]
    assert log("2.2.2") == [
        ("set dates", "", "2021-10-04", "translation/interpretation", "", "beneficiary", "")
        + ("2021-10-11", "2021-10-12", "2021-12-06", "2021-12-07"),
    ]
    assert log("2.2.3") == [
        ("postpone", "postponed", "2021-08-09", "premises/IT", "", "beneficiary", "", *NO_DATES),
    ]
    assert log("2.2.1") == log("2.3.1") == []


def test_reopened_and_then_completed_again():
    data = river()
    the(data, "1.1.1")["actual_end"] = "2021-05-20"
    the(data, "1.1.1")["changes"] = [
        {"on": "2021-04-13", "to": "completed"},
        {"on": "2021-05-17", "to": "ongoing", "reason": "the report was missing"},
    ]
    load(data)
    assert [row[:5] for row in log("1.1.1")] == [
        ("start", "ongoing", "2021-04-12", "", ""),
        ("complete", "completed", "2021-04-13", "", ""),
        ("reopen", "ongoing", "2021-05-17", "", "the report was missing"),
        ("complete", "completed", "2021-05-20", "", ""),
    ]


def test_change_that_changes_already_has_is_not_repeated():
    data = river()
    single = {"on": "2021-08-09", "reason": "premises/IT", "party": "BC"}
    the(data, "2.2.3")["changes"] = [{**single, "to": "postponed"}]
    load(data)
    assert [row[:3] for row in log("2.2.3")] == [("postpone", "postponed", "2021-08-09")]


def test_actual_dates_may_stand_in_the_change_log_alone():
    data = river()
    row = the(data, "1.1.1")
    row["actual_start"] = row["actual_end"] = None
    row["changes"] = [
        {"on": "2021-04-12", "to": "ongoing"},
        {"on": "2021-04-15", "to": "completed"},
    ]
    load(data)
    stored = Activity.objects.get(code="1.1.1")
    assert (stored.actual_start, stored.actual_end) == (date(2021, 4, 12), date(2021, 4, 15))


def test_event_of_one_day_begins_before_it_is_completed():
    data = river()
    row = the(data, "1.1.1")
    row["actual_end"] = "2021-04-12"
    row["changes"] = [{"on": "2021-04-12", "to": "completed"}]
    load(data)
    assert [line[1:3] for line in log("1.1.1")] == [
        ("ongoing", "2021-04-12"),
        ("completed", "2021-04-12"),
    ]
