"""What axe cannot see of WCAG 2.2 AA, on one page of each kind: the keyboard alone, 400 % zoom,
spacing of text, forced colours, reduced motion, the size of what can be pressed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROJECT = "projects/thb-serbia/"
SAMPLE = [
    "",
    "p/thb-serbia/",
    "accessibility/",
    "my/",
    PROJECT,
    PROJECT + "timeline/",
    PROJECT + "activities/",
    PROJECT + "activities/add/",
    PROJECT + "activities/1.2.1/",
    PROJECT + "recommendations/",
    PROJECT + "reports/IQR-05/",
    PROJECT + "procurement/",
]

# Visits by Tab; of each stop whether its focus is drawn, lies in the window and is not covered.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const x = Math.max(0, Math.min(box.left + Math.min(box.width / 2, 20), innerWidth - 1));
  const y = Math.max(0, Math.min(box.top + Math.min(box.height / 2, 10), innerHeight - 1));
  const top = document.elementFromPoint(x, y);
  const faults = [];
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!drawn) faults.push("no outline");
  if (box.bottom <= 0 || box.top >= innerHeight || box.width < 2) faults.push("out of sight");
  const free = !top || at.contains(top) || top.contains(at) || top.closest("label");
  if (!free) faults.push("covered");
  at.setAttribute("data-visited", "");
  return {what: at.outerHTML.slice(0, 120), faults};
}"""
NOT_VISITED = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter(one => one.tabIndex >= 0 && !one.disabled)
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .filter(one => !one.hasAttribute("data-visited") && one.type !== "radio")
  .map(one => one.outerHTML.slice(0, 120))"""

# Below 24 × 24 pixels, not in a sentence, and with a neighbour nearer than the rule allows (2.5.8).
TOO_SMALL = """() => {
  const all = [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => one.checkVisibility() && !one.closest("table.rows thead")
      && one.getBoundingClientRect().width > 2);
  const small = box => box.width < 24 || box.height < 24;
  const found = [];
  for (const one of all) {
    const box = one.getBoundingClientRect();
    if (!small(box)) continue;
    const beside = [...one.parentElement.childNodes];
    const words = beside.some(node => node.nodeType === 3 && node.textContent.trim());
    if (getComputedStyle(one).display === "inline" && words) continue;
    const labels = [...(one.labels || [])];
    if (labels.some(label => !small(label.getBoundingClientRect()))) continue;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const near = all.find(other => {
      if (other === one || other.contains(one) || one.contains(other)) return false;
      const that = other.getBoundingClientRect();
      if (small(that))
        return Math.hypot(that.left + that.width / 2 - x, that.top + that.height / 2 - y) < 24;
      const nearX = Math.max(that.left, Math.min(x, that.right));
      const nearY = Math.max(that.top, Math.min(y, that.bottom));
      return Math.hypot(nearX - x, nearY - y) < 12;
    });
    if (near) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""

TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
# What hides a part of its own text, outside of what is for screen readers alone.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *")]
  .filter(one => /hidden|clip/.test(getComputedStyle(one).overflow) && one.clientWidth > 2
    && one.checkVisibility() && !one.closest(".visually-hidden, svg, table.rows thead, .timeline")
    && (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2))
  .map(one => one.outerHTML.slice(0, 120))"""
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


def test_the_keyboard_alone_reaches_everything_and_sees_where_it_is(page, site, sign_in):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in("manager")
    found = {}
    for path in SAMPLE:
        page.goto(f"{site}/en/{path}")
        faults = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop is None:
                break
            faults += [f"{fault}: {stop['what']}" for fault in stop["faults"]]
        else:
            faults.append("no way out")
        faults += [f"not reached: {one}" for one in page.evaluate(NOT_VISITED)]
        if faults:
            found[path] = faults[:5]
    assert found == {}


@pytest.mark.parametrize("language", ["en", "sr"])
def test_nothing_is_lost_at_400_percent_or_with_wider_spacing(page, site, sign_in, language):
    sign_in("manager")
    found = {}
    for path in SAMPLE:
        for width, height, spaced in ((640, 512, False), (320, 256, False), (320, 256, True)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{site}/{language}/{path}")
            if spaced:
                page.evaluate(SPACING)
            faults = page.evaluate(CUT_OFF)[:3]
            if page.evaluate(TOO_WIDE):
                faults.append("scrolls sideways")
            if faults:
                found[f"{path} at {width}{', spaced' if spaced else ''}"] = faults
    assert found == {}


def test_what_scrolls_sideways_by_itself_can_be_scrolled_by_keyboard(page, site, sign_in):
    sign_in("manager")
    page.set_viewport_size({"width": 320, "height": 600})
    for path in (PROJECT + "timeline/", PROJECT + "plan/"):
        page.goto(f"{site}/en/{path}")
        boxes = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => one.scrollWidth > "
            "one.clientWidth + 2 && /auto|scroll/.test(getComputedStyle(one).overflowX))"
            ".map(one => [one.tabIndex, one.getAttribute('aria-label') !== null])"
        )
        assert all(box == [0, True] for box in boxes), path


@pytest.mark.parametrize("width", [390, 1440])
def test_what_can_be_pressed_is_large_enough_or_stands_alone(page, site, sign_in, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("manager")
    found = {}
    for path in SAMPLE:
        page.goto(f"{site}/en/{path}")
        if small := page.evaluate(TOO_SMALL):
            found[path] = small[:5]
    assert found == {}


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_charts_and_states_are_told_apart_in_forced_colours(page, site, sign_in, scheme):
    sign_in("viewer")
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(f"{site}/en/{PROJECT}")
    colours = page.evaluate(
        """() => {
        const of = (query, name) => getComputedStyle(document.querySelector(query))[name];
        return {paper: of("body", "backgroundColor"), done: of("svg .done", "fill"),
          plan: of("svg .plan", "fill"), line: of(".done-line", "stroke"),
          planned: of(".plan-line", "stroke"), ink: of("body", "color")};
      }"""
    )
    others = {colours[name] for name in ("done", "plan", "ink")}
    assert len({*others, colours["paper"]}) == 4, colours
    assert colours["line"] != colours["planned"]
    assert page.locator(".light.green", has_text="on track").first.is_visible()
    border = page.evaluate(
        "getComputedStyle(document.querySelector('.state.planned'), '::before').borderTopStyle"
    )
    assert border == "solid"


def test_nothing_moves_for_who_asks_for_less_motion(page, site, sign_in):
    sign_in("viewer")
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(behaviour) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/en/{PROJECT}timeline/")
    assert page.evaluate(behaviour) == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_each_chart_has_its_numbers_as_a_table(page, site, sign_in):
    sign_in("viewer")
    page.goto(f"{site}/en/{PROJECT}")
    assert page.locator("figure.curve > svg[aria-hidden=true]").count() == 1
    page.get_by_text("The same as a table").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("cell", name="31 Aug 2018").is_visible()


def test_saving_and_refusing_are_announced(page, site, sign_in):
    sign_in("staff")
    page.goto(f"{site}/en/accounts/preferences/")
    page.get_by_label("Email address").fill("staff@example.rs")
    page.get_by_label("Current password").fill("staff-demo")
    page.get_by_role("main").get_by_role("button", name="Save").last.click()
    assert "Your preferences are saved." in page.get_by_role("status").inner_text()
    page.get_by_label("Email address").fill("no address")
    page.get_by_role("main").get_by_role("button", name="Save").last.click()
    assert "Enter a valid email address" in page.get_by_role("alert").first.inner_text()


def test_a_password_may_be_pasted_and_kept_by_a_password_manager(page, site, faults):
    page.goto(f"{site}/en/accounts/login/")
    assert page.get_by_label("Username").get_attribute("autocomplete") == "username"
    password = page.get_by_label("Password")
    assert password.get_attribute("autocomplete") == "current-password"
    password.evaluate(
        "(field) => field.addEventListener('paste', (event) => {"
        " field.dataset.pasted = event.defaultPrevented; })"
    )
    password.focus()
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new ClipboardEvent('paste', {cancelable: true, bubbles: true}))"
    )
    assert password.get_attribute("data-pasted") == "false"
    assert faults == []
