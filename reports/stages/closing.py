"""Closing a stage, what stands against it, and its public text.

Figures are frozen as of the stage's last day, whenever it is closed: the day that was reported.
"""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Project, Stage
from activities.words import Status
from core.texts import Shown
from procurement.models import Procurement
from reports.narrative import LANGUAGES, story
from reports.stages.records import StageRecords


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
