"""From the rows of a file to what each of them does, stored so that people can look at it, mend it
and decide. Nothing of the list itself is written here."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.imports.ledger import in_parts
from activities.imports.past import past_day
from activities.imports.registry import IMPORTABLE, Line, Settled, Task
from activities.models import Import, ImportRow
from activities.words import ImportState, Outcome
from core.days import today
from core.incoming import Row
from core.sql import update_rows

LEFT_OUT = "left out"
AT_ONCE = 500
STORED = ["key", "outcome", "changes", "faults", "digest"]


class Step(NamedTuple):
    """How far the work is."""

    what: str
    done: int
    total: int


class Refusal(ValidationError):
    """What was asked for cannot be done; the message says why."""


def task_for(source: Import, *, by, manager: bool) -> Task:
    """`source.project` comes with its extensions (prefetched)."""
    return Task(IMPORTABLE[source.what], source.project, source, by, manager, today())


def locked(source: Import, state: str) -> Import:
    """The import, which nobody else changes until the transaction is over."""
    rows = Import.objects.select_for_update(of=("self",)).defer("sheets", "ledger")
    stored = rows.filter(pk=source.pk).first()
    if stored is None:
        raise Refusal(_("This file was discarded meanwhile. Nothing is imported."))
    if stored.state != state:
        raise Refusal(said_of(stored))
    stored.project = source.project
    return stored


def said_of(source: Import) -> str:
    if source.state == ImportState.IMPORTED:
        return _("This file is imported already. Nothing was done twice.")
    if source.state == ImportState.UNDONE:
        return _("This import is undone already. Nothing was done twice.")
    return _("This file is not imported yet, so there is nothing to undo.")


# What the rows mean


def settle_all(task: Task, rows: list[ImportRow]) -> Iterator[Settled]:
    """Of each row in turn what it does; two with one key contradict each other. `rows` are the
    whole file."""
    importable, columns = task.importable, task.source.columns
    lines = [Line(row.number, row.values(columns)) for row in rows]
    known = task_known(task, lines)
    numbers = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        row.key = importable.key(line.values)
        if row.key and not row.left_out:
            numbers[row.key].append(row.number)
    for row, line in zip(rows, lines, strict=True):
        settled = importable.settle(line, known)
        same = numbers.get(row.key, ())
        if len(same) > 1 and not row.left_out and not settled.aside:
            say_twice(settled, importable, line, same)
        yield settled


def task_known(task: Task, lines):
    known = task.importable.prepare(task, lines)
    task.known = known
    return known


def say_twice(settled, importable, line, numbers):
    settled.fault(
        importable.key_column,
        _("“%(key)s” stands in several rows of the file: %(rows)s. Correct it, or leave one out.")
        % {
            "key": importable.written_key(line.values)[:60],
            "rows": ", ".join(map(str, numbers[:10])),
        },
    )
    settled.changes, settled.besides, settled.plan = [], [], None


def settle_some(task: Task, rows: list[ImportRow]) -> list[Settled]:
    """Those of one page, in the reader's words; of the other rows only the keys are asked."""
    columns = task.source.columns
    lines = [Line(row.number, row.values(columns)) for row in rows]
    known = task_known(task, lines)
    keys = {row.key for row in rows if row.key}
    numbers = defaultdict(list)
    same = ImportRow.objects.filter(source=task.source, key__in=keys, left_out=False)
    for key, number in same.exclude(outcome=Outcome.ASIDE).values_list("key", "number"):
        numbers[key].append(number)
    found = []
    for row, line in zip(rows, lines, strict=True):
        settled = task.importable.settle(line, known)
        if len(numbers[row.key]) > 1 and not row.left_out and not settled.aside:
            say_twice(settled, task.importable, line, numbers[row.key])
        found.append(settled)
    return found


# Storing it


def rows_of_file(source: Import) -> list[ImportRow]:
    """The rows below the head, as the columns are chosen now."""
    _name, rows = source.sheets[source.sheet]
    return [
        ImportRow(source=source, number=number, cells=cells)
        for number, cells in rows
        if source.head is None or number > source.head
    ]


def check(source: Import, *, by, manager: bool, anew: bool = False) -> Iterator[Step]:
    """Settles every row and stores what it does; `anew` takes the rows from the file again. What
    the person has mended or left out stays."""
    task = task_for(source, by=by, manager=manager)
    stored = list(source.rows.all())
    rows = stored
    if anew:
        rows = rows_of_file(source)
        decided = {row.number: row for row in stored}
        for row in rows:
            if old := decided.get(row.number):
                row.mended, row.left_out = old.mended, old.left_out
    changed, counts, besides = [], Counter(), {}
    for done, (row, settled) in enumerate(zip(rows, settle_all(task, rows), strict=True), 1):
        if _take(row, settled):
            changed.append(row)
        counts[LEFT_OUT if row.left_out else settled.outcome] += 1
        if not row.left_out:
            besides |= dict.fromkeys(settled.besides)
        if done % AT_ONCE == 0:
            yield Step(_("checked"), done, len(rows))
    with transaction.atomic():
        locked(source, ImportState.OPEN)
        if anew:
            source.rows.all().delete()
            for part in in_parts(rows):
                ImportRow.objects.bulk_create(part)
        else:
            update_rows(ImportRow, changed, STORED)
        source.counts = dict(counts)
        source.besides = [list(pair) for pair in besides]
        source.save(update_fields=["counts", "besides"])
    yield Step(_("checked"), len(rows), len(rows))


def _take(row: ImportRow, settled: Settled) -> bool:
    """Notes on the row what it does; whether that is new."""
    before = (row.outcome, row.digest)
    row.outcome, row.digest = settled.outcome, settled.digest
    row.changes = [list(change) for change in settled.changes]
    row.faults = {name: list(map(str, texts)) for name, texts in settled.faults.items()}
    return before != (row.outcome, row.digest)


def choose_columns(source: Import, *, sheet: int, head: int | None, mapping: dict) -> None:
    """Which sheet, which row names the columns, and which column is what."""
    with transaction.atomic():
        locked(source, ImportState.OPEN)
        name, rows = source.sheets[sheet]
        if (sheet, head) != (source.sheet, source.head):
            # Other rows: what was decided about the first ones says nothing of these.
            source.rows.all().delete()
        source.sheet, source.sheet_name, source.head = sheet, name[:100], head
        source.mapping = {str(place): column for place, column in mapping.items()}
        heads = next((cells for number, cells in rows if number == head), [])
        lead = [Row(number, cells) for number, cells in rows if head and number < head]
        past = past_day(lead, heads, source.file_name, IMPORTABLE[source.what])
        source.options["past"] = past.isoformat() if past else ""
        source.options["heads"] = {
            column: heads[place] for place, column in mapping.items() if place < len(heads)
        }
        source.save(update_fields=["sheet", "sheet_name", "head", "mapping", "options"])


def mend(source: Import, *, cells: dict[int, dict], left_out: dict[int, bool]) -> None:
    """Notes what the person wrote instead of cells, and which rows stay out. The rows are to be
    checked again."""
    with transaction.atomic():
        locked(source, ImportState.OPEN)
        numbers = {*cells, *left_out}
        rows = list(source.rows.filter(number__in=numbers))
        columns = source.columns
        for row in rows:
            typed = ImportRow(cells=row.cells).values(columns)
            for name, text in cells.get(row.number, {}).items():
                row.mended.pop(name, None)
                if typed.get(name, "") != text:
                    row.mended[name] = text
            row.left_out = left_out.get(row.number, row.left_out)
        update_rows(ImportRow, rows, ["mended", "left_out"])


def discard(source: Import) -> None:
    with transaction.atomic():
        locked(source, ImportState.OPEN).delete()


def newest_first(project):
    return (
        Import.objects.filter(project=project)
        .defer("sheets", "ledger")
        .select_related("by", "imported_by", "undone_by")
        .order_by(F("pk").desc())
    )
