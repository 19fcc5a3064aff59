"""Puts an archive together: the pages in each language, the files, one style sheet."""

import shutil
import zipfile
from collections.abc import Sequence
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
from reports.archive.links import file_name
from reports.archive.pages import DRAWING, Page, Pages
from reports.archive.records import Records

LANGUAGES = {"en": "English", "sr-latn": "Srpski", "sr": "Српски"}
CHUNK = 256 * 1024


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
    with snapshot():
        project = Project.objects.prefetch_related("extensions", "holidays").get(pk=project.pk)
        records = Records(project, restricted=restricted)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = _write_files(archive, records, built)
        for name, source in (
            ("archive.css", "css/archive.css"),
            ("eu-emblem.svg", "img/eu-emblem.svg"),
        ):
            archive.writestr(name, Path(settings.BASE_DIR, "static", source).read_bytes())
        for language in languages:
            with override(language):
                _write_pages(archive, Pages(records, files), language, languages, built)
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
    return built


def _write_files(archive, records: Records, built: Built) -> dict:
    """Once for all languages: (model, primary key) → name of the content."""
    found = {}
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
    return found


def _write_pages(archive, pages: Pages, language: str, languages: Sequence[str], built: Built):
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


def _others(page: Page, language: str, languages: Sequence[str]):
    """The same page in the other languages."""
    return [
        (f"{other}/{page.name}", LANGUAGES[other], LANG_ATTRIBUTES[other])
        for other in languages
        if other != language
    ]
