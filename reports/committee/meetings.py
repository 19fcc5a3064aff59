"""The steering committee of a project: its meetings with the gaps between them, what is due after
them, and what became of earlier decisions."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, AgendaItem, Decision, Document
from activities.models.committee import day_of_meeting, draft_due, signed_due
from activities.words import DecisionStatus, DocumentKind, Kind, Status
from reports.lights import Colour, colour_of
from workshops.deadlines import Paper

# What a committee usually deals with (design, 3.5); in both languages when it is taken over.
USUAL_AGENDA = (
    gettext_noop("Opening, attendance and adoption of the agenda"),
    gettext_noop("Follow-up of earlier decisions"),
    gettext_noop("Presentation of the quarter: progress and timing"),
    gettext_noop("Interim quarterly report"),
    gettext_noop("Rolling work plan for the next six months"),
    gettext_noop("Use of expert days and open recommendations"),
    gettext_noop("Budget"),
    gettext_noop("Risks"),
    gettext_noop("Decisions"),
    gettext_noop("Day of the next meeting"),
)
SERBIAN = "sr-latn"


def usual_agenda() -> list[AgendaItem]:
    """Points that are not stored yet. Serbian in Latin, as most of the records are typed; pages
    show it in their script."""
    with override("en"):
        english = [gettext(title) for title in USUAL_AGENDA]
    with override(SERBIAN):
        serbian = [gettext(title) for title in USUAL_AGENDA]
    return [
        AgendaItem(place=place, title_en=en, title_sr=sr)
        for place, (en, sr) in enumerate(zip(english, serbian, strict=True), 1)
    ]


def meetings(project) -> list[Activity]:
    """Its meetings, drafts left out, by their day; those without one at the end. Each with `day`,
    `gap` (days since the one before, cancelled ones passed over) and its colour, the numbers of
    points and decisions, and `papers`. One statement."""
    minutes = Document.objects.filter(activity=OuterRef("pk"), kind=DocumentKind.MINUTES)
    rows = list(
        Activity.objects.filter(project=project, kind=Kind.STEERING_COMMITTEE)
        .exclude(status=Status.DRAFT)
        .select_related("meeting")
        .annotate(
            points=Count("meeting__agenda", distinct=True),
            decided=Count("meeting__decisions", distinct=True),
            still_open=Count(
                "meeting__decisions",
                filter=Q(meeting__decisions__status=DecisionStatus.OPEN),
                distinct=True,
            ),
            minuted=Count(
                "meeting__agenda",
                filter=~Q(meeting__agenda__minutes_en="") | ~Q(meeting__agenda__minutes_sr=""),
                distinct=True,
            ),
            minutes_file=Exists(minutes),
        )
    )
    last = None
    holidays = project.working_day_calendar() if rows else set()
    for row in rows:
        row.project = project
        row.day = day_of_meeting(row)
    rows.sort(key=lambda row: (row.day or date.max, row.sort_key))
    for row in rows:
        counts = row.day and row.status != Status.CANCELLED
        row.gap = (row.day - last).days if counts and last else None
        row.gap_colour = colour_of(project, "committee", row.gap)
        row.gap_is_long = row.gap_colour in (Colour.AMBER, Colour.RED)
        row.papers = papers_of(row, holidays)
        if counts:
            last = row.day
    return rows


class Minutes(NamedTuple):
    """The two deadlines after a meeting; `due` of what is there already is None."""

    draft_due: date | None
    signed_due: date | None
    signed_on: date | None

    @property
    def next(self) -> tuple[str, date] | None:
        """What is due next, in words, and when."""
        if self.draft_due:
            return _("draft of the minutes"), self.draft_due
        return (_("signed minutes"), self.signed_due) if self.signed_due else None


def papers_of(activity, holidays) -> Minutes:
    """`activity` is a row of `meetings`. A file of the kind minutes counts as the signed text,
    minutes that were typed as the draft."""
    meeting = getattr(activity, "meeting", None)
    signed_on = meeting and meeting.minutes_signed_on
    drafted_on = meeting and meeting.minutes_drafted_on
    signed = bool(signed_on or activity.minutes_file)
    drafted = bool(signed or drafted_on or activity.minuted)
    held = activity.actual_end if activity.status == Status.COMPLETED else None
    return Minutes(
        None if drafted else draft_due(held, holidays),
        None if signed else signed_due(held, holidays),
        signed_on,
    )


def missing_minutes(projects, on: date) -> list[Paper]:
    """Of each meeting of these projects what is due by the day and has not come: the draft of its
    minutes, else their signed text. `projects` come with their holidays; one statement."""
    typed = AgendaItem.objects.filter(meeting=OuterRef("pk")).exclude(minutes_en="", minutes_sr="")
    minutes = Document.objects.filter(activity=OuterRef("pk"), kind=DocumentKind.MINUTES)
    rows = (
        Activity.objects.filter(
            project__in=projects, kind=Kind.STEERING_COMMITTEE, status=Status.COMPLETED
        )
        .select_related("meeting")
        .annotate(minuted=Exists(typed), minutes_file=Exists(minutes))
        .filter(minutes_file=False, meeting__minutes_signed_on=None)
    )
    calendars = {project.pk: project.working_day_calendar() for project in projects}
    slugs = {project.pk: project.slug for project in projects}
    found = []
    for row in rows:
        waits = papers_of(row, calendars[row.project_id]).next
        if waits and waits[1] <= on:
            address = reverse("reports:minutes", args=[slugs[row.project_id], row.code])
            found.append(Paper(row, waits[0], waits[1], address))
    return found


def pack_day(project, meeting, asked: date | None = None) -> date:
    """The day that the figures of a meeting's pack are of: the one asked for, the one that was
    set, else that of the meeting, but not after the project's own T."""
    own = project.day()
    return asked or meeting.figures_on or min(day_of_meeting(meeting.activity) or own, own)


def days_since(rows, on: date) -> int | None:
    """Since the last of these meetings that was held by the day."""
    held = [row.actual_end for row in rows if row.actual_end and row.actual_end <= on]
    return (on - max(held)).days if held else None


class Earlier(NamedTuple):
    """Decisions of earlier meetings, as they stood on a day: those that were open when the last
    meeting was held or later; `older` are the others, all closed before."""

    decisions: list[Decision]
    older: int
    last_meeting: date | None


def earlier_decisions(project, activity, on: date) -> Earlier:
    """What the meeting `activity` looks back to. Two statements."""
    before = (
        Activity.objects.filter(project=project, kind=Kind.STEERING_COMMITTEE, actual_end__lte=on)
        .exclude(pk=activity.pk)
        .order_by("-actual_end", "-sort_key")
    )
    if day := day_of_meeting(activity):
        before = before.filter(actual_end__lte=day)
    last = before.values_list("actual_end", flat=True).first()
    if last is None:
        return Earlier([], 0, None)
    rows = Decision.objects.of(project).as_of(on).exclude(meeting=activity.pk).with_parts()
    rows = rows.filter(meeting__activity__actual_end__lte=last)
    found, older = [], 0
    for row in rows:
        row.project = row.meeting.activity.project = project
        if row.status_then != DecisionStatus.OPEN and row.closed_on <= last:
            older += 1
        else:
            found.append(row)
    return Earlier(shown(found, on), older, last)


def shown(decisions, on: date) -> list[Decision]:
    """With what their table shows of the day."""
    for one in decisions:
        one.shown_label = DecisionStatus(one.status_then).label
        one.is_open_then = one.status_then == DecisionStatus.OPEN
        one.closed_then = None if one.is_open_then else one.closed_on
        late = one.is_open_then and not one.is_proposal and one.due and one.due < on
        one.days_overdue = (on - one.due).days if late else None
    return decisions


def decisions_due(user, projects, managed, last: date):
    """Open decisions of meetings that were held, with a due day up to `last`: those that the
    person owns in `projects`, and all of those `managed`; soonest due first."""
    mine = Q(project__in=projects, owner=user) | Q(project__in=managed)
    return (
        Decision.objects.filter(mine, meeting__activity__kind=Kind.STEERING_COMMITTEE)
        .taken()
        .open()
        .filter(due__lte=last)
        .with_parts()
        .order_by("due", "pk")
    )


def attendance(activity) -> list:
    """Institutions that were there, each with its part in the project, in the order of the list."""
    roles = dict(activity.project.partners.values_list("institution", "role"))
    labels = dict(activity.project.partners.model._meta.get_field("role").choices)
    rows = list(activity.presences.filter(attended=True).select_related("institution"))
    for row in rows:
        row.role = labels.get(roles.get(row.institution_id), "")
    return rows
