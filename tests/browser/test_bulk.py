"""The status of five activities by keyboard alone: each in its cell, and all at once."""

import pytest

from activities.models import Activity, BulkChange
from tests.browser.test_attendance import is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE = ["0.7", "0.8", "0.9", "0.10", "1.4.1"]
WIDTHS = [(1440, 900), (390, 844)]


def focused(page) -> str:
    """What has the focus; the body never does."""
    found = page.evaluate(
        "() => { const one = document.activeElement;"
        " return one.dataset.field || one.name || one.id || one.textContent.trim(); }"
    )
    assert page.evaluate("document.activeElement !== document.body"), "the focus is lost"
    return found


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, wanted: str, *, most=400):
    """Goes on by Tab until what is wanted has the focus."""
    for _step in range(most):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is never reached; the focus is at {focused(page)}")


def tab_to_first(page, wanted):
    """On a page just opened: its start has the focus."""
    page.keyboard.press("Tab")
    tab_to(page, wanted)


def statuses():
    found = Activity.objects.filter(project__slug="thb-serbia", code__in=FIVE)
    return sorted({*found.values_list("status", flat=True)})


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_status_of_five_activities_each_in_its_cell(site, sign_in, faults, width, height):
    page = sign_in("staff")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/en/projects/thb-serbia/activities/?status=planned&last=2020-05-31")
    page.locator("[data-field=status]").first.focus()
    for number in range(5):
        tab_to(page, "status")
        press(page, "Enter" if number % 2 else "Space")
        page.wait_for_selector("tr.cell-editor select")
        assert focused(page) == "action"
        press(page, "P", "P")  # Mark as held, Start …, Postpone
        if page.evaluate("document.activeElement.value") != "postpone":
            press(page, "P")
        assert page.evaluate("document.activeElement.value") == "postpone"
        if number == 0:
            assert is_accessible(page)
            assert fits(page)
            press(page, "Control+Enter")
            page.wait_for_selector("tr.cell-editor .is-invalid")
            assert focused(page) == "postpone-reason"
            assert "Choose a reason for the change" in page.locator("tr.cell-editor").inner_text()
        else:
            press(page, "Tab")
        page.keyboard.type("weather")
        press(page, "Control+Enter")
        page.wait_for_selector("tr.news")
        page.wait_for_selector("tr.cell-editor", state="detached")
        assert focused(page) == "status"
        assert page.evaluate("document.activeElement.textContent").strip().endswith("postponed")
        assert "is postponed." in page.locator("[data-said]").inner_text()
        press(page, "Tab")
    assert BulkChange.objects.count() == 5
    found = Activity.objects.filter(changes__reason="weather/travel").distinct()
    assert [one.status for one in found] == ["postponed"] * 5

    # Leaving puts the focus back; Undo, too.
    tab_to(page, "Undo")
    press(page, "Enter")
    page.wait_for_selector("tr.news >> text=Undone")
    assert "Undone: 1 activity" in page.locator("[data-said]").inner_text()
    assert focused(page) == "status"
    assert page.evaluate("document.activeElement.textContent").strip().endswith("planned")
    press(page, "Enter")
    page.wait_for_selector("tr.cell-editor select")
    press(page, "Escape")
    assert page.locator("tr.cell-editor").count() == 0
    assert focused(page) == "status"
    assert is_accessible(page)
    assert fits(page)
    assert faults == []


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_status_of_five_activities_all_at_once(site, sign_in, faults, width, height):
    page = sign_in("staff")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/en/projects/thb-serbia/activities/?status=planned")
    assert not page.locator(".bulk-bar").is_visible()
    tab_to_first(page, "code")
    press(page, "Space")
    for _row in range(4):
        press(page, "Tab")
        tab_to(page, "code")
    press(page, "Shift+Space")
    assert page.locator("[data-number]").inner_text() == "5"
    assert focused(page) == "code"
    assert is_accessible(page)
    assert fits(page)
    tab_to(page, "Change the selected")
    press(page, "Enter")
    page.wait_for_url("**/activities/bulk/**")
    assert "5 activities are selected." in page.get_by_role("main").inner_text()
    tab_to_first(page, "action")
    page.keyboard.type("Postp")
    assert page.evaluate("document.activeElement.value") == "postpone"
    press(page, "Tab")
    tab_to(page, "reason")
    page.keyboard.type("weather")
    tab_to(page, "note")
    page.keyboard.type("The road is closed")
    tab_to(page, "preview")
    press(page, "Enter")
    page.wait_for_selector("#preview")
    assert focused(page) == "preview"
    assert "5 activities change." in page.get_by_role("main").inner_text()
    assert is_accessible(page)
    assert fits(page)
    tab_to(page, "write")
    press(page, "Enter")
    page.wait_for_url("**/activities/?bulk=*")
    assert "5 activities are changed." in page.get_by_role("main").inner_text()
    assert statuses() == ["postponed"]
    assert is_accessible(page)
    tab_to_first(page, "Undo")
    press(page, "Enter")
    page.wait_for_url("**/activities/?status=planned")
    assert "Undone: 5 activities are as they were before." in page.get_by_role("main").inner_text()
    assert statuses() == ["planned"]
    assert faults == []


def test_the_head_ticks_the_page_and_all_that_match_go_beyond_it(site, sign_in, faults):
    page = sign_in("manager")
    page.goto(f"{site}/en/projects/thb-serbia/activities/")
    page.get_by_label("All on this page").focus()
    press(page, "Space")
    assert page.locator("[data-number]").inner_text() == "50"
    page.get_by_label("all 60 that match").focus()
    press(page, "Space")
    assert page.locator("[data-number]").inner_text() == "60"
    page.get_by_role("button", name="Approve the selected").focus()
    press(page, "Enter")
    page.wait_for_url("**/activities/bulk/**")
    assert "60 activities are selected." in page.get_by_role("main").inner_text()
    assert page.locator("#id_action").input_value() == "approve"
    assert page.get_by_label("Approving act").is_visible()
    assert not page.get_by_label("Actual start").is_visible()
    page.go_back()
    page.get_by_role("button", name="Select none").focus()
    press(page, "Enter")
    assert not page.locator(".bulk-bar").is_visible()
    focused(page)
    assert faults == []


def test_an_expired_login_and_a_quicker_colleague_lose_nothing(site, sign_in, faults):
    page = sign_in("staff")
    page.goto(f"{site}/en/projects/thb-serbia/activities/?q=2.1.7")
    page.locator("[data-field=people]").focus()
    press(page, "Enter")
    page.wait_for_selector("tr.cell-editor input[type=text]")
    page.keyboard.type("Hans Gruber")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    press(page, "Enter")
    page.wait_for_selector("[data-trouble=signed-out]:visible")
    assert page.evaluate("document.activeElement.value") == "Hans Gruber"
    page.context.add_cookies(cookies)
    Activity.objects.get(project__slug="thb-serbia", code="2.1.7").save_edit(why="Meanwhile")
    press(page, "Enter")
    page.wait_for_selector("tr.cell-editor .notice.warning:visible >> text=Nothing of yours")
    assert page.evaluate("document.activeElement.value") == "Hans Gruber"
    press(page, "Enter")
    page.wait_for_selector("tr.news")
    assert focused(page) == "people"
    assert "Hans Gruber" in page.locator("[data-field=people]").inner_text()
    assert [fault for fault in faults if "401" not in fault] == []
