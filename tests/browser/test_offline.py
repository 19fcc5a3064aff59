"""The server goes and comes back, in a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser.test_attendance import is_accessible

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
HEADINGS = {"en": "No connection", "sr-latn": "Nema veze", "sr": "Нема везе"}
AGAIN = re.compile("Try again|Pokušaj ponovo|Покушај поново")


class Server:
    """The application with a database of its own, which can be switched off and on."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"],
            "TWINNING_ENV_FILE": os.devnull,
            "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "FILES_DIR": str(folder / "files"),
        }
        self.process = None
        for command in (["migrate", "-v0"], ["demonstration"]):
            self._manage(*command).wait()

    def _manage(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def on(self):
        self.process = self._manage("runserver", "--noreload", f"127.0.0.1:{self.port}")
        for _attempt in range(100):
            with socket.socket() as ready:
                if ready.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("The server did not start.")

    def off(self):
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.on()
    yield server
    server.off()


def test_without_the_server_a_page_says_so_and_leads_back_to_the_same_address(browser, server):
    site = f"http://127.0.0.1:{server.port}"
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill("staff-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.keys().then(names => names.length === 1)")
    # Nothing of the office is kept, and nothing about a person.
    kept = page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then(one => one.keys())"
        ".then(all => all.map(one => new URL(one.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == [
        f"/{language}/offline/" for language in HEADINGS
    ]
    page.goto(f"{site}/en/projects/thb-serbia/activities/")
    assert page.title().startswith("Activities")

    server.off()
    for language, heading in HEADINGS.items():
        address = f"{site}/{language}/projects/thb-serbia/activities/?status=planned"
        page.goto(address)
        assert page.get_by_role("heading", level=1).inner_text() == heading
        assert page.url == address
        # In the look of the house, with its font, though nothing can be loaded.
        button = page.get_by_role("link", name=AGAIN)
        colour = button.evaluate("node => getComputedStyle(node).backgroundColor")
        assert colour == "rgb(0, 51, 153)"
        assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert is_accessible(page)

    server.on()
    page.get_by_role("link", name=AGAIN).click()
    page.wait_for_function("document.querySelectorAll('table.rows tr').length > 5")
    assert page.url == address
    # Signing out works as without the worker, and what is behind it stays behind it.
    page.goto(f"{site}/en/my/")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(f"{site}/en/")
    page.goto(f"{site}/en/my/")
    assert page.get_by_label("Password").is_visible()
    context.close()
