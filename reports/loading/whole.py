"""Loads a whole project, as export_project wrote it: all of it or nothing."""

from django.db import transaction

from activities.models import Project
from reports.loading.faults import Faults, FaultyFile
from reports.loading.report import Report
from reports.loading.whole_entries import Entries
from reports.loading.whole_files import stored_contents
from reports.loading.whole_rows import Rows
from reports.whole.places import Source
from reports.whole.tables.frame import PROJECT

# The key by which a file says that it is a whole project.
MARK = "complete"


def load_whole(
    data: dict, report: Report, faults: Faults, *, update: bool, people: bool, files: Source
) -> Project:
    """Raises FaultyFile with nothing changed. Messages are in the language that is active."""
    entries = Entries(data, faults, report)
    if not entries.of[PROJECT] and not faults:
        raise FaultyFile(["file, project: is missing. Add it."])
    faults.stop()
    with transaction.atomic():
        project = Rows(entries, report, faults, update=update, people=people, files=files).settle()
        with stored_contents(entries, files):
            faults.stop()
            _note_names(project, report)
            # The contents go again where the database refuses what it has put off until now.
            transaction.get_connection().check_constraints()
    return project


def _note_names(project: Project, report: Report):
    project = Project.objects.prefetch_related("extensions").get(pk=project.pk)
    if project.names_are_due and project.register.exists():
        report.notes.append(
            f"The lists of names were to be kept until {project.names_kept_until}: the next run of "
            "delete_named_lists takes them away."
        )
