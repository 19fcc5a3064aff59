"""Two people, as a release needs them."""

import pytest
from django.test import Client

from activities.words import Role
from tests.factories import MembershipFactory


@pytest.fixture
def second(office):
    """A client of another manager of the project."""
    client = Client()
    user = MembershipFactory(project=office[0], role=Role.MANAGER, user__first_name="Second").user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client
