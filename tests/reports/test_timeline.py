"""The timeline: its rows, its table, its drawings and its paper."""

import html
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from activities.models import Activity, Extension, Project
from core.texts import Shown
from reports.loading import load
from reports.timeline.drawing import draw
from reports.timeline.frame import Heading
from reports.timeline.of_project import timeline_of
from reports.timeline.rows import Group, Mark, Row, Timeline
from reports.timeline.shapes import Rect, Text
from reports.timeline.table import ScaleWriter, TableWriter
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    ContractFactory,
    LotFactory,
    ProcurementFactory,
    StageFactory,
)
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db
ADDRESS = "/en/projects/p/timeline/"
FILE = Path(__file__).resolve().parents[2] / "data" / "thb_serbia.json"
T = date(2019, 10, 1)


def day(text):
    return date.fromisoformat(f"2019-{text}")


def span(first, last):
    return day(first), day(last)


@pytest.fixture
def plan(office):
    """One activity of each status on 1 October 2019, with approved dates."""
    project, component = office

    def add(code, first, last, **kwargs):
        activity = ActivityFactory(
            project=project, component=component, code=code, title_en=f"Work {code}",
            title_sr=f"Posao {code}", current_start=day(first), current_end=day(last), **kwargs,
        )  # fmt: skip
        activity.approve(on=day("01-15"))
        return activity

    add("1.1.1", "03-04", "03-05").hold(start=day("03-11"), end=day("03-12"))
    add("1.1.2", "09-02", "10-31").begin(start=day("09-09"))
    add("1.1.3", "11-04", "11-05").set_dates(
        new_start=day("11-11"), new_end=day("11-15"), on=day("08-01")
    )
    add("1.1.4", "06-03", "06-04").postpone(
        reason="premises/IT", on=day("05-20"), new_start=day("12-02"), new_end=day("12-03")
    )
    add("1.1.5", "06-10", "06-11").postpone(reason="premises/IT", on=day("05-20"))
    add("1.1.6", "07-01", "07-02").cancel(
        reason="planning error", act=ActFactory(project=project), on=day("06-01")
    )
    add("1.1.7", "08-05", "08-06")
    ActivityFactory(project=project, component=component, code="1.1.8", status="draft")
    ActivityFactory(
        project=project, component=component, code="1.2.1", title_en="Not approved",
        title_sr="", current_start=day("12-09"), current_end=day("12-10"),
    )  # fmt: skip
    return project


def rows_of(project, on=T, query=""):
    timeline, _form = timeline_of(project, on, T, QueryDict(query))
    return [row._replace(title=row.title.text, url="") for g in timeline.groups for row in g.rows]


def slips(rows):
    return {row.code: row.slip for row in rows if row.slip is not None}


def test_each_status_has_its_approved_current_and_actual_days(plan):
    rows = rows_of(plan)
    assert rows == [
        Row(
            *("1.1.1", "Work 1.1.1", "completed"),
            *(span("03-04", "03-05"), span("03-04", "03-05"), span("03-11", "03-12")),
        ),
        Row(
            *("1.1.2", "Work 1.1.2", "ongoing"),
            *(span("09-02", "10-31"), span("09-02", "10-31"), span("09-09", "10-01")),
        ),
        Row("1.1.3", "Work 1.1.3", "planned", span("11-04", "11-05"), span("11-11", "11-15")),
        Row(
            *("1.1.4", "Work 1.1.4", "postponed", span("06-03", "06-04"), span("06-03", "06-04")),
            proposed=span("12-02", "12-03"),
        ),
        Row("1.1.5", "Work 1.1.5", "postponed", span("06-10", "06-11"), span("06-10", "06-11")),
        Row("1.1.6", "Work 1.1.6", "cancelled", span("07-01", "07-02"), span("07-01", "07-02")),
        Row(
            *("1.1.7", "Work 1.1.7", "planned", span("08-05", "08-06"), span("08-05", "08-06")),
            overdue=True,
        ),
        Row("1.2.1", "Not approved", "planned", None, span("12-09", "12-10")),
    ]
    assert slips(rows) == {"1.1.1": 7, "1.1.2": 0, "1.1.3": 10, "1.1.7": 0}


def test_an_earlier_day_shows_what_was_known_then(plan):
    rows = {row.code: row for row in rows_of(plan, on=day("05-25"))}
    assert {code: row.status for code, row in rows.items()} == {
        "1.1.1": "completed", "1.1.2": "planned", "1.1.3": "planned", "1.1.4": "postponed",
        "1.1.5": "postponed", "1.1.6": "planned", "1.1.7": "planned", "1.2.1": "planned",
    }  # fmt: skip
    assert rows["1.1.2"].actual is None
    assert rows["1.1.3"].current == span("11-04", "11-05")
    assert slips(rows.values()) == {"1.1.1": 7, "1.1.2": 0, "1.1.3": 0, "1.1.6": 0, "1.1.7": 0}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=1.1.3", ["1.1.3"]),
        ("status=postponed", ["1.1.4", "1.1.5"]),
        ("status=overdue", ["1.1.7"]),
        ("status=draft", []),
        ("first=2019-11-01&last=2019-11-30", ["1.1.3"]),
        ("component=1&kind=training", []),
    ],
)
def test_the_filters_of_the_list_leave_their_rows(plan, query, codes):
    assert [row.code for row in rows_of(plan, query=query)] == codes


def test_a_status_filter_means_the_status_on_the_day(plan):
    rows = rows_of(plan, on=day("05-25"), query="status=planned")
    assert [row.code for row in rows] == ["1.1.2", "1.1.3", "1.1.6", "1.1.7", "1.2.1"]


def cells(page):
    """{code: the words of its cells} of the table on the page."""
    found = {}
    for row in re.findall(r"<tr class=\w+>(.*?)(?=<tr|<tbody|\n)", page.content.decode()):
        parts = [html.unescape(re.sub(r"<[^>]+>", "", part)) for part in row.split("<td>")]
        code, title = parts[0].split(" ", 1)
        found[code] = [title, *parts[1:-1]]
    return found


def test_the_table_says_in_words_what_the_bars_show(plan, client):
    page = client.get(ADDRESS)
    assert cells(page) == {
        "1.1.1": [
            "Work 1.1.1",
            "4–5 Mar 2019",
            "4–5 Mar 2019",
            "11–12 Mar 2019",
            "+7",
            "completed",
        ],
        "1.1.2": [
            *("Work 1.1.2", "2 Sep – 31 Oct 2019", "2 Sep – 31 Oct 2019", "9 Sep – 1 Oct 2019"),
            *("0", "ongoing"),
        ],
        "1.1.3": ["Work 1.1.3", "4–5 Nov 2019", "11–15 Nov 2019", "–", "+10", "planned"],
        "1.1.4": [
            *("Work 1.1.4", "3–4 Jun 2019", "3–4 Jun 2019", "–", "–"),
            "postponed, proposed: 2–3 Dec 2019",
        ],
        "1.1.5": [
            *("Work 1.1.5", "10–11 Jun 2019", "10–11 Jun 2019", "–", "–"),
            "postponed, no date yet",
        ],
        "1.1.6": ["Work 1.1.6", "1–2 Jul 2019", "1–2 Jul 2019", "–", "–", "cancelled"],
        "1.1.7": ["Work 1.1.7", "5–6 Aug 2019", "5–6 Aug 2019", "–", "0", "planned, overdue"],
        "1.2.1": ["Not approved", "–", "9–10 Dec 2019", "–", "–", "planned"],
    }
    # The year is the chart: 4 March is its day 63 of 365, and so on.
    assert [
        re.findall(r"<svg>(.*?)</svg>", row)[0]
        for row in re.findall(r"<tr class=\w+>.*?</svg>", page.content.decode())
    ] == [
        "<use href=#b x=16.99% width=.55% /><rect class=d x=18.9% width=.55% />",
        "<use href=#b x=66.85% width=16.44% /><rect class=d x=68.77% width=6.3% />",
        "<rect class=a x=84.11% width=.55% /><rect class=c x=86.03% width=1.37% />",
        "<use href=#b x=41.92% width=.55% /><rect class=p x=91.78% width=.55% />",
        "<use href=#b x=43.84% width=.55% />",
        "<use href=#b x=49.59% width=.55% />",
        "<use href=#b x=59.18% width=.55% />",
        "<rect class=c x=93.7% width=.55% />",
    ]


def test_what_happened_as_planned_is_one_bar(office, client):
    project, component = office
    held(project, component, "1.1.1", day("03-04")).approve(on=day("03-01"))
    body = client.get(ADDRESS).content.decode()
    assert "<svg><use href=#e x=16.99% width=.27% /></svg>" in body


def test_a_component_sums_up_its_rows(plan, client):
    other = ComponentFactory(project=plan, code="2", title_en="", title_sr="Druga")
    ActivityFactory(
        project=plan, component=other, code="2.1.1", current_start=day("02-01"),
        current_end=day("02-02"),
    )  # fmt: skip
    timeline, _form = timeline_of(plan, T, T, QueryDict(""))
    assert [
        (group.code, len(group.rows), group.completed, group.approved, group.current, group.actual)
        for group in timeline.groups
    ] == [
        (
            *("1", 8, 1, span("03-04", "11-05"), span("03-04", "12-10")),
            span("03-11", "10-01"),
        ),
        ("2", 1, 0, None, span("02-01", "02-02"), None),
    ]
    page = text(client.get(ADDRESS))
    assert "1 Legal framework 4 Mar – 5 Nov 2019 4 Mar – 10 Dec 2019" in page
    assert "1 of 8 completed" in page
    assert "<span lang=sr-Latn class=stand-in>Druga</span>" in client.get(ADDRESS).content.decode()


def test_months_extension_stages_committees_and_deadlines_are_marked(plan, client):
    Extension.objects.create(project=plan, on=day("06-01"), months=3)
    StageFactory(project=plan)
    lot = LotFactory(
        contract=ContractFactory(procurement=ProcurementFactory(project=plan)), number=2,
        title_en="Cars", delivery_deadline=day("07-15"),
    )  # fmt: skip
    component = plan.components.get()
    ActivityFactory(
        project=plan, component=component, code="1.3.1", kind="steering committee",
        title_en="Board", current_start=day("04-01"), current_end=day("04-01"),
    ).hold(start=day("04-03"), end=day("04-03"))  # fmt: skip
    timeline, _form = timeline_of(plan, T, T, QueryDict("q=1.1.1"))
    assert [(mark.kind, mark.name, mark.day) for mark in timeline.marks] == [
        ("committee", "1.3.1", day("04-03")),
        ("deadline", str(lot.number), day("07-15")),
    ]
    assert (len(timeline.months), timeline.end) == (15, date(2020, 3, 31))
    assert timeline.original_end == date(2019, 12, 31)
    assert [month.number for month in timeline.months if month.opens_a_quarter] == [1, 4, 7, 10, 13]
    page = client.get(ADDRESS)
    said = text(page)
    for words in (
        "extended; first agreed end 31 Dec 2019",
        "stage 1. First stage 1 Jan – 30 Jun 2019",
        "extension First agreed end of the project 31 Dec 2019",
        "steering committee 1.3.1 Board 3 Apr 2019",
        "delivery deadline Lot 2: Cars 15 Jul 2019",
        "M15",
    ):
        assert words in said
    # Before the extension was agreed nobody knew of it.
    before, _form = timeline_of(plan, day("05-31"), T, QueryDict(""))
    assert (len(before.months), before.extended) == (12, False)


def test_the_chart_grows_for_bars_outside_the_project_but_not_without_end():
    row = Row("1", Shown("One"), "completed", actual=(date(2018, 11, 20), date(2030, 1, 1)))
    timeline = Timeline(
        start=date(2019, 1, 1), months=12, original=12, on=T, today=T,
        groups=[Group("1", Shown("One"), [row])],
    )  # fmt: skip
    assert (timeline.first, timeline.last) == (date(2018, 11, 1), date(2020, 6, 30))
    assert [month.number for month in timeline.months] == [
        *(None, None), *range(1, 13), *[None] * 6,
    ]  # fmt: skip
    assert timeline.stretch(row.actual)[1] == pytest.approx(1 - 19 / 608)
    assert timeline.stretch((date(2031, 1, 1), date(2031, 1, 2))) is None
    far = row._replace(actual=(date(2010, 1, 1), date(2019, 1, 1)))
    timeline = Timeline(
        start=date(2019, 1, 1), months=12, original=12, on=T, today=T,
        groups=[Group("1", Shown("One"), [far])],
    )  # fmt: skip
    assert (timeline.first, timeline.last) == (date(2018, 7, 1), date(2019, 12, 31))


def test_more_marks_than_fit_have_no_lines():
    def lines(number):
        timeline = many(1)
        timeline.marks = [Mark("committee", f"0.{n}", Shown("Board"), T) for n in range(number)]
        return ScaleWriter(timeline).lines().count("class=committee")

    assert (lines(30), lines(31)) == (30, 0)


def test_texts_that_people_typed_are_shown_as_typed(office, client):
    project, component = office
    ActivityFactory(
        project=project, component=component, code="1.1.1",
        title_en='<script>alert(1)</script> & "x"',
    )  # fmt: skip
    body = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;" in body
    drawing = client.get("/en/projects/p/timeline.svg").content.decode()
    assert "<script>" not in drawing
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in drawing
    assert client.get("/en/projects/p/timeline.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("page", ["timeline/", "timeline.svg", "timeline.pdf"])
@pytest.mark.parametrize("bad", ["yesterday", "2019-02-31", "%00"])
def test_an_unreadable_day_is_refused_with_a_message(office, client, page, bad):
    answer = client.get(f"/en/projects/p/{page}?on={bad}")
    assert answer.status_code == 400
    assert ("is not a day" in text(answer)) == (bad != "%00")


def test_the_page_says_what_is_not_counted_and_when_nothing_matches(plan, client):
    said = text(client.get(ADDRESS, {"on": "2019-05-25"}))
    assert "As of 25 May 2019" in said
    assert "3 activities have later entries" in said
    assert "No activity matches these filters." in text(client.get(ADDRESS, {"kind": "training"}))


def test_a_plan_without_activities_says_so(office, client):
    assert "The plan has no activities yet." in text(client.get(ADDRESS))
    for name in ("svg", "pdf"):
        assert client.get(f"/en/projects/p/timeline.{name}").status_code == 200


@pytest.mark.parametrize("page", ["timeline/", "timeline.svg"])
def test_statements_do_not_grow_with_rows(office, client, page):
    project, component = office
    counts = []
    for number in (1, 30):
        while Activity.objects.count() < number:
            held(project, component, f"1.{Activity.objects.count() + 1}.1", day("03-04"))
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/en/projects/p/{page}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


@pytest.mark.alone
def test_4000_rows_need_8_statements_and_300_bytes_each(signed_in):
    client = signed_in(User.objects.create_superuser("boss"))
    counts = []
    for number in (40, 4000):
        call_command("populate", projects=1, activities=number, seed=7, verbosity=0)
        for language in ("en", "sr-latn", "sr"):
            address = f"/{language}/projects/load-7-{number}-1/timeline/"
            with CaptureQueriesContext(connection) as statements:
                page = client.get(address)
            counts.append(len(statements))
        rows = page.content.count(b"<tr class=")
        assert rows == Activity.objects.filter(project__slug=f"load-7-{number}-1").counted().count()
    assert set(counts) == {8}
    # In Cyrillic, where a letter has two bytes.
    assert len(page.content) / rows <= 300
    address = "/sr/projects/load-7-4000-1/timeline/?status=planned&q=1&component=1&stage=1"
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    assert len(statements) == 8


# On paper


def texts_on(page):
    return [shape.text for shape in page.shapes if isinstance(shape, Text)]


def many(number):
    rows = [
        Row(f"1.{n}", Shown(f"Work {n}"), "planned", None, span("03-04", "03-05"))
        for n in range(number)
    ]
    return Timeline(
        start=day("01-01"), months=12, original=12, on=T, today=T,
        groups=[Group("1", Shown("Legal framework"), rows)],
    )  # fmt: skip


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


def test_rows_of_plain_values_need_no_database(django_assert_num_queries):
    with django_assert_num_queries(0), translation.override("sr"):
        assert "Work 1" in TableWriter(many(3)).bodies()


def test_a_project_of_another_day_has_its_own_paper(plan, client):
    assert Project.objects.get().demonstration is False
    drawing = client.get(
        "/en/projects/p/timeline.svg?on=2019-05-25&status=planned"
    ).content.decode()
    assert "As of 25 May 2019 · 5 activities" in drawing
    assert "Status: planned" in drawing
    assert "EXAMPLE" not in drawing
