"""Freezing the plan as an act has approved it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import plan_rules
from activities.models import PlanLine, PlanVersion, Project
from activities.plan_lines import components_of, lines_on
from activities.services import approve_plan
from activities.words import Status
from core.days import today

FAULTS_SHOWN = 20


def unapproved(project):
    """What the next version approves with itself: in the plan, and not approved before."""
    waiting = project.activities.filter(baseline_end__isnull=True)
    return waiting.exclude(status__in=[Status.DRAFT, Status.CANCELLED])


def freeze_plan(
    *, project, approved_on: date, act, on: date | None = None, note: str = "", by=None,
    number: int | None = None, missions=(),
) -> PlanVersion:  # fmt: skip
    """Writes the next version: the plan as it stood on the day `on` (else today), drafts left
    out. What is planned and not yet approved is approved with it, by the same act, for a version
    is the approval of all that it holds; approved dates stay as they are. `number` is the number
    that the person was shown; `missions` are kept with it as they are given.

    Raises ValidationError where the version breaks a rule, the plan is empty, somebody has frozen
    one in the meantime, or an activity cannot be approved.
    """
    version = PlanVersion(
        project=project, approved_on=approved_on, act=act, on=on or today(), note=note,
        missions=list(missions), frozen_by=by,
    )  # fmt: skip
    with transaction.atomic():
        # One at a time: the number, and the version that this one follows, are read after it.
        Project.objects.select_for_update().get(pk=project.pk)
        version.number = PlanVersion.next_number(project)
        if number and number != version.number:
            raise plan_rules.version_frozen_meanwhile(project.plan_versions.first())
        version.full_clean(exclude=["frozen_by"])
        waiting = unapproved(project).order_by("sort_key").select_for_update(of=("self",))
        _approve(project, waiting, approved_on, act, by)
        lines = lines_on(project, version.on)
        if not lines:
            raise ValidationError(
                _(
                    "The plan has no activities, so there is nothing to freeze. Put activities "
                    "into the plan first; drafts are left out."
                ),
                "empty",
            )
        version.components = components_of(project)
        version.frozen_at = timezone.now()
        version.save()
        for line in lines:
            line.version = version
        PlanLine.objects.bulk_create(lines, batch_size=1000)
    return version


def _approve(project, waiting, on, act, by):
    """All of them or none; of many faults the first are said, and how many more there are."""
    try:
        approve_plan(project=project, activities=waiting, on=on, act=act, by=by)
    except ValidationError as error:
        faults = error.messages
        more = len(faults) - FAULTS_SHOWN
        if more > 0:
            said = ngettext("… and %(count)s more.", "… and %(count)s more.", more)
            faults = [*faults[:FAULTS_SHOWN], said % {"count": more}]
        raise ValidationError(faults) from error
