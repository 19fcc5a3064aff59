"""The application in a process of its own, with a database on disk."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Server:
    """Can be killed and started again, at the same address and with the same rows."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "db.sqlite3"
        self.environment = {
            **os.environ,
            "TWINNING_ENV_FILE": os.devnull,
            "DEBUG": "1",
            "SECRET_KEY": "x",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "FILES_DIR": str(folder / "files"),
            "DJANGO_SETTINGS_MODULE": "twinning.settings",
        }
        self.process = None

    def _begin(self, *words):
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *words):
        assert self._begin(*words).wait() == 0, f"manage.py {words[0]} failed"

    def start(self):
        self.process = self._begin("runserver", "--noreload", f"127.0.0.1:{self.port}")
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5)
            except urllib.error.HTTPError:  # it answers; without migrations it says so
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("The server did not start.")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end_sessions(self):
        with sqlite3.connect(self.database) as database:
            assert database.execute("DELETE FROM django_session").rowcount
