"""The keys of the office: no step needs a mouse, and the focus is never lost."""

import pytest

from accounts.models import User
from tests.browser.test_attendance import is_accessible
from workshops.models import Recommendation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROJECT = "/en/projects/thb-serbia/"
CYRILLIC = dict(
    zip("abcdefghijklmnoprstuvwqz", "абцдефгхијклмнопрстувњљз", strict=True), **{"/": "-"}
)
CODES = {"/": "Slash", "Enter": "Enter"}


class Hands:
    """Presses keys, nothing else; after each page that opens somebody has the focus."""

    def __init__(self, page):
        self.page = page
        self.devices = page.context.new_cdp_session(page)

    def press(self, key):
        self.page.keyboard.press(key)
        return self

    def press_cyrillic(self, key):
        """A key by its place, on a Serbian Cyrillic keyboard."""
        code = CODES.get(key) or f"Key{key.upper()}"
        self.devices.send(
            "Input.dispatchKeyEvent",
            {"type": "keyDown", "key": CYRILLIC[key], "code": code, "text": CYRILLIC[key]},
        )
        self.devices.send(
            "Input.dispatchKeyEvent", {"type": "keyUp", "key": CYRILLIC[key], "code": code}
        )
        return self

    def opens(self, pattern):
        self.page.wait_for_url(pattern)
        self.page.wait_for_load_state()
        return self.has_focus()

    def has_focus(self) -> str:
        """What has the focus, in words: its id or what it says; never nothing."""
        for _try in range(30):
            if self.page.evaluate("document.activeElement !== document.body"):
                break
            self.page.wait_for_timeout(100)
        else:
            raise AssertionError(f"the focus is lost on {self.page.url}")
        return self.page.evaluate(
            """() => { const e = document.activeElement;
            return e.id || e.getAttribute('aria-label') || e.innerText.trim(); }"""
        )

    def reach(self, name, key="Tab", most=40):
        """By Tab alone; `name` as has_focus says it."""
        for _step in range(most):
            if self.has_focus() == name:
                return self
            self.page.keyboard.press(key)
        raise AssertionError(f"{name} is not reached; at {self.has_focus()}")


def path(page) -> str:
    return page.evaluate("location.pathname + location.search")


def test_a_recommendation_is_found_and_answered_without_a_mouse(page, site, faults):
    hands = Hands(page)
    page.goto(f"{site}/en/accounts/login/")
    assert hands.has_focus() == "id_username"
    page.keyboard.type("staff")
    hands.press("Tab")
    page.keyboard.type("wrong")
    hands.press("Enter")
    page.wait_for_selector("#errors")
    assert hands.has_focus() in ("id_username", "errors")
    hands.reach("id_username")
    page.keyboard.press("Control+a")
    page.keyboard.type("staff")
    hands.press("Tab")
    page.keyboard.type("staff-demo")
    hands.press("Enter")
    assert hands.opens("**/my/") == "content"

    hands.press("/")
    assert hands.has_focus() == "quick-search"
    page.keyboard.type("starateqa")
    hands.press("Enter")
    assert hands.opens("**/search/?q=starateqa") == "content"
    assert "Nothing that you may read matches" in page.get_by_role("main").inner_text()
    hands.press("/")
    page.keyboard.type("guardian child")
    hands.press("Enter")
    assert hands.opens("**/search/?q=guardian+child").startswith("R-2.3.4-01 Provide a specially")
    assert is_accessible(page)
    hands.press("Enter")
    assert hands.opens("**/recommendations/R-2.3.4-01/") == "content"

    hands.reach("Reject").press("Enter")
    assert hands.opens("**/R-2.3.4-01/reject/") == "content"
    # Without the reason it is refused, and the focus is where it says so.
    hands.reach("id_on").press("Control+Enter")
    page.wait_for_selector("#errors")
    assert hands.has_focus() == "errors"
    hands.press("Tab").press("Enter")
    assert hands.has_focus() == "id_note"
    page.keyboard.type("Nobody has the training yet, ne može.")
    hands.press("Control+Enter")
    # The link to the field stays in the address.
    assert hands.opens("**/recommendations/R-2.3.4-01/*") == "R-2.3.4-01 is rejected."
    assert Recommendation.objects.get(activity__code="2.3.4", number=1).status == "rejected"
    # From the message on, and not from the top of the page.
    hands.press("Tab")
    assert hands.has_focus() == "Conclusions and recommendations"
    assert faults == []


@pytest.mark.parametrize("layout", ["latin", "cyrillic"])
def test_search_lists_and_pages_are_reached_by_keys(site, sign_in, faults, layout):
    page = sign_in("staff")
    hands = Hands(page)
    key = hands.press if layout == "latin" else hands.press_cyrillic
    page.goto(site + PROJECT)
    for letter, section in (("t", "timeline/"), ("r", "recommendations/"), ("a", "activities/")):
        key("g")
        key(letter)
        assert hands.opens(f"**{PROJECT}{section}") == "content"
    key("j")
    first = hands.has_focus()
    assert first != "content"
    key("j")
    assert hands.has_focus() != first
    key("k")
    assert hands.has_focus() == first
    key("e")
    hands.opens(f"**{PROJECT}activities/*/")
    key("e")
    hands.opens(f"**{PROJECT}activities/*/edit/")
    hands.press("Escape")
    hands.opens(f"**{PROJECT}activities/*/")
    key("g")
    key("a")
    hands.opens(f"**{PROJECT}activities/")
    key("n")
    hands.opens(f"**{PROJECT}activities/add/")
    hands.press("Escape")
    hands.opens(f"**{PROJECT}activities/")
    key("/")
    assert hands.has_focus() == "quick-search"
    page.keyboard.type("1.2.1")
    hands.press("Enter")
    assert hands.opens("**/search/**").startswith("1.2.1 ")
    key("j")
    second = hands.has_focus()
    assert not second.startswith("1.2.1 ")
    key("k")
    hands.press("Enter")
    hands.opens(f"**{PROJECT}activities/1.2.1/")
    hands.press("?")
    hands.opens("**/help/")
    assert page.get_by_role("heading", level=1).inner_text() == "Help and keys"
    assert faults == []


def test_nothing_happens_while_somebody_types_or_holds_another_key(site, sign_in, faults):
    page = sign_in("staff")
    page.goto(f"{site}{PROJECT}activities/add/")
    typed = "/?njkgae"
    for field in ("id_title_en", "quick-search", "id_description_en"):
        if field == "id_description_en":
            page.locator("summary", has_text="Texts").click()
        page.locator(f"#{field}").focus()
        page.keyboard.type(typed)
        assert page.locator(f"#{field}").input_value() == typed
    page.locator("#id_kind").focus()
    page.keyboard.type("gt")
    page.locator("#content").focus()
    for combined in ("Control+g", "Alt+g", "Meta+g", "t", "Shift+G", "t"):
        page.keyboard.press(combined)
    page.wait_for_timeout(300)
    assert path(page) == f"{PROJECT}activities/add/"
    assert page.evaluate("document.activeElement.id") == "content"
    assert faults == []


def test_escape_leaves_an_untouched_form_and_asks_where_something_was_typed(site, sign_in, faults):
    page = sign_in("staff")
    hands = Hands(page)
    page.goto(f"{site}{PROJECT}activities/2.1.7/edit/")
    page.locator("#id_venue").press_sequentially("A hall")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert path(page) == f"{PROJECT}activities/2.1.7/edit/"
    # Who confirms leaves: nothing asks a second time.
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_venue").focus()
    page.keyboard.press("Escape")
    page.wait_for_url("**/activities/2.1.7/")
    assert asked == ["beforeunload"] * 2
    page.goto(f"{site}{PROJECT}activities/2.1.7/edit/")
    page.locator("#id_venue").fill("A hall")
    hands.press("Control+Enter")
    assert hands.opens("**/activities/2.1.7/") == "Activity 2.1.7 is saved."
    page.goto(f"{site}{PROJECT}activities/2.1.7/edit/")
    page.locator("#id_venue").focus()
    hands.press("Escape")
    hands.opens("**/activities/2.1.7/")
    # Out of the search back to where one was.
    hands.press("/").press("Escape")
    assert hands.has_focus() == "content"
    assert faults == []


def test_who_switched_the_keys_off_has_none_but_saves_and_leaves(site, sign_in, faults):
    page = sign_in("staff")
    page.goto(f"{site}/en/accounts/preferences/")
    page.get_by_label("Shortcuts of a single key").uncheck()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".messages .success")
    assert User.objects.get(username="staff").single_keys is False
    page.goto(f"{site}{PROJECT}activities/")
    before = page.evaluate("document.activeElement.tagName")
    for one in ("/", "j", "n", "?", "g", "t"):
        page.keyboard.press(one)
    page.wait_for_timeout(300)
    assert path(page) == f"{PROJECT}activities/"
    assert page.evaluate("document.activeElement.tagName") == before
    page.goto(f"{site}{PROJECT}activities/2.1.7/edit/")
    page.locator("#id_venue").focus()
    page.keyboard.press("Escape")
    page.wait_for_url("**/activities/2.1.7/")
    assert faults == []


def test_search_and_header_need_no_script(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site + "/sr/accounts/login/")
    page.locator("#id_username").fill("viewer")
    page.locator("#id_password").fill("viewer-demo")
    page.locator(".actions button").click()
    page.locator("#quick-search").fill("upućivanje žrtava")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sr/search/**")
    assert page.locator(".hits a").count() > 0
    page.locator(".masthead .menu").first.click()
    page.locator("#main-menu").get_by_role("link", name="Помоћ").click()
    page.wait_for_url("**/sr/help/")
    assert page.locator("kbd").count() > 30
    context.close()
