from activities.models.activity import Activity, ActivityInstitution
from activities.models.change import Change
from activities.models.institution import Institution
from activities.models.project import (
    Act,
    Component,
    Extension,
    Membership,
    Partner,
    Project,
    Stage,
)

__all__ = [
    "Act",
    "Activity",
    "ActivityInstitution",
    "Change",
    "Component",
    "Extension",
    "Institution",
    "Membership",
    "Partner",
    "Project",
    "Stage",
]
