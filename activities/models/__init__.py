from activities.models.activity import Activity
from activities.models.announcement import Announcement
from activities.models.bulk import BulkChange
from activities.models.change import Change
from activities.models.committee import AgendaItem, Meeting
from activities.models.decision import Decision
from activities.models.document import Document, ReadingLog
from activities.models.frame import Act, Component, Holiday, Partner
from activities.models.imports import Import, ImportRow
from activities.models.institution import Institution
from activities.models.plan_version import PlanLine, PlanVersion
from activities.models.presence import ActivityInstitution
from activities.models.project import Extension, Membership, Project
from activities.models.report import Report, ReportFile, ReportText
from activities.models.stage import Stage
from activities.models.word_template import WordTemplate

__all__ = [
    "Act",
    "Activity",
    "ActivityInstitution",
    "AgendaItem",
    "Announcement",
    "BulkChange",
    "Change",
    "Component",
    "Decision",
    "Document",
    "Extension",
    "Holiday",
    "Import",
    "ImportRow",
    "Institution",
    "Meeting",
    "Membership",
    "Partner",
    "PlanLine",
    "PlanVersion",
    "Project",
    "ReadingLog",
    "Report",
    "ReportFile",
    "ReportText",
    "Stage",
    "WordTemplate",
]
