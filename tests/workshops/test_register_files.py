"""The register as Excel and CSV: the rows of the page with the same address."""

import csv
import html
from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from activities.words import Role
from tests.activities.pages import member
from tests.factories import RecommendationFactory
from tests.workshops.pages import codes, url
from tests.workshops.test_register import many  # noqa: F401  (a fixture)
from workshops.models import Recommendation
from workshops.views import recommendations

pytestmark = pytest.mark.django_db
BOTH = ["recommendations-xlsx", "recommendations-csv"]


def content(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(answer) -> list[list]:
    sheet = load_workbook(BytesIO(content(answer))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def lines(answer) -> list[list[str]]:
    return list(csv.reader(content(answer).decode("utf-8-sig").splitlines(keepends=True)))


def test_the_files_have_what_the_register_shows(many, client):  # noqa: F811
    answer = client.get(url("recommendations-xlsx", many))
    assert answer.filename == f"recommendations_{many.slug}_2019-10-01.xlsx"
    found = rows(answer)
    late = Recommendation.objects.get(number=2, activity__code="1.2.1")
    assert found[:4] == [
        [f"Conclusions and recommendations – {many.title}", *[None] * 13],
        ["State of today, 1 Oct 2019", *[None] * 13],
        ["Total", None, "5 conclusions and recommendations", *[None] * 11],
        ["Code", "Kind", "Text in English", "Text in Serbian", "Event", "Area", "Addressee", "Due",
         "Status", "Since", "Days open", "Days late", "Priority", "Type"],
    ]  # fmt: skip
    assert [row[0] for row in found[4:]] == codes(client.get(url("recommendations", many)))
    assert found[5] == [
        "R-1.2.1-02", "Recommendation", late.text_en, "Imenovati kontakt-osobe", "1.2.1",
        "Protocol on Cooperation", str(late.addressee), datetime(2019, 6, 30), "accepted",
        datetime(2019, 4, 1), 210, 93, "high", None,
    ]  # fmt: skip
    assert found[4][8:12] == [None] * 4, "a conclusion has no status"
    listed = lines(client.get(url("recommendations-csv", many)))
    assert listed[2] == [
        "R-1.2.1-02", "Recommendation", late.text_en, "Imenovati kontakt-osobe", "1.2.1",
        "Protocol on Cooperation", str(late.addressee), "2019-06-30", "accepted", "2019-04-01",
        "210", "93", "high", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "?status=open", "?status=overdue", "?status=verified&on=2019-08-01", "?kind=conclusion",
        "?sort=-due", "?sort=status", "?event=1.10.1", "?q=nothing", "?on=2019-03-04",
        "?area=nonsense", "?page=2",
    ],
)  # fmt: skip
def test_the_files_have_the_rows_of_the_page_with_the_same_address(
    query, many, client, monkeypatch  # noqa: F811
):  # fmt: skip
    monkeypatch.setattr(recommendations, "PAGE_SIZE", 100)
    page = client.get(url("recommendations", many, query=query))
    shown = [
        (row.code, str(row.shown_label) if row.is_recommendation else None)
        for row in page.context["page"]
    ]
    found = rows(client.get(url("recommendations-xlsx", many, query=query)))
    assert [(row[0], row[8]) for row in found[4:]] == shown
    assert len(lines(client.get(url("recommendations-csv", many, query=query)))) == 1 + len(shown)


def test_a_text_that_somebody_typed_never_runs(event, client):
    RecommendationFactory(activity=event, text_en="-2+3<script>\x07\nsecond line")
    project = event.project
    sheet = load_workbook(BytesIO(content(client.get(url("recommendations-xlsx", project))))).active
    assert (sheet["C5"].value, sheet["C5"].data_type) == ("-2+3<script>\nsecond line", "s")
    assert (sheet["C5"].quotePrefix, sheet["C5"].alignment.wrap_text) == (True, True)
    assert lines(client.get(url("recommendations-csv", project)))[1][2] == (
        "'-2+3<script>\nsecond line"
    )


@pytest.mark.parametrize("name", BOTH)
def test_viewers_have_the_files_and_a_bad_day_gets_a_page(name, event, signed_in):
    _user, client = member(event.project, Role.VIEWER, signed_in)
    content(client.get(url(name, event.project)))
    assert client.post(url(name, event.project)).status_code == 405
    assert client.get(url(name, event.project, query="?on=today")).status_code == 400


def test_the_register_links_to_its_files_with_all_that_narrows_it(many, client):  # noqa: F811
    page = client.get(url("recommendations", many, query="?status=open&page=1"))
    shown = html.unescape(page.content.decode())
    for name in BOTH:
        assert f'href="{url(name, many)}?status=open"' in shown


@pytest.mark.parametrize("name", BOTH)
def test_thirty_rows_take_as_many_statements_as_one(name, event, client):
    counts = []
    for number in range(1, 31):
        RecommendationFactory(activity=event).take("accepted", on=date(2019, 4, 1))
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                content(client.get(url(name, event.project)))
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
