"""Meetings of the steering committee and their decisions: the rules."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from activities.models import Decision, Meeting
from activities.models.committee import draft_due, signed_due
from activities.words import Kind
from tests.factories import (
    ActFactory,
    ActivityFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    project_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def meeting():
    return MeetingFactory(number=2)


def beside(meeting, **columns) -> Meeting:
    """Another meeting of the same project."""
    component = meeting.activity.component
    return MeetingFactory(
        activity__project=meeting.project, activity__component=component, **columns
    )


def faults(record) -> dict:
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return refused.value.message_dict


def test_a_meeting_gets_the_number_of_its_place_in_the_plan():
    project, component, _user = project_with()
    rows = [
        ActivityFactory(project=project, component=component, code=code, kind=kind, status=status)
        for code, kind, status in (
            ("1.1.1", Kind.STEERING_COMMITTEE, "planned"),
            ("1.1.2", Kind.WORKSHOP, "planned"),
            ("1.1.3", Kind.STEERING_COMMITTEE, "cancelled"),
            ("1.1.4", Kind.STEERING_COMMITTEE, "planned"),
            ("1.1.10", Kind.STEERING_COMMITTEE, "planned"),
        )
    ]
    assert [Meeting.of(rows[place]).code for place in (0, 3, 4)] == ["PSC-01", "PSC-02", "PSC-03"]
    MeetingFactory(activity=rows[4], number=3)
    extra = ActivityFactory(
        project=project, component=component, code="1.1.5", kind=Kind.STEERING_COMMITTEE
    )
    assert Meeting.of(extra).code == "PSC-04"
    assert Meeting.of(rows[4]).code == "PSC-03"


def test_a_meeting_keeps_its_number_once_it_has_decisions(meeting):
    meeting.number = 7
    meeting.full_clean()
    meeting.number = 2
    DecisionFactory(meeting=meeting)
    meeting.number = 7
    assert faults(meeting) == {
        "number": ["The meeting keeps the number 2: its decisions are known by it."]
    }


def test_two_meetings_of_a_project_have_two_numbers(meeting):
    other = beside(meeting, number=3)
    other.number = 2
    assert faults(other) == {
        "__all__": ["Another meeting of this project has this number. Give this one another."]
    }
    MeetingFactory(number=2)


def test_the_minutes_of_a_meeting_have_their_days_in_order(meeting):
    meeting.minutes_drafted_on, meeting.minutes_signed_on = date(2019, 3, 4), date(2019, 10, 2)
    assert faults(meeting) == {
        "minutes_drafted_on": [
            "The day 4 Mar 2019 is before the meeting, on 5 Mar 2019. "
            "Enter 5 Mar 2019 or a later day."
        ],
        "minutes_signed_on": [
            "The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today."
        ],
    }
    meeting.minutes_drafted_on, meeting.minutes_signed_on = date(2019, 3, 12), date(2019, 3, 11)
    assert faults(meeting) == {
        "minutes_signed_on": [
            "The minutes were signed on 11 Mar 2019, before their draft was sent on 12 Mar 2019. "
            "Correct one of the two."
        ]
    }
    meeting.minutes_signed_on = date(2019, 3, 12)
    meeting.full_clean()
    meeting.next_meeting = date(2019, 3, 5)
    assert list(faults(meeting)) == ["next_meeting"]


def test_minutes_need_a_meeting_that_was_held():
    meeting = MeetingFactory(activity__status="planned", activity__actual_end=None, number=1)
    meeting.minutes_signed_on = date(2019, 9, 1)
    assert faults(meeting) == {
        "minutes_signed_on": [
            "The meeting was not held yet. Mark it as held first, then enter its minutes."
        ]
    }


def test_the_draft_is_due_in_5_working_days_and_the_signed_minutes_in_15():
    held, holidays = date(2019, 3, 5), {date(2019, 3, 8), date(2019, 3, 25)}
    assert (draft_due(held), signed_due(held)) == (date(2019, 3, 12), date(2019, 3, 26))
    assert draft_due(held, holidays) == date(2019, 3, 13)
    assert signed_due(held, holidays) == date(2019, 3, 28)
    assert (draft_due(None), signed_due(None)) == (None, None)


def test_an_activity_of_another_kind_has_neither_meeting_nor_decisions(meeting):
    decision = DecisionFactory(meeting=meeting)
    meeting.activity.kind = Kind.ROUND_TABLE
    for record in (meeting, decision):
        with pytest.raises(ValidationError, match="is of the kind “round table”"):
            record.clean()
    meeting.activity.save()
    assert list(Decision.objects.of(meeting.project)) == []
    assert list(Meeting.objects.counting()) == []


def test_a_decision_is_due_on_the_day_of_its_meeting_or_later(meeting):
    decision = DecisionFactory(meeting=meeting, due=date(2019, 3, 5))
    decision.full_clean()
    decision.due = date(2019, 3, 4)
    assert faults(decision) == {
        "due": [
            "The due day 4 Mar 2019 is before the meeting, on 5 Mar 2019. "
            "Enter 5 Mar 2019 or a later day."
        ]
    }


def test_a_decision_has_a_text(meeting):
    assert faults(DecisionFactory.build(meeting=meeting, project=meeting.project, text_en="")) == {
        "__all__": ["Enter the text in English or in Serbian."]
    }


def test_who_owns_a_decision_is_a_member_of_the_project(meeting):
    member = MembershipFactory(project=meeting.project).user
    stranger = MembershipFactory(user__username="stranger").user
    decision = DecisionFactory(meeting=meeting, owner=member)
    decision.full_clean()
    decision.owner = stranger
    assert faults(decision) == {
        "owner": ["stranger is no member of the project. Choose one of its members."]
    }


def test_an_act_of_a_decision_is_of_the_same_project(meeting):
    decision = DecisionFactory(meeting=meeting, act=ActFactory(project=meeting.project))
    decision.full_clean()
    decision.act = ActFactory(number="SL-01")
    assert faults(decision) == {
        "act": ["The act SL-01 is of another project. Choose one of this project."]
    }


def closed(meeting, status, on, note=""):
    return DecisionFactory.build(
        meeting=meeting, project=meeting.project, status=status, closed_on=on, note=note
    )


def test_a_decision_is_closed_on_a_day_from_the_meeting_to_today(meeting):
    closed(meeting, "done", date(2019, 3, 5)).full_clean()
    assert list(faults(closed(meeting, "done", date(2019, 3, 4)))) == ["closed_on"]
    assert list(faults(closed(meeting, "done", date(2019, 10, 2)))) == ["closed_on"]
    assert faults(closed(meeting, "done", None))["closed_on"] == ["Day is missing. Enter it first."]
    assert faults(closed(meeting, "dropped", date(2019, 3, 5))) == {
        "note": ["Write down why the decision is dropped: it stays in the register."]
    }
    closed(meeting, "dropped", date(2019, 3, 5), "No money for it").full_clean()


def test_a_proposal_cannot_be_closed():
    meeting = MeetingFactory(activity__status="planned", activity__actual_end=None)
    assert faults(closed(meeting, "done", date(2019, 9, 1))) == {
        "status": [
            "The meeting was not held yet, so this is a proposal. Mark the meeting as held first."
        ]
    }


def test_the_status_of_a_decision_on_any_day(meeting):
    DecisionFactory(meeting=meeting, number=1, due=date(2019, 4, 1))
    DecisionFactory(
        meeting=meeting, number=2, due=date(2019, 4, 1), status="done", closed_on=date(2019, 5, 2)
    )
    DecisionFactory(
        meeting=meeting, number=3, status="dropped", closed_on=date(2019, 3, 20), note="No money"
    )

    def on(day):
        rows = Decision.objects.of(meeting.project).as_of(day).order_by("number")
        return [(row.number, row.status_then, row.overdue_then) for row in rows]

    assert on(date(2019, 3, 4)) == []
    assert on(date(2019, 3, 19)) == [(1, "open", False), (2, "open", False), (3, "open", False)]
    assert on(date(2019, 5, 1)) == [(1, "open", True), (2, "open", True), (3, "dropped", False)]
    assert on(date(2019, 5, 2)) == [(1, "open", True), (2, "done", False), (3, "dropped", False)]


def test_a_decision_is_a_proposal_until_its_meeting_was_held(meeting):
    coming = beside(meeting, number=3, activity__status="planned", activity__actual_end=None)
    taken, proposed = DecisionFactory(meeting=meeting), DecisionFactory(meeting=coming)
    rows = Decision.objects.of(meeting.project)
    assert list(rows.taken()) == [taken]
    assert list(rows.as_of(date(2019, 9, 1))) == [taken]
    assert list(rows.proposed(date(2019, 9, 1))) == [proposed]
    assert set(rows.proposed(date(2019, 3, 4))) == {taken, proposed}
