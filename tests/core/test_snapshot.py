"""Reading many tables as they were at one moment."""

from threading import Thread

import pytest
from django.db import connection, connections

from accounts.models import User
from core.sql import snapshot


def elsewhere(do):
    """Does it with a connection of its own."""

    def run():
        try:
            do()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


# On SQLite nobody can write meanwhile.
if connection.vendor != "sqlite":

    @pytest.mark.django_db(transaction=True)
    def test_what_others_write_meanwhile_is_not_seen():
        with snapshot():
            assert User.objects.count() == 0
            elsewhere(lambda: User.objects.create(username="late"))
            assert User.objects.count() == 0
        assert User.objects.count() == 1


@pytest.mark.django_db
def test_inside_another_transaction_it_reads_as_that_does():
    User.objects.create(username="early")
    with snapshot():
        assert User.objects.count() == 1
