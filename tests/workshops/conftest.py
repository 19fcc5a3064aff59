from datetime import date

import pytest
import time_machine

from activities.words import Role
from tests.factories import ActivityFactory, InstitutionFactory, project_with


@pytest.fixture
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in, on_1_october_2019):
    """(project, component 1, a manager who is signed in), on 1 October 2019."""
    project, component, user = project_with(Role.MANAGER)
    signed_in(user)
    return project, component, user


@pytest.fixture
def partners(office):
    """Six partner institutions of the project."""
    institutions = [InstitutionFactory() for _number in range(6)]
    for institution in institutions:
        office[0].partners.create(institution=institution, role="partner")
    return institutions


@pytest.fixture
def event(office):
    """A completed workshop 1.2.1 of March 2019."""
    project, component, _user = office
    return ActivityFactory(
        project=project, component=component, code="1.2.1", status="completed",
        title_en="Referral", actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
