"""A project on 1 July 2019, to which rows are brought."""

import pytest
import time_machine

from tests.factories import project_with


@pytest.fixture(autouse=True)
def on_1_july_2019():
    with time_machine.travel("2019-07-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def plan():
    return project_with()
