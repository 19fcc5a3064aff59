"""Which reports a project has, over which periods, and when they are due."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Project, Report
from activities.words import Role
from core.editions import edition_of
from tests.factories import (
    ActivityFactory,
    MissionFactory,
    ProjectFactory,
    RecommendationFactory,
    StageFactory,
)
from tests.reports.pages import held, text
from tests.reports.report.pages import address, page, role, submit, write

pytestmark = pytest.mark.django_db


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
