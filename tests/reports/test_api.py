"""The public API: released facts, strict days, nothing to write."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AreaFactory,
    ComponentFactory,
    InstitutionFactory,
    RecommendationFactory,
    project_with,
)
from tests.reports.pages import held
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
        "/api/v1/projects/{slug}/activities",
        "/api/v1/projects/{slug}/recommendations",
        "/api/v1/projects/{slug}/equipment",
    }
    assert json.dumps(document)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["projects", "projects/p/activities", "openapi.json"])
def test_the_api_writes_nothing_and_says_so(method, path, released, client):
    answer = getattr(client, method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json() == {
        "detail": f"{method.upper()} is not possible here: the API can only be read. Use GET."
    }


ADDRESSES = [
    "projects", "projects/p/progress", "projects/p/activities", "projects/p/recommendations",
    "projects/p/equipment", "openapi.json",
]  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_somebody_has_already_is_not_sent_again(path, released, client):
    address = f"/api/v1/{path}"
    answer = client.get(address)
    assert (answer.status_code, len(answer["ETag"])) == (200, 34)
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    other = client.get(address, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, answer.content)
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    assert int(head["Content-Length"]) == len(answer.content)


def test_a_changed_figure_changes_the_tag(released, client):
    address = "/api/v1/projects/p/progress"
    before = client.get(address)["ETag"]
    held(released, released.components.get(), "1.1.9", date(2019, 5, 6))
    after = client.get(address, headers={"if-none-match": before})
    assert (after.status_code, after.json()["completed"]) == (200, 3)


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_answer_is_the_same_for_everybody_and_may_be_read_from_everywhere(
    path, released, client
):
    """Signed in or not, in whatever language, also by a page of another host."""
    signed = client.get(f"/api/v1/{path}")
    client.logout()
    for answer in (signed, client.get(f"/api/v1/{path}", headers={"accept-language": "sr"})):
        assert answer.content == signed.content
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=60"
        assert not {"Vary", "Content-Language", "Set-Cookie"} & set(answer.headers)
        assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("nothing", 404,
         "There is no such address. /api/v1/openapi.json describes those that there are."),
        ("projects/", 404,
         "There is no such address. /api/v1/openapi.json describes those that there are."),
        ("projects/hidden/progress", 404,
         "There is no released project 'hidden'. /api/v1/projects lists them."),
        ("projects/no/activities", 404,
         "There is no released project 'no'. /api/v1/projects lists them."),
        ("projects?on=%00", 400,
         "The address cannot be read. Leave out what is no letter, number or sign."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_as_json(path, status, detail, released, client):
    project_with(slug="hidden")
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Cache-Control"] == "no-cache"


ALL_KINDS = (
    "workshop, training, study visit, expert mission, conference, steering committee, "
    "presentation, drafting, round table, internship, other"
)


@pytest.mark.parametrize(
    ("path", "name", "message"),
    [
        ("projects/p/activities?kind=party", "kind",
         f"'party' is no kind of activity. Use one of: {ALL_KINDS}."),
        ("projects/p/activities?kind=", "kind",
         f"'' is no kind of activity. Use one of: {ALL_KINDS}."),
        ("projects/p/activities?status=draft", "status",
         "'draft' is no status. Use one of: planned, ongoing, completed, postponed, cancelled."),
        ("projects/p/activities?component=9", "component",
         "'9' is no component of this project. Use one of: 1."),
        ("projects/p/activities?on=20.1.2019", "on",
         "'20.1.2019' is not a day. Write it like 2020-01-20."),
        ("projects/p/activities?on=2019-10-02", "on",
         "2019-10-02 lies in the future. Ask for a day up to 2019-10-01."),
        ("projects/p/activities?kinds=workshop", "kinds",
         "There is no parameter 'kinds'. This address knows: on, kind, status, component."),
        ("projects/p/progress?kind=workshop", "kind",
         "There is no parameter 'kind'. This address knows: on."),
        ("projects?on=2019-01-01", "on",
         "There is no parameter 'on'. This address knows none."),
        ("projects/p/progress?on=2019-01-01&on=2019-01-02", "on",
         "on stands 2 times in the address. Once only."),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_with_what_would_be_right(
    path, name, message, released, client
):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert [(fault["loc"], fault["msg"]) for fault in answer.json()["detail"]] == [
        (["query", name], message)
    ]


PUBLIC = {
    "code": "1.1.1", "kind": "workshop", "component": "1", "title_en": "Open workshop",
    "status": "completed", "month": "2019-03", "place": "Niš", "summary_en": "What was learned",
    "summary_sr": "", "made_up": [],
}  # fmt: skip


def test_the_api_lists_released_activities_as_of_a_day(released, client):
    client.logout()
    address = "/api/v1/projects/p/activities"
    title = released.activities.get(code="1.1.1").title_sr
    after = PUBLIC | {"title_sr": title}
    assert client.get(address).json() == [after]
    assert client.get(address, {"on": "2019-03-04"}).json() == [after]
    before = after | {
        "status": "planned", "month": None, "place": None, "summary_en": None, "summary_sr": None,
    }  # fmt: skip
    assert client.get(address, {"on": "2019-03-03"}).json() == [before]


def test_the_api_says_what_of_a_demonstration_is_made_up(released, client):
    released.activities.filter(code="1.1.1").update(
        provenance="stated", stated_fields=["kind", "actual_end"]
    )

    def made_up(**asked):
        return client.get("/api/v1/projects/p/activities", asked).json()[0]["made_up"]

    assert (made_up(), made_up(on="2019-03-03")) == (["title", "place"], ["title"])
    released.activities.filter(code="1.1.1").update(provenance="illustrative")
    assert made_up() == ["title", "kind", "month", "place"]


def test_nothing_but_the_public_fields_of_released_activities_is_given(released, client):
    client.logout()
    held_one = released.activities.get(code="1.1.1")
    held_one.reopen(note="Petar must sign", on=date(2019, 9, 2))
    answer = client.get("/api/v1/projects/p/activities").content.decode()
    assert "Open workshop" in answer
    for secret in (
        "Closed workshop", "Coming raid", "Vranje", "Hall of secrets", "Do not tell", "Anders",
        "Inner text", "Petar", "2019-03-04", "Niš",
    ):  # fmt: skip
        assert secret not in answer
    held_one.refresh_from_db()
    held_one.withdraw()
    assert client.get("/api/v1/projects/p/activities").json() == []


def test_the_filters_of_activities_narrow_together(released, client):
    component = ComponentFactory(project=released, code="2")
    training = held(released, component, "2.1", date(2019, 5, 6), kind="training")
    training.release()

    def codes(**asked):
        return [row["code"] for row in client.get("/api/v1/projects/p/activities", asked).json()]

    assert codes() == ["1.1.1", "2.1"]
    assert codes(kind="training") == codes(component="2") == ["2.1"]
    assert codes(kind="workshop", component="2") == []
    assert codes(status="completed", on="2019-04-01") == ["1.1.1"]
    assert codes(status="planned", on="2019-04-01") == ["2.1"]
    assert codes(status="ongoing") == []


def test_one_activity_and_thirty_take_as_many_statements(released, client):
    counts = []
    for number in range(1, 31):
        held(released, released.components.get(), f"1.2.{number}", date(2019, 5, 6)).release()
        if number in (1, 30):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get("/api/v1/projects/p/activities", {"component": "1"})
            assert len(answer.json()) == number + 1
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


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
