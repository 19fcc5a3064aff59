"""What waits for a person today, over all projects in which they may enter something.

Most groups are a queryset, soonest due first, so that its count and its first rows take a
statement each. Days are today's: the cut-off of a project does not matter here.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Project
from activities.words import ReportState, Role, Status
from procurement.deadlines import Deadline, DeadlineKind, deadlines
from reports.committee.meetings import decisions_due, missing_minutes
from reports.releases import KINDS
from reports.report.list import due_reports
from workshops.deadlines import missing_papers
from workshops.models import Recommendation

SHOWN, ALL_SHOWN = 5, 50
# Groups whose day is not one on which something is due.
WITHOUT_DEADLINE = ("confirm", "evidence")
NEXT_DAYS, RECOMMENDATION_DAYS, DECISION_DAYS = 14, 30, 30
EQUIPMENT_DAYS, WARRANTY_DAYS = 30, 60


@dataclass
class Task:
    """One line: what it is about, its day, and the one thing to do about it."""

    project: Project
    record: object
    code: str
    day: date | None
    label: str
    url: str
    # What is missing, in words.
    what: str = ""
    # The text that names the record, and whom it concerns.
    text: str = "title"
    whose: str = ""

    def days_late(self, on: date) -> int:
        return (on - self.day).days if self.day else 0


@dataclass
class Group:
    name: str
    title: str
    nothing: str
    count: int
    tasks: list[Task]
    page: object = None


def groups(user, on: date, *, only: str = "", page_number=None, rows_shown=SHOWN) -> list[Group]:
    """The groups of the page; with `only` that one, in pages. `rows_shown` of each, None for all
    (the digest)."""
    projects = Project.objects.editable_by(user).prefetch_related("holidays", "extensions")
    mine = {project.pk: project for project in projects}
    visible = {project.pk: project for project in Project.objects.visible_to(user)}
    managed = [pk for pk, project in mine.items() if project.role == Role.MANAGER]
    activities = Activity.objects.filter(project__in=mine)
    decisions = decisions_due(user, visible, managed, on + timedelta(days=DECISION_DAYS))
    rows = {
        "waiting": (waiting(activities, on), held_task),
        "papers": (papers_due(list(mine.values()), on), paper_task),
        "evidence": (activities.lacking_evidence().order_by("-actual_end", "pk"), evidence_task),
        "recommendations": (due_recommendations(mine, on), recommendation_task),
        "decisions": (decisions, decision_task),
        "equipment": (due_equipment(mine, on), equipment_task),
        "coming": (coming(Activity.objects.filter(project__in=visible), on), coming_task),
    }
    if not mine:
        # Whoever only reads may own a decision all the same.
        names = ["decisions", "coming"] if visible and decisions.exists() else ["coming"]
        rows = {name: rows[name] for name in names}
    if managed:
        confirmed_by_two = [pk for pk in managed if mine[pk].second_person_releases]
        due = due_reports([mine[pk] for pk in managed], on)
        rows = {
            "confirm": (to_confirm(confirmed_by_two, user), confirm_task),
            "reports": (due, report_task),
            **rows,
        }
    found, known = [], {**visible, **mine}
    for name, (records, make) in rows.items():
        if only and name != only:
            continue
        title, nothing = TITLES[name]
        if rows_shown is None:
            tasks = [make(record, known) for record in records]
            found.append(Group(name, title, nothing, len(tasks), tasks))
            continue
        page = Paginator(records, ALL_SHOWN if only else rows_shown).get_page(page_number)
        tasks = [make(record, known) for record in page]
        found.append(Group(name, title, nothing, page.paginator.count, tasks, page))
    return found


TITLES = {
    "reports": (_("Reports due or overdue"), _("No report is due.")),
    "confirm": (_("Waits for your confirmation"), _("No release waits for you.")),
    "waiting": (_("Its day has passed"), _("Nothing waits to be marked as held.")),
    "papers": (_("Reports and notes that are due"), _("No report and no note is due.")),
    "recommendations": (
        _("Recommendations due or overdue"),
        _("No recommendation is due within 30 days."),
    ),
    "decisions": (
        _("Decisions of the steering committee: due or overdue"),
        _("No decision is due within 30 days."),
    ),
    "equipment": (_("Equipment: due or overdue"), _("No equipment is due.")),
    "evidence": (_("Evidence is missing"), _("No evidence is missing.")),
    "coming": (_("In the next 14 days"), _("Nothing is planned for the next 14 days.")),
}


def waiting(activities, on: date) -> QuerySet:
    """Planned or ongoing, and the end has passed."""
    return activities.filter(
        status__in=[Status.PLANNED, Status.ONGOING], current_end__lt=on
    ).order_by("current_end", "pk")


def papers_due(projects, on: date) -> list:
    """Reports of missions, notes on study visits and minutes of committees, the oldest first."""
    found = missing_papers(projects, on) + missing_minutes(projects, on)
    return sorted(found, key=lambda paper: paper.due)


def due_recommendations(projects, on: date) -> QuerySet:
    return (
        Recommendation.objects.filter(
            project__in=projects, due__lte=on + timedelta(days=RECOMMENDATION_DAYS)
        )
        .open()
        .adopted(projects)
        .select_related("activity", "addressee")
        .order_by("due", "pk")
    )


def to_confirm(projects, user) -> list[tuple]:
    """(kind, record): what another manager proposed to make public, the oldest first."""
    found = [
        (kind, record)
        for kind in (KINDS.values() if projects else ())
        for record in kind.waiting(projects).exclude(proposed_by=user)
    ]
    return sorted(found, key=lambda row: row[1].proposed_at)


def due_equipment(projects, on: date) -> list[Deadline]:
    """Overdue, or due within 30 days; warranties that end within 60."""
    return [
        deadline
        for deadline in deadlines(projects, on)
        if deadline.days_left
        <= (WARRANTY_DAYS if deadline.kind == DeadlineKind.WARRANTY else EQUIPMENT_DAYS)
    ]


def coming(activities, on: date) -> QuerySet:
    """Planned, and beginning today or within the next days."""
    last = on + timedelta(days=NEXT_DAYS)
    return activities.filter(status=Status.PLANNED, current_start__range=(on, last)).order_by(
        "current_start", "pk"
    )


def confirm_task(proposal, projects) -> Task:
    kind, record = proposal
    project = projects[kind.project_of(record)]
    if hasattr(record, "activity"):
        record.activity.project = project
    elif kind.name != "project":
        record.project = project
    url = reverse("reports:release", args=[project.slug, kind.name, record.pk])
    code = getattr(record, "code", "") or getattr(getattr(record, "activity", None), "code", "")
    return Task(
        project,
        record,
        code,
        timezone.localdate(record.proposed_at),
        _("Look at it"),
        url,
        what=kind.label,
        text="text" if hasattr(record, "text") else "title",
        whose=record.proposed_by.name if record.proposed_by else "",
    )


def held_task(activity, projects) -> Task:
    activity.project = project = projects[activity.project_id]
    ongoing = activity.status == Status.ONGOING
    action, label = ("complete", _("Complete")) if ongoing else ("held", _("Mark as held"))
    url = reverse("activities:action", args=[project.slug, activity.code, action])
    return Task(project, activity, activity.code, activity.current_end, label, url)


def paper_task(paper, projects) -> Task:
    activity = paper.activity
    project = projects[activity.project_id]
    return Task(
        project, activity, activity.code, paper.due, _("Enter it"), paper.url, what=paper.what
    )


def evidence_task(activity, projects) -> Task:
    project = projects[activity.project_id]
    url = reverse("activities:add-files", args=[project.slug, activity.code])
    there = _("%(part)s of %(whole)s") % {
        "part": activity.evidence_there,
        "whole": activity.evidence_needed,
    }
    return Task(
        project, activity, activity.code, activity.actual_end, _("Add files"), url, what=there
    )


def recommendation_task(recommendation, projects) -> Task:
    recommendation.activity.project = project = projects[recommendation.project_id]
    proposed = recommendation.status == "proposed"
    addressee = recommendation.addressee
    return Task(
        project,
        recommendation,
        recommendation.code,
        recommendation.due,
        _("Record the answer") if proposed else _("Record progress"),
        recommendation.get_absolute_url(),
        what=recommendation.get_status_display(),
        text="text",
        whose=addressee.short if addressee else "",
    )


def decision_task(decision, projects) -> Task:
    project = projects[decision.project_id]
    decision.project = decision.meeting.activity.project = project
    url, label = decision.get_absolute_url(), _("Open")
    if project.role != Role.VIEWER:
        url, label = reverse("reports:decision", args=[project.slug, decision.pk]), _("Record it")
    return Task(
        project,
        decision,
        decision.code,
        decision.due,
        label,
        url,
        what=decision.act.number if decision.act else "",
        text="text",
        whose=decision.owner_in_words,
    )


# What to do about equipment: the words on the button, and the page (of a lot) behind it.
TO_DO = {
    DeadlineKind.DELIVERY: _("Book the delivery"),
    DeadlineKind.CERTIFICATE: _("Record the acceptance"),
    DeadlineKind.WARRANTY: _("Open"),
    DeadlineKind.FINAL: _("Record the final acceptance"),
    DeadlineKind.DEFECT: _("Record the remedy"),
}


def equipment_task(deadline, projects) -> Task:
    lot = deadline.record
    project = projects[lot.contract.procurement.project_id]
    url = deadline.url
    if deadline.kind == DeadlineKind.DELIVERY:
        url = reverse("procurement:add-delivery", args=[project.slug, lot.contract_id])
    elif deadline.kind in (DeadlineKind.CERTIFICATE, DeadlineKind.FINAL):
        url = reverse("procurement:add-acceptance", args=[project.slug, lot.pk])
    code = _("Lot %(number)s") % {"number": lot.number}
    label = TO_DO[deadline.kind]
    return Task(project, lot, code, deadline.day, label, url, what=deadline.what)


def report_task(report, projects) -> Task:
    label = _("Submit") if report.state == ReportState.CIRCULATED else _("Write it")
    state = report.get_state_display() if report.pk else _("not begun")
    return Task(
        report.project, report, report.code, report.due, label, report.get_absolute_url(),
        what=state,
    )  # fmt: skip


def coming_task(activity, projects) -> Task:
    activity.project = project = projects[activity.project_id]
    url = activity.get_absolute_url()
    return Task(project, activity, activity.code, activity.current_start, _("Open"), url)
