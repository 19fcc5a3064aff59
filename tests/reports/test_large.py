"""A plan of 4,000 activities asks the database as often as one of 40."""

import time
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activities.freezing import freeze_plan
from activities.models import Activity, Project
from tests.factories import ActFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in):
    return signed_in(User.objects.create_superuser("boss"))


def statements(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.alone
def test_statements_are_the_same_with_40_and_with_4000_activities(office):
    counts = {}
    for number in (40, 4000):
        started = time.monotonic()
        call_command("populate", projects=1, activities=number, seed=7, verbosity=0)
        assert time.monotonic() - started < 20, "the bound of the product, on SQLite"
        project = Project.objects.get(slug=f"load-7-{number}-1")
        act, day = ActFactory(project=project, number="LOAD-1"), date(2025, 1, 1)
        freeze_plan(project=project, approved_on=day, on=day, act=act)
        base = f"/en/projects/load-7-{number}-1/"
        activity = Activity.objects.filter(
            project__slug=f"load-7-{number}-1", status="completed"
        ).first()
        filters = {
            "q": activity.code, "component": activity.component.code, "kind": activity.kind,
            "institution": activity.institutions.first().key, "status": "completed",
            "stage": activity.project.stages.get(
                start__lte=activity.actual_end, end__gte=activity.actual_end
            ).number,
            "first": "2024-01-01", "last": "2025-12-31", "on": "2025-05-01", "sort": "-end",
        }  # fmt: skip
        counts[number] = {
            "list": statements(office, base + "activities/"),
            "filtered": statements(office, base + "activities/?" + urlencode(filters)),
            "detail": statements(office, base + f"activities/{activity.code}/"),
            "dashboard": statements(office, base),
            "timeline": statements(office, base + "timeline/"),
            "recommendations": statements(office, base + "recommendations/"),
            "procurement": statements(office, base + "procurement/"),
            "dashboard against a version": statements(office, base + "?plan=approved"),
            "plan": statements(office, base + "plan/"),
            "version": statements(office, base + "plan/1/"),
            "freeze": statements(office, base + "plan/freeze/"),
            "changes": statements(office, base + "plan/compare/"),
            "outlook": statements(office, base + "plan/outlook/?on=2025-05-01"),
            "dashboard on a day": statements(office, base + "?on=2024-09-09"),
        }
    assert counts[40] == counts[4000]
    assert counts[4000]["list"] <= 10
    assert counts[4000]["filtered"] <= 14
    assert counts[4000]["dashboard"] <= 12
    assert counts[4000]["dashboard against a version"] <= 12
    assert counts[4000]["changes"] <= 12
    assert counts[4000]["timeline"] <= 8
    assert counts[4000]["recommendations"] <= 10
    assert counts[4000]["procurement"] <= 12
