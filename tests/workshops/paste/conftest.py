"""An activity to which a list is pasted."""

import pytest

from activities.words import Role
from tests.factories import ActivityFactory, InstitutionFactory, project_with
from tests.workshops.paste.partners import MINRZS, MUP


@pytest.fixture
def activity(signed_in):
    project, component, user = project_with(Role.STAFF, slug="p")
    for columns in (MUP, MINRZS):
        project.partners.create(institution=InstitutionFactory(**columns), role="partner")
    signed_in(user)
    return ActivityFactory(project=project, component=component, code="1.1.1")
