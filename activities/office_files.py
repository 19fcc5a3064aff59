"""Word, Excel and PowerPoint files: packed folders, which may hide what no office file needs.

They are kept as they are; here they are unpacked in memory, within bounds, and searched.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from activities.contents import broken, not_what_it_says, refused

# Bytes and parts to which a file may unpack, with those of files inside it, and how many times
# its size, where that is more than a few megabytes.
MOST_BYTES, MOST_PARTS, MOST_RATIO = 150 * 1024 * 1024, 5000, 100
SMALL = 10 * 1024 * 1024
CHUNK = 1024 * 1024


class Form(NamedTuple):
    """How a kind of office file is recognised: its main part, and that part's type."""

    main: str
    type: bytes


FORMS = {
    "docx": Form("word/document.xml", b"wordprocessingml.document.main+xml"),
    "xlsx": Form("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
    "pptx": Form("ppt/presentation.xml", b"presentationml.presentation.main+xml"),
}
TYPES = "[Content_Types].xml"
MACROS = re.compile(r"vba(project|data)|/activex/|macrosheets/", re.IGNORECASE)
PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs?|jse?|wsf|hta|jar|lnk|msi|html?|php|sh|swf|"
    r"zip|7z|rar|docm|xlsm|pptm|xll)$",
    re.IGNORECASE,
)


class Room:
    """What is left of the bounds, for a file and the files inside it."""

    def __init__(self, size: int):
        self.bytes = min(MOST_BYTES, max(SMALL, size * MOST_RATIO))
        self.parts = MOST_PARTS

    def take(self, *, size=0, parts=0):
        self.bytes -= size
        self.parts -= parts
        if self.bytes < 0 or self.parts < 0:
            raise refused(
                _(
                    "The file unpacks to far more than its size, as a file made to do harm "
                    "does. It is not accepted."
                )
            )


def check_office(content: bytes, extension: str):
    _check(content, extension, Room(len(content)), inside=False)


def _check(content: bytes, extension: str, room: Room, *, inside: bool):
    if not content.startswith(b"PK\x03\x04"):
        raise not_what_it_says(extension)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(package, extension, room, inside=inside)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise broken() from None


def _check_package(package, extension, room, *, inside):
    parts = package.infolist()
    room.take(parts=len(parts))
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refused(_("The file is locked with a password. Save it without one and add that."))
    for name in names:
        if MACROS.search(name):
            raise refused(_("The file holds macros. Save it without macros and add that."))
        if PROGRAMS.search(name) or name.startswith(("/", "\\")) or ".." in name:
            raise refused(
                _("The file holds “%(part)s”, which no office file needs. It is not accepted."),
                part=name[:60],
            )
    form = FORMS[extension]
    if form.main not in names or TYPES not in names or len(set(names)) != len(names):
        raise not_what_it_says(extension)
    for part in parts:
        _check_part(package, part, form, room, inside=inside)


def _check_part(package, part, form, room, *, inside):
    # The size that the folder states is not believed: bytes are counted as they come.
    room.take(size=0 if part.file_size <= room.bytes else part.file_size)
    name = part.filename.lower()
    with package.open(part) as source:
        first = source.read(CHUNK)
        whole = [first]
        room.take(size=len(first))
        nested = first.startswith(b"PK\x03\x04")
        while chunk := source.read(CHUNK):
            room.take(size=len(chunk))
            if nested:
                whole.append(chunk)
    if part.filename == TYPES:
        if b"macroenabled" in first.lower():
            raise refused(_("The file holds macros. Save it without macros and add that."))
        if form.type not in first:
            raise not_what_it_says(_extension_of(form))
    if name.endswith((".xml", ".rels")) and re.search(rb"<!(DOCTYPE|ENTITY)", first):
        raise refused(
            _("The file holds “%(part)s”, which no office file needs. It is not accepted."),
            part="<!DOCTYPE>",
        )
    if first.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise refused(_("The file holds a program. It is not accepted."))
    if nested:
        _check_nested(name, b"".join(whole), room, inside=inside)


def _check_nested(name: str, content: bytes, room, *, inside: bool):
    """A table inside a presentation is a file of its own; one inside that is too much."""
    extension = name.rpartition(".")[2]
    if inside or extension not in FORMS:
        raise refused(
            _("The file holds “%(part)s”, which no office file needs. It is not accepted."),
            part=name[:60],
        )
    _check(content, extension, room, inside=True)


def _extension_of(form: Form) -> str:
    return next(extension for extension, one in FORMS.items() if one is form)
