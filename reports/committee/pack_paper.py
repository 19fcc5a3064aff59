"""The pack of a steering committee as one PDF: A4, with the timeline on its side."""

from functools import cache
from pathlib import Path

from django.conf import settings

from core.pdf import pdf
from reports.committee.pack import Pack, pack_words
from reports.dashboard_paper import curve_svg, dashboard_source
from reports.timeline.paper import drawing_data, emblem, shapes_source


@cache
def source() -> str:
    """How Typst sets the file; what it says first is shared with dashboard and timeline."""
    own = Path(settings.BASE_DIR, "templates", "reports", "pack.typ").read_text()
    return dashboard_source() + shapes_source() + own


def pack_pdf(pack: Pack, timeline, heading, paper: str) -> bytes:
    """`timeline`, `heading` and `paper` as reports.timeline.paper takes them."""
    data = {**pack_words(pack), "drawing": drawing_data(timeline, heading, paper)}
    pictures = {"emblem": emblem(), "curve": curve_svg(pack.dashboard["curve"])}
    return pdf(source(), data=data, pictures=pictures)
