"""The list of activities as a file, and the answer with a file that all lists share."""

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities import workbooks
from activities.access import for_members
from activities.views.documents import guarded
from activities.views.plan import asked_for, show
from activities.words import Role
from core.delimited import CSV, write_delimited
from core.workbook import XLSX, Table, write_workbook

# At a time from the database, so that a long list needs no more memory than a short one.
ROWS_AT_ONCE = 2_000
WRITERS = {"xlsx": (XLSX, write_workbook), "csv": (CSV, write_delimited)}


def table_as_file(form: str, table: Table, *name) -> FileResponse:
    """The table as "xlsx" or "csv", under a name made of its parts:
    activities_thb-serbia_2020-01-20.xlsx"""
    content_type, write = WRITERS[form]
    name = "_".join(map(str, name))
    return as_download(write(table), f"{name}.{form}", content_type)


def as_download(file, name: str, content_type: str = XLSX) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    return guarded(response, cache="private, no-store")


@require_safe
@for_members(Role.VIEWER)
def activities(request, project, form):
    """The rows of the list with the same address, in the same order, all pages of it."""
    asked = asked_for(request, project)
    rows = asked.activities.only(*workbooks.READ).iterator(ROWS_AT_ONCE)
    table = workbooks.of_activities(project, asked, show(rows, project, asked.on))
    return table_as_file(form, table, _("activities"), project.slug, asked.day)
