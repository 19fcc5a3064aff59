"""The copies of what was typed that a browser keeps: for whom, and until when."""

import pytest

from tests.browser.typed_pages import arrives, copies

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def site(server):
    return server.url


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
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Leave without saving").click(no_wait_after=True)
    assert (asked, page.url) == (["beforeunload"], edit)

    with page.expect_event("dialog"):
        page.get_by_role("button", name="Sign out").click(no_wait_after=True)
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
    arrives(page.get_by_role("link", name="Sign in"))
    assert len(copies(page)) == 1

    sign_in("staff")
    page.goto(edit.replace("/en/", "/sr/"))
    assert page.locator(".kept").is_visible()
    page.get_by_role("button", name="Одјавите се").click()
    arrives(page.get_by_role("link", name="Пријавите се"))
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
