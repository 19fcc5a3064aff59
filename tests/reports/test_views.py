"""Dashboard, public page, list of projects, health."""

import html
from datetime import date

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Project
from tests.factories import ActivityFactory, InstitutionFactory, MembershipFactory, project_with
from tests.reports.pages import held, step, text

pytestmark = pytest.mark.django_db


DASHBOARD, PUBLIC = "/en/projects/p/", "/en/p/p/"


def test_the_cut_off_is_the_default_day_and_says_what_came_after(office, client):
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    held(project, component, "1.1.2", date(2019, 6, 4))
    assert "As of 1 Oct 2019" in text(client.get(DASHBOARD))
    project.cut_off = date(2019, 4, 1)
    project.save()
    page = client.get(DASHBOARD)
    assert "As of 1 Apr 2019 (the project's cut-off day)" in text(page)
    assert "1 activity has later entries – today's state" in text(page)
    assert page.context["progress"].completed == 1
    assert client.get(DASHBOARD, {"on": "2019-10-01"}).context["progress"].completed == 2


def test_a_day_after_today_is_plan_only(office, client):
    assert "plan only" in text(client.get(DASHBOARD, {"on": "2019-11-01"}))
    assert "plan only" not in text(client.get(DASHBOARD, {"on": "2019-10-01"}))


@pytest.mark.parametrize("on", ["tomorrow", "2019-13-01", "31.2.2019", "<script>", "0000-00-00"])
@pytest.mark.parametrize("address", [DASHBOARD, PUBLIC])
def test_an_unreadable_day_is_a_page_with_status_400(address, on, office, client):
    office[0].release()
    response = client.get(address, {"on": on})
    assert response.status_code == 400
    assert f"“{on}” is not a day. Write it like 20.1.2020 or 2020-01-20." in html.unescape(
        response.content.decode()
    )
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["4.3.2019.", "4. 3. 2019", "4/3/19", "4.3.", "2019-3-4", "2019-03-04"]
)
@pytest.mark.parametrize("address", [DASHBOARD, PUBLIC])
def test_another_day_is_asked_for_as_people_write_it(address, typed, office, client):
    office[0].release()
    page = client.get(address, {"on": typed})
    assert page.context["on"] == date(2019, 3, 4)
    field = html.unescape(page.content.decode())
    assert 'type="text" name="on" value="4.3.2019"' in field
    assert "Mon, 4 Mar 2019</output>" in field


def test_the_page_of_a_wrong_day_gives_it_back_to_be_mended(office, client):
    page = client.get(DASHBOARD, {"on": "<32.1.2019", "plan": "approved"})
    assert page.status_code == 400
    root = lxml.html.fromstring(page.content.decode())
    form = root.get_element_by_id("on").getparent().getparent()
    assert dict(form.form_values()) == {"on": "<32.1.2019", "plan": "approved"}
    field = root.get_element_by_id("on")
    assert field.get("aria-invalid") == "true"
    said = [root.get_element_by_id(name) for name in field.get("aria-describedby").split()]
    assert "“<32.1.2019” is not a day. Write it like" in said[0].text_content()


@pytest.mark.parametrize("on", ["1000-01-01", "9000-12-31", "2019-10-01"])
def test_any_readable_day_has_a_dashboard(on, office, client):
    held(*office, "1.1.1", date(2019, 3, 4))
    assert client.get(DASHBOARD, {"on": on}).status_code == 200


def test_overdue_and_coming(office, client):
    project, component = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    ActivityFactory(
        project=project, component=component, code="1.1.2",
        current_start=date(2019, 10, 31), current_end=date(2019, 11, 2),
    )  # fmt: skip
    ActivityFactory(
        project=project, component=component, code="1.1.3",
        current_start=date(2019, 11, 1), current_end=date(2019, 11, 2),
    )  # fmt: skip
    # It should have begun yesterday and its end is not over: neither of the two.
    ActivityFactory(
        project=project, component=component, code="1.1.4",
        current_start=date(2019, 9, 30), current_end=date(2019, 10, 2),
    )  # fmt: skip
    page = client.get(DASHBOARD)
    codes = {
        name: [activity.code for activity in awaited.rows]
        for name, awaited in page.context["agenda"].items()
    }
    assert codes == {"overdue": ["1.1.1"], "waiting": [], "coming": ["1.1.2"]}
    assert page.context["progress"].overdue == 1


def test_of_what_is_overdue_and_of_what_comes_the_first_ten_are_shown(office, client):
    project, component = office
    for number in range(12, 0, -1):
        for result, month in ((1, 8), (2, 10)):
            ActivityFactory(
                project=project, component=component, code=f"1.{result}.{number}",
                current_start=date(2019, month, number), current_end=date(2019, month, number),
            )  # fmt: skip
    page = client.get(DASHBOARD)
    for name, result in (("overdue", 1), ("coming", 2)):
        awaited = page.context["agenda"][name]
        codes = [activity.code for activity in awaited.rows]
        assert codes == [f"1.{result}.{number}" for number in range(1, 11)]
        assert awaited.count == 12


def test_the_dashboard_makes_at_most_12_statements_with_any_number_of_rows(office, client):
    project, component = office
    counts = []
    for number in range(1, 31):
        held(project, component, f"1.1.{number}", date(2019, 3, 4), kind="training")
        ActivityFactory(project=project, component=component, code=f"1.2.{number}")
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                client.get(DASHBOARD, {"on": "2019-09-01"})
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


def test_the_list_of_projects_makes_as_many_statements_with_30_as_with_one(signed_in):
    user = MembershipFactory(project=project_with(activities=1)[0]).user
    client = signed_in(user)
    counts = []
    for more in (0, 29):
        for _n in range(more):
            MembershipFactory(project=project_with(activities=2)[0], user=user)
        with CaptureQueriesContext(connection) as statements:
            page = client.get("/en/projects/")
        assert len(page.context["rows"]) == more + 1
        counts.append(len(statements))
    assert counts[0] == counts[1]


# The public page


def test_the_public_reads_what_was_released_and_nothing_else(released, client):
    client.logout()
    page = client.get(PUBLIC).content.decode()
    for shown in ("Open workshop", "What was learned", "Niš", "March 2019"):
        assert shown in page, shown
    for hidden in (
        "Closed workshop", "Coming raid training", "Vranje", "Hall of secrets", "Do not tell",
        "Anton Anders", "Inner text", "4 Mar", "2019-03-04", "2019-11",
    ):  # fmt: skip
        assert hidden not in page, hidden


def test_the_public_figures_count_all_activities_and_never_split_by_sex(released, client):
    client.logout()
    page = client.get(PUBLIC)
    assert page.context["progress"].completed == 2
    assert "women" not in text(page)
    assert page.context["progress"].participations.total == 14


def test_on_an_earlier_day_the_public_sees_nothing_later(released, client):
    client.logout()
    page = client.get(PUBLIC, {"on": "2019-03-03"})
    assert "Open workshop" not in page.content.decode()
    assert page.context["progress"].completed == 0


def test_the_public_asks_for_no_day_after_today(released, client):
    client.logout()
    response = client.get(PUBLIC, {"on": "2019-10-02"})
    assert response.status_code == 400
    assert "2 Oct 2019 lies in the future. Choose a day up to today, 1 Oct 2019." in text(response)
    assert client.get(PUBLIC, {"on": "2019-10-01"}).status_code == 200


def test_a_cut_off_in_the_future_does_not_open_the_future(released, client):
    released.cut_off = date(2019, 12, 1)
    released.save()
    client.logout()
    assert client.get(PUBLIC).context["on"] == date(2019, 10, 1)


def test_a_manager_withdraws_and_where_one_is_enough_releases(released, office, client):
    Project.objects.update(second_person_releases=False)
    assert step(client, released, "withdraw").status_code == 302
    assert client.get(PUBLIC).status_code == 404
    assert Project.objects.get().withdrawn_at is not None
    step(client, released, "release")
    assert client.get(PUBLIC).status_code == 200
    Project.objects.update(purpose_en="Write to ana@mup.gov.rs")
    step(client, released, "withdraw")
    refused = step(client, released, "release")
    assert "contains personal data (ana@mup.gov.rs)" in text(refused)
    assert Project.objects.released().count() == 0


def test_the_history_names_who_released_and_who_withdrew(released, office, client):
    step(client, released, "withdraw")
    row = Project.objects.get().history.first()
    assert (row.history_change_reason, row.history_user) == (
        "withdrawn", office[0].memberships.get().user,
    )  # fmt: skip


def test_partners_are_named_and_supporting_units_are_not(released, client):
    for role, name in (("beneficiary", "The Ministry"), ("support", "The Special Unit")):
        released.partners.create(institution=InstitutionFactory(name_en=name), role=role)
    page = client.get(PUBLIC).content.decode()
    assert "The Ministry" in page
    assert "The Special Unit" not in page


def test_only_demonstrations_say_so_and_hide_from_search_engines(released, client):
    page = client.get(PUBLIC).content.decode()
    assert "EXAMPLE" not in page
    assert "noindex" not in page
    Project.objects.update(demonstration=True)
    for address in (PUBLIC, DASHBOARD, "/en/projects/p/activities/"):
        page = client.get(address).content.decode()
        assert "EXAMPLE – not the Ministry" in page, address
        assert "noindex" in page, address
    serbian = client.get("/sr-latn/p/p/").content.decode()
    assert "PRIMER – nisu podaci Ministarstva" in serbian


def test_the_public_page_makes_as_many_statements_with_30_activities_as_with_one(released, client):
    client.logout()
    counts = []
    for more in (0, 29):
        for number in range(more):
            activity = held(
                released, released.components.get(), f"1.3.{number + 1}", date(2019, 5, 5)
            )
            activity.release()
        with CaptureQueriesContext(connection) as statements:
            client.get(PUBLIC)
        counts.append(len(statements))
    assert counts[0] == counts[1]


# Health


def test_health_says_that_database_and_migrations_are_there(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200, {"status": "ok", "database": True, "migrations": True},
    )  # fmt: skip


def test_health_fails_while_a_migration_waits(client, monkeypatch):
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["0002"])
    response = client.get("/healthz")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_health_fails_without_the_database(client, monkeypatch):
    from django.db import OperationalError

    from reports.views import health

    def gone(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(health, "MigrationExecutor", gone)
    assert client.get("/healthz").json() == {
        "status": "unavailable", "database": False, "migrations": False,
    }  # fmt: skip


def test_root_sends_each_visitor_to_their_language(client):
    for header, language in (
        ("sr-RS,sr;q=0.9", "sr"), ("sr-Latn-RS,sr-Latn", "sr-latn"), ("de-AT", "en"), ("", "en"),
    ):  # fmt: skip
        response = client.get("/", HTTP_ACCEPT_LANGUAGE=header)
        assert response.url == f"/{language}/", header


def test_pages_name_the_address_of_the_same_page_in_each_language(released, client):
    page = html.unescape(client.get(PUBLIC + "?on=2019-04-01").content.decode())
    for address in ("/sr/p/p/?on=2019-04-01", "/sr-latn/p/p/?on=2019-04-01"):
        assert f'href="{address}"' in page
    assert reverse("reports:public-list") == "/en/"
    assert Activity.objects.count() == 3


def test_a_cut_off_in_the_future_is_today_on_the_public_list_and_in_the_api(released, client):
    released.extensions.create(on=date(2019, 11, 1), months=6)
    released.cut_off = date(2019, 12, 1)
    released.save()
    client.logout()
    assert "As of 1 Oct 2019" in text(client.get("/en/"))
    assert client.get("/api/v1/projects").json()[0]["end"] == "2019-12-31"


def test_a_reopened_activity_keeps_its_month_on_earlier_days(released, client):
    Activity.objects.get(code="1.1.1").reopen(note="More to come", on=date(2019, 9, 1))
    client.logout()
    page = text(client.get(PUBLIC, {"on": "2019-08-31"}))
    assert "March 2019 Open workshop" in page
    assert "Open workshop" not in text(client.get(PUBLIC, {"on": "2019-09-01"}))


def test_personal_data_in_a_component_or_the_programme_stops_the_release(office, client):
    project, component = office
    component.title_en = "Ask ana@mup.gov.rs"
    component.save()
    assert "ana@mup.gov.rs" in text(step(client, project, "propose"))
    component.title_en = "Law"
    component.save()
    Project.objects.update(programme="JMBG 0101990710001")
    assert "0101990710001" in text(step(client, project, "propose"))
    assert Project.objects.released().count() == 0


def test_the_public_page_says_how_many_entries_came_later(released, client):
    client.logout()
    assert "2 activities have later entries" in text(client.get(PUBLIC, {"on": "2019-03-01"}))
