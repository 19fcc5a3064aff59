"""What SQLite and PostgreSQL write differently."""

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
