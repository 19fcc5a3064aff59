"""A stage of a project, open and closed."""

from datetime import date

import pytest

from reports.stages.closing import close_stage
from tests.factories import ActivityFactory, StageFactory
from tests.reports.pages import held
from tests.reports.stages.pages import CONCLUSION, SECOND, again


@pytest.fixture
def stage(office):
    """The first half of 2019, three workshops: one of them is held in the second half."""
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    held(project, component, "1.1.2", date(2019, 6, 30))
    ActivityFactory(project=project, component=component, code="1.1.3")
    StageFactory(
        project=project, number=2, title_en="Second stage", title_sr="Druga etapa",
        start=date(2019, 7, 1), end=SECOND,
    )  # fmt: skip
    return StageFactory(project=project, conclusion_en=CONCLUSION)


@pytest.fixture
def closed(stage):
    """Closed on 1 October 2019."""
    return close_stage(stage=again(stage))
