"""Meetings of the steering committee, and their pages."""

from django.urls import reverse

from activities.models import Meeting
from activities.words import Kind
from tests.factories import ActivityFactory, MeetingFactory


def url(name, project, *args) -> str:
    return reverse(f"reports:{name}", args=[project.slug, *args])


def meeting(office, code, day, number=None, **columns) -> Meeting:
    """A meeting that was held on the day, with one point on its agenda."""
    project, component = office
    activity = ActivityFactory(
        project=project, component=component, code=code, kind=Kind.STEERING_COMMITTEE,
        current_start=day, current_end=day, title_en=f"Meeting {code}", **columns,
    )  # fmt: skip
    activity.hold(start=day, end=day)
    return MeetingFactory(activity=activity, number=number or int(code[-1]))


def planned(office, code, day):
    project, component = office
    return ActivityFactory(
        project=project, component=component, code=code, kind=Kind.STEERING_COMMITTEE,
        current_start=day, current_end=day,
    )  # fmt: skip
