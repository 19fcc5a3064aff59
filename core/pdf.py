"""PDF files and pictures, set by Typst from a source of ours and data that are never part of it.

The library is read when the first file is made: 80 MB that a worker without one does not need.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

FONTS = Path(settings.BASE_DIR, "static", "vendor", "twinning-sans")
FONT = "Twinning Sans"
REGULAR, BOLD = FONTS / "twinning-sans-400.ttf", FONTS / "twinning-sans-700.ttf"
# For the letter forms of the font, which differ between Serbian and Russian Cyrillic, and for
# whoever has the file read aloud.
LANGUAGES = {"en": ("en", "latn"), "sr": ("sr", "cyrl"), "sr-latn": ("sr", "latn")}


# Dots per inch of a picture that is printed in a Word file.
PRINTED = 200


def pdf(source: str, *, data, pictures: dict[str, str] | None = None) -> bytes:
    """The file that `source` makes. It reads `data` (whatever JSON can hold) and `pictures`, the
    text of an SVG by its name, as `json(bytes(sys.inputs.data))` and `bytes(sys.inputs.NAME)`;
    language, script and font of the page are set before it."""
    return _set(source, data, pictures, format="pdf")


def png(source: str, *, data, pictures: dict[str, str] | None = None) -> bytes:
    """The same as a picture; `source` makes one page."""
    return _set(source, data, pictures, format="png", ppi=PRINTED)


def _set(source, data, pictures, **form) -> bytes:
    import typst

    language, script = LANGUAGES[get_language() or "en"]
    head = f'#set text(font: "{FONT}", lang: "{language}", script: "{script}")\n'
    return typst.compile(
        (head + source).encode(),
        root=FONTS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder), **(pictures or {})},
        **form,
    )


@cache
def _fonts():
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _measured(bold: bool):
    from PIL import ImageFont

    return ImageFont.truetype(BOLD if bold else REGULAR, 200)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in the unit of its size."""
    return _measured(bold).getlength(text) * size / 200


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, float]:
    """The text with the size in which it fits the width: down to four fifths of the size, and
    cut off with an ellipsis where that does not help."""
    wide = width_of(text, size, bold=bold)
    if wide <= width:
        return text, size
    if wide * 0.8 <= width:
        return text, size * width / wide
    size *= 0.8
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(f"{text[:middle].rstrip()}…", size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…", size
