"""The public API: released facts, strict days, nothing to write."""

import json

import pytest

from tests.factories import project_with

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
        "delivered": [1, 1],
        "overdue": 0,
        "participations": {"total": 7},
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
    assert set(document["paths"]) == {"/api/v1/projects", "/api/v1/projects/{slug}/progress"}
    assert json.dumps(document)


def test_the_api_writes_nothing(released, client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/v1/projects").status_code == 405
