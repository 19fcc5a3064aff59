import pytest
import time_machine

from activities.words import Role
from tests.factories import ActivityFactory, DocumentFactory, project_with


@pytest.fixture
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in, on_1_october_2019):
    project, component, user = project_with(Role.MANAGER)
    signed_in(user)
    return project, component, user


@pytest.fixture
def desk(office):
    """A completed workshop 1.1.1 with an internal, a restricted and a public file."""
    project, component, manager = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    files = {
        access: DocumentFactory(
            activity=activity,
            kind="signed sheet" if access == "restricted" else "agenda",
            access=access,
            name=f"{access} Petrović.pdf",
        )
        for access in ("internal", "restricted", "public")
    }
    return project, activity, manager, files
