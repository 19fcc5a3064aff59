"""The pages of the steering committee: the list of meetings, and one of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import AgendaItem, Meeting
from activities.words import DocumentKind, Kind
from tests.factories import (
    ActFactory,
    ActivityFactory,
    DecisionFactory,
    DocumentFactory,
    InstitutionFactory,
    MembershipFactory,
)
from tests.reports.committee.pages import meeting, planned, url
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db


# The list of meetings


def test_meetings_stand_by_their_day_with_the_days_between_them(office, client):
    project, _component = office
    meeting(office, "1.1.2", date(2019, 6, 17))
    meeting(office, "1.1.1", date(2019, 3, 8))
    planned(office, "1.1.3", date(2019, 10, 16))
    held(project, office[1], "1.2.1", date(2019, 5, 6))
    page = client.get(url("committee", project))
    rows = [(row.code, row.gap, row.gap_is_long) for row in page.context["rows"]]
    assert rows == [("1.1.1", None, False), ("1.1.2", 101, True), ("1.1.3", 121, True)]
    assert [str(row.gap_colour) for row in page.context["rows"]] == ["none", "amber", "red"]
    assert text(page).count("long gap") == 2


def test_a_cancelled_meeting_is_passed_over_and_a_draft_is_left_out(office, client):
    project, component = office
    meeting(office, "1.1.1", date(2019, 3, 8))
    planned(office, "1.1.2", date(2019, 6, 1)).cancel(
        on=date(2019, 5, 1), reason="other", note="x", act=ActFactory(project=project)
    )
    planned(office, "1.1.3", date(2019, 7, 1))
    ActivityFactory(
        project=project, component=component, code="1.1.4", kind=Kind.STEERING_COMMITTEE,
        status="draft",
    )  # fmt: skip
    rows = client.get(url("committee", project)).context["rows"]
    assert [(row.code, row.gap) for row in rows] == [
        ("1.1.1", None), ("1.1.2", None), ("1.1.3", 115)
    ]  # fmt: skip


def test_the_light_is_that_of_the_dashboard(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 8))
    for day in ("2019-03-01", "2019-06-16", "2019-06-17", "2019-09-30"):
        page = client.get(url("committee", project), {"on": day})
        dashboard = client.get(url("dashboard", project), {"on": day})
        assert page.context["light"].shown in text(dashboard)
        found = page.context["light"]
        expected = {
            "2019-03-01": ("n/a", "none"), "2019-06-16": ("100", "green"),
            "2019-06-17": ("101", "amber"), "2019-09-30": ("206", "red"),
        }  # fmt: skip
        assert (found.shown, str(found.colour)) == expected[day]


def test_minutes_are_due_until_they_come(office, client):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 9, 2))

    def next_due():
        [row] = client.get(url("committee", project)).context["rows"]
        return row.papers.next and (str(row.papers.next[0]), row.papers.next[1])

    assert next_due() == ("draft of the minutes", date(2019, 9, 9))
    assert "22 days late" in text(client.get(url("committee", project)))
    project.holidays.create(day=date(2019, 9, 4))
    assert next_due() == ("draft of the minutes", date(2019, 9, 10))
    AgendaItem.objects.filter(meeting=one).update(minutes_en="It was opened.")
    assert next_due() == ("signed minutes", date(2019, 9, 24))
    DocumentFactory(activity=one.activity, kind=DocumentKind.MINUTES)
    assert next_due() is None


def test_as_many_statements_with_30_meetings_and_decisions_as_with_two(office, client):
    project, _component = office
    pages = ["committee", "decisions"]
    counts = {}
    for number in range(1, 31):
        one = meeting(office, f"1.{number}.1", date(2019, 3, 1), number)
        DecisionFactory(
            meeting=one, due=date(2019, 4, 1), owner=MembershipFactory(project=project).user,
            institution=InstitutionFactory(), act=ActFactory(project=project),
        )  # fmt: skip
        if number in (2, 30):
            addresses = [url(name, project) for name in pages]
            addresses.append(url("meeting", project, "1.1.1"))
            for address in addresses:
                client.get(address)
                with CaptureQueriesContext(connection) as statements:
                    assert client.get(address).status_code == 200
                counts.setdefault(address, []).append(len(statements))
    assert [(few == many, many <= 20) for few, many in counts.values()] == [(True, True)] * 3


# One meeting


def test_an_activity_of_another_kind_is_no_meeting(office, client):
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    for name in ("meeting", "agenda", "minutes", "add-decisions", "pack-pdf"):
        assert client.get(url(name, project, "1.1.1")).status_code == 404
    assert "Meeting of the steering committee" not in text(
        client.get(reverse("activities:detail", args=["p", "1.1.1"]))
    )


def test_the_page_of_the_activity_leads_to_its_meeting(office, client):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 3, 4))
    DecisionFactory(meeting=one)
    page = client.get(one.activity.get_absolute_url())
    assert "1 point on the agenda, 1 decision" in text(page)
    assert url("meeting", project, "1.1.1") in page.content.decode()


def test_a_meeting_without_a_date_or_in_the_future_has_a_page(office, client):
    project, _component = office
    planned(office, "1.1.1", date(2019, 11, 4))
    waiting = planned(office, "1.1.2", date(2019, 11, 5))
    waiting.postpone(on=date(2019, 9, 1), reason="other", note="x")
    assert "4 Nov 2019" in text(client.get(url("meeting", project, "1.1.1")))
    assert "day not yet known" in text(client.get(url("meeting", project, "1.1.2")))
    assert client.get(url("committee", project)).context["rows"][1].day is None
    # Figures are of no later day than the project's own.
    assert client.get(url("meeting", project, "1.1.1")).context["on"] == date(2019, 10, 1)


def test_the_day_of_the_figures(office, client):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 3, 4))
    page = url("meeting", project, "1.1.1")
    assert client.get(page).context["on"] == date(2019, 3, 4)
    Meeting.objects.filter(pk=one.pk).update(figures_on=date(2019, 2, 28))
    assert client.get(page).context["on"] == date(2019, 2, 28)
    assert client.get(page, {"on": "2019-03-01"}).context["on"] == date(2019, 3, 1)
    assert client.get(page, {"on": "yesterday"}).status_code == 400


def test_earlier_decisions_stand_as_on_the_day(office, client):
    project, _component = office
    first = meeting(office, "1.1.1", date(2019, 2, 4))
    second = meeting(office, "1.1.2", date(2019, 5, 6))
    meeting(office, "1.1.3", date(2019, 8, 5))
    DecisionFactory(meeting=first, number=1, status="done", closed_on=date(2019, 3, 1))
    DecisionFactory(meeting=first, number=2, status="done", closed_on=date(2019, 6, 3))
    DecisionFactory(meeting=second, number=1, due=date(2019, 7, 1))

    def rows(code, **query):
        earlier = client.get(url("meeting", project, code), query).context["earlier"]
        found = [(one.code, one.status_then, one.days_overdue) for one in earlier.decisions]
        return found, earlier.older

    assert rows("1.1.1") == ([], 0)
    assert rows("1.1.2") == ([("PSC-01/1", "done", None), ("PSC-01/2", "open", None)], 0)
    assert rows("1.1.3") == ([("PSC-01/2", "done", None), ("PSC-02/1", "open", 35)], 1)
    assert rows("1.1.3", on="2019-06-01") == (
        [("PSC-01/2", "open", None), ("PSC-02/1", "open", None)], 1
    )  # fmt: skip
