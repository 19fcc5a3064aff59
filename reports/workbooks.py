"""All figures of a project on a day as an Excel file: typed cells with the sentence that says what
each means, the same values and rounding as on the pages."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.words import Provenance, Status
from activities.workbooks import as_of, lead_of, tab_of
from core.days import in_words
from core.workbook import (
    COUNT,
    DAY,
    MONEY,
    NUMBER,
    PERCENT,
    PROSE,
    WORKING_DAYS,
    Column,
    Table,
    Typed,
)
from procurement.models.sums import STEPS
from procurement.words import Category
from reports.compared import Compared
from reports.period import Period
from reports.queries import FROM_THE_CONTRACT, Progress
from reports.rows import component_rows, kind_rows
from workshops.words import FollowUp


def of_figures(
    project, figures: Progress, period: Period | None = None, compared: Compared | None = None
) -> list[Table]:
    """A sheet of single figures, then one for each table of the dashboard that has rows."""
    tables = [
        _single(project, figures, compared),
        _by_kind(project, figures),
        _by_component(project, figures),
        _by_status(project, figures),
    ]
    if figures.recommendations.total:
        tables += [_by_area(project, figures), _by_follow_up(project, figures)]
    if figures.items:
        tables += [_by_category(project, figures), _by_unit(project, figures)]
    if period:
        tables.append(_in_the_period(project, period))
    return tables


def _table(project, figures, title, columns, rows, totals=(), *, tab="", states=()) -> Table:
    lead = lead_of(project, title, as_of(figures.on), *states)
    return Table(tab or title, lead, columns, rows, totals)


def _single(project, figures, compared=None) -> Table:
    columns = [
        Column(_("Figure"), 34),
        Column(_("Value"), 14),
        Column(pgettext("part and whole", "Of"), 12),
        Column(_("What it means"), 90, PROSE),
    ]
    if project.demonstration:
        columns.append(Column(_("Provenance"), 18))
    rows = (
        [label or _label(Progress, name), value, whole, _sentence(Progress, name)]
        + ([_provenance(figures, name)] if project.demonstration else [])
        for name, label, value, whole in _values(figures)
    )
    states = [compared.words] if compared and compared.plan else []
    tab = tab_of(project, figures.on)
    return _table(project, figures, _("Figures"), columns, rows, tab=tab, states=states)


def _values(figures):
    """(figure, label where it is not the figure's own, value, the whole that it is a part of)"""
    people, follow_up = figures.participations, figures.recommendations
    expert_days, delivered = figures.expert_days, figures.delivered
    yield "elapsed_percent", "", _typed(figures.elapsed_percent, PERCENT), None
    yield "elapsed_days", "", _typed(figures.elapsed_days), _typed(figures.total_days)
    yield "month", "", _typed(figures.month), _typed(figures.months)
    yield "completed", "", _typed(figures.completed), None
    yield "progress_percent", "", _typed(figures.progress_percent, PERCENT), None
    yield (
        *("earned", ""),
        *(_typed(figures.earned, WORKING_DAYS), _typed(figures.weight, WORKING_DAYS)),
    )
    yield "planned_percent", "", _typed(figures.planned_percent, PERCENT), None
    yield "months_ahead", "", _typed(figures.months_ahead, NUMBER), None
    yield "spi", "", _typed(figures.spi, NUMBER), None
    yield "forecast_end", "", _typed(figures.forecast_end, DAY), None
    yield "delivered", "", _part(delivered.done, delivered.due), _typed(delivered.due)
    yield "overdue", "", _typed(figures.overdue), None
    yield "participations", "", _typed(people.total), None
    yield "participations", _("Participations: women"), _typed(people.women), None
    yield "participations", _("Participations: men"), _typed(people.men), None
    yield "participations", _("Participations: not stated"), _typed(people.not_stated), None
    yield "recommendations", "", _typed(follow_up.total), None
    yield "recommendations", _("Recommendations: open"), _typed(follow_up.open), None
    yield "recommendations", _("Recommendations: overdue"), _typed(follow_up.overdue), None
    yield (
        *("recommendations", _("Recommendations: carried out")),
        *(_part(follow_up.done, follow_up.accepted), _typed(follow_up.accepted)),
    )
    yield (
        *("recommendations", _("Recommendations: carried out, share")),
        *(_typed(follow_up.rate, PERCENT), None),
    )
    yield (
        *("expert_days", ""),
        *(
            _part(expert_days.delivered, expert_days.planned, WORKING_DAYS),
            _typed(expert_days.planned, WORKING_DAYS),
        ),
    )
    yield (
        *("expert_days", _("Expert days, share")),
        *(_typed(expert_days.percent, PERCENT), None),
    )


def _typed(value, kind=COUNT) -> Typed:
    return Typed(pgettext("no value", "n/a") if value is None else value, kind)


def _part(part, whole, kind=COUNT) -> Typed:
    """n/a where there is nothing that it could be a part of."""
    return _typed(part if whole else None, kind)


def _label(owner, name) -> str:
    return str(getattr(owner, name).label)


def _sentence(owner, name) -> str:
    return str(getattr(owner, name).sentence)


def _provenance(figures, name) -> str:
    if name in FROM_THE_CONTRACT:
        return ""
    made_up = figures.made_up(name)
    return str((Provenance.ILLUSTRATIVE if made_up else Provenance.STATED).label)


def _by_kind(project, figures) -> Table:
    columns = [Column(_("Kind"), 30), *_completed_and_planned()]
    rows = [
        [capfirst(row["kind"].label), row["completed"], row["planned"]]
        for row in kind_rows(figures)
    ]
    return _table(project, figures, _("By kind"), columns, rows, _sums(rows))


def _by_component(project, figures) -> Table:
    columns = [Column(_("Component"), 60), *_completed_and_planned()]
    rows = [
        [str(row["component"]), row["completed"], row["planned"]]
        for row in component_rows(project, figures)
    ]
    return _table(project, figures, _("By component"), columns, rows, _sums(rows))


def _completed_and_planned() -> list[Column]:
    return [Column(_("Completed"), 12, COUNT), Column(_("In the plan"), 12, COUNT)]


def _by_status(project, figures) -> Table:
    columns = [Column(_("Status"), 30), Column(_("Activities"), 12, COUNT)]
    rows = [[capfirst(Status(status).label), number] for status, number in figures.statuses.items()]
    return _table(project, figures, _("By status"), columns, rows, _sums(rows))


def _sums(rows) -> list:
    """Of the columns of numbers, after that of words."""
    return [_("Total"), *map(sum, list(zip(*rows, strict=True))[1:])] if rows else []


def _by_area(project, figures) -> Table:
    columns = [
        Column(_("Area"), 40),
        Column(pgettext("recommendations", "All"), 12, COUNT),
        Column(pgettext("recommendations", "Open"), 12, COUNT),
        Column(_("Overdue"), 12, COUNT),
        Column(_("Carried out"), 12, PERCENT),
    ]

    def cells(name, sums):
        return [name, sums.total, sums.open, sums.overdue, _typed(sums.rate, PERCENT)]

    rows = [
        cells(area.name if area else _("no area"), sums)
        for area, sums in figures.recommendations_by_area
    ]
    totals = cells(_("Total"), figures.recommendations)
    return _table(project, figures, _("Recommendations by area"), columns, rows, totals)


def _by_follow_up(project, figures) -> Table:
    columns = [Column(_("Status"), 30), Column(_("Recommendations"), 16, COUNT)]
    found = figures.recommendations_by_status
    rows = [
        [capfirst(status.label), found[status.value]]
        for status in FollowUp
        if status.value in found
    ]
    return _table(project, figures, _("Recommendations by status"), columns, rows, _sums(rows))


def _by_category(project, figures) -> Table:
    """Pieces and EUR of each step."""
    steps = [
        _("Contracted"),
        pgettext("equipment", "Delivered"),
        pgettext("equipment", "Accepted"),
        _("Handed over"),
    ]
    columns = [Column(_("Category"), 24)]
    for step in steps:
        columns += [Column(step, 12, COUNT), Column(f"{step}, EUR", 16, MONEY)]

    def cells(name, sums):
        amounts = [getattr(sums, step) for step in STEPS]
        return [name, *(value for amount in amounts for value in amount)]

    rows = [
        cells(capfirst(Category(name).label), sums)
        for name, sums in figures.equipment_by_category.items()
    ]
    totals = cells(_("Total"), figures.equipment)
    return _table(project, figures, _("Equipment"), columns, rows, totals)


def _by_unit(project, figures) -> Table:
    columns = [Column(_("Unit"), 50), Column(_("Pieces"), 12, COUNT), Column("EUR", 16, MONEY)]
    rows = [
        [str(unit), amount.quantity, amount.eur]
        for unit, amount in figures.equipment_by_unit.items()
    ]
    return _table(project, figures, _("Equipment by unit"), columns, rows, _sums(rows))


PERIOD = (
    "completed", "late", "started", "moved", "postponed", "cancelled", "participations", "adopted",
    "closed",
)  # fmt: skip


def _in_the_period(project, period) -> Table:
    columns = [
        Column(_("Figure"), 34),
        Column(_("Value"), 14, COUNT),
        Column(_("What it means"), 90, PROSE),
    ]
    rows = []
    for name in PERIOD:
        value = getattr(period, name)
        value = value.total if name == "participations" else value
        rows.append([_label(Period, name), value, _sentence(Period, name)])
    state = _("From %(first)s to %(last)s") % {
        "first": in_words(period.first),
        "last": in_words(period.last),
    }
    title = _("Figures of the period")
    return Table(title, lead_of(project, title, state), columns, rows)
