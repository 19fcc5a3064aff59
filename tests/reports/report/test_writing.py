"""What is written into a report, what has changed since, and what is missing."""

from datetime import date

import pytest

from activities.models import Report, ReportFile, ReportText
from tests.factories import ActivityFactory, MissionFactory, RecommendationFactory
from tests.reports.pages import held, text
from tests.reports.report.pages import address, current, page, submit, write

pytestmark = pytest.mark.django_db


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
