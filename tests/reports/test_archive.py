"""The archive of a project: plain pages that hold together without the application."""

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO, StringIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Document, Membership, Project
from activities.words import Role
from reports.archive.build import LANGUAGES, build_archive
from reports.loading import load, read
from reports.queries import progress
from reports.synthetic import populate
from tests.factories import MembershipFactory
from tests.reports.whole_project import areas_of_migrations, whole_project

pytestmark = pytest.mark.django_db
DEMONSTRATION = settings.BASE_DIR / "data" / "thb_serbia.json"
VOID = {"meta", "link", "img", "br", "hr", "input"}


class PageReader(HTMLParser):
    """What a page names and has; faults of its nesting."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.open, self.faults = [], [], [], []
        self.text = ""
        self.feed(text)
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.links += [attrs[name] for name in ("href", "src") if name in attrs]
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag in ("script", "style") or any(name.startswith("on") for name in attrs):
            self.faults.append(f"<{tag} {attrs}>")
        if "style" in attrs:
            self.faults.append("style")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += f"{data} "


def archive_of(slug="whole", **options) -> dict[str, bytes]:
    target = BytesIO()
    build_archive(Project.objects.get(slug=slug), target, **options)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(found) -> dict[str, PageReader]:
    return {
        name: PageReader(content.decode())
        for name, content in found.items()
        if name.endswith(".html")
    }


def words(page: PageReader) -> str:
    return re.sub(r"\s+", " ", page.text)


@pytest.fixture
def whole(db):
    areas_of_migrations()
    return whole_project()


def check_holds_together(found):
    """Each link leads to something in the archive; nothing of a page needs anything else."""
    read_pages = pages(found)
    for name, page in read_pages.items():
        assert page.faults == [], name
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            if link.startswith("https://example.org/"):
                continue  # typed by somebody as evidence
            assert not re.match(r"[a-z]+:|/", link), (name, link)
            path, fragment = urldefrag(link)
            target = normpath(join(dirname(name), unquote(path))) if path else name
            assert target in found, (name, link)
            if fragment:
                assert fragment in read_pages[target].ids, (name, link)
    return read_pages


@pytest.mark.parametrize("restricted", [False, True])
def test_no_link_is_dead_and_nothing_comes_from_elsewhere(whole, restricted):
    found = archive_of(restricted=restricted)
    read_pages = check_holds_together(found)
    assert b"url(" not in found["archive.css"] and b"@import" not in found["archive.css"]
    for language in LANGUAGES:
        codes = set(Activity.objects.values_list("code", flat=True))
        assert {f"{language}/activities/{code}.html" for code in codes} <= read_pages.keys()
        assert b"<script" not in found[f"{language}/timeline.svg"]
    # Every page can be reached from the first one.
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for link in read_pages[name].links:
            target = normpath(join(dirname(name), unquote(urldefrag(link)[0]))) or name
            if target in read_pages:
                waiting.append(target)
    assert reached == read_pages.keys()


def test_the_demonstration_says_on_every_page_what_it_is(db):
    load(read(DEMONSTRATION), release=True)
    found = archive_of("thb-serbia")
    banner = {
        "en": "EXAMPLE – not the Ministry's data.",
        "sr": "ПРИМЕР – нису подаци Министарства.",
        "sr-latn": "PRIMER – nisu podaci Ministarstva.",
    }
    for name, page in check_holds_together(found).items():
        if name != "index.html":
            assert banner[name.split("/")[0]] in words(page), name


def test_figures_are_those_of_the_dashboard(db):
    load(read(DEMONSTRATION))
    project = Project.objects.get()
    found = progress(project, project.cut_off)
    page = words(pages(archive_of("thb-serbia", languages=["en"]))["en/figures.html"])
    assert "As of 20 Jan 2020" in page
    assert f"Activities completed {found.completed} " in page
    assert f"{found.progress_percent} %" in page and "652" in page


def test_a_page_of_an_activity_has_its_facts_in_the_script_of_the_page(whole):
    Activity.objects.filter(code="1.1.1").update(place="Niš", title_sr="Radionica")
    found = pages(archive_of())
    assert "Place Niš" in words(found["en/activities/1.1.1.html"])
    assert "Место Ниш" in words(found["sr/activities/1.1.1.html"])
    assert "Mesto Niš" in words(found["sr-latn/activities/1.1.1.html"])
    assert "1.1.1 Радионица" in words(found["sr/activities/1.1.1.html"])
    assert "Назив на српском Радионица" in words(found["sr/activities/1.1.1.html"])
    # On a page in English Serbian stays as it was typed.
    assert "Title in Serbian Radionica" in words(found["en/activities/1.1.1.html"])
    log = words(found["en/activities/1.2.1a.html"])
    for said in ("Change log", "postponed", "PSC-01", "was not over", "Missions"):
        assert said in log, said


def test_what_people_typed_is_text_and_never_markup(whole):
    Activity.objects.filter(code="1.1.1").update(description_en="<script>alert(1)</script> & <b>")
    found = archive_of(languages=["en"])
    page = pages(found)["en/activities/1.1.1.html"]
    assert page.faults == []
    assert "<script>alert(1)</script> & <b>" in page.text


def test_names_and_restricted_files_are_there_only_when_asked_for(whole):
    restricted = Document.objects.get(access="restricted")
    quiet, full = archive_of(), archive_of(restricted=True)

    def says(found, text):
        return any(text.encode() in content for content in found.values())

    for text in ("Ана Жарић", "Ana Žarić"):
        assert not says(quiet, text) and says(full, text)
    with restricted.content.open("rb") as file:
        content = file.read()
    assert content not in quiet.values() and content in full.values()
    assert restricted.name not in str(quiet.values())
    assert len([name for name in quiet if name.startswith("files/")]) == 5
    assert len([name for name in full if name.startswith("files/")]) == 10


def test_files_lie_in_the_archive_as_they_were_uploaded(whole):
    found = archive_of(restricted=True, languages=["en"])
    contents = [content for name, content in found.items() if name.startswith("files/")]
    stored = []
    for document in Document.objects.all():
        with document.content.open("rb") as file:
            stored.append(file.read())
    assert all(content in contents for content in stored)


def test_a_file_that_is_gone_from_the_disk_is_said(whole):
    document = Document.objects.get(name="Дневни ред.pdf")
    document.content.storage.delete(document.content.name)
    page = pages(archive_of(languages=["en"]))["en/activities/1.1.1.html"]
    assert "Дневни ред.pdf not on the disk: not in this archive" in words(page)


def test_statements_do_not_grow_with_rows(db):
    counts = []
    for number in (5, 60):
        [(_project, _new)] = populate(projects=1, activities=number, seed=1)
        with CaptureQueriesContext(connection) as found:
            archive_of(f"load-1-{number}-1", languages=["en"])
        counts.append(len(found))
    assert counts[0] == counts[1] < 90


# The command


def archive_command(*arguments):
    out = StringIO()
    call_command("archive_project", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_writes_the_languages_that_it_is_asked_for(whole, tmp_path):
    said = archive_command(
        "whole", "--to", str(tmp_path / "a.zip"), "--language", "sr", "--language", "en"
    )
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
    assert folders == {"en", "sr", "files"}
    assert "names of people, restricted files, scans (--restricted)" in said
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_the_command_refuses_what_it_cannot_do(whole, tmp_path):
    (tmp_path / "there.zip").write_bytes(b"x")
    for arguments, message in (
        (["x"], "There is no project “x”"),
        (["whole", "--to", str(tmp_path / "there.zip")], "is there already"),
        (["whole", "--to", str(tmp_path / "folder")], "is no zip"),
    ):
        with pytest.raises(CommandError, match=message):
            archive_command(*arguments)
    assert (tmp_path / "there.zip").read_bytes() == b"x"


# The button


def test_a_manager_downloads_it_in_the_language_of_the_page(whole, client):
    manager = Membership.objects.get(role=Role.MANAGER).user
    client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("activities:settings", args=["whole"]))
    address = reverse("reports:archive", args=["whole"])
    assert address in page.content.decode()
    response = client.get(address)
    pieces = list(response.streaming_content)
    with zipfile.ZipFile(BytesIO(b"".join(pieces))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    # It was sent while it was made.
    assert len(pieces) > len(pages(found)) > 20
    check_holds_together(found)
    assert {name.split("/")[0] for name in found if "/" in name} == {"en", "files"}
    assert "Ана Жарић".encode() not in b"".join(found.values())
    assert response["Content-Disposition"].startswith('attachment; filename="archive_whole_')
    last = Project.objects.get().history.first()
    assert (last.history_user, last.history_change_reason) == (manager, "archive")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_nobody_else_gets_it_or_sees_the_button(whole, client, role):
    user = MembershipFactory(project=whole, role=role).user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    known = Project.objects.get().history.count()
    assert client.get(reverse("reports:archive", args=["whole"])).status_code == 403
    assert Project.objects.get().history.count() == known
