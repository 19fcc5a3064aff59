"""The dossier: what is in it, what its index says, and what a viewer's lacks."""

import zipfile
from html.parser import HTMLParser
from io import BytesIO

import pytest
import time_machine

from activities.dossier import ascii_name
from activities.models import ReadingLog
from activities.words import Role
from tests.activities.pages import url
from tests.factories import ActivityFactory, DocumentFactory, InstitutionFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(office):
    project, component, user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.2.3", title_en="Law & <order>",
        title_sr="Zakon i red",
    )  # fmt: skip
    activity.presences.create(institution=InstitutionFactory(abbreviation="MUP"), attended=True)
    activity.hold(start=activity.current_start, end=activity.current_end)
    with time_machine.travel("2019-09-01 10:30+02:00", tick=False):
        DocumentFactory(activity=activity, kind="agenda", name="Дневни ред & <b>.pdf",
                        uploaded_by=user)  # fmt: skip
        DocumentFactory(
            activity=activity, kind="signed sheet", name="Potpisni list Đorđe.pdf",
            access="restricted",
        )  # fmt: skip
        DocumentFactory(activity=activity, kind="agenda", name="../../…pdf.pdf")
    return project, activity, user


def opened(client, project, language="en"):
    address = url("dossier", project, "1.2.3").replace("/en/", f"/{language}/")
    response = client.get(address)
    content = response.getvalue()
    archive = zipfile.ZipFile(BytesIO(content))
    return response, archive, archive.read("1.2.3_index.html").decode()


def test_the_dossier_holds_every_file_under_the_code(workshop, client):
    project, activity, user = workshop
    response, archive, index = opened(client, project)
    names = [
        "1.2.3_01_agenda_Dnevni-red-b.pdf",
        "1.2.3_02_agenda_pdf.pdf",
        "1.2.3_03_signed-sheet_Potpisni-list-Djordje.pdf",
    ]
    assert archive.namelist() == [*names, "1.2.3_index.html", "1.2.3_index.css"]
    for name in names:
        assert archive.read(name) == b"%PDF-1.4 a file"
        assert archive.getinfo(name).date_time == (2019, 9, 1, 10, 30, 0)
        assert archive.getinfo(name).compress_type == zipfile.ZIP_STORED
        assert f'<a href="{name}">{name}</a>' in index
    for document in activity.documents.all():
        assert document.sha256 in index
    assert "3 files, 45\xa0bytes in all" in index
    assert f" for {user.name}." in index
    assert (response["Content-Disposition"], response["Cache-Control"]) == (
        'attachment; filename="1.2.3_dossier.zip"', "private, no-store",
    )  # fmt: skip
    note = ReadingLog.objects.get()
    assert (note.reader, note.what, note.activity) == (user, "dossier", activity)


class Well(HTMLParser):
    """Fails where a tag is closed that is not open."""

    EMPTY = {"meta", "link", "br"}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


def test_the_index_is_sound_and_escaped_and_says_what_is_missing(workshop, client):
    project, _activity, _user = workshop
    _response, _archive, index = opened(client, project)
    parser = Well()
    parser.feed(index)
    assert (parser.open, index.count("<!doctype html>")) == ([], 1)
    assert "Law &amp; &lt;order&gt;" in index
    assert "Дневни ред &amp; &lt;b&gt;.pdf" in index
    for line in (
        '<th scope="row">Agenda</th><td>✓ in this dossier</td>',
        '<th scope="row">Photo</th><td><span class="wrong">✗ missing</span></td>',
        "4 Mar 2019 – 5 Mar 2019",
        "MUP",
    ):
        assert line in index, line


def test_the_index_is_in_the_language_of_the_page(workshop, client):
    project, _activity, _user = workshop
    _response, _archive, index = opened(client, project, "sr")
    assert '<html lang="sr-Cyrl">' in index
    assert "Закон и ред" in index


def test_a_viewers_dossier_has_no_restricted_file_and_does_not_name_it(workshop, signed_in):
    project, activity, _user = workshop
    client = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    _response, archive, index = opened(client, project)
    assert [name for name in archive.namelist() if "index" not in name] == [
        "1.2.3_01_agenda_Dnevni-red-b.pdf",
        "1.2.3_02_agenda_pdf.pdf",
    ]
    secret = activity.documents.get(access="restricted")
    for trace in ("Potpisni", "Djordje", "Đorđe", secret.sha256):
        assert trace not in index, trace
        assert trace not in str(archive.namelist()), trace
    assert "✓ there, but restricted: not in this dossier" in index
    assert ReadingLog.objects.count() == 0


def test_a_file_that_is_gone_is_named_and_no_failure(workshop, client):
    project, activity, _user = workshop
    gone = activity.documents.get(access="restricted")
    gone.content.storage.delete(gone.content.name)
    _response, archive, index = opened(client, project)
    assert not [name for name in archive.namelist() if "signed" in name]
    assert "1.2.3_03_signed-sheet_Potpisni-list-Djordje.pdf <span" in index
    assert "not on the disk: missing in this dossier" in index
    assert "3 files, 30\xa0bytes in all" in index


def test_an_activity_without_files_has_a_dossier_with_what_is_missing(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.2.3")
    _response, archive, index = opened(client, project)
    assert archive.namelist() == ["1.2.3_index.html", "1.2.3_index.css"]
    assert "There is no file that you may open." in index


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Дневни ред", "Dnevni-red"), ("../../etc/passwd", "etc-passwd"), ("Čvor Đ", "Cvor-Dj"),
        ("日本", ""), ("a" * 200, "a" * 60), ("con", "con"), ("x\u202ey", "xy"), ("-a-", "a"),
    ],
)  # fmt: skip
def test_names_in_the_zip_are_plain_letters(name, plain):
    assert ascii_name(name) == plain
