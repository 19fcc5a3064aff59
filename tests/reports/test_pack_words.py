"""What stands in the pack of a committee's meeting."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Meeting
from activities.words import Kind
from reports.committee.pack import pack_of, pack_words
from reports.views.dashboard import figures_of
from tests.factories import (
    ActivityFactory,
    DecisionFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
    ParticipationFactory,
    RecommendationFactory,
)
from tests.reports.pages import held

pytestmark = pytest.mark.django_db


def words_of(rf, meeting, on) -> dict:
    project = meeting.activity.project
    return pack_words(pack_of(meeting, on, figures_of(rf.get("/"), project, on)))


def committee(office, code="1.1.1", **columns):
    project, component = office
    return ActivityFactory(
        project=project, component=component, code=code, kind=Kind.STEERING_COMMITTEE, **columns
    )


def test_a_pack_without_anything_says_so(office, rf, client):
    activity = committee(office, current_start=date(2019, 11, 4), current_end=date(2019, 11, 4))
    words = words_of(rf, Meeting.of(activity), date(2019, 10, 1))
    assert len(words["agenda"]["rows"]) == 10
    parts = ("earlier", "recommendations", "proposed")
    assert [(words[part]["rows"], bool(words[part]["nothing"])) for part in parts] == [
        ([], True)
    ] * 3
    assert client.get("/en/projects/p/committee/1.1.1/pack.pdf").content.startswith(b"%PDF")
    activity.postpone(on=date(2019, 9, 1), reason="other", note="x")
    words = words_of(rf, Meeting.of(activity), date(2019, 10, 1))
    assert words["facts"][0] == "day not yet known"
    assert client.get("/en/projects/p/committee/1.1.1/pack.pdf").status_code == 200


def test_the_plan_has_what_begins_within_three_months_or_goes_on(office, rf):
    project, component = office
    meeting = Meeting.of(committee(office, current_start=None, current_end=None))
    on = date(2019, 6, 3)
    for code, start, end in (
        ("1.2.1", date(2019, 5, 6), date(2019, 5, 7)),
        ("1.2.2", date(2019, 6, 3), date(2019, 6, 4)),
        ("1.2.3", date(2019, 9, 3), date(2019, 9, 5)),
        ("1.2.4", date(2019, 9, 4), date(2019, 9, 5)),
    ):
        ActivityFactory(
            project=project, component=component, code=code, current_start=start,
            current_end=end, title_en=code,
        )  # fmt: skip
    held(project, component, "1.2.5", date(2019, 5, 6))
    held(project, component, "1.2.6", date(2019, 6, 10))
    rows = words_of(rf, meeting, on)["plan"]["rows"]
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("1.2.1", "6–7 May 2019", "planned, 27 days late"),
        ("1.2.2", "3–4 Jun 2019", "planned"),
        ("1.2.6", "10 Jun 2019", "planned"),
        ("1.2.3", "3–5 Sep 2019", "planned"),
    ]


def test_no_name_of_a_participant_is_in_the_pack(office, rf):
    project, component = office
    event = held(project, component, "1.2.1", date(2019, 5, 6))
    ParticipationFactory(activity=event, person__name="Ana Anić Tajna", attendance="came")
    meeting = Meeting.of(committee(office))
    assert "Tajna" not in str(words_of(rf, meeting, date(2019, 10, 1)))


def test_more_rows_than_anybody_reads_are_counted(office, rf, monkeypatch):
    monkeypatch.setattr("reports.committee.pack.MOST_ROWS", 2)
    project, component = office
    for number in range(1, 6):
        ActivityFactory(project=project, component=component, code=f"1.2.{number}")
    words = words_of(rf, Meeting.of(committee(office)), date(2019, 10, 1))["plan"]
    assert (len(words["rows"]), words["note"]) == (2, "4 more rows are not printed.")


def test_as_many_statements_with_30_rows_as_with_two(office, client):
    project, component = office
    earlier = MeetingFactory(
        activity=held(project, component, "1.1.1", date(2019, 3, 4), kind=Kind.STEERING_COMMITTEE),
        number=1,
    )
    now = MeetingFactory(activity=committee(office, "1.1.2"), number=2)
    counts = {}
    for number in range(1, 31):
        event = held(project, component, f"1.2.{number}", date(2019, 3, 4))
        RecommendationFactory(activity=event, addressee=InstitutionFactory())
        ActivityFactory(project=project, component=component, code=f"1.3.{number}")
        for one in (earlier, now):
            DecisionFactory(
                meeting=one, number=number, institution=InstitutionFactory(),
                owner=MembershipFactory(project=project).user,
            )  # fmt: skip
        if number in (2, 30):
            for ending in ("pdf", "docx"):
                address = f"/en/projects/p/committee/1.1.2/pack.{ending}"
                client.get(address)
                with CaptureQueriesContext(connection) as statements:
                    assert client.get(address).status_code == 200
                counts.setdefault(ending, []).append(len(statements))
    assert [(few == many, many <= 45) for few, many in counts.values()] == [(True, True)] * 2
