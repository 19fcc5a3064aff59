"""What only a browser sees of the look: Serbian letters, tables on narrow screens."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The letters themselves as pictures: only the language of the element differs.
DRAWN = """async ([text, lang]) => {
  await document.fonts.load("64px 'Source Sans 3'", text);
  const shown = document.createElement("div");
  shown.id = "drawn"; shown.lang = lang; shown.textContent = text;
  shown.style.cssText = "position:fixed;top:0;left:0;font-size:64px;background:#fff;z-index:99";
  document.getElementById("drawn")?.remove();
  document.body.append(shown);
}"""


def drawn(page, text, lang):
    page.evaluate(DRAWN, [text, lang])
    return page.locator("#drawn").screenshot()


def test_cyrillic_has_its_serbian_letters(page, live_server):
    page.goto(f"{live_server.url}/sr/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl"
    assert drawn(page, "б", "sr-Cyrl") != drawn(page, "б", "ru")
    assert drawn(page, "а", "sr-Cyrl") == drawn(page, "а", "ru")


def test_nothing_is_slanted_and_figures_are_of_one_width(page, live_server):
    page.goto(f"{live_server.url}/en/accounts/login/")
    page.evaluate(DRAWN, ["1", "en"])
    slanted = """() => { const text = document.getElementById("drawn");
      text.innerHTML = "<em>г</em>";
      return getComputedStyle(text.firstChild).fontStyle; }"""
    assert page.evaluate(slanted) == "normal"
    widths = []
    for text in ("1111", "8888"):
        page.evaluate(DRAWN, [text, "en"])
        widths.append(page.locator("#drawn").bounding_box()["width"])
    assert widths[0] == widths[1]


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_wide_tables_fit(page, site, sign_in, width):
    sign_in("manager")
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/sr/projects/",
        "/sr/projects/thb-serbia/workshops/",
        "/sr/projects/thb-serbia/missions/",
        "/sr/projects/thb-serbia/procurement/pieces/",
        "/sr/projects/thb-serbia/committee/",
    ):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_filters_fold_on_a_narrow_screen_and_say_what_is_in_use(browser, site):
    """Without any script. A wide screen shows them as ever."""
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    ) as context:
        page = context.new_page()
        page.goto(f"{site}/en/accounts/login/")
        page.locator("#id_username").fill("staff")
        page.locator("#id_password").fill("staff-demo")
        page.locator(".actions button").click()
        page.wait_for_url("**/my/")
        activities = f"{site}/en/projects/thb-serbia/activities/"
        page.goto(f"{activities}?kind=workshop")
        fields, unfold = page.locator(".filters .grid"), page.get_by_text("Filters", exact=True)
        assert not fields.is_visible()
        assert page.get_by_text("Kind: workshop").is_visible()
        first_row = page.locator("table.rows tbody tr").first.bounding_box()
        assert first_row["y"] < 844
        unfold.click()
        assert fields.is_visible()
        page.locator("#id_first").fill("32.1.2019")
        page.get_by_role("search", name="Filter activities").get_by_role("button").click()
        page.wait_for_url("**first=32*")
        assert fields.is_visible(), "open where something in it is wrong"
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(activities)
        assert (fields.is_visible(), unfold.is_visible()) == (True, False)
