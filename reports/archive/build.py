"""Puts an archive together: the pages in each language, the files, one style sheet."""

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.models import Project
from activities.models.document import StoredFile
from core.sql import snapshot
from core.texts import LANG_ATTRIBUTES
from reports.archive.handed_over import Versions
from reports.archive.links import file_name
from reports.archive.pages import DRAWING, Page, Pages
from reports.archive.records import Records

LANGUAGES = {"en": "English", "sr-latn": "Srpski", "sr": "Српски"}
CHUNK = 256 * 1024
END = object()


@dataclass
class Built:
    pages: int = 0
    files: int = 0
    # Files that are not on the disk, by name.
    missing: list[str] = field(default_factory=list)


def build_archive(
    project: Project,
    target,
    *,
    languages: Sequence[str] = tuple(LANGUAGES),
    restricted: bool = False,
) -> Built:
    """Writes the zip into an open file. `restricted`: with names of people, restricted files and
    scans with signatures. Nothing of it is kept in memory but the records themselves."""
    built = Built()
    for _entry in _write(records_of(project, restricted=restricted), target, languages, built):
        pass
    return built


class Stream:
    """Takes what a zip writes, until somebody fetches it. It cannot go back, so the zip does not
    either."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self):
        pass

    def fetch(self) -> bytes:
        found = b"".join(self.pieces)
        self.pieces.clear()
        return found


def sent_archive(records: Records, languages: Sequence[str]) -> Iterator[bytes]:
    """The zip piece by piece, as it is made: who waits for it gets something all the time."""
    stream = Stream()
    for _entry in _write(records, stream, languages, Built()):
        if piece := stream.fetch():
            yield piece
    yield stream.fetch()


def records_of(project: Project, *, restricted: bool = False) -> Records:
    """All of one moment."""
    with snapshot():
        rows = Project.objects.prefetch_related("extensions", "holidays", "components")
        project = rows.get(pk=project.pk)
        return Records(project, restricted=restricted)


def _write(records: Records, target, languages: Sequence[str], built: Built) -> Iterator[None]:
    """Comes back after each entry of the zip."""
    project = records.project
    versions = Versions(records)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {}
        yield from _write_files(archive, records, built, files)
        for name, source in (
            ("archive.css", "css/archive.css"),
            ("eu-emblem.svg", "img/eu-emblem.svg"),
        ):
            archive.writestr(name, Path(settings.BASE_DIR, "static", source).read_bytes())
        for language in languages:
            pages = Pages(records, files, versions)
            yield from _write_pages(archive, pages, language, languages, built)
        with override(languages[0]):
            first = get_template("archive/first.html").render(
                {
                    "project": project,
                    "languages": [
                        (f"{language}/index.html", LANGUAGES[language], LANG_ATTRIBUTES[language])
                        for language in languages
                    ],
                }
            )
            archive.writestr("index.html", first)


def _write_files(archive, records: Records, built: Built, found: dict) -> Iterator[None]:
    """Once for all languages. `found` becomes (model, primary key) → name of the content."""
    for (table, _above), rows in records.below.items():
        if not issubclass(table.model, StoredFile):
            continue
        for row in rows:
            try:
                source = row.content.open("rb")
            except OSError:
                built.missing.append(row.name)
                continue
            name = file_name(row)
            with source, archive.open(name, "w", force_zip64=True) as entry:
                shutil.copyfileobj(source, entry, CHUNK)
            found[table.model, row.pk] = name
            built.files += 1
            yield


def _write_pages(
    archive, pages: Pages, language: str, languages: Sequence[str], built: Built
) -> Iterator[None]:
    """In the language, which is not active while somebody fetches what was written."""
    steps = _pages_in_turn(archive, pages, language, languages, built)
    while True:
        with override(language):
            if next(steps, END) is END:
                return
        yield


def _pages_in_turn(archive, pages: Pages, language: str, languages: Sequence[str], built: Built):
    page_template = get_template("archive/page.html")
    moment = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    shared = {
        "project": pages.project,
        "pages": pages.named,
        "made": _("This archive was made on %(time)s.") % {"time": moment},
        "alt": _("Timeline: %(title)s") % {"title": pages.project.title},
    }
    archive.writestr(f"{language}/{DRAWING}", pages.drawing())
    for page in pages.pages():
        links = pages.links(page.name)
        html = page_template.render(
            {
                **shared,
                "title": page.title,
                "lead": page.lead,
                "blocks": page.blocks,
                "drawing": page.drawing,
                "current": page.name,
                "links": links,
                "others": _others(page, language, languages),
            }
        )
        archive.writestr(f"{language}/{page.name}", html)
        built.pages += 1
        yield


def _others(page: Page, language: str, languages: Sequence[str]):
    """The same page in the other languages."""
    return [
        (f"{other}/{page.name}", LANGUAGES[other], LANG_ATTRIBUTES[other])
        for other in languages
        if other != language
    ]
