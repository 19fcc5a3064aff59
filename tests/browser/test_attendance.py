"""Attendance in one pass of the keyboard, and a pasted list with a doubtful line."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.models import Activity, Institution
from workshops.models import Participation, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "projects/thb-serbia/activities/1.2.2/participants/"


def is_accessible(page) -> bool:
    found = [
        (one["id"], one["nodes"][0]["html"][:160]) for one in Axe().run(page).response["violations"]
    ]
    assert found == []
    return True


def test_a_pasted_list_is_ticked_by_the_keyboard(page, site, sign_in, faults):
    sign_in("staff")
    page.goto(f"{site}/en/{LIST}paste/")
    page.get_by_label("Lines").fill(
        "Ime i prezime;Institucija;Pol\nVera Verić;MUP;ž\nМарко Илић;МУП;м\nZora;MUP;ž"
    )
    page.get_by_role("button", name="Read the lines").click()
    page.get_by_label("Who is meant in line 4").wait_for()
    assert is_accessible(page)
    page.get_by_label("Who is meant in line 4").select_option(label="a new person of this name")
    page.get_by_role("button", name="Save all as chosen").click()
    page.wait_for_url(f"**/{LIST}")
    assert is_accessible(page)
    page.locator("input[type=radio]:checked").first.focus()
    for key in ("Space", "ArrowDown", "x", "j", "Space", "k", "ArrowUp"):
        page.keyboard.press(key)
    assert "came 2, excused 1, expected 0" in page.locator("#tally").inner_text()
    page.keyboard.press("Space")  # taken back
    assert "came 1, excused 1, expected 1" in page.locator("#tally").inner_text()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: 3 attendances are new.").wait_for()
    rows = Participation.objects.order_by("person__name")
    assert {row.person.name: row.attendance for row in rows.select_related("person")} == {
        "Vera Verić": "came",
        "Zora": "excused",
        "Марко Илић": "came",
    }
    activity = Activity.objects.get(project__slug="thb-serbia", code="1.2.2")
    assert (activity.women, activity.men, activity.totals_from_list) == (1, 1, True)
    assert faults == []


def test_the_pages_of_a_person_are_accessible(page, site, sign_in, faults):
    activity = Activity.objects.get(project__slug="thb-serbia", code="1.2.2")
    at = Institution.objects.get(key="mup")
    for name in ("Vera Verić", "Верић Вера"):
        person = Person.objects.create(project=activity.project, name=name, institution=at)
        Participation.objects.create(activity=activity, person=person, institution=at)
    sign_in("manager")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("", "erase/"):
            page.goto(f"{site}/sr/projects/thb-serbia/people/{person.pk}/{path}")
            assert is_accessible(page)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert faults == []
