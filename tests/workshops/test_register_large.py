"""The register of 20,000 rows opens as fast as that of 50."""

import time
from datetime import date, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Role
from tests.factories import ActivityFactory, InstitutionFactory, project_with
from workshops.models import Area, Recommendation, Step
from workshops.words import ONCE_ACCEPTED

pytestmark = [pytest.mark.django_db, pytest.mark.alone]
STATUSES = ["proposed", "accepted", "in progress", "implemented", "rejected", "superseded"]
REQUESTS = 9


def register_of(number) -> tuple:
    """(project, a member): a project with so many rows in 100 events (or fewer)."""
    project, component, user = project_with(Role.VIEWER, slug=f"of-{number}")
    areas, institutions = list(Area.objects.all()), [InstitutionFactory() for _ in range(12)]
    events = [
        ActivityFactory(
            project=project, component=component, code=f"1.1.{place + 1}", status="completed",
            actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
        )
        for place in range(min(100, number // 10))
    ]  # fmt: skip
    rows = []
    for place in range(number):
        one = Recommendation(
            project=project, activity=events[place % len(events)],
            number=place // len(events) + 1, kind="recommendation",
            area=areas[place % len(areas)], addressee=institutions[place % 12],
            due=date(2019, 6, 1) + timedelta(days=place % 400), text_en=f"Number {place}",
            status=STATUSES[place % len(STATUSES)],
            once_accepted=STATUSES[place % len(STATUSES)] in ONCE_ACCEPTED,
        )  # fmt: skip
        one.derive_columns()
        rows.append(one)
    Recommendation.objects.bulk_create(rows, batch_size=500)
    Step.objects.bulk_create(
        [
            Step(recommendation=row, to=row.status, on=date(2019, 4, 1))
            for row in rows
            if row.status != "proposed"
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return project, user


def opened(client, address) -> tuple[int, float]:
    """(number of statements, median seconds of several requests)."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
        # Later requests empty the log that this reads.
        statements = len(captured)
    times = []
    for _number in range(REQUESTS):
        started = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - started)
    return statements, median(times)


def test_20000_rows_open_as_fast_as_50(signed_in):
    measured = {}
    for number in (50, 20_000):
        project, user = register_of(number)
        measured[number] = opened(
            signed_in(user), reverse("workshops:recommendations", args=[project.slug])
        )
    (few, fast), (many, slow) = measured[50], measured[20_000]
    print(f"\nregister: 50 rows {fast * 1000:.0f} ms, 20,000 rows {slow * 1000:.0f} ms")
    assert 0 < few == many
    assert slow < 2 * fast
