"""All figures of a day as Excel: typed cells with their sentences, and the tables of the
dashboard."""

import json
from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from activities.models import Project
from activities.words import Role
from reports.loading import load
from reports.period import Period
from reports.queries import Progress
from tests.factories import MembershipFactory, RecommendationFactory, project_with
from tests.reports.pages import held, text
from tests.reports.test_agreement import FILE

pytestmark = pytest.mark.django_db


def address(project, query=""):
    return reverse("reports:figures-xlsx", args=[project.slug]) + query


def book(answer):
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def values(sheet, head) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head)]


def test_a_small_project_gives_its_figures_as_typed_cells(released, client):
    figures = book(client.get(address(released, "?on=2019-03-04"))).worksheets[0]
    assert figures.title == "p 2019-03-04"
    rows = {row[0].value: row for row in figures.iter_rows(min_row=4)}
    # Three activities of four working days each; one of them is over.
    assert {name: (row[1].value, row[2].value) for name, row in rows.items()} == {
        "Time elapsed": (0.173, None),
        "Days elapsed": (63, 365),
        "Project month": (3, 12),
        "Activities completed": (1, None),
        "Physical progress": (0.333, None),
        "Weight achieved": (4, 12),
        "Planned progress": (0.333, None),
        "Months ahead of the plan": (0.4, None),
        "Schedule index": (1.17, None),
        "Forecast end": (datetime(2019, 11, 7), None),
        "Delivery rate": (1, 1),
        "Overdue": (0, None),
        "Participations": (7, None),
        "Participations: women": (4, None),
        "Participations: men": (3, None),
        "Participations: not stated": (0, None),
        "Recommendations": (0, None),
        "Recommendations: open": (0, None),
        "Recommendations: overdue": (0, None),
        "Recommendations: carried out": ("n/a", 0),
        "Recommendations: carried out, share": ("n/a", None),
        "Expert days": ("n/a", 0),
        "Expert days, share": ("n/a", None),
    }
    formats = {name: row[1].number_format for name, row in rows.items() if row[1].data_type != "s"}
    assert {name: form for name, form in formats.items() if form != "#,##0"} == {
        "Time elapsed": r"0.0\ %", "Physical progress": r"0.0\ %", "Planned progress": r"0.0\ %",
        "Weight achieved": "#,##0.0", "Months ahead of the plan": "#,##0.0#",
        "Schedule index": "#,##0.0#", "Forecast end": "d mmm yyyy",
    }  # fmt: skip
    assert rows["Physical progress"][3].value == str(Progress.progress_percent.sentence)
    assert all(row[3].value for row in rows.values())


def test_before_the_start_what_cannot_be_known_is_not_0(released, client):
    figures = book(client.get(address(released, "?on=2018-12-31"))).worksheets[0]
    rows = {row[0]: row[1] for row in values(figures, 4)}
    assert [
        rows[name] for name in ("Project month", "Schedule index", "Forecast end", "Delivery rate")
    ] == ["n/a"] * 4


def test_the_tables_of_the_dashboard_have_sheets_of_their_own(released, client):
    found = book(client.get(address(released, "?on=2019-03-04")))
    assert found.sheetnames == ["p 2019-03-04", "By kind", "By component", "By status"]
    component = str(released.components.get())
    assert [values(found[name], 3) for name in found.sheetnames[1:]] == [
        [["Total", 1, 3], ["Kind", "Completed", "In the plan"], ["Workshop", 1, 3]],
        [["Total", 1, 3], ["Component", "Completed", "In the plan"], [component, 1, 3]],
        [["Total", 3], ["Status", "Activities"], ["Planned", 2], ["Ongoing", 0],
         ["Completed", 1], ["Postponed", 0], ["Cancelled", 0]],
    ]  # fmt: skip


def test_a_period_has_a_sheet_with_its_figures(released, client):
    found = book(client.get(address(released, "?from=2019-03-05&on=2019-03-31")))
    sheet = found["Figures of the period"]
    assert sheet["A2"].value == "From 5 Mar 2019 to 31 Mar 2019"
    assert values(sheet, 4) == [
        ["Completed in the period", 1, str(Period.completed.sentence)],
        ["Delivered late", 0, str(Period.late.sentence)],
        ["Started", 1, str(Period.started.sentence)],
        ["Moved", 0, str(Period.moved.sentence)],
        ["Postponed", 0, str(Period.postponed.sentence)],
        ["Cancelled", 0, str(Period.cancelled.sentence)],
        ["Participations in the period", 7, str(Period.participations.sentence)],
        ["Recommendations adopted", 0, str(Period.adopted.sentence)],
        ["Recommendations closed", 0, str(Period.closed.sentence)],
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?on=31.4.2019", "“31.4.2019” is not a day. Write it like 20.1.2020 or 2020-01-20."),
        ("?from=March", "“March” is not a day. Write it like 20.1.2020 or 2020-01-20."),
        (
            "?from=2019-04-01&on=2019-03-31",
            "The period begins on 1 Apr 2019, after its end on 31 Mar 2019. Choose an earlier day.",
        ),
    ],
)
def test_a_day_that_cannot_be_gets_a_page_that_says_so(query, words, released, client):
    answer = client.get(address(released, query))
    assert answer.status_code == 400
    assert words in text(answer)


def test_a_project_without_a_plan_has_a_file_too(office, client):
    found = book(client.get(address(office[0])))
    rows = {row[0]: row[1] for row in values(found.worksheets[0], 4)}
    assert (rows["Activities completed"], rows["Physical progress"]) == (0, "n/a")
    assert values(found["By kind"], 3) == [["Kind", "Completed", "In the plan"]]


@pytest.mark.parametrize(
    ("language", "name", "label", "kind"),
    [
        ("en", "figures", "Physical progress", "Workshop"),
        ("sr-latn", "pokazatelji", "Izvršenje plana", "Radionica"),
        ("sr", "показатељи", "Извршење плана", "Радионица"),
    ],
)
def test_the_file_is_in_the_language_and_script_of_the_page(
    language, name, label, kind, released, client
):
    with translation.override(language):
        answer = client.get(address(released, "?on=2019-03-04"))
    assert answer.filename == f"{name}_p_2019-03-04.xlsx"
    found = book(answer)
    assert found.worksheets[0]["A8"].value == label
    assert found.worksheets[1]["A5"].value == kind


def test_the_demonstration_says_what_is_made_up_and_what_is_stated(signed_in, client):
    load(json.loads(FILE.read_text()), release=True)
    project = Project.objects.get()
    signed_in(MembershipFactory(project=project).user)
    found = book(client.get(address(project, "?on=2020-01-20")))
    sheet = found.worksheets[0]
    assert sheet["A3"].value.startswith("EXAMPLE")
    origins = {row[0]: row[4] for row in values(sheet, 5)}
    assert origins["Activities completed"] == "stated by a source"
    assert origins["Delivery rate"] == "made up"
    assert origins["Time elapsed"] is None
    # 187 of 193 pieces, with their prices (tests/reports/test_equipment_agreement.py).
    assert values(found["Equipment"], 4)[0] == [
        "Total", 193, 337100, 193, 337100, 193, 337100, 187, 331220,
    ]  # fmt: skip
    assert values(found["Equipment by unit"], 4)[0] == ["Total", 187, 331220]
    assert values(found["Recommendations by area"], 4)[0] == ["Total", 11, 8, 2, 0.6]


def test_viewers_have_the_file_and_change_nothing_by_it(released, signed_in):
    client = signed_in(MembershipFactory(project=released, role=Role.VIEWER).user)
    answer = client.get(address(released))
    assert answer["Cache-Control"] == "private, no-store"
    book(answer)
    assert client.post(address(released)).status_code == 405


def test_a_title_that_looks_like_a_formula_stays_a_text(signed_in, client):
    project, component, user = project_with(Role.MANAGER, slug="q")
    component.title_en = "=1+1\x07<b>"
    component.save()
    signed_in(user)
    sheet = book(client.get(address(project)))["By component"]
    assert (sheet["A5"].value, sheet["A5"].data_type) == (f"{component.code} =1+1<b>", "s")


def test_the_file_takes_as_many_statements_for_30_records_as_for_one(office, client):
    project, component = office
    counts = []
    for number in range(1, 31):
        activity = held(project, component, f"1.1.{number}", date(2019, 3, 4))
        RecommendationFactory(activity=activity)
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                book(client.get(address(project, "?from=2019-01-01")))
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 14
