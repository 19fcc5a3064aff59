"""What files held of people goes with the people's names, and so does what it would take to undo
a change from a list."""

from activities.models import BulkChange, Import, ImportRow
from activities.words import ImportState


def forget(project, what: str = "") -> int:
    """The contents of the files that were brought into a project (of one list where `what` names
    it): what was read, how it was understood, and what it would take to undo it. That somebody
    brought a file in stays; one that still waits goes. Returns how many files."""
    sources = Import.objects.filter(project=project)
    if what:
        sources = sources.filter(what=what)
    sources.filter(state=ImportState.OPEN).delete()
    rows = ImportRow.objects.filter(source__in=sources.order_by().values("pk"))
    # Texts as they were before may name anybody.
    BulkChange.objects.filter(project=project).update(ledger=None)
    rows.update(cells=[], mended={}, changes=[], faults={}, key="", digest="")
    return sources.update(sheets=None, ledger=None, options={}, besides=[])
