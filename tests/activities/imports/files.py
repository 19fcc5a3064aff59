"""Files that our lists export, edited as a person edits them in Excel."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import Import

LANGUAGES = ["en", "sr-latn", "sr"]


def exported(client, address: str, language: str) -> bytes:
    answer = client.get(address.replace("/en/", f"/{language}/"))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


class Edited:
    """`name` tells the kind. Rows are named by their first cell, columns by their place."""

    def __init__(self, content: bytes, name: str):
        self.name = name
        if name.endswith(".xlsx"):
            self.book = load_workbook(io.BytesIO(content))
            self.sheet = self.book.active
        else:
            text = content.decode("utf-8-sig")
            self.between = ";" if text.split("\n")[0].count(";") else ","
            self.rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.between))

    def set(self, key: str, place: int, value):
        if self.name.endswith(".xlsx"):
            (row,) = [row for row in self.sheet.iter_rows() if row[0].value == key]
            row[place].value = value
        else:
            (row,) = [row for row in self.rows if row[0] == key]
            row[place] = "" if value is None else str(value)

    def add(self, *values):
        if self.name.endswith(".xlsx"):
            self.sheet.append(list(values))
        else:
            self.rows.append(["" if value is None else str(value) for value in values])

    def content(self) -> bytes:
        if self.name.endswith(".xlsx"):
            target = io.BytesIO()
            self.book.save(target)
            return target.getvalue()
        target = io.StringIO(newline="")
        csv.writer(target, delimiter=self.between).writerows(self.rows)
        return target.getvalue().encode("utf-8-sig")


def said(source) -> dict:
    """{number of the row: {column: messages}} of the refused rows."""
    from activities.imports.checking import settle_all, task_for

    rows = list(source.rows.all())
    task = task_for(source, by=source.by, manager=True)
    return {
        one.line.number: one.faults for one in settle_all(task, rows) if one.outcome == "refused"
    }


def changes(source) -> dict:
    """{key: changes} of the rows that change something or are new."""
    rows = source.rows.filter(outcome__in=["new", "changed"])
    return {row.key or row.number: row.changes for row in rows}


def through_the_pages(client, project, what, file, scope=""):
    """The file as a person takes it through the pages: (the import, the page of its rows, the
    page of the list afterwards)."""
    upload = SimpleUploadedFile(file.name, file.content())
    address = reverse("activities:import-new", args=[project.slug, what])
    client.get(f"{address}?scope={scope}")
    client.post(address, {"file": upload, "scope": scope})
    source = Import.objects.latest("pk")
    columns = reverse("activities:import-columns", args=[project.slug, source.pk])
    form = client.get(columns).context["form"]
    data = {"sheet": source.sheet, "head": source.head}
    data |= {field.html_name: field.value() for _head, _example, field, _said in form.rows}
    client.post(columns, data)
    rows = client.get(source.get_absolute_url())
    answer = client.post(reverse("activities:import-write", args=[project.slug, source.pk]))
    source.refresh_from_db()
    return source, rows, client.get(answer.url)


def statements(act) -> int:
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)
