"""The public API: released facts, strict days, nothing to write."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AreaFactory,
    InstitutionFactory,
    RecommendationFactory,
    project_with,
)
from workshops.models import Area

pytestmark = pytest.mark.django_db


def test_the_api_lists_released_projects(released, client):
    client.logout()
    project_with(slug="hidden")
    assert client.get("/api/v1/projects").json() == [
        {
            "slug": "p",
            "title_en": released.title_en,
            "title_sr": released.title_sr,
            "acronym": "",
            "reference": "",
            "programme": "",
            "eu_contribution_eur": None,
            "start": "2019-01-01",
            "end": "2019-12-31",
            "duration_months": 12,
            "cut_off": None,
            "demonstration": False,
        }
    ]


def test_the_api_gives_the_figures_of_the_page(released, client):
    client.logout()
    answer = client.get("/api/v1/projects/p/progress", {"on": "2019-03-04"}).json()
    assert answer == {
        "on": "2019-03-04",
        "elapsed_percent": 17.3,
        "elapsed_days": 63,
        "total_days": 365,
        "month": 3,
        "completed": 1,
        "by_kind": {
            "workshop": 1, "training": 0, "study visit": 0, "expert mission": 0, "conference": 0,
            "steering committee": 0, "presentation": 0, "drafting": 0, "round table": 0,
            "internship": 0, "other": 0,
        },
        "by_component": {"1": 1},
        "statuses": {"planned": 2, "ongoing": 0, "completed": 1, "postponed": 0, "cancelled": 0},
        "progress_percent": 33.3,
        "planned_percent": 33.3,
        # 2.5 months are reached after 2 + 4/31; 365 days / 1.1742 = 311.
        "spi": 1.17,
        "months_ahead": 0.4,
        "forecast_end": "2019-11-07",
        "delivered": [1, 1],
        "overdue": 0,
        "participations": {"total": 7},
        "recommendations": {"total": 0, "overdue": 0, "rate": None},
        "demonstration": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "on", ["tomorrow", "2019-02-30", "2019-10-02", "0", "1569880800", "2019-10-01T00:00:00", ""]
)
def test_the_api_refuses_what_is_no_past_day(on, released, client):
    response = client.get("/api/v1/projects/p/progress", {"on": on})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "on"]


@pytest.mark.parametrize("slug", ["nothing", "%00", "a%20b", "x" * 300])
def test_the_api_answers_an_unknown_project_without_a_failure(slug, client):
    assert client.get(f"/api/v1/projects/{slug}/progress").status_code in (404, 422)


def test_the_api_describes_itself(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/projects",
        "/api/v1/projects/{slug}/progress",
        "/api/v1/projects/{slug}/recommendations",
        "/api/v1/projects/{slug}/equipment",
    }
    assert json.dumps(document)


def test_the_api_writes_nothing(released, client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/v1/projects").status_code == 405


def test_the_api_lists_released_recommendations_as_of_a_day(released, client):
    activity = released.activities.get(code="1.1.1")
    police = InstitutionFactory(
        key="police", abbreviation="UKP", name_en="Police", name_sr="Policija"
    )
    released.register.create(name="Petar Perić")
    first = RecommendationFactory(
        activity=activity, area=Area.objects.get(key="prevention"), addressee=police,
        due=date(2019, 6, 30), text_en="Sign it", text_sr="Potpisati",
        internal_note="Petar Perić knows",
    )  # fmt: skip
    conclusion = RecommendationFactory(activity=activity, kind="conclusion", text_en="Agreed")
    RecommendationFactory(activity=activity, text_en="Not released")
    first.take("accepted", on=date(2019, 5, 1), note="Petar Perić has written")
    first.release()
    conclusion.release()
    client.logout()
    address = "/api/v1/projects/p/recommendations"
    expected = {
        "code": "R-1.1.1-01", "activity": "1.1.1", "kind": "recommendation", "area": "prevention",
        "text_en": "Sign it", "text_sr": "Potpisati",
        "addressee": {
            "key": "police", "abbreviation": "UKP", "name_en": "Police", "name_sr": "Policija",
        },
        "due": "2019-06-30", "status": "accepted", "since": "2019-05-01", "overdue": True,
    }  # fmt: skip
    other = {
        "code": "R-1.1.1-02", "activity": "1.1.1", "kind": "conclusion", "area": None,
        "text_en": "Agreed", "text_sr": "", "addressee": None, "due": None, "status": None,
        "since": None, "overdue": None,
    }  # fmt: skip
    assert client.get(address).json() == [expected, other]
    then = expected | {"status": "proposed", "since": None, "overdue": False}
    assert client.get(address, {"on": "2019-04-30"}).json() == [then, other]
    assert client.get(address, {"on": "2019-03-03"}).json() == []
    public = client.get("/en/p/p/").content.decode()
    for words in ("Sign it", "Agreed", "Prevention", "overdue"):
        assert words in public
    for secret in ("Not released", "Petar", "Perić", "knows", "has written"):
        assert secret not in public
    activity.refresh_from_db()
    activity.withdraw()
    assert client.get(address).json() == []


@pytest.mark.parametrize(
    "on", ["tomorrow", "2019-02-30", "2019-10-02", "0", "1569880800", "2019-10-01T00:00:00", ""]
)
def test_recommendations_are_refused_for_what_is_no_past_day(on, released, client):
    response = client.get("/api/v1/projects/p/recommendations", {"on": on})
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "on"])


def test_recommendations_of_a_project_that_is_not_released_are_not_found(client):
    project_with(slug="hidden")
    for slug in ("hidden", "nothing"):
        assert client.get(f"/api/v1/projects/{slug}/recommendations").status_code == 404


def test_one_recommendation_and_thirty_take_as_many_statements(released, client):
    activity = released.activities.get(code="1.1.1")
    client.logout()
    counts = {}
    for number in range(1, 31):
        RecommendationFactory(
            activity=activity, area=AreaFactory(), addressee=InstitutionFactory()
        ).release()
        if number in (1, 30):
            for address in ("/api/v1/projects/p/recommendations", "/en/p/p/"):
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                counts.setdefault(address, []).append(len(captured))
    assert all(few == many for few, many in counts.values()), counts
