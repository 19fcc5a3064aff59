"""For monitoring."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse


def health(request):
    """For monitoring: the database answers and has all migrations; 503 otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        database = True
    except DatabaseError:
        database, waiting = False, []
    healthy = database and not waiting
    answer = {
        "status": "ok" if healthy else "unavailable",
        "database": database,
        "migrations": database and not waiting,
    }
    return JsonResponse(answer, status=200 if healthy else 503)
