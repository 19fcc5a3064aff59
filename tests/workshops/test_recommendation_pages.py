"""The record of a conclusion or recommendation: reading, steps, release, editing."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.words import Role
from tests.activities.pages import text
from tests.factories import (
    DocumentFactory,
    MembershipFactory,
    RecommendationFactory,
)
from tests.workshops.pages import LINK, url
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(event):
    return RecommendationFactory(
        activity=event, text_en="Name a contact", text_sr="Imenovati osobu",
        internal_note="Not for outsiders", due=date(2019, 6, 30),
    )  # fmt: skip


def step(client, one, action, **data):
    address = url("recommendation-action", one.project, one.code, action)
    return client.post(address, {"on": "2019-04-01", "note": "", "version": one.version, **data})


def test_the_record_tells_everything(one, office, client):
    one.take("accepted", on=date(2019, 4, 1), by=office[2], note="Dopis 12/2019")
    one.take("implemented", on=date(2019, 5, 1), by=office[2], evidence_link=LINK)
    one.take_back(note="Pogrešno", by=office[2])
    one.take("implemented", on=date(2019, 6, 1), by=office[2], evidence_link=LINK)
    page = client.get(one.get_absolute_url())
    said = text(page)
    assert "Name a contact Imenovati osobu" in said
    assert "1 Apr 2019 accepted Dopis 12/2019" in said
    assert "1 May 2019 implemented taken back" in said
    assert "Not for outsiders" in said
    assert f'<a href="{LINK}" rel="noopener noreferrer">' in page.content.decode()
    assert [action["name"] for action in page.context["actions"]] == [
        "progress", "verify", "take-back",
    ]  # fmt: skip


def test_a_link_that_is_none_is_no_link(one, client):
    Recommendation.objects.update(evidence_link="javascript:alert(1)")
    body = client.get(one.get_absolute_url()).content.decode()
    assert "javascript:alert(1)" in body
    assert 'href="javascript' not in body


@pytest.mark.parametrize("code", ["R-1.2.1-02", "R-9.9.9-01", "R-1.2.1-001", "R-1..1-01"])
def test_what_does_not_exist_is_not_found(code, one, client):
    assert client.get(f"/en/projects/{one.project.slug}/recommendations/{code}/").status_code == 404


def test_a_viewer_reads_without_the_internal_note_and_changes_nothing(one, signed_in):
    one.internal_note = "Still not for outsiders"
    one.save_edit()
    document = DocumentFactory(activity=one.activity, access="restricted", name="secret.pdf")
    Recommendation.objects.update(evidence=document)
    viewer = signed_in(MembershipFactory(project=one.project, role=Role.VIEWER).user)
    page = viewer.get(one.get_absolute_url())
    body = page.content.decode()
    assert page.context["actions"] == []
    assert "Name a contact" in body
    for secret in ("not for outsiders", "Internal note", "internal note", "secret.pdf"):
        assert secret not in body
    for address in (
        url("recommendation-action", one.project, one.code, "accept"),
        url("edit-recommendation", one.project, one.code),
        url("add-recommendations", one.project, "1.2.1"),
    ):
        assert viewer.post(address, {"on": "2019-04-01"}).status_code == 403
    assert not one.steps.exists()


def test_staff_take_steps_and_managers_take_them_back(one, signed_in, client):
    staff = signed_in(MembershipFactory(project=one.project, role=Role.STAFF).user)
    assert step(staff, one, "accept", note="Dopis").status_code == 302
    one.refresh_from_db()
    assert (one.status, one.version) == ("accepted", 2)
    assert step(staff, one, "take-back", note="x").status_code == 403
    manager = signed_in(MembershipFactory(project=one.project, role=Role.MANAGER).user)
    assert step(manager, one, "take-back", note="Pogrešno").status_code == 302
    one.refresh_from_db()
    assert one.status == "proposed"


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("accept", {"on": "soon"}, "“soon” is not a day."),
        ("accept", {"on": "2019-10-02"}, "is later than today"),
        ("accept", {"on": "2019-03-01"}, "is before 5 Mar 2019"),
        ("accept", {"note": "x" * 501}, "at most 500 characters"),
        ("partly", {}, "is empty. Write it there."),
        ("verify", {}, "cannot go from “proposed” to “verified”"),
        ("take-back", {"note": "x"}, "There is no step that could be taken back."),
        ("implemented", {"evidence_link": LINK}, "cannot go from “proposed” to “implemented”"),
        ("implemented", {"evidence_link": "javascript:alert(1)"}, "Enter a valid URL."),
        ("implemented", {"act": "99"}, "99 is not one of the available choices"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_and_nothing_is_saved(action, data, message, one, client):
    answer = step(client, one, action, **data)
    assert answer.status_code == 200
    assert message in text(answer)
    assert not one.steps.exists()
    one.refresh_from_db()
    assert (one.version, one.evidence_link) == (1, "")


def test_two_people_at_once(one, client):
    first = step(client, one, "accept")
    assert first.status_code == 302
    second = step(client, one, "reject", note="No")
    assert "Somebody else saved this record" in text(second)
    assert list(one.steps.values_list("to", flat=True)) == ["accepted"]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_implemented_with_a_link_and_a_new_act(one, client):
    step(client, one, "accept")
    one.refresh_from_db()
    answer = step(
        client, one, "implemented", evidence_link=LINK, act_number="SL-07", act_kind="side letter"
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.status, one.evidence_link, one.act.number) == ("implemented", LINK, "SL-07")
    assert "SL-07" in text(client.get(one.get_absolute_url()))


def test_implemented_needs_evidence(one, client):
    step(client, one, "accept")
    one.refresh_from_db()
    assert "Add a document or link as evidence" in text(step(client, one, "implemented"))
    script = SimpleUploadedFile("run.html", b"<script>")
    answer = step(client, one, "implemented", upload=script)
    assert "Only PDF, DOCX, XLSX, PPTX, JPG and PNG" in text(answer)
    document = DocumentFactory(activity=one.activity)
    assert step(client, one, "implemented", evidence=document.pk).status_code == 302
    one.refresh_from_db()
    assert one.evidence == document


def test_a_new_file_becomes_a_file_of_the_activity(one, client, image):
    step(client, one, "accept")
    one.refresh_from_db()
    assert step(client, one, "implemented", upload=image).status_code == 302
    one.refresh_from_db()
    assert (one.evidence.activity, one.evidence.kind, one.evidence.access) == (
        one.activity, "evidence", "internal",
    )  # fmt: skip
    page = client.get(one.get_absolute_url())
    assert one.evidence.get_absolute_url() in page.content.decode()


def test_a_file_of_a_step_that_is_refused_is_not_kept(one, client, image, settings):
    before = list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    assert "cannot go from" in text(step(client, one, "implemented", upload=image))
    assert not one.activity.documents.exists()
    assert list(Path(settings.MEDIA_ROOT).rglob("*.*")) == before


@pytest.fixture
def image():
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return SimpleUploadedFile("proof.png", content.getvalue(), "image/png")


def edited(one, **changed) -> dict:
    return {
        "kind": "recommendation", "area": "", "text_en": one.text_en, "text_sr": one.text_sr,
        "addressee": "", "due": "2019-06-30", "priority": "", "nature": "", "why": "",
        "internal_note": one.internal_note, "version": one.version, **changed,
    }  # fmt: skip


def test_editing_keeps_the_old_version(one, office, client):
    address = url("edit-recommendation", one.project, one.code)
    assert client.get(address).context["form"]["text_en"].value() == "Name a contact"
    data = edited(one, text_en="Name two", due="1.7.2019", priority="high", why="As agreed")
    assert client.post(address, data).status_code == 302
    one.refresh_from_db()
    assert (one.text_en, one.due, one.priority, one.version) == (
        "Name two", date(2019, 7, 1), "high", 2,
    )  # fmt: skip
    assert "priority, text in English, due As agreed" in text(client.get(one.get_absolute_url()))
    again = client.post(address, data)
    assert "Somebody else saved this record" in text(again)
    assert again.context["form"]["text_en"].value() == "Name two"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text_en": "", "text_sr": ""}, "Enter the text in English or in Serbian."),
        ({"due": "2019-03-01"}, "is before the end of the event"),
        ({"kind": "conclusion", "due": ""}, "It has steps already"),
        ({"text_en": "Ask 0101990710001"}, "personal"),
    ],
)
def test_an_edit_that_is_wrong_changes_nothing(changed, message, one, client):
    one.activity.release()
    one.release()
    one.take("accepted", on=date(2019, 4, 1))
    answer = client.post(url("edit-recommendation", one.project, one.code), edited(one, **changed))
    assert answer.status_code == 200
    assert message in text(answer)
    kept = Recommendation.objects.get(pk=one.pk)
    assert (kept.text_en, kept.kind, kept.version) == ("Name a contact", "recommendation", 2)
