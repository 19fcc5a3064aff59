"""Papers that are due after an event: the report of a mission, the note after a study visit."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.words import Kind, Status
from core.days import is_working_day
from workshops.models import Mission, StudyVisit
from workshops.rules import REPORT_DUE_AFTER


class Paper(NamedTuple):
    """Something that has not come yet: of which activity, what, the day on which it is due, and
    the page on which its coming is entered."""

    activity: Activity
    what: str
    due: date
    url: str


def missing_papers(projects, on: date) -> list[Paper]:
    """What is due by the day or was due before it, of these projects, the oldest first.
    `projects` come with their holidays; two statements."""
    calendars = {project.pk: project.working_day_calendar() for project in projects}
    found = []
    missions = Mission.objects.filter(activity__project__in=calendars).report_missing()
    for mission in missions.select_related("activity__project"):
        due = mission.report_due(calendars[mission.activity.project_id])
        found.append(
            Paper(
                mission.activity,
                _("report of mission %(code)s") % {"code": mission.code},
                due,
                f"{mission.get_absolute_url()}edit/",
            )
        )
    visits = StudyVisit.objects.counting().filter(
        activity__project__in=calendars,
        activity__kind=Kind.STUDY_VISIT,
        activity__status=Status.COMPLETED,
        note_received_on=None,
    )
    for visit in visits.select_related("activity__project"):
        due = visit.note_due(calendars[visit.activity.project_id])
        if due:
            url = f"{visit.activity.get_absolute_url()}edit/"
            found.append(Paper(visit.activity, _("follow-up note"), due, url))
    return sorted((paper for paper in found if paper.due <= on), key=lambda paper: paper.due)


def last_end_due_before(on: date, holidays=frozenset()) -> date:
    """Whatever ended on this day or earlier has its report due before `on`; what ended later has
    not. So SQL, which knows no holidays, can look for late reports."""
    day, number = on, REPORT_DUE_AFTER
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day, holidays)
    return day - timedelta(days=1)
