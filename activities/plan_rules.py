"""The messages of what stands against freezing the plan, or changing a version of it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import in_words


def plan_is_frozen() -> ValidationError:
    return ValidationError(
        _(
            "A version of the plan that is frozen is neither changed nor deleted. Freeze a new "
            "version instead."
        ),
        "frozen",
    )


def approved_before_act(day, act) -> ValidationError:
    return ValidationError(
        _(
            "The plan cannot be approved on %(day)s, before its act: %(act)s is of %(act_day)s. "
            "Correct the day or choose another act."
        ),
        "order",
        {"day": in_words(day), "act": act.number, "act_day": in_words(act.date)},
    )


def before_last_version(day, number, last) -> ValidationError:
    return ValidationError(
        _("%(day)s is before %(last)s, the day of version %(number)s. Enter %(last)s or later."),
        "order",
        {"day": in_words(day), "last": in_words(last), "number": number},
    )


def version_frozen_meanwhile(version) -> ValidationError:
    return ValidationError(
        _(
            "Version %(number)s was frozen in the meantime (%(when)s, %(who)s). Nothing is saved: "
            "look at it first, and send again if another version is needed."
        ),
        "stale",
        {
            "number": version.number,
            "when": f"{timezone.localtime(version.frozen_at):%H:%M}",
            "who": version.frozen_by.name if version.frozen_by else "–",
        },
    )
