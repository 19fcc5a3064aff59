"""Release by two people: who may take which step, what they have seen, undo, preview."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Announcement, Project
from activities.words import Role
from procurement.models import Procurement
from tests.factories import (
    ActivityFactory,
    DocumentFactory,
    ItemFactory,
    MembershipFactory,
    ProcurementFactory,
    RecommendationFactory,
    project_with,
)
from tests.reports.pages import held, release_address, step, text
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db

PUBLIC, WAITING, UNDO = "/en/p/p/", "/en/projects/p/publish/", "/en/projects/p/publish/undo/"


@pytest.fixture
def second(office):
    """A client of another manager of the project."""
    client = Client()
    user = MembershipFactory(project=office[0], role=Role.MANAGER, user__first_name="Second").user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


def records(project, component) -> dict:
    """One of each kind, nothing released but what the others need."""
    past = held(project, component, "1.1.1", date(2019, 3, 4), title_en="Past workshop")
    public = held(project, component, "1.1.2", date(2019, 4, 4), title_en="Open workshop")
    public.release()
    coming = ActivityFactory(
        project=project, component=component, code="1.1.3", title_en="Coming workshop",
        current_start=date(2019, 11, 4), current_end=date(2019, 11, 5),
    )  # fmt: skip
    procurement = ProcurementFactory(project=project, title_en="Vans")
    ItemFactory(lot__contract__procurement=procurement, name_en="Van", quantity=3)
    return {
        "project": project,
        "activity": past,
        "announcement": Announcement(activity=coming, month=date(2019, 11, 1)),
        "recommendation": RecommendationFactory(activity=public, text_en="Name a contact"),
        "procurement": procurement,
    }


KINDS = ["project", "activity", "announcement", "recommendation", "procurement"]
SHOWN = {
    "project": "Project", "activity": "Past workshop", "announcement": "Coming workshop",
    "recommendation": "Name a contact", "procurement": "Equipment",
}  # fmt: skip


def stored(record):
    return type(record).objects.get(pk=record.pk)


def state(record) -> tuple:
    """(proposed, released, withdrawn)"""
    row = type(record).objects.filter(pk=record.pk).first()
    if row is None:
        return (False, False, False)
    return (bool(row.proposed_at), bool(row.released_at), bool(row.withdrawn_at))


NOTHING, PROPOSED, RELEASED = (False, False, False), (True, False, False), (False, True, False)
WITHDRAWN = (False, False, True)


def offered(client, record) -> list[str]:
    return [step.value for step in client.get(release_address(record)).context["steps"]]


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


# What waits


def test_the_list_says_what_waits_and_for_whom(office, second, client):
    project, component = office
    all_of_them = records(project, component)
    for record in all_of_them.values():
        step(client, record, "propose")
    names = ["Past workshop", "Coming workshop", "Name a contact", "Vans"]
    own, others = text(client.get(WAITING)), text(second.get(WAITING))
    assert all(name in own and name in others for name in names)
    assert (own.count("Your proposal"), own.count("Look at it")) == (5, 0)
    assert (others.count("Your proposal"), others.count("Look at it")) == (0, 5)
    assert "Waits for a second person 5" in own


def test_the_list_shows_what_is_completed_and_not_public(office, client):
    records(*office)
    page = client.get(WAITING)
    assert [activity.code for activity in page.context["closed"]] == ["1.1.1"]
    assert "Nothing waits." in text(page)


def test_what_waits_for_the_person_stands_in_their_work(office, second, client, signed_in):
    project, component = office
    for record in records(project, component).values():
        step(client, record, "propose")

    def waiting(person):
        groups = {group.name: group for group in person.get("/en/my/").context["groups"]}
        if "confirm" not in groups:
            return None
        return [(task.url, task.label) for task in groups["confirm"].tasks]

    assert waiting(client) == []
    expected = [
        (release_address(record), "Look at it") for record in map(stored, waiting_of(project))
    ]
    assert len(expected) == 5
    assert waiting(second) == expected
    page = text(second.get("/en/my/"))
    assert "Waits for your confirmation 5" in page
    Project.objects.update(second_person_releases=False)
    assert waiting(second) == []
    staff = MembershipFactory(project=project, role=Role.STAFF).user
    assert waiting(signed_in(staff)) is None


def waiting_of(project):
    """In the order in which they were proposed."""
    found = [
        *Project.objects.exclude(proposed_at=None),
        *Activity.objects.exclude(proposed_at=None),
        *Announcement.objects.exclude(proposed_at=None),
        *Recommendation.objects.exclude(proposed_at=None),
        *Procurement.objects.exclude(proposed_at=None),
    ]
    return sorted(found, key=lambda record: record.proposed_at)


def test_the_lists_make_as_many_statements_with_30_as_with_one(office, second, client):
    project, component = office
    first = project.memberships.order_by("pk").first().user
    counts = {}
    for number in range(1, 31):
        activity = held(project, component, f"1.4.{number}", date(2019, 3, 4))
        activity.propose(by=first)
        held(project, component, f"1.5.{number}", date(2019, 3, 4))
        coming = ActivityFactory(
            project=project, component=component, code=f"1.6.{number}",
            current_start=date(2019, 11, 4), current_end=date(2019, 11, 5),
        )  # fmt: skip
        Announcement.objects.create(activity=coming, month=date(2019, 11, 1)).propose(by=first)
        RecommendationFactory(activity=activity).propose(by=first)
        if number in (1, 30):
            for address in (WAITING, "/en/my/", "/en/my/?show=confirm"):
                with CaptureQueriesContext(connection) as statements:
                    second.get(address)
                counts.setdefault(address, []).append(len(statements))
    assert all(few == many for few, many in counts.values()), counts


# Undo


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


# The preview


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_members_see_the_public_page_with_the_record(kind, role, office, signed_in):
    project, component = office
    record = records(project, component)[kind]
    client = signed_in(MembershipFactory(project=project, role=role).user)
    page = client.get(release_address(record) + "preview/")
    assert SHOWN[kind] in text(page)
    assert "PREVIEW – this page is not public." in text(page)
    assert "does not stand on the page" not in text(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    for other, words in SHOWN.items():
        if other not in (kind, "project"):
            assert words not in text(page).replace("Open workshop", "").split("with:")[1], other


def test_the_preview_shows_no_more_than_the_public_page_will(office, client):
    project, component = office
    activity = held(
        project, component, "1.1.1", date(2019, 3, 4), title_en="Past workshop",
        venue="Hall of secrets", internal_note="Do not tell", responsible_ms="Anton Anders",
    )  # fmt: skip
    files = {
        access: DocumentFactory(activity=activity, access=access, name=f"{access}-file.pdf")
        for access in ("public", "internal", "restricted")
    }
    page = text(client.get(release_address(activity) + "preview/"))
    for hidden in ("Hall of secrets", "Do not tell", "Anton Anders", "4 Mar 2019"):
        assert hidden not in page, hidden
    assert [access for access in files if f"{access}-file.pdf" in page] == ["public"]


def test_the_preview_says_where_the_record_is_not_on_the_page_of_the_day(office, client):
    project, component = office
    record = records(project, component)["activity"]
    project.cut_off = date(2019, 3, 1)
    project.save()
    address = release_address(record) + "preview/"
    page = text(client.get(address))
    assert "As of 1 Mar 2019 it does not stand on the page; it appears on a later day." in page
    assert "it does not stand on the page" not in text(client.get(address, {"on": "2019-10-01"}))
    assert client.get(address, {"on": "2019-10-02"}).status_code == 400
    assert client.get(address, {"on": "x"}).status_code == 400


def test_a_preview_releases_nothing(office, client):
    all_of_them = records(*office)
    for record in all_of_them.values():
        client.get(release_address(record) + "preview/")
    assert [state(record) for record in all_of_them.values()] == [NOTHING] * 5


def test_pages_of_the_office_say_what_is_proposed(office, client):
    all_of_them = records(*office)
    for kind in ("activity", "recommendation", "announcement", "procurement"):
        step(client, all_of_them[kind], "propose")
    for kind, words in (
        ("activity", "release proposed"), ("recommendation", "release proposed"),
        ("announcement", "announcement proposed"), ("procurement", "Release proposed"),
    ):  # fmt: skip
        assert words in text(client.get(stored(all_of_them[kind]).get_absolute_url())), kind


def test_the_operators_command_releases_in_one_step_and_ends_proposals(office):
    record = records(*office)["activity"]
    record.propose(by=office[0].memberships.first().user)
    record.release()
    row = stored(record)
    assert (state(record), row.proposed_by, row.proposed_digest) == (RELEASED, None, "")
