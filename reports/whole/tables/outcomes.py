"""The events' own rows, who came, and what came of them."""

from reports.whole.table import FOLLOWS, Table
from reports.whole.tables.frame import DIGEST, PROJECT, RELEASE
from reports.whole.tables.plan import ACTIVITY
from workshops.models import (
    Answer,
    Evaluation,
    Mission,
    Participation,
    Person,
    Recommendation,
    Step,
    StudyVisit,
    Training,
    Workshop,
)


def event(key: str, model) -> Table:
    """Also where the kind has changed since: the old row stays as an archive."""
    return Table(
        key,
        model,
        within=ACTIVITY,
        by="activity",
        one=True,
        kept=model.names_in,
        with_names=model.names_in,
    )


PERSON = Table(
    "register",
    Person,
    by="project",
    like=("name",),
    left_out={"key": FOLLOWS, "search": FOLLOWS},
    with_new=PROJECT,
    restricted=True,
)
EVALUATION = Table("evaluation", Evaluation, within=ACTIVITY, by="activity", one=True)
RECOMMENDATION = Table(
    "conclusions_and_recommendations",
    Recommendation,
    by="project",
    named=("activity", "number"),
    order=("sort_key", "pk"),
    names={"kind": "type"},
    kept=(*RELEASE, "version"),
    left_out={**DIGEST, "sort_key": FOLLOWS, "search": FOLLOWS},
)
TABLES = [
    event("workshop", Workshop),
    event("training", Training),
    event("study_visit", StudyVisit),
    PERSON,
    Table(
        "participations",
        Participation,
        within=ACTIVITY,
        by="activity",
        with_new=PROJECT,
        restricted=True,
    ),
    Table(
        "missions",
        Mission,
        within=ACTIVITY,
        by="activity",
        named=("number",),
        order=("number",),
        kept=("note",),
        with_names=("note",),
        many_with_names=("experts",),
    ),
    EVALUATION,
    Table("questions", Answer, within=EVALUATION, by="evaluation", lines=True),
    RECOMMENDATION,
    Table("steps", Step, within=RECOMMENDATION, by="recommendation", lines=True),
]
