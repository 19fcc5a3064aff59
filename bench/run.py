"""`make bench`: our pages on PostgreSQL beside a constant page behind login (A) and Django's own
admin over the same rows, all in one run. What counts are the ratios to A and the numbers of
statements; a millisecond of one machine says nothing on another.

One client, a new connection for each request, the time from connecting to the last byte; the
median. Two sync workers of gunicorn, as in docs/deploy.md.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

TOP = Path(__file__).resolve().parent.parent
SIZES = [39, 400, 4_000, 20_000]
SECONDS, FEWEST, MOST = 1.5, 5, 300
# From product and issue: most times A, by the number of activities up to which it holds.
BOUNDS = {
    "dashboard": {400: 6, 4_000: 10},
    "list, filtered": {20_000: 8},
    "timeline": {4_000: 50},
    "create": {20_000: 8},
}


class Server:
    """Gunicorn on a free port; `memory` and the answers of its pages."""

    def __init__(self, application: str, environment: dict, cookie: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.cookie = cookie
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{self.port}",
             "--log-level", "error", application],
            cwd=TOP, env=environment,
        )  # fmt: skip
        for _attempt in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)
        time.sleep(2)

    def ask(self, path: str, body: str | None = None):
        """(seconds, status, headers, body)"""
        head = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            "Host: 127.0.0.1", "Connection: close", f"Cookie: {self.cookie}",
        ]  # fmt: skip
        if body is not None:
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        message = ("\r\n".join(head) + "\r\n\r\n" + (body or "")).encode()
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            connection.sendall(message)
            parts = []
            while part := connection.recv(1 << 18):
                parts.append(part)
        seconds = time.perf_counter() - started
        headers, _blank, answer = b"".join(parts).partition(b"\r\n\r\n")
        headers = headers.decode("latin1")
        return seconds, int(headers.split(" ", 2)[1]), headers, answer

    def memory(self) -> float:
        """Resident megabytes of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        total = 0
        for child in children.split():
            status = Path(f"/proc/{child}/status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
        return total / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measured(server: Server, path: str, bodies=None, expected=200) -> dict | None:
    """The median of many answers, and the first; `bodies` gives a new form for each POST. None
    where there is no such page: that of a project that is not released."""
    first, status, headers, answer = server.ask(path, next(bodies) if bodies else None)
    if status == 404:
        return None
    if status != expected:
        raise SystemExit(f"{path} answered {status}:\n{headers}\n{answer[:2000].decode()}")
    times, until = [], time.perf_counter() + SECONDS
    while len(times) < MOST and (len(times) < FEWEST or time.perf_counter() < until):
        seconds, status, headers, answer = server.ask(path, next(bodies) if bodies else None)
        if status != expected:
            raise SystemExit(f"{path} answered {status}")
        times.append(seconds)
    return {
        "ms": statistics.median(times) * 1000,
        "first": first * 1000,
        "statements": int(re.search(r"(?i)x-statements: (\d+)", headers)[1]),
        "bytes": len(answer),
    }


def prepare(size: int, environment: dict) -> dict:
    """Rows, a manager and a session: {"slug", "cookie", "token", "component"}."""
    script = f"""
import json
from django.core.management import call_command
call_command("populate", projects=1, activities={size}, seed=1, verbosity=0)
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from activities.models import Membership, Project
user = get_user_model().objects.create_superuser("bench", "bench@example.org", "bench-bench-1")
project = Project.objects.get(slug="load-1-{size}-1")
Membership.objects.create(project=project, user=user, role="manager")
connection.cursor().execute("ANALYZE")
client = Client()
client.force_login(user, "django.contrib.auth.backends.ModelBackend")
print(json.dumps([client.cookies["sessionid"].value, project.components.all()[1].pk]))
"""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=TOP, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    session, component = json.loads(done.stdout.splitlines()[-1])
    token = "b" * 32
    return {
        "slug": f"load-1-{size}-1",
        "component": component,
        "token": token,
        "cookie": f"sessionid={session}; csrftoken={token}",
    }


def new_activities(made: dict):
    """A form for each new activity, with codes that nobody has."""
    number = 0
    while True:
        number += 1
        yield urlencode(
            {
                "csrfmiddlewaretoken": made["token"],
                "code": f"1.{90 + number // 99}.{number % 99 + 1}",
                "component": made["component"], "kind": "drafting", "title_en": "Bench",
                "current_start": "2025-10-01", "current_end": "2025-10-03", "working_days": "2",
                "country": "RS", "status": "planned", "save": "1",
            }
        )  # fmt: skip


def pages(made: dict) -> dict:
    base = f"/en/projects/{made['slug']}/"
    return {
        "dashboard": base,
        "list": base + "activities/",
        "list, filtered": base + "activities/?status=completed&kind=workshop&sort=-end",
        "timeline": base + "timeline/",
        "recommendations": base + "recommendations/",
        "procurement": base + "procurement/",
        "stages": base + "stages/",
        "Excel": base + "activities.xlsx",
        "public page": f"/en/p/{made['slug']}/",
    }


def table(size: int, rows: dict, a: float):
    print(f"\n{size} activities; A = {a:.2f} ms")
    print(f"  {'page':24}{'× A':>8}{'first':>8}{'statements':>12}{'kB':>9}   bound")
    for name, row in rows.items():
        bound = next((most for upto, most in BOUNDS.get(name, {}).items() if size <= upto), None)
        ratio = row["ms"] / a
        verdict = "" if bound is None else f"≤ {bound}" + ("" if ratio <= bound else "   MISSED")
        print(
            f"  {name:24}{ratio:8.1f}{row['first'] / a:8.1f}{row['statements']:12}"
            f"{row['bytes'] / 1024:9.1f}   {verdict}"
        )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="*", type=int, default=SIZES)
    sizes = arguments.parse_args().sizes
    static = tempfile.TemporaryDirectory()
    base = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "STATIC_ROOT": static.name}
    manage = [sys.executable, "manage.py"]
    subprocess.run(
        [*manage, "collectstatic", "--noinput", "-v", "0"], cwd=TOP, env=base, check=True
    )
    subprocess.run([*manage, "migrate", "-v", "0"], cwd=TOP, env=base, check=True)
    url = base["DATABASE_URL"]
    for size in sizes:
        name = f"bench_{size}"
        copy_database(url, name)
        environment = {**base, "DATABASE_URL": re.sub(r"/[^/?]*\?", f"/{name}?", url)}
        made = prepare(size, environment)
        plain = dict(environment)
        plain.pop("DJANGO_SETTINGS_MODULE")
        reference = Server("bench.reference:application", plain, made["cookie"])
        ours = Server("twinning.wsgi:application", environment, made["cookie"])
        try:
            idle = ours.memory()
            before = measured(reference, "/constant")
            rows = {}
            for page, path in pages(made).items():
                if row := measured(ours, path):
                    rows[page] = row
            rows["create"] = measured(
                ours, f"/en/projects/{made['slug']}/activities/add/", new_activities(made), 302
            )
            admin = "/admin/rows/activity/"
            rows["stock admin: list"] = measured(reference, admin)
            rows["stock admin: filtered"] = measured(
                reference, f"{admin}?status__exact=completed&kind__exact=workshop"
            )
            after = measured(reference, "/constant")
            table(size, rows, before["ms"])
            unsteady = abs(after["ms"] / before["ms"] - 1) > 0.2
            print(
                f"  memory of two idle workers {idle:.0f} MB, after the run {ours.memory():.0f} "
                f"MB; A at the end {after['ms']:.2f} ms"
                f"{'  NOT STEADY: run again' if unsteady else ''}"
            )
        finally:
            ours.stop()
            reference.stop()


def copy_database(url: str, name: str):
    """Of the migrated, empty database."""
    import environ
    import psycopg2

    settings = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        dbname="postgres",
        user=settings["USER"],
        host=settings["HOST"] or settings["OPTIONS"]["host"],
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{settings["NAME"]}"')
    connection.close()


if __name__ == "__main__":
    main()
