"""Several people at once: threads, each with a database connection of its own, as on a server."""

import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation


@contextlib.contextmanager
def database_of_a_server(folder):
    """Tests on SQLite use a database in memory, whose locks do not wait for each other. Inside
    this the connections of all threads use a copy in a file, as a server does. PostgreSQL is
    left as it is."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = folder / "together.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as file:
        memory.backup(file)
    connection.settings_dict["NAME"], connection.connection = str(path), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, memory


def at_once(call, people=10) -> list:
    """What `call(number)` gave to each of so many people who all start at the same moment: what it
    returned, or the messages of its ValidationError, as a list."""
    start = Barrier(people)

    def one(number):
        try:
            with translation.override("en"):
                start.wait()
                return call(number)
        except ValidationError as error:
            return error.messages
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))
