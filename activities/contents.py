"""Whether the content of a file is what its name says, and harmless enough to be kept.

Nothing here trusts a header alone: pictures are decoded and written anew, office files are
unpacked (within bounds) and searched, PDF files are searched down to their packed objects.
Every refusal is a ValidationError that says why.
"""

import re
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

# Pixels of the largest picture that is decoded, and of the longer side of one that is kept.
MOST_PIXELS, LONGEST_SIDE = 64_000_000, 4000
# Bytes to which the packed objects of a PDF may grow while they are searched.
MOST_UNPACKED = 50 * 1024 * 1024


def refused(text, code="content", **params) -> ValidationError:
    return ValidationError(text, code, params)


def not_what_it_says(extension: str) -> ValidationError:
    return refused(
        _("The content is not that of a %(type)s file. Open it, save it as %(type)s, add that."),
        type=extension.upper(),
    )


def broken() -> ValidationError:
    return refused(_("The file is broken or cut off. Save it again and add that."))


# Pictures


def picture_anew(content: bytes, extension: str) -> bytes:
    """The picture, decoded and written anew: upright, at most LONGEST_SIDE pixels long, and
    without EXIF, comments, profiles, previews or anything behind its end."""
    kind = {"jpg": "JPEG", "png": "PNG"}[extension]
    try:
        image = Image.open(BytesIO(content), formats=[kind])
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:
        raise not_what_it_says(extension) from None
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if kind == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise refused(_("The picture moves. Only still pictures are accepted."))
    try:
        return _drawn_anew(image, kind)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError):
        # What Pillow raises for pictures that are cut off or contradict themselves.
        raise broken() from None


def _drawn_anew(image, kind: str) -> bytes:
    if kind == "JPEG":
        # Lets the decoder leave out the pixels that would be thrown away.
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    see_through = kind == "PNG" and image.has_transparency_data
    mode = "RGBA" if see_through else "L" if image.mode in ("1", "L", "LA") else "RGB"
    image = image.convert(mode)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new image: what Pillow read beside the pixels would be written with them.
    clean = Image.new(mode, image.size)
    clean.paste(image)
    target = BytesIO()
    clean.save(target, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return target.getvalue()


def _too_many_pixels() -> ValidationError:
    return refused(
        _("The picture has more than %(most)s million pixels. Make it smaller and add that."),
        most=MOST_PIXELS // 1_000_000,
    )


# PDF

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
_NAME = re.compile(rb"/((?:[^\x00-\x20()<>\[\]{}/%#]|#[0-9A-Fa-f]{2})+)")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_INFO_AUTHOR = re.compile(rb"/Author\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_XMP_AUTHOR = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.DOTALL)


def check_pdf(content: bytes):
    if not content.startswith(b"%PDF-"):
        raise not_what_it_says("pdf")
    if b"%%EOF" not in content[-1024:]:
        raise broken()
    for part in _pdf_parts(content):
        names = {_plain_name(name) for name in _NAME.findall(part)}
        if b"Encrypt" in names:
            raise refused(
                _(
                    "The PDF is locked with a password or with restrictions: nobody could "
                    "check it. Save it without protection and add that."
                )
            )
        for name, what in ACTIVE.items():
            if name in names:
                raise refused(
                    _(
                        "The PDF holds %(what)s. Print it to a new PDF, which has none, and "
                        "add that."
                    ),
                    what=what,
                )


def _plain_name(name: bytes) -> bytes:
    """/J#61vaScript is /JavaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)


def _pdf_parts(content: bytes):
    """The whole file as it stands, then each packed part in which objects or properties are."""
    yield content
    spent = 0
    for name in _NAME.finditer(content):
        if _plain_name(name[1]) not in (b"ObjStm", b"Metadata"):
            continue
        if stream := _STREAM.search(content, name.end(), name.end() + 4096):
            end = content.find(b"endstream", stream.end())
            head = content[name.start() : stream.start()]
            part = _unpacked(content[stream.end() : end], MOST_UNPACKED - spent, head)
            spent += len(part)
            yield part


def _unpacked(stream: bytes, most: int, head: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(stream, max(most, 1))
    except zlib.error:
        if b"Filter" in head and b"ObjStm" in head:
            raise broken() from None
        return b""  # it is not packed: the search through the whole file has seen it
    if unpacker.unconsumed_tail:
        raise refused(_("The PDF unpacks to far more than its size. It is not accepted."))
    return found


def pdf_author(content: bytes) -> str:
    """Whom the properties of a PDF name as its author; "" where they name nobody."""
    for part in _pdf_parts(content):
        for plain, coded in _INFO_AUTHOR.findall(part):
            digits = re.sub(rb"\s", b"", coded).decode()
            if author := _pdf_text(plain or bytes.fromhex(digits[: len(digits) // 2 * 2])):
                return author
        for creator in _XMP_AUTHOR.findall(part):
            if author := re.sub(r"<[^>]*>", " ", creator.decode("utf-8", "replace")).strip():
                return author[:80]
    return ""


def _pdf_text(raw: bytes) -> str:
    text = raw.decode("utf-16" if raw.startswith(b"\xfe\xff") else "latin-1", "replace")
    return "".join(char for char in text if char.isprintable()).strip()[:80]
