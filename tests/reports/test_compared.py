"""The dashboard compared with the original plan, or with the last version that was approved."""

import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from activities.freezing import freeze_plan
from activities.models.queryset import APPROVED
from reports.curve import Curve
from reports.dashboard_paper import dashboard_pdf
from reports.queries import progress
from tests.factories import ActFactory, ActivityFactory
from tests.reports.pages import text

pytestmark = pytest.mark.django_db
DASHBOARD = "/en/projects/p/"
T = date(2019, 6, 30)


@pytest.fixture
def moved(office):
    """Two activities of ten days, approved for March; one is held in March, the other one is
    moved to September by version 2 of the plan (15 May)."""
    project, component = office
    march = {"current_start": date(2019, 3, 1), "current_end": date(2019, 3, 31)}
    one, two = (
        ActivityFactory(project=project, component=component, code=code, working_days=10, **march)
        for code in ("1.1.1", "1.1.2")
    )
    act = ActFactory(project=project, number="PSC-01")
    first, second = date(2019, 1, 15), date(2019, 5, 15)
    freeze_plan(project=project, approved_on=first, act=act, on=first)
    one.refresh_from_db(), two.refresh_from_db()
    one.hold(start=date(2019, 3, 1), end=date(2019, 3, 31))
    two.set_dates(new_start=date(2019, 9, 1), new_end=date(2019, 9, 30), on=date(2019, 5, 1))
    act = ActFactory(project=project, number="PSC-02")
    freeze_plan(project=project, approved_on=second, act=act, on=second)
    return project


def figures(project, on, plan=""):
    found = progress(project, on, plan)
    return (
        found.progress_percent, found.planned_percent, found.delivered, found.months_ahead,
        found.spi, found.forecast_end,
    )  # fmt: skip


def test_the_figures_follow_the_plan_that_they_are_compared_with(moved):
    # PV after month 3 is 20 of 20 by the original plan, EV is 10: ES = 2.5 of 6 months.
    assert figures(moved, T) == (
        Decimal("50.0"), Decimal("100.0"), (1, 2), Decimal("-3.5"), Decimal("0.42"),
        date(2021, 5, 25),
    )  # fmt: skip
    # By version 2 PV is 10 from month 3 to month 8, so ES is 8.
    assert figures(moved, T, APPROVED) == (
        Decimal("50.0"), Decimal("50.0"), (1, 1), Decimal("2.0"), Decimal("1.33"),
        date(2019, 10, 1),
    )  # fmt: skip


def test_a_version_counts_from_the_day_of_its_approval(moved):
    day = date(2019, 5, 14)
    assert figures(moved, day, APPROVED) == figures(moved, day)
    assert figures(moved, date(2019, 5, 15), APPROVED)[1] == Decimal("50.0")


def test_the_curve_and_the_components_follow(moved):
    found = progress(moved, T, APPROVED)
    planned = {point.month: point.planned for point in Curve(found).points}
    assert [planned[month] for month in (2, 3, 8, 9, 12)] == [0, 50, 50, 100, 100]
    assert found.component_progress(moved.components.get().pk) == (50, 50)


def test_the_page_says_what_it_compares_with_and_its_links_keep_it(moved, client):
    page = client.get(DASHBOARD, {"on": "2019-06-30"})
    assert "Compared with the original plan" in text(page)
    assert 'href="?on=2019-06-30&plan=approved"' in html.unescape(page.content.decode())
    page = client.get(DASHBOARD, {"on": "2019-06-30", "plan": "approved"})
    assert "Compared with version 2 of the plan (PSC-02, 15 May 2019)" in text(page)
    body = html.unescape(page.content.decode())
    for name in ("dashboard.pdf", "figures.xlsx"):
        assert f"/en/projects/p/{name}?on=2019-06-30&plan=approved" in body
    assert '<input type="hidden" name="plan" value="approved">' in body
    [address] = re.findall(r'href="([^"]+)">1 of 1</a>', body)
    assert client.get(address).context["page"].paginator.count == 1
    assert client.get(address.replace("&plan=approved", "")).context["page"].paginator.count == 2


def test_a_page_that_is_kept_is_kept_for_each_plan(moved, client, monkeypatch):
    monkeypatch.setattr("core.kept.database_state", lambda: "nothing was written")
    for query, words in (
        ({}, "Compared with the original plan"),
        ({"plan": "approved"}, "Compared with version 2 of the plan"),
        ({}, "Compared with the original plan"),
    ):
        assert words in text(client.get(DASHBOARD, {"on": "2019-06-30"} | query))


def test_before_the_first_approval_it_is_the_original_plan_and_says_so(moved, client):
    page = client.get(DASHBOARD, {"on": "2019-01-14", "plan": "approved"})
    assert (
        "No version of the plan was approved by 14 Jan 2019: compared with the original plan"
        in text(page)
    )


@pytest.mark.parametrize("path", ["", "dashboard.pdf", "figures.xlsx"])
def test_another_plan_than_these_is_refused(moved, client, path):
    page = client.get(DASHBOARD + path, {"plan": "mine"})
    assert page.status_code == 400
    assert "“mine” is no plan to compare with. Choose one on the dashboard." in text(page)


def test_the_excel_file_has_the_figures_of_the_page(moved, client):
    query = {"on": "2019-06-30", "plan": "approved"}
    answer = client.get(DASHBOARD + "figures.xlsx", query)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet["A2"].value == (
        "As of 30 Jun 2019 · Compared with version 2 of the plan (PSC-02, 15 May 2019)"
    )
    rows = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=4)}
    assert (rows["Planned progress"], rows["Schedule index"], rows["Delivery rate"]) == (
        0.5, 1.33, 1,
    )  # fmt: skip


def test_the_pdf_says_it_too(moved, client, monkeypatch):
    shown = {}

    def drawn(context):
        shown.update(context)
        return dashboard_pdf(context)

    monkeypatch.setattr("reports.views.dashboard.dashboard_pdf", drawn)
    answer = client.get(DASHBOARD + "dashboard.pdf", {"on": "2019-06-30", "plan": "approved"})
    assert answer.content.startswith(b"%PDF")
    assert shown["progress"].planned_percent == Decimal("50.0")
    assert shown["compared"].words.startswith("Compared with version 2")


def test_the_public_page_and_the_api_stay_with_the_original_plan(moved, client):
    moved.release()
    api = client.get("/api/v1/projects/p/progress", {"on": "2019-06-30"})
    assert api.json()["planned_percent"] == 100.0
    page = client.get("/en/p/p/", {"on": "2019-06-30"})
    assert page.context["progress"].planned_percent == Decimal("100.0")
