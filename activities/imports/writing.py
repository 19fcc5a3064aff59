"""The import itself, all of it or nothing, and taking it back."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.imports.checking import AT_ONCE, Refusal, Step, locked, settle_all, task_for
from activities.imports.ledger import Ledger, Undoing
from activities.models import Import, ImportRow, PlanVersion, Project, Report
from activities.words import ImportState, Outcome
from core.days import in_words
from core.sql import update_rows

TO_WRITE = (Outcome.NEW, Outcome.CHANGED)
WRITTEN = ["record", "version"]


class Differs(Refusal):
    """The database has changed since the rows were checked; `numbers` are those that do something
    else now."""

    def __init__(self, numbers: list[int]):
        self.numbers = numbers
        shown = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
        super().__init__(
            _(
                "Nothing is imported: somebody has changed the project since the rows were shown, "
                "and some do something else now: %(rows)s. Look at them, and import again."
            )
            % {"rows": shown}
        )


def carry_out(source: Import, *, by, manager: bool, options=None) -> Iterator[Step]:
    """Writes the new and the changed rows in one transaction, which ends with the generator: who
    closes it before its end leaves nothing behind. `options`: what the person chose for all rows.
    Raises Refusal."""
    try:
        with transaction.atomic():
            project = source.project
            source = locked(source, ImportState.OPEN)
            source.options |= options or {}
            # Whoever writes into the same plan by an import waits here.
            list(Project.objects.select_for_update(of=("self",)).filter(pk=project.pk))
            yield from _write(source, by=by, manager=manager)
    except IntegrityError as error:
        raise Refusal(overtaken()) from error
    except OperationalError as error:
        raise Refusal(busy()) from error


def _write(source, *, by, manager):
    task = task_for(source, by=by, manager=manager)
    task.writing = True
    rows = list(source.rows.all())
    settled, differing = [], []
    for row, one in zip(rows, settle_all(task, rows), strict=True):
        settled.append(one)
        if one.digest != row.digest:
            differing.append(row.number)
        if len(settled) % AT_ONCE == 0:
            yield Step(_("checked"), len(settled), len(rows))
    if differing:
        raise Differs(differing)
    _check_once(zip(rows, settled, strict=True))
    pairs = [
        (row, one)
        for row, one in zip(rows, settled, strict=True)
        if not row.left_out and one.outcome in TO_WRITE
    ]
    if not pairs:
        raise Refusal(_("No row is new or changed, so there is nothing to import."))
    source.besides = [list(pair) for pair in dict.fromkeys(_besides(pairs))]
    ledger = Ledger(by=by, why=_("import of %(file)s") % {"file": source.file_name})
    for done in task.importable.write([one for _row, one in pairs], task.known, ledger):
        yield Step(_("written"), done, len(pairs))
    for row, one in pairs:
        row.record = one.record.pk
        row.version = getattr(one.record, "version", None)
    update_rows(ImportRow, [row for row, _one in pairs], WRITTEN)
    source.state, source.imported_at, source.imported_by = ImportState.IMPORTED, timezone.now(), by
    source.ledger, source.sheets = ledger.kept, None
    source.save(
        update_fields=[
            *("state", "imported_at", "imported_by", "options", "besides", "ledger", "sheets")
        ]
    )
    yield Step(_("written"), len(pairs), len(pairs))


def _check_once(pairs) -> None:
    """Rows that name one record in two ways, a person by its code and by its name, contradict each
    other as those with one key do."""
    numbers = defaultdict(list)
    for row, one in pairs:
        means = one.same or (one.record and one.record.pk)
        if means and not row.left_out and one.outcome in (*TO_WRITE, Outcome.UNCHANGED):
            numbers[means].append(row.number)
    for found in numbers.values():
        if len(found) > 1:
            raise Refusal(
                _("Rows %(rows)s mean one and the same record. Leave out all but one of them.")
                % {"rows": ", ".join(map(str, found[:10]))}
            )


def _besides(pairs):
    for _row, settled in pairs:
        yield from settled.besides


def undo(source: Import, *, by) -> None:
    """Every table as it was before. Raises Refusal where somebody has changed what it made."""
    try:
        with transaction.atomic():
            source = locked(source, ImportState.IMPORTED)
            _check_may_undo(source, by)
            undoing = Undoing(source.ledger or [])
            undoing.lock()
            if said := in_the_way(source, undoing):
                raise Refusal(said)
            undoing.run()
            source.state, source.undone_at, source.undone_by = (
                ImportState.UNDONE, timezone.now(), by
            )  # fmt: skip
            source.ledger = None
            source.save(update_fields=["state", "undone_at", "undone_by", "ledger"])
    except IntegrityError as error:
        raise Refusal(overtaken()) from error
    except OperationalError as error:
        raise Refusal(busy()) from error


def _check_may_undo(source, by) -> None:
    """What a manager imported may hold steps that managers alone take: approvals, cancellations."""
    if source.imported_by_id == by.pk:
        return
    if not Project.objects.managed_by(by).filter(pk=source.project_id).exists():
        raise Refusal(_("Only a manager undoes what somebody else has imported. Ask one."))


def in_the_way(source: Import, undoing: Undoing | None = None) -> list[str]:
    """Who changed what since: why it cannot be undone any more. Empty where it can."""
    if source.ledger is None:
        return [
            _(
                "This import can no longer be undone: what it had written down was deleted with "
                "the names of people in it."
            )
        ]
    undoing = undoing or Undoing(source.ledger)
    lines = changed_since(undoing, source.project_id, source.imported_at)
    if not lines:
        return []
    return [_("This import can no longer be undone, for what it made has changed:"), *lines]


def changed_since(undoing: Undoing, project_id: int, written_at) -> list[str]:
    """Who changed or froze what since it was written, a line each: at most 20."""
    found = {}
    for row in undoing.changed_since():
        who = row.history_user.name if row.history_user else _("somebody")
        when = in_words(timezone.localtime(row.history_date).date())
        what = _named(row.instance)
        found[what] = _("%(what)s: changed by %(who)s on %(day)s.") % {
            "what": what, "who": who, "day": when,
        }  # fmt: skip
    if not found:
        # What was changed or entered with such a change needs no line of its own.
        found = _beside(undoing)
    return [*found.values(), *_frozen_since(project_id, written_at)][:20]


def _frozen_since(project_id, written_at) -> list[str]:
    """What was frozen with the rows in it: undone, they would leave no trace that says why the
    figures differ."""
    frozen = [
        *Report.objects.filter(project=project_id, submitted_at__gt=written_at),
        *PlanVersion.objects.filter(project=project_id, frozen_at__gt=written_at),
    ]
    return [
        _("%(what)s: frozen since, with these rows in it.")
        % {"what": f"{one._meta.verbose_name} “{one}”"}
        for one in frozen
    ]


def _beside(undoing) -> dict[str, str]:
    """Rows without a history that somebody has changed, and rows that refer to what was made."""
    found = {}
    for model, row in undoing.differing():
        what = model._meta.verbose_name
        named = f"{what} “{_named(row)}”" if row else what
        found.setdefault(named, _("Changed since: %(what)s.") % {"what": named})
    for model, row in undoing.added_since():
        what = f"{model._meta.verbose_name} “{_named(row)}”"
        found.setdefault(what, _("Entered since: %(what)s.") % {"what": what})
    return found


def _named(record) -> str:
    try:
        return str(record)[:80]
    except Exception:
        # A record whose parent is gone has no name any more.
        return f"{record._meta.verbose_name} {record.pk}"


def overtaken() -> str:
    return _(
        "Nothing is written: somebody else has just written the same records. Look at the rows "
        "again, and try once more."
    )


def busy() -> str:
    return _("Nothing is written: the database was busy. Try again in a minute.")
