"""Chromium of the system, the demonstration project, people who sign in."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.browser.server import Server

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is not installed: apt-get install chromium"
    # As root, as on a build machine, Chromium runs only without its sandbox.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": options}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Without the worker of core/offline.py: what a test sees comes from the server."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture
def site(live_server, settings):
    """The demonstration project with its logins; gives the server's address."""
    from django.core.management import call_command

    settings.DEBUG = True  # the logins are made only where it is on
    call_command("demonstration", verbosity=0)
    settings.DEBUG = False
    return live_server.url


@pytest.fixture(scope="session")
def filled(tmp_path_factory, django_db_setup, django_db_blocker):
    """A database on disk with the demonstration, of which `server` takes a copy. Its tables are
    those of the tests' own database, where that can be copied: all migrations take longer."""
    from django.db import connection

    folder = tmp_path_factory.mktemp("filled")
    server = Server(folder)
    if "memory" in str(connection.settings_dict["NAME"]):
        with django_db_blocker.unblock(), closing(sqlite3.connect(server.database)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
    else:
        server.run("migrate", "--verbosity", "0")
    server.run("demonstration", "--verbosity", "0")
    return folder


@pytest.fixture
def server(filled, tmp_path):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def faults(page):
    """Errors of the console, refused by the policy, requests to elsewhere: all must stay empty."""
    found = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:"))
            or found.append(f"request to {request.url}")
        ),
    )
    return found


@pytest.fixture
def sign_in(page, site):
    def sign_in(name):
        page.goto(f"{site}/en/accounts/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(f"{name}-demo")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/my/")
        return page

    return sign_in
