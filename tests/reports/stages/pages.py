"""What the tests of stages share."""

from datetime import date

import time_machine
from django.urls import reverse

from activities.models import Activity, Project, Stage
from core.editions import edition_of
from tests.reports.pages import text

CONCLUSION = "It went well."
FIRST, SECOND = date(2019, 6, 30), date(2019, 12, 31)


def again(stage) -> Stage:
    found = Stage.objects.get(pk=stage.pk)
    found.project = Project.objects.prefetch_related("extensions").get(pk=stage.project_id)
    return found


def address(name, *args, number=1):
    return reverse(f"reports:{name}", args=["p", number, *args])


def page(client, number=1, **query):
    return text(client.get(address("stage", number=number), query))


def post(client, stage, name, *args, **typed):
    return client.post(address(name, *args), {"base": edition_of(stage), **typed})


def enter_late(project, code="1.1.3", by=None):
    """On 3 October 2019: it was held on 20 and 21 June."""
    with time_machine.travel("2019-10-03 23:30+02:00"):
        activity = Activity.objects.get(project=project, code=code)
        activity.project = project
        activity.hold(
            start=date(2019, 6, 20), end=date(2019, 6, 21), by=by,
            participants={"women": 10, "men": 10},
        )  # fmt: skip
