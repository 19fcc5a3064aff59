"""One record of each kind that can be made public, and its state."""

from datetime import date

from activities.models import Announcement
from tests.factories import ActivityFactory, ItemFactory, ProcurementFactory, RecommendationFactory
from tests.reports.pages import held, release_address

PUBLIC, WAITING, UNDO = "/en/p/p/", "/en/projects/p/publish/", "/en/projects/p/publish/undo/"


def records(project, component) -> dict:
    """One of each kind, nothing released but what the others need."""
    past = held(project, component, "1.1.1", date(2019, 3, 4), title_en="Past workshop")
    public = held(project, component, "1.1.2", date(2019, 4, 4), title_en="Open workshop")
    public.release()
    coming = ActivityFactory(
        project=project, component=component, code="1.1.3", title_en="Coming workshop",
        current_start=date(2019, 11, 4), current_end=date(2019, 11, 5),
    )  # fmt: skip
    procurement = ProcurementFactory(project=project, title_en="Vans")
    ItemFactory(lot__contract__procurement=procurement, name_en="Van", quantity=3)
    return {
        "project": project,
        "activity": past,
        "announcement": Announcement(activity=coming, month=date(2019, 11, 1)),
        "recommendation": RecommendationFactory(activity=public, text_en="Name a contact"),
        "procurement": procurement,
    }


KINDS = ["project", "activity", "announcement", "recommendation", "procurement"]
SHOWN = {
    "project": "Project", "activity": "Past workshop", "announcement": "Coming workshop",
    "recommendation": "Name a contact", "procurement": "Equipment",
}  # fmt: skip


def stored(record):
    return type(record).objects.get(pk=record.pk)


def state(record) -> tuple:
    """(proposed, released, withdrawn)"""
    row = type(record).objects.filter(pk=record.pk).first()
    if row is None:
        return (False, False, False)
    return (bool(row.proposed_at), bool(row.released_at), bool(row.withdrawn_at))


NOTHING, PROPOSED, RELEASED = (False, False, False), (True, False, False), (False, True, False)
WITHDRAWN = (False, False, True)


def offered(client, record) -> list[str]:
    return [step.value for step in client.get(release_address(record)).context["steps"]]
