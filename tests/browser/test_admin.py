"""Fields of the admin that are searched while one types: what is heard of them."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.test_walk import AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_field_that_is_searched_has_the_name_of_its_field(page, site, sign_in):
    sign_in("admin")
    page.goto(f"{site}/admin/activities/membership/add/")
    field = page.get_by_role("combobox", name="Project – choose –", exact=True)
    field.click()
    expect(page.get_by_role("searchbox", name="Project", exact=True)).to_be_focused()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE, True) == []
    page.keyboard.type("thb")
    page.get_by_role("listbox", name="Project", exact=True).get_by_role("option").first.click()
    expect(page.get_by_role("combobox", name="Project Support to Strengthening")).to_be_visible()


def test_a_row_that_is_added_has_names_too(page, site, sign_in):
    sign_in("admin")
    page.goto(f"{site}/admin/activities/project/")
    page.get_by_role("link", name="thb-serbia").click()
    page.get_by_role("button", name="Add another Partner").click()
    row = page.locator("#partners-group tr.dynamic-partners").last
    field = row.get_by_role("combobox", name="Institution – choose –", exact=True)
    expect(field).to_be_visible()
    expect(row.get_by_role("combobox", name="Role", exact=True)).to_be_visible()
