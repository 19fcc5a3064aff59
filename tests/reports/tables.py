from django.apps import apps
from django.db import connection


def dump() -> dict:
    """Every row of every table, history included: as stored, which is read many times faster than
    as objects and shows at least as much."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            options = model._meta
            cursor.execute(f'SELECT * FROM "{options.db_table}" ORDER BY "{options.pk.column}"')
            names = [column[0] for column in cursor.description]
            found[options.label] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def history_rows() -> dict[str, int]:
    return {name: len(rows) for name, rows in dump().items() if "Historical" in name and rows}
