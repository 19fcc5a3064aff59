"""The entries of a project: a row on a wide screen, behind a button on a phone."""

import pytest

from tests.browser.test_attendance import is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "sr"])
def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(site, sign_in, faults, language):
    page = sign_in("manager")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/{language}/projects/thb-serbia/reports/")
    entries = page.locator("#project-menu a")
    assert entries.count() > 15
    assert not entries.first.is_visible()
    assert page.locator(".project-bar").bounding_box()["height"] < 60
    page.locator(".project-bar .menu").first.focus()
    page.keyboard.press("Enter")
    assert all(entry.is_visible() for entry in entries.all())
    assert page.locator("#project-menu").bounding_box()["height"] <= 844
    assert is_accessible(page)
    page.keyboard.press("Escape")
    assert not entries.first.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/thb-serbia/")
    assert faults == []


def test_a_wide_screen_shows_every_entry_and_no_button(site, sign_in, faults):
    page = sign_in("manager")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/en/projects/thb-serbia/reports/")
    assert all(entry.is_visible() for entry in page.locator("#project-menu a").all())
    assert [one.is_visible() for one in page.locator(".project-bar .menu").all()] == [False] * 2
    assert is_accessible(page)
    assert faults == []
