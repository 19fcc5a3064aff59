"""The project with its settings, its members and the frame of its plan."""

from activities.models import (
    Act,
    Component,
    Extension,
    Holiday,
    Membership,
    Partner,
    Project,
    Stage,
)
from activities.models.shared import Releasable
from reports.whole.table import Table

# Made with the primary keys of one database: elsewhere whoever confirms looks at the record again.
DIGEST = {"proposed_digest": "holds in one database alone"}
RELEASE = tuple(name for name in Releasable.RELEASE_COLUMNS if name not in DIGEST)

PROJECT = Table("project", Project, named=("slug",), one=True, kept=RELEASE, left_out=DIGEST)
ACT = Table("acts", Act, by="project", named=("number",), order=("number",))
COMPONENT = Table("components", Component, by="project", named=("code",), order=("code",))
STAGE = Table(
    "stages",
    Stage,
    by="project",
    named=("number",),
    order=("number",),
    kept=RELEASE,
    left_out=DIGEST,
)
TABLES = [
    PROJECT,
    Table("members", Membership, by="project", named=("user",), order=("user__username",)),
    Table("partners", Partner, by="project", named=("institution",)),
    ACT,
    Table(
        "extensions",
        Extension,
        by="project",
        named=("on",),
        order=("on",),
        names={"act": "document"},
    ),
    Table("holidays", Holiday, by="project", named=("day",), order=("day",)),
    COMPONENT,
    STAGE,
]
