"""What stands on each sheet when a page is printed (static/css/print.css)."""

from datetime import date

from django.utils.translation import gettext as _

from core.days import in_words, today


def sheet_words(project, on) -> dict[str, str]:
    """The words of the margins, by their names in the style sheet: the project (or the name of the
    application), the day of the figures (or that of printing, where the page has none), the mark
    of made-up data, the line of the EU, and what stands before, between and after the two numbers
    of “Page 1 of 3”."""
    number, everything = "\x01", "\x02"
    pages = _("Page %(number)s of %(all)s") % {"number": number, "all": everything}
    before, _number, rest = pages.partition(number)
    between, _all, after = rest.partition(everything)
    if isinstance(on, date):
        day = _("As of %(day)s") % {"day": in_words(on)}
    else:
        day = _("Printed on %(day)s") % {"day": in_words(today())}
    return {
        "project": getattr(project, "title", "") or "Twinning",
        "day": day,
        "example": (
            _("EXAMPLE – not the Ministry's data.")
            if getattr(project, "demonstration", False)
            else ""
        ),
        "eu": _("Funded by the European Union"),
        "page": before,
        "of": between,
        "all": after,
    }
