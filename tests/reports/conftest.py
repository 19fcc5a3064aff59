from datetime import date

import pytest
import time_machine

from activities.words import Role
from tests.factories import ActivityFactory, project_with
from tests.reports.pages import held


@pytest.fixture
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in, on_1_october_2019):
    project, component, user = project_with(Role.MANAGER, slug="p")
    signed_in(user)
    return project, component


@pytest.fixture
def released(office):
    project, component = office
    project.release()
    activity = held(
        project, component, "1.1.1", date(2019, 3, 4), title_en="Open workshop",
        summary_en="What was learned", place="Niš", venue="Hall of secrets",
        internal_note="Do not tell", responsible_ms="Anton Anders", description_en="Inner text",
    )  # fmt: skip
    activity.release()
    held(project, component, "1.1.2", date(2019, 3, 8), title_en="Closed workshop")
    ActivityFactory(
        project=project, component=component, code="1.1.3", title_en="Coming raid training",
        current_start=date(2019, 11, 4), current_end=date(2019, 11, 5), place="Vranje",
    )  # fmt: skip
    return project
