"""The timeline with the keyboard, with the mouse, on paper and without a script."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/en/projects/thb-serbia/timeline/"


@pytest.fixture
def timeline(page, site, sign_in, faults):
    sign_in("viewer")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site + ADDRESS)
    yield page
    assert faults == []


def test_arrow_keys_go_from_row_to_row_and_say_what_it_shows(timeline):
    timeline.get_by_role("link", name="1.1.1", exact=True).focus()
    timeline.keyboard.press("ArrowDown")
    focused = timeline.locator(":focus")
    assert focused.inner_text() == "1.1.2"
    shown = timeline.locator("#timeline-details").inner_text()
    assert shown == (
        "1.1.2° Analysis of the organisation of the Criminal Police Directorate · "
        "Approved: 19–23 Nov 2018 · Current: 19–23 Nov 2018 · Actual: 26–30 Nov 2018 · "
        "Slip, days: +7 · Status: completed"
    )
    assert focused.get_attribute("aria-describedby") == "timeline-details"
    timeline.keyboard.press("ArrowUp")
    timeline.keyboard.press("ArrowUp")
    # The head of a component is a stop too: its button closes it.
    assert timeline.locator(":focus").get_attribute("aria-label") == "Activities of component 1"


def test_a_component_closes_and_says_so(timeline):
    row = timeline.get_by_role("link", name="1.1.1", exact=True)
    button = timeline.get_by_role("button", name="Activities of component 1")
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert not row.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    said = timeline.locator("#timeline-said")
    assert said.inner_text() == "Activities of component 1: activities hidden"
    button.focus()
    timeline.keyboard.press("ArrowDown")
    assert timeline.locator(":focus").get_attribute("aria-label") == "Activities of component 2"
    timeline.get_by_role("button", name="Components alone").click()
    assert timeline.locator("tbody:not(.group) tr:visible").count() == 13  # the list of marks
    timeline.get_by_role("button", name="Components alone").click()
    assert row.is_visible()


def test_the_chart_gets_wide_inside_its_region(timeline):
    region = timeline.get_by_role("region", name="Timeline")

    def widths():
        return timeline.evaluate(
            "[document.documentElement.scrollWidth <= innerWidth,"
            " document.querySelector('.timeline').scrollWidth]"
        )

    whole = widths()
    timeline.get_by_role("button", name="Months").click()
    wide = widths()
    assert whole[0] and wide[0]
    assert whole[1] == region.evaluate("e => e.clientWidth") < wide[1]
    assert wide[1] >= 24 * 150
    assert timeline.locator("#timeline-said").inner_text() == (
        "The chart is wide enough to read single days."
    )
    timeline.get_by_role("button", name="Whole project").click()
    assert widths() == whole


def test_bars_stand_under_their_months(timeline):
    """The lines behind the rows, the scale and the bars share one measure."""
    places = timeline.evaluate(
        """() => {
          const box = (e) => e.getBoundingClientRect();
          const lines = box(document.querySelector('.lines'));
          const row = [...document.querySelectorAll('.timeline tr')]
            .find((row) => row.textContent.includes('2.1.6'));
          return {
            lines: lines.left,
            scale: box(document.querySelector('.scale')).left,
            bars: box(row.querySelector('svg')).left,
            right: box(row.querySelector('svg')).right - lines.right,
          };
        }"""
    )
    assert abs(places["lines"] - places["bars"]) < 1
    assert abs(places["scale"] - places["bars"]) < 1
    assert abs(places["right"]) < 1


def test_dates_become_columns(timeline):
    cell = timeline.locator("tr", has_text="Study visit to Slovenia").locator("td").first
    assert cell.bounding_box()["width"] < 2
    timeline.get_by_label("Dates as columns").check()
    assert cell.bounding_box()["width"] > 100


def test_it_prints_on_one_page_of_a3(timeline):
    file = timeline.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file)
    assert [(round(float(wide)), round(float(high))) for wide, high in boxes] == [(1191, 842)]


def test_the_table_is_whole_without_a_script(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site + "/en/accounts/login/")
    page.get_by_label("Username").fill("viewer")
    page.get_by_label("Password").fill("viewer-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(site + ADDRESS)
    assert page.locator("tbody:not(.group) tr", has_text="Study visit to Slovenia").is_visible()
    assert not page.get_by_role("button", name="Quarters").is_visible()
    page.get_by_label("Dates as columns").check()
    assert page.get_by_role("cell", name="18–22 Mar 2019").first.is_visible()
