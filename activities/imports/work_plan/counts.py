"""Women, men and others who came, of what took place."""

from django.utils.translation import gettext as _

from activities import rules
from activities.imports.work_plan.columns import COUNTS
from activities.models.shared import known_sum
from activities.words import Status


def counts_of(told, activity, status, changes=None) -> dict:
    """The columns to be stored, nothing where they stay; of an existing activity what differs is
    added to `changes`."""
    given = {name: told.get(name) for name in COUNTS if name in told}
    total = told.get("participants")
    if not given and total is None:
        return {}
    before = {name: getattr(activity, name) for name in COUNTS}
    wanted = before | given
    known = known_sum(activity)
    if not given and total is not None:
        if total == known:
            return {}
        if known is not None:
            counts = [number or 0 for number in before.values()]
            told.fault("participants", rules.sum_differs(*counts, total))
            return {}
        wanted["not_stated"] = total
    elif total is not None and total != sum(number or 0 for number in wanted.values()):
        told.fault(
            "participants", rules.sum_differs(*(number or 0 for number in wanted.values()), total)
        )
        return {}
    if wanted == before:
        return {}
    column = next(iter(given), "participants")
    if activity.totals_from_list:
        told.settled.note(
            column, _("The numbers follow from the list of participants and stay as they are.")
        )
        return {}
    if status != Status.COMPLETED:
        if any(wanted.values()):
            told.fault(
                column,
                _(
                    "Nobody can have been there yet: the activity is not completed. Leave the "
                    "cell empty, or enter the actual dates."
                ),
            )
        return {}
    if changes is not None:
        changes += [
            (name if name in told else "participants", before[name], wanted[name])
            for name in COUNTS
            if wanted[name] != before[name]
        ]
    return {name: wanted[name] for name in COUNTS}
