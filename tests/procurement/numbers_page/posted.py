"""What is posted to the page of numbers."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from procurement.models import Piece

HEAD = "Item\tSerial number\tInventory number"


def url(project, name="numbers"):
    return reverse(f"procurement:{name}", args=[project.slug])


def stored():
    return list(Piece.objects.order_by("pk").values_list("serial_number", "inventory_number"))


def shown(page) -> dict:
    """What a browser posts back from the page: the text, the mark of the rows as shown."""
    form = page.context["form"]
    body = page.content.decode()
    plan = re.search(r'name="plan" value="(\w*)"', body)
    return {"text": form["text"].value(), "plan": plan[1] if plan else ""}


def read(client, project, rows, **fields):
    return client.post(url(project), {"text": rows, "read": "1", **fields})


def store(client, project, page, **fields):
    return client.post(url(project), {**shown(page), "store": "1", **fields})


def workbook(*sheets, **properties) -> bytes:
    """Of each sheet its rows; a cell may be (value, number format)."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"List {number + 1}")
        for row in rows:
            sheet.append([cell[0] if isinstance(cell, tuple) else cell for cell in row])
            for place, cell in enumerate(row, 1):
                if isinstance(cell, tuple):
                    sheet.cell(sheet.max_row, place).number_format = cell[1]
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def send(client, project, content, name="brojevi.xlsx", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(url(project), {"text": "", "read": "1", "file": file, **fields})
