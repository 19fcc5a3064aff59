"""The timeline: which rows it has, with which days."""

import pytest
from django.utils import translation

from reports.timeline.rows import Row
from reports.timeline.table import TableWriter
from tests.reports.timeline.rows import day, many, rows_of, slips, span

pytestmark = pytest.mark.django_db


def test_each_status_has_its_approved_current_and_actual_days(plan):
    rows = rows_of(plan)
    assert rows == [
        Row(
            *("1.1.1", "Work 1.1.1", "completed"),
            *(span("03-04", "03-05"), span("03-04", "03-05"), span("03-11", "03-12")),
        ),
        Row(
            *("1.1.2", "Work 1.1.2", "ongoing"),
            *(span("09-02", "10-31"), span("09-02", "10-31"), span("09-09", "10-01")),
        ),
        Row("1.1.3", "Work 1.1.3", "planned", span("11-04", "11-05"), span("11-11", "11-15")),
        Row(
            *("1.1.4", "Work 1.1.4", "postponed", span("06-03", "06-04"), span("06-03", "06-04")),
            proposed=span("12-02", "12-03"),
        ),
        Row("1.1.5", "Work 1.1.5", "postponed", span("06-10", "06-11"), span("06-10", "06-11")),
        Row("1.1.6", "Work 1.1.6", "cancelled", span("07-01", "07-02"), span("07-01", "07-02")),
        Row(
            *("1.1.7", "Work 1.1.7", "planned", span("08-05", "08-06"), span("08-05", "08-06")),
            overdue=True,
        ),
        Row("1.2.1", "Not approved", "planned", None, span("12-09", "12-10")),
    ]
    assert slips(rows) == {"1.1.1": 7, "1.1.2": 0, "1.1.3": 10, "1.1.7": 0}


def test_an_earlier_day_shows_what_was_known_then(plan):
    rows = {row.code: row for row in rows_of(plan, on=day("05-25"))}
    assert {code: row.status for code, row in rows.items()} == {
        "1.1.1": "completed", "1.1.2": "planned", "1.1.3": "planned", "1.1.4": "postponed",
        "1.1.5": "postponed", "1.1.6": "planned", "1.1.7": "planned", "1.2.1": "planned",
    }  # fmt: skip
    assert rows["1.1.2"].actual is None
    assert rows["1.1.3"].current == span("11-04", "11-05")
    assert slips(rows.values()) == {"1.1.1": 7, "1.1.2": 0, "1.1.3": 0, "1.1.6": 0, "1.1.7": 0}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=1.1.3", ["1.1.3"]),
        ("status=postponed", ["1.1.4", "1.1.5"]),
        ("status=overdue", ["1.1.7"]),
        ("status=draft", []),
        ("first=2019-11-01&last=2019-11-30", ["1.1.3"]),
        ("component=1&kind=training", []),
    ],
)
def test_the_filters_of_the_list_leave_their_rows(plan, query, codes):
    assert [row.code for row in rows_of(plan, query=query)] == codes


def test_a_status_filter_means_the_status_on_the_day(plan):
    rows = rows_of(plan, on=day("05-25"), query="status=planned")
    assert [row.code for row in rows] == ["1.1.2", "1.1.3", "1.1.6", "1.1.7", "1.2.1"]


def test_rows_of_plain_values_need_no_database(django_assert_num_queries):
    with django_assert_num_queries(0), translation.override("sr"):
        assert "Work 1" in TableWriter(many(3)).bodies()
