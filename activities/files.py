"""What may be kept as a file, and under which name; the one place that writes the content of a
`StoredFile`: a `Document` of an activity here, a `Paper` of the equipment in procurement/papers.py.

`checked` looks at what somebody sent: its name, its size, and whether the content is what the
name says (contents.py, pdf_files.py, core/office_files.py). Pictures are written anew, so that
nothing of the camera and of its place stays in them. `fill` and `write` store it; `keep` does so
for an activity. Whatever is refused is refused with a ValidationError that says why, and leaves
nothing behind.
"""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from activities import contents, pdf_files, rules
from activities.models import Document
from activities.models.document import StoredFile
from activities.words import Access, DocumentKind
from core import office_files
from core.privacy import personal_data_in

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120
# What we keep, and the type that it is sent with. Nothing is ever sent with another one.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
ACCEPTED = ", ".join(f".{extension}" for extension in (*CONTENT_TYPES, "jpeg"))
PICTURES = {"jpg", "png"}
# Windows opens a device under these names, whatever their extension.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=[. ]|$)", re.IGNORECASE)


class Checked(NamedTuple):
    """A file that may be kept. `content` is what is stored, for a picture the new one."""

    name: str
    extension: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        return len(self.content)


def checked(upload) -> Checked:
    """The upload (Django's UploadedFile or any File with a name) as it may be kept; raises
    ValidationError. Nothing is written."""
    name, extension = safe_name(upload.name or "", upload.size)
    limit = settings.FILE_SIZE_LIMIT_MB * MEGABYTE
    if extension not in CONTENT_TYPES or upload.size > limit:
        raise wrong_type_or_size(extension, upload.size)
    upload.seek(0)
    content = upload.read(limit + 1)
    if not content:
        raise ValidationError(_("The file is empty (0 bytes). Choose another."), "empty")
    if len(content) > limit:
        raise wrong_type_or_size(extension, len(content))
    if extension in PICTURES:
        content = contents.picture_anew(content, extension)
    elif extension == "pdf":
        pdf_files.check_pdf(content)
    else:
        office_files.check_office(content, extension)
    return Checked(name, extension, content, hashlib.sha256(content).hexdigest())


def keep(file: Checked, *, activity, kind, access=Access.INTERNAL, by=None) -> Document:
    """Stores a checked file with an activity. A signed sheet is always restricted."""
    if kind == DocumentKind.SIGNED_SHEET:
        access = Access.RESTRICTED
    document = fill(Document(activity=activity, kind=kind, access=access), file, by=by)
    if access == Access.PUBLIC:
        check_public(document, file.content)
    document.full_clean(exclude=["activity", "uploaded_by"])
    return write(document)


def fill(record: StoredFile, file: Checked, *, by) -> StoredFile:
    """A new record with the checked file in it; nothing is written yet."""
    record.name, record.size, record.sha256 = file.name, file.size, file.sha256
    record.uploaded_by = by
    # The name gives the extension alone, see `stored_name`.
    record.content = ContentFile(file.content, name=f"file.{file.extension}")
    return record


def write(record: StoredFile) -> StoredFile:
    """Saves a record that `fill` has filled: its content, then its row. When the row cannot be
    saved the content goes again. In a transaction of others let it be the last step, since
    nothing takes the content away when a later step fails."""
    try:
        record.save()
    except BaseException:
        if record.content._committed:
            record.content.storage.delete(record.content.name)
        raise
    return record


def not_twice(file: Checked, there) -> None:
    """Raises ValidationError where `there`, {checksum: name}, has the same content."""
    if name := there.get(file.sha256):
        raise ValidationError(
            _("the same content is already there as “%(name)s”."), "twice", {"name": name}
        )


def check_public(document, content: bytes | None = None):
    """Whether everybody may open the file: its name and title (rule V16), and its author.
    Pictures say nothing since they were written anew; an office file always says who wrote it."""
    protected = document.activity.names_to_protect()
    if match := personal_data_in(document.name, protected):
        raise ValidationError({"name": rules.personal_data(match)})
    if document.extension in PICTURES:
        return
    if document.extension != "pdf":
        raise ValidationError(
            {
                "access": ValidationError(
                    _(
                        "“%(name)s” cannot be public: it carries the names of those who wrote "
                        "it. Save it as PDF and add that."
                    ),
                    "author",
                    {"name": document.name},
                )
            }
        )
    if content is None:
        with document.content.open("rb") as file:
            content = file.read()
    if match := personal_data_in(pdf_files.pdf_titles(content), protected):
        raise ValidationError({"access": rules.personal_data(match)})
    if author := pdf_files.pdf_author(content):
        raise ValidationError(
            {
                "access": ValidationError(
                    _(
                        "“%(name)s” cannot be public: its properties name an author, "
                        "“%(author)s”. Save it without properties and add it anew."
                    ),
                    "author",
                    {"name": document.name, "author": author},
                )
            }
        )


def safe_name(typed: str, size: int = 0) -> tuple[str, str]:
    """(name, extension) under which a file may be shown and given out; raises ValidationError.

    Of a path the last part stays. Characters that cannot be seen (the one that turns the writing
    round among them), and those that a file system cannot hold, go.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", typed))[-1]
    name = "".join(" " if char.isspace() else char for char in name)
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "-", name)
    name = " ".join(name.split())
    stem, dot, ending = name.rpartition(".")
    stem, ending = stem.strip(" ."), ending.strip().lower()
    if not dot or not ending:
        raise wrong_type_or_size("", size)
    extension = "jpg" if ending == "jpeg" else ending
    if not stem:
        raise ValidationError(
            _("The file “%(name)s” has no name. Give it one before you add it."),
            "name",
            {"name": name[:40]},
        )
    if DEVICES.match(stem):
        stem = f"_{stem}"
    name = f"{stem}.{ending}"
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _(
                "The file name is too long: “%(name)s…”. Shorten it to %(most)s characters, "
                "with its extension."
            ),
            "name",
            {"name": name[:40], "most": LONGEST_NAME},
        )
    return name, extension


def wrong_type_or_size(extension: str, size: int = 0) -> ValidationError:
    """Rule V19."""
    return ValidationError(
        _(
            "Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to %(n)s MB are accepted; "
            "this file is %(m)s MB %(type)s."
        ),
        "V19",
        {
            "n": settings.FILE_SIZE_LIMIT_MB,
            "m": number_format(max(size / MEGABYTE, 0.1 if size else 0), decimal_pos=1),
            "type": extension.upper()[:12] or _("without an extension"),
        },
    )
