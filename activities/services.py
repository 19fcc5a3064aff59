"""Changes to several activities at once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from activities.models import Activity, Change
from activities.words import Action, Status

STORED = ["status", "baseline_start", "baseline_end", "approved_on", "approved_by_act", "version"]


def approve_plan(*, project, activities, on: date, act=None, by=None) -> int:
    """Approves every one of `activities` or none: their planned dates become the baseline.

    Raises one ValidationError with the faults of all, each with its code. Rules and log are
    those of `Activity.approve`; the rows are written together, so that a plan of thousands
    takes some statements and not tens of thousands.
    """
    activities, faults = list(activities), []
    for activity in activities:
        activity.project = project
        try:
            activity.check_approval(on)
        except ValidationError as error:
            faults += [f"{activity.code}: {message}" for message in error.messages]
    if faults:
        raise ValidationError(faults)
    for activity in activities:
        if activity.status == Status.DRAFT:
            activity.status = Status.PLANNED
        activity.baseline_start, activity.baseline_end = (
            activity.current_start,
            activity.current_end,
        )
        activity.approved_on, activity.approved_by_act = on, act
        activity.version += 1
    with transaction.atomic():
        bulk_update_with_history(
            activities,
            Activity,
            STORED,
            batch_size=200,
            default_user=by,
            default_change_reason=str(Action.APPROVE),
        )
        Change.objects.bulk_create(
            [
                Change(activity=activity, action=Action.APPROVE, on=on, recorded_by=by, act=act)
                for activity in activities
            ],
            batch_size=200,
        )
    return len(activities)
