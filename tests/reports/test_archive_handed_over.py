"""Reports, versions of the plan and meetings of the committee in the archive of a project."""

import re
from posixpath import join, normpath

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import AgendaItem, Decision, Meeting, Report, ReportFile, ReportText
from tests.reports.test_archive import archive_of, pages, whole, words  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_report_stands_with_its_texts_files_and_figures_as_submitted(whole):  # noqa: F811
    found = archive_of()
    read_pages = pages(found)
    page = words(read_pages["en/reports.html"])
    for said in (
        "IQR-02 (1) – Interim quarterly report no. 2 Kind quarterly report",
        "State returned",
        "Reason Нису сви подаци",
        "Files of reports File Size, bytes",
        "Извештај 1.docx",
        " English 2A Background",
        "2A Background Text in English background in two parts Text in Serbian Текст",
        "Figures as submitted, as of 30 Jun 2019",
        "IQR-02 (2) – Interim quarterly report no. 2",
        "State approved",
        "ST-01 (1) – Summary of stage 1",
    ):
        assert said in page, said
    assert re.search(r"Submitted at \d+ \w+ \d{4}, \d\d:\d\d, ", page), page
    for file in ReportFile.objects.all():
        link = next(link for link in read_pages["sr/reports.html"].links if f"/{file.pk}_" in link)
        with file.content.open("rb") as content:
            assert found[normpath(join("sr", link))] == content.read()


def test_versions_of_the_plan_stand_with_their_lines_and_changes(whole):  # noqa: F811
    read_pages = pages(archive_of())
    page = words(read_pages["en/plan.html"])
    assert "version 1 1 Feb 2019 PSC-01" in page and "version 2 7 May 2019 PSC-01" in page
    assert "plan/2.html" in read_pages["en/plan.html"].links
    first, second = (words(read_pages[f"en/plan/{number}.html"]) for number in (1, 2))
    assert "What has changed" not in first
    assert "1.2.1a Activity" in first and "1.2.1a Activity" in second
    assert "Compared with version 1 (PSC-01, 1 Feb 2019) In short 1 activity added." in second
    assert "1 activity removed from the records." in second
    assert "../activities/1.1.1.html" in read_pages["en/plan/2.html"].links
    # An activity that is not in the records any more has no page.
    assert (
        "9.9.9" in second and "../activities/9.9.9.html" not in read_pages["en/plan/2.html"].links
    )
    assert "У поређењу са верзија 1 (PSC-01, 1. 2. 2019.)" in words(read_pages["sr/plan/2.html"])


def test_meetings_stand_with_agenda_minutes_and_decisions(whole):  # noqa: F811
    read_pages = pages(archive_of())
    page = read_pages["en/committee.html"]
    said = words(page)
    assert said.index("Отварање") < said.index("Извештај") < said.index("Разно")
    assert "PSC-07 Activity 1.4.1" in said
    assert "activities/1.4.1.html" in page.links and any(
        link.startswith("acts.html#act-") for link in page.links
    )
    assert "Одлука" in said and "1 Jul 2019" in said and "done" in said
    assert {"Отварање", "Одлука"} <= set(words(read_pages["en/activities/1.4.1.html"]).split())


def test_templates_have_no_page(whole):  # noqa: F811
    found = archive_of(restricted=True)
    assert not any("Образац" in str(content) for content in found.values())
    assert not any("word_templates" in name for name in found)


def test_statements_do_not_grow_with_reports_and_decisions(whole):  # noqa: F811
    meeting, counts = Meeting.objects.get(), []
    for number in (3, 20):
        for more in range(number, number * 2):
            Decision.objects.create(
                project=whole, meeting=meeting, number=more, text_en="x", owner=None
            )
            AgendaItem.objects.create(meeting=meeting, place=more, title_en="x")
            report = Report.objects.get(number=2, version=2)
            report.pk, report.version = None, more
            report.save()
            ReportText.objects.create(report=report, section="results", text_en="x")
        with CaptureQueriesContext(connection) as found:
            archive_of(languages=["en"])
        counts.append(len(found))
    assert counts[0] == counts[1]
