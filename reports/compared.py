"""What a dashboard compares with: the original plan, or the last version that was approved."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from activities.models import PlanVersion
from activities.models.queryset import APPROVED
from core.days import in_words
from core.pages import BadAddress


class Compared(NamedTuple):
    """`plan` as Activity.objects.as_of takes it; `version` the last one approved by `on`, None
    where there is none, or where nobody asks for one."""

    plan: str
    version: PlanVersion | None
    on: date

    @property
    def words(self) -> str:
        if self.version:
            return _("Compared with version %(number)s of the plan (%(act)s, %(day)s)") % {
                "number": self.version.number,
                "act": self.version.act.number,
                "day": in_words(self.version.approved_on),
            }
        if self.plan:
            return _(
                "No version of the plan was approved by %(day)s: compared with the original plan"
            ) % {"day": in_words(self.on)}
        return _("Compared with the original plan")

    @property
    def due(self) -> str:
        """The filter of the list of activities that counts what was due."""
        return f"status=due&plan={self.plan}" if self.plan else "status=due"


def compared_with(request, project, on: date) -> Compared:
    """What `?plan=` asks for: nothing or "original", or "approved"; one statement for the last.
    Anything else raises BadAddress, with what to write."""
    asked = request.GET.get("plan", "").strip()
    if asked in ("", "original"):
        return Compared("", None, on)
    if asked != APPROVED:
        raise BadAddress(
            _("“%(value)s” is no plan to compare with. Choose one on the dashboard.")
            % {"value": asked[:40]}
        )
    found = project.plan_versions.in_force(on).select_related("act").first()
    return Compared(APPROVED, found, on)
