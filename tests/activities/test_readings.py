"""Who read what holds names, and the hold that keeps the names."""

from datetime import date

import pytest

from activities.models import ReadingLog
from activities.words import Role
from core.editions import edition_of
from tests.activities.pages import member, text, url
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db


def test_managers_see_who_read_what_and_when(desk, client, signed_in):
    project, activity, manager, files = desk
    staff, client = member(project, Role.STAFF, signed_in)
    client.get(files["restricted"].get_absolute_url())
    ReadingLog.note(project, manager, "register")
    other = ActivityFactory()
    ReadingLog.note(other.project, staff, "list", other)
    client = signed_in(manager)
    page = client.get(url("readings", project))
    rows = [(row.reader, row.what, row.activity) for row in page.context["page"]]
    assert rows == [(manager, "register", None), (staff, "file", activity)]
    page = client.get(url("readings", project, by=staff.username))
    assert [row.reader for row in page.context["page"]] == [staff]
    assert len(client.get(url("readings", project, by="nobody")).context["page"]) == 2


def test_the_log_is_cut_into_pages(desk, client):
    project, _activity, manager, _files = desk
    assert "Nobody has read" in text(client.get(url("readings", project)))
    for _n in range(51):
        ReadingLog.note(project, manager, "list")
    assert len(client.get(url("readings", project)).context["page"]) == 50
    assert len(client.get(url("readings", project, page=2)).context["page"]) == 1
    assert client.get(url("readings", project, page="x")).status_code == 200


def test_a_hold_needs_its_reason(office, client):
    project, _component, _user = office
    page = client.post(url("settings", project), {"names_held": "on", "names_held_why": " "})
    assert page.context["form"].errors == {
        "names_held_why": ["Say why the lists of names are kept beyond their day."]
    }
    project.refresh_from_db()
    assert project.names_held is False
    seen = {"base": edition_of(project)}
    client.post(url("settings", project), seen | {"names_held": "on", "names_held_why": "Audit"})
    project.refresh_from_db()
    assert (project.names_held, project.names_held_why) == (True, "Audit")


def test_who_saves_the_settings_second_sees_what_the_first_one_set(office, client):
    project, _component, _user = office
    seen = {"base": edition_of(project)}
    assert client.post(url("settings", project), seen | {"cut_off": "1.2.2019"}).status_code == 302
    page = client.post(url("settings", project), seen | {"cut_off": "3.2.2019"})
    assert "Somebody else saved this after you opened the page." in text(page)
    form = page.context["form"]
    assert [tuple(map(str, row)) for row in form.conflicts] == [
        ("Cut-off day", "1 Feb 2019", "3.2.2019")
    ]
    project.refresh_from_db()
    assert project.cut_off == date(2019, 2, 1)
    again = {"base": form["base"].value(), "cut_off": form["cut_off"].value()}
    assert client.post(url("settings", project), again).status_code == 302
    project.refresh_from_db()
    assert project.cut_off == date(2019, 2, 3)
