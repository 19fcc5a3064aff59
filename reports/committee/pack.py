"""The pack of a steering committee's meeting: what its members get before it. Plain words, in the
language of the page, from which the PDF and the Word file are both made; each figure in it is the
dashboard's of that day.

The pack is for the members and names no participant.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.models import Activity, AgendaItem, Decision, Meeting
from activities.models.committee import day_of_meeting
from activities.words import Kind, Status
from core.days import SpanWriter, add_months, in_words, today
from core.templatetags.twinning import free_text
from core.texts import serbian
from reports.committee.meetings import Earlier, earlier_decisions, shown, usual_agenda
from reports.dashboard_paper import paper_data
from workshops.models import Recommendation
from workshops.views.recommendations import show, with_parts
from workshops.words import OPEN

# More rows than this nobody reads in a meeting; the pack says how many are left out.
MOST_ROWS = 200
MONTHS_AHEAD = 3


class Pack(NamedTuple):
    """The records of a pack as they stood on the day `on`; `dashboard` is what its page shows
    (reports.views.dashboard.figures_of)."""

    meeting: Meeting
    on: date
    dashboard: dict
    agenda: list[AgendaItem]
    earlier: Earlier
    recommendations: list[Recommendation]
    plan: list[Activity]
    proposed: list[Decision]
    plan_until: date

    @property
    def project(self):
        return self.meeting.activity.project


def pack_of(meeting, on: date, dashboard: dict) -> Pack:
    """So many statements whatever the number of rows."""
    project, stored = meeting.activity.project, not meeting._state.adding
    until = add_months(on, MONTHS_AHEAD)
    proposed = list(meeting.decisions.with_parts()) if stored else []
    for one in proposed:
        one.meeting, one.status_then = meeting, one.status
    return Pack(
        meeting,
        on,
        dashboard,
        (list(meeting.agenda.all()) if stored else []) or usual_agenda(),
        earlier_decisions(project, meeting.activity, on),
        open_recommendations(project, on),
        plan_ahead(project, on, until),
        shown(proposed, on),
        until,
    )


def open_recommendations(project, on: date) -> list[Recommendation]:
    """Those that the dashboard counts as open on the day, the first due first."""
    rows = Recommendation.objects.of(project).as_of(on).recommendations()
    rows = with_parts(rows.filter(status_then__in=OPEN)).order_by("due", "sort_key")
    return show(rows, project, on)


def plan_ahead(project, on: date, until: date) -> list[Activity]:
    """Planned or ongoing on the day and beginning up to `until`; postponed to a window that ends
    by then."""
    going_on = Q(status_then__in=[Status.PLANNED, Status.ONGOING], start_then__lte=until)
    postponed = Q(status_then=Status.POSTPONED, window_then__range=(on, until))
    return list(
        Activity.objects.filter(project=project)
        .counted()
        .as_of(on)
        .with_window(on)
        .filter(going_on | postponed)
        .order_by("start_then", "sort_key")
    )


# In words


def pack_words(pack: Pack) -> dict:
    """All that stands in the pack but the pictures. Tables are {"title", "lead", "heads", "rows",
    "note"}; one without rows has `nothing` to say instead."""
    project, activity, on = pack.project, pack.meeting.activity, pack.on
    as_of = _("Figures as of %(day)s") % {"day": in_words(on)}
    if on > today():
        as_of += f" ({_('plan only')})"
    return {
        "title": f"{pack.meeting.code} – {activity.title}",
        "code": pack.meeting.code,
        "meeting": activity.title,
        "over": " · ".join(filter(None, [project.title, project.reference])),
        "facts": [when_and_where(activity), as_of],
        "as_of": as_of,
        "banner": _("EXAMPLE – not the Ministry's data.") if project.demonstration else "",
        "contents": _("Contents"),
        "internal": _("For the members of the steering committee"),
        "agenda": agenda_words(pack),
        "earlier": earlier_words(pack),
        "progress": {"title": _("Progress")},
        "dashboard": paper_data(pack.dashboard),
        "timeline": {"title": _("Timeline")},
        "recommendations": recommendation_words(pack),
        "plan": plan_words(pack),
        "proposed": proposed_words(pack),
        "note": (
            _("° Made up for the demonstration; no public source states it.")
            if project.demonstration
            else ""
        ),
    }


def when_and_where(activity) -> str:
    day = day_of_meeting(activity)
    hours = [time_format(one, "H:i") for one in (activity.start_time, activity.end_time) if one]
    parts = [
        in_words(day) if day else _("day not yet known"),
        "–".join(hours),
        serbian(activity.place),
        serbian(activity.venue),
    ]
    return ", ".join(filter(None, parts))


def code_of(record) -> str:
    return f"{record.code}°" if record.made_up() else record.code


def left_out(rows) -> str:
    number = len(rows) - MOST_ROWS
    if number <= 0:
        return ""
    return ngettext(
        "%(count)s more row is not printed.", "%(count)s more rows are not printed.", number
    ) % {"count": number}


def agenda_words(pack) -> dict:
    return {
        "title": _("Agenda"),
        "heads": [_("No."), _("Point"), _("Presented by")],
        "rows": [
            [f"{place}.", item.title, item.shown("presenter").text]
            for place, item in enumerate(pack.agenda, 1)
        ],
        "lead": "",
        "note": (
            _("Next meeting: %(day)s") % {"day": in_words(pack.meeting.next_meeting)}
            if pack.meeting.next_meeting
            else ""
        ),
    }


def earlier_words(pack) -> dict:
    found = pack.earlier
    lead = ""
    if found.last_meeting:
        lead = _("Open on the day, or closed since the last meeting on %(day)s.") % {
            "day": in_words(found.last_meeting)
        }
    note = ""
    if found.older:
        note = ngettext(
            "%(count)s older decision was closed before that.",
            "%(count)s older decisions were closed before that.",
            found.older,
        ) % {"count": found.older}
    return {
        "title": _("Earlier decisions"),
        "lead": lead,
        "heads": [_("Number"), _("Decision"), _("Responsible"), _("Due"), _("Status")],
        "rows": [
            [one.code, decided(one), one.owner_in_words or "–", in_words(one.due), state_of(one)]
            for one in found.decisions[:MOST_ROWS]
        ],
        "nothing": _("No earlier decision is open, and none was closed since the last meeting."),
        "note": " ".join(filter(None, [note, left_out(found.decisions)])),
    }


def decided(decision) -> str:
    """The text, and what was noted when it was closed."""
    closed = decision.note and not decision.is_open_then
    return f"{decision.text} ({free_text(decision.note)})" if closed else decision.text


def state_of(decision) -> str:
    if decision.closed_then:
        return f"{decision.shown_label}, {in_words(decision.closed_then)}"
    if decision.days_overdue:
        return f"{decision.shown_label}, {days_late(decision.days_overdue)}"
    return str(decision.shown_label)


def days_late(number: int) -> str:
    return ngettext("%(count)s day late", "%(count)s days late", number) % {"count": number}


def recommendation_words(pack) -> dict:
    figures = pack.dashboard["progress"].recommendations
    lead = _("%(open)s of %(total)s recommendations are open, %(overdue)s of them overdue.") % {
        "open": figures.open,
        "total": figures.total,
        "overdue": figures.overdue,
    }
    return {
        "title": _("Open recommendations"),
        "lead": lead if figures.total else "",
        "heads": [_("Code"), _("Recommendation"), _("Addressee"), _("Due"), _("Status")],
        "rows": [recommendation_row(row) for row in pack.recommendations[:MOST_ROWS]],
        "nothing": _("No recommendation is open."),
        "note": left_out(pack.recommendations),
    }


def recommendation_row(row) -> list[str]:
    state = str(row.shown_label)
    if row.days_overdue:
        state += f", {days_late(row.days_overdue)}"
    addressee = row.addressee.short if row.addressee else "–"
    return [code_of(row), row.text, addressee, in_words(row.due), state]


def plan_words(pack) -> dict:
    writer = SpanWriter()
    return {
        "title": _("Plan of the next three months"),
        "lead": _("From %(first)s to %(last)s: what begins until then or goes on, as planned.")
        % {"first": in_words(pack.on + timedelta(days=1)), "last": in_words(pack.plan_until)},
        "heads": [_("Code"), _("Activity"), _("Kind"), _("When"), _("Status")],
        "rows": [plan_row(one, pack.on, writer) for one in pack.plan[:MOST_ROWS]],
        "nothing": _("Nothing is planned for these months."),
        "note": left_out(pack.plan),
    }


def plan_row(one, on, writer) -> list[str]:
    status = str(Status(one.status_then).label)
    if one.status_then == Status.POSTPONED:
        when = _("until %(day)s") % {"day": in_words(one.window_then)}
    else:
        when = writer.span(one.start_then, one.end_then)
        if one.end_then < on:
            status += f", {days_late((on - one.end_then).days)}"
    return [code_of(one), one.title, capfirst(str(Kind(one.kind).label)), when, status]


def proposed_words(pack) -> dict:
    return {
        "title": _("Proposed decisions"),
        "lead": "",
        "heads": [_("Number"), _("Decision"), _("Responsible"), _("Due")],
        "rows": [
            [one.code, one.text, one.owner_in_words or "–", in_words(one.due)]
            for one in pack.proposed[:MOST_ROWS]
        ],
        "nothing": pgettext("decisions", "None is proposed. Those taken are written down here."),
        "note": left_out(pack.proposed),
    }
