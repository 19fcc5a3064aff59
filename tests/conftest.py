from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

MADE_BY_MIGRATIONS = {
    "activities.migrations.0002_programme_managers": "make_group",
    "workshops.migrations.0003_areas": "make_areas",
}


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """The workers of one run share its folder of files: no test runs in the process that has it."""
    node.workerinput["locks"] = settings.MEDIA_ROOT


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """A test marked `alone` measures time, and a test beside it would make that longer: its own
    processor time too, for cores share their caches, and PostgreSQL's besides.

    Each test is in the room, many at a time, or one that is alone. One comes in by the door, and
    whoever waits to be alone keeps it shut: else the others would go on coming in without end.
    """
    folder = getattr(item.config, "workerinput", {}).get("locks")
    if folder is None:  # one process: every test is alone
        return (yield)
    alone = item.get_closest_marker("alone")
    with Path(folder, "door").open("w") as door, Path(folder, "room").open("w") as room:
        flock(door, LOCK_EX)
        flock(room, LOCK_EX if alone else LOCK_SH)
        if not alone:
            flock(door, LOCK_UN)
        return (yield)


@cache
def models_of_migrations():
    """As migrations have them: these write no history."""
    return MigrationLoader(connection).project_state().apps


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test with transactions of its own empties every table at its end, also of the rows that
    migrations made. Side by side it is not always the last, so those rows are made again. After
    the last one the test's database is gone, and the connection is that of the real one."""
    result = yield
    if nextitem is None:
        return result
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction")):
        with item.config.stash[blocking_manager_key].unblock():
            for module, make in MADE_BY_MIGRATIONS.items():
                getattr(import_module(module), make)(models_of_migrations(), None)
    return result


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """For records that take longer to make than the tests of a module take to look at them. A
    fixture of the module makes them `with once():`, in a transaction round all of its tests; each
    test is rolled back to them. Give the tests keys or fresh rows, not objects that they change."""

    @contextmanager
    def making():
        with django_db_blocker.unblock(), translation.override("en"):
            yield

    with making():
        around = transaction.atomic()
        around.__enter__()
    yield making
    with making():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def english():
    """Tests read English; a test of another language says so itself."""
    with translation.override("en"):
        yield


@pytest.fixture
def signed_in(client):
    """A client signed in as a user: signed_in(user)."""

    def sign_in(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
