"""The decisions of a committee, and what my work has of them and of minutes."""

from datetime import date

import pytest

from activities.models import Decision, Meeting
from activities.words import Role
from tests.factories import (
    ActFactory,
    DecisionFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.reports.committee.pages import meeting, planned, url
from tests.reports.pages import text

pytestmark = pytest.mark.django_db


# Decisions


def decided(project) -> list[tuple]:
    rows = Decision.objects.of(project).order_by("number")
    return list(rows.values_list("number", "text_en", "owner", "institution", "due"))


def test_several_decisions_are_entered_at_once(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    owner = MembershipFactory(project=project, role=Role.VIEWER).user
    partner = InstitutionFactory()
    project.partners.create(institution=partner, role="beneficiary")
    answer = client.post(
        url("add-decisions", project, "1.1.1"),
        {"decision-0-text_en": "Do it", "decision-0-owner": owner.pk, "decision-0-due": "1.4.2019",
         "decision-2-text_en": "And that", "decision-2-institution": partner.pk},
        follow=True,
    )  # fmt: skip
    assert "2 decisions are saved." in text(answer)
    assert decided(project) == [
        (1, "Do it", owner.pk, None, date(2019, 4, 1)),
        (2, "And that", None, partner.pk, None),
    ]
    assert {row.history_user for row in Decision.history.all()} == {answer.wsgi_request.user}


def test_decisions_before_the_meeting_are_proposals(office, client):
    project, _component = office
    planned(office, "1.1.1", date(2019, 11, 4))
    answer = client.post(
        url("add-decisions", project, "1.1.1"), {"decision-0-text_en": "Do it"}, follow=True
    )
    assert "Proposed decisions" in text(answer)
    assert Meeting.objects.get().code == "PSC-01"
    assert client.get(url("decisions", project)).context["rows"] == []
    [row] = client.get(url("decisions", project), {"status": "proposed"}).context["rows"]
    assert row.code == "PSC-01/1"


def test_decisions_that_are_wrong_are_not_saved(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    stranger, foreign = MembershipFactory().user, InstitutionFactory()
    page = url("add-decisions", project, "1.1.1")
    for posted, message in (
        ({}, "Nothing is filled in. Write at least one text."),
        ({"decision-0-due": "1.4.2019"}, "Decisions, row 1, Text in English – Enter the text"),
        ({"decision-0-due": "1.3.2019"}, "The due day 1 Mar 2019 is before the meeting"),
        ({"decision-0-due": "soon"}, "“soon” is not a day."),
        ({"decision-0-owner": stranger.pk}, f"{stranger.pk} is not one of the available choices"),
        ({"decision-0-institution": foreign.pk}, "is not one of the available choices"),
        ({"decision-0-text_en": "x" * 5001}, "at most 5000 characters"),
    ):
        filled = (
            {"decision-0-text_en": "Typed by me"}
            if len(posted) and "Enter the" not in message
            else {}
        )
        answer = client.post(page, {**filled, **posted})
        assert message in text(answer), posted
    assert decided(project) == []


def test_numbers_of_decisions_are_not_given_twice(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    page = url("add-decisions", project, "1.1.1")
    client.post(page, {"decision-0-text_en": "One", "decision-1-text_en": "Two"})
    two = Decision.objects.get(number=2)
    client.post(url("remove-decision", project, two.pk))
    client.post(page, {"decision-0-text_en": "Three"})
    assert [row[:2] for row in decided(project)] == [(1, "One"), (3, "Three")]


def test_what_became_of_a_decision(office, client):
    project, _component = office
    decision = DecisionFactory(meeting=meeting(office, "1.1.1", date(2019, 3, 4)), number=1)
    page = url("decision", project, decision.pk)
    base = client.get(page).context["form"]["base"].value()
    posted = {"base": base, "text_en": "Do it", "status": "done", "closed_on": "", "note": "Sent."}
    assert client.post(page, posted).status_code == 302
    decision.refresh_from_db()
    assert (decision.status, decision.closed_on, decision.note) == (
        "done", date(2019, 10, 1), "Sent."
    )  # fmt: skip
    assert client.post(url("remove-decision", project, decision.pk)).status_code == 403
    base = client.get(page).context["form"]["base"].value()
    client.post(page, {**posted, "base": base, "status": "open", "closed_on": "2019-09-01"})
    decision.refresh_from_db()
    assert (decision.status, decision.closed_on) == ("open", None)


def test_a_decision_is_not_closed_before_its_meeting_or_without_a_reason(office, client):
    project, _component = office
    decision = DecisionFactory(meeting=meeting(office, "1.1.1", date(2019, 3, 4)), number=1)
    act = ActFactory()
    page = url("decision", project, decision.pk)
    base = client.get(page).context["form"]["base"].value()
    for posted, message in (
        ({"status": "done", "closed_on": "2019-03-03"}, "The day 3 Mar 2019 is before the meeting"),
        ({"status": "done", "closed_on": "2019-10-02"}, "is later than today"),
        (
            {"status": "dropped", "closed_on": "2019-04-01"},
            "Write down why the decision is dropped: it stays in the register.",
        ),
        ({"status": "open", "act": act.pk}, f"“{act.pk}” is not on the list of this project."),
        ({"status": "open", "due": "2019-03-01"}, "The due day 1 Mar 2019 is before the meeting"),
        ({"status": "lost"}, "lost is not one of the available choices"),
    ):
        answer = client.post(page, {"base": base, "text_en": "Do it", **posted})
        assert message in text(answer), posted
    decision.refresh_from_db()
    assert (decision.status, decision.text_en != "Do it") == ("open", True)


def test_two_people_see_what_differs_in_a_decision(office, client):
    project, _component = office
    decision = DecisionFactory(meeting=meeting(office, "1.1.1", date(2019, 3, 4)), number=1)
    page = url("decision", project, decision.pk)
    base = client.get(page).context["form"]["base"].value()
    posted = {"base": base, "status": "open"}
    assert client.post(page, {**posted, "text_en": "Theirs"}).status_code == 302
    answer = client.post(page, {**posted, "text_en": "Mine"})
    assert "Stored now" in text(answer) and "Theirs" in text(answer)
    assert Decision.objects.get().text_en == "Theirs"


def test_the_list_of_decisions_narrows_and_shows_any_day(office, client):
    project, _component = office
    owner = MembershipFactory(project=project).user
    first = meeting(office, "1.1.1", date(2019, 3, 4))
    second = meeting(office, "1.1.2", date(2019, 6, 3))
    DecisionFactory(meeting=first, number=1, text_sr="Штампати брошуру", due=date(2019, 4, 1))
    DecisionFactory(meeting=first, number=2, status="done", closed_on=date(2019, 7, 1))
    DecisionFactory(meeting=second, number=1, owner=owner)

    def rows(**query):
        page = client.get(url("decisions", project), query)
        return [(one.code, one.status_then) for one in page.context["rows"]]

    assert rows() == [("PSC-01/1", "open"), ("PSC-01/2", "done"), ("PSC-02/1", "open")]
    assert rows(on="2019-05-01") == [("PSC-01/1", "open"), ("PSC-01/2", "open")]
    assert rows(status="overdue") == [("PSC-01/1", "open")]
    assert rows(status="done") == [("PSC-01/2", "done")]
    assert rows(owner=f"p{owner.pk}") == [("PSC-02/1", "open")]
    assert rows(meeting="1.1.1", status="open") == [("PSC-01/1", "open")]
    assert rows(q="stampati brosuru") == [("PSC-01/1", "open")]
    assert rows(q="nothing") == []
    assert len(rows(owner="x", status="lost", meeting="9.9.9")) == 3
    assert client.get(url("decisions", project), {"on": "x"}).status_code == 400


def test_a_decision_of_another_project_is_not_found(office, client):
    project, _component = office
    other = DecisionFactory()
    for name in ("decision", "remove-decision"):
        assert client.get(url(name, project, other.pk)).status_code == 404


# My work


def test_my_work_has_the_decisions_of_their_owner_and_all_for_managers(office, client, signed_in):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 9, 2))
    owner = MembershipFactory(project=project, role=Role.VIEWER).user
    staff = MembershipFactory(project=project, role=Role.STAFF).user
    for number, (due, of) in enumerate(
        [("2019-09-30", owner), ("2019-10-31", staff), ("2019-11-01", staff), (None, staff)], 1
    ):
        DecisionFactory(meeting=one, number=number, owner=of, due=due)
    DecisionFactory(
        meeting=one, number=5, owner=owner, due="2019-09-30", status="done", closed_on="2019-09-20"
    )

    def tasks(user=None):
        page = (signed_in(user) if user else client).get("/en/my/")
        found = [group.tasks for group in page.context["groups"] if group.name == "decisions"]
        return [(task.code, task.url) for task in found[0]] if found else None

    edit = [url("decision", project, row.pk) for row in Decision.objects.order_by("number")]
    assert tasks() == [("PSC-01/1", edit[0]), ("PSC-01/2", edit[1])]
    assert tasks(staff) == [("PSC-01/2", edit[1])]
    assert tasks(owner) == [("PSC-01/1", f"{url('meeting', project, '1.1.1')}#decision-1")]
    assert tasks(MembershipFactory(project=project, role=Role.VIEWER).user) is None


def test_a_proposal_waits_for_nobody_yet(office, client):
    one = MeetingFactory(activity=planned(office, "1.1.1", date(2019, 10, 4)), number=1)
    DecisionFactory(meeting=one, due="2019-10-04")
    groups = client.get("/en/my/").context["groups"]
    assert [group.count for group in groups if group.name == "decisions"] == [0]


def test_my_work_has_minutes_that_are_due(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 9, 24))
    meeting(office, "1.1.2", date(2019, 9, 25))
    signed = meeting(office, "1.1.3", date(2019, 9, 2))
    Meeting.objects.filter(pk=signed.pk).update(minutes_signed_on=date(2019, 9, 10))
    [group] = [one for one in client.get("/en/my/").context["groups"] if one.name == "papers"]
    assert [(task.code, str(task.what), task.day, task.url) for task in group.tasks] == [
        ("1.1.1", "draft of the minutes", date(2019, 10, 1), url("minutes", project, "1.1.1"))
    ]
