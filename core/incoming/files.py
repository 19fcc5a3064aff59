"""Any file with a table in it, told apart by its content."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.incoming.delimited import read_text
from core.incoming.sheets import MOST_BYTES, Sheet, refused, too_large
from core.incoming.workbook import read_workbook

WORKBOOKS, TEXTS = {"xlsx", "xls"}, {"csv", "tsv", "txt"}
# For the field of a form; .xls is named since some programs give that name to an .xlsx.
ACCEPTED = ".xlsx,.csv,.tsv,.txt"
PACKED, OLD = b"PK", b"\xd0\xcf\x11\xe0"
OPEN_DOCUMENT, BINARY = b"application/vnd.oasis.opendocument", b"xl/workbook.bin"
# The parts of a file of the old kind are named like this.
LOCKED = "EncryptedPackage".encode("utf-16-le")
WEB = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta)", re.IGNORECASE)
MARK = b"\xef\xbb\xbf"


def read_file(content: bytes, name: str) -> list[Sheet]:
    """The visible sheets that have content. Raises ValidationError."""
    name = re.split(r"[/\\]", name)[-1][-60:]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if len(content) > MOST_BYTES:
        raise too_large(len(content))
    if not content.strip(b"\0 \t\r\n"):
        raise refused(_("The file “%(name)s” is empty. Choose another."), "empty", name=name)
    if ending in ("xlsm", "xltm", "xlsb"):
        raise with_macros(name)
    if ending not in WORKBOOKS | TEXTS:
        raise other_kind(content, name)
    if content.startswith(OLD):
        raise old_kind(content, name)
    if content.startswith(PACKED):
        if OPEN_DOCUMENT in content[:200] or BINARY in content:
            raise other_kind(content, name)
        sheets = read_workbook(content)
    elif WEB.match(content.removeprefix(MARK)):
        raise refused(
            _(
                "“%(name)s” is a web page, whatever its name says. Open it in Excel, save it as "
                ".xlsx, and add that."
            ),
            "type",
            name=name,
        )
    elif ending in WORKBOOKS:
        raise refused(
            _(
                "“%(name)s” is no Excel workbook, or it is cut off. Open it in Excel, save it as "
                ".xlsx, and add that; a text file is to be named .csv."
            ),
            "type",
            name=name,
        )
    else:
        sheets = read_text(content, name)
    if not sheets:
        raise refused(
            _("“%(name)s” has no sheet with content. Choose another."), "empty", name=name
        )
    return sheets


def old_kind(content, name) -> ValidationError:
    """A file of Excel before 2007, or one that is locked: both come in the same wrapping."""
    if LOCKED in content:
        return refused(
            _(
                "“%(name)s” is locked with a password. In Excel choose File, Info, Protect "
                "Workbook, Encrypt with Password, empty the field, save it, and add that."
            ),
            "password",
            name=name,
        )
    return refused(
        _(
            "“%(name)s” is a workbook of an old kind (.xls), which is not read here. Open it in "
            "Excel, save it as .xlsx, and add that."
        ),
        "type",
        name=name,
    )


def with_macros(name) -> ValidationError:
    return refused(
        _(
            "“%(name)s” is a workbook that may hold macros, and such are not read here. Save it as "
            ".xlsx (without macros) in Excel, and add that."
        ),
        "type",
        name=name,
    )


def other_kind(content, name) -> ValidationError:
    if content.startswith(PACKED) and OPEN_DOCUMENT in content[:200]:
        return refused(
            _(
                "“%(name)s” is a document of LibreOffice. Open it there, save it as .xlsx, and add "
                "that."
            ),
            "type",
            name=name,
        )
    return refused(
        _(
            "“%(name)s” is not read here: only .xlsx and .csv are (also text with tabs). Open it "
            "in Excel, save it as .xlsx, and add that."
        ),
        "type",
        name=name,
    )
