"""The timeline as a table: what stands in it, and its page."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activities.models import Activity, Extension
from core.texts import Shown
from reports.timeline.of_project import timeline_of
from reports.timeline.rows import Group, Mark, Row, Timeline
from reports.timeline.table import ScaleWriter
from tests.factories import (
    ActivityFactory,
    ComponentFactory,
    ContractFactory,
    LotFactory,
    ProcurementFactory,
    StageFactory,
)
from tests.reports.pages import held, text
from tests.reports.timeline.rows import ADDRESS, T, cells, day, many, span

pytestmark = pytest.mark.django_db


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
