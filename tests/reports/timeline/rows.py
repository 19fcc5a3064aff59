"""Days of 2019 in brief, and the rows of a timeline."""

import html
import re
from datetime import date

from django.http import QueryDict

from core.texts import Shown
from reports.timeline.of_project import timeline_of
from reports.timeline.rows import Group, Row, Timeline

ADDRESS = "/en/projects/p/timeline/"
T = date(2019, 10, 1)


def day(text):
    return date.fromisoformat(f"2019-{text}")


def span(first, last):
    return day(first), day(last)


def rows_of(project, on=T, query=""):
    timeline, _form = timeline_of(project, on, T, QueryDict(query))
    return [row._replace(title=row.title.text, url="") for g in timeline.groups for row in g.rows]


def slips(rows):
    return {row.code: row.slip for row in rows if row.slip is not None}


def cells(page):
    """{code: the words of its cells} of the table on the page."""
    found = {}
    for row in re.findall(r"<tr class=\w+>(.*?)(?=<tr|<tbody|\n)", page.content.decode()):
        parts = [html.unescape(re.sub(r"<[^>]+>", "", part)) for part in row.split("<td>")]
        code, title = parts[0].split(" ", 1)
        found[code] = [title, *parts[1:-1]]
    return found


def many(number):
    rows = [
        Row(f"1.{n}", Shown(f"Work {n}"), "planned", None, span("03-04", "03-05"))
        for n in range(number)
    ]
    return Timeline(
        start=day("01-01"), months=12, original=12, on=T, today=T,
        groups=[Group("1", Shown("Legal framework"), rows)],
    )  # fmt: skip
