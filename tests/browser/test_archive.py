"""The pages of an archive, opened from the disk as somebody will in many years."""

import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import transaction

from reports.loading import load, read
from tests.reports.test_whole_project import DEMONSTRATION
from tests.reports.whole_project import areas_of_migrations, whole_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["index.html", "figures.html", "timeline.html", "activities.html", "stages.html",
         "activities/1.2.1.html", "recommendations.html", "missions.html", "equipment.html",
         "acts.html"]  # fmt: skip


@pytest.fixture
def archive(tmp_path):
    with transaction.atomic():
        load(read(DEMONSTRATION), release=True)
    call_command("archive_project", "thb-serbia", to=str(tmp_path / "a.zip"), verbosity=0)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "a")
    return tmp_path / "a"


@pytest.fixture
def handed_over(tmp_path):
    """With reports, versions of the plan and a meeting."""
    with transaction.atomic():
        areas_of_migrations()
        whole_project()
    call_command("archive_project", "whole", to=str(tmp_path / "b.zip"), verbosity=0)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path / "b")
    return tmp_path / "b"


@pytest.mark.parametrize("width", [390, 1440])
def test_what_was_handed_over_fits_and_is_accessible(handed_over, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for language in ("en", "sr"):
        for name in ("reports.html", "plan.html", "plan/2.html", "committee.html"):
            page.goto((handed_over / language / name).as_uri())
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide), (language, name)
            violations = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == [], name


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_open_from_the_disk_without_complaint(archive, page, width):
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on(
        "request",
        lambda request: request.url.startswith("file:") or faults.append(request.url),
    )
    page.set_viewport_size({"width": width, "height": 800})
    for language in ("en", "sr", "sr-latn"):
        for name in PAGES:
            page.goto((archive / language / name).as_uri())
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide), (language, name)
            assert page.locator("h1").count() == 1
    assert faults == []


def test_pages_are_accessible(archive, page):
    for name in PAGES:
        page.goto((archive / "sr" / name).as_uri())
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == [], name


def test_one_finds_a_recommendation_from_the_first_page(archive, page):
    page.goto((archive / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Activities").click()
    page.get_by_role("link", name="1.2.1 Multidisciplinary workshop").click()
    page.get_by_role("link", name="R-1.2.1-02").click()
    assert page.url.endswith("recommendations.html#R-1.2.1-02")
    page.get_by_role("link", name="Српски").click()
    assert page.locator("h1").inner_text() == "Препоруке"
