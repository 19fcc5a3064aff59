"""The demonstration project gives the Ministry's figures, and every page gives the same."""

import html
import json
import re
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from activities.models import Project
from reports.loading import load
from reports.queries import progress
from tests.factories import MembershipFactory
from tests.reports.river import lake

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "data" / "thb_serbia.json"

# The table of the product, equipment excepted.
TABLE = {
    "2018-09-28": {
        "completed": 1, "by_kind": {"conference": 1},
        "elapsed_percent": 3.8, "elapsed_days": 28, "total_days": 731, "month": 1,
        "progress_percent": 0.9, "planned_percent": 0.9, "delivered": [1, 1], "women": 0, "men": 0,
        "statuses": {"planned": 59, "completed": 1}, "by_component": {"0": 1}, "overdue": 0,
        "earned": 4, "weight": 466,
        "spi": 1.07, "months_ahead": 0.1, "forecast_end": "2020-07-13",
        "recommendations": {"total": 0, "overdue": 0, "rate": None},
    },
    "2019-07-05": {
        "completed": 22,
        "by_kind": {
            "workshop": 4, "training": 1, "study visit": 1, "expert mission": 11,
            "conference": 1, "steering committee": 3, "drafting": 1,
        },
        "elapsed_percent": 42.1, "elapsed_days": 308, "total_days": 731, "month": 11,
        "progress_percent": 35.4, "planned_percent": 35.7, "delivered": [22, 22],
        "women": 167, "men": 190,
        "statuses": {"planned": 38, "completed": 22},
        "by_component": {"0": 4, "1": 8, "2": 5, "3": 5}, "overdue": 0,
        "earned": 165, "weight": 466,
        "spi": 0.98, "months_ahead": -0.2, "forecast_end": "2020-09-12",
        "recommendations": {"total": 5, "overdue": 0, "rate": 100.0},
    },
    "2020-01-20": {
        "completed": 39,
        "by_kind": {
            "workshop": 8, "training": 2, "study visit": 2, "expert mission": 17,
            "conference": 1, "steering committee": 5, "presentation": 1, "drafting": 3,
        },
        "elapsed_percent": 69.4, "elapsed_days": 507, "total_days": 731, "month": 17,
        "progress_percent": 67.2, "planned_percent": 68.4, "delivered": [39, 42],
        "women": 302, "men": 350,
        "statuses": {"planned": 15, "ongoing": 2, "completed": 39, "postponed": 3, "cancelled": 1},
        "by_component": {"0": 6, "1": 9, "2": 13, "3": 11}, "overdue": 0,
        "earned": 309, "weight": 460,
        "spi": 0.99, "months_ahead": -0.2, "forecast_end": "2020-09-08",
        "recommendations": {"total": 11, "overdue": 2, "rate": 60.0},
    },
}  # fmt: skip
DAYS = sorted(TABLE)


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(json.loads(FILE.read_text()), release=True)


@pytest.fixture
def project(loaded):
    return Project.objects.get(slug="thb-serbia")


def not_zero(counts):
    return {name: count for name, count in counts.items() if count}


def text(response):
    body = html.unescape(
        re.sub(r"<(?:style|title).*?</\w+>|<[^>]+>", " ", response.content.decode())
    )
    return re.sub(r"[\s°]+", " ", body)


@pytest.mark.parametrize("day", DAYS)
def test_the_functions_give_the_table(project, day):
    expected, figures = TABLE[day], progress(project, date.fromisoformat(day))
    codes = dict(project.components.values_list("pk", "code"))
    assert {
        "completed": figures.completed,
        "by_kind": not_zero(figures.by_kind),
        "elapsed_percent": float(figures.elapsed_percent),
        "elapsed_days": figures.elapsed_days,
        "total_days": figures.total_days,
        "month": figures.month,
        "progress_percent": float(figures.progress_percent),
        "planned_percent": float(figures.planned_percent),
        "delivered": list(figures.delivered),
        "women": figures.participations.women,
        "men": figures.participations.men,
        "statuses": not_zero(figures.statuses),
        "by_component": {codes[pk]: count for pk, count in not_zero(figures.by_component).items()},
        "overdue": figures.overdue,
        "earned": figures.earned,
        "weight": figures.weight,
        "spi": float(figures.spi),
        "months_ahead": float(figures.months_ahead),
        "forecast_end": figures.forecast_end.isoformat(),
        "recommendations": {
            "total": figures.recommendations.total,
            "overdue": figures.recommendations.overdue,
            "rate": None if (rate := figures.recommendations.rate) is None else float(rate),
        },
    } == expected


@pytest.mark.parametrize("day", DAYS)
def test_the_api_gives_the_table(project, client, day):
    expected = TABLE[day]
    answer = client.get("/api/v1/projects/thb-serbia/progress", {"on": day}).json()
    assert answer["on"] == day
    for name in ("by_kind", "by_component", "statuses"):
        assert not_zero(answer.pop(name)) == expected[name], name
    assert answer.pop("participations") == {"total": expected["women"] + expected["men"]}
    assert {name: answer[name] for name in answer if name in expected} == {
        name: expected[name] for name in answer if name in expected
    }
    assert len([name for name in answer if name in expected]) == 13


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", ["/en/projects/thb-serbia/", "/en/p/thb-serbia/"])
def test_the_pages_give_the_table(project, signed_in, client, day, page):
    if "projects" in page:
        signed_in(MembershipFactory(project=project).user)
    expected = TABLE[day]
    shown = text(client.get(page, {"on": day}))
    done, due = expected["delivered"]
    for words in (
        f"{expected['elapsed_percent']} %",
        f"{expected['planned_percent']} %",
        f"{expected['progress_percent']} %",
        f"{expected['month']} of 24",
        f"{done} of {due}",
    ):
        assert words in shown, words
    kinds = {"study visit": "Study visit", "expert mission": "Expert mission"}
    for kind, count in expected["by_kind"].items():
        assert re.search(rf"{kinds.get(kind, kind.capitalize())} {count}\b", shown), kind
    for status, count in expected["statuses"].items():
        assert f"{status} {count} " in shown, status
    total = expected["women"] + expected["men"]
    assert re.search(rf"twice\. {total}\b", shown)
    assert re.search(rf"not reopened\. {expected['completed']}\b", shown)
    recommendations, late, rate = expected["recommendations"].values()
    rate = f"{rate} %" if rate else "n/a"
    assert f" {recommendations} overdue {late}, carried out {rate}" in shown
    if "projects" in page:
        assert (
            f"Weighted by planned working days: {expected['earned']} of {expected['weight']}."
            in shown
        )
        assert f"women {expected['women']}, men {expected['men']}" in shown
    else:
        # The split by sex stands in the text of a closed stage alone.
        assert "women" not in shown.partition(" Stages ")[0]


@pytest.mark.parametrize("day", DAYS)
def test_the_register_of_recommendations_gives_the_table(project, signed_in, client, day):
    signed_in(MembershipFactory(project=project).user)
    total, late, rate = TABLE[day]["recommendations"].values()
    address = "/en/projects/thb-serbia/recommendations/"
    page = client.get(address, {"on": day})
    if total:
        shown = f"{total} recommendations · open {page.context['sums'].open} · overdue {late} · "
        assert f"{shown}carried out {rate} %" in text(page)
    lists = {
        status: client.get(address, {"on": day, "kind": "recommendation", "status": status})
        for status in ("adopted", "open", "overdue")
    }
    counts = {name: page.context["page"].paginator.count for name, page in lists.items()}
    sums = progress(project, date.fromisoformat(day)).recommendations
    assert counts == {"adopted": total, "open": sums.open, "overdue": late}
    sheet = client.get(f"{address}print/", {"on": day, "status": "overdue"})
    assert sum(len(rows) for _area, rows in sheet.context["areas"]) == late
    public = client.get("/api/v1/projects/thb-serbia/recommendations", {"on": day}).json()
    found = [row for row in public if row["kind"] == "recommendation"]
    assert (len(found), sum(row["overdue"] for row in found)) == (total, late)


def of_the_excel_file(client, slug, day) -> dict:
    """The figures of the Excel file by the names that the API has for them; the labels are those
    of the pages."""
    answer = client.get(f"/en/projects/{slug}/figures.xlsx", {"on": day})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = {row[0].value: (row[1].value, row[2].value) for row in book.worksheets[0].iter_rows()}

    def value(label, *, share=False):
        found = cells[label][0]
        if found == "n/a":
            return None
        if share:
            return round(100 * found, 1)
        return found.date().isoformat() if hasattr(found, "date") else found

    def counts(name):
        rows = book[name].iter_rows(values_only=True)
        found = {str(row[0]): row[1] for row in rows if isinstance(row[1], int)}
        del found["Total"]
        return found

    elapsed, all_days = cells["Days elapsed"]
    return {
        "elapsed_percent": value("Time elapsed", share=True),
        "elapsed_days": elapsed,
        "total_days": all_days,
        "month": value("Project month"),
        "completed": value("Activities completed"),
        "by_kind": {name.lower(): n for name, n in counts("By kind").items() if n},
        "by_component": {name.split()[0]: n for name, n in counts("By component").items() if n},
        "statuses": {name.lower(): n for name, n in counts("By status").items() if n},
        "progress_percent": value("Physical progress", share=True),
        "planned_percent": value("Planned progress", share=True),
        "spi": value("Schedule index"),
        "months_ahead": value("Months ahead of the plan"),
        "forecast_end": value("Forecast end"),
        "delivered": [value("Delivery rate") or 0, cells["Delivery rate"][1]],
        "overdue": value("Overdue"),
        "participations": {"total": value("Participations")},
        "recommendations": {
            "total": value("Recommendations"),
            "overdue": value("Recommendations: overdue"),
            "rate": value("Recommendations: carried out, share", share=True),
        },
    }


def of_the_api(client, slug, day) -> dict:
    answer = client.get(f"/api/v1/projects/{slug}/progress", {"on": day}).json()
    for name in ("by_kind", "by_component", "statuses"):
        answer[name] = not_zero(answer[name])
    assert answer.pop("on") == day
    del answer["demonstration"]
    return answer


def of_a_page(client, address, day) -> dict:
    """What the dashboard and the public page show, by the names of the API."""
    shown = text(client.get(address, {"on": day}))

    def share(label):
        found = re.search(rf" {label} .*? ([\d.]+ %|n/a)", shown)[1]
        return None if found == "n/a" else float(found.removesuffix(" %"))

    def after(words):
        return int(re.search(rf"{words} (\d+)\b", shown)[1])

    month = re.search(r"before the start\. (\d+|n/a) of \d+", shown)
    done_and_due = re.search(r"left out\. (\d+) of (\d+)", shown)
    months = re.search(r"below zero: behind the plan\. ([+−]?[\d.]+|n/a) ", shown)[1]
    index = re.search(r"less is behind\. ([\d.]+|n/a) ", shown)[1]
    end = re.search(r"over the schedule index\. (\d+ \w+ \d+|n/a) ", shown)[1]
    late, rate = re.search(r"overdue (\d+), carried out ([\d.]+ %|n/a)", shown).groups()
    return {
        "elapsed_percent": share("Time elapsed"),
        "planned_percent": share("Planned progress"),
        "progress_percent": share("Physical progress"),
        "month": int(month[1]),
        "months_ahead": None if months == "n/a" else float(months.replace("−", "-")),
        "spi": None if index == "n/a" else float(index),
        "forecast_end": (
            None if end == "n/a" else datetime.strptime(end, "%d %b %Y").date().isoformat()
        ),
        "completed": after(r"not reopened\."),
        "delivered": list(map(int, done_and_due.groups())) if done_and_due else [0, 0],
        "overdue": after("with an end date before it\\."),
        "participations": {"total": after(r"came twice counts twice\.")},
        "recommendations": {
            "total": int(re.search(r"(\d+) overdue \d+, carried out", shown)[1]),
            "overdue": int(late),
            "rate": None if rate == "n/a" else float(rate.removesuffix(" %")),
        },
    }


def compare_everything(client, slug, day) -> dict:
    """That dashboard, public page, API and Excel say the same; and what they say."""
    api, excel = of_the_api(client, slug, day), of_the_excel_file(client, slug, day)
    assert excel == api
    for address in (f"/en/projects/{slug}/", f"/en/p/{slug}/"):
        shown = of_a_page(client, address, day)
        assert shown == {name: api[name] for name in shown}, address
    return api


@pytest.mark.parametrize("day", DAYS)
def test_dashboard_public_page_api_and_excel_say_the_same(project, signed_in, client, day):
    signed_in(MembershipFactory(project=project).user)
    said = compare_everything(client, "thb-serbia", day)
    expected = dict(TABLE[day])
    people = expected.pop("women") + expected.pop("men")
    earned, weight = expected.pop("earned"), expected.pop("weight")
    assert said == expected | {"participations": {"total": people}}
    assert said["progress_percent"] == round(100 * earned / weight, 1)


def test_another_project_gives_its_own_numbers_everywhere(signed_in, client):
    load(lake(), release=True)
    signed_in(MembershipFactory(project=Project.objects.get(slug="river-police")).user)
    said = compare_everything(client, "river-police", "2022-01-05")
    # 1.1.1, 1.1.2 and 1.2.1 are completed, 2.1.2 goes on: 4 + 6 + 10 + 8.5 / 2 working days of
    # 34: without what was cancelled (5) and the draft, half a day for the one that has none.
    # Planned: 22.5 + 8.5 × 66 / 92. ES = 8 + 0.165, AT = 9 + 22 / 31 months.
    assert said == {
        "elapsed_percent": 65.0, "elapsed_days": 297, "total_days": 457, "month": 10,
        "completed": 3, "by_kind": {"workshop": 1, "training": 1, "expert mission": 1},
        "by_component": {"1": 3},
        "statuses": {"planned": 2, "ongoing": 1, "completed": 3, "postponed": 1, "cancelled": 1},
        "progress_percent": 71.3, "planned_percent": 84.1, "spi": 0.84, "months_ahead": -1.5,
        "forecast_end": "2022-09-08", "delivered": [3, 5], "overdue": 1,
        "participations": {"total": 25},
        "recommendations": {"total": 2, "overdue": 1, "rate": 0.0},
    }  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_the_areas_and_the_statuses_add_up(project, day):
    figures = progress(project, date.fromisoformat(day))
    areas = dict(figures.recommendations_by_area)
    total, late, _rate = TABLE[day]["recommendations"].values()
    assert sum(sums.total for sums in areas.values()) == total
    assert sum(sums.overdue for sums in areas.values()) == late
    assert sum(figures.recommendations_by_status.values()) == total
    if day == "2020-01-20":
        assert {area.key: tuple(sums)[:3] for area, sums in areas.items()} == {
            "prevention": (2, 2, 0), "victim protection": (5, 4, 2),
            "protocol on cooperation": (4, 2, 0),
        }  # fmt: skip


def test_the_cut_off_day_is_the_default_everywhere(project, signed_in, client):
    assert client.get("/api/v1/projects/thb-serbia/progress").json()["on"] == "2020-01-20"
    assert "As of 20 Jan 2020" in text(client.get("/en/p/thb-serbia/"))
    signed_in(MembershipFactory(project=project).user)
    assert "As of 20 Jan 2020" in text(client.get("/en/projects/thb-serbia/"))


def test_what_is_made_up_is_marked_and_what_is_stated_is_not(project, signed_in, client):
    signed_in(MembershipFactory(project=project).user)
    dashboard = client.get("/en/projects/thb-serbia/").content.decode()

    def value(label):
        found = re.search(
            rf"{label}</summary>.*?class=\"value\">(.*?)</span>", dashboard, re.DOTALL
        )
        return re.sub(r"</?a[^>]*>", "", found[1])

    assert value("Activities completed") == "39", "stated by the Ministry"
    assert value("Delivery rate") == '39 of 42<sup class="made-up">°</sup>'
    detail = client.get("/en/projects/thb-serbia/activities/1.2.1/").content.decode()
    assert "Workshop · " in detail, "its kind is stated"
    assert 'institutional analysis<sup class="made-up">°</sup>' in detail, "its title is not"
    listed = client.get("/en/projects/thb-serbia/activities/").content.decode()
    assert '>0.2</a><sup class="made-up">°</sup>' in listed, "the whole record is made up"
    assert ">1.2.1</a></td>" in listed
    for address in (
        "/en/projects/thb-serbia/",
        "/en/p/thb-serbia/",
        "/en/projects/thb-serbia/activities/",
    ):
        page = client.get(address).content.decode()
        assert page.count('<p class="made-up-note">') == 1, "one explanation a page"
        assert page.partition("<body")[2].count("EXAMPLE – not the Ministry") == 1


def test_search_finds_the_words_of_the_ministrys_text(project, signed_in, client):
    signed_in(MembershipFactory(project=project).user)

    def count(words):
        page = client.get("/en/projects/thb-serbia/activities/", {"q": words})
        return page.context["page"].paginator.count

    found = {words: count(words) for words in ("ljudima", "људима", "LJUDIMA", "lјudima")}
    assert set(found.values()) == {found["ljudima"]}
    assert found["ljudima"] > 0
    assert count("radionica zastita zrtava") == count("РАДИОНИЦА ЗАШТИТА ЖРТАВА") > 0
