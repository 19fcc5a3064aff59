"""A file on its way into a project, as the pages take it there."""

from io import BytesIO
from pathlib import Path

import openpyxl
from django.conf import settings

from activities.imports.checking import check, choose_columns
from activities.imports.opening import open_import
from activities.imports.registry import IMPORTABLE
from activities.imports.writing import carry_out
from activities.models import Project

OFFICE = settings.BASE_DIR / "tests" / "activities" / "imports" / "workplan_office.xlsx"


def office_rows() -> list[list]:
    """The rows of the office's file, with its title lines and its head."""
    sheet = openpyxl.load_workbook(OFFICE).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def workbook(rows, name="Plan") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def again(project) -> Project:
    return Project.objects.prefetch_related("extensions").get(pk=project.pk)


def opened(project, content, by, *, name="plan.xlsx", manager=True, what="work-plan", scope=""):
    """Read, the columns as guessed, and checked."""
    if isinstance(content, Path):
        name, content = content.name, content.read_bytes()
    elif not isinstance(content, bytes):
        content = workbook(content)
    source = open_import(
        project=again(project), importable=IMPORTABLE[what], by=by, content=content, name=name,
        scope=scope,
    )  # fmt: skip
    choose_columns(source, sheet=source.sheet, head=source.head, mapping=source.columns)
    recheck(source, by, manager=manager, anew=True)
    return source


def recheck(source, by, *, manager=True, anew=False):
    list(check(source, by=by, manager=manager, anew=anew))


def brought(project, content, by, *, manager=True, **named):
    source = opened(project, content, by, manager=manager, **named)
    list(carry_out(source, by=by, manager=manager))
    source.refresh_from_db()
    return source
