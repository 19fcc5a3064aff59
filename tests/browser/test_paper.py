"""Every page on paper: a document with its head and foot on each sheet, and nothing to click."""

import re
import shutil
import subprocess

import pytest
from django.utils import translation

from tests.walk.addresses import our_pages
from tests.walk.records import EMPTY, SLUG, prepare

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROJECT = f"projects/{SLUG}/"
# Language: title of the project, line of the EU, mark of the data, number of the sheet, the day,
# and words of navigation and tools that are of no use on paper.
WORDS = {
    "en": (
        "Support to Strengthening the Fight against Trafficking in Human Beings",
        "Funded by the European Union",
        "EXAMPLE – not the Ministry's data.",
        "Page {} of {}",
        r"(As of|Printed on) \d{1,2} \w+ \d{4}",
        [
            "Skip to the content", "Sign out", "Public page", "Close the menu",
            "Show another day", "Remove all", "Previous", "CSV", "Leave without saving",
        ],
    ),
    "sr": (
        "Подршка у јачању капацитета у борби против трговине људима",
        "Финансира Европска унија",
        "ПРИМЕР – нису подаци Министарства.",
        "Страна {} од {}",
        r"(Пресек на дан|Одштампано) \d{1,2}\. \d{1,2}\. \d{4}\.",
        [
            "Пређи на садржај", "Одјави се", "Јавна страница", "Затвори мени",
            "Прикажи други дан", "Уклони све", "Претходна", "CSV", "Одустани без чувања",
        ],
    ),
}  # fmt: skip


def sheets_of(file) -> list[str]:
    """The text of each page of a PDF, in one line."""
    done = subprocess.run(
        [shutil.which("pdftotext"), "-layout", "-", "-"],
        input=file,
        capture_output=True,
        check=True,
    )
    return [" ".join(sheet.split()) for sheet in done.stdout.decode().split("\f")[:-1]]


def sizes_of(file) -> set[tuple[int, int]]:
    """Width and height of the sheets, in millimetres."""
    found = re.findall(rb"/MediaBox ?\[ ?0 0 ([\d.]+) ([\d.]+) ?\]", file)
    return {tuple(round(float(side) / 72 * 25.4) for side in one) for one in found}


def faults_of(sheets, words, *, of_project) -> list[str]:
    title, eu, example, number, day, navigation = words
    expected = [eu, *([title, example] if of_project else ["Twinning"])]
    found = []
    for place, sheet in enumerate(sheets, start=1):
        wanted = [*expected, number.format(place, len(sheets))]
        found += [f"sheet {place} lacks: {text}" for text in wanted if text not in sheet]
        if not re.search(day, sheet):
            found.append(f"sheet {place} has no day")
    whole = " ".join(sheets)
    return found + [f"has: {word}" for word in navigation if re.search(rf"\b{word}\b", whole)]


# Half of the pages in each language: each is printed once.
@pytest.mark.parametrize("language", WORDS)
def test_every_page_prints_as_a_document(page, site, sign_in, settings, language):
    with translation.override("en"):
        pages = [
            one
            for one in our_pages(prepare(settings))
            if one.status == 200 and EMPTY not in one.path and one.name != "offline"
        ]
    found = {}

    def look(path):
        page.goto(f"{site}/{language}/{path}")
        file = page.pdf(prefer_css_page_size=True)
        of_project = SLUG in path
        if faults := faults_of(sheets_of(file), WORDS[language], of_project=of_project):
            found[path] = faults[:6]
        if "/timeline/" not in path and not sizes_of(file) <= {(210, 297), (297, 210)}:
            found.setdefault(path, []).append(f"sheets of {sizes_of(file)}")

    mine = pages[list(WORDS).index(language) :: 2]
    for one in mine:
        if "nobody" in one.roles:
            look(one.path)
    sign_in("manager")
    for one in mine:
        if "manager" in one.roles and "nobody" not in one.roles:
            look(one.path)
    assert found == {}


def test_a_long_table_has_its_head_on_every_sheet(page, site, sign_in):
    sign_in("viewer")
    page.goto(f"{site}/en/{PROJECT}activities/?on=2020-01-20")
    file = page.pdf(prefer_css_page_size=True)
    sheets = sheets_of(file)
    assert len(sheets) > 1
    for sheet in sheets[:-1]:
        assert re.search(r"Code ↑ Title Kind Status Begins End Days", sheet)
        assert "As of 20 Jan 2020" in sheet
    assert sizes_of(file) == {(297, 210)}
    assert "This document has rows 1 to 50 of" in sheets[-1]


def test_what_is_folded_on_the_screen_is_open_on_paper(page, site, sign_in):
    sign_in("viewer")
    page.goto(f"{site}/en/{PROJECT}")
    table = page.get_by_role("cell", name="31 Aug 2018")
    assert not table.is_visible()
    printed = " ".join(sheets_of(page.pdf(prefer_css_page_size=True)))
    assert "M0 31 Aug 2018 0.0 %" in printed
    assert "Green from 0.95, amber from 0.85, red below." in printed


def test_filters_in_use_are_printed_and_their_fields_are_not(page, site, sign_in):
    sign_in("viewer")
    page.goto(f"{site}/en/{PROJECT}activities/?kind=workshop")
    printed = " ".join(sheets_of(page.pdf(prefer_css_page_size=True)))
    assert "Kind: workshop" in printed
    assert "Institution" not in printed


def test_lights_and_states_keep_their_sign_and_word_in_black_and_white(page, site, sign_in):
    sign_in("viewer")
    page.goto(f"{site}/en/{PROJECT}")
    printed = " ".join(sheets_of(page.pdf(prefer_css_page_size=True)))
    for sign in ("● on track", "▲ at risk", "■ behind"):
        assert sign in printed
    page.emulate_media(media="print")
    colours = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
