"""Where a name still stands: every text of every table, every file."""

from pathlib import Path
from urllib.parse import unquote_plus

from django.conf import settings
from django.db import connection

from core.scripts import fold


def traces_of(name: str) -> list[str]:
    """Tables and files in which the surname is found, in either script, accents or not."""
    surname = fold(name).split()[-1]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else value
                    if isinstance(text, str) and surname in fold(unescaped(text)):
                        found.append(f"{table}.{column}")
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        inside = path.read_bytes().decode("utf-8", "ignore") if path.is_file() else ""
        if surname in fold(path.name) or surname in fold(inside):
            found.append(str(path))
    return sorted(set(found))


def unescaped(text: str) -> str:
    """JSON columns write ć as an escape, forms that were carried write it in percents."""
    if "%" in text:
        text = unquote_plus(text)
    if "\\u" not in text:
        return text
    return text.encode("ascii", "backslashreplace").decode("unicode_escape", "ignore")
