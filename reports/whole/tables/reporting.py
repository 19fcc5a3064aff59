"""What the office hands over: its templates, reports, versions of the plan, and the committee's
meetings."""

from activities.models import (
    AgendaItem,
    Decision,
    Meeting,
    PlanLine,
    PlanVersion,
    Report,
    ReportFile,
    ReportText,
    WordTemplate,
)
from reports.whole.table import FOLLOWS, Table
from reports.whole.tables.frame import PROJECT
from reports.whole.tables.plan import ACTIVITY, CONTENT

TEMPLATE = Table(
    "word_templates",
    WordTemplate,
    by="project",
    named=("kind", "language"),
    order=("kind", "language"),
    left_out=CONTENT,
)
# Versions of two databases do not fit together: those of the file come only with their project.
REPORT = Table(
    "reports",
    Report,
    by="project",
    named=("kind", "number", "version"),
    order=("kind", "number", "version"),
    with_new=PROJECT,
    # Its steps are taken by people.
    kept=(
        *("state", "frozen", "act", "note", "circulated_at", "circulated_by"),
        *("submitted_at", "submitted_by", "decided_at", "decided_by"),
    ),
)
REPORT_TEXT = Table(
    "texts",
    ReportText,
    within=REPORT,
    by="report",
    named=("section",),
    order=("section",),
    with_new=REPORT,
)
REPORT_FILE = Table(
    "files",
    ReportFile,
    within=REPORT,
    by="report",
    named=("language",),
    order=("language",),
    with_new=REPORT,
    left_out=CONTENT,
)
PLAN_VERSION = Table(
    "plan_versions",
    PlanVersion,
    by="project",
    named=("number",),
    order=("number",),
    with_new=PROJECT,
)
PLAN_LINE = Table(
    "plan_lines",
    PlanLine,
    within=PLAN_VERSION,
    by="version",
    named=("code",),
    order=("sort_key", "code"),
    with_new=PLAN_VERSION,
    left_out={"sort_key": FOLLOWS},
)
MEETING = Table("meeting", Meeting, within=ACTIVITY, by="activity", one=True)
AGENDA = Table(
    "agenda", AgendaItem, within=MEETING, by="meeting", order=("place", "pk"), lines=True
)
DECISION = Table(
    "decisions",
    Decision,
    within=MEETING,
    by="meeting",
    named=("number",),
    order=("number",),
    left_out={"search": FOLLOWS},
)
TABLES = [
    TEMPLATE,
    REPORT,
    REPORT_TEXT,
    REPORT_FILE,
    PLAN_VERSION,
    PLAN_LINE,
    MEETING,
    AGENDA,
    DECISION,
]
