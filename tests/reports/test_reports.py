"""The reports of a project: their periods, their sections, and the steps from draft to approval."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Project, Report, ReportFile, ReportText
from activities.words import Role
from core.editions import edition_of
from tests.factories import (
    ActFactory,
    ActivityFactory,
    MembershipFactory,
    MissionFactory,
    ProjectFactory,
    RecommendationFactory,
    ReportFactory,
    StageFactory,
)
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db
CODE = "IQR-02"


@pytest.fixture
def plan(office):
    """Second quarter of 2019 (April to June): one workshop held in it, one before; 1 October."""
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4), outputs_en="Minutes")
    held(project, component, "1.1.2", date(2019, 6, 28), outputs_en="Minutes")
    ActivityFactory(
        project=project, component=component, code="1.1.3", current_start=date(2019, 11, 4),
        current_end=date(2019, 11, 5), title_en="The coming one",
    )  # fmt: skip
    return project


def address(name, *args, code=CODE):
    return reverse(f"reports:{name}", args=["p", code, *args])


def page(client, code=CODE, **query):
    return text(client.get(address("report", code=code), query))


def current(code=CODE) -> Report:
    number = int(code.partition("-")[2])
    return Report.objects.filter(kind="quarterly", number=number).order_by("-version").first()


def write(client, section="background", code=CODE, **typed):
    opened = client.get(address("report-text", section, code=code))
    typed = {"text_en": "Why", "base": opened.context["form"]["base"].value(), **typed}
    return client.post(address("report-text", section, code=code), typed)


def act(client, action, code=CODE, **typed):
    opened = client.get(address("report-action", action, code=code))
    base = opened.context["form"]["base"].value() if opened.status_code == 200 else ""
    return client.post(address("report-action", action, code=code), {"base": base, **typed})


def submit(client, **typed):
    return act(client, "submit", languages=["en"], **typed)


def role(client, project, role):
    user = MembershipFactory(project=project, role=role).user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


# Which reports there are


def test_quarters_count_from_the_start_and_the_final_report_has_the_last():
    project = ProjectFactory(start=date(2018, 9, 1), duration_months=24)
    assert [(one.number, one.first, one.last, one.due) for one in project.quarters()][:2] == [
        (1, date(2018, 9, 1), date(2018, 11, 30), date(2018, 12, 30)),
        (2, date(2018, 12, 1), date(2019, 2, 28), date(2019, 3, 28)),
    ]
    assert len(project.quarters()) == 7
    assert project.final_period[2:] == (date(2018, 9, 1), date(2020, 8, 31), date(2020, 11, 30))
    project.last_quarter_in_final = False
    assert len(project.quarters()) == 8
    project.reporting_anchor, project.notification_day = "notification", date(2018, 7, 15)
    quarters = project.quarters()
    assert (quarters[0].first, quarters[0].last) == (date(2018, 7, 15), date(2018, 10, 14))
    # The last one ends with the project.
    assert (quarters[-1].first, quarters[-1].last) == (date(2020, 7, 15), date(2020, 8, 31))


def test_the_list_names_each_report_with_its_due_day_and_state(plan, client):
    StageFactory(project=plan)
    write(client)
    said = text(client.get(reverse("reports:reports", args=["p"])))
    quarter = "Interim quarterly report no."
    for row in (
        f"IQR-01 {quarter} 1 1 Jan 2019 – 31 Mar 2019 30 Apr 2019 not begun overdue",
        f"IQR-02 {quarter} 2 1 Apr 2019 – 30 Jun 2019 30 Jul 2019 draft overdue",
        f"IQR-03 {quarter} 3 1 Jul 2019 – 30 Sep 2019 30 Oct 2019 not begun",
        "ST-01 Summary of stage 1: First stage 1 Jan 2019 – 30 Jun 2019 – not begun",
        "FR Final report 1 Jan 2019 – 31 Dec 2019 31 Mar 2020 not begun",
    ):
        assert row in said
    assert "IQR-04" not in said  # the final report covers it


@pytest.mark.parametrize("code", ["IQR-09", "IQR-00", "IQR-2", "ST-01", "XX", "FR-01", "IQR-002"])
def test_what_is_no_report_is_not_found(plan, client, code):
    assert client.get(address("report", code=code)).status_code == 404


@pytest.mark.parametrize("version", ["2", "0", "x", "99999999999", "-1"])
def test_a_version_that_does_not_exist_is_not_found(plan, client, version):
    assert client.get(address("report"), {"version": version}).status_code == 404


def test_a_period_to_come_has_no_figures(plan, client):
    with time_machine.travel("2019-02-01 09:00+01:00"):
        said = page(client)
    assert "The period begins on 1 Apr 2019." in said
    assert "Activities completed" not in said


# Writing


def test_a_text_is_kept_while_the_figures_change(plan, client, office):
    assert write(client, text_en="The law\r\n\r\nchanged.").status_code == 302
    assert ReportText.objects.get().text_en == "The law\n\nchanged."
    held(plan, office[1], "1.1.4", date(2019, 5, 6))
    said = page(client)
    assert "The law changed." in said
    assert "Activities completed in the period or going on at its end (2)" in said


def test_two_people_write_one_section_and_nothing_is_lost(plan, client):
    opened = {
        one: client.get(address("report-text", "issues")).context["form"]["base"].value()
        for one in "ab"
    }
    post = {"text_en": "First", "base": opened["a"]}
    assert client.post(address("report-text", "issues"), post).status_code == 302
    answer = client.post(
        address("report-text", "issues"), {"text_en": "Second", "base": opened["b"]}
    )
    assert "Somebody else saved this after you opened the page." in text(answer)
    assert ("Text in English", "First", "Second") in [
        tuple(str(part) for part in row) for row in answer.context["form"].conflicts
    ]
    assert ReportText.objects.get().text_en == "First"
    again = {"text_en": "Second", "base": answer.context["form"]["base"].value()}
    assert client.post(address("report-text", "issues"), again).status_code == 302
    assert ReportText.objects.get().text_en == "Second"


@pytest.mark.parametrize("section", ["data", "annexes", "lessons", "nothing"])
def test_only_sections_with_a_text_are_written(plan, client, section):
    assert client.get(address("report-text", section)).status_code == 404
    assert client.post(address("report-text", section), {"text_en": "x"}).status_code == 404
    assert not Report.objects.exists()


def test_an_assessment_differs_from_the_proposal_with_a_reason(plan, client):
    url = address("report-assessment")
    answer = client.post(url, {"base": "0", "overall_colour": "amber"})
    assert "Say why the assessment differs from what the figures propose." in text(answer)
    assert not Report.objects.exists()
    typed = {"base": "0", "overall_colour": "amber", "overall_reason_en": "The law is late"}
    assert client.post(url, typed).status_code == 302
    assert Report.objects.get().lights == {
        "overall": {"colour": "amber", "reason_en": "The law is late", "reason_sr": ""}
    }
    assert "The whole project at risk The law is late (proposed:" in page(client)
    # Opened before the other saved.
    answer = client.post(url, {**typed, "overall_colour": "red"})
    assert "Somebody else saved this after you opened the page." in text(answer)
    assert Report.objects.get().lights["overall"]["colour"] == "amber"


def test_a_colour_that_is_none_is_refused(plan, client):
    answer = client.post(address("report-assessment"), {"base": "0", "1_colour": "purple"})
    assert "purple" in text(answer)
    assert not Report.objects.exists()


# Steps


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


# What has changed since


def test_says_which_entry_made_another_number(plan, client, office):
    submit(client)
    assert "The records have changed" not in page(client)
    held(plan, office[1], "1.1.4", date(2019, 6, 3))
    said = page(client)
    assert "The records have changed since the report was submitted" in said
    assert (
        "Activities completed : reported 2; today for the same day 3. Difference: 1.1.4 (added, "
        "entered 1 Oct 2019)"
    ) in said
    # What was reported stays.
    assert "Activities completed in the period or going on at its end (1)" in said


def test_says_whose_participants_were_changed(plan, client):
    submit(client)
    activity = plan.activities.get(code="1.1.2")
    activity.women = 10
    activity.save()
    assert (
        "Participations : reported 14; today for the same day 20. Difference: 1.1.2 7 → 13"
        in page(client)
    )


# The check


def test_lists_what_is_missing_with_links(plan, client, office):
    component = office[1]
    late = ActivityFactory(
        project=plan, component=component, code="1.1.5", current_start=date(2019, 6, 3),
        current_end=date(2019, 6, 4),
    )  # fmt: skip
    mission = held(plan, component, "1.1.6", date(2019, 6, 10), kind="expert mission")
    MissionFactory(
        activity=mission, start=date(2019, 6, 10), end=date(2019, 6, 10), days_planned=1,
        days_delivered=1, delivered_on=date(2019, 6, 10),
    )  # fmt: skip
    event = plan.activities.get(code="1.1.2")
    RecommendationFactory(activity=event)
    bare = ActivityFactory(project=plan, component=component, code="1.1.7")
    bare.hold(start=date(2019, 6, 5), end=date(2019, 6, 5))
    found = [
        (one.error, one.text, [label for label, _url in one.links])
        for one in client.get(address("report")).context["findings"]
    ]
    needed = ["2A Background", "2B Mandatory results", "2E Assessment", "2F Issues and risks"]
    assert found == [
        (True, "1 activity has no actual dates, and its end has passed. Mark it as held, set new "
         "dates or postpone it.", ["1.1.5"]),
        (True, "1 mission has no report.", ["1.1.6/M1"]),
        (False, "1 activity has no participants.", ["1.1.7"]),
        (False, "2 activities have no outputs.", ["1.1.6", "1.1.7"]),
        (False, "1 recommendation has no response.", ["R-1.1.2-01"]),
        (False, "4 sections have no text.", needed),
    ]  # fmt: skip
    for one in client.get(address("report")).context["findings"]:
        for _label, url in one.links:
            assert client.get(url).status_code == 200
    answer = client.post(address("report-action", "submit"), {"base": "0", "languages": ["en"]})
    assert "1 mission has no report." in text(answer)
    assert ReportFile.objects.count() == 0
    # What is put right since is no fault any more, though the day of the report lies before.
    late.hold(start=date(2019, 9, 2), end=date(2019, 9, 2))
    mission.missions.update(report_received_on=date(2019, 9, 3))
    assert submit(client).status_code == 302
    assert current().state == "submitted"


def test_links_each_of_many_that_are_missing(plan, client, office):
    for number in range(1, 15):
        activity = ActivityFactory(project=plan, component=office[1], code=f"1.2.{number}")
        activity.hold(start=date(2019, 6, 5), end=date(2019, 6, 5))
    page = client.get(address("report"))
    many = [one for one in page.context["findings"] if len(one.links) >= 14]
    assert len(many) == 2
    for one in many:
        assert len(one.more) == len(one.links) - 12
        for label, url in one.links:
            assert f'<a href="{url}">{label}</a>' in page.content.decode()


def test_a_period_that_goes_on_is_not_submitted(plan, client):
    url = address("report-action", "submit", code="FR")
    answer = client.post(url, {"base": "0", "languages": ["en"]})
    assert "The period goes on until 31 Dec 2019" in text(answer)
    assert ReportFile.objects.count() == 0


# Settings and my work


def test_a_manager_says_when_reports_are_due(plan, client):
    url = reverse("reports:report-settings", args=["p"])
    typed = {
        "reporting_anchor": "notification", "last_quarter_in_final": "on", "circulation_days": "14",
        "base": edition_of(plan),
    }  # fmt: skip
    answer = client.post(url, typed)
    assert "Quarters are to count from the notification, and its day is empty." in text(answer)
    answer = client.post(url, typed | {"notification_day": "31.2.2019"})
    assert "31.2.2019" in text(answer)
    assert client.post(url, typed | {"notification_day": "15.11.2018"}).status_code == 302
    project = Project.objects.get(slug="p")
    assert project.reporting_start == date(2018, 11, 15)
    assert project.history.first().history_user is not None
    assert "15 Nov 2018 – 14 Feb 2019" in text(client.get(reverse("reports:reports", args=["p"])))


def test_a_report_that_was_begun_keeps_its_period(plan, client):
    write(client)
    Project.objects.filter(slug="p").update(
        reporting_anchor="notification", notification_day=date(2018, 11, 15)
    )
    assert "1 Apr 2019 – 30 Jun 2019" in page(client)


def my_reports(client):
    groups = client.get("/en/my/").context["groups"]
    return [
        (task.code, task.day, task.what)
        for group in groups
        if group.name == "reports"
        for task in group.tasks
    ]


def test_managers_are_told_of_the_reports_that_are_due(plan, client):
    assert my_reports(client) == [("IQR-03", date(2019, 10, 30), "not begun")]
    write(client)
    assert my_reports(client) == [
        ("IQR-02", date(2019, 7, 30), "draft"),
        ("IQR-03", date(2019, 10, 30), "not begun"),
    ]
    submit(client)
    assert my_reports(client) == [("IQR-03", date(2019, 10, 30), "not begun")]
    role(client, plan, Role.STAFF)
    assert my_reports(client) == []


# Statements


def statements(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def grow(project, component, first):
    for number in range(first, first + 15):
        event = held(project, component, f"1.2.{number}", date(2019, 5, 6))
        RecommendationFactory(activity=event)
        mission = held(project, component, f"1.3.{number}", date(2019, 5, 7), kind="expert mission")
        MissionFactory(
            activity=mission, start=date(2019, 5, 7), end=date(2019, 5, 7), days_planned=1,
            days_delivered=1, delivered_on=date(2019, 5, 7),
        )  # fmt: skip
        ActivityFactory(
            project=project, component=component, code=f"1.4.{number}",
            current_start=date(2019, 5, 6), current_end=date(2019, 5, 7),
        ).postpone(reason="premises/IT", party="beneficiary")  # fmt: skip


@pytest.mark.parametrize("submitted", [False, True])
def test_statements_do_not_grow_with_rows(plan, client, office, submitted):
    grow(plan, office[1], 1)
    write(client)
    all_reports = reverse("reports:reports", args=["p"])
    urls = [all_reports, address("report"), address("report-word"), "/en/my/"]
    if submitted:
        plan.activities.get(code="1.3.1").missions.model.objects.update(
            report_received_on=date(2019, 5, 20)
        )
        assert submit(client).status_code == 302
        held(plan, office[1], "1.5.1", date(2019, 5, 6))
    else:
        urls += [address("report-action", "submit"), address("report-assessment")]
    before = [statements(client, url) for url in urls]
    grow(plan, office[1], 16)
    assert [statements(client, url) for url in urls] == before


# Stages and the end


def test_a_summary_of_a_stage_keeps_the_text_of_the_stage(plan, client):
    stage = StageFactory(project=plan, conclusion_en="It went well.", conclusion_sr="Dobro je.")
    assert "It went well." in page(client, code="ST-01")
    assert submit(client, code="ST-01").status_code == 302
    report = Report.objects.get(kind="stage")
    assert "It went well." in report.frozen["facts"]["story"][0]
    stage.conclusion_en = "Otherwise"
    stage.save()
    assert "It went well." in page(client, code="ST-01")
    assert "Otherwise" not in page(client, code="ST-01")


def test_the_final_report_covers_the_whole_project(plan, client):
    with time_machine.travel("2020-02-03 09:00+01:00"):
        plan.activities.get(code="1.1.3").hold(start=date(2019, 11, 4), end=date(2019, 11, 5))
        role(client, plan, Role.MANAGER)
        assert "Expert days by component" in page(client, code="FR")
        assert submit(client, code="FR").status_code == 302
    report = Report.objects.get(kind="final")
    assert [one["code"] for one in report.frozen["facts"]["activities"]] == [
        "1.1.1", "1.1.2", "1.1.3",
    ]  # fmt: skip
