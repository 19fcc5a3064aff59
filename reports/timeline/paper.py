"""The drawing of a timeline as files: an SVG, and a PDF with the same shapes.

The SVG has attributes alone: our own policy forbids it any style.
"""

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.pdf import FONT, pdf, width_of
from core.texts import LANG_ATTRIBUTES
from reports.timeline.drawing import draw
from reports.timeline.shapes import WIDTH

# The scale of each paper, and its width in mm: A3 is what the drawing is measured in.
PAPERS = {"a3": 1.0, "a4": 297 / 420}
FONTS = f"'{FONT}', 'Source Sans 3', 'Source Sans Pro', 'Noto Sans', Arial, sans-serif"
# No XML may hold these.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@cache
def emblem() -> str:
    return Path(settings.BASE_DIR, "static", "img", "eu-emblem.svg").read_text()


@cache
def source(name: str) -> str:
    return Path(settings.BASE_DIR, "templates", "reports", name).read_text()


def shapes_source() -> str:
    """How Typst draws the shapes, `drawn(data, emblem)`, for every file that has them."""
    return source("_shapes.typ")


def timeline_pdf(timeline, heading, paper: str) -> bytes:
    data = drawing_data(timeline, heading, paper)
    return pdf(shapes_source() + source("drawing.typ"), data=data, pictures={"emblem": emblem()})


def drawing_data(timeline, heading, paper: str) -> dict:
    """The shapes of each page."""
    pages = [
        {
            "height": page.height,
            "shapes": [{"kind": type(shape).__name__, **shape._asdict()} for shape in page.shapes],
        }
        for page in draw(timeline, heading)
    ]
    return {
        "title": title_of(heading),
        "emblem": _("Emblem of the European Union"),
        "scale": PAPERS[paper],
        "width": WIDTH,
        "pages": pages,
    }


def timeline_svg(timeline, heading, paper: str) -> str:
    (page,) = draw(timeline, heading, one_page=True)
    scale = PAPERS[paper]
    shapes = "\n".join(SHAPES[type(shape).__name__](shape) for shape in page.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(WIDTH * scale)}mm" '
        f'height="{number(page.height * scale)}mm" viewBox="0 0 {number(WIDTH)} '
        f'{number(page.height)}" font-family="{FONTS}" role="img" '
        f'xml:lang="{LANG_ATTRIBUTES[get_language() or "en"]}">\n'
        f"<title>{words(title_of(heading))}</title>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n{shapes}\n</svg>\n'
    )


def title_of(heading) -> str:
    return _("Timeline: %(title)s") % {"title": heading.title}


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def words(text: str) -> str:
    return escape(UNWRITABLE.sub("", text))


def _pen(stroke, width, dash) -> str:
    if not stroke:
        return ""
    dashes = f' stroke-dasharray="{number(dash)}"' if dash else ""
    return f' stroke="{stroke}" stroke-width="{number(width)}"{dashes}'


def _rect(s) -> str:
    return (
        f'<rect x="{number(s.x)}" y="{number(s.y)}" width="{number(s.width)}" '
        f'height="{number(s.height)}" fill="{s.fill or "none"}"{_pen(s.stroke, 0.2, s.dash)}/>'
    )


def _line(s) -> str:
    return (
        f'<line x1="{number(s.x1)}" y1="{number(s.y1)}" x2="{number(s.x2)}" y2="{number(s.y2)}"'
        f"{_pen(s.stroke, s.width, s.dash)}/>"
    )


def _text(s) -> str:
    more = ' font-weight="700"' if s.bold else ""
    if s.anchor != "start":
        more += f' text-anchor="{s.anchor}"'
    if len(s.text) > 3:
        # Whoever has not our font reads it in another, which may be wider.
        wide = width_of(s.text, s.size, bold=s.bold)
        more += f' textLength="{number(wide)}" lengthAdjust="spacingAndGlyphs"'
    if s.lang:
        more += f" xml:lang={quoteattr(s.lang)}"
    return (
        f'<text x="{number(s.x)}" y="{number(s.y)}" font-size="{number(s.size)}" '
        f'fill="{s.fill}"{more}>{words(s.text)}</text>'
    )


def _polygon(s) -> str:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in s.points)
    return f'<polygon points="{points}" fill="{s.fill}"/>'


def _emblem(s) -> str:
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", emblem(), flags=re.DOTALL)
    return (
        f'<svg x="{number(s.x)}" y="{number(s.y)}" width="{number(s.width)}" '
        f'height="{number(s.height)}" viewBox="0 0 270 180">{inner}</svg>'
    )


SHAPES = {"Rect": _rect, "Line": _line, "Text": _text, "Polygon": _polygon, "Emblem": _emblem}
