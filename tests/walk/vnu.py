"""The W3C checker (vnu), run once over a folder of pages."""

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Differs from page to page and says nothing.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')


class Checker:
    """Collects pages in a folder, the same page once."""

    def __init__(self, folder: Path):
        assert JAR.exists(), "The W3C checker is not installed: make walk installs it."
        assert shutil.which("java"), "Java is not installed: apt-get install default-jre-headless"
        self.folder, self.where = folder, {}

    def take(self, source: str, address: str) -> None:
        name = sha256(TOKEN.sub(r"\1", source).encode()).hexdigest()[:24] + ".html"
        if name not in self.where:
            self.where[name] = address
            (self.folder / name).write_text(source, encoding="utf-8")

    def faults(self) -> list[str]:
        """“address: line and message” for every error and warning."""
        if not self.where:
            return []
        ran = subprocess.run(
            ["java", "-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", self.folder],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = json.loads(ran.stderr)["messages"]
        found = [(self.where[Path(one["url"]).name], one) for one in found]
        return [f"{where}: {said(one)}" for where, one in found if not of_django(where, one)]


def of_django(where, message) -> bool:
    """In the admin warnings are Django's affair, and so is a read-only password."""
    warning = message["type"] != "error"
    return where.startswith("/admin/") and (warning or "“disabled”" in message["message"])


def said(message) -> str:
    return f"{message['message']} {message.get('extract', '')!r}"
