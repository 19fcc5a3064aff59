"""Traffic lights: which number is green, amber or red, by rules that a project may set itself.

A light is always a colour, a sign and a word. Without data it says so, and is never green. The
rules are those of docs/domain.md, "Traffic lights".
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.words import Status


class Colour(TextChoices):
    GREEN = "green", gettext_lazy("on track")
    AMBER = "amber", gettext_lazy("at risk")
    RED = "red", gettext_lazy("behind")
    NONE = "none", gettext_lazy("no data")


class Rule(NamedTuple):
    """What a light shows. `limits` are the last value that is green and the last that is amber;
    `high_is_good` says on which side of them."""

    label: str
    limits: tuple[Decimal, Decimal]
    high_is_good: bool
    places: int
    value: Callable
    unit: str = ""


def share_overdue(figures) -> Decimal | None:
    """Overdue activities among the open ones, per cent."""
    counts = figures.statuses
    open_ones = sum(counts[name] for name in (Status.PLANNED, Status.ONGOING, Status.POSTPONED))
    return figures.share(figures.overdue, open_ones)


def gap(figures) -> Decimal | None:
    """Physical progress less time elapsed, percentage points."""
    if figures.progress_percent is None or figures.month is None:
        return None
    return figures.progress_percent - figures.elapsed_percent


def expert_gap(figures) -> Decimal | None:
    """How far the use of expert days lies from the time elapsed, percentage points."""
    used = figures.expert_days.percent
    return None if used is None or figures.month is None else abs(used - figures.elapsed_percent)


def recommendations_overdue(figures) -> Decimal | None:
    found = figures.recommendations
    return figures.share(found.overdue, found.open)


def reports_missing(figures) -> int | None:
    return figures.reports_missing if figures.expert_days.planned else None


PERCENT = " %"
RULES = {
    "schedule": Rule(
        gettext_lazy("Schedule index"), (Decimal("0.95"), Decimal("0.85")), True, 2,
        lambda figures: figures.spi,
    ),
    "gap": Rule(
        gettext_lazy("Physical progress less time elapsed, percentage points"),
        (Decimal(-5), Decimal(-15)), True, 1, gap,
    ),
    "component": Rule(
        gettext_lazy("Each component: physical less planned progress, percentage points"),
        (Decimal(-5), Decimal(-15)), True, 1, lambda figures: None,
    ),
    "expert_days": Rule(
        gettext_lazy("Expert days used and time elapsed, percentage points apart"),
        (Decimal(10), Decimal(20)), False, 1, expert_gap,
    ),
    "overdue": Rule(
        gettext_lazy("Overdue among the open activities"), (Decimal(5), Decimal(15)), False, 1,
        share_overdue, PERCENT,
    ),
    "recommendations": Rule(
        gettext_lazy("Overdue among the open recommendations"), (Decimal(10), Decimal(30)), False,
        1, recommendations_overdue, PERCENT,
    ),
    "reports": Rule(
        gettext_lazy("Mission reports missing"), (Decimal(0), Decimal(2)), False, 0,
        reports_missing,
    ),
    "committee": Rule(
        gettext_lazy("Days since the last steering committee"), (Decimal(100), Decimal(120)),
        False, 0, lambda figures: figures.days_since_committee,
    ),
}  # fmt: skip


class Light(NamedTuple):
    """One light of a project on a day."""

    name: str
    label: str
    value: Decimal | int | None
    colour: str
    sentence: str
    shown: str

    @property
    def word(self) -> str:
        return Colour(self.colour).label


def limits_of(project, name: str) -> tuple[Decimal, Decimal]:
    """Those of the project, else the usual ones."""
    own = project.light_limits.get(name)
    return tuple(Decimal(str(limit)) for limit in own) if own else RULES[name].limits


def colour_of(project, name: str, value) -> str:
    if value is None:
        return Colour.NONE
    for limit, colour in zip(limits_of(project, name), (Colour.GREEN, Colour.AMBER), strict=True):
        if value >= limit if RULES[name].high_is_good else value <= limit:
            return colour
    return Colour.RED


def sentence_of(project, name: str) -> str:
    """The rule in words, with the project's limits."""
    rule = RULES[name]
    green, amber = (
        f"{number_format(limit.normalize(), use_l10n=True)}{rule.unit}".replace("-", "−")
        for limit in map(plain, limits_of(project, name))
    )
    if rule.high_is_good:
        text = _("Green from %(green)s, amber from %(amber)s, red below.")
    else:
        text = _("Green up to %(green)s, amber up to %(amber)s, red above.")
    return text % {"green": green, "amber": amber}


def plain(number: Decimal) -> Decimal:
    """Without needless zeros, and never 1E+2."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def light(project, name: str, value) -> Light:
    rule = RULES[name]
    shown = _("n/a") if value is None else f"{number_format(value, rule.places)}{rule.unit}"
    return Light(
        name, rule.label, value, colour_of(project, name, value), sentence_of(project, name),
        shown.replace("-", "−"),
    )  # fmt: skip


def lights(figures) -> list[Light]:
    """Those of the whole project."""
    return [
        light(figures.project, name, rule.value(figures))
        for name, rule in RULES.items()
        if name != "component"
    ]


def component_light(figures, component) -> Light:
    """How far a component is from its approved plan."""
    done, planned = figures.component_progress(component.pk)
    return light(figures.project, "component", None if done is None else done - planned)
