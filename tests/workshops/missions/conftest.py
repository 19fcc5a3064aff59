"""An expert mission."""

import pytest

from activities.words import Kind
from tests.factories import ActivityFactory
from tests.workshops.missions.pages import FRIDAY, MONDAY


@pytest.fixture
def activity(office):
    """An expert mission of Monday to Friday, 4 to 8 March 2019."""
    project, component, _user = office
    return ActivityFactory(
        project=project, component=component, code="1.1.1", kind=Kind.EXPERT_MISSION,
        current_start=MONDAY, current_end=FRIDAY, working_days=5,
    )  # fmt: skip
