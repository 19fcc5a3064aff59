"""Parts of pages that are made again only after something was written."""

from hashlib import sha256

from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import get_language

from core.days import today

# Seconds; what nobody asks for any more goes.
KEPT_FOR = 600


def database_state() -> str:
    """A text that changes with every transaction that writes anything, and with nothing else;
    empty where that cannot be said: on SQLite, and inside of a transaction.

    PostgreSQL gives a number to each transaction that writes. Which of them a reader sees is its
    snapshot: two readers with the same snapshot read the same rows. So nobody has to say which
    write touches which page, and none can be forgotten.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def kept(request, template: str, project, make) -> str:
    """A part of a page of a project, rendered from the context that `make()` gives, and kept until
    something is written. It may depend on the project, the reader's role in it, the address with
    its query, the language and today; not on who the reader is."""
    state = database_state()
    if not state:
        return render_to_string(template, make(), request)
    depends_on = (
        state, template, project.pk, project.role, get_language(), request.get_full_path(), today()
    )  # fmt: skip
    key = sha256(repr(depends_on).encode()).hexdigest()
    part = cache.get(key)
    if part is None:
        part = render_to_string(template, make(), request)
        cache.set(key, part, KEPT_FOR)
    return part
