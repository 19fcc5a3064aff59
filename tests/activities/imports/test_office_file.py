"""The work plan as an office keeps it."""

from datetime import date

import pytest

from activities.imports.writing import undo
from reports.queries import progress
from tests.activities.imports.bring import OFFICE, again, brought, opened
from tests.factories import project_with
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty():
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
    component.delete()
    return project, user


def test_counts(empty):
    project, user = empty
    source = brought(project, OFFICE, user)
    assert source.counts == {"new": 60}
    table = {}
    for day in ("2018-09-28", "2019-07-05", "2020-01-20"):
        found = progress(again(project), date.fromisoformat(day))
        table[day] = (
            found.completed,
            (found.elapsed_percent, found.elapsed_days, found.total_days, found.month),
            (found.progress_percent, found.earned, found.weight, found.planned_percent),
            tuple(found.delivered),
            found.overdue,
        )
    print(table)

    second = opened(project, OFFICE, user)
    assert second.counts == {"unchanged": 60}


def test_undone(empty):
    project, user = empty
    before = dump()
    source = brought(project, OFFICE, user)
    undo(source, by=user)
    after = dump()
    for kept in (before, after):
        for name in ("activities.Import", "activities.ImportRow"):
            kept.pop(name)
    assert after == before
