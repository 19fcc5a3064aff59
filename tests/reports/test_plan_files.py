"""The work plan, its changes and the next six months as Word and Excel: the same words as on the
pages."""

import time
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation
from docx import Document
from openpyxl import load_workbook

from activities.freezing import freeze_plan
from activities.models import Project, WordTemplate
from activities.word_templates import built_in, checked_template
from activities.words import Party, Reason, WordKind
from reports.plan.document import WorkPlan
from reports.plan.outlook import missions_ahead, to_keep
from reports.plan.states import PlanState
from reports.plan.word import word_of_work_plan
from tests.core.word_files import texts
from tests.factories import ActFactory, ActivityFactory, MissionFactory
from tests.reports.pages import text

pytestmark = pytest.mark.django_db
PLAN = "/en/projects/p/plan/"


@pytest.fixture
def plan(office):
    """Version 1 of September with two activities and a mission; since then one was moved, one
    added."""
    project, component = office
    component.result_en = "A law that protects victims"
    component.save()
    project.reference, project.programme = "EuropeAid/159100/ID/ACT/RS", "IPA 2014"
    project.save()
    one = ActivityFactory(
        project=project, component=component, code="1.1.1", title_en="Workshop on {law}",
        expected_output_en="A draft & notes", responsible_ms="Anton Anders",
        current_start=date(2019, 10, 7), current_end=date(2019, 10, 8),
    )  # fmt: skip
    two = ActivityFactory(
        project=project, component=component, code="1.1.2", title_en="Expert mission",
        kind="expert mission", current_start=date(2019, 11, 4), current_end=date(2019, 11, 8),
    )  # fmt: skip
    mission = MissionFactory(activity=two, days_planned=5)
    act = ActFactory(project=project, number="PSC-01")
    kept = to_keep(missions_ahead(project, date(2019, 9, 1)))
    freeze_plan(
        project=project, approved_on=date(2019, 9, 1), on=date(2019, 9, 1), act=act,
        missions=kept, note="With comments",
    )  # fmt: skip
    mission.days_planned = 4
    mission.save()
    one.refresh_from_db()
    one.set_dates(
        new_start=date(2019, 12, 2), new_end=date(2019, 12, 3), on=date(2019, 9, 20),
        reason=Reason.EXPERT, party=Party.MEMBER_STATE,
    )  # fmt: skip
    ActivityFactory(
        project=project, component=component, code="1.1.3", title_en="New round table",
        kind="round table", current_start=date(2019, 11, 18), current_end=date(2019, 11, 18),
    )  # fmt: skip
    return project


def word(client, path, **query):
    answer = client.get(PLAN + path, query)
    assert answer.status_code == 200
    return BytesIO(b"".join(answer.streaming_content))


def book(client, path, **query):
    return load_workbook(word(client, path, **query))


def cells(sheet, head) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head)]


def test_the_word_file_of_a_version_has_what_was_frozen(plan, client):
    found = texts(word(client, "1/plan.docx"))
    assert [one for one in found if "|" not in one and not one.startswith("Contents")] == [
        " Funded by the European Union",
        "Work plan, version 1",
        plan.title_en,
        "Approved on 1 Sep 2019 by PSC-01; the plan as it stood on 1 Sep 2019",
        "With comments",
        "Components and mandatory results",
        "1 Legal framework",
        "A law that protects victims",
        "Signatures",
        "Activities",
        "1 Legal framework",
        "Working days: 8.",
        "Missions of the next six months",
        "Working days: 5.",
    ]
    assert [one for one in found if "|" in one and "__" not in one][:9] == [
        "Contract reference | EuropeAid/159100/ID/ACT/RS",
        "Programme | IPA 2014",
        "Period | 1 Jan 2019 – 31 Dec 2019; 12 months",
        "Plan | 2 activities; working days: 8",
        "Project Leader, Member State | Project Leader, beneficiary",
        "Code | Title and expected output | Kind | Month | Dates | Days | Responsible | Status",
        "1.1.1 | Workshop on {law} – A draft & notes | workshop | M10 | 7–8 Oct 2019 | 4 | "
        "Anton Anders | planned",
        "1.1.2 | Expert mission | expert mission | M11 | 4–8 Nov 2019 | 4 |  | planned",
        "Code | Activity | Month | Dates | Experts | Days | State",
    ]
    # As it was when the version was frozen; today it has four days.
    assert "1.1.2/M1 | Expert mission | M11 | 4–8 Nov 2019 | 1 | 5 | draft" in found


def test_nothing_but_what_is_signed_stands_before_the_pages_on_their_side(plan, client):
    made = Document(word(client, "1/plan.docx"))
    headings = [one.text for one in made.paragraphs if one.style.name.startswith("Heading")]
    # A component without a result leaves no heading with nothing below it.
    assert headings[:4] == [
        "Components and mandatory results", "Signatures", "Activities", "1 Legal framework",
    ]  # fmt: skip
    assert [one.page_width > one.page_height for one in made.sections] == [False, True]


def test_the_draft_tells_what_has_changed_since_the_last_version(plan, client):
    found = texts(word(client, "draft.docx"))
    for said in (
        "Work plan, version 2",
        "Draft, the plan as of 1 Oct 2019. Not yet approved.",
        "Changes since version 1",
        "– 1 activity added.",
        "– 1 activity moved.",
        "– Working days of the plan: 8, now 12.",
        "1.1.1 | Workshop on {law} | Moved from M10 to M12: 7–8 Oct 2019 → 2–3 Dec 2019. | "
        "availability of the expert (party: Member State) · in force from 20 Sep 2019, recorded "
        "on 1 Oct 2019",
        "1.1.2/M1 | Expert mission | M11 | 4–8 Nov 2019 | 1 | 4 | draft",
    ):
        assert said in found, said


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("sr", ["План рада, верзија 2", "Потписи", "Измене од верзије 1",
                "– Померена је 1 активност."]),
        ("sr-latn", ["Plan rada, verzija 2", "Potpisi", "Izmene od verzije 1",
                     "– Pomerena je 1 aktivnost."]),
    ],
)  # fmt: skip
def test_it_is_written_in_the_language_and_script_of_the_page(plan, client, language, sentences):
    answer = client.get(f"/{language}/projects/p/plan/draft.docx")
    found = texts(BytesIO(b"".join(answer.streaming_content)))
    assert [one for one in found if one in sentences] == sentences


@pytest.mark.parametrize("language", ["en", "sr"])
def test_the_built_in_template_passes_the_check_of_an_upload(language):
    content = built_in(WordKind.WORK_PLAN, language)
    upload = SimpleUploadedFile("plan.docx", content)
    assert checked_template(upload, WordKind.WORK_PLAN)[1] == content


def own_template(project, text):
    document, content = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(content)
    WordTemplate.objects.create(
        kind=WordKind.WORK_PLAN, language="en", project=project, name="own.docx",
        content=content.getvalue(), sha256="0" * 64,
    )  # fmt: skip


def test_the_office_s_own_template_is_filled(plan, client):
    own_template(plan, "Our plan: {{ title }}, {{ counted }}")
    assert texts(word(client, "1/plan.docx")) == [
        "Our plan: Work plan, version 1, 2 activities; working days: 8"
    ]


def test_a_template_that_cannot_be_filled_is_said_and_the_plan_stays_readable(plan, client):
    own_template(plan, "Our plan: {{ titel }}")
    page = client.get(PLAN + "1/plan.docx", follow=True)
    assert page.redirect_chain == [(PLAN, 302)]
    assert "The template of “rolling work plan” cannot be filled" in text(page)


def test_the_word_file_of_the_changes_and_of_the_outlook(plan, client):
    found = texts(word(client, "compare.docx", **{"from": "1", "to": "today"}))
    assert "From version 1 (PSC-01, 1 Sep 2019) to today's plan (1 Oct 2019)" in found
    assert (
        "1.1.3 | New round table | Added: M11, 18 Nov 2019; working days: 4. |  | "
        "recorded on 1 Oct 2019"
        in found
        or any(one.startswith("1.1.3 | New round table | Added: M11") for one in found)
    )
    found = texts(word(client, "outlook.docx", on="2019-10-01"))
    assert "1 Oct 2019 – 31 Mar 2020" in found
    assert [one.split(" | ")[0] for one in found if one.startswith("1.1.")] == [
        "1.1.2", "1.1.3", "1.1.1", "1.1.2/M1",
    ]  # fmt: skip


def test_the_excel_file_of_a_version(plan, client):
    found = book(client, "1/plan.xlsx")
    assert found.sheetnames == ["Work plan", "Missions"]
    sheet = found["Work plan"]
    assert sheet["A1"].value == f"Work plan, version 1 – {plan.title_en}"
    assert sheet["A2"].value == (
        "Approved on 1 Sep 2019 by PSC-01; the plan as it stood on 1 Sep 2019"
    )
    assert cells(sheet, 3) == [
        ["Total", *[None] * 6, 8, *[None] * 4],
        ["Component", "Code", "Title", "Kind", "Month", "Start", "End", "Working days", "Status",
         "Responsible", "Expected output", "Last change"],
        ["1 Legal framework", "1.1.1", "Workshop on {law}", "workshop", "M10",
         datetime(2019, 10, 7), datetime(2019, 10, 8), 4, "planned", "Anton Anders",
         "A draft & notes", None],
        ["1 Legal framework", "1.1.2", "Expert mission", "expert mission", "M11",
         datetime(2019, 11, 4), datetime(2019, 11, 8), 4, "planned", None, None, None],
    ]  # fmt: skip
    assert cells(found["Missions"], 3) == [
        ["Total", *[None] * 6, 5, None],
        ["Component", "Code", "Activity", "Month", "Start", "End", "Experts", "Working days",
         "State"],
        ["1", "1.1.2/M1", "Expert mission", "M11", datetime(2019, 11, 4), datetime(2019, 11, 8),
         1, 5, "draft"],
    ]  # fmt: skip


def test_the_excel_files_of_the_changes_and_of_the_outlook(plan, client):
    sheet = book(client, "compare.xlsx", **{"from": "1", "to": "today"}).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(max_row=5)] == [
        f"What has changed in the plan – {plan.title_en}",
        "From version 1 (PSC-01, 1 Sep 2019) to today's plan (1 Oct 2019)",
        "1 activity added.",
        "1 activity moved.",
        "Working days of the plan: 8, now 12.",
    ]
    rows = cells(sheet, 7)
    assert rows[0] == [
        "1 Legal framework", "1.1.1", "Workshop on {law}", "workshop", "moved",
        "Moved from M10 to M12: 7–8 Oct 2019 → 2–3 Dec 2019.",
        "availability of the expert (party: Member State)",
        "in force from 20 Sep 2019, recorded on 1 Oct 2019",
    ]  # fmt: skip
    assert [row[1] for row in rows] == ["1.1.1", "1.1.3"]
    found = book(client, "outlook.xlsx", on="2019-10-01")
    assert found.sheetnames == ["Next six months", "Missions"]
    assert cells(found.worksheets[0], 3) == [
        ["In these six months", None, 3, None, None, None, None, 12, None, None],
        ["When", "Code", "Title", "Kind", "Month", "Start", "End", "Working days", "Status",
         "Responsible"],
        ["November 2019", "1.1.2", "Expert mission", "expert mission", "M11",
         datetime(2019, 11, 4), datetime(2019, 11, 8), 4, "planned", None],
        ["November 2019", "1.1.3", "New round table", "round table", "M11",
         datetime(2019, 11, 18), datetime(2019, 11, 18), 4, "planned", None],
        ["December 2019", "1.1.1", "Workshop on {law}", "workshop", "M12",
         datetime(2019, 12, 2), datetime(2019, 12, 3), 4, "planned", "Anton Anders"],
    ]  # fmt: skip


def test_what_people_typed_does_not_become_a_formula_or_a_tag(plan, client):
    plan.activities.filter(code="1.1.1").update(title_en="=1+1 {{ 7 * 7 }} {% if x %}")
    rows = cells(book(client, "draft.xlsx").worksheets[0], 5)
    assert rows[0][2] == "=1+1 {{ 7 * 7 }} {% if x %}"
    found = texts(word(client, "draft.docx"))
    assert any("=1+1 {{ 7 * 7 }} {% if x %} –" in one for one in found)


@pytest.mark.alone
def test_a_plan_of_a_thousand_comes_as_word_in_time():
    call_command("populate", projects=1, activities=1000, seed=7, verbosity=0)
    project = Project.objects.get()
    started = time.process_time()
    with translation.override("sr-latn"):
        state = PlanState(project, None, date(2025, 5, 1))
        file = word_of_work_plan(WorkPlan(state, None, names_reasons=True))
    assert time.process_time() - started < 30
    assert sum(len(table.rows) for table in Document(file).tables) > 1000
