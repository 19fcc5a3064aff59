"""Figures that were kept, of a closed stage or a submitted report: how pages show them, and which
of them the records give otherwise today, with the entries that make the difference."""

from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Change, Project
from activities.words import Action, Kind, Status
from core.days import in_words, parse_day
from reports.queries import Progress
from reports.records import Records
from reports.templatetags.figures import CHECKPOINT_NAMES

STEP_LABELS = {
    "contracted": _("Equipment contracted"),
    "delivered": _("Equipment delivered"),
    "accepted": _("Equipment accepted"),
    "handed_over": _("Equipment handed over"),
}
LABELS = {
    "completed": Progress.completed.label,
    "progress_percent": Progress.progress_percent.label,
    "planned_percent": Progress.planned_percent.label,
    "spi": Progress.spi.label,
    "months_ahead": Progress.months_ahead.label,
    "forecast_end": Progress.forecast_end.label,
    "delivered": Progress.delivered.label,
    "participations": Progress.participations.label,
    "women": _("women"),
    "men": _("men"),
    "not_stated": _("not stated"),
    "recommendations": Progress.recommendations.label,
    "recommendations_overdue": _("Recommendations overdue"),
    "recommendations_rate": _("Recommendations carried out"),
    "expert_days": Progress.expert_days.label,
    **{f"equipment.{step}": label for step, label in STEP_LABELS.items()},
}
# Counts of which those that are missing are 0.
COUNTS = ("kind.", "component.")


# What has changed since


class Entry(NamedTuple):
    """An activity that makes the difference: completed on the day now (`added`) or no longer, and
    the line of the change log that says so; None where there is none."""

    code: str
    added: bool
    change: Change | None
    exists: bool

    @property
    def recorded_on(self) -> date:
        """The calendar day in Belgrade on which the line was entered."""
        return timezone.localdate(self.change.recorded_at)


class Difference(NamedTuple):
    """A frozen figure that the records give otherwise today. `codes` are those of
    recommendations: (code, whether it was added)."""

    name: str
    label: str
    reported: str
    today: str
    entries: list[Entry] = []
    codes: list[tuple[str, bool]] = []
    # (code of an activity, its number as reported, its number now).
    numbers: list[tuple[str, int, int]] = []


def differences(frozen: dict, since: datetime, records: Records) -> list[Difference]:
    """Of what was frozen at the moment `since` ("figures" and "codes"); `records` are today's, as
    of the same day. Two statements where the completed activities differ."""
    reported, today = frozen["figures"], records.figures()
    known, now = frozen["codes"], records.identities()
    titles = component_titles(records.project)
    found = []
    for name in ["completed", *_parts(reported | today), *list(LABELS)[1:]]:
        nothing = 0 if name.startswith(COUNTS) else None
        was, is_now = reported.get(name, nothing), today.get(name, nothing)
        if name == "completed" and was == is_now and known["completed"] != now["completed"]:
            pass  # as many as before, but others
        elif was == is_now:
            continue
        found.append(
            Difference(
                name,
                label_of(name, titles),
                shown(name, was),
                shown(name, is_now),
                entries(records, since, known["completed"], now["completed"])
                if name == "completed"
                else [],
                compared(known["recommendations"], now["recommendations"])
                if name == "recommendations"
                else [],
                numbers(known.get("people"), now.get("people")) if name == "participations" else [],
            )
        )
    return found


def numbers(before: dict | None, now: dict | None) -> list[tuple[str, int, int]]:
    """Activities that are counted in both with different numbers; of stages none are kept."""
    before, now = before or {}, now or {}
    return [
        (code, before[code], now[code])
        for code in now
        if code in before and before[code] != now[code]
    ]


def compared(before: list[str], now: list[str]) -> list[tuple[str, bool]]:
    return [(code, True) for code in now if code not in before] + [
        (code, False) for code in before if code not in now
    ]


def entries(
    records: Records, frozen_at: datetime, before: list[str], now: list[str]
) -> list[Entry]:
    """What was entered after the figures were frozen and changes what was completed on their day:
    the completion itself, or what took it back."""
    differing = compared(before, now)
    codes = [code for code, _added in differing]
    found = dict(
        Activity.objects.filter(project=records.project, code__in=codes).values_list("code", "pk")
    )
    since = Change.objects.filter(activity__in=found.values(), recorded_at__gte=frozen_at)
    lines: dict[tuple, Change] = {}
    for change in since.select_related("recorded_by").order_by("pk"):
        if change.on <= records.on or change.action == Action.CORRECT:
            completes = change.to == Status.COMPLETED
            lines.setdefault((change.activity_id, completes), change)
            if not completes:
                lines[change.activity_id, False] = change
    return [
        Entry(
            code,
            added,
            lines.get((found.get(code), added)) or lines.get((found.get(code), False)),
            code in found,
        )
        for code, added in differing
    ]


# Rows of the page


class Row(NamedTuple):
    """A figure; `own` of the period alone, "" where there is no such figure. `query`
    completed activities behind it, None where there are none; `inset` says that it is a part of
    the figure above, `made_up` that no source states it."""

    name: str
    label: str
    own: str
    total: str
    query: str | None
    inset: bool
    made_up: bool


def rows_of(project: Project, on: date, figures: dict, own: dict) -> list[Row]:
    titles = component_titles(project)
    names = ["completed", *_parts(figures)]
    names += [name for name in LABELS if name != "completed" and _has(name, figures)]
    return [
        Row(
            name,
            label_of(name, titles),
            shown(name, own.get(name, 0)) if name in own or name.startswith(COUNTS) else "",
            shown(name, figures.get(name, 0)),
            _query(name),
            name.startswith(COUNTS) or name in ("women", "men", "not_stated"),
            project.demonstration and not _stated(project, on, name, figures.get(name)),
        )
        for name in names
    ]


def _parts(figures: dict) -> list[str]:
    """Kinds in their order, then components by number."""
    kinds = [f"kind.{kind}" for kind in Kind if f"kind.{kind}" in figures]
    codes = [name.removeprefix("component.") for name in figures if name.startswith("component.")]
    return kinds + [f"component.{code}" for code in sorted(codes, key=int)]


def _has(name: str, figures: dict) -> bool:
    """Whether there is anything to say: no row of zeros for a project without equipment."""
    if name.startswith("equipment."):
        return bool(figures["equipment.contracted"][0])
    if name == "expert_days":
        return figures[name][1] != "0"
    return name != "not_stated" or bool(figures[name])


def _query(name: str) -> str | None:
    group, _dot, value = name.partition(".")
    if name == "completed":
        return "status=completed"
    return urlencode({"status": "completed", group: value}) if name.startswith(COUNTS) else None


def _stated(project: Project, on: date, name: str, value) -> bool:
    """Whether a public source states this value for the day (demonstration data only)."""
    kind = name.removeprefix("kind.")
    return project.states(CHECKPOINT_NAMES.get(kind, kind), value, on)


def component_titles(project: Project) -> dict[str, str]:
    return {component.code: component.title for component in project.components.all()}


def label_of(name: str, titles: dict[str, str]) -> str:
    if name.startswith("kind."):
        return Kind(name.removeprefix("kind.")).label.capitalize()
    if name.startswith("component."):
        code = name.removeprefix("component.")
        return f"{code} {titles.get(code, '')}".strip()
    return LABELS[name]


def shown(name: str, value) -> str:
    """A frozen value as the page's language writes it."""
    if value is None:
        return pgettext("no value", "n/a")
    if name in ("progress_percent", "planned_percent", "recommendations_rate"):
        return f"{number_format(value, decimal_pos=1)} %"
    if name == "forecast_end":
        return in_words(parse_day(value))
    if name == "spi":
        return number_format(value, decimal_pos=2)
    if name == "months_ahead":
        text = number_format(value.lstrip("-"), decimal_pos=1)
        return f"−{text}" if value.startswith("-") else f"+{text}"
    if name in ("delivered", "expert_days"):
        done, whole = (number_format(part) for part in value)
        if value[1] in (0, "0"):
            return pgettext("no value", "n/a")
        return gettext("%(part)s of %(whole)s") % {"part": done, "whole": whole}
    if name.startswith("equipment."):
        return gettext("%(pieces)s (EUR %(amount)s)") % {
            "pieces": number_format(value[0], force_grouping=True),
            "amount": number_format(value[1], decimal_pos=2, force_grouping=True),
        }
    return number_format(value, force_grouping=True)
