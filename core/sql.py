"""What Django does not say in SQL, or SQLite and PostgreSQL say differently."""

from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import FloatField, Func


class DaysFrom(Func):
    """Days from the first date to the second, as a float: DaysFrom("start", "end").

    Django's own date subtraction runs a Python function for each row on SQLite.
    """

    arity = 2
    output_field = FloatField()

    def _difference(self, compiler, template):
        first, second = self.get_source_expressions()
        first_sql, first_params = compiler.compile(first)
        second_sql, second_params = compiler.compile(second)
        sql = template.format(first=first_sql, second=second_sql)
        return sql, (*second_params, *first_params)

    def as_sqlite(self, compiler, connection, **context):
        return self._difference(compiler, "(julianday({second}) - julianday({first}))")

    def as_postgresql(self, compiler, connection, **context):
        # The casts are for days that come as parameters: PostgreSQL must know their type.
        return self._difference(compiler, "(({second})::date - ({first})::date)::double precision")


# Of one statement; SQLite takes 32,766.
MOST_VALUES = 10_000


def update_rows(model, rows, columns) -> None:
    """Stores these columns of many rows, each with values of its own, from a list of values.
    Django's bulk_update writes a condition for each value, which takes ten times as long."""
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in columns)]
    quote = connection.ops.quote_name
    table, pk = quote(model._meta.db_table), quote(model._meta.pk.column)
    places = ", ".join(
        f"{quote(field.column)} = {_typed(f'told.column{number}', field)}"
        for number, field in enumerate(fields[1:], 2)
    )
    at_once = MOST_VALUES // len(fields)
    with connection.cursor() as cursor:
        for first in range(0, len(rows), at_once):
            part = rows[first : first + at_once]
            line = f"({', '.join('%s' for _field in fields)})"
            # Names of our own tables and columns alone.
            cursor.execute(
                f"UPDATE {table} SET {places} FROM (VALUES {', '.join(line for _row in part)}) "  # noqa: S608
                f"AS told WHERE {table}.{pk} = {_typed('told.column1', fields[0])}",
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for row in part
                    for field in fields
                ],
            )


def _typed(place: str, field) -> str:
    """PostgreSQL must know the types of a list of values."""
    if connection.vendor != "postgresql":
        return place
    type_ = field.rel_db_type if field.primary_key else field.db_type
    return f"CAST({place} AS {type_(connection)})"


def copy_rows(source, target, names, pks, told: dict) -> None:
    """Inserts into the table of `target` the columns `names` of those rows of `source`, and the
    values `told` by attribute: nothing of the rows goes through Python."""
    quote = connection.ops.quote_name
    ours = {field.attname: field for field in source._meta.concrete_fields}
    theirs = {field.attname: field for field in target._meta.concrete_fields}
    into = ", ".join(quote(theirs[name].column) for name in (*names, *told))
    taken = [quote(ours[name].column) for name in names]
    taken += [_typed("%s", theirs[name]) for name in told]
    pk = quote(source._meta.pk.column)
    holes = ", ".join("%s" for _pk in pks)
    with connection.cursor() as cursor:
        # Names of our own tables and columns alone.
        cursor.execute(
            f"INSERT INTO {quote(target._meta.db_table)} ({into}) SELECT {', '.join(taken)} "  # noqa: S608
            f"FROM {quote(source._meta.db_table)} WHERE {pk} IN ({holes}) ORDER BY {pk}",
            [*(theirs[name].get_db_prep_save(told[name], connection) for name in told), *pks],
        )


@contextmanager
def snapshot():
    """All statements inside see the database as it was at the first of them, whoever writes
    meanwhile. SQLite lets nobody write until it is over: only for reading, and not for long."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
