"""Reports and notes that are due: 10 working days, the project's holidays not counted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Project
from activities.words import Kind
from core.days import add_working_days
from tests.factories import ActivityFactory, MissionFactory, project_with
from workshops.deadlines import last_end_due_before, missing_papers
from workshops.models import StudyVisit

pytestmark = pytest.mark.django_db
END = date(2019, 3, 8)  # Friday; the report is due on Friday 22 March


def projects():
    return list(Project.objects.prefetch_related("holidays").order_by("pk"))


def delivered(component, code, **columns):
    activity = ActivityFactory(
        project=component.project, component=component, code=code, kind=Kind.EXPERT_MISSION,
        current_start=END, current_end=END,
    )  # fmt: skip
    return MissionFactory(
        activity=activity, days_planned=1, delivered_on=END, days_delivered=1, **columns
    )


def visit(component, code, end=END):
    activity = ActivityFactory(
        project=component.project, component=component, code=code, kind=Kind.STUDY_VISIT,
        current_start=end, current_end=end,
    )  # fmt: skip
    activity.hold(start=end, end=end)
    return StudyVisit.objects.get(activity=activity)


def found(on):
    return [
        (paper.activity.code, str(paper.what), paper.due)
        for paper in missing_papers(projects(), on)
    ]


def test_what_is_due_and_has_not_come_the_oldest_first(office):
    _project, component, _user = office
    delivered(component, "1.1.1")
    delivered(component, "1.1.2", report_received_on=date(2019, 3, 11))
    visit(component, "1.1.3", end=date(2019, 3, 7))
    received = visit(component, "1.1.4")
    received.note_received_on = date(2019, 3, 20)
    received.save()
    MissionFactory(
        activity=ActivityFactory(project=component.project, component=component, code="1.1.5")
    )
    everything = [
        ("1.1.3", "follow-up note", date(2019, 3, 21)),
        ("1.1.1", "report of mission 1.1.1/M1", date(2019, 3, 22)),
    ]
    assert found(date(2019, 3, 22)) == everything
    assert found(date(2019, 3, 21)) == everything[:1]
    assert found(date(2019, 3, 20)) == []


def test_each_project_has_its_own_holidays(office):
    project, component, _user = office
    project.holidays.create(day=date(2019, 3, 11))
    delivered(component, "1.1.1")
    _other, component, _user = project_with()
    delivered(component, "1.1.2")
    assert [(code, due) for code, _what, due in found(date(2019, 4, 1))] == [
        ("1.1.2", date(2019, 3, 22)), ("1.1.1", date(2019, 3, 25)),
    ]  # fmt: skip


def test_a_visit_that_became_something_else_needs_no_note(office):
    activity = visit(office[1], "1.1.1").activity
    activity.kind = Kind.WORKSHOP
    activity.save()
    assert found(date(2019, 9, 1)) == []


def test_each_leads_to_the_page_where_its_coming_is_entered(office, client):
    delivered(office[1], "1.1.1")
    visit(office[1], "1.1.2")
    for paper in missing_papers(projects(), date(2019, 9, 1)):
        assert client.get(paper.url).status_code == 200


def test_two_statements_for_any_number(office):
    counts = []
    for number in range(1, 31):
        delivered(office[1], f"1.1.{number}")
        visit(office[1], f"1.2.{number}")
        if number in (1, 30):
            given = projects()
            with CaptureQueriesContext(connection) as statements:
                assert len(missing_papers(given, date(2019, 9, 1))) == 2 * number
            counts.append(len(statements))
    assert counts == [2, 2]


@pytest.mark.parametrize("holidays", [(), (date(2019, 3, 18), date(2019, 3, 23))])
def test_the_last_end_whose_report_was_due_before_a_day(holidays):
    for number in range(40):
        on = date(2019, 3, 1) + timedelta(days=number)
        last = last_end_due_before(on, holidays)
        assert add_working_days(last, 10, holidays) < on
        assert add_working_days(last + timedelta(days=1), 10, holidays) >= on
