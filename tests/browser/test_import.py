"""A work plan comes in with three clicks, and goes out again."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.activities.imports.bring import OFFICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def empty_project(site):
    from datetime import date

    from accounts.models import User
    from tests.factories import MembershipFactory, ProjectFactory

    project = ProjectFactory(slug="new", start=date(2018, 9, 1), duration_months=24)
    MembershipFactory(project=project, user=User.objects.get(username="staff"))
    return f"{site}/en/projects/new"


@pytest.mark.parametrize("width", [390, 1440])
def test_three_clicks_and_undone(width, empty_project, sign_in, faults):
    page = sign_in("staff")
    page.set_viewport_size({"width": width, "height": 900})

    def sound():
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        violations = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in violations] == [], page.url

    page.goto(f"{empty_project}/activities/")
    page.locator(".empty").get_by_role("link", name="Import from Excel").click()
    sound()
    page.get_by_label("File").set_input_files(OFFICE)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Check the rows").wait_for()
    sound()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Import 60 rows").wait_for()
    sound()
    page.get_by_role("button", name="Import 60 rows").click()
    page.wait_for_url("**/activities/?import=*")
    assert page.get_by_text("60 activities").is_visible()
    page.get_by_role("link", name="Undo import").click()
    sound()
    page.get_by_role("button", name="Undo import").click()
    page.get_by_text("is undone: everything is as it was before").wait_for()
    assert page.locator(".empty").is_visible()
    assert faults == []
