"""What is understood is said while somebody types; days and hours have their pickers."""

import pytest

from tests.browser.typed_pages import SAVE, arrives, signs_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def site(server):
    return server.url


@pytest.mark.parametrize(
    ("typed", "english", "serbian"),
    [
        ("22.8.", "Sat, 22 Aug 2020", "суб. 22. 8. 2020."),
        ("22/8/2019", "Thu, 22 Aug 2019", "чет. 22. 8. 2019."),
        ("2020-02-29", "Sat, 29 Feb 2020", "суб. 29. 2. 2020."),
        ("31.2.", "", ""),
    ],
)
def test_what_is_understood_is_said_alike_by_script_and_server(
    page, site, sign_in, typed, english, serbian
):
    sign_in("staff")
    for language, said in (("en", english), ("sr", serbian)):
        page.goto(f"{site}/{language}/projects/thb-serbia/activities/2.1.7/edit/")
        page.locator("#id_current_end").fill(typed)
        page.locator("#id_current_start").fill("31.12.2020")
        page.wait_for_timeout(400)
        by_script = page.locator("#id_current_end_understood").inner_text()
        page.locator(SAVE).click()
        arrives(page.locator("#errors"))
        assert page.locator("#id_current_end").input_value() == typed
        by_server = page.locator("#id_current_end_understood").inner_text()
        assert (by_script, by_server) == (said, said)


def test_another_day_is_understood_where_figures_are_read(browser, site):
    """For the public too, whose pages have none of the office's scripts; a phone has its picker."""
    address = f"{site}/sr/p/thb-serbia/"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#on").fill("22. 8. 2019")
        page.wait_for_timeout(400)
        assert page.locator("#on_understood").inner_text() == "чет. 22. 8. 2019."
        page.locator("#on").press("Enter")
        page.wait_for_url("**?on=*")
        assert page.locator("#on").input_value() == "22.8.2019"
        assert page.locator(".as-of strong").inner_text() == "22. 8. 2019."
    with browser.new_context(has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(f"{address}?on=22.8.2019.")
        assert page.locator("#on").get_attribute("type") == "date"
        assert page.locator("#on").input_value() == "2019-08-22"


def test_a_phone_has_its_own_pickers_and_a_desktop_a_calendar(browser, site):
    for phone in (True, False):
        context = browser.new_context(has_touch=phone, is_mobile=phone, service_workers="block")
        page = context.new_page()
        page.goto(f"{site}/en/accounts/login/")
        signs_in(page, "staff")
        page.goto(f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/")
        day, hour = page.locator("#id_current_start"), page.locator("#id_start_time")
        types = [field.evaluate("field => field.type") for field in (day, hour)]
        assert types == (["date", "time"] if phone else ["text", "text"])
        assert day.input_value() == ("2020-02-03" if phone else "3.2.2020")
        shown = page.get_by_role("button", name="Open the calendar").count()
        assert (shown > 0) is not phone
        assert page.title().startswith("2.1.7")
        # In a cell of the list too.
        page.goto(f"{site}/en/projects/thb-serbia/activities/?q=2.1.7")
        page.locator("a.cell[data-field=start]").click()
        cell = page.locator("tr.cell-editor")
        day = cell.locator("[data-read=day]").first
        day.wait_for()
        assert day.evaluate("field => field.type") == ("date" if phone else "text")
        shown = cell.get_by_role("button", name="Open the calendar").count()
        assert (shown > 0) is not phone
        context.close()
