"""The whole plan on a day as lines of a version: to be frozen, compared or printed."""

from datetime import date

from activities.models import Activity, Change, PlanLine
from activities.state import COLUMNS, State, states_on
from activities.words import Action, Status

COPIED = (
    *("code", "sort_key", "kind", "title_en", "title_sr"),
    *("expected_output_en", "expected_output_sr", "working_days"),
    *("responsible_ms", "responsible_bc", "provenance"),
)
WHY = ("on", "reason", "note", "party", "act__number")
# Their reasons are those of a plan that changed.
EXPLAINED = (Action.POSTPONE, Action.SET_DATES, Action.CANCEL, Action.REOPEN)
NOTHING = State()


def lines_on(project, on: date) -> list[PlanLine]:
    """Every activity but drafts, by code, with dates and status as known on the day; what has no
    log (titles, kinds, working days) is as it stands. Two statements."""
    log = list(
        Change.objects.filter(activity__project=project)
        .exclude(activity__status=Status.DRAFT)
        .order_by("activity_id", "on", "pk")
        .values_list(*COLUMNS, "action", *WHY)
    )
    width = len(COLUMNS)
    states, _later = states_on((row[:width] for row in log), on)
    whys = {
        row[0]: row[width + 1 :] for row in log if row[width] in EXPLAINED and row[width + 1] <= on
    }
    rows = Activity.objects.filter(project=project).counted().order_by("sort_key")
    columns = ("pk", "component__code", "current_start", "current_end", *COPIED)
    return [
        _line(row, states.get(row[0], NOTHING), whys.get(row[0]))
        for row in rows.values_list(*columns)
    ]


def _line(row, state: State, why) -> PlanLine:
    pk, component, start, end, *copied = row
    changed_on, reason, note, party, act = why or (None, "", "", "", "")
    return PlanLine(
        activity_id=pk,
        component=component,
        status=state.status,
        start=state.start or start,
        end=state.end or end,
        proposed_start=state.proposed_start,
        proposed_end=state.proposed_end,
        changed_on=changed_on,
        reason=reason,
        note=note,
        party=party,
        act=act or "",
        **dict(zip(COPIED, copied, strict=True)),
    )


def components_of(project) -> list[dict]:
    """What a version keeps of the components, in their order."""
    names = ("code", "title_en", "title_sr", "result_en", "result_sr")
    return list(project.components.values(*names))
