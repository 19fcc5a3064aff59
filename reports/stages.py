"""Closing a stage, what has changed since, and its public text.

Figures are frozen as of the stage's last day, whenever it is closed: the day that was reported.
"""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Change, Project, Stage
from activities.words import Action, Kind, Status
from core.days import in_words, parse_day
from core.texts import Shown
from procurement.models import Procurement
from reports.narrative import LANGUAGES, story
from reports.queries import Progress
from reports.stage_records import StageRecords
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


def generated(stage: Stage, records: StageRecords | None = None) -> dict[str, str]:
    """The text in each language: of a closed stage from what is frozen, else from its records
    (StageRecords)."""
    facts = stage.frozen["facts"] if stage.is_closed else records.facts()
    return {language: story(facts, language) for language in LANGUAGES}


def close_stage(*, stage: Stage, by=None) -> Stage:
    """Freezes the figures of `stage`, which has its conclusion, and writes its text. Raises
    ValidationError where it is closed already or not over yet, or lacks a conclusion."""
    stage.check_closing()
    records = StageRecords(stage, stage.end)
    frozen = {
        "on": stage.end.isoformat(),
        "figures": records.figures(),
        "own": records.own_figures(),
        "codes": records.identities(),
        "facts": records.facts(),
    }
    texts = {language: story(frozen["facts"], language) for language in LANGUAGES}
    with transaction.atomic():
        stage.close(frozen=frozen, text_en=texts["en"], text_sr=texts["sr"], by=by)
    return stage


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
    """A figure of the closed stage that its records give otherwise today. `codes` are those of
    recommendations: (code, whether it was added)."""

    name: str
    label: str
    reported: str
    today: str
    entries: list[Entry] = []
    codes: list[tuple[str, bool]] = []


def differences(stage: Stage, records: StageRecords) -> list[Difference]:
    """`records` are today's, as of the stage's last day. Two statements where the completed
    activities differ."""
    reported, today = stage.frozen["figures"], records.figures()
    known, now = stage.frozen["codes"], records.identities()
    titles = component_titles(stage.project)
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
                entries(stage, known["completed"], now["completed"]) if name == "completed" else [],
                compared(known["recommendations"], now["recommendations"])
                if name == "recommendations"
                else [],
            )
        )
    return found


def compared(before: list[str], now: list[str]) -> list[tuple[str, bool]]:
    return [(code, True) for code in now if code not in before] + [
        (code, False) for code in before if code not in now
    ]


def entries(stage: Stage, before: list[str], now: list[str]) -> list[Entry]:
    """What was entered after the stage was closed and changes what was completed on its last
    day: the completion itself, or what took it back."""
    differing = compared(before, now)
    codes = [code for code, _added in differing]
    found = dict(
        Activity.objects.filter(project=stage.project, code__in=codes).values_list("code", "pk")
    )
    since = Change.objects.filter(activity__in=found.values(), recorded_at__gte=stage.closed_at)
    lines: dict[tuple, Change] = {}
    for change in since.select_related("recorded_by").order_by("pk"):
        if change.on <= stage.end or change.action == Action.CORRECT:
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
    """A figure of a stage; `own` of the stage alone, "" where there is no such figure. `query`
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


# What stands against closing, and how far the stages are


class Standing(NamedTuple):
    """Counts of an open stage, by today's state; none of them forbids to close it."""

    unfinished: int
    without_participants: int
    without_outputs: int
    earlier_open: int


def standing(stage: Stage) -> Standing:
    """Two statements."""
    mine = Activity.objects.filter(project=stage.project).counted().in_stage(stage)
    waiting = [Status.PLANNED, Status.ONGOING, Status.POSTPONED]
    counts = mine.aggregate(
        unfinished=Count("pk", filter=Q(status__in=waiting)),
        without_participants=Count(
            "pk", filter=Q(status=Status.COMPLETED, women=None, men=None, not_stated=None)
        ),
        without_outputs=Count(
            "pk", filter=Q(status=Status.COMPLETED, outputs_en="", outputs_sr="")
        ),
    )
    earlier = Stage.objects.filter(
        project=stage.project, end__lt=stage.start, closed_at=None
    ).count()
    return Standing(**counts, earlier_open=earlier)


def completed_by_stage(project: Project, stages, on: date) -> dict[int, int]:
    """Stage (primary key) → how many activities were completed in it until the day; one
    statement."""
    if not stages:
        return {}
    rows = (
        Activity.objects.filter(project=project)
        .counted()
        .as_of(on)
        .filter(status_then=Status.COMPLETED)
        .order_by()
        .values("project_id")
        .annotate(
            **{
                f"stage_{stage.pk}": Count("pk", filter=Q(since__range=(stage.start, stage.end)))
                for stage in stages
            }
        )
    )
    counts = next(iter(rows), {})
    return {stage.pk: counts.get(f"stage_{stage.pk}", 0) for stage in stages}


# The public


class PublicStage(NamedTuple):
    """What the public reads of a stage, and nothing else: titles and texts as the page's
    language shows them, the text in paragraphs."""

    number: int
    title: Shown
    start: date
    end: date
    text: Shown
    paragraphs: list[str]


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def public_stages(project: Project, on: date, *, also: Stage | None = None) -> list[PublicStage]:
    """The closed stages that are released and whose last day is the day or before, in their
    order; the public reads the named columns alone. One statement. `also`: one that a preview
    shows as if it were released."""
    public = Q(released_at__isnull=False) | Q(pk=also and also.pk)
    rows = (
        Stage.objects.filter(public, project=project, closed_at__isnull=False, end__lte=on)
        .only("number", "title_en", "title_sr", "start", "end", "text_en", "text_sr")
        .order_by("number")
    )
    found = []
    for stage in rows:
        text = stage.shown("text")
        found.append(
            PublicStage(
                stage.number, stage.shown("title"), stage.start, stage.end, text,
                paragraphs(text.text),
            )
        )  # fmt: skip
    return found


def look_at_before_release(stage: Stage) -> list[str]:
    """What the text of a stage should be asked before it is released; nothing of it forbids it."""
    found = []
    if not (stage.text_en.strip() and stage.text_sr.strip()):
        found.append(
            _(
                "The text is written in one language only; readers of the other will see it in "
                "this one."
            )
        )
    inside = Procurement.objects.filter(project=stage.project_id, released_at=None)
    if stage.frozen["facts"]["equipment"] and inside.exists():
        found.append(
            _(
                "The text may name equipment of a procurement project that is not released. Edit "
                "the text first if it should not."
            )
        )
    return found


def release_loaded(*, stage: Stage):
    """For a data file that states the conclusion of a stage: it is closed and its text released.
    Raises ValidationError."""
    with transaction.atomic():
        close_stage(stage=stage)
        stage.release()
