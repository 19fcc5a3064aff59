"""Every typed character is found again: the server dies, the session ends, somebody else saves,
the form is refused, the person leaves; in the form of a workshop with rows that were added to it,
and in a long text."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ACTIVITY = "/en/projects/thb-serbia/activities/add/?kind=workshop&held=1"
REPORT = "/en/projects/thb-serbia/reports/IQR-06/text/background/"
LONG = "Први ред „под наводницима“ & <b>знаци</b>.\n\n" + "Drugi pasus, č ć š ž đ.\n" * 60

WORKSHOP = {
    "#id_component": "2 Capacity building",
    "#id_code": "2.3.6",
    "#id_title_en": "Cooperation with prosecutors",
    "#id_title_sr": "Сарадња са тужилаштвом",
    "#id_current_start": "16.1.2020.",
    "#id_current_end": "16.1.",
    "#id_start_time": "9h",
    "#id_end_time": "16.30",
    "#id_place": "Novi Sad",
    "#id_venue": "Hall “3” & annex <b>",
    "#id_working_days": "2,5",
    "#id_women": "16",
    "#id_men": "14",
    "#id_agenda": "One\nTwo",
    "#id_finding-0-text_en": "Joint teams save time.",
    "#id_finding-6-text_en": "In the row that was added last.",
    "#id_finding-6-due": "30. 6. 2020.",
}
TEXT = {"#id_text_en": LONG, "#id_text_sr": LONG.upper()}
FORMS = pytest.mark.parametrize(
    ("path", "typed"), [(ACTIVITY, WORKSHOP), (REPORT, TEXT)], ids=["workshop", "report"]
)
SAVE = ".actions button[name=save]"


def fill(page, typed):
    for fold in page.locator("main form details").all():
        fold.evaluate("fold => { fold.open = true; }")
    if "#id_finding-6-due" in typed:
        for _row in range(3):
            page.get_by_role("button", name="One more row").click()
        page.get_by_role("checkbox", name="UKP: Attended").check()
    for field, text in typed.items():
        if page.locator(field).evaluate("field => field.tagName") == "SELECT":
            page.locator(field).select_option(label=text)
        else:
            page.locator(field).fill(text)
    # The copy is written a moment after the last key.
    page.wait_for_timeout(600)


def found(page, typed) -> dict:
    chosen = "field => field.selectedOptions ? field.selectedOptions[0].text : field.value"
    values = {field: page.locator(field).evaluate(chosen) for field in typed}
    if "#id_finding-6-due" in typed:
        assert page.get_by_role("checkbox", name="UKP: Attended").is_checked()
        assert not page.get_by_role("checkbox", name="UKP: Invited").is_checked()
    return values


def copies(page) -> list:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed:'))")


def focus(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


@pytest.fixture
def site(server):
    return server.url


@FORMS
def test_a_server_that_dies_takes_nothing_with_it(page, server, site, sign_in, path, typed):
    sign_in("staff")
    page.goto(site + path)
    fill(page, typed)

    server.kill()
    page.locator(SAVE).click()
    bar = page.locator(".typed-bar")
    bar.wait_for()
    assert "Not sent: the server does not answer." in bar.inner_text()
    assert page.url == f"{site}{path}"
    assert found(page, typed) == typed
    # The browser's own error page, and back.
    with pytest.raises(Exception, match="ERR_"):
        page.reload()

    server.start()
    page.goto(f"{site}{path}")
    offer = page.get_by_role("region", name="Unsaved entries")
    assert "You have unsaved entries of" in offer.inner_text()
    offer.get_by_text("What differs").click()
    differs = offer.get_by_role("table").inner_text()
    for text in typed.values():
        assert text.split("\n", maxsplit=1)[0] in differs
    assert Axe().run(page).response["violations"] == []
    offer.get_by_role("button", name="Restore").click()
    assert found(page, typed) == typed
    assert focus(page) in {field[1:] for field in typed}

    page.locator(SAVE).click()
    page.wait_for_url(lambda url: not url.endswith(path))
    assert "saved" in page.get_by_role("main").get_by_role("status").inner_text()
    assert copies(page) == []


@FORMS
def test_an_ended_session_is_taken_up_again_on_the_same_page(
    page, server, site, sign_in, path, typed
):
    sign_in("staff")
    page.goto(site + path)
    fill(page, typed)
    server.end_sessions()
    page.locator(SAVE).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert Axe().run(page).response["violations"] == []
    assert dialog.get_by_label("Username").input_value() == "staff"
    assert focus(page) == "sign-in-word"
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    dialog.get_by_role("alert").wait_for()
    assert "Please enter a correct username and password." in dialog.inner_text()
    assert page.url == site + path
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert focus(page) != "BODY"
    assert found(page, typed) == typed

    page.locator(SAVE).click()
    dialog.wait_for()
    page.keyboard.type("staff-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(path))
    assert "saved" in page.get_by_role("main").get_by_role("status").inner_text()
    assert copies(page) == []


@FORMS
def test_without_javascript_an_ended_session_gives_the_typing_back(
    browser, server, site, path, typed
):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/accounts/login/?next={path.replace('&', '%26')}")
    signs_in(page, "staff")
    typed = {field: text for field, text in typed.items() if "-6-" not in field}
    for field, text in typed.items():
        if field == "#id_component":
            page.locator(field).select_option(label=text)
            continue
        while not page.locator(field).is_visible():
            page.locator(f"details:not([open]):has({field}) > summary").first.click()
        page.locator(field).fill(text)
    server.end_sessions()
    page.locator(SAVE).click()
    assert "Your session has ended." in page.get_by_role("main").inner_text()
    signs_in(page, "staff")
    assert page.url == site + path
    shown = {}
    for field in typed:
        value = page.locator(field)
        shown[field] = (
            page.locator(f"{field} option:checked").inner_text()
            if field == "#id_component"
            else value.input_value()
        )
    assert shown == typed
    page.context.close()


def signs_in(page, name):
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(f"{name}-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_the_second_of_two_tabs_is_shown_both_texts_and_loses_none(page, site, sign_in):
    sign_in("staff")
    edit = f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/"
    page.goto(edit)
    other = page.context.new_page()
    other.goto(edit)
    page.get_by_label("Venue").fill("My hall “1”")
    page.get_by_label("Place").fill("Niš")
    other.get_by_label("Venue").fill("The hall of the other tab")
    other.locator(SAVE).click()
    other.wait_for_url("**/activities/2.1.7/")
    page.locator(SAVE).click()
    page.get_by_role("heading", name="Two versions").wait_for()
    assert page.get_by_label("My hall “1”").is_checked()
    assert page.get_by_label("Niš").is_checked()
    # Not a page that was refused and left: what was typed is still kept.
    page.goto(edit)
    offer = page.get_by_role("region", name="Unsaved entries")
    offer.get_by_role("button", name="Restore").click()
    assert page.get_by_label("Venue").input_value() == "My hall “1”"
    # Nor does the copy save silently over what the other tab has saved.
    page.locator(SAVE).click()
    page.get_by_role("heading", name="Two versions").wait_for()
    page.get_by_role("button", name="Save what I chose").click()
    page.wait_for_url("**/activities/2.1.7/")
    assert "My hall “1”" in page.get_by_role("main").inner_text()
    assert copies(page) == []


def test_a_long_text_of_two_tabs_is_shown_twice(page, site, sign_in):
    sign_in("staff")
    page.goto(site + REPORT)
    other = page.context.new_page()
    other.goto(site + REPORT)
    fill(page, TEXT)
    other.locator("#id_text_en").fill("Of the other tab")
    other.locator(SAVE).click()
    other.wait_for_url(lambda url: not url.endswith(REPORT))
    page.locator(SAVE).click()
    page.locator("#errors").wait_for()
    assert "Somebody else saved this" in page.get_by_role("alert").inner_text()
    assert "Of the other tab" in page.locator("table.conflict").inner_text()
    assert found(page, TEXT) == TEXT
    page.locator(SAVE).click()
    page.wait_for_url(lambda url: not url.endswith(REPORT))
    assert copies(page) == []


@pytest.mark.parametrize(
    ("path", "typed", "change"),
    [
        (ACTIVITY, WORKSHOP, {"#id_current_end": "15.1.2020", "#id_men": "-3"}),
        (REPORT, TEXT, {"#id_text_en": "x" * 60_000, "#id_text_sr": "1234567890123"}),
    ],
    ids=["workshop", "report"],
)
def test_a_refused_save_keeps_every_character(page, server, site, sign_in, path, typed, change):
    sign_in("staff")
    page.goto(site + path)
    fill(page, typed)
    typed = typed | change
    for field, text in change.items():
        page.locator(field).fill(text)
    if path == REPORT:
        # A text is refused when somebody has locked the report since.
        server.run("shell", "-c", LOCKED)
    page.locator(SAVE).click()
    page.locator("#errors").wait_for()
    assert focus(page) == "errors"
    assert found(page, typed) == typed
    assert page.title().startswith("•")
    assert page.get_by_text("Not saved yet").is_visible()
    assert Axe().run(page).response["violations"] == []
    if path == ACTIVITY:
        page.locator("#errors").get_by_role("link", name="End date").click()
        assert focus(page) == "id_current_end"
        wrong = page.locator("#id_current_end")
        assert wrong.get_attribute("aria-invalid") == "true"
        said = [
            page.locator(f"#{one}").inner_text()
            for one in wrong.get_attribute("aria-describedby").split()
        ]
        assert said[0].startswith("End date 15 Jan 2020 is before start date 16 Jan 2020.")
        assert said[-1] == "Wed, 15 Jan 2020"
        # Left without having saved: offered when the page is opened again.
        page.goto(site + path)
        page.get_by_role("button", name="Restore").click()
        assert found(page, typed) == typed


LOCKED = """
from datetime import date
from activities.models import Project, Report
days = {"first": date(2019, 12, 1), "last": date(2020, 2, 29), "due": date(2020, 3, 30)}
project = Project.objects.get(slug="thb-serbia")
Report.objects.create(project=project, kind="quarterly", number=6, state="submitted", **days)
"""


def test_who_leaves_is_asked_and_who_signs_out_leaves_nothing(page, site, sign_in, faults):
    sign_in("staff")
    edit = f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/"
    page.goto(edit)
    assert copies(page) == []
    page.get_by_label("Venue").fill("Hall of mirrors")
    page.get_by_text("Not saved yet").wait_for()
    [key] = copies(page)
    assert "password" not in page.evaluate(f"localStorage['{key}']").lower()
    assert "csrf" not in page.evaluate(f"localStorage['{key}']").lower()

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Leave without saving").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert (asked, page.url) == (["beforeunload"], edit)

    page.get_by_role("button", name="Sign out").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert (len(asked), page.url) == (2, edit)
    assert faults == []


def test_copies_go_on_signing_out_and_are_nobody_elses(page, server, site, sign_in, faults):
    sign_in("staff")
    edit = f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/"
    page.goto(edit)
    page.get_by_label("Venue").fill("Hall of mirrors")
    page.get_by_text("Not saved yet").wait_for()
    page.goto(f"{site}/en/my/")
    assert len(copies(page)) == 1

    # Somebody else on the same computer, whose session just ended before.
    server.end_sessions()
    page.context.clear_cookies()
    sign_in("manager")
    page.goto(edit)
    assert page.get_by_role("region", name="Unsaved entries").count() == 0
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    assert len(copies(page)) == 1

    sign_in("staff")
    page.goto(edit.replace("/en/", "/sr/"))
    assert page.locator(".kept").is_visible()
    page.get_by_role("button", name="Одјавите се").click()
    page.get_by_role("link", name="Пријавите се").wait_for()
    assert copies(page) == []

    # After a day, whoever opens a page.
    old = "localStorage['typed:9:/x:0'] = JSON.stringify({at: Date.now() - 86400001, fields: []})"
    page.evaluate(old)
    page.goto(f"{site}/en/accounts/login/")
    assert copies(page) == []
    assert faults == []


def test_what_was_typed_for_a_selection_is_not_offered_for_another(page, site, sign_in, faults):
    sign_in("staff")
    bulk = f"{site}/en/projects/thb-serbia/activities/bulk/?code=0.7&code="
    page.goto(f"{bulk}0.8")
    page.locator("[name=note]").fill("The road is closed")
    page.get_by_text("Not saved yet").wait_for()
    page.goto(f"{bulk}0.9")
    assert page.get_by_role("region", name="Unsaved entries").count() == 0
    page.goto(f"{bulk}0.8")
    page.get_by_role("region", name="Unsaved entries").wait_for()


def test_who_signs_out_of_the_back_office_leaves_nothing_either(page, site, sign_in, faults):
    sign_in("admin")
    page.goto(f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/")
    page.get_by_label("Venue").fill("Hall of mirrors")
    page.get_by_text("Not saved yet").wait_for()
    page.goto(f"{site}/admin/")
    assert len(copies(page)) == 1
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log out").wait_for(state="detached")
    assert copies(page) == []
    assert faults == []


def test_what_was_typed_in_the_last_moment_is_kept_too(page, site, sign_in, faults):
    sign_in("staff")
    page.goto(f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/")
    page.evaluate(
        """() => {
            const field = document.getElementById("id_venue");
            field.value = "Hall of mirrors";
            field.dispatchEvent(new Event("input", { bubbles: true }));
            dispatchEvent(new Event("pagehide"));
        }"""
    )
    [key] = copies(page)
    assert "Hall of mirrors" in page.evaluate(f"localStorage['{key}']")
    assert faults == []


SHORT = """
import time
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
session = SessionStore(Session.objects.get().session_key)
session["ends"] = time.time() + 200
session.save()
"""


def test_a_session_is_prolonged_before_it_ends(page, server, site, sign_in, faults):
    sign_in("staff")
    server.run("shell", "-c", SHORT)
    page.goto(f"{site}/en/projects/thb-serbia/activities/2.1.7/edit/")
    bar = page.locator(".typed-bar")
    assert "Your session ends at" in bar.inner_text()
    assert Axe().run(page).response["violations"] == []
    bar.get_by_role("button", name="Stay signed in").click()
    bar.wait_for(state="detached")
    page.reload()
    left = int(page.locator("#typed-words").get_attribute("data-left"))
    assert 9 * 60 * 60 < left <= 10 * 60 * 60
    assert bar.count() == 0
    assert faults == []


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
        page.locator("#errors").wait_for()
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
