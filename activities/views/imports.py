"""A file on its way into a list: read, its columns chosen, each row looked at, written, undone."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.forms.imports import (
    OUTCOMES,
    ColumnsForm,
    UploadForm,
    head_choices,
    mended_cells,
)
from activities.imports.checking import (
    LEFT_OUT,
    Refusal,
    check,
    choose_columns,
    mend,
    newest_first,
)
from activities.imports.opening import guessed, sheet_of
from activities.imports.registry import IMPORTABLE
from activities.imports.sample import sample_table
from activities.imports.shown import shown_rows
from activities.models import Import, ReadingLog
from activities.views.exports import table_as_file
from activities.views.progress import SAID_LATER, go_through
from activities.words import ImportState, Outcome, Role
from core.days import parse_day
from core.forms import typed

PAGE_SIZE = 50


def note_reading(request, project, importable) -> None:
    if importable.reading:
        ReadingLog.note(project, request.user, importable.reading)


def importable_of(what: str):
    if what not in IMPORTABLE:
        raise Http404(_("There is no such list."))
    return IMPORTABLE[what]


def import_of(project, pk: int) -> Import:
    source = get_object_or_404(
        Import.objects.filter(project=project).defer("sheets", "ledger"), pk=pk
    )
    source.project = project
    if source.what not in IMPORTABLE:
        raise Http404(_("There is no such list."))
    return source


@require_safe
@for_members(Role.STAFF)
def import_list(request, project):
    page = Paginator(newest_first(project), PAGE_SIZE).get_page(request.GET.get("page"))
    for source in page.object_list:
        source.project = project
        source.label = IMPORTABLE[source.what].label if source.what in IMPORTABLE else source.what
    whole = [one for one in IMPORTABLE.values() if not one.scoped]
    return render(
        request,
        "activities/import_list.html",
        {"project": project, "page": page, "importables": whole},
    )


@for_members(Role.STAFF)
def new_import(request, project, what):
    """Step 1: the file."""
    importable = importable_of(what)
    scope = request.POST.get("scope", request.GET.get("scope", ""))
    importable.check_scope(project, scope)
    data = typed(request, again=_("You are signed in again. Choose the file once more."))
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(data, files, project=project, importable=importable, initial={"scope": scope})
    if request.method == "POST" and form.is_valid() and (source := form.open_as(request.user)):
        return redirect("activities:import-columns", project.slug, source.pk)
    return render(
        request,
        "activities/import_new.html",
        {
            "project": project,
            "importable": importable,
            "form": form,
            "scope": scope,
            "back": importable.back_address(project, scope),
        },
    )


@require_safe
@for_members(Role.STAFF)
def sample(request, project, what):
    importable = importable_of(what)
    name = slugify(importable.label, allow_unicode=True)
    return table_as_file("xlsx", sample_table(importable), _("sample"), name)


@for_members(Role.STAFF)
def columns(request, project, pk):
    """Step 2: which sheet, which row is the head, which column is what."""
    source = import_of(project, pk)
    if source.state != ImportState.OPEN:
        return redirect(source)
    importable = IMPORTABLE[source.what]
    data = typed(request)
    place, head, chosen = _asked_columns(request, source, importable)
    form = ColumnsForm(
        data,
        source=source,
        importable=importable,
        sheet=sheet_of(source, place),
        columns=chosen,
        head=head,
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_columns(source, sheet=place, head=head, mapping=form.mapping)
            steps = check(source, by=request.user, manager=project.can_manage, anew=True)
            total = len(source.sheets[place][1])
            return go_through(request, project, steps, total, source.get_absolute_url(), source)
        except Refusal as error:
            messages.error(request, " ".join(error.messages))
            return redirect(source)
    note_reading(request, project, importable)
    return render(
        request,
        "activities/import_columns.html",
        {
            "project": project,
            "source": source,
            "importable": importable,
            "form": form,
            "sheets": [(number, sheet[0]) for number, sheet in enumerate(source.sheets)],
            "place": place,
            "head": head,
            "heads": head_choices(sheet_of(source, place)),
        },
    )


def _asked_columns(request, source, importable):
    """(sheet, head row, columns) that the page is of: as the address says, else as stored."""
    asked = request.POST if request.method == "POST" else request.GET
    place = _number(asked.get("sheet"))
    head = _number(asked.get("head"))
    if place is None or place >= len(source.sheets):
        if head is None:
            return source.sheet, source.head, source.columns
        place = source.sheet
    if asked.get("head") == "":
        return place, None, {}
    if (place, head) == (source.sheet, source.head):
        return place, head, source.columns
    return (place, *guessed(source, importable, place, head))


def _number(text) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None


@for_members(Role.STAFF)
def rows(request, project, pk):
    """Step 3: each row as it will be; mending them and leaving them out."""
    source = import_of(project, pk)
    is_open = source.state == ImportState.OPEN
    if is_open and not source.counts:
        return redirect("activities:import-columns", project.slug, source.pk)
    data = typed(request)
    if request.method == "POST":
        return _mend(request, project, source)
    for line in request.session.pop(SAID_LATER, []):
        messages.error(request, line)
    outcome = request.GET.get("outcome", "")
    found = source.rows.all()
    if outcome == LEFT_OUT:
        found = found.filter(left_out=True)
    elif outcome in Outcome.values:
        found = found.filter(outcome=outcome, left_out=False)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    editing = _number(request.GET.get("edit"))
    page.object_list, stale = shown_rows(
        source, list(page.object_list), by=request.user, manager=project.can_manage,
        editing=editing, typed=data,
    )  # fmt: skip
    importable = IMPORTABLE[source.what]
    note_reading(request, project, importable)
    return render(
        request,
        "activities/import_rows.html",
        {
            "project": project,
            "source": source,
            "importable": importable,
            "is_open": is_open,
            "list_address": importable.list_address(source),
            "page": page,
            "outcome": outcome,
            "counts": [
                (name, source.counts[name], _label(name))
                for name in OUTCOMES
                if source.counts.get(name)
            ],
            "total": sum(source.counts.values()),
            "besides": besides_of(source, importable),
            "options": importable.options_for(project.can_manage),
            "past": parse_day(source.options.get("past", "")),
            "stale": stale,
        },
    )


def besides_of(source, importable) -> list[str]:
    names = defaultdict(list)
    for what, name in source.besides:
        names[what].append(name)
    return [importable.besides_in_words(what, found) for what, found in names.items()]


def without_edit(request) -> str:
    query = request.GET.copy()
    query.pop("edit", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _label(outcome):
    return _("left out") if outcome == LEFT_OUT else Outcome(outcome).label


def _mend(request, project, source):
    """What was typed on a page of rows, and the rows checked again."""
    seen = [n for n in map(_number, request.POST.getlist("seen")) if n is not None]
    names = [column.name for column in IMPORTABLE[source.what].read_columns]
    cells = mended_cells(request.POST, seen, names)
    left_out = {number: f"out-{number}" in request.POST for number in seen}
    try:
        mend(source, cells=cells, left_out=left_out)
        steps = check(source, by=request.user, manager=project.can_manage)
        total = sum(source.counts.values())
        return go_through(request, project, steps, total, without_edit(request), source)
    except Refusal as error:
        messages.error(request, " ".join(error.messages))
        return redirect(source)
