"""The timeline of a project as its members see it: every activity that the filters leave.

Four statements whatever the number of rows: the frame, the institutions of the filter, the
activities, the change log.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from activities.forms.filters import ActivityFilter
from activities.models import Activity, Component, Institution, Project, Stage
from activities.state import State, log_of, states_on
from activities.words import Kind, Provenance, Status
from core.texts import shown
from procurement.models import Lot
from reports.timeline.rows import Band, Group, Mark, Row, Timeline

COMPONENT, STAGE, LOT, COMMITTEE = "component", "stage", "lot", "committee"
COLUMNS = (
    *("pk", "component_id", "code", "title_en", "title_sr", "provenance"),
    *("baseline_start", "baseline_end", "current_start", "current_end"),
)
NOTHING = State()


class Frame(NamedTuple):
    """What stands round the rows. Components and stages are records without a project, good for
    the choices of the filter; `lots` and `committees` are rows of `_frame_rows`."""

    components: list[Component]
    stages: list[Stage]
    lots: list[tuple]
    committees: list[tuple]


def frame_of(project: Project) -> Frame:
    found = defaultdict(list)
    for what, *row in _frame_rows(project):
        found[what].append(row)
    components = [
        Component(pk=pk, code=code, title_en=en, title_sr=sr, provenance=provenance)
        for pk, code, en, sr, _start, _end, provenance in found[COMPONENT]
    ]
    stages = [
        Stage(pk=pk, number=int(number), title_en=en, title_sr=sr, start=start, end=end)
        for pk, number, en, sr, start, end, _provenance in found[STAGE]
    ]
    return Frame(
        sorted(components, key=lambda component: int(component.code)),
        sorted(stages, key=lambda stage: stage.number),
        found[LOT],
        found[COMMITTEE],
    )


def _frame_rows(project):
    """Components, stages, lots with a deadline and steering committees, in one statement: a page
    has eight, and most of them are spent before its view begins."""

    def rows(what, records, name, start, end):
        return records.order_by().values_list(
            Value(what, CharField()),
            Cast("pk", BigIntegerField()),
            Cast(name, CharField()),
            "title_en",
            "title_sr",
            start,
            end,
            "provenance",
        )

    nothing = Cast(Value(None), DateField())
    committees = Activity.objects.filter(project=project, kind=Kind.STEERING_COMMITTEE).counted()
    lots = Lot.objects.filter(contract__procurement__project=project)
    return rows(COMPONENT, project.components.all(), "code", nothing, nothing).union(
        rows(STAGE, project.stages.all(), "number", F("start"), F("end")),
        rows(LOT, lots.exclude(delivery_deadline=None), "number", F("delivery_deadline"), nothing),
        rows(COMMITTEE, committees, "code", F("current_start"), F("current_end")),
        all=True,
    )


def timeline_of(project: Project, on: date, today: date, query) -> tuple[Timeline, ActivityFilter]:
    """The timeline on a day, with the filters of `query` (a QueryDict) and their form."""
    frame = frame_of(project)
    form = ActivityFilter(
        query,
        components=frame.components,
        stages=frame.stages,
        institutions=list(Institution.objects.of(project)),
    )
    states, later = states_on(log_of(project), on)
    # The log gives the state of each row, so SQL works it out only where a filter asks for it.
    form.is_valid()
    asked = on if form.cleaned_data.get("status") else None
    activities = form.narrow(Activity.objects.filter(project=project).counted(), on, asked)
    by_component = defaultdict(list)
    language = get_language()
    for row in activities.order_by("sort_key").values_list(*COLUMNS):
        by_component[row[1]].append(_row(row, states.get(row[0], NOTHING), on, language))
    groups = [
        Group(
            component.code,
            component.shown("title"),
            by_component[component.pk],
            component.made_up(),
        )
        for component in frame.components
        if component.pk in by_component
    ]
    return Timeline(
        start=project.start,
        months=project.months(on),
        original=project.duration_months,
        on=on,
        today=today,
        groups=groups,
        stages=[
            Band(str(stage.number), stage.shown("title"), stage.start, stage.end)
            for stage in frame.stages
        ],
        marks=[*_committees(frame, states), *_deadlines(frame)],
        entries_after=later,
    ), form


def _row(columns, state: State, on: date, language: str) -> Row:
    code, title_en, title_sr, provenance, *days = columns[2:]
    baseline_start, baseline_end, current_start, current_end = days
    start, end = state.start or current_start, state.end or current_end
    return Row(
        code,
        shown(title_en, title_sr, language),
        state.status,
        (baseline_start, baseline_end) if baseline_start and baseline_end else None,
        (start, end) if start and end else None,
        (state.actual_start, max(state.actual_start, state.actual_end))
        if state.actual_start
        else None,
        (state.proposed_start, state.proposed_end) if state.proposed_end else None,
        bool(end and end < on and state.status in (Status.PLANNED, Status.ONGOING)),
        provenance == Provenance.ILLUSTRATIVE,
        f"../activities/{code}/",
    )


def _committees(frame, states):
    """On the day of the meeting: the one that it had, else the one in the plan."""
    for pk, code, title_en, title_sr, start, end, _provenance in frame.committees:
        state = states.get(pk, NOTHING)
        if state.status in (Status.CANCELLED, Status.POSTPONED):
            continue
        day = state.end or end or start
        if state.status == Status.COMPLETED:
            day = state.actual_end
        if day:
            yield Mark("committee", code, shown(title_en, title_sr), day)


def _deadlines(frame):
    for _pk, number, title_en, title_sr, day, _end, _provenance in frame.lots:
        yield Mark("deadline", number, shown(title_en, title_sr), day)
