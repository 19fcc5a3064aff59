"""The validation rules V1 to V8, V12 and V16 (docs/domain.md), each with its one message.

Models call these, so that form, admin, loader and import say the same. A message says what
is wrong, gives the value, and says what to do. The number of the rule is the error's `code`.
"""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.words import Status
from core.days import in_words
from core.privacy import personal_data_in

CODE = re.compile(r"\d{1,2}(\.\d{1,2}){1,3}[a-z]?", re.ASCII)

# From → to (domain.md 2.3). Drafts become planned by "put into the plan" or by approval.
TRANSITIONS = {
    Status.DRAFT: [Status.PLANNED, Status.CANCELLED],
    Status.PLANNED: [Status.ONGOING, Status.POSTPONED, Status.CANCELLED],
    Status.ONGOING: [Status.COMPLETED, Status.POSTPONED],
    Status.POSTPONED: [Status.PLANNED, Status.CANCELLED],
    Status.COMPLETED: [Status.ONGOING],
    Status.CANCELLED: [Status.PLANNED],
}


def end_before_start(start, end) -> ValidationError:
    return ValidationError(
        _(
            "End date %(end)s is before start date %(start)s. "
            "Choose an end date on or after %(start)s."
        ),
        "V1",
        {"start": in_words(start), "end": in_words(end)},
    )


def end_time_before_start(start, end) -> ValidationError:
    return ValidationError(
        _("The end %(end)s is before the start %(start)s. Enter %(start)s or later."),
        "V1",
        {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"},
    )


def outside_project(start, end, project_start, project_end) -> ValidationError:
    return ValidationError(
        _(
            "The activity runs %(start)s to %(end)s, but the project runs %(p_start)s to "
            "%(p_end)s. Change the dates or record an extension first."
        ),
        "V2",
        {
            "start": in_words(start),
            "end": in_words(end),
            "p_start": in_words(project_start),
            "p_end": in_words(project_end),
        },
    )


def invalid_code(code) -> ValidationError:
    return ValidationError(
        _(
            "“%(code)s” is not a valid activity code. "
            "Use numbers separated by dots, for example 1.2.3."
        ),
        "V3",
        {"code": code},
    )


def code_in_use(code, title) -> ValidationError:
    return ValidationError(
        _(
            "Activity code %(code)s is already used by “%(title)s”. "
            "Codes are never reused, even for cancelled activities."
        ),
        "V4",
        {"code": code, "title": title},
    )


def wrong_component(code, belongs, chosen) -> ValidationError:
    return ValidationError(
        _(
            "Code %(code)s belongs to component %(c1)s, but you chose component %(c2)s. "
            "Correct one of the two."
        ),
        "V5",
        {"code": code, "c1": belongs, "c2": chosen},
    )


def actual_dates_needed(today) -> ValidationError:
    return ValidationError(
        _(
            "To mark this activity as completed, enter the actual start and end dates; "
            "they cannot be later than today (%(today)s)."
        ),
        "V6",
        {"today": in_words(today)},
    )


def day_in_future(day, today) -> ValidationError:
    return ValidationError(
        _("The day %(day)s is later than today (%(today)s). Enter a day up to today."),
        "V6",
        {"day": in_words(day), "today": in_words(today)},
    )


def reason_needed() -> ValidationError:
    return ValidationError(
        _(
            "Choose a reason for the change. A cancelled activity also needs the PSC decision "
            "or side letter that approved it."
        ),
        "V7",
    )


def illegal_transition(old, new) -> ValidationError:
    return ValidationError(
        _("An activity cannot go from “%(from)s” to “%(to)s”. Allowed next statuses: %(list)s."),
        "V8",
        {
            "from": Status(old).label,
            "to": Status(new).label,
            "list": ", ".join(str(status.label) for status in TRANSITIONS[old]),
        },
    )


def before_last_change(day, last_day, status) -> ValidationError:
    return ValidationError(
        _(
            "The day %(day)s is before %(last)s, when the activity became “%(status)s”. "
            "Enter a day on or after %(last)s, or ask an administrator to correct that day."
        ),
        "order",
        {"day": in_words(day), "last": in_words(last_day), "status": Status(status).label},
    )


def sum_differs(women, men, not_stated, total) -> ValidationError:
    return ValidationError(
        _(
            "Women (%(f)s) + men (%(m)s) + other or not stated (%(o)s) = %(sum)s, "
            "but the total is %(total)s. The sum must match."
        ),
        "V12",
        {
            "f": women,
            "m": men,
            "o": not_stated,
            "sum": women + men + not_stated,
            "total": total,
        },
    )


# More than any event has; what a database column holds is not a rule of the field.
MOST_PARTICIPANTS = 100_000
TOO_MANY_PARTICIPANTS = _(
    "%(show_value)s participants are too many. Enter %(limit_value)s or less."
)
NEGATIVE_PARTICIPANTS = _("%(value)s is not a number of participants. Enter 0 or more.")


def negative_participants(value) -> ValidationError:
    return ValidationError(NEGATIVE_PARTICIPANTS, "V12", {"value": value})


def personal_data(match) -> ValidationError:
    return ValidationError(
        _(
            "The text looks like it contains personal data (%(match)s). "
            "Remove it before publishing."
        ),
        "V16",
        {"match": match},
    )


def personal_data_in_titles(titles, names) -> dict[str, ValidationError]:
    """{"title_en": error, …} for each of the two titles that looks like personal data."""
    return {
        column: personal_data(match)
        for column, title in zip(("title_en", "title_sr"), titles, strict=True)
        if (match := personal_data_in(title, names))
    }


def already_public() -> ValidationError:
    return ValidationError(_("It is public already. Load the page again to see it."), "public")


def already_proposed(by) -> ValidationError:
    return ValidationError(
        _(
            "It was proposed already, by %(name)s. It waits for another manager to confirm it, "
            "or for somebody to take the proposal back."
        ),
        "proposed",
        {"name": by.name if by else _("somebody whose account is gone")},
    )


def not_proposed() -> ValidationError:
    return ValidationError(
        _("Nobody proposes its release any more. Look at it again, then propose it."), "proposed"
    )


def needs_another_person() -> ValidationError:
    return ValidationError(
        _(
            "Whoever proposed the release cannot confirm it: in this project a second manager "
            "looks at everything first. Ask another manager, or take the proposal back."
        ),
        "second person",
    )


def required(label) -> ValidationError:
    return ValidationError(
        _("%(label)s is missing. Enter it first."), "required", {"label": capfirst(label)}
    )


def stage_not_over(end, today) -> ValidationError:
    return ValidationError(
        _(
            "The stage ends on %(end)s and today is %(today)s. It is closed on its last day or "
            "later."
        ),
        "stage",
        {"end": in_words(end), "today": in_words(today)},
    )


def period_not_over(end, today) -> ValidationError:
    return ValidationError(
        _(
            "The period ends on %(end)s and today is %(today)s. The report is submitted after its "
            "last day."
        ),
        "period",
        {"end": in_words(end), "today": in_words(today)},
    )


def stage_is_closed(number) -> ValidationError:
    return ValidationError(
        _(
            "Stage %(number)s is closed: its number, days and conclusion stay as they were "
            "reported. Reopen it first."
        ),
        "stage",
        {"number": number},
    )


def stage_is_open(number) -> ValidationError:
    return ValidationError(
        _("Stage %(number)s is not closed. Close it first."), "stage", {"number": number}
    )


def conclusion_needed() -> ValidationError:
    return ValidationError(
        _("A stage is closed with a written conclusion. Write it in English or in Serbian."),
        "stage",
    )


class PythonCheck(models.CheckConstraint):
    """A check that the database holds, and that validation tests in Python: Django's own asks
    the database once for each check of each form."""

    def __init__(self, *, name, condition, **arguments):
        self.arguments = arguments
        super().__init__(condition=condition, name=name)

    def deconstruct(self):
        path, args, _kwargs = super().deconstruct()
        return path, args, {**self.arguments, "name": self.name}

    def fault(self, instance) -> tuple[str | None, ValidationError] | None:
        """(field or None, error) where the instance breaks the check."""
        raise NotImplementedError

    def columns(self) -> set[str]:
        """What the check reads; it is left out where one of them is."""
        raise NotImplementedError

    def validate(self, model, instance, exclude=None, using=None):
        if self.columns() & set(exclude or ()):
            return
        if found := self.fault(instance):
            field, error = found
            raise ValidationError({field: error}) if field else error


class EndNotBeforeStart(PythonCheck):
    """Rule V1 on two date columns, either of which may be empty; the message has the dates."""

    def __init__(self, *, start, end, name):
        self.start, self.end = start, end
        super().__init__(
            name=name,
            condition=models.Q(**{f"{end}__gte": models.F(start)}),
            start=start,
            end=end,
        )

    def columns(self):
        return {self.start, self.end}

    def fault(self, instance):
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if start and end and end < start:
            return self.end, end_before_start(start, end)
        return None


class InOneLanguage(PythonCheck):
    """A text in two columns is given in one of them at least."""

    def __init__(self, *, text, name):
        self.text = text
        empty = models.Q(**{f"{text}_en": "", f"{text}_sr": ""})
        super().__init__(name=name, condition=~empty, text=text)

    def columns(self):
        return {f"{self.text}_en", f"{self.text}_sr"}

    def fault(self, instance):
        if getattr(instance, f"{self.text}_en") or getattr(instance, f"{self.text}_sr"):
            return None
        messages = {
            "name": _("Enter the name in English or in Serbian."),
            "text": _("Enter the text in English or in Serbian."),
        }
        message = messages.get(self.text, _("Enter the title in English or in Serbian."))
        return None, ValidationError(message, "language")


class NotNegative(PythonCheck):
    def __init__(self, *, field, name):
        self.field = field
        super().__init__(name=name, condition=models.Q(**{f"{field}__gte": 0}), field=field)

    def columns(self):
        return {self.field}

    def fault(self, instance):
        value = getattr(instance, self.field)
        if value is None or value >= 0:
            return None
        error = ValidationError(
            _("%(value)s is less than 0. Enter 0 or more."), "negative", {"value": value}
        )
        return self.field, error
