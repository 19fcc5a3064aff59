"""Stores what was settled, all of it in one transaction, and takes it back."""

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.bulk.settling import Settled
from activities.imports.checking import Refusal
from activities.imports.ledger import Ledger, Undoing
from activities.imports.writing import busy, changed_since, overtaken
from activities.models import Act, BulkChange, Project

ACTIVITIES = "activities"
ALWAYS = {"version", "search"}


def carry_out(
    *, project, settled: list[Settled], by, note: str = "", act=None, what: str = ACTIVITIES,
    link: str = "activity",
) -> BulkChange:  # fmt: skip
    """Writes those that change; inside a transaction of the caller's, who has locked them. `act` is
    the one that the change names, stored now where it is new; `link` leads from a row of the log to
    its record. Raises Refusal."""
    written = [one for one in settled if one.is_written]
    ledger = Ledger(by=by, why=_reason(written, note))
    try:
        if act is not None and act.pk is None:
            ledger.create(Act, [act])
        columns, log = set(ALWAYS), []
        for one in written:
            record = one.record
            for name in one.changed:
                # The key of an act that is new is known only now.
                setattr(record, name, getattr(record, name))
            record.version += 1
            record.derive_columns()
            columns.update(one.changed)
            for row in one.log:
                setattr(row, link, record)
                log.append(row)
        ledger.change(type(written[0].record), [one.record for one in written], sorted(columns))
        if log:
            ledger.create(type(log[0]), log)
    except IntegrityError as error:
        raise Refusal(overtaken()) from error
    return BulkChange.objects.create(
        project=project,
        what=what,
        by=by,
        note=note,
        records=[one.record.pk for one in written],
        ledger=ledger.kept,
    )


def _reason(written, note: str) -> str:
    """For the history, as the methods of Activity write it."""
    action = next((getattr(one.log[-1], "action", "") for one in written if one.log), "")
    return ": ".join(filter(None, [action, note]))


def undo(bulk: BulkChange, *, by) -> None:
    """Every row as it was before. Raises Refusal where somebody has changed one since."""
    try:
        with transaction.atomic():
            bulk = BulkChange.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
            if bulk.undone_at:
                raise Refusal(_("This change is undone already. Nothing was done twice."))
            if bulk.ledger is None:
                raise Refusal(_forgotten())
            _check_may_undo(bulk, by)
            undoing = Undoing(bulk.ledger)
            undoing.lock()
            if lines := changed_since(undoing, bulk.project_id, bulk.at):
                said = _("This change can no longer be undone, for something has changed since:")
                raise Refusal([said, *lines])
            undoing.run()
            bulk.undone_at, bulk.undone_by, bulk.ledger = timezone.now(), by, None
            bulk.save(update_fields=["undone_at", "undone_by", "ledger"])
    except IntegrityError as error:
        raise Refusal(overtaken()) from error
    except OperationalError as error:
        raise Refusal(busy()) from error


def _forgotten() -> str:
    return _(
        "This change can no longer be undone: what it had written down was deleted with the names "
        "of people in it."
    )


def _check_may_undo(bulk, by) -> None:
    if bulk.by_id == by.pk:
        return
    if not Project.objects.managed_by(by).filter(pk=bulk.project_id).exists():
        raise Refusal(_("Only a manager undoes what somebody else has changed. Ask one."))
