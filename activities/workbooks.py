"""The list of activities as a table, for Excel and for other programs. What stands above the rows
and the names of files are the same for the lists of events, missions and recommendations."""

from datetime import date

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.words import Kind, Provenance, Status
from core.days import in_words, today
from core.texts import serbian
from core.workbook import CODE, COUNT, DAY, WORKING_DAYS, Column, Table

# Of an activity, what the rows show or follow from.
READ = (
    "code", "title_en", "title_sr", "kind", "status", "component_id", "current_start",
    "current_end", "proposed_end", "baseline_start", "baseline_end", "actual_start", "actual_end",
    "working_days", "place", "women", "men", "not_stated", "provenance",
)  # fmt: skip


def lead_of(project, title, *states) -> list[str]:
    """The lines above the rows: what and whose it is, of which day, by which filters."""
    lines = [f"{title} – {project.title}", " · ".join(states)]
    if project.demonstration:
        lines.append(_("EXAMPLE – not the Ministry's data."))
    return lines


def as_of(day) -> str:
    state = _("As of %(day)s") % {"day": in_words(day)}
    plan_only = _("plan only")
    return f"{state} ({plan_only})" if day > today() else state


def as_of_today() -> str:
    return _("State of today, %(day)s") % {"day": in_words(today())}


def filters_in_use(form) -> list[str]:
    return [
        f"{label}: {in_words(words) if isinstance(words, date) else words}"
        for _name, label, words in form.fields_in_use
    ]


def tab_of(project, day) -> str:
    """The name of a sheet has room for 31 characters."""
    return f"{project.slug[:20].rstrip('-_')} {day}"


def provenance_column(project) -> list[Column]:
    """In a demonstration each row says whether it was made up."""
    return [Column(_("Provenance"), 18)] if project.demonstration else []


def provenance_of(project, record) -> list[str]:
    if not project.demonstration:
        return []
    return [str(Provenance(record.provenance).label) if record.provenance else ""]


def of_activities(project, asked, activities) -> Table:
    """The rows of a list (activities.views.plan.asked_for), those of all its pages; `activities`
    are they as the list shows them."""
    columns = [
        Column(_("Code"), 10, CODE),
        Column(_("Title"), 60),
        Column(_("Kind"), 20),
        Column(_("Status"), 14),
        Column(_("Marks"), 30),
        Column(_("Start"), 14, DAY),
        Column(_("End"), 14, DAY),
        Column(_("Working days"), 10, WORKING_DAYS),
        Column(_("Component"), 40),
        Column(_("Approved start"), 14, DAY),
        Column(_("Approved end"), 14, DAY),
        Column(_("Actual start"), 14, DAY),
        Column(_("Actual end"), 14, DAY),
        Column(_("Place"), 20),
        Column(_("Participants"), 12, COUNT),
        *provenance_column(project),
    ]
    return Table(
        tab=tab_of(project, asked.day),
        lead=lead_of(
            project,
            _("Activities"),
            as_of(asked.on) if asked.on else as_of_today(),
            *filters_in_use(asked.form),
        ),
        columns=columns,
        totals=_totals(asked.activities, len(columns)),
        rows=_rows(project, asked, activities),
    )


def _totals(activities, width) -> list:
    """How many activities, and their working days; the sums of one project, in one statement."""
    sums = activities.order_by().values("project_id")
    found = next(iter(sums.annotate(number=Count("pk"), days=Sum("working_days"))), {})
    number, days = found.get("number", 0), found.get("days", 0)
    words = ngettext("%(count)s activity", "%(count)s activities", number) % {"count": number}
    row = [_("Total"), words, None, None, None, None, None, days]
    return row + [None] * (width - len(row))


def _rows(project, asked, activities):
    """The words of a kind, a status and a component come again in thousands of rows: each is made
    once."""
    kinds = {kind.value: str(kind.label) for kind in Kind}
    statuses = {status.value: str(status.label) for status in Status}
    components = {one.pk: str(one) for one in asked.form.components.values()}
    for activity in activities:
        yield [
            activity.code,
            activity.title,
            kinds[activity.kind],
            statuses[activity.shown_status],
            "; ".join(marks_of(project, asked, activity)),
            activity.current_start,
            activity.current_end,
            activity.working_days,
            components[activity.component_id],
            activity.baseline_start,
            activity.baseline_end,
            known(activity.actual_start, asked),
            known(activity.actual_end, asked),
            serbian(activity.place),
            activity.participants if activity.shown_status == Status.COMPLETED else None,
            *provenance_of(project, activity),
        ]


def known(day, asked):
    """What has happened by the day that the list is of."""
    return day if day and day <= asked.day else None


def marks_of(project, asked, activity) -> list[str]:
    """What the list says beside the status."""
    found = []
    if not asked.on:
        found = [str(mark) for mark in activity.marks(asked.day)]
        there, needed = activity.evidence_there, activity.evidence_needed
        if activity.status == Status.COMPLETED and there < needed:
            found.append(_("evidence %(there)s of %(needed)s") % {"there": there, "needed": needed})
    if project.cut_off and activity.after_cut_off:
        found.append(_("not counted on %(day)s") % {"day": in_words(project.cut_off)})
    return found
