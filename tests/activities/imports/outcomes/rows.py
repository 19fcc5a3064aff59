"""Rows of a work plan, and what they do."""

from activities.imports.checking import settle_all, task_for
from tests.activities.imports.bring import again, brought, opened

HEAD = {
    "code": "Code", "title": "Title", "kind": "Kind", "component": "Component", "start": "Start",
    "end": "End", "actual_start": "Actual start", "actual_end": "Actual end", "place": "Place",
    "working_days": "Working days", "institutions": "Institutions", "status": "Status",
    "since": "Status since", "reason": "Reason", "party": "Party", "act": "Approving act",
    "women": "Women", "men": "Men", "participants": "Participants",
    "internal_note": "Internal note",
}  # fmt: skip
SOUND = {"code": "1.1", "title": "Seminar", "kind": "workshop", "start": "4.3.2019"}


def table(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [[HEAD[name] for name in names], *([row.get(name) for name in names] for row in rows)]


def settled(plan, *rows, manager=True):
    project, _component, user = plan
    source = opened(project, table(*rows), user, manager=manager)
    task = task_for(source, by=user, manager=manager)
    task.project = again(project)
    return list(settle_all(task, list(source.rows.all())))


def written(plan, *rows, manager=True):
    project, _component, user = plan
    return brought(project, table(*rows), user, manager=manager)
