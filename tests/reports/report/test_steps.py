"""The steps of a report, from draft to approval."""

import pytest
from django.core.exceptions import ValidationError

from activities.models import Report, ReportFile
from activities.words import Role
from core.editions import edition_of
from tests.factories import ActFactory, MembershipFactory, ReportFactory
from tests.reports.pages import text
from tests.reports.report.pages import act, address, current, page, role, submit, write

pytestmark = pytest.mark.django_db


def test_from_draft_to_approval(plan, client):
    write(client)
    assert act(client, "circulate").status_code == 302
    assert current().state == "circulated"
    write(client, text_en="Changed after the committee had read it")
    assert submit(client).status_code == 302
    report = current()
    assert (report.state, report.frozen["figures"]["completed"]) == ("submitted", 2)
    file = ReportFile.objects.get()
    assert (file.language, file.name) == ("en", "p_IQR-02_v1_quarterly-report.docx")
    assert client.get(address("report-text", "background")).status_code == 302
    typed = {"text_en": "Too late", "base": edition_of(report.texts.get())}
    answer = client.post(address("report-text", "background"), typed)
    assert answer.context["form"].non_field_errors() == [
        "The report is “submitted” and its text stays as it was. A manager can take it back, "
        "which begins a new version."
    ]
    assert "Too late" in answer.content.decode()
    assert report.texts.get().text_en == "Changed after the committee had read it"
    decision = ActFactory(project=plan, number="PSC-03")
    assert act(client, "approve", act=decision.pk).status_code == 302
    assert (current().state, current().act) == ("approved", decision)
    said = page(client)
    assert "PSC-03" in said
    assert "Check before submission" not in said


def test_a_returned_report_stays_with_its_file_and_a_new_version_begins_with_its_text(plan, client):
    write(client)
    submit(client)
    answer = act(client, "return", note="  ")
    assert "“Reason” is empty." in text(answer)
    assert act(client, "return", note="Add the days").status_code == 302
    old, new = Report.objects.order_by("version")
    assert (old.version, old.state, old.note, old.files.count()) == (
        1,
        "returned",
        "Add the days",
        1,
    )
    assert (new.version, new.state, new.frozen, new.files.count()) == (2, "draft", {}, 0)
    assert new.texts.get().text_en == "Why"
    said = page(client)
    assert "version 2" in said
    assert "returned for correction" in page(client, version="1").lower()
    assert "This is an earlier version." in page(client, version="1")


def test_a_report_that_was_approved_can_be_taken_back_with_a_reason(plan, client):
    submit(client)
    act(client, "approve")
    assert act(client, "take-back", note="A wrong number").status_code == 302
    assert [(one.version, one.state) for one in Report.objects.order_by("version")] == [
        (1, "reopened"), (2, "draft"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "action"),
    [([], "approve"), ([], "return"), ([], "take-back"), (["circulate"], "circulate"),
     (["submit"], "submit"), (["submit"], "circulate"), (["submit", "approve"], "return")],
)  # fmt: skip
def test_a_step_out_of_order_is_refused(plan, client, before, action):
    for one in before:
        (submit if one == "submit" else lambda client, one=one: act(client, one))(client)
    state = [(one.version, one.state) for one in Report.objects.all()]
    answer = client.post(address("report-action", action), {"note": "x", "languages": ["en"]})
    assert answer.status_code == 302
    assert "this cannot be done now." in page(client)
    assert [(one.version, one.state) for one in Report.objects.all()] == state


def test_the_model_refuses_a_step_out_of_order_too(plan, client):
    report = ReportFactory(project=plan, state="draft")
    for step in (
        lambda: report.approve(by=None),
        lambda: report.send_back(note="x", by=None),
        lambda: report.reopen(note="x", by=None),
    ):
        with pytest.raises(ValidationError) as caught:
            step()
        assert caught.value.messages[0].startswith("The report is “draft”. It cannot become “")
    assert list(Report.objects.values_list("version", "state")) == [(1, "draft")]


def test_a_step_is_not_taken_on_what_somebody_else_has_changed(plan, client):
    write(client)
    opened = edition_of(current())
    act(client, "circulate")
    answer = client.post(address("report-action", "submit"), {"base": opened, "languages": ["en"]})
    assert "Somebody else saved this after you opened the page." in text(answer)
    assert current().state == "circulated"


def test_a_step_opened_before_the_report_had_a_row_sees_who_began_it(plan, client):
    opened = client.get(address("report-action", "circulate"))
    base = opened.context["form"]["base"].value()
    assert base == "0"
    write(client, text_en="Begun by somebody else")
    answer = client.post(address("report-action", "circulate"), {"base": base})
    assert "Somebody else saved this after you opened the page." in text(answer)
    assert current().state == "draft"
    again = {"base": answer.context["form"]["base"].value()}
    client.post(address("report-action", "circulate"), again)
    assert current().state == "circulated"


def test_submitting_needs_a_language(plan, client):
    answer = act(client, "submit", languages=[])
    assert "Nothing is chosen at “Word files”" in text(answer)
    answer = act(client, "submit", languages=["de"])
    assert current() is None or current().state == "draft"
    assert "de" in text(answer)


def test_an_action_that_does_not_exist(plan, client):
    assert client.get(address("report-action", "burn")).status_code == 404


def test_staff_write_and_viewers_read(plan, client):
    role(client, plan, Role.STAFF)
    assert write(client).status_code == 302
    for action in ("circulate", "submit"):
        assert client.post(address("report-action", action), {}).status_code == 403
    role(client, plan, Role.VIEWER)
    said = page(client)
    assert "Why" in said
    assert "Write the text" not in said
    assert client.get(address("report-text", "issues")).status_code == 403
    assert client.post(address("report-assessment"), {}).status_code == 403
    assert client.get(address("report-word")).status_code == 200


def test_a_submitted_file_is_for_members_alone(plan, client):
    submit(client)
    file = ReportFile.objects.get()
    sent = client.get(address("report-file", file.pk))
    content = b"".join(sent.streaming_content)
    assert content == file.content.read()
    assert sent["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(address("report-file", file.pk)).status_code == 302
    outsider = MembershipFactory(role=Role.MANAGER).user
    client.force_login(outsider, "django.contrib.auth.backends.ModelBackend")
    assert client.get(address("report-file", file.pk)).status_code == 404
