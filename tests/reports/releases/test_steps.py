"""Release by two people: who may take which step, and what they have seen."""

from datetime import date

import pytest
from django.test import Client

from activities.models import Activity, Project
from activities.words import Role
from tests.factories import (
    DocumentFactory,
    ItemFactory,
    MembershipFactory,
    RecommendationFactory,
    project_with,
)
from tests.reports.pages import held, release_address, step, text
from tests.reports.releases.records import (
    KINDS,
    NOTHING,
    PROPOSED,
    PUBLIC,
    RELEASED,
    SHOWN,
    WAITING,
    WITHDRAWN,
    offered,
    records,
    state,
    stored,
)
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_one_proposes_another_confirms_and_one_withdraws(kind, office, second, client):
    project, component = office
    record = records(project, component)[kind]
    if kind != "project":
        project.release()
    assert (state(record), offered(client, record)) == (NOTHING, ["propose"])
    assert step(client, record, "propose").status_code == 302
    assert (state(record), offered(client, record)) == (PROPOSED, ["take-back"])
    anonymous = Client()
    page = anonymous.get(PUBLIC)
    assert page.status_code == 404 or SHOWN[kind] not in text(page)
    assert offered(second, record) == ["confirm", "take-back"]
    assert step(second, record, "confirm").status_code == 302
    assert state(record) == RELEASED
    assert stored(record).released_by == second.user
    assert SHOWN[kind] in text(anonymous.get(PUBLIC))
    assert offered(client, record) == ["withdraw"]
    step(client, record, "withdraw")
    assert state(record) == WITHDRAWN
    page = anonymous.get(PUBLIC)
    assert page.status_code == 404 or SHOWN[kind] not in text(page)
    reasons = [row.history_change_reason for row in stored(record).history.all()]
    assert reasons[:3] == ["withdrawn", "released", "proposed"]
    people = [row.history_user for row in stored(record).history.all()]
    first = project.memberships.order_by("pk").first().user
    assert people[:3] == [first, second.user, first]


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_proposed_cannot_confirm(kind, office, second, client):
    project, component = office
    record = records(project, component)[kind]
    step(client, record, "propose")
    for name in ("confirm", "release"):
        refused = step(client, record, name)
        assert refused.status_code == 200
        assert ("Ask another manager" if name == "confirm" else "Propose it first") in text(refused)
        assert state(record) == PROPOSED


def test_a_proposal_of_an_account_that_is_gone_is_taken_back_and_not_confirmed(office, second):
    record = records(*office)["activity"]
    gone = MembershipFactory(project=office[0], role=Role.MANAGER).user
    record.propose(by=gone)
    gone.delete()
    assert offered(second, record) == ["take-back"]
    assert "Ask another manager" in text(step(second, record, "confirm"))
    step(second, record, "take-back")
    assert state(record) == NOTHING


def test_either_takes_the_proposal_back(office, second, client):
    record = records(*office)["activity"]
    for person in (client, second):
        step(client, record, "propose")
        assert step(person, record, "take-back").url == WAITING
        assert state(record) == NOTHING
        assert stored(record).proposed_by is None


def test_where_one_is_enough_release_is_one_step(office, client):
    project, component = office
    record = records(project, component)["activity"]
    seen = client.get("/en/projects/p/settings/").context["form"]["base"].value()
    typed = {"cut_off": "", "names_held_why": "", "base": seen}
    page = client.post("/en/projects/p/settings/", typed, follow=True)
    assert "From now on one manager alone makes something public." in text(page)
    row = Project.objects.get().history.first()
    assert (row.second_person_releases, row.history_change_reason) == (
        False, "releases by one person",
    )  # fmt: skip
    assert row.history_user == project.memberships.get().user
    assert offered(client, record) == ["release"]
    step(client, record, "release")
    assert state(record) == RELEASED


def test_switching_the_second_person_off_does_not_leave_proposals_stuck(office, client):
    record = records(*office)["activity"]
    step(client, record, "propose")
    Project.objects.update(second_person_releases=False)
    assert offered(client, record) == ["release", "take-back"]
    step(client, record, "release")
    assert state(record) == RELEASED


def test_a_project_asks_for_a_second_person_unless_told_otherwise(office):
    assert office[0].second_person_releases is True


@pytest.mark.parametrize(("name", "after"), [("propose", RELEASED), ("confirm", RELEASED)])
def test_what_is_public_already_is_said(name, after, office, second, client):
    record = records(*office)["activity"]
    record.propose(by=office[0].memberships.first().user)
    record.release()
    assert "It is public already." in text(step(second, record, name))
    assert state(record) == after


def test_proposing_twice_and_confirming_nothing_are_said(office, second, client):
    record = records(*office)["activity"]
    assert "Nobody proposes its release any more." in text(step(second, record, "confirm"))
    assert "Nobody proposes its release any more." in text(step(second, record, "take-back"))
    step(client, record, "propose")
    name = office[0].memberships.order_by("pk").first().user.name
    assert f"It was proposed already, by {name}." in text(step(second, record, "propose"))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("project", lambda row: Project.objects.update(purpose_en="Other purpose")),
        ("project", lambda row: row.components.update(title_en="Other component")),
        ("activity", lambda row: Activity.objects.update(summary_en="Other words")),
        ("activity", lambda row: DocumentFactory(activity=row, access="public")),
        ("announcement", lambda row: Activity.objects.update(title_en="Other title")),
        (
            "announcement",
            lambda row: Activity.objects.filter(pk=row.pk).update(
                current_start="2019-12-02", current_end="2019-12-02"
            ),
        ),
        ("recommendation", lambda row: Recommendation.objects.update(text_en="Other words")),
        ("recommendation", lambda row: Recommendation.objects.update(due="2019-12-31")),
        (
            "procurement",
            lambda row: ItemFactory(lot=row.contracts.get().lots.get(), quantity=7),
        ),
    ],
)
def test_what_was_changed_since_it_was_looked_at_is_looked_at_again(
    kind, change, office, second, client
):
    record = records(*office)[kind]
    step(client, record, "propose")
    address = release_address(record)
    seen = second.get(address).context["digest"]
    change(record)
    refused = second.post(address, {"step": "confirm", "seen": seen})
    assert refused.status_code == 200
    assert "What would become public was changed after you opened this page." in text(refused)
    assert state(record) == PROPOSED
    assert "It was changed after it had been proposed." in text(refused)
    again = {"step": "confirm", "seen": refused.context["digest"]}
    assert second.post(address, again).status_code == 302
    assert state(record) == RELEASED


@pytest.mark.parametrize("seen", ["", "x", "0" * 16, "\x00"])
def test_nobody_releases_what_they_have_not_looked_at(seen, office, client):
    record = records(*office)["activity"]
    for name in ("propose", "confirm"):
        refused = client.post(release_address(record), {"step": name, "seen": seen})
        assert refused.status_code == 200
        assert "look at it as it is now" in text(refused)
    assert state(record) == NOTHING


@pytest.mark.parametrize("name", ["", "burn", "RELEASE", "\x00", "x" * 500])
def test_another_step_is_not_found(name, office, client):
    record = records(*office)["activity"]
    assert client.post(release_address(record), {"step": name}).status_code == 404
    assert state(record) == NOTHING


def test_another_kind_or_another_projects_record_is_not_found(office, client):
    other = records(*project_with(slug="q")[:2])
    for kind, record in other.items():
        for page in ("", "preview/"):
            address = f"/en/projects/p/publish/{kind}/{record.pk}/{page}"
            assert client.get(address).status_code == 404, address
        posted = client.post(f"/en/projects/p/publish/{kind}/{record.pk}/", {"step": "propose"})
        assert posted.status_code == 404
    assert client.get("/en/projects/p/publish/person/1/").status_code == 404
    assert client.get("/en/projects/p/publish/activity/99999999999999999999/").status_code == 404


def test_personal_data_stop_the_proposal_and_again_the_confirmation(office, second, client):
    all_of_them = records(*office)
    bad = "Ask ana@mup.gov.rs"
    activity = Activity.objects.get(code="1.1.1")
    step(client, activity, "propose")
    Activity.objects.filter(pk=activity.pk).update(summary_en=bad)
    refused = step(second, activity, "confirm")
    assert "contains personal data (ana@mup.gov.rs)" in text(refused)
    assert state(activity) == PROPOSED
    Recommendation.objects.update(text_en=bad)
    Activity.objects.filter(code="1.1.3").update(title_en=bad)
    Project.objects.update(purpose_en=bad)
    for kind in ("recommendation", "announcement", "project"):
        refused = step(client, all_of_them[kind], "propose")
        assert "contains personal data (ana@mup.gov.rs)" in text(refused), kind
        assert state(all_of_them[kind]) == NOTHING


def test_a_recommendation_is_proposed_with_its_event_and_confirmed_after_it(office, second, client):
    event = held(*office, "1.2.1", date(2019, 3, 4))
    one = RecommendationFactory(activity=event)
    assert "Activity 1.2.1 is not public yet." in text(step(client, one, "propose"))
    step(client, event, "propose")
    step(client, one, "propose")
    assert "Activity 1.2.1 is not public yet." in text(step(second, one, "confirm"))
    step(second, event, "confirm")
    step(second, one, "confirm")
    assert (state(event), state(one)) == (RELEASED, RELEASED)


def test_only_a_completed_activity_is_released(office, client):
    record = records(*office)["announcement"].activity
    refused = step(client, record, "propose")
    assert "Only a completed activity can be released. This one is “planned”." in text(refused)
    assert state(record) == NOTHING


def test_the_operators_command_releases_in_one_step_and_ends_proposals(office):
    record = records(*office)["activity"]
    record.propose(by=office[0].memberships.first().user)
    record.release()
    row = stored(record)
    assert (state(record), row.proposed_by, row.proposed_digest) == (RELEASED, None, "")
