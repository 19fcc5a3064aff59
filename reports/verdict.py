"""Is the project on time: the answer in sentences that a committee understands."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import in_words


def verdict(figures) -> list[str]:
    """Whole sentences: how far ahead or behind, and when it will end at this pace."""
    months = figures.months_ahead
    if figures.month is None:
        return [_("The project has not started on this day.")]
    if months is None:
        return [_("Nothing is achieved yet, so it cannot be said whether the project is on time.")]
    found = [_pace(figures, number_format(abs(months), 1))]
    if figures.forecast_end:
        found.append(_end(figures))
    return found


def _pace(figures, months: str) -> str:
    if figures.on_plan:
        if not figures.months_ahead:
            return _("The project is on plan.")
        if figures.months_ahead > 0:
            return _("The project is on plan: %(months)s months ahead.") % {"months": months}
        return _("The project is on plan: %(months)s months behind.") % {"months": months}
    if figures.months_ahead > 0:
        return _("The project is %(months)s months ahead of its plan.") % {"months": months}
    return _("The project is %(months)s months behind its plan.") % {"months": months}


def _end(figures) -> str:
    late = (figures.forecast_end - figures.end).days
    day = {"day": in_words(figures.forecast_end), "count": abs(late)}
    if not late:
        return _("At this pace it ends on time, on %(day)s.") % day
    if late > 0:
        return (
            ngettext(
                "At this pace it ends on %(day)s, %(count)s day after its end.",
                "At this pace it ends on %(day)s, %(count)s days after its end.",
                late,
            )
            % day
        )
    return (
        ngettext(
            "At this pace it ends on %(day)s, %(count)s day before its end.",
            "At this pace it ends on %(day)s, %(count)s days before its end.",
            -late,
        )
        % day
    )
