"""The dashboard as one page of PDF: the same words and numbers as on the page."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.days import in_words, today
from core.paper import sheet_words
from core.pdf import pdf
from core.templatetags.twinning import day_or_na, number_or_na, of, percent, signed_months
from core.texts import serbian
from reports.curve import HEIGHT, WIDTH, Curve
from reports.queries import Progress

# Rows of each list of what waits: more would not fit on the page.
MOST = 4


@cache
def _read(*parts) -> str:
    return Path(settings.BASE_DIR, *parts).read_text()


def dashboard_pdf(context: dict) -> bytes:
    """From what the page shows (reports.views.dashboard.figures_of)."""
    return pdf(
        dashboard_source() + _read("templates", "reports", "dashboard.typ"),
        data=paper_data(context),
        pictures={
            "emblem": _read("static", "img", "eu-emblem.svg"),
            "curve": curve_svg(context["curve"]),
        },
    )


def dashboard_source() -> str:
    """How Typst sets the page, `dashboard(data, curve)`, for every file that has it."""
    return _read("templates", "reports", "_dashboard.typ")


def paper_data(shown: dict) -> dict:
    """The words and numbers of the page."""
    project, figures, on = shown["project"], shown["progress"], shown["on"]
    as_of = _("As of %(day)s") % {"day": in_words(on)}
    if shown["plan_only"]:
        as_of += f" ({_('plan only')})"
    if shown["compared"].plan:
        as_of += f" · {shown['compared'].words}"
    return {
        "title": project.title,
        "over": " · ".join(filter(None, [project.reference, serbian(project.programme)])),
        "period": f"{in_words(project.start)} – {in_words(figures.end)}",
        "as_of": as_of,
        "banner": _("EXAMPLE – not the Ministry's data.") if project.demonstration else "",
        "verdict": " ".join(shown["verdict"]),
        "bars": _bars(figures),
        "curve": _("Approved plan and what was achieved"),
        "key": f"- - -  {pgettext('curve', 'plan')}    ——  {_('achieved')}",
        "lights": [
            {"label": str(one.label), "value": one.shown, "colour": one.colour, "word": one.word}
            for one in shown["lights"]
        ],
        "figures_title": _("Figures"),
        "figures": _figures(figures),
        "components_title": _("By component"),
        "components": [
            {
                "name": f"{row['component'].code} {row['component'].title}",
                "count": of(row["completed"], row["planned"]),
                "colour": row["light"].colour,
                "word": row["light"].word,
            }
            for row in shown["components"]
        ],
        "kinds_title": _("By kind"),
        "kinds": [
            {
                "name": capfirst(row["kind"].label),
                "count": of(row["completed"], row["planned"]),
            }
            for row in shown["kinds"]
        ],
        "agenda": _agenda(shown["agenda"]),
        "emblem": _("Emblem of the European Union"),
        "funding": _("Funded by the European Union"),
        "disclaimer": _(
            "Contents are the sole responsibility of the institutions named and do not "
            "necessarily reflect the views of the European Union."
        ),
        "printed": _("Printed on %(day)s") % {"day": in_words(today())},
        "sheet": sheet_words(project, on),
        "note": (
            _("° Made up for the demonstration; no public source states it.")
            if project.demonstration
            else ""
        ),
    }


def _bars(figures) -> list[dict]:
    label = {name: getattr(Progress, name).label for name in ("elapsed_percent", "planned_percent")}
    rows = [
        (label["elapsed_percent"], figures.elapsed_percent),
        (label["planned_percent"], figures.planned_percent),
        (Progress.progress_percent.label, figures.progress_percent),
        (_("Expert days used"), figures.expert_days.percent),
        (_("Recommendations carried out"), figures.recommendations.rate),
    ]
    return [
        {"label": str(name), "share": float(value or 0), "value": percent(value)}
        for name, value in rows
    ]


def _figures(figures) -> list[dict]:
    people, advice, days = figures.participations, figures.recommendations, figures.expert_days
    split = _("women %(women)s, men %(men)s") % {"women": people.women, "men": people.men}
    follow_up = _("overdue %(overdue)s, carried out %(rate)s") % {
        "overdue": advice.overdue,
        "rate": percent(advice.rate),
    }
    rows = [
        ("month", of(figures.month, figures.months), ""),
        ("completed", figures.completed, ""),
        ("delivered", of(*figures.delivered), ""),
        ("overdue", figures.overdue, ""),
        ("months_ahead", signed_months(figures.months_ahead), ""),
        ("spi", number_or_na(figures.spi, 2), ""),
        ("forecast_end", day_or_na(figures.forecast_end), ""),
        ("recommendations", advice.total, follow_up),
        ("participations", people.total, "" if people.not_stated else split),
        ("expert_days", percent(days.percent), ""),
    ]
    return [
        {"label": str(getattr(Progress, name).label), "value": str(value), "note": note}
        for name, value, note in rows
    ]


def _agenda(agenda) -> list[dict]:
    titles = {
        "overdue": (_("Overdue"), _("No activity is overdue.")),
        "waiting": (_("Waiting for a date"), _("Nothing is postponed without a date.")),
        "coming": (_("Next 30 days"), _("Nothing is planned to start.")),
    }
    return [
        {
            "title": f"{title} ({agenda[name].count})" if agenda[name].count else title,
            "nothing": nothing,
            "rows": [
                {"code": one.code, "title": one.title, "day": in_words(one.awaited_on)}
                for one in agenda[name].rows[:MOST]
            ],
        }
        for name, (title, nothing) in titles.items()
    ]


def curve_svg(curve: Curve) -> str:
    """The S-curve as a picture of its own, with attributes alone."""
    lines = [
        f'<line x1="0" x2="{WIDTH}" y1="{curve.y(value)}" y2="{curve.y(value)}"/>'
        for value in (0, 25, 50, 75, 100)
    ]
    lines += [
        f'<line x1="{place}" x2="{place}" y1="0" y2="{HEIGHT}"/>' for place, _k in curve.quarters
    ]
    now = "" if curve.now is None else (
        f'<line x1="{curve.now}" x2="{curve.now}" y1="-8" y2="{HEIGHT}" stroke="#a8161c" '
        'stroke-width="3"/>'
    )  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -10 {WIDTH + 8} {HEIGHT + 14}">'
        f'<g stroke="#d8d9df" stroke-width="1.5">{"".join(lines)}</g>'
        f'<polyline fill="none" stroke="#6f7fb0" stroke-width="5" stroke-dasharray="14 9" '
        f'points="{curve.planned_line}"/>'
        f'<polyline fill="none" stroke="#003399" stroke-width="5" points="{curve.achieved_line}"/>'
        f"{now}</svg>"
    )
