"""The list as Excel and CSV: the rows of the page with the same address, typed, and nothing that
runs."""

import csv
import html
from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from activities.models import Activity
from activities.views import plan
from activities.words import Role
from tests.activities.pages import member, text, url
from tests.factories import ActivityFactory, ComponentFactory, StageFactory

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://x","a")<script>alert(1)</script>\x07\x1b'


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def sheet(answer):
    return load_workbook(BytesIO(content(answer))).active


def rows(answer) -> list[list]:
    return [[cell.value for cell in row] for row in sheet(answer).iter_rows()]


def lines(answer, separator=",") -> list[list[str]]:
    body = content(answer).decode("utf-8-sig")
    return list(csv.reader(body.splitlines(keepends=True), delimiter=separator))


HEAD = [
    "Code", "Title", "Kind", "Status", "Marks", "Start", "End", "Working days", "Component",
    "Approved start", "Approved end", "Actual start", "Actual end", "Place", "Participants",
]  # fmt: skip


@pytest.fixture
def plan_of_three(office):
    """Held in March, overdue since July, planned for November."""
    project, component, _user = office
    component.title_en = "Protection of victims"
    component.save()
    second = ComponentFactory(project=project, code="2", title_en="Police work")
    march, july, november = date(2019, 3, 4), date(2019, 7, 1), date(2019, 11, 4)
    held = ActivityFactory(
        project=project, component=component, code="1.2", title_en="Workshop in spring",
        title_sr="Radionica na proleće", current_start=march, current_end=date(2019, 3, 5),
        working_days="2.5", place="Niš",
    )  # fmt: skip
    held.approve(on=date(2019, 2, 1))
    held.hold(start=march, end=date(2019, 3, 6), participants={"women": 4, "men": 3})
    ActivityFactory(
        project=project, component=second, code="2.1", title_en="Late training", kind="training",
        current_start=july, current_end=july, working_days=4,
    )  # fmt: skip
    ActivityFactory(
        project=project, component=component, code="1.10", title_en="Study visit",
        kind="study visit", current_start=november, current_end=november, working_days=10,
    )  # fmt: skip
    return project


def test_excel_has_the_rows_of_the_list_with_their_types_and_totals(plan_of_three, client):
    project = plan_of_three
    answer = client.get(url("list-xlsx", project))
    page = sheet(answer)
    july, november = datetime(2019, 7, 1), datetime(2019, 11, 4)
    march = [datetime(2019, 3, 4), datetime(2019, 3, 5)]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        [f"Activities – {project.title}", *[None] * 14],
        ["State of today, 1 Oct 2019", *[None] * 14],
        ["Total", "3 activities", *[None] * 5, 16.5, *[None] * 7],
        HEAD,
        ["1.2", "Workshop in spring", "workshop", "completed", "evidence 0 of 5", *march, 2.5,
         "1 Protection of victims", *march, datetime(2019, 3, 4), datetime(2019, 3, 6), "Niš", 7],
        ["1.10", "Study visit", "study visit", "planned", None, november, november, 10,
         "1 Protection of victims", *[None] * 6],
        ["2.1", "Late training", "training", "planned", "overdue", july, july, 4, "2 Police work",
         *[None] * 6],
    ]  # fmt: skip
    assert page.title == f"{project.slug} 2019-10-01"
    assert [cell.data_type for cell in page[5]] == list("sssssddnsddddsn")
    assert [page[5][place].number_format for place in (0, 5, 7, 14)] == [
        "@", "d mmm yyyy", "#,##0.0", "#,##0",
    ]  # fmt: skip
    assert (page.freeze_panes, page.auto_filter.ref) == ("A5", "A4:O7")
    assert page.column_dimensions["B"].width == 60


def test_csv_has_the_same_rows(plan_of_three, client):
    project = plan_of_three
    assert lines(client.get(url("list-csv", project))) == [
        HEAD,
        ["1.2", "Workshop in spring", "workshop", "completed", "evidence 0 of 5", "2019-03-04",
         "2019-03-05", "2.5", "1 Protection of victims", "2019-03-04", "2019-03-05", "2019-03-04",
         "2019-03-06", "Niš", "7"],
        ["1.10", "Study visit", "study visit", "planned", "", "2019-11-04", "2019-11-04", "10.0",
         "1 Protection of victims", *[""] * 6],
        ["2.1", "Late training", "training", "planned", "overdue", "2019-07-01", "2019-07-01",
         "4.0", "2 Police work", *[""] * 6],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "", "?status=completed", "?status=overdue", "?kind=training", "?component=1&sort=-start",
        "?q=workshop&on=2019-03-04", "?status=ongoing&on=2019-03-04", "?stage=1&sort=kind",
        "?first=2019-06-01&last=2019-08-01", "?sort=title", "?sort=-days", "?kind=nonsense",
        "?q=nothing", "?page=2", "?status=evidence", "?status=unapproved&on=2019-01-15",
    ],
)  # fmt: skip
def test_the_files_have_the_rows_of_the_page_with_the_same_address(
    query, plan_of_three, client, monkeypatch
):
    StageFactory(project=plan_of_three)
    monkeypatch.setattr(plan, "PAGE_SIZE", 100)
    page = client.get(url("list", plan_of_three) + query)
    shown = [
        (row.code, str(dict(plan.Status.choices)[row.shown_status])) for row in page.context["page"]
    ]
    found = rows(client.get(url("list-xlsx", plan_of_three) + query))
    assert [(row[0], row[3]) for row in found[4:]] == shown
    assert found[2][1].startswith(f"{len(shown)} activit")
    assert found[2][7] == (sum(row[7] for row in found[4:]) or None if shown else 0)
    listed = lines(client.get(url("list-csv", plan_of_three) + query))
    assert [(row[0], row[3]) for row in listed[1:]] == shown


def test_all_pages_of_the_list_are_in_the_file(office, client):
    project, component, _user = office
    for _n in range(plan.PAGE_SIZE + 2):
        ActivityFactory(project=project, component=component)
    assert len(rows(client.get(url("list-xlsx", project)))) == 4 + plan.PAGE_SIZE + 2
    assert len(lines(client.get(url("list-csv", project)))) == 1 + plan.PAGE_SIZE + 2


def test_the_file_says_its_filters_and_its_day(plan_of_three, client):
    query = "?on=2019-03-04&status=ongoing&first=2019-03-01"
    answer = client.get(url("list-xlsx", plan_of_three) + query)
    assert answer.filename == f"activities_{plan_of_three.slug}_2019-03-04.xlsx"
    found = rows(answer)
    assert found[1][0] == "As of 4 Mar 2019 · Status: ongoing · From day: 1 Mar 2019"
    assert found[4][10:15] == [datetime(2019, 3, 5), datetime(2019, 3, 4), None, "Niš", None], (
        "neither the end nor the participants were known on that day"
    )
    later = rows(client.get(url("list-xlsx", plan_of_three) + "?on=2019-12-01"))
    assert later[1][0] == "As of 1 Dec 2019 (plan only)"


@pytest.mark.parametrize(
    ("language", "name", "title", "line"),
    [
        ("en", "activities", "Workshop in spring", "State of today, 1 Oct 2019"),
        ("sr-latn", "aktivnosti", "Radionica na proleće", "Današnje stanje, 1. 10. 2019."),
        ("sr", "активности", "Радионица на пролеће", "Данашње стање, 1. 10. 2019."),
    ],
)
def test_the_files_are_in_the_language_and_script_of_the_page(
    language, name, title, line, plan_of_three, client
):
    with translation.override(language):
        excel, text_file = url("list-xlsx", plan_of_three), url("list-csv", plan_of_three)
    answer = client.get(excel)
    found = rows(answer)
    assert answer.filename == f"{name}_{plan_of_three.slug}_2019-10-01.xlsx"
    assert (found[1][0], found[4][1]) == (line, title)
    answer = client.get(text_file)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.filename == f"{name}_{plan_of_three.slug}_2019-10-01.csv"
    first = lines(answer, "," if language == "en" else ";")[1]
    assert (first[1], first[7]) == (title, "2.5" if language == "en" else "2,5")


def test_what_somebody_typed_never_runs(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, title_en="x", title_sr="", place="+1")
    Activity.objects.update(title_en=EVIL)
    page = sheet(client.get(url("list-xlsx", project)))
    readable = EVIL.rstrip("\x07\x1b")
    assert (page["B5"].value, page["B5"].data_type, page["B5"].quotePrefix) == (readable, "s", True)
    assert (page["N5"].value, page["N5"].data_type) == ("+1", "s")
    line = lines(client.get(url("list-csv", project)))[1]
    assert (line[1], line[13]) == (f"'{readable}", "'+1")


def test_an_empty_list_is_an_empty_file(office, client):
    found = rows(client.get(url("list-xlsx", office[0])))
    assert [row[0] for row in found] == [
        f"Activities – {office[0].title}", "State of today, 1 Oct 2019", "Total", "Code",
    ]  # fmt: skip
    assert found[2][1] == "0 activities"
    assert lines(client.get(url("list-csv", office[0]))) == [HEAD]


def test_the_files_of_a_demonstration_say_what_is_made_up(office, client):
    project, component, _user = office
    project.demonstration = True
    project.save()
    for provenance in ("illustrative", "stated", ""):
        ActivityFactory(project=project, component=component, provenance=provenance)
    found = rows(client.get(url("list-xlsx", project)))
    assert found[2][0].startswith("EXAMPLE")
    assert [row[15] for row in found[4:]] == ["Provenance", "made up", "stated by a source", None]
    listed = lines(client.get(url("list-csv", project)))
    assert [row[15] for row in listed] == ["Provenance", "made up", "stated by a source", ""]


@pytest.mark.parametrize("name", ["list-xlsx", "list-csv"])
def test_an_unreadable_day_gets_the_page_that_says_so(name, office, client):
    answer = client.get(url(name, office[0]), {"on": "31.2.2019"})
    assert answer.status_code == 400
    assert "“31.2.2019” is not a day. Write it like 20.1.2020 or 2020-01-20." in text(answer)


@pytest.mark.parametrize("name", ["list-xlsx", "list-csv"])
def test_viewers_have_the_files_and_nobody_changes_by_them(name, office, signed_in):
    _user, client = member(office[0], Role.VIEWER, signed_in)
    answer = client.get(url(name, office[0]))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.post(url(name, office[0])).status_code == 405


def test_the_list_links_to_its_files_with_all_that_narrows_it(plan_of_three, client):
    page = html.unescape(
        client.get(url("list", plan_of_three) + "?kind=training&page=1").content.decode()
    )
    assert f'href="{url("list-xlsx", plan_of_three)}?kind=training"' in page
    assert f'href="{url("list-csv", plan_of_three)}?kind=training"' in page


@pytest.mark.parametrize("name", ["list-xlsx", "list-csv"])
def test_a_file_of_30_rows_takes_as_many_statements_as_one_of_one(name, office, client):
    project, component, _user = office
    project.cut_off = date(2019, 3, 1)
    project.save()
    counts = []
    for more in (1, 29):
        for _n in range(more):
            activity = ActivityFactory(project=project, component=component)
            activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
        with CaptureQueriesContext(connection) as statements:
            content(client.get(url(name, project)))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
