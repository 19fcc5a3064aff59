"""The S-curve of a report as a picture for Word, from its facts."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.days import add_months, in_words, parse_day
from core.pdf import png
from core.word import Picture

WIDTH_CM = 17


@cache
def _source() -> str:
    return Path(settings.BASE_DIR, "templates", "reports", "curve.typ").read_text()


def curve(facts: dict) -> Picture | str:
    """ "" for a project without a plan."""
    points = facts["curve"]
    if not points:
        return ""
    start, end = (parse_day(facts["project"][name]) for name in ("start", "end"))
    on = parse_day(facts["on"])

    def x(day: date) -> float:
        """Per cent of the width; the start of the project is 0, a day lies at its end."""
        return 100 * ((day - start).days + 1) / ((end - start).days + 1)

    def line(place: int) -> list:
        return [
            [x(parse_day(point[0])), float(point[place])]
            for point in points
            if point[place] is not None
        ]

    months = facts["project"]["months"]
    quarters = [(k, add_months(start, k)) for k in range(3, months + 1, 3)]
    data = {
        "planned": line(1),
        "achieved": line(2),
        "now": x(on) if start <= on <= end else None,
        "quarters": [
            {"x": x(day) - 100 / ((end - start).days + 1), "label": f"M{k}"} for k, day in quarters
        ],
        "key": f"- - -  {pgettext('curve', 'plan')}    ——  {_('achieved')}",
    }
    says = _("S-curve as of %(day)s: the approved plan and what was achieved, per cent.")
    return Picture(png(_source(), data=data), WIDTH_CM, says % {"day": in_words(on)})
