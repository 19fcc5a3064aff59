"""The server goes and comes back, in a real browser."""

import re

import pytest

from tests.browser.test_attendance import is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HEADINGS = {"en": "No connection", "sr-latn": "Nema veze", "sr": "Нема везе"}
AGAIN = re.compile("Try again|Pokušajte ponovo|Покушајте поново")


def test_without_the_server_a_page_says_so_and_leads_back_to_the_same_address(browser, server):
    site = server.url
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill("staff-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.keys().then(names => names.length === 1)")
    # Nothing of the office is kept, and nothing about a person.
    kept = page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then(one => one.keys())"
        ".then(all => all.map(one => new URL(one.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == [
        f"/{language}/offline/" for language in HEADINGS
    ]
    page.goto(f"{site}/en/projects/thb-serbia/activities/")
    assert page.title().startswith("Activities")

    server.kill()
    for language, heading in HEADINGS.items():
        address = f"{site}/{language}/projects/thb-serbia/activities/?status=planned"
        page.goto(address)
        assert page.get_by_role("heading", level=1).inner_text() == heading
        assert page.url == address
        # In the look of the house, with its font, though nothing can be loaded.
        button = page.get_by_role("link", name=AGAIN)
        colour = button.evaluate("node => getComputedStyle(node).backgroundColor")
        assert colour == "rgb(0, 51, 153)"
        assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert is_accessible(page)

    server.start()
    page.get_by_role("link", name=AGAIN).click()
    page.wait_for_function("document.querySelectorAll('table.rows tr').length > 5")
    assert page.url == address
    # Signing out works as without the worker, and what is behind it stays behind it.
    page.goto(f"{site}/en/my/")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(f"{site}/en/")
    page.goto(f"{site}/en/my/")
    assert page.get_by_label("Password").is_visible()
    context.close()
