"""Whether the content of a file is what its name says, and harmless enough to be kept.

Nothing here trusts a header alone: pictures are decoded and written anew here, office files are
unpacked (within bounds) and searched (core/office_files.py), PDF files are searched down to their
packed objects (pdf_files.py). Every refusal is a ValidationError that says why.
"""

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.refusals import broken, not_what_it_says, refused

# Pixels of the largest picture that is decoded (a JPEG can be decoded at half its size), and of
# the longer side of one that is kept.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000}
LONGEST_SIDE = 4000
ORIENTATION = 0x0112
# How a picture with that orientation is turned to stand upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


# Pictures


def picture_anew(content: bytes, extension: str) -> bytes:
    """The picture, decoded and written anew: upright, at most LONGEST_SIDE pixels long, and
    without EXIF, comments, profiles, previews or anything behind its end."""
    kind = {"jpg": "JPEG", "png": "PNG"}[extension]
    try:
        image = Image.open(BytesIO(content), formats=[kind])
    except Image.DecompressionBombError:
        raise _too_many_pixels(kind) from None
    except Exception:
        raise not_what_it_says(extension) from None
    if image.width * image.height > MOST_PIXELS[kind]:
        raise _too_many_pixels(kind)
    if kind == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise refused(_("The picture moves. Only still pictures are accepted."))
    try:
        return _drawn_anew(image, kind)
    except Exception:
        # Pillow raises errors of every kind for pictures that are cut off or contradict
        # themselves; none of them is ours.
        raise broken() from None


def _drawn_anew(image, kind: str) -> bytes:
    if kind == "JPEG":
        # Lets the decoder leave out the pixels that would be thrown away.
        share = min(1, LONGEST_SIDE / max(image.size))
        image.draft(None, (int(image.width * share), int(image.height * share)))
    image.load()
    turn = TURNS.get(_orientation(image))
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    see_through = kind == "PNG" and image.has_transparency_data
    mode = "RGBA" if see_through else "L" if image.mode in ("1", "L", "LA") else "RGB"
    if image.mode != mode:
        image = image.convert(mode)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        image = image.transpose(turn)
    # A new image: what Pillow read beside the pixels would be written with them.
    clean = Image.new(mode, image.size)
    clean.paste(image)
    del image
    target = BytesIO()
    clean.save(target, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return target.getvalue()


def _orientation(image) -> int | None:
    """The one thing that is read of what the camera wrote; the rest may be wrong in any way."""
    try:
        value = image.getexif().get(ORIENTATION)
    except Exception:
        return None
    return value if isinstance(value, int) else None


def _too_many_pixels(kind: str):
    return refused(
        _("The picture has more than %(most)s million pixels. Make it smaller and add that."),
        most=MOST_PIXELS[kind] // 1_000_000,
    )
