"""Figures in a sentence, for people who do not read tables."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.days import in_words


def on_time(progress) -> str:
    """How far ahead of the plan or behind it, and when the work ends at the pace so far."""
    months, end = progress.months_ahead, progress.forecast_end
    if months is None:
        return _("Nothing has been carried out yet, so it cannot be said whether it is on time.")
    values = {
        "months": number_format(abs(months), decimal_pos=1),
        "end": in_words(end),
        "agreed": in_words(progress.end),
    }
    if progress.on_plan:
        text = _("The work is on plan: less than half a month ahead of it or behind.")
    elif months > 0:
        text = _("The work is %(months)s months ahead of the approved plan.")
    else:
        text = _("The work is %(months)s months behind the approved plan.")
    if end is None:
        return text % values
    forecast = _("At the pace so far it ends on %(end)s; the agreed end is %(agreed)s.")
    return f"{text % values} {forecast % values}"
