"""Two people edit the same activity, and the record says who did what."""

import json
from datetime import date

import pytest

from activities.models import Activity
from tests.activities.pages import edit_data, url
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
)

pytestmark = pytest.mark.django_db


def test_two_people_see_both_versions_and_choose(office, client):
    project, component, _user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1",
        title_en="Old title", place="Beograd", venue="Old hall",
    )  # fmt: skip
    mine = edit_data(
        client.get(url("edit", project, "1.1.1")), title_en="My title", venue="My hall"
    )
    theirs = edit_data(
        client.get(url("edit", project, "1.1.1")), title_en="Their title", place="Niš"
    )
    assert client.post(url("edit", project, "1.1.1"), theirs).status_code == 302

    conflict = client.post(url("edit", project, "1.1.1"), mine)
    assert conflict.status_code == 409
    assert {
        row["name"]: (row["theirs"], row["mine"], row["pick"], row["both"])
        for row in conflict.context["rows"]
    } == {
        "title_en": ("Their title", "My title", "mine", True),
        "place": ("Niš", "Beograd", "theirs", False),
        "venue": ("Old hall", "My hall", "mine", False),
    }  # fmt: skip
    activity.refresh_from_db()
    assert activity.title_en == "Their title", "nothing was overwritten"

    chosen = dict(conflict.context["typed"])
    chosen |= {
        "resolve": "1", "version": conflict.context["version_now"],
        "base": conflict.context["base_now"], "why": "",
        "pick_title_en": "theirs", "pick_place": "theirs", "pick_venue": "mine",
    }  # fmt: skip
    assert client.post(url("edit", project, "1.1.1"), chosen).status_code == 302
    activity.refresh_from_db()
    assert (activity.title_en, activity.place, activity.venue, activity.version) == (
        "Their title", "Niš", "My hall", 3,
    )  # fmt: skip


def test_a_conflict_about_institutions_is_seen_too(office, client):
    project, component, _user = office
    one, other = InstitutionFactory(), InstitutionFactory()
    for institution in (one, other):
        project.partners.create(institution=institution, role="partner")
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), invited=[str(one.pk)])
    theirs = edit_data(client.get(url("edit", project, "1.1.1")), invited=[str(other.pk)])
    client.post(url("edit", project, "1.1.1"), theirs)
    [row] = client.post(url("edit", project, "1.1.1"), mine).context["rows"]
    assert (row["name"], row["theirs"], row["mine"]) == ("invited", str(other), str(one))
    assert [presence.institution for presence in activity.presences.all()] == [other]


@pytest.mark.parametrize("base", ["", "{", "[]", '"x"', json.dumps({"title_en": None})])
def test_a_broken_base_is_no_failure(base, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), title_en="Mine", version=0)
    mine["base"] = base
    assert client.post(url("edit", project, "1.1.1"), mine).status_code == 409


def test_a_posted_edit_without_a_version_is_not_trusted(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1", title_en="Old")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), title_en="Mine")
    del mine["version"]
    assert client.post(url("edit", project, "1.1.1"), mine).status_code == 409
    assert Activity.objects.get().title_en == "Old"


def test_the_record_says_who_saved_it_what_changed_and_why(office, client):
    project, component, user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    data = edit_data(
        client.get(url("edit", project, "1.1.1")),
        title_en="Another title", place="Niš", why="Typing error",
    )  # fmt: skip
    client.post(url("edit", project, "1.1.1"), data)
    rows = client.get(url("detail", project, "1.1.1")).context["edits"]
    assert [(row["who"], row["what"], row["why"]) for row in rows] == [
        (user, ["title in English", "place"], "Typing error"),
        (None, ["entered"], ""),
    ]


def test_fields_that_came_with_a_new_status_stay_as_the_other_person_left_them(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(
        client.get(url("edit", project, "1.1.1")), place="Niš", current_end="2019-03-08"
    )
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5), participants={"women": 7, "men": 8})
    conflict = client.post(url("edit", project, "1.1.1"), mine)
    assert [row["name"] for row in conflict.context["rows"]] == ["place"]
    assert conflict.context["dropped"] == [{"label": "End date", "mine": "2019-03-08"}]
    chosen = dict(conflict.context["typed"])
    chosen |= {f"pick_{name}": "theirs" for name in conflict.context["unseen"]}
    chosen |= {
        "resolve": "1", "version": conflict.context["version_now"],
        "base": conflict.context["base_now"], "pick_place": "mine",
    }  # fmt: skip
    assert client.post(url("edit", project, "1.1.1"), chosen).status_code == 302
    activity.refresh_from_db()
    assert (activity.place, activity.women, activity.men, activity.actual_end) == (
        "Niš", 7, 8, date(2019, 3, 5),
    )  # fmt: skip


def test_an_action_on_a_page_that_is_out_of_date_is_not_done(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 2), on=date(2019, 3, 1))
    typed = {"on": "2019-03-02", "new_start": "2019-05-06", "new_end": "2019-05-07", "note": "Moj"}
    page = client.post(url("action", project, "1.1.1", "set-dates"), typed | {"version": "1"})
    assert "Somebody else saved this activity" in page.content.decode()
    assert page.context["form"]["note"].value() == "Moj"
    activity.refresh_from_db()
    assert activity.current_end == date(2019, 4, 2)
    again = client.post(url("action", project, "1.1.1", "set-dates"), typed | {"version": "2"})
    assert again.status_code == 302


def test_a_code_that_can_no_longer_be_changed_is_not_dropped_in_silence(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), code="1.1.9", place="Niš")
    activity.approve(on=date(2019, 2, 1))
    conflict = client.post(url("edit", project, "1.1.1"), mine)
    assert conflict.context["dropped"] == [{"label": "Code", "mine": "1.1.9"}]
