"""The list of missions with the ledger of expert days, worked out by hand; the figure."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Kind, Reason, Role, Status
from reports.queries import progress, progress_of
from tests.activities.pages import codes, text
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    MembershipFactory,
    MissionFactory,
    PersonFactory,
    project_with,
)
from workshops.words import MissionState

pytestmark = pytest.mark.django_db
START, END = date(2019, 3, 4), date(2019, 3, 8)


def address(project, **query):
    found = reverse("workshops:missions", args=[project.slug])
    return found + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def mission_at(component, code, kind=Kind.EXPERT_MISSION, status=Status.PLANNED, **columns):
    activity = ActivityFactory(
        project=component.project, component=component, code=code, kind=kind, status=status,
        current_start=START, current_end=END, title_sr=f"Заштита {code}",
    )  # fmt: skip
    return MissionFactory(activity=activity, **columns) if columns else activity


@pytest.fixture
def plan(office):
    """Component 1 has a budget of 20 days, component 2 none.

    1.1.1  planned 4    delivered 8 March: 3    report received 20 March, accepted 1 April
    1.1.2  planned 5    delivered 8 March: 5.5  report missing
    1.1.3  planned 2.5  confirmed 1 March       of a workshop
    1.1.4  planned 6    terms 1 February, cancelled 15 February
    1.1.5  planned 1    draft
    1.1.6  no mission
    1.1.7  planned 9    terms 1 February, of an activity that is a draft
    2.1.1  planned 3    terms 1 February
    """
    project, one, _user = office
    one.expert_days = 20
    one.save()
    two = ComponentFactory(project=project, code="2")
    february = date(2019, 2, 1)
    mission_at(
        one, "1.1.1", days_planned=4, delivered_on=END, days_delivered=3,
        report_received_on=date(2019, 3, 20), report_accepted_on=date(2019, 4, 1),
    )  # fmt: skip
    mission_at(one, "1.1.2", days_planned=5, delivered_on=END, days_delivered=Decimal("5.5"))
    mission_at(
        one, "1.1.3", kind=Kind.WORKSHOP, days_planned=Decimal("2.5"),
        confirmed_on=date(2019, 3, 1),
    )  # fmt: skip
    mission_at(
        one, "1.1.4", days_planned=6, terms_approved_on=february, cancelled_on=date(2019, 2, 15)
    )
    mission_at(one, "1.1.5", days_planned=1)
    mission_at(one, "1.1.6")
    mission_at(one, "1.1.7", status=Status.DRAFT, days_planned=9, terms_approved_on=february)
    mission_at(two, "2.1.1", days_planned=3, terms_approved_on=february)
    MissionFactory(terms_approved_on=february)  # another project's
    return project


def days(page) -> dict:
    rows = {row.component.code: row for row in page.context["ledger"]} | {
        "total": page.context["total"]
    }
    return {
        name: (row.budget, row.planned, row.used, row.committed, row.free)
        for name, row in rows.items()
    }


def test_the_ledger_of_today(plan, client):
    page = client.get(address(plan))
    half = Decimal("0.5")
    # Planned 4 + 5 + 2.5 + 1, used 3 + 5.5, committed 2.5; free 20 - 8.5 - 2.5.
    assert days(page) == {
        "1": (20, 12 + half, 8 + half, 2 + half, 9),
        "2": (None, 3, 0, 3, None),
        "total": (None, 15 + half, 8 + half, 5 + half, None),
    }
    assert "20 12.5 8.5 2.5 9" in text(page)
    assert "– 15.5 8.5 5.5 –" in text(page)


@pytest.mark.parametrize(
    ("on", "one", "two"),
    [
        ("2019-01-31", (18.5, 0, 0, 20), (3, 0, 0, None)),
        ("2019-02-01", (18.5, 0, 6, 14), (3, 0, 3, None)),
        ("2019-03-01", (12.5, 0, 2.5, 17.5), (3, 0, 3, None)),
        ("2019-03-08", (12.5, 8.5, 2.5, 9), (3, 0, 3, None)),
    ],
)
def test_the_ledger_as_of_a_day(on, one, two, plan, client):
    found = days(client.get(address(plan, on=on)))
    assert (found["1"][1:], found["2"][1:]) == (one, two)


def test_a_total_has_a_budget_where_each_component_has(plan, client):
    plan.components.filter(code="2").update(expert_days=2)
    assert days(client.get(address(plan)))["total"] == (22, 15.5, 8.5, 5.5, 8)
    assert "2 3 0 3 -1 too few" in text(client.get(address(plan)))


def test_without_missions_everything_is_nothing(office, client):
    page = client.get(address(office[0]))
    assert days(page) == {"1": (None, 0, 0, 0, None), "total": (None, 0, 0, 0, None)}
    assert "The plan has no expert missions yet." in text(page)


def test_the_list_has_missions_of_any_kind_and_expert_missions_without_one(plan, client):
    page = client.get(address(plan))
    everything = [f"1.1.{number}" for number in range(1, 8)] + ["2.1.1"]
    assert codes(page) == everything
    shown = {
        activity.code: [mission.state_then for mission in activity.shown_missions]
        for activity in page.context["page"]
    }
    assert shown == {
        "1.1.1": ["report accepted"], "1.1.2": ["delivered"], "1.1.3": ["confirmed"],
        "1.1.4": ["cancelled"], "1.1.5": ["draft"], "1.1.6": [], "1.1.7": ["terms approved"],
        "2.1.1": ["terms approved"],
    }  # fmt: skip
    words = text(page)
    assert "no mission entered yet – enter it" in words
    assert "received 20 Mar 2019, accepted 1 Apr 2019" in words
    assert "due 22 Mar 2019 193 days late" in words


def test_a_day_before_says_nothing_of_what_came_later(plan, client):
    words = text(client.get(address(plan, on="2019-03-15")))
    assert "received" not in words.partition("All of them")[2].partition("Report")[2]
    assert words.count("due 22 Mar 2019") == 2
    assert "late" not in words.partition("2 Mar 2019")[2]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "missing"}, ["1.1.2"]),
        ({"state": "missing", "on": "2019-03-15"}, ["1.1.1", "1.1.2"]),
        ({"state": "late"}, ["1.1.2"]),
        ({"state": "late", "on": "2019-03-22"}, []),
        ({"state": "late", "on": "2019-03-23"}, ["1.1.2"]),
        ({"state": "none"}, ["1.1.6"]),
        ({"state": "cancelled"}, ["1.1.4"]),
        ({"state": "terms approved", "on": "2019-02-10"}, ["1.1.4", "1.1.7", "2.1.1"]),
        ({"state": "nonsense", "component": "2"}, ["2.1.1"]),
        ({"component": "2"}, ["2.1.1"]),
        ({"component": "9", "q": "zastita 1.1.5"}, ["1.1.5"]),
        ({"q": "nothing at all"}, []),
    ],
)
def test_filters(query, expected, plan, client):
    assert codes(client.get(address(plan, **query))) == expected


def test_every_state_can_be_filtered(plan, client):
    for state in MissionState.values:
        assert client.get(address(plan, state=state)).status_code == 200


def test_a_mission_of_a_cancelled_activity_is_marked(office, client):
    project, component, user = office
    mission = mission_at(component, "1.1.1", days_planned=2)
    mission.activity.cancel(
        reason=Reason.PLANNING, on=date(2019, 2, 1), by=user, act=ActFactory(project=project)
    )
    assert "activity cancelled" in text(client.get(address(project)))


@pytest.mark.parametrize("query", ["on=yesterday", "on=2019-02-30"])
def test_an_unreadable_day_is_a_page_with_status_400(query, office, client):
    assert client.get(address(office[0]) + "?" + query).status_code == 400


@pytest.mark.parametrize("query", ["page=x", "page=99", "q=" + "a" * 300, "on=9000-12-31"])
def test_no_address_is_a_failure(query, plan, client):
    assert client.get(address(plan) + "?" + query).status_code == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_as_many_statements_with_30_rows_as_with_one(role, office, signed_in):
    project, component, _user = office
    client = signed_in(MembershipFactory(project=project, role=role).user)
    counts = {}
    for number in range(1, 31):
        mission = mission_at(component, f"1.1.{number}", days_planned=2, delivered_on=END)
        mission.experts.add(*[PersonFactory(project=project) for _n in range(2)])
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(address(project)).status_code == 200
            counts[number] = len(statements)
    assert counts[1] == counts[30] <= 12


def test_the_figure_is_delivered_days_over_planned_ones(plan):
    figures = progress(plan)
    assert figures.expert_days == (Decimal("8.5"), Decimal("15.5"))
    assert figures.expert_days.percent == Decimal("54.8")
    before = progress(plan, date(2019, 2, 10)).expert_days
    assert (before, before.percent) == ((0, Decimal("21.5")), 0)


def test_the_figure_is_not_available_without_missions(office, client):
    figure = progress(office[0]).expert_days
    assert (figure, figure.percent) == ((0, 0), None)
    ActivityFactory(project=office[0], component=office[1])
    page = client.get(reverse("reports:dashboard", args=[office[0].slug]))
    assert "Expert days Working days of missions" in text(page)


def test_the_figures_of_several_projects_take_one_statement(plan):
    other, component, _user = project_with(cut_off=date(2019, 2, 1))
    mission_at(component, "1.1.1", days_planned=3, delivered_on=END, days_delivered=3)
    figures = progress_of([plan, other])
    with CaptureQueriesContext(connection) as statements:
        found = [figures[project.pk].expert_days for project in (plan, other)]
    assert found == [(Decimal("8.5"), Decimal("15.5")), (0, 3)], "each on its own day"
    assert len(statements) == 1
