"""An activity with partners, and somebody of the staff."""

import pytest

from activities.words import Role
from tests.factories import ActivityFactory, InstitutionFactory, project_with


@pytest.fixture
def activity(signed_in):
    project, component, user = project_with(Role.STAFF, slug="p")
    signed_in(user)
    return ActivityFactory(project=project, component=component, code="1.1.1")


@pytest.fixture
def two(activity):
    return InstitutionFactory(abbreviation="AAA"), InstitutionFactory(abbreviation="BBB")
