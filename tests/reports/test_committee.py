"""The pages of the steering committee: meetings, agenda, minutes, decisions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import AgendaItem, Decision, Meeting
from activities.words import DocumentKind, Kind, Role
from reports.committee.meetings import usual_agenda
from tests.factories import (
    ActFactory,
    ActivityFactory,
    DecisionFactory,
    DocumentFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db


def url(name, project, *args) -> str:
    return reverse(f"reports:{name}", args=[project.slug, *args])


def meeting(office, code, day, number=None, **columns) -> Meeting:
    """A meeting that was held on the day, with one point on its agenda."""
    project, component = office
    activity = ActivityFactory(
        project=project, component=component, code=code, kind=Kind.STEERING_COMMITTEE,
        current_start=day, current_end=day, title_en=f"Meeting {code}", **columns,
    )  # fmt: skip
    activity.hold(start=day, end=day)
    return MeetingFactory(activity=activity, number=number or int(code[-1]))


def planned(office, code, day):
    project, component = office
    return ActivityFactory(
        project=project, component=component, code=code, kind=Kind.STEERING_COMMITTEE,
        current_start=day, current_end=day,
    )  # fmt: skip


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


# The agenda


def agenda(number=1, **fields) -> dict:
    return {"number": number, "base": "0", **fields}


def points(project) -> list[tuple]:
    rows = AgendaItem.objects.filter(meeting__project=project).order_by("place")
    return list(rows.values_list("place", "title_en", "title_sr", "presenter_en"))


def test_the_usual_points_are_proposed_in_both_languages_and_saved_when_wanted(office, client):
    project, _component = office
    planned(office, "1.1.1", date(2019, 11, 4))
    page = client.get(url("agenda", project, "1.1.1"))
    [rows] = page.context["entry_rows"]
    proposed = [
        (row.initial["title_en"], row.initial["title_sr"])
        for row in rows.rows
        if len(row.initial) > 1
    ]
    assert proposed == [(item.title_en, item.title_sr) for item in usual_agenda()]
    assert proposed[1] == ("Follow-up of earlier decisions", "Praćenje ranijih odluka")
    assert points(project) == []
    posted = {
        f"point-{number}-{name}": value
        for number, titles in enumerate(proposed)
        for name, value in (("title_en", titles[0]), ("title_sr", titles[1]), ("place", number + 1))
    }
    answer = client.post(
        url("agenda", project, "1.1.1"), agenda(**posted, next_meeting="2.12.2019")
    )
    assert answer.status_code == 302
    assert points(project) == [(n, en, sr, "") for n, (en, sr) in enumerate(proposed, 1)]
    one = Meeting.objects.get()
    assert (one.number, one.next_meeting) == (1, date(2019, 12, 2))


def test_points_follow_their_numbers_and_go_with_their_titles(office, client):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 3, 4))
    first = AgendaItem.objects.get()
    gone = AgendaItem.objects.create(meeting=one, place=2, title_en="Lunch")
    form = client.get(url("agenda", project, "1.1.1")).context["form"]
    posted = {
        "point-0-pk": first.pk, "point-0-place": 2, "point-0-title_en": "Opening",
        "point-1-pk": gone.pk, "point-1-place": 1, "point-1-title_en": "",
        "point-2-title_sr": "Budžet", "point-2-place": 1, "point-2-presenter_en": "RTA",
        "point-3-title_en": "Any other business",
    }  # fmt: skip
    client.post(url("agenda", project, "1.1.1"), agenda(base=form["base"].value(), **posted))
    assert points(project) == [
        (1, "", "Budžet", "RTA"), (2, "Opening", "", ""), (3, "Any other business", "", "")
    ]  # fmt: skip
    assert AgendaItem.objects.filter(pk=first.pk).exists()


def test_a_point_with_minutes_stays(office, client):
    project, _component = office
    one = meeting(office, "1.1.1", date(2019, 3, 4))
    AgendaItem.objects.update(minutes_en="It was opened.")
    item = AgendaItem.objects.get()
    base = client.get(url("agenda", project, "1.1.1")).context["form"]["base"].value()
    answer = client.post(
        url("agenda", project, "1.1.1"),
        agenda(base=base, **{"point-0-pk": item.pk, "point-1-title_en": "New"}),
    )
    assert "Point 1, “Opening”, has minutes, so it stays on the agenda." in text(answer)
    assert points(project) == [(1, "Opening", "Otvaranje", "")]
    assert one.history.count() == 1


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"number": ""}, "“Number of the meeting” is empty."),
        ({"number": "0"}, "0 is too small. Enter 1 or more."),
        ({"figures_on": "31.2.2019"}, "“31.2.2019” is not a day."),
        ({"next_meeting": "2019-03-01"}, "The next meeting on 1 Mar 2019 is not after this one"),
        ({"point-0-presenter_en": "RTA"}, "Agenda, row 1, Title in English – Enter the title"),
        ({"point-0-title_en": "x", "point-0-place": "-1"}, "-1 is too small. Enter 1 or more."),
        ({"point-0-title_en": "x", "point-0-pk": "999999"}, ""),
    ],
)
def test_an_agenda_that_is_wrong_says_so_and_keeps_what_was_typed(office, client, posted, message):
    project, _component = office
    planned(office, "1.1.1", date(2019, 11, 4))
    answer = client.post(
        url("agenda", project, "1.1.1"), agenda(**{"point-5-title_en": "Typed by me", **posted})
    )
    if not message:
        # A point that is no longer there, or of another meeting, is a new one.
        assert [row[1] for row in points(project)] == ["x", "Typed by me"]
        return
    assert message in text(answer)
    assert "Typed by me" in answer.content.decode()
    assert points(project) == []


def test_two_people_do_not_overwrite_an_agenda(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    opened = client.get(url("agenda", project, "1.1.1")).context["form"]["base"].value()
    posted = {"base": opened, "point-0-title_en": "Mine"}
    assert client.post(url("agenda", project, "1.1.1"), agenda(**posted)).status_code == 302
    answer = client.post(url("agenda", project, "1.1.1"), agenda(**posted))
    assert "Somebody else saved this after you opened the page." in text(answer)
    assert len(points(project)) == 2


# Minutes


def test_minutes_are_written_point_by_point(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    item = AgendaItem.objects.get()
    form = client.get(url("minutes", project, "1.1.1")).context["form"]
    posted = {
        "base": form["base"].value(), "minutes_drafted_on": "8.3.2019",
        "minutes_signed_on": "2019-03-20", f"minutes_en_{item.pk}": "Opened at nine.\nAll came.",
    }  # fmt: skip
    answer = client.post(url("minutes", project, "1.1.1"), posted, follow=True)
    assert "Opened at nine." in text(answer)
    one = Meeting.objects.get()
    assert (one.minutes_drafted_on, one.minutes_signed_on) == (date(2019, 3, 8), date(2019, 3, 20))
    assert AgendaItem.objects.get().minutes_en == "Opened at nine.\nAll came."


def test_minutes_signed_before_the_meeting_are_refused_and_the_text_stays(office, client):
    project, _component = office
    meeting(office, "1.1.1", date(2019, 3, 4))
    item = AgendaItem.objects.get()
    form = client.get(url("minutes", project, "1.1.1")).context["form"]
    answer = client.post(
        url("minutes", project, "1.1.1"),
        {"base": form["base"].value(), "minutes_signed_on": "2019-03-01",
         f"minutes_en_{item.pk}": "Typed by me"},
    )  # fmt: skip
    assert "The day 1 Mar 2019 is before the meeting, on 4 Mar 2019." in text(answer)
    assert "Typed by me" in text(answer)
    assert AgendaItem.objects.get().minutes_en == ""


def test_a_meeting_that_was_not_held_has_no_minutes(office, client):
    project, _component = office
    activity = planned(office, "1.1.1", date(2019, 11, 4))
    answer = client.get(url("minutes", project, "1.1.1"), follow=True)
    assert "Save the agenda first: the minutes follow its points." in text(answer)
    MeetingFactory(activity=activity, number=1)
    answer = client.get(url("minutes", project, "1.1.1"), follow=True)
    assert "The meeting was not held yet." in text(answer)


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
