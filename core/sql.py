"""Expressions that SQLite and PostgreSQL write differently."""

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
