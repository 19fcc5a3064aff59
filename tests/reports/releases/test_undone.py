"""A step of a release is undone right after."""

import pytest
import time_machine

from activities.models import Activity
from activities.words import Role
from tests.factories import MembershipFactory, project_with
from tests.reports.pages import step, text
from tests.reports.releases.records import (
    KINDS,
    NOTHING,
    PROPOSED,
    RELEASED,
    UNDO,
    WITHDRAWN,
    records,
    state,
    stored,
)

pytestmark = pytest.mark.django_db


def token_of(client, address) -> str:
    """The token of the button “Undo” on the page that follows a step."""
    import re

    page = client.get(address).content.decode()
    found = re.search(r'action="([^"]+)"[^>]*class="undo".*?name="token" value="([^"]+)"', page)
    assert found, "no button"
    assert found[1] == UNDO
    return found[2]


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_is_undone_right_after(kind, office, second, client):
    record = records(*office)[kind]
    before = NOTHING
    for person, name, after in (
        (client, "propose", PROPOSED),
        (second, "confirm", RELEASED),
        (client, "withdraw", WITHDRAWN),
    ):
        was = type(record).objects.filter(pk=record.pk).values().first()
        answer = step(person, record, name)
        assert state(record) == after
        undone = person.post(UNDO, {"token": token_of(person, answer.url)}, follow=True)
        assert "Undone." in text(undone)
        if name == "confirm":
            # Back to the proposal; the mark of a withdrawal keeps the loader from releasing it.
            assert state(record) == (True, False, True)
        else:
            assert state(record) == before
            if was:
                assert type(record).objects.filter(pk=record.pk).values().get() == was
        assert stored(record).history.first().history_change_reason == "undone"
        step(person, record, name)
        before = after
    assert state(record) == WITHDRAWN


def test_the_button_is_shown_once(office, client):
    answer = step(client, records(*office)["activity"], "propose")
    token_of(client, answer.url)
    assert 'class="undo"' not in client.get(answer.url).content.decode()
    seen = client.get("/en/projects/p/settings/").context["form"]["base"].value()
    posted = {"second_person_releases": "on", "base": seen}
    page = client.post("/en/projects/p/settings/", posted, follow=True).content.decode()
    assert "The settings are saved." in page
    assert 'class="undo"' not in page


def test_undo_is_only_for_who_did_it_soon_and_while_nothing_else_happened(office, second, client):
    record = records(*office)["activity"]
    token = token_of(client, step(client, record, "propose").url)

    def refused(person, token, project="p"):
        answer = person.post(f"/en/projects/{project}/publish/undo/", {"token": token}, follow=True)
        assert "It cannot be undone any more" in text(answer)
        assert state(record) == PROPOSED

    refused(second, token)
    for wrong in ("", "x", token[:-1], token + "x", "\x00", "1:2:3"):
        refused(client, wrong)
    with time_machine.travel("2019-10-01 09:20+02:00", tick=True):
        refused(client, token)
    step(client, record, "take-back")
    step(client, record, "propose")
    refused(client, token)


def test_a_withdrawal_of_a_text_that_was_changed_since_is_not_undone(office, client):
    record = records(*office)["activity"]
    record.release()
    token = token_of(client, step(client, record, "withdraw").url)
    Activity.objects.update(summary_en="Never confirmed")
    answer = client.post(UNDO, {"token": token}, follow=True)
    assert "It cannot be undone any more" in text(answer)
    assert state(record) == WITHDRAWN


def test_a_token_of_one_project_undoes_nothing_in_another(office, client):
    project, component = office
    record = records(project, component)["activity"]
    other = project_with(slug="q")[0]
    MembershipFactory(project=other, user=project.memberships.first().user, role=Role.MANAGER)
    token = token_of(client, step(client, record, "propose").url)
    answer = client.post("/en/projects/q/publish/undo/", {"token": token})
    assert answer.status_code == 404
    assert state(record) == PROPOSED
