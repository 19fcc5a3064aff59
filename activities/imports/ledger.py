"""What an import writes, written down so that it can be taken back to the last column: the rows
that it made, the columns that it changed and how they were before, the rows that it removed, and
the history of all three. A few statements for any number of rows."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Max
from django.utils import timezone

from core.sql import copy_rows, update_rows

# At a time, below what one statement of any database may name.
AT_ONCE = 500
BATCH = 200


def in_parts(rows: Iterable) -> Iterable[list]:
    rows = list(rows)
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]


def history_of(model):
    """The model of its history; None where it keeps none."""
    manager = getattr(model, "history", None)
    return getattr(manager, "model", None)


def is_history(model) -> bool:
    return hasattr(model, "instance_type")


class Ledger:
    """Give it what is to be stored; `kept` is what `Undoing` needs. Of rows that keep no history
    it has what they were made and changed to as well: nothing else says whether somebody has
    changed them since."""

    def __init__(self, *, by, why: str):
        """`why`: the reason that the history shows."""
        self.by, self.why = by, why[:100]
        self.kept: list[dict] = []

    def create(self, model, rows: Iterable) -> list:
        """Stores new rows, with their history; they have their primary keys afterwards."""
        made = []
        for part in in_parts(rows):
            made += model._base_manager.bulk_create(part, batch_size=BATCH)
        self._note("made", model, [row.pk for row in made])
        if made and history_of(model) is None:
            columns = [field.attname for field in model._meta.concrete_fields]
            self.kept[-1] |= {"columns": columns, "after": _values(made, columns)}
        self._write_history(model, made)
        return made

    def change(self, model, rows: Iterable, columns: Iterable[str]) -> None:
        """Stores these columns of rows that exist. How they were is asked of the database."""
        rows, columns = list(rows), list(columns)
        before = {}
        for part in in_parts([row.pk for row in rows]):
            found = model._base_manager.filter(pk__in=part).values_list("pk", *columns)
            before |= {pk: values for pk, *values in found}
        update_rows(model, rows, columns)
        self.kept.append(
            {
                "did": "changed",
                "model": model._meta.label,
                "columns": columns,
                "before": [[pk, *values] for pk, values in before.items()],
            }
        )
        if history_of(model) is None:
            self.kept[-1]["after"] = _values(rows, columns)
        self._write_history(model, rows, sign="~")

    def remove(self, model, rows: Iterable) -> None:
        """Deletes rows to which nothing refers."""
        rows = list(rows)
        columns = [field.attname for field in model._meta.concrete_fields]
        self.kept.append(
            {
                "did": "removed",
                "model": model._meta.label,
                "columns": columns,
                "before": [[getattr(row, name) for name in columns] for row in rows],
            }
        )
        self._write_history(model, rows, sign="-")
        _delete(model, [row.pk for row in rows])

    def _note(self, did, model, pks):
        if pks:
            self.kept.append({"did": did, "model": model._meta.label, "pks": spans(pks)})

    def _write_history(self, model, rows, *, sign="+"):
        """The history of the rows as they are stored now."""
        history = history_of(model)
        if history is None or not rows:
            return
        newest = history.objects.aggregate(newest=Max("history_id"))["newest"] or 0
        told = {
            "history_date": timezone.now(),
            "history_user_id": self.by.pk if self.by else None,
            "history_change_reason": self.why,
            "history_type": sign,
        }
        names = [field.attname for field in history.tracked_fields]
        pk, written = model._meta.pk.attname, []
        for part in in_parts([row.pk for row in rows]):
            copy_rows(model, history, names, part, told)
            mine = history.objects.filter(**{f"{pk}__in": part}, history_id__gt=newest)
            written += mine.values_list("history_id", flat=True)
        self._note("made", history, written)


def _values(rows, columns) -> list:
    """[[primary key, value, …], …]"""
    names = [rows[0]._meta.get_field(name).attname for name in columns] if rows else []
    return [[row.pk, *(getattr(row, name) for name in names)] for row in rows]


def spans(pks: Iterable) -> list:
    """1, 2, 3, 7 as [[1, 3], [7, 7]]; keys that are no numbers as they are."""
    found = []
    for pk in sorted(pks):
        if not isinstance(pk, int):
            found.append(pk)
        elif found and found[-1][1] == pk - 1:
            found[-1][1] = pk
        else:
            found.append([pk, pk])
    return found


def keys_in(entry: dict) -> list:
    """The primary keys that an entry of the ledger is about."""
    if entry["did"] != "made":
        return [values[0] for values in entry["before"]]
    found = []
    for span in entry["pks"]:
        found += range(span[0], span[1] + 1) if isinstance(span, list) else [span]
    return found


def _delete(model, pks) -> None:
    """Without the history that a deletion by Django writes: this is no deletion, it never was."""
    for part in in_parts(pks):
        there = model._base_manager.filter(pk__in=part)
        there._raw_delete(there.db)


class Undoing:
    """Takes back what a ledger holds, inside a transaction of the caller's."""

    def __init__(self, kept: list[dict]):
        self.entries = [(apps.get_model(entry["model"]), entry) for entry in kept or []]
        self.made = defaultdict(set)
        self.touched = defaultdict(set)
        for model, entry in self.entries:
            keys = keys_in(entry)
            if entry["did"] == "made":
                self.made[model].update(keys)
            if not is_history(model):
                self.touched[model].update(keys)

    def lock(self) -> None:
        """Nobody else writes these rows until the transaction is over."""
        for model in sorted(self.touched, key=lambda model: model._meta.label):
            for part in in_parts(sorted(self.touched[model])):
                rows = model._base_manager.filter(pk__in=part).select_for_update(of=("self",))
                list(rows.order_by("pk").values_list("pk", flat=True))

    def changed_since(self) -> list:
        """(record or its last history row, who, when) of each row that somebody else has changed
        or removed since; the newest rows of their history."""
        found = []
        for model, keys in self.touched.items():
            history = history_of(model)
            ours = self.made.get(history)
            if not ours:
                continue
            name, newest = model._meta.pk.attname, max(ours)
            for part in in_parts(sorted(keys)):
                rows = history.objects.filter(
                    **{f"{name}__in": part}, history_id__gt=newest
                ).select_related("history_user")
                found += rows.order_by("history_id")
        return found

    def differing(self) -> list:
        """(model, the row as it is now, None where it is gone) of rows without a history that
        somebody has changed since."""
        last = {}
        for model, entry in self.entries:
            for pk, *values in entry.get("after", ()):
                said = dict(zip(entry["columns"], values, strict=True))
                last.setdefault((model, pk), {}).update(said)
        found = []
        for model in {model for model, _pk in last}:
            keys = sorted(pk for other, pk in last if other is model)
            for part in in_parts(keys):
                now = model._base_manager.in_bulk(part)
                for pk in part:
                    row = now.get(pk)
                    if row is None or not _is_as(row, last[model, pk]):
                        found.append((model, row))
        return found

    def added_since(self) -> list:
        """Rows that refer to what was made, and were not made with it: [(model, row)], at most
        some of each model."""
        found = []
        for model, keys in self.made.items():
            if is_history(model):
                continue
            for relation in model._meta.get_fields(include_hidden=True):
                if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
                    continue
                other = relation.related_model
                if is_history(other) or not isinstance(relation.remote_field, models.ForeignKey):
                    continue
                found += self._referring(other, relation.remote_field.name, keys)
        return found

    def _referring(self, other, column: str, keys):
        # What was changed with it is restored before it goes.
        ours, found = self.touched.get(other, set()), []
        for part in in_parts(sorted(keys)):
            pks = other._base_manager.filter(**{f"{column}__in": part}).values_list("pk", flat=True)
            if strange := sorted(set(pks) - ours)[:5]:
                found += [(other, row) for row in other._base_manager.filter(pk__in=strange)]
        return found

    def run(self) -> None:
        for model, entry in reversed(self.entries):
            if entry["did"] == "made":
                _delete(model, keys_in(entry))
            elif entry["did"] == "changed":
                self._restore(model, entry)
            else:
                rows = [_row(model, entry["columns"], values) for values in entry["before"]]
                model._base_manager.bulk_create(rows, batch_size=BATCH)

    @staticmethod
    def _restore(model, entry):
        columns = entry["columns"]
        for part in in_parts(entry["before"]):
            rows = [_row(model, [model._meta.pk.attname, *columns], values) for values in part]
            update_rows(model, rows, columns)


def _is_as(row, said: dict) -> bool:
    was = _row(type(row), list(said), list(said.values()))
    fields = [row._meta.get_field(name) for name in said]
    # JSON keeps no microseconds of a time.
    names = [one.attname for one in fields if not isinstance(one, models.DateTimeField)]
    return all(getattr(row, name) == getattr(was, name) for name in names)


def _row(model, columns, values):
    """A row from what the ledger has of it: JSON knows neither days nor decimals."""
    row = model()
    for name, value in zip(columns, values, strict=True):
        field = model._meta.get_field(name)
        setattr(row, field.attname, None if value is None else field.to_python(value))
    return row
