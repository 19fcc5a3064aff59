"""The Word file of a report: its numbers are those of the dashboard, in three scripts."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from accounts.models import User
from activities.models import Project, Report
from activities.word_templates import built_in
from activities.words import ReportKind, WordKind
from core.templatetags.twinning import number, percent, signed_months
from core.word_tags import check_template, placeholders_of
from reports.loading import load, read
from reports.report.file import facts_now, records_of, word_file
from reports.report.list import report_of
from reports.report.placeholders import KNOWN
from tests.factories import MissionFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "sr-latn", "sr"]
ON, FIRST = "2019-11-30", "2019-09-01"


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read("data/thb_serbia.json"), release=True)


@pytest.fixture
def demonstration(loaded, signed_in):
    """The project of the Ministry on 1 February 2020; a client of an administrator."""
    with time_machine.travel("2020-02-01 09:00+01:00"):
        yield signed_in(User.objects.create_superuser("boss", password="correct horse"))


def document(client, code, language="en"):
    with translation.override(language):
        address = reverse("reports:report-word", args=["thb-serbia", code])
    sent = client.get(address)
    assert sent.status_code == 200
    return sent, Document(BytesIO(b"".join(sent.streaming_content)))


def tables(document) -> dict[str, list[list[str]]]:
    """The rows of each table by the second text of its head."""
    found = {}
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        found[" | ".join(rows[0])] = rows[1:]
    return found


def all_text(document) -> str:
    parts = [document.element, *(section.header._element for section in document.sections)]
    return "\n".join(one.text or "" for part in parts for one in part.iter(qn("w:t")) if one.text)


def test_each_figure_is_that_of_the_dashboard_on_the_day(demonstration):
    _sent, made = document(demonstration, "IQR-05")
    rows = tables(made)["Figure | In the period | Since the start of the project"]
    shown = {label.strip(): total.removesuffix("°") for label, _own, total in rows}
    api = demonstration.get("/api/v1/projects/thb-serbia/progress", {"on": ON}).json()
    dashboard = demonstration.get("/en/projects/thb-serbia/", {"on": ON, "from": FIRST})
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", dashboard.content.decode()))
    equipment = demonstration.get("/api/v1/projects/thb-serbia/equipment", {"on": ON}).json()
    people = api["participations"]["total"]
    advice = api["recommendations"]
    expected = {
        "Activities completed": str(api["completed"]),
        "Physical progress": percent(api["progress_percent"]),
        "Planned progress": percent(api["planned_percent"]),
        "Schedule index": number(api["spi"], 2),
        "Months ahead of the plan": signed_months(api["months_ahead"]),
        "Forecast end": "4 Sep 2020",
        "Delivery rate": "{} of {}".format(*api["delivered"]),
        "Participations": str(people),
        "Recommendations": str(advice["total"]),
        "Recommendations overdue": str(advice["overdue"]),
        "Recommendations carried out": percent(advice["rate"]),
        "Equipment handed over": "{quantity} (EUR {eur})".format(
            quantity=equipment["total"]["handed_over"]["quantity"],
            eur=number(equipment["total"]["handed_over"]["eur"], 2),
        ),
        **{
            kind.capitalize(): str(count) for kind, count in api["by_kind"].items() if count
        },
    }  # fmt: skip
    assert api["forecast_end"] == "2020-09-04"
    assert {label: shown[label] for label in expected} == expected
    assert int(shown["Women"]) + int(shown["Men"]) == people
    own = {label.strip(): period for label, period, _total in rows}
    assert own["Activities completed"] == "10"
    assert re.search(r"Completed in the period [^.]*\. (\d+)", page)[1] == "10"
    assert re.search(r"Participations in the period [^.]*\. (\d+)", page)[1] == "193"
    assert own["Participations"] == "193"


def test_its_rows_are_what_the_dashboard_counts_in_the_period(demonstration):
    _sent, made = document(demonstration, "IQR-05")
    found = tables(made)
    activities = next(
        rows for head, rows in found.items() if head.startswith("Code | Activity | Pl")
    )
    going_on = [row for row in activities if row[3].startswith("since")]
    assert len(activities) - len(going_on) == 10
    assert [row[5:8] for row in going_on] == [["–", "–", "–"]]
    assert sum(int(row[7]) for row in activities if row not in going_on) == 193
    results = next(rows for head, rows in found.items() if "Physical progress" in head)
    assert [row[0].partition(" ")[0] for row in results] == ["0", "1", "2", "3"]
    assert sum(int(row[1]) for row in results) == 10
    assert sum(int(row[2]) for row in results) == 34
    timing = next(rows for head, rows in found.items() if "Deviation" in head)
    assert [(row[0], row[2]) for row in timing] == [
        ("1.2.2", "cancelled"), ("2.3.3", "delivered late"), ("2.4.2", "postponed"),
        ("3.5.1", "postponed"),
    ]  # fmt: skip
    plan = next(rows for head, rows in found.items() if "Working days" in head)
    assert len(plan) == 20
    assert plan[0][0] == "3.3.2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_in_one_script_with_days_and_names_of_its_language(demonstration, language):
    sent, made = document(demonstration, "IQR-05", language)
    said = all_text(made)
    words = {
        "en": ("Interim quarterly report no. 5", "1 Sep – 30 Nov 2019", "quarterly-report.docx"),
        "sr-latn": ("Tromesečni izveštaj br. 5", "1. 9. – 30. 11. 2019.", "izve%C5%A1taj.docx"),
        "sr": ("Тромесечни извештај бр. 5", "1. 9. – 30. 11. 2019.", "%D0%B8%D0%B7"),
    }[language]
    assert words[0] in said
    assert words[1] in said
    assert words[2] in sent["Content-Disposition"]
    cyrillic = set(re.findall(r"[\u0400-\u04ff]+", said))
    latin = set(re.findall(r"[A-Za-zčćđšžČĆĐŠŽ]+", said))
    if language == "sr":
        # Codes, among them the numbers of the sections (2A) and of recommendations (R-2.1.1-01).
        assert latin - set("ABCDEFG") <= {
            "IQR", "EuropeAid", "ID", "ACT", "RS", "AT", "SI", "EU", "EUR", "R", "PSC", "boss",
        }  # fmt: skip
    else:
        assert cyrillic == set()
    properties = made.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    language_of = [one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))]
    assert language_of == [{"en": "en-GB", "sr-latn": "sr-Latn-RS", "sr": "sr-Cyrl-RS"}[language]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["IQR-05", "ST-01", "FR"])
def test_its_headings_are_headings_and_no_tag_is_left(demonstration, code, language):
    _sent, made = document(demonstration, code, language)
    headings = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    assert len(headings) == {"IQR-05": 11, "ST-01": 10, "FR": 14}[code]
    assert all(headings)
    assert not re.search(r"\{\{|\{%|%\}|\}\}|None", all_text(made))
    for table in made.tables:
        if table.style.name == "Table Grid":
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_final_report_draws_the_curve_and_says_it(demonstration):
    _sent, made = document(demonstration, "FR")
    shapes = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert shapes == [
        "Funded by the European Union",
        "S-curve as of 1 Feb 2020: the approved plan and what was achieved, per cent.",
    ]


def test_no_participant_and_no_expert_is_named(demonstration):
    project = Project.objects.get()
    activity = project.activities.get(code="3.2.4")
    guest = PersonFactory(project=project, name="Milunka Tajnović")
    ParticipationFactory(activity=activity, person=guest)
    expert = PersonFactory(project=project, name="Hans Geheim")
    mission = project.activities.get(code="2.1.5")
    MissionFactory(activity=mission).experts.add(expert)
    for code in ("IQR-05", "ST-01", "FR"):
        for language in LANGUAGES:
            said = all_text(document(demonstration, code, language)[1])
            for name in ("Milunka", "Tajnovi", "Милунка", "Hans", "Geheim", "Ханс"):
                assert name not in said


def test_a_draft_says_so_on_each_page_and_what_is_submitted_does_not(demonstration):
    project = Project.objects.prefetch_related("extensions").get()
    report = report_of(project, "IQR-05")
    facts = facts_now(report, records_of(report), None)
    head = "IQR-05 · 1 Sep – 30 Nov 2019"
    draft = Document(word_file(report, facts, None, "en"))
    example = "EXAMPLE – not the Ministry's data."
    assert draft.sections[0].header.paragraphs[0].text == f"{head} · DRAFT · {example}"
    report.state = "submitted"
    final = Document(word_file(report, facts, None, "en"))
    assert final.sections[0].header.paragraphs[0].text == f"{head} · {example}"
    assert "Nothing to report." in all_text(final)
    assert "[Not yet written]" in all_text(draft)


def test_an_assessment_of_the_office_stands_with_its_reason(demonstration):
    project = Project.objects.prefetch_related("extensions").get()
    period = report_of(project, "IQR-05")
    period.lights = {"overall": {"colour": "red", "reason_en": "The law", "reason_sr": "Zakon"}}
    facts = facts_now(period, records_of(period), None)
    rows = tables(Document(word_file(period, facts, None, "en")))
    whole = rows["What is assessed | Assessment | Why it differs"][0]
    assert whole == ["The whole project", "■ behind", "The law (on track)"]


# The built-in templates


@pytest.mark.parametrize("language", ["en", "sr"])
@pytest.mark.parametrize("kind", [WordKind.QUARTERLY, WordKind.STAGE, WordKind.FINAL])
def test_a_built_in_template_may_be_uploaded_as_it_is(kind, language):
    content = built_in(kind, language)
    check_template(content, KNOWN)
    assert "texts.lessons" in placeholders_of(content) or kind == WordKind.QUARTERLY


def test_a_template_of_the_project_is_filled_with_the_same_values(demonstration):
    from tests.core.word_files import template

    project = Project.objects.get()
    project.word_templates.create(
        kind="quarterly report", language="sr", name="t.docx", sha256="0",
        content=template("Наш извештај {{ code }} о {{ period }}"),
    )  # fmt: skip
    _sent, made = document(demonstration, "IQR-05", "sr-latn")
    assert [one.text for one in made.paragraphs] == ["Naš izveštaj IQR-05 o 1. 9. – 30. 11. 2019."]
    _sent, made = document(demonstration, "IQR-05", "en")
    assert "Interim quarterly report no. 5" in all_text(made)


def test_a_template_that_does_not_fit_is_said_and_named(demonstration):
    from tests.core.word_files import template

    Project.objects.get().word_templates.create(
        kind="quarterly report", language="en", name="t.docx", sha256="0",
        content=template("{{ gone }}"),
    )  # fmt: skip
    answer = demonstration.get(reverse("reports:report-word", args=["thb-serbia", "IQR-05"]))
    assert answer.status_code == 400
    assert "The template of “quarterly report” cannot be filled" in answer.content.decode()


# What was frozen


def test_a_submitted_report_is_written_from_what_was_frozen(demonstration):
    from reports.report.steps import submit

    project = Project.objects.prefetch_related("extensions").get()
    project.activities.filter(status__in=["planned", "ongoing"]).update(
        current_end=date(2020, 12, 1)
    )
    for activity in project.activities.all():
        activity.missions.update(report_received_on=date(2020, 1, 10))
    report = report_of(project, "IQR-05")
    report.save()
    submit(report=report, stage=None, languages=["en", "sr"], by=User.objects.get(username="boss"))
    kept = Report.objects.get()
    assert sorted(file.language for file in kept.files.all()) == ["en", "sr"]
    assert (kept.kind, kept.frozen["figures"]["completed"]) == (ReportKind.QUARTERLY, 34)
    project.activities.filter(code="3.2.4").update(title_en="Renamed since", women=99)
    said = all_text(document(demonstration, "IQR-05", "en")[1])
    assert "Renamed since" not in said
    assert "victim referral and the role of local teams" in said
    for file in kept.files.all():
        content = file.content.read()
        assert file.size == len(content)
        assert "НАЦРТ" not in all_text(Document(BytesIO(content)))
