"""What is said when the application fails, is being worked on, or cannot read a request: in the
page's language, without the database."""

import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from core import plain_pages
from core.plain_pages import bad_request, server_error

# The first words of each page, in the language of the address.
WORDS = {
    "en": {"500": "Something went wrong", "503": "Maintenance", "413": "Too much at once"},
    "sr-latn": {"500": "Nešto nije u redu", "503": "Radovi u toku", "413": "Previše odjednom"},
    "sr": {"500": "Нешто није у реду", "503": "Радови у току", "413": "Превише одједном"},
}
LANG = {"en": "en", "sr-latn": "sr-Latn", "sr": "sr-Cyrl"}


def heading(response) -> str:
    return re.search("<h1>(.*?)</h1>", response.content.decode())[1]


def lang(response) -> str:
    return re.search('<html lang="(.*?)">', response.content.decode())[1]


@pytest.fixture
def failing(monkeypatch):
    """A page that fails, and a client that gets the page of the failure."""

    def fails(*_arguments, **_options):
        raise RuntimeError("out of paper")

    monkeypatch.setattr("reports.views.public.public_projects", fails)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("language", WORDS)
def test_a_fault_says_what_to_do_in_the_language_of_the_address(failing, language, caplog):
    response = failing.get(f"/{language}/")
    assert response.status_code == 500
    assert (heading(response), lang(response)) == (WORDS[language]["500"], LANG[language])
    page = response.content.decode()
    reference = re.search(r"<dd>([0-9a-f]{8})</dd>", page)[1]
    # The log has the same reference with the traceback; the page has neither traceback nor reason.
    said = [one for one in caplog.records if one.name == "core.plain_pages"]
    assert [one.getMessage() for one in said] == [f"Reference {reference}: GET /{language}/"]
    assert said[0].exc_info
    assert "out of paper" not in page
    assert response["Cache-Control"] == "no-store"


def test_a_fault_outside_of_a_language_speaks_that_of_the_browser(failing):
    request = RequestFactory().get("/healthz", headers={"Accept-Language": "sr-Latn,en;q=0.5"})
    assert lang(server_error(request)) == "sr-Latn"


def test_the_page_of_a_fault_needs_no_database(failing, django_assert_num_queries):
    # Without the mark django_db a statement would fail the test.
    assert failing.get("/sr/").status_code == 500


def test_a_fault_of_the_templates_themselves_is_said_too(monkeypatch):
    def fails(*_arguments):
        raise OSError("no disk")

    monkeypatch.setattr(plain_pages, "render_to_string", fails)
    page = server_error(RequestFactory().get("/en/")).content.decode()
    assert "Reference: " in page
    assert "Дошло је до грешке" in page


@pytest.mark.parametrize("language", WORDS)
def test_a_request_that_is_too_large_is_told_apart(language):
    request = RequestFactory().post(f"/{language}/", {})
    response = bad_request(request, RequestDataTooBig("too big"))
    assert response.status_code == 413
    assert heading(response) == WORDS[language]["413"]
    assert "10000" in response.content.decode().replace(".", "").replace(",", "")


@pytest.mark.django_db
def test_more_text_than_a_page_may_send_is_refused_with_that_page(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = Client().post(reverse("accounts:login"), {"username": "a" * 2000})
    assert (response.status_code, heading(response)) == (413, "Too much at once")


def test_a_host_that_is_not_ours_is_refused_with_a_page(settings):
    settings.ALLOWED_HOSTS = ["twinning.example.rs"]
    response = Client().get("/sr/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert lang(response) == "sr-Cyrl"


@pytest.mark.parametrize("language", WORDS)
def test_maintenance_answers_everything_without_the_database(settings, language):
    settings.MAINTENANCE = "1"
    for path in (f"/{language}/", f"/{language}/projects/p/", f"/{language}/no-such-page/"):
        response = Client().get(path)
        assert (response.status_code, response["Retry-After"]) == (503, "600")
        assert (heading(response), lang(response)) == (WORDS[language]["503"], LANG[language])
        assert "Content-Security-Policy" in response
        assert "notice" not in response.content.decode()


def test_maintenance_says_the_sentence_of_the_operator(settings):
    settings.MAINTENANCE = "Враћамо се у <14.00>."
    page = Client().get("/en/").content.decode()
    assert '<p class="notice" lang="sr-Cyrl">Враћамо се у &lt;14.00&gt;.</p>' in page


def test_maintenance_answers_the_api_in_json(settings):
    settings.MAINTENANCE = "1"
    response = Client().get("/api/v1/projects")
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert response.json() == {"detail": "Maintenance: try again later."}


@pytest.mark.django_db
def test_maintenance_leaves_the_health_check_and_static_files(settings):
    settings.MAINTENANCE = "1"
    assert Client().get("/healthz").json()["status"] == "ok"
    # WhiteNoise answers for them, and asks nobody behind it.
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert order.index("WhiteNoiseMiddleware") < order.index("Maintenance")
    assert order.index("Maintenance") < order.index("SessionMiddleware")


@pytest.mark.django_db
def test_without_maintenance_pages_answer():
    assert Client().get("/en/").status_code == 200


def test_the_web_servers_own_pages_say_all_languages(tmp_path, capsys):
    call_command("proxy_pages", str(tmp_path / "pages"))
    assert capsys.readouterr().out.split() == [
        f"{tmp_path}/pages/503.html", f"{tmp_path}/pages/413.html",
    ]  # fmt: skip
    for status in ("503", "413"):
        page = (tmp_path / "pages" / f"{status}.html").read_text()
        found = re.findall('<section lang="(.*?)"><h2>(.*?)</h2>', page)
        assert found == [(LANG[one], WORDS[one][status]) for one in WORDS]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"cannot be written: .*Name a folder"):
        call_command("proxy_pages", str(tmp_path / "file"))
