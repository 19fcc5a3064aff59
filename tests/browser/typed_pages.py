"""What the tests of typing share."""

SAVE = ".actions button[name=save]"


def copies(page) -> list:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed:'))")


def signs_in(page, name):
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(f"{name}-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def arrives(locator):
    """Waits for what only the next page has, and then for the scripts of that page."""
    locator.wait_for()
    locator.page.wait_for_load_state()
