"""The activities with all that stands on them in the app of the plan."""

from activities.models import (
    Activity,
    ActivityInstitution,
    Announcement,
    Change,
    Document,
    ReadingLog,
)
from activities.words import Access
from reports.whole.table import FOLLOWS, Table
from reports.whole.tables.frame import DIGEST, PROJECT, RELEASE

# Where a file lies in one installation; in the folder `files` it is named by its checksum.
CONTENT = {"content": "the content is a file of its own"}

ACTIVITY = Table(
    "activities",
    Activity,
    by="project",
    named=("code",),
    order=("sort_key", "code"),
    kept=(*RELEASE, "version", "created_at", "created_by"),
    left_out={**DIGEST, "sort_key": FOLLOWS, "search": FOLLOWS},
)
DOCUMENT = Table(
    "documents",
    Document,
    within=ACTIVITY,
    by="activity",
    like=("sha256",),
    with_new=ACTIVITY,
    kept=("access", "size", "sha256", "uploaded_at", "uploaded_by"),
    left_out={**CONTENT, "search": FOLLOWS},
    is_restricted=lambda row: row["access"] == Access.RESTRICTED,
)
TABLES = [
    ACTIVITY,
    Table(
        "changes",
        Change,
        within=ACTIVITY,
        by="activity",
        names={"act": "approved_by"},
        lines=True,
    ),
    Table(
        "presences",
        ActivityInstitution,
        within=ACTIVITY,
        by="activity",
        named=("institution",),
        lines=True,
    ),
    Table(
        "announcement",
        Announcement,
        within=ACTIVITY,
        by="activity",
        one=True,
        kept=(*RELEASE, "month"),
        left_out=DIGEST,
        with_new=ACTIVITY,
    ),
    DOCUMENT,
    Table("readings", ReadingLog, by="project", order=("at", "pk"), with_new=PROJECT),
]
