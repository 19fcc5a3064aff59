"""The agenda of a meeting, and its minutes."""

from datetime import date

import pytest

from activities.models import AgendaItem, Meeting
from reports.committee.meetings import usual_agenda
from tests.factories import MeetingFactory
from tests.reports.committee.pages import meeting, planned, url
from tests.reports.pages import text

pytestmark = pytest.mark.django_db


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
