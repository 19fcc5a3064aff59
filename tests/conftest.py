import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Tests read English; a test of another language says so itself."""
    with translation.override("en"):
        yield


@pytest.fixture
def signed_in(client):
    """A client signed in as a user: signed_in(user)."""

    def sign_in(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
