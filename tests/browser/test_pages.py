"""The admin and the public page in the browser. Every page is in test_walk.py."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_admin_works_under_the_policy(page, site, sign_in, faults):
    sign_in("admin")
    for path in (
        "/admin/",
        "/admin/activities/project/",
        "/admin/activities/activity/?status__exact=postponed",
        "/admin/activities/activity/?q=ljudima",
    ):
        page.goto(site + path)
    page.goto(f"{site}/admin/activities/activity/?q=2.1.7")
    page.get_by_role("link", name="2.1.7").click()
    page.get_by_role("link", name="Correct…").click()
    page.get_by_label("Reason").fill("Only a trial")
    page.get_by_role("button", name="Correct").click()
    assert "The correction is saved and logged." in page.locator(".messagelist .info").inner_text()
    page.get_by_role("link", name="History").click()
    assert "corrected: Only a trial" in page.locator("#change-history").inner_text()
    # The autocomplete of a foreign key needs its script and a request of its own.
    page.goto(f"{site}/admin/activities/membership/add/")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("view")
    page.locator(".select2-results__option", has_text="viewer").click()
    assert faults == []


def test_facts_need_no_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sr/p/thb-serbia/")
    shown = page.get_by_role("main").inner_text()
    for fact in ("69,4 %", "67,2 %", "68,4 %", "39", "652"):
        assert fact in shown, fact
