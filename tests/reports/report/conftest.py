"""A project with reports to write."""

from datetime import date

import pytest

from tests.factories import ActivityFactory
from tests.reports.pages import held


@pytest.fixture
def plan(office):
    """Second quarter of 2019 (April to June): one workshop held in it, one before; 1 October."""
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4), outputs_en="Minutes")
    held(project, component, "1.1.2", date(2019, 6, 28), outputs_en="Minutes")
    ActivityFactory(
        project=project, component=component, code="1.1.3", current_start=date(2019, 11, 4),
        current_end=date(2019, 11, 5), title_en="The coming one",
    )  # fmt: skip
    return project
