"""A workshop that was held, entered by keyboard alone: one page, one save."""

import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As fast as somebody types who looks at the page: ten keys a second, a moment for each Tab.
TYPING, TABBING = 100, 150
FOCUSED = (
    "document.activeElement.getAttribute('aria-label') || document.activeElement.id "
    "|| document.activeElement.tagName"
)


class Keyboard:
    """Reaches fields by Tab alone, counts what was pressed, and never loses the focus."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, key):
        self.page.keyboard.press(key, delay=5)
        self.page.wait_for_timeout(TABBING - 5)
        self.pressed += 1
        assert self.page.evaluate(FOCUSED) != "BODY", f"The focus is lost after {key}"

    def reach(self, name):
        """`name`: the id of the field, or its label where that is written as aria-label."""
        for _step in range(60):
            if self.page.evaluate(FOCUSED) == name:
                return self
            self.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab; at {self.page.evaluate(FOCUSED)}")

    def type(self, text):
        self.page.keyboard.type(text, delay=TYPING)
        self.pressed += len(text)
        return self


def test_a_held_workshop_takes_one_page_one_save_and_less_than_two_minutes(
    page, site, sign_in, faults
):
    sign_in("staff")
    page.goto(f"{site}/en/projects/thb-serbia/workshops/")
    page.get_by_role("link", name="Enter one that was held").focus()
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    started = time.monotonic()
    keys = Keyboard(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/add/?kind=workshop&held=1")

    keys.reach("id_component").type("2")
    keys.reach("id_code").type("2.3.6")
    keys.reach("id_title_en").type("Cooperation with prosecutors")
    keys.reach("id_current_start").type("16.1.2020")
    keys.reach("id_current_end").type("16.1.")
    keys.reach("id_place").type("Novi Sad")
    for institution in ("MUP", "UKP", "MRZBSP", "CZŽTLJ", "RJT", "BMI"):
        keys.reach(f"{institution}: Attended").press("Space")
    keys.reach("id_women").type("16")
    keys.reach("id_men").type("14")
    keys.reach("id_finding-0-text_en").type("Joint teams save time.")
    keys.reach("id_finding-1-text_en").type("Forms differ by town.")
    keys.reach("id_finding-2-area").type("pro")
    keys.reach("id_finding-2-text_en").type("Hold a monthly meeting.")
    keys.reach("id_finding-2-addressee").type("RJT")
    keys.reach("id_finding-2-due").type("30.6.")
    keys.reach("id_finding-3-text_en").type("Use one form.")
    keys.reach("id_finding-3-due")
    page.keyboard.press("Enter")
    page.wait_for_url("**/activities/2.3.6/")
    seconds = time.monotonic() - started

    assert seconds < 120, f"{seconds:.0f} seconds, {keys.pressed} keys"
    assert [url.split("/projects/thb-serbia/")[1] for url in loads] == [
        "activities/add/?kind=workshop&held=1",
        "activities/2.3.6/",
    ]
    shown = page.get_by_role("main").inner_text()
    assert "Activity 2.3.6 is saved." in shown
    assert "30 (women 16, men 14)" in shown
    for code, text in (
        ("R-2.3.6-01", "Joint teams save time."),
        ("R-2.3.6-02", "Forms differ by town."),
        ("R-2.3.6-03", "Hold a monthly meeting."),
        ("R-2.3.6-04", "Use one form."),
    ):
        assert code in shown
        assert text in shown
    rows = page.get_by_role("row").filter(has=page.get_by_text("yes")).count()
    assert rows == 6
    assert faults == []

    page.goto(f"{site}/en/projects/thb-serbia/workshops/?on=2020-01-20")
    assert page.locator(".figure", has_text="Held").locator(".value").inner_text().strip("°") == "9"


def test_another_kind_and_back_keeps_what_was_typed(page, site, sign_in, faults):
    sign_in("staff")
    page.goto(f"{site}/en/projects/thb-serbia/activities/add/?kind=workshop")
    page.get_by_label("Topic in English").fill("Referral of victims")
    page.get_by_label("Multidisciplinary").check()
    page.get_by_label("Trainers or moderators").fill("Ana Anić")
    for kind, field in (("training", "Model or curriculum"), ("workshop", "Topic in English")):
        page.get_by_label("Kind*").first.select_option(kind)
        page.get_by_role("button", name="Fit the form to the kind").click()
        page.get_by_label(field).wait_for()
    assert page.get_by_label("Topic in English").input_value() == "Referral of victims"
    assert page.get_by_label("Multidisciplinary").is_checked()
    assert page.get_by_label("Trainers or moderators").input_value() == "Ana Anić"
    assert faults == []
