"""The words of a file that a page gives: it is in the language and the script of the page."""

import re
import subprocess
from functools import lru_cache
from html import unescape
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import openpyxl
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from tests.walk.words import NAMES, without, wrong_in

NAME = re.compile(r"filename\*=utf-8''([^;]+)|filename=\"([^\"]+)\"", re.IGNORECASE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def name_of(answer) -> str:
    found = NAME.search(answer.get("Content-Disposition", ""))
    return unquote(found[1] or found[2]) if found else ""


def texts_in(answer) -> list[str]:
    kind = answer["Content-Type"].partition(";")[0]
    if kind not in (XLSX, DOCX, "text/csv", "application/pdf", "image/svg+xml"):
        return []
    content = answer.getvalue()
    if kind == XLSX:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True)
        cells = [cell for sheet in book for row in sheet.values for cell in row]
        return [cell for cell in cells if isinstance(cell, str)] + book.sheetnames
    if kind == DOCX:
        source = ZipFile(BytesIO(content)).read("word/document.xml").decode()
        paragraphs = [re.findall(r"<w:t[ >][^<]*", one) for one in source.split("</w:p>")]
        return [unescape("".join(t.partition(">")[2] for t in one)) for one in paragraphs]
    if kind == "application/pdf":
        ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True)
        return re.split(r"\n|\s{2,}", ran.stdout.decode())
    text = content.decode("utf-8-sig")
    if kind == "text/csv":
        return re.split(r'[;\n"]+', text)
    return [unescape(one) for one in re.findall(r">([^<]+)<", text)]


def lines_of(value) -> list[str]:
    if isinstance(value, str):
        return value.splitlines()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [line for one in inner for line in lines_of(one)]


@lru_cache(maxsize=1)
def typed() -> list[str]:
    """All that people typed, which a file has as it stands; the longest first."""
    found = set()
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in ("activities", "workshops", "procurement"):
            names = [
                field.name
                for field in model._meta.fields
                if isinstance(field, CharField | TextField | JSONField) and not field.choices
            ]
            for row in model._default_manager.values_list(*names) if names else ():
                lines = [line for value in row for line in lines_of(value)]
                found |= {" ".join(line.split()) for line in lines if len(line) > 3}
    return sorted(found, key=len, reverse=True)


def foreign_in(answer, lang: str, names: set) -> list[str]:
    """What of a file, and of its name, is in another language than the page."""
    found, names = [], NAMES | names
    name = name_of(answer)
    stem = "" if name in typed() else name.rpartition(".")[0].replace("_", " ")
    for text in [stem, *dict.fromkeys(texts_in(answer))]:
        rest = " ".join(text.split())
        if not wrong_in(lang, rest, names):
            continue
        if wrong := wrong_in(lang, without(typed(), rest), names):
            found.append(f"{lang} file: {', '.join(sorted(wrong))}: {text[:100]}")
    return found
