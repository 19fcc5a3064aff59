"""The validation rules V9 to V11 and V13 (docs/domain.md), each with its one message; shaped as
those of activities.rules."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.days import in_words
from workshops.words import TRANSITIONS, FollowUp

# A report or a note is due so many working days after the event.
REPORT_DUE_AFTER = 10


def days(number) -> str:
    """Working days without a needless decimal."""
    return number_format(number, decimal_pos=0 if number == int(number) else 1)


def too_many_days(number, most, start, end) -> ValidationError:
    return ValidationError(
        _(
            "%(days)s working days were entered, but there are only %(max)s working days between "
            "%(start)s and %(end)s (weekends and the chosen public holidays excluded)."
        ),
        "V9",
        {
            "days": days(number),
            "max": days(most),
            "start": in_words(start),
            "end": in_words(end),
        },
    )


def beyond_the_budget(number, component, free, total) -> ValidationError:
    return ValidationError(
        _(
            "This mission needs %(days)s days, but component %(c)s has only %(free)s free of "
            "%(total)s. Reduce the days or record a side letter that adds days."
        ),
        "V10",
        {"days": days(number), "c": component, "free": days(free), "total": days(total)},
    )


def over_budget(number, component, total) -> str:
    return _(
        "Component %(c)s now has %(days)s expert days used or committed, but a budget of "
        "%(total)s. Reduce the days of its missions or record a side letter that adds days."
    ) % {"c": component, "days": days(number), "total": days(total)}


def expert_is_away(expert, code, start, end) -> ValidationError:
    return ValidationError(
        _(
            "%(expert)s is already on mission %(code)s from %(start)s to %(end)s. "
            "Change the dates or the expert."
        ),
        "V11",
        {"expert": expert, "code": code, "start": in_words(start), "end": in_words(end)},
    )


def outside_activity(start, end, first, last) -> ValidationError:
    return ValidationError(
        _(
            "The mission runs %(start)s to %(end)s, but its activity runs %(first)s to %(last)s. "
            "Change the dates of one of them."
        ),
        "dates",
        {
            "start": in_words(start),
            "end": in_words(end),
            "first": in_words(first),
            "last": in_words(last),
        },
    )


def delivered_before_end(day, end) -> ValidationError:
    return ValidationError(
        _(
            "It was not yet over on %(day)s: the mission ends on %(end)s. "
            "Change the day or the end date."
        ),
        "order",
        {"day": in_words(day), "end": in_words(end)},
    )


def goes_before(field) -> ValidationError:
    return ValidationError(
        _("Enter “%(field)s” too: what you entered needs it."), "order", {"field": field}
    )


def not_adopted_yet(code) -> ValidationError:
    return ValidationError(
        _("Activity %(code)s has not ended, so nobody has answered yet. Complete it first."),
        "adopted",
        {"code": code},
    )


def evidence_needed() -> ValidationError:
    return ValidationError(
        _(
            "Add a document or link as evidence before marking this recommendation as "
            "implemented. It must then be verified by a different person."
        ),
        "V13",
    )


def verified_by_the_same(person) -> ValidationError:
    return ValidationError(
        _(
            "%(person)s marked this recommendation as implemented. "
            "It must be verified by a different person."
        ),
        "V13",
        {"person": person},
    )


def illegal_step(old, new) -> ValidationError:
    allowed = ", ".join(str(FollowUp(status).label) for status in TRANSITIONS[old])
    return ValidationError(
        _(
            "A recommendation cannot go from “%(from)s” to “%(to)s”. "
            "Allowed next statuses: %(list)s."
        )
        if allowed
        else _("A recommendation that is “%(from)s” is closed. It cannot become “%(to)s”."),
        "V8",
        {"from": FollowUp(old).label, "to": FollowUp(new).label, "list": allowed},
    )
