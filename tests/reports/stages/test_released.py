"""What the public reads of a closed stage."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Activity
from activities.words import Role
from reports.stages.closing import close_stage, public_stages
from tests.factories import MembershipFactory, StageFactory
from tests.reports.pages import held, text
from tests.reports.stages.pages import CONCLUSION, FIRST, address, again, enter_late, page, post

pytestmark = pytest.mark.django_db


def step(client, stage, name):
    """A step of a release, as the page sends it."""
    address = reverse("reports:release", args=[stage.project.slug, "stage", stage.pk])
    return client.post(address, {"step": name, "seen": again(stage).public_digest()})


def public(project, on=FIRST):
    return [(one.number, one.title.text, one.paragraphs) for one in public_stages(project, on)]


def test_the_public_reads_a_text_that_two_managers_have_released(closed, client, signed_in):
    assert public(closed.project) == []
    assert step(client, closed, "propose").status_code == 302
    assert public(closed.project) == []
    second = MembershipFactory(project=closed.project, role=Role.MANAGER).user
    signed_in(second)
    preview = text(client.get(reverse("reports:preview", args=["p", "stage", closed.pk])))
    assert "The first stage of the Twinning project" in preview
    step(client, closed, "confirm")
    found = again(closed)
    assert found.released_by == second
    parts = found.text_en.split("\n\n")
    assert public(closed.project) == [(1, "First stage", parts)]
    assert public(closed.project, date(2019, 6, 29)) == []
    step(client, found, "withdraw")
    assert public(closed.project) == []


def test_the_public_page_has_the_text_of_the_stage(closed, client):
    closed.project.release()
    client.logout()
    address = "/en/p/p/?on=2019-07-01"
    assert "The first stage of the Twinning project" not in text(client.get(address))
    closed.release()
    assert "The first stage of the Twinning project" in text(client.get(address))


def test_public_stages_take_one_statement(closed, django_assert_num_queries):
    closed.release()
    with django_assert_num_queries(1):
        [one] = public_stages(closed.project, FIRST)
    assert one._fields == ("number", "title", "start", "end", "text", "paragraphs")


def test_a_name_in_the_text_is_not_released(closed, client):
    Activity.objects.filter(code="1.1.1").update(responsible_bc="Jovana Jovanović")
    post(client, closed, "stage-text", text_en="Thanks to Jovana Jovanović.", text_sr="")
    answer = step(client, again(closed), "propose")
    assert "(Jovana Jovanović)" in text(answer)
    assert public(closed.project) == []


def test_a_name_is_not_written_into_a_public_text(closed, client):
    closed.release()
    answer = post(client, closed, "stage-text", text_en="Write to ana@mup.gov.rs.", text_sr="")
    assert "(ana@mup.gov.rs)" in text(answer)
    assert again(closed).text_en == closed.text_en


def test_what_somebody_changed_since_it_was_looked_at_is_not_proposed(closed, client):
    seen = closed.public_digest()
    closed.edit_text(text_en="Changed", text_sr="", generated={"en": "", "sr": ""})
    address = reverse("reports:release", args=["p", "stage", closed.pk])
    client.post(address, {"step": "propose", "seen": seen})
    assert again(closed).proposed_at is None


def test_before_the_release_a_manager_is_told_what_to_look_at(closed, client):
    closed.edit_text(text_en="Changed", text_sr="", generated={"en": "", "sr": ""})
    page = text(client.get(reverse("reports:release", args=["p", "stage", closed.pk])))
    assert "The text is written in one language only" in page


def test_reopening_takes_a_proposal_back(closed, client):
    step(client, closed, "propose")
    again(closed).reopen(note="A workshop was forgotten")
    assert (again(closed).proposed_at, again(closed).proposed_digest) == (None, "")


def test_reopening_needs_a_reason_withdraws_and_gives_up_what_was_kept(closed, client):
    closed.release()
    answer = post(client, closed, "stage-action", "reopen", note=" ")
    assert "“Reason” is empty. Write it there." in text(answer)
    assert public(closed.project) != []
    post(client, closed, "stage-action", "reopen", note="A workshop was forgotten")
    found = again(closed)
    assert (found.closed_at, found.frozen, found.released_at) == (None, {}, None)
    assert public(closed.project) == []
    assert "reopened: A workshop was forgotten" in page(client)
    assert found.history.filter(closed_at__isnull=False).first().frozen == closed.frozen


def test_closed_again_it_keeps_the_figures_anew(closed):
    enter_late(closed.project)
    found = again(closed)
    found.reopen(note="1.1.3 was forgotten")
    found = close_stage(stage=again(closed))
    assert found.frozen["figures"]["completed"] == 3
    assert "three activities have been completed" in found.text_en


def test_an_open_stage_has_nothing_to_release(stage, client):
    with pytest.raises(ValidationError, match="Stage 1 is not closed"):
        again(stage).release()
    assert "Stage 1 is not closed." in text(step(client, stage, "propose"))
    assert client.get(address("stage-action", "explode")).status_code == 404


def test_an_unreleased_title_stays_out_of_the_text(office):
    project, component = office
    for code, released in (("1.1.1", True), ("1.1.2", False)):
        activity = held(
            project, component, code, date(2019, 3, 4), kind="conference",
            title_en=f"Conference {code}",
        )  # fmt: skip
        if released:
            activity.release()
    stage = StageFactory(project=project, conclusion_en=CONCLUSION)
    text_en = close_stage(stage=again(stage)).text_en
    assert "They comprise two conferences." in text_en
    assert "Conference 1.1" not in text_en
