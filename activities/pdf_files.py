"""PDF files: what they do by themselves when they are opened, and whom their properties name.

A PDF is kept as it is. Here it is searched as a whole, with the parts that are packed inside it,
in one pass forward. Whatever cannot be searched is refused, or is not made public.
"""

import re
import zlib
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core.refusals import broken, not_what_it_says, refused

# Bytes to which the packed objects of a PDF may grow while they are searched.
MOST_UNPACKED = 50 * 1024 * 1024
# Streams of a PDF, and properties of one name that are read.
MOST_STREAMS, MOST_VALUES = 100_000, 10_000
# Bytes of a property that are read.
LONGEST_VALUE = 2000

# What a file may do by itself when it is opened, and what may be hidden in it.
ACTIVE = {
    b"JavaScript": _("a script"),
    b"Rendition": _("a film or another active part"),
    b"RichMedia": _("a film or another active part"),
    b"Launch": _("a command that starts a program"),
    b"EmbeddedFile": _("another file inside"),
    b"EmbeddedFiles": _("another file inside"),
    b"XFA": _("a form with scripts"),
}
NAME_ENDS = rb"(?![^\x00-\x20()<>\[\]{}/%])"
_ACTIVE = re.compile(rb"/(Encrypt|" + b"|".join(ACTIVE) + rb")" + NAME_ENDS)
_NAME = re.compile(rb"/([^\x00-\x20()<>\[\]{}/%]+)")
_STREAM = re.compile(rb">>[\s\x00]*stream(?:\r\n|\n|\r)")
_PACKED_OBJECTS = re.compile(rb"/ObjStm" + NAME_ENDS)
# All that is said of packed objects, where they are packed in the one way that is searched.
PLAINLY_PACKED = {
    *(b"Type", b"ObjStm", b"N", b"First", b"Length", b"DL", b"Extends"),
    *(b"Filter", b"FlateDecode"),
}


def check_pdf(content: bytes):
    if not content.startswith(b"%PDF-"):
        raise not_what_it_says("pdf")
    if b"%%EOF" not in content[-1024:]:
        raise broken()
    for part in _parts(content):
        if not (found := _ACTIVE.search(part)):
            continue
        if found[1] == b"Encrypt":
            raise refused(
                _(
                    "The PDF is locked with a password or with restrictions: nobody could "
                    "check it. Save it without protection and add that."
                )
            )
        raise refused(
            _("The PDF holds %(what)s. Print it to a new PDF, which has none, and add that."),
            what=ACTIVE[found[1]],
        )


# Parts


class Stream(NamedTuple):
    head: bytes  # from its "obj" on, the names spelled out
    body: bytes


def _spelled_out(part: bytes) -> bytes:
    """/J#61vaScript is /JavaScript."""
    if b"#" not in part:
        return part
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _streams(content: bytes):
    at = 0
    for _number in range(MOST_STREAMS):
        start = _STREAM.search(content, at)
        if not start:
            return
        end = content.find(b"endstream", start.end())
        if end < 0:
            raise broken()
        head = content[at : start.start()].rpartition(b"obj")[2]
        yield Stream(_spelled_out(head), content[start.end() : end])
        at = end + len(b"endstream")
    raise broken()


def _parts(content: bytes):
    """The whole file, then the packed objects; in both the names are spelled out."""
    whole = _spelled_out(content)
    yield whole
    spent = known = 0
    for head, body in _streams(content):
        if not (here := len(_PACKED_OBJECTS.findall(head))):
            continue
        known += here
        names = _NAME.findall(head)
        plain = set(names) <= PLAINLY_PACKED and len(set(names)) == len(names)
        if not plain or (b"Filter" in names) != (b"FlateDecode" in names):
            raise broken()
        if b"Filter" in names:
            part = _unpacked(body, MOST_UNPACKED - spent)
            spent += len(part)
            yield _spelled_out(part)
    # Packed objects where no reader of the format would look for them: they are hidden.
    if known != len(_PACKED_OBJECTS.findall(whole)):
        raise broken()


def _unpacked(stream: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(stream, max(most, 1))
    except zlib.error:
        raise broken() from None
    if unpacker.unconsumed_tail:
        raise refused(_("The PDF unpacks to far more than its size. It is not accepted."))
    if not unpacker.eof:
        raise broken()
    return found


# Properties

_AUTHOR = re.compile(
    rb"/(?:[^\x00-\x20()<>\[\]{}/%]*?(?i:author)|LastModifiedBy)[^\x00-\x20()<>\[\]{}/%]*+"
)
# Some programs set the texts of these properties apart, as objects of their own.
_TITLE = re.compile(
    rb"/(?:Title|Subject|Keywords)" + NAME_ENDS + rb"|\bobj(?=[\s\x00]*(?:\(|<[^<]))"
)
_UTF_16 = re.compile(rb"c\x00+r\x00+e\x00+a\x00+t\x00+o\x00+r")
_XMP_ATTRIBUTE = re.compile(
    rb"""\s(?:[\w.-]+:)?(?:creator|contributor|Author)\s*=\s*["']([^"']{0,200})"""
)
_XMP_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?(?:creator|contributor|Author)(?=[\s/>])([^<>]{0,200})>")
_XMP_OPENED = re.compile(rb"<(?:[\w.-]+:)?(?:creator|contributor|Author)(?=[\s/>])")
_XMP_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:creator|contributor|Author)\s*>")
_XMP_NOTHING = re.compile(
    rb"""(?:\s|</?rdf:(?:Seq|Bag|Alt|li)(?:\s+xml:lang=["'][\w-]*["'])?\s*/?>)*"""
)
_GAP = re.compile(rb"(?:[\s\x00]|%[^\r\n]*[\r\n])*")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)


def pdf_author(content: bytes) -> str:
    """Whom the properties of a PDF name as its author; "" where they plainly name nobody, and
    what they say where that cannot be read as a text."""
    for part in _parts(content):
        if author := _first(_values(part, _AUTHOR)) or _xmp_author(part):
            return author
    left = MOST_UNPACKED
    for head, body in _streams(content):
        properties = _properties(head, body, left)
        left -= len(properties)
        if author := _xmp_author(properties):
            return author
    return ""


def pdf_titles(content: bytes) -> str:
    """What the properties (and the headings of its contents) of a PDF say, one a line."""
    return "\n".join(text for part in _parts(content) for text in _values(part, _TITLE))


def _first(texts) -> str:
    return next((text[:80] for text in texts if text), "")


def _values(part: bytes, names):
    for number, found in enumerate(names.finditer(part)):
        if number == MOST_VALUES:
            raise broken()
        yield _value(part[found.end() : found.end() + LONGEST_VALUE])


def _value(after: bytes) -> str:
    """The text behind the name of a property; what stands there where that is no text."""
    after = after[_GAP.match(after).end() :]
    if after.startswith(b"("):
        return _text(_ESCAPED.sub(_unescaped, _in_brackets(after)))
    if after.startswith(b"<") and not after.startswith(b"<<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", after[1:].partition(b">")[0])
        return _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    if after.startswith(b"null"):
        return ""
    return _text(after[:40].split(b"/")[0]) or "…"


def _in_brackets(after: bytes) -> bytes:
    """What stands between the first bracket and its counterpart."""
    depth = 0
    for sign in re.finditer(rb"\\.|[()]", after, re.DOTALL):
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        if not depth:
            return after[1 : sign.start()]
    return after[1:]


def _unescaped(found) -> bytes:
    code = found[1]
    if code.isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 255])
    return b" " if code in b"nrtbf\r\n" else code


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = raw.decode("utf-16", "replace")
    else:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def _properties(head: bytes, body: bytes, most: int) -> bytes:
    """A packed stream of properties (XMP), unpacked; b"" for any other stream, and for one that
    is not packed, since the search through the whole file has seen it."""
    names = _NAME.findall(head)
    stated = b"Metadata" in names or b"XML" in names
    if b"Filter" not in names or not (stated or _starts_as_xml(body)):
        return b""
    if names.count(b"FlateDecode") != 1 or any(
        name.endswith(b"Decode") and name != b"FlateDecode" for name in names
    ):
        return b"<creator>?"
    return _unpacked(body, most)


def _starts_as_xml(body: bytes) -> bool:
    try:
        start = zlib.decompressobj().decompress(body, 64)
    except zlib.error:
        return False
    return start.strip(b"\xef\xbb\xfe\xff\0 \t\r\n").startswith(
        (b"<?x", b"<\0?\0x", b"<x:", b"<rdf")
    )


def _xmp_author(part: bytes) -> str:
    if _UTF_16.search(part):
        part = part.replace(b"\0", b"")
    for found in _XMP_ATTRIBUTE.finditer(part):
        if found[1].strip():
            return _text(found[1])[:80] or "…"
    for found in _XMP_OPENED.finditer(part):
        whole = _XMP_ELEMENT.match(part, found.start())
        if whole and not whole[1].strip(b"/ \t\r\n") and whole[1].endswith(b"/"):
            continue
        inside = part[found.end() : found.end() + LONGEST_VALUE]
        closed = _XMP_CLOSED.search(inside)
        value = inside[: closed.start()].partition(b">")[2] if closed else inside
        if not closed or not _XMP_NOTHING.fullmatch(value) or (whole and whole[1].strip()):
            plain = re.sub(r"<[^>]*>?", " ", value.decode("utf-8", "replace"))
            return " ".join(plain.split())[:80] or "…"
    return ""
