"""What is said of a row that is not sound."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workshops.words import FollowUp


def too_long(length, most):
    return ValidationError(
        _("%(length)s characters are too many. Shorten the text to %(most)s."),
        "long",
        {"length": length, "most": most},
    )


def unknown_code(text, known):
    return ValidationError(
        _(
            "The project has no “%(code)s”. Codes are given by the system: leave the cell empty "
            "for a new entry, or write one that is there, such as %(example)s."
        ),
        "code",
        {"code": text[:40], "example": next(iter(known.findings), "R-1.2.1-01")},
    )


def no_activity(text):
    return ValidationError(
        _("“%(value)s” is no activity of the project. Write its code, such as 1.2.1."),
        "event",
        {"value": text[:60]},
    )


def no_area(text, known):
    names = dict.fromkeys(
        str(one) for found in known.areas.by_word.values() for one in found.values()
    )
    return ValidationError(
        _("“%(value)s” is no area. Write one of: %(words)s."),
        "area",
        {"value": text[:60], "words": ", ".join(names)},
    )


def no_partner(text):
    return ValidationError(
        _(
            "“%(value)s” is no partner of the project, or several are called so. Write its "
            "abbreviation, or add it to the partners first."
        ),
        "addressee",
        {"value": text[:60]},
    )


def stays_with_its_event(stored):
    return ValidationError(
        _("%(code)s belongs to activity %(event)s and stays there. Write %(event)s."),
        "event",
        {"code": stored.code, "event": stored.activity.code},
    )


def status_by_steps(stored):
    return ValidationError(
        _(
            "Its status is “%(status)s”. It is changed by steps alone, on the page of %(code)s. "
            "Write “%(status)s” here, or leave the cell empty."
        ),
        "status",
        {"status": stored.get_status_display(), "code": stored.code},
    )


def new_has_no_status():
    return ValidationError(
        _("A new entry begins as “%(status)s”. Leave the cell empty, and enter the steps later."),
        "status",
        {"status": FollowUp.PROPOSED.label},
    )
