"""A plan with each thing that a timeline shows."""

import pytest

from tests.factories import ActFactory, ActivityFactory
from tests.reports.timeline.rows import day


@pytest.fixture
def plan(office):
    """One activity of each status on 1 October 2019, with approved dates."""
    project, component = office

    def add(code, first, last, **kwargs):
        activity = ActivityFactory(
            project=project, component=component, code=code, title_en=f"Work {code}",
            title_sr=f"Posao {code}", current_start=day(first), current_end=day(last), **kwargs,
        )  # fmt: skip
        activity.approve(on=day("01-15"))
        return activity

    add("1.1.1", "03-04", "03-05").hold(start=day("03-11"), end=day("03-12"))
    add("1.1.2", "09-02", "10-31").begin(start=day("09-09"))
    add("1.1.3", "11-04", "11-05").set_dates(
        new_start=day("11-11"), new_end=day("11-15"), on=day("08-01")
    )
    add("1.1.4", "06-03", "06-04").postpone(
        reason="premises/IT", on=day("05-20"), new_start=day("12-02"), new_end=day("12-03")
    )
    add("1.1.5", "06-10", "06-11").postpone(reason="premises/IT", on=day("05-20"))
    add("1.1.6", "07-01", "07-02").cancel(
        reason="planning error", act=ActFactory(project=project), on=day("06-01")
    )
    add("1.1.7", "08-05", "08-06")
    ActivityFactory(project=project, component=component, code="1.1.8", status="draft")
    ActivityFactory(
        project=project, component=component, code="1.2.1", title_en="Not approved",
        title_sr="", current_start=day("12-09"), current_end=day("12-10"),
    )  # fmt: skip
    return project
