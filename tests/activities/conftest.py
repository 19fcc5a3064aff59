import pytest
import time_machine

from activities.words import Role
from tests.factories import project_with


@pytest.fixture
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in, on_1_october_2019):
    project, component, user = project_with(Role.MANAGER)
    signed_in(user)
    return project, component, user
