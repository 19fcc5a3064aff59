"""From an empty installation to the first dashboard: each step is ticked from the data."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Membership, Partner, Project
from activities.words import PartnerRole, Role
from tests.factories import (
    ActivityFactory,
    ComponentFactory,
    InstitutionFactory,
    MembershipFactory,
    ProjectFactory,
    UserFactory,
    project_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(is_staff=True, is_superuser=True, username="boss")


def partner(project, role):
    return Partner.objects.create(project=project, institution=InstitutionFactory(), role=role)


def state(page):
    """({name: done}, name of the next step) of the list on a page."""
    steps = page.context["steps"]
    return {step.name: step.done for step in steps.steps}, steps.next and steps.next.name


@pytest.mark.parametrize("path", ["/en/my/", "/en/projects/"])
def test_an_administrator_of_an_empty_installation_is_led_to_the_first_project(
    boss, signed_in, path
):
    page = signed_in(boss).get(path)
    assert state(page)[1] == "project"
    assert [step.done for step in page.context["steps"].steps] == [False] * 6
    text = page.content.decode()
    add = "/admin/activities/project/add/?first_steps=."
    assert f'<a class="button main" href="{add}">Add the project</a>' in text
    assert "You are not a member of any project" not in text


@pytest.mark.parametrize("path", ["/en/my/", "/en/projects/"])
def test_nobody_else_is_and_they_are_told_whom_to_ask(signed_in, path):
    page = signed_in(UserFactory()).get(path)
    assert page.context["steps"] is None
    assert "administrator" in page.content.decode()
    assert "/admin/" not in page.content.decode()


def test_the_first_project_leads_to_its_dashboard_and_the_next_step(boss, signed_in):
    client = signed_in(boss)
    form = client.get("/admin/activities/project/add/", {"first_steps": "."})
    assert "Back to the first steps" in form.content.decode()
    counts = ("TOTAL_FORMS", "INITIAL_FORMS")
    inlines = ["partners", "memberships", "components", "stages", "holidays"]
    answer = client.post(
        "/admin/activities/project/add/?first_steps=.",
        {
            "title_en": "Fight against fraud", "acronym": "FAF", "slug": "faf",
            "start": "2026-10-01", "start_precision": "day", "duration_months": "24",
            **{f"{name}-{key}": "0" for name in inlines for key in counts},
        },
        follow=True,
    )  # fmt: skip
    assert answer.redirect_chain == [("/en/projects/faf/", 302)]
    text = answer.content.decode()
    assert text.index("<h1") < text.index('class="first-steps"')
    assert state(answer) == (
        {"project": True, "partners": False, "people": False, "plan": False, "approval": False,
         "public": False},
        "partners",
    )  # fmt: skip
    assert Project.objects.get().end() == date(2028, 9, 30)


def test_each_step_is_ticked_once_its_records_are_there(boss, signed_in):
    project = ProjectFactory(slug="new")
    client = signed_in(boss)

    def next_step():
        return state(client.get("/en/projects/new/"))[1]

    assert next_step() == "partners"
    partner(project, PartnerRole.BENEFICIARY)
    assert next_step() == "partners"
    partner(project, PartnerRole.LEAD)
    assert next_step() == "people"
    MembershipFactory(project=project, role=Role.MANAGER)
    assert next_step() == "people"
    MembershipFactory(project=project, role=Role.STAFF)
    assert next_step() == "plan"
    component = ComponentFactory(project=project)
    assert next_step() == "plan"
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    assert next_step() == "approval"
    activity.approve(on=date(2019, 1, 1))
    assert client.get("/en/projects/new/").context["steps"] is None


def test_the_form_behind_a_step_is_filled_in_as_far_as_it_is_known(boss, signed_in):
    project = ProjectFactory(slug="new")
    partner(project, PartnerRole.BENEFICIARY)
    client = signed_in(boss)
    url = client.get("/en/projects/new/").context["steps"].next.links[0][1]
    assert parse_qs(urlsplit(url).query) == {
        "role": [PartnerRole.LEAD], "project": [str(project.pk)], "first_steps": ["new"],
    }  # fmt: skip
    form = client.get(url)
    assert form.context["adminform"].form.initial["project"] == str(project.pk)
    assert 'href="/en/projects/new/">Back to the first steps' in form.content.decode()
    answer = client.post(
        url, {"project": project.pk, "institution": InstitutionFactory().pk, "role": "partner"}
    )
    assert answer["Location"] == "/en/projects/new/"


def test_an_unreadable_way_back_leads_to_the_projects(boss, signed_in):
    page = signed_in(boss).get("/admin/activities/partner/add/", {"first_steps": "no/such"})
    assert 'href="/en/projects/">Back to the first steps' in page.content.decode()


def test_an_institution_that_is_added_on_the_way_leads_back_to_its_list(boss, signed_in):
    data = {"abbreviation": "MoI", "name_en": "Ministry", "country": "RS"}
    answer = signed_in(boss).post("/admin/activities/institution/add/?first_steps=.", data)
    assert answer["Location"].startswith("/admin/activities/institution/")


def test_a_manager_sees_what_is_theirs_and_who_does_the_rest(signed_in):
    _project, _component, manager = project_with(Role.MANAGER, slug="new")
    page = signed_in(manager).get("/en/projects/new/")
    links = {step.name: bool(step.links) for step in page.context["steps"].steps}
    assert links["partners"] is links["people"] is False
    assert links["plan"] is links["public"] is True
    assert "An administrator does this." in page.content.decode()
    assert "/admin/" not in page.content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_others_do_not_see_the_list_and_cannot_put_it_away(signed_in, role):
    project = ProjectFactory(slug="new")
    client = signed_in(MembershipFactory(project=project, role=role).user)
    assert client.get("/en/projects/new/").context["steps"] is None
    assert client.post("/en/projects/new/first-steps/put-away/").status_code == 403
    assert client.get("/en/my/").context["beginnings"] == []
    project.refresh_from_db()
    assert project.first_steps_over is False


def test_who_put_the_list_away_does_so_for_everybody(boss, signed_in):
    project = ProjectFactory(slug="new")
    MembershipFactory(project=project, role=Role.MANAGER, user=boss)
    client = signed_in(boss)
    assert [one.project.slug for one in client.get("/en/my/").context["beginnings"]] == ["new"]
    answer = client.post("/en/projects/new/first-steps/put-away/", follow=True)
    assert answer.redirect_chain == [("/en/projects/new/", 302)]
    assert answer.context["steps"] is None
    assert client.get("/en/my/").context["beginnings"] == []


def test_a_project_with_steps_left_shows_behind_any_number_without(boss, signed_in):
    for number in range(6):
        project = ProjectFactory(slug=f"a{number}", released_at=None)
        for role in (PartnerRole.BENEFICIARY, PartnerRole.LEAD):
            partner(project, role)
        for role in (Role.MANAGER, Role.STAFF):
            MembershipFactory(project=project, role=role)
        component = ComponentFactory(project=project)
        ActivityFactory(
            project=project, component=component, status="planned", approved_on=date(2019, 1, 1)
        )
    ProjectFactory(slug="z")
    page = signed_in(boss).get("/en/my/")
    assert [one.project.slug for one in page.context["beginnings"]] == ["z"]


def test_a_project_is_a_beginner_until_its_plan_is_approved_and_something_was_held(boss, signed_in):
    project, component, _user = project_with(slug="old")
    MembershipFactory(project=project, role=Role.MANAGER, user=boss)
    held = ActivityFactory(
        project=project, component=component, code="1.1.1", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    client = signed_in(boss)

    def asked():
        steps = client.get("/en/projects/old/").context["steps"]
        own = client.get("/en/my/").context["beginnings"]
        return steps and [step.name for step in steps.steps if not step.done], len(own)

    assert asked() == (["partners", "people", "approval", "public"], 1), "imported with its past"
    held.approved_on = date(2019, 1, 1)
    held.save(update_fields=["approved_on"])
    assert asked() == (None, 0)


def test_the_list_makes_one_statement_with_any_number_of_rows(boss, signed_in):
    project, component, _user = project_with(slug="new")
    client = signed_in(boss)
    counts = []
    for number in range(1, 31):
        MembershipFactory(project=project, role=Role.STAFF)
        ActivityFactory(project=project, component=component, code=f"1.1.{number}")
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                client.get("/en/projects/new/")
            asked = [one["sql"] for one in statements if "has_beneficiary" in one["sql"]]
            counts.append((len(statements), len(asked)))
    assert counts[0] == counts[1]
    assert counts[0][1] == 1
    assert Membership.objects.count() > 30
