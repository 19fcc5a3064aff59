"""The dashboard as a PDF: one page, with the numbers of the page."""

import re
import shutil
import subprocess

import pytest
from django.utils import translation

from activities.models import Project
from reports.dashboard_paper import paper_data
from reports.loading import load, read
from reports.management.commands.demonstration import FILE
from reports.views.dashboard import figures_of
from tests.factories import ActivityFactory, MembershipFactory

pytestmark = pytest.mark.django_db
ADDRESS = "projects/thb-serbia/dashboard.pdf"
TABLE = {
    "2018-09-28": ["3.8 %", "0.9 %", "1 of 24", "+0.1", "1.07", "13 Jul 2020", "1 of 1"],
    "2019-07-05": [
        "42.1 %",
        "35.4 %",
        "11 of 24",
        "−0.2",
        "0.98",
        "12 Sep 2020",
        "22 of 22",
        "357",
    ],
    "2020-01-20": ["69.4 %", "67.2 %", "17 of 24", "−0.2", "0.99", "8 Sep 2020", "39 of 42", "652"],
}


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read(FILE), release=True)


@pytest.fixture
def project(loaded, signed_in):
    project = Project.objects.get(slug="thb-serbia")
    signed_in(MembershipFactory(project=project).user)
    return project


@pytest.mark.parametrize("day", sorted(TABLE))
def test_the_paper_has_the_numbers_of_the_page(project, rf, day):
    data = paper_data(figures_of(rf.get("/", {"on": day}), project))
    shown = [bar["value"] for bar in data["bars"]] + [one["value"] for one in data["figures"]]
    assert [words for words in TABLE[day] if words not in shown] == []


def test_the_paper_is_one_page_also_of_a_plan_with_many_late_activities(project, client):
    component = project.components.get(code="1")
    for number in range(1, 40):
        ActivityFactory(
            project=project, component=component, code=f"1.9.{number}", title_en="Late " * 30
        )
    for language in ("en", "sr-latn", "sr"):
        answer = client.get(f"/{language}/{ADDRESS}", {"on": "2020-01-20"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 1


def test_what_people_typed_is_never_part_of_the_source(project, client):
    Project.objects.update(title_en='#panic("x") $ * _ \\ " ] <b>')
    assert client.get(f"/en/{ADDRESS}").content.startswith(b"%PDF")


def test_a_project_without_a_plan_has_a_paper(office, client):
    assert client.get("/en/projects/p/dashboard.pdf").content.startswith(b"%PDF")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
def test_the_paper_in_cyrillic_reads_so(project, client, tmp_path):
    with translation.override("sr"):
        content = client.get(f"/sr/{ADDRESS}").content
    file = tmp_path / "dashboard.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    text = re.sub(r"\s+", " ", done.stdout)
    for words in (
        "ПРИМЕР – нису подаци Министарства.",
        "Подршка у јачању капацитета у борби против трговине људима",
        "Пројекат је по плану: 0,2 месеца иза плана.",
        "Протекло време 69,4 %",
        "39 од 42",
        "Финансира Европска унија",
    ):
        assert words in text, words
