"""The dossier of an activity: its files in one zip, named by its code, with an index to read."""

import re
import shutil
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from core.scripts import to_latin

LONGEST_STEM = 60


def ascii_name(text: str) -> str:
    """The text in letters that every computer can have in a file's name."""
    text = to_latin(text).replace("đ", "dj").replace("Đ", "Dj")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:LONGEST_STEM].strip("-")


def entry_name(activity, number: int, document) -> str:
    """1.2.3_04_signed-sheet_Potpisni-list.pdf"""
    stem = ascii_name(document.name.rpartition(".")[0]) or "file"
    kind = document.kind.replace(" ", "-")
    return f"{activity.code}_{number:02d}_{kind}_{stem}.{document.extension}"


def build(project, activity, *, documents, checklist, reader):
    """The zip as an open temporary file, to be closed by whom it is given to. `documents` are
    those that the reader may open; the index names no other. What is not on the disk stands in
    the index as not there."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            rows = []
            for number, document in enumerate(documents, 1):
                name = entry_name(activity, number, document)
                there = _copy(archive, name, document)
                rows.append({"document": document, "name": name, "there": there})
            _write_index(archive, project, activity, rows, checklist, reader)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _entry(name: str, moment) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime(moment).timetuple()[:6])
    entry.external_attr = 0o640 << 16
    return entry


def _copy(archive, name, document) -> bool:
    """Piece by piece, so that large files need no more memory than small ones."""
    try:
        source = document.content.open("rb")
    except OSError:
        return False
    with source, archive.open(_entry(name, document.uploaded_at), "w") as entry:
        shutil.copyfileobj(source, entry, 256 * 1024)
    return True


def _write_index(archive, project, activity, rows, checklist, reader):
    shown = {row["document"].kind for row in rows}
    style = f"{activity.code}_index.css"
    context = {
        "project": project,
        "activity": activity,
        "presences": activity.presences.select_related("institution"),
        "rows": rows,
        "total": sum(row["document"].size for row in rows if row["there"]),
        "checklist": [(item, bool(shown.intersection(item.kinds))) for item in checklist],
        "missing": [item for item in checklist if not item.there],
        "reader": reader,
        "now": timezone.now(),
        "style": style,
    }
    index = render_to_string("activities/dossier_index.html", context)
    archive.writestr(_entry(f"{activity.code}_index.html", timezone.now()), index)
    sheet = Path(settings.BASE_DIR, "static", "css", "dossier.css").read_bytes()
    archive.writestr(_entry(style, timezone.now()), sheet)
