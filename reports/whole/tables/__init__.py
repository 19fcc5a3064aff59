"""All tables, in the order in which they are written: what others refer to comes first.

Whoever adds a model to a project adds a table to the file of its subject here, or names the model
in LEFT_OUT. tests/reports/test_whole_tables.py finds what was forgotten.
"""

from reports.whole.table import Table
from reports.whole.tables import equipment, frame, outcomes, plan, reporting, shared

TABLES: list[Table] = [
    *shared.TABLES,
    *frame.TABLES,
    *plan.TABLES,
    *outcomes.TABLES,
    *reporting.TABLES,
    *equipment.TABLES,
]
# Model → why no row of it is in the file.
OF_IMPORTS = (
    "imports and their rows: what a tool has read and done, with texts of files that may hold "
    "names of people; what they made is in the file, and an import cannot be undone elsewhere"
)
OF_BULK = (
    "what was changed at once in a list, kept so that it can be undone; the changes themselves are "
    "in the file"
)
LEFT_OUT: dict[str, str] = {
    "activities.BulkChange": OF_BULK,
    "activities.Import": OF_IMPORTS,
    "activities.ImportRow": OF_IMPORTS,
}
# What stands beside the projects, and stays with the installation.
NOT_IN_IT = (
    "the history of each record (who saved which version); a load begins it anew",
    "accounts but their name: no password, no address, no rights in the admin",
    "sign-ins, sessions, the log of the admin",
)


def left_out_in_words() -> list[str]:
    return [*NOT_IN_IT, *dict.fromkeys(LEFT_OUT.values())]
