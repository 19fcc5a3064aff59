"""The records of the walk, made once for all of its tests that need no browser."""

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from tests.walk.records import prepare


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    """The keys of the records; they stay until the last test of the file and go then."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield prepare(settings)
        transaction.set_rollback(True)
