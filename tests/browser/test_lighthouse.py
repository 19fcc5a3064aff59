"""Lighthouse with its mobile setting, on a project that is public and no demonstration: the real
stack of docs/deploy.md (gunicorn, compressed static files, DEBUG off) behind a proxy that speaks
https."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from activities.models import Membership, Project
from activities.words import Role
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.lighthouse,
    pytest.mark.alone,
    pytest.mark.django_db(transaction=True),
]

LIGHTHOUSE = settings.BASE_DIR / "tests/walk/node_modules/lighthouse/cli/index.js"
CATEGORIES = ["accessibility", "best-practices", "seo", "performance"]


@pytest.fixture
def stack(tmp_path):
    """The address of the running application, and the cookie of a manager."""
    call_command("populate", projects=1, activities=400, seed=1, verbosity=0)
    # Made-up projects are demonstrations, whose pages stay out of search engines.
    Project.objects.update(demonstration=False)
    project = Project.objects.get()
    project.release()
    manager = UserFactory()
    Membership.objects.create(project=project, user=manager, role=Role.MANAGER)
    client = Client()
    client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
    file = tmp_path / "db.sqlite3"
    with sqlite3.connect(file) as target:
        connection.connection.backup(target)
    target.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "twinning.settings",
        "DEBUG": "0",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{file}",
        "BEHIND_PROXY": "1",
        "STATIC_ROOT": str(tmp_path / "static"),
        "FILES_DIR": str(tmp_path / "files"),
        "TWINNING_ENV_FILE": str(tmp_path / "none"),
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        env=environment, cwd=settings.BASE_DIR, check=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--bind",
            f"127.0.0.1:{port}", "--log-level", "warning", "tests.walk.behind_proxy:application",
        ],
        env=environment, cwd=settings.BASE_DIR,
    ) as server:  # fmt: skip
        try:
            wait_for(f"{address}/healthz")
            yield address, project.slug, f"sessionid={client.cookies['sessionid'].value}"
        finally:
            server.terminate()


def wait_for(address):
    for _turn in range(100):
        try:
            urllib.request.urlopen(address, timeout=30)
            return
        except OSError:  # not there yet, or still busy with its start
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer, or not well: run it with migrations")


def looked_at(address, cookie, folder: Path) -> dict:
    """What Lighthouse says of the page: its score in each category, and what took away from it."""
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    sandbox = " --no-sandbox" if os.geteuid() == 0 else ""
    command = [
        "node", LIGHTHOUSE, address, "--quiet", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}",
        f"--chrome-flags=--headless=new{sandbox}",
    ]  # fmt: skip
    env = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    for _again in range(5):
        ran = subprocess.run(command, env=env, capture_output=True, text=True)
        # Now and then the browser gives it no beginning of the page; it asks to be run again.
        if "NO_NAVSTART" not in ran.stderr:
            break
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def scores(report) -> dict:
    return {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}


def taken_away(report) -> list[str]:
    counted = {
        one["id"]
        for name in CATEGORIES
        for one in report["categories"][name]["auditRefs"]
        if one["weight"]
    }
    return [
        f"{name}: {audit['title']} {json.dumps(audit.get('details', {}).get('items', []))[:400]}"
        for name, audit in report["audits"].items()
        if name in counted and audit["score"] is not None and audit["score"] < 0.9
    ]


@pytest.mark.parametrize(
    ("path", "signed_in"),
    [
        ("p/{slug}/", False),
        ("accounts/login/", False),
        ("projects/{slug}/", True),
        ("projects/{slug}/activities/", True),
    ],
)
def test_lighthouse(stack, tmp_path, path, signed_in):
    site, slug, cookie = stack
    address = f"{site}/en/{path.format(slug=slug)}"
    report = looked_at(address, cookie if signed_in else "", tmp_path)
    found, why = scores(report), taken_away(report)
    speed = [found.pop("performance")]
    assert report["finalDisplayedUrl"] == address
    assert found == {"accessibility": 100, "best-practices": 100, "seo": 100}, why
    if speed[0] < 95:
        # One slow run may be the machine's: the middle one of three counts.
        speed += [
            scores(looked_at(address, cookie if signed_in else "", tmp_path))["performance"]
            for _again in range(2)
        ]
    print(f"{path}: {found}, performance {speed}")
    assert median(speed) >= 95, why
