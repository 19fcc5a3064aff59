"""Word, Excel and PowerPoint files: packed folders, which may hide what no office file needs.

They are kept as they are; here they are unpacked in memory, within bounds, and searched.
"""

import re
import stat
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from core.refusals import broken, not_what_it_says, refused

# Bytes and parts to which a file may unpack, with those of files inside it, and how many times
# its size, where that is more than a few megabytes.
MOST_BYTES, MOST_PARTS, MOST_RATIO = 150 * 1024 * 1024, 5000, 100
SMALL = 10 * 1024 * 1024
CHUNK = 1024 * 1024


class Form(NamedTuple):
    """How a kind of office file is recognised: its main part, and that part's type."""

    main: str
    type: str


FORMS = {
    "docx": Form("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": Form("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": Form("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
TYPES = "[Content_Types].xml"
# In the names of parts, in their types and in the kinds of their relations.
MACROS = re.compile(r"vba(project|data)|activex|macro(sheet|enabled)", re.IGNORECASE)
# What Word, Excel, PowerPoint, LibreOffice and Google put into their files: texts, pictures,
# fonts, films and sounds, and the tables behind charts. Objects of other programs (oleObject.bin)
# are not among them: what they hold cannot be searched.
XML = {"xml", "rels", "svg"}
ACCEPTED_PARTS = {
    *XML, "vml", *FORMS, "sigs",
    "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp", "wdp",
    "emf", "wmf", "emz", "wmz",
    "odttf", "fntdata", "ttf", "otf",
    "mp3", "m4a", "wav", "wma", "mp4", "m4v", "mov", "wmv", "avi",
}  # fmt: skip
PRINTER = re.compile(r"(word|xl|ppt)/printerSettings/[\w.-]+\.bin")
# Packed objects of other programs, and programs, by the bytes that they begin with.
OLE, PROGRAMS = b"\xd0\xcf\x11\xe0", (b"MZ", b"\x7fELF", b"#!")


class Room:
    """What is left of the bounds, for a file and the files inside it."""

    def __init__(self, size: int, most: int):
        self.bytes = min(most, max(SMALL, size * MOST_RATIO))
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


def check_office(content: bytes, extension: str, *, most: int | None = None):
    """Raises ValidationError. `most`: bytes to which the file may unpack, else MOST_BYTES."""
    _check(content, extension, Room(len(content), most or MOST_BYTES), inside=False)


def needs_none(part: str):
    return refused(
        _("The file holds “%(part)s”, which no office file needs. It is not accepted."),
        part=part[:60],
    )


def macros():
    return refused(_("The file holds macros. Save it without macros and add that."))


def takes_from(target: str):
    return refused(
        _(
            "The workbook takes values from another file: “%(target)s”. In Excel choose Data, "
            "Edit Links, Break Link, save it, and add that."
        ),
        target=target[:60],
    )


def _check(content: bytes, extension: str, room: Room, *, inside: bool):
    if not content.startswith(b"PK\x03\x04"):
        raise not_what_it_says(extension)
    # The record that ends a packed folder, without a comment, is its last 22 bytes.
    if content[-22:-18] != b"PK\x05\x06":
        raise broken()
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(package, extension, room, inside=inside)
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError),
        *(ValueError, LookupError, NotImplementedError),
    ):
        raise broken() from None


def _check_package(package, extension, room, *, inside):
    parts = package.infolist()
    room.take(parts=len(parts))
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refused(_("The file is locked with a password. Save it without one and add that."))
    for part in parts:
        _check_entry(part)
    form = FORMS[extension]
    lower = {name.lower() for name in names}
    if form.main not in names or TYPES not in names or len(lower) != len(names):
        raise not_what_it_says(extension)
    # Something else stands before the first part: the file is two files.
    if min(part.header_offset for part in parts):
        raise not_what_it_says(extension)
    for part in parts:
        _check_part(package, part, extension, room, inside=inside)


def _check_entry(part):
    """What the folder says of a part, before it is unpacked."""
    name = part.filename
    if MACROS.search(name):
        raise macros()
    folder = part.is_dir() and not part.file_size
    accepted = folder or _ending(name) in ACCEPTED_PARTS or PRINTER.fullmatch(name)
    if not accepted or name.startswith("/") or ".." in name or re.search(r"[\\:\x00-\x1f]", name):
        raise needs_none(name)
    if stat.S_IFMT(part.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise needs_none(name)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise broken()


def _check_part(package, part, extension, room, *, inside):
    # The size that the folder states is not believed: bytes are counted as they come.
    room.take(size=0 if part.file_size <= room.bytes else part.file_size)
    name = part.filename
    reader = _Reader(name) if _ending(name) in XML else None
    with package.open(part) as source:
        first = chunk = source.read(CHUNK)
        if first.startswith(PROGRAMS):
            raise refused(_("The file holds a program. It is not accepted."))
        if first.startswith(OLE):
            raise needs_none(name)
        nested, whole = first.startswith(b"PK\x03\x04"), []
        while chunk:
            room.take(size=len(chunk))
            if nested:
                whole.append(chunk)
            elif reader:
                reader.feed(chunk)
            chunk = source.read(CHUNK)
    if nested:
        _check_nested(name, b"".join(whole), room, inside=inside)
    elif reader:
        reader.feed(b"", last=True)
        if name == TYPES and not any(FORMS[extension].type in one for one in reader.types):
            raise not_what_it_says(extension)
    elif _ending(name) in FORMS:
        raise needs_none(name)


class _Reader:
    """Reads a part as the office program does, in whatever encoding, and refuses what must not
    be in it. `types`: the types of parts that it names."""

    def __init__(self, name: str):
        self.parser, self.name, self.types = expat.ParserCreate(), name, []
        self.parser.StartDoctypeDeclHandler = self.doctype
        if name == TYPES or _ending(name) in ("rels", "svg"):
            self.parser.StartElementHandler = self.element

    def feed(self, chunk: bytes, last=False):
        self.parser.Parse(chunk, last)

    def doctype(self, *_args):
        raise needs_none("<!DOCTYPE>")

    def element(self, tag: str, said: dict):
        tag = tag.rpartition(":")[2].lower()
        if _ending(self.name) == "svg":
            if tag == "script":
                raise needs_none(self.name)
            return
        kind = said.get("Type", "")
        if MACROS.search(kind) or MACROS.search(said.get("ContentType", "")):
            raise macros()
        self.types.append(said.get("ContentType", ""))
        outside = said.get("TargetMode", "").strip().lower() == "external"
        if outside and kind.endswith("/externalLinkPath"):
            raise takes_from(said.get("Target", ""))
        if outside and not kind.endswith("/hyperlink"):
            raise needs_none(f"{kind.rpartition('/')[2]}: {said.get('Target', '')}")


def _check_nested(name: str, content: bytes, room, *, inside: bool):
    """A table inside a presentation is a file of its own; one inside that is too much."""
    if inside or _ending(name) not in FORMS:
        raise needs_none(name)
    _check(content, _ending(name), room, inside=True)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
