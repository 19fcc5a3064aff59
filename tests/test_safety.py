"""The policy, the cookies, the throttle, the production settings, the vendored files."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parent.parent
# A mail can link no style sheet: its own stands in it (tests/core/test_mail.py).
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "mail"
)
PRODUCTION = {
    "SECRET_KEY": "k9" * 40 + "Zq#",
    "ALLOWED_HOSTS": "twinning.example.rs",
    "CSRF_TRUSTED_ORIGINS": "https://twinning.example.rs",
    "DEBUG": "0",
}


def manage(*arguments, env, cwd=ROOT):
    """Runs manage.py with this environment alone."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], "TWINNING_ENV_FILE": os.devnull, **env},
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_check_deploy_is_clean_with_the_documented_environment():
    result = manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)
    assert (result.returncode, "no issues" in result.stdout + result.stderr) == (0, True), (
        result.stderr
    )


def test_without_a_secret_key_the_start_stops_with_a_clear_message():
    result = manage("check", env={"DEBUG": "0"})
    assert result.returncode != 0
    assert "SECRET_KEY is not set. Set it to a long random text" in result.stderr


def test_debug_is_off_unless_asked_for():
    code = "from django.conf import settings; print(settings.DEBUG, settings.SECURE_SSL_REDIRECT)"
    result = manage("shell", "-v0", "-c", code, env={"SECRET_KEY": "x" * 60})
    assert result.stdout.strip() == "False True", result.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/en/accounts/login/", "/admin/login/", "/nothing/"])
def test_every_answer_carries_the_strict_policy(path, client):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_has_inline_script_or_style_or_another_host(path):
    source = path.read_text()
    inline = r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:"
    assert re.findall(inline, source, re.IGNORECASE) == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*", source) == []
    assert len(source.splitlines()) <= 150


def test_the_style_sheet_asks_no_other_host():
    for path in (ROOT / "static" / "css").glob("*.css"):
        assert (
            re.findall(r"url\(\s*[\"']?(?:https?:|//|data:)[^)]*|@import", path.read_text()) == []
        )


def test_vendored_files_are_those_of_the_manifest():
    folder = ROOT / "static" / "vendor"
    listed = {}
    for package in json.loads((folder / "manifest.json").read_text()):
        assert {"name", "version", "licence", "integrity", "files"} == set(package)
        assert any(name.endswith("LICENSE") for name in package["files"])
        listed |= package["files"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == listed


def test_every_package_is_pinned_with_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        packages = [line for line in lines if re.match(r"[a-z]", line)]
        assert packages
        assert [line for line in packages if "==" not in line] == []
        assert "https://" not in "".join(packages)


@pytest.mark.django_db
def test_five_wrong_passwords_close_the_account_for_that_address(client):
    user = UserFactory()

    def sign_in(password, **extra):
        data = {"username": user.username, "password": password}
        return client.post(reverse("accounts:login"), data, **extra)

    for _attempt in range(4):
        assert sign_in("wrong").status_code == 200
    assert sign_in("wrong").status_code == 429
    locked = sign_in("correct horse")
    assert locked.status_code == 429
    assert "Wait a quarter of an hour" in locked.content.decode()
    assert sign_in("correct horse", REMOTE_ADDR="10.1.1.1").status_code == 302


@pytest.mark.django_db
def test_the_admins_own_sign_in_is_throttled_too(client):
    UserFactory(username="boss", is_staff=True, is_superuser=True)
    data = {"username": "boss", "password": "wrong", "next": "/admin/"}
    codes = [client.post("/admin/login/", data).status_code for _attempt in range(5)]
    assert codes == [200, 200, 200, 200, 429]


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_page_that_says_what_to_do():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("accounts:login"), {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "load the page again and send it once more" in response.content.decode()


def test_passwords_are_kept_with_argon2():
    from twinning import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "goal", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_host(goal, client):
    user = UserFactory()
    data = {"username": user.username, "password": "correct horse", "next": goal}
    assert client.post(reverse("accounts:login"), data).url == "/en/my/"


def test_behind_a_proxy_the_last_forwarded_address_counts(rf, settings):
    from accounts.middleware import client_address

    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.9", REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "10.0.0.9"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/accounts/login/", "/admin/login/"])
def test_a_name_of_thousands_of_characters_is_refused(path, client):
    from axes.models import AccessAttempt

    response = client.post(path, {"username": "x" * 5000, "password": "y"})
    assert response.status_code == 200
    assert "at most 150 characters" in response.content.decode()
    assert AccessAttempt.objects.count() == 0
