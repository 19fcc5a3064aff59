"""The first visit to the public page, as it is served: without DEBUG, compressed, by gunicorn."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The demonstration project behind gunicorn, with a database and static files of its own;
    a proxy that speaks https is pretended by its header."""
    folder = tmp_path_factory.mktemp("served")
    environment = {
        "PATH": os.environ["PATH"],
        "TWINNING_ENV_FILE": os.devnull,
        "DEBUG": "0",
        "SECRET_KEY": "Only for this test: " + "k9ZqLm2XwR7c" * 5,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "FILES_DIR": str(folder / "files"),
        "STATIC_ROOT": str(folder / "static"),
    }
    for command in (
        ["migrate", "-v0"],
        ["load_project", "data/thb_serbia.json", "--release"],
        ["collectstatic", "--noinput", "-v0"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", f"127.0.0.1:{port}",
            "twinning.wsgi:application",
        ],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _attempt in range(100):
        with socket.socket() as ready:
            if ready.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=20)
    shutil.rmtree(folder, ignore_errors=True)


def visit(browser, address, **options) -> tuple[dict, str, list]:
    """({path: bytes transferred}, what the page says, requests to another host) of one visit
    with an empty cache."""
    context = browser.new_context(extra_http_headers={"X-Forwarded-Proto": "https"}, **options)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    addresses, transferred, elsewhere = {}, {}, []

    def asked(event):
        url = event["request"]["url"]
        addresses[event["requestId"]] = url
        if url.startswith("http") and urlsplit(url).netloc != urlsplit(address).netloc:
            elsewhere.append(url)

    def came(event):
        path = urlsplit(addresses[event["requestId"]]).path
        transferred[path] = transferred.get(path, 0) + event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", came)
    page.goto(address, wait_until="networkidle")
    words = page.get_by_role("main").inner_text()
    context.close()
    return transferred, words, elsewhere


@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_a_first_visit_is_small_and_asks_no_other_host(browser, served, language):
    transferred, _words, elsewhere = visit(browser, f"{served}/{language}/p/thb-serbia/")
    assert sum(transferred.values()) <= MOST_BYTES, transferred
    assert elsewhere == []
    # The page, its style, its fonts and the emblem did come.
    kinds = {path.rpartition(".")[2] for path in transferred}
    assert {"css", "woff2", "svg"} <= kinds, transferred


def test_the_facts_need_no_javascript(browser, served):
    _sizes, words, _elsewhere = visit(
        browser, f"{served}/sr/p/thb-serbia/", java_script_enabled=False
    )
    for fact in ("69,4 %", "67,2 %", "68,4 %", "39", "652", "децембар 2019"):
        assert fact.lower() in words.lower(), fact
