"""The timeline drawn, as SVG and on paper."""

import json
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from django.conf import settings

from accounts.models import User
from activities.models import Project
from core.texts import Shown
from reports.loading import load
from reports.timeline.drawing import draw
from reports.timeline.frame import Heading
from reports.timeline.shapes import Rect, Text
from tests.reports.timeline.rows import cells, many

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def texts_on(page):
    return [shape.text for shape in page.shapes if isinstance(shape, Text)]


def test_up_to_100_rows_stand_on_one_page_and_more_run_over_several():
    heading = Heading("A project", ("As of 1 Oct 2019",))
    assert [len(draw(many(number), heading)) for number in (0, 1, 60, 100)] == [1, 1, 1, 1]
    pages = draw(many(200), heading)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        texts = texts_on(page)
        assert {"A project", "M12", "Legal framework", f"Page {number} of {len(pages)}"} <= set(
            texts
        )
        assert all(shape.y <= page.height for shape in page.shapes if isinstance(shape, Rect))
    shown = [one for page in pages for one in texts_on(page) if one.startswith("Work ")]
    assert shown == [f"Work {n}" for n in range(200)]
    (single,) = draw(many(200), heading, one_page=True)
    assert single.height > 297


def test_a_long_title_is_cut_where_its_column_ends():
    timeline = many(1)
    row = timeline.groups[0].rows[0]
    timeline.groups[0].rows[0] = row._replace(title=Shown("Međuinstitucionalna radionica " * 9))
    (page,) = draw(timeline, Heading("A project", ()))
    (title,) = [one for one in texts_on(page) if one.startswith("Među")]
    assert title.endswith("…")
    assert 50 < len(title) < 120


def demonstration(signed_in):
    load(json.loads(FILE.read_text()))
    return signed_in(User.objects.create_superuser("boss"))


@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_drawing_of_the_demonstration_is_well_formed_and_styled_by_attributes(
    signed_in, language
):
    client = demonstration(signed_in)
    answer = client.get(f"/{language}/projects/thb-serbia/timeline.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert (root.get("width"), root.get("height")) == ("420mm", "297mm")
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg", "title", "rect", "line", "text", "polygon", "path",
    }  # fmt: skip
    assert not [element for element in root.iter() if element.get("style")]
    a4 = ElementTree.fromstring(
        client.get(f"/{language}/projects/thb-serbia/timeline.svg?paper=a4").content
    )
    assert (a4.get("width"), a4.get("viewBox")) == ("297mm", root.get("viewBox"))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Support to Strengthening the Fight against Trafficking in Human Beings",
                "As of 20 Jan 2020 · 60 activities",
                "EXAMPLE – not the Ministry's data",
                "Funded by the European Union",
                "postponed, no date yet",
            ],
        ),
        (
            "sr",
            [
                "Подршка у јачању капацитета у борби против трговине људима",
                "Пресек на дан 20. 1. 2020. · 60 активности",
                "ПРИМЕР – нису подаци Министарства",
                "Финансира Европска унија",
                "Обука граничне полиције по моделу Фронтекса, прва група",
            ],
        ),
    ],
)
def test_the_paper_of_the_demonstration_is_one_page_with_its_text(
    signed_in, tmp_path, language, expected
):
    client = demonstration(signed_in)
    for paper, size in (("", "1190.55 x 841.89"), ("?paper=a4", "841.89 x 595.")):
        answer = client.get(f"/{language}/projects/thb-serbia/timeline.pdf{paper}")
        assert answer["Content-Disposition"] == (
            'inline; filename="thb-serbia-timeline-2020-01-20.pdf"'
        )
        file = tmp_path / "timeline.pdf"
        file.write_bytes(answer.content)

        def run(*command, file=file):
            found = subprocess.run([*command, file], capture_output=True, text=True, check=True)
            return found.stdout

        about = run("pdfinfo")
        assert re.search(r"^Pages: +1$", about, re.MULTILINE)
        assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
        assert size in about
        assert expected[0] in about
        fonts = {line.split()[0].split("+")[1] for line in run("pdffonts").splitlines()[2:]}
        assert fonts == {"TwinningSans-Regular", "TwinningSans-Bold"}
        said = subprocess.run(
            ["pdftotext", "-layout", file, "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for words in expected:
            assert words in said


def test_the_table_of_the_demonstration_speaks_serbian(signed_in):
    client = demonstration(signed_in)
    page = client.get("/sr/projects/thb-serbia/timeline/")
    assert cells(page)["3.3.1°"] == [
        "Нацрт стандардних оперативних процедура за идентификацију жртава",
        *("20. 5. – 14. 6. 2019.", "20. 5. – 14. 6. 2019.", "20. 5. – 21. 6. 2019."),
        *("+7", "завршено"),
    ]


def test_a_project_of_another_day_has_its_own_paper(plan, client):
    assert Project.objects.get().demonstration is False
    drawing = client.get(
        "/en/projects/p/timeline.svg?on=2019-05-25&status=planned"
    ).content.decode()
    assert "As of 25 May 2019 · 5 activities" in drawing
    assert "Status: planned" in drawing
    assert "EXAMPLE" not in drawing
