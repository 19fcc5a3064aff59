"""Made-up projects of any size, to see how the application carries a load.

Rows are written in bulk and without history: nobody ever edited them, and a history row for each
would only double the time. Status, dates and change logs come from the methods of Activity, steps
from the rules of Recommendation; the same seed makes the same projects.
"""

from collections.abc import Iterator
from random import Random

from django.db import transaction

from activities.models import Project
from reports.synthetic.equipment import make_equipment
from reports.synthetic.frame import make_setting
from reports.synthetic.outcomes import Outcomes
from reports.synthetic.plan import make_activities

LARGEST_LOAD, MOST_PROJECTS = 60_000, 1_000
LARGEST_SEED = 999_999_999


def populate(*, projects: int, activities: int, seed: int) -> Iterator[tuple[Project, bool]]:
    """Makes the projects one by one, each in a transaction of its own; yields each with whether
    it is new. One that exists stays as it is. Raises ValueError for numbers out of range."""
    if projects < 0 or activities < 0:
        raise ValueError("The numbers of projects and activities begin at 0.")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"The seed is a number from 0 to {LARGEST_SEED}.")
    if projects > MOST_PROJECTS or projects * activities > LARGEST_LOAD:
        raise ValueError(
            f"At most {MOST_PROJECTS} projects and {LARGEST_LOAD} activities in all, "
            f"not {projects} × {activities}."
        )
    return (_one(activities, seed, number) for number in range(1, projects + 1))


def _one(activities: int, seed: int, number: int) -> tuple[Project, bool]:
    slug = f"load-{seed}-{activities}-{number}"
    with transaction.atomic():
        if existing := Project.objects.filter(slug=slug).first():
            return existing, False
        rng = Random(f"{seed}-{number}")  # noqa: S311 made-up data, no secret
        setting = make_setting(slug, activities, number)
        more = Random(f"{seed}-{number}-outcomes")  # noqa: S311 made-up data, no secret
        make_activities(setting, activities, rng, Outcomes(setting, more))
        if activities:
            bought = Random(f"{seed}-{number}-equipment")  # noqa: S311 made-up data, no secret
            make_equipment(setting, activities, bought)
        return setting.project, True
