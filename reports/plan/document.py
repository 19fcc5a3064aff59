"""The work plan as a document: what its Word file and its Excel file have in common.

Header, the components with their mandatory results, the activities, what has changed since the
version before, the missions of six months (domain.md, 3.3).
"""

from functools import cached_property

from django.utils.translation import gettext as _

from activities.models import PlanVersion
from core.days import in_words, today
from core.texts import Shown, shown
from reports.plan.changes import Changes
from reports.plan.months import PlanCalendar
from reports.plan.outlook import MissionGroup, by_component, kept, missions_ahead
from reports.plan.shown import ShownGroup, grouped_changes, grouped_lines
from reports.plan.states import PlanState
from reports.plan.words import counts_in_words


class WorkPlan:
    """A version, or today's plan as a draft of the next one; `previous` is the version before it,
    None for the first."""

    def __init__(self, state: PlanState, previous: PlanState | None, *, names_reasons: bool):
        self.state, self.previous = state, previous
        self.project, self.version, self.on = state.project, state.version, state.on
        self.names_reasons = names_reasons
        self.calendar = PlanCalendar(self.project)

    @cached_property
    def number(self) -> int:
        """Of the version, or of the one that the draft would become."""
        return self.version.number if self.version else PlanVersion.next_number(self.project)

    @property
    def title(self) -> str:
        return _("Work plan, version %(number)s") % {"number": self.number}

    @property
    def approval(self) -> str:
        if not self.version:
            return _("Draft, the plan as of %(day)s. Not yet approved.") % {
                "day": in_words(self.on)
            }
        return _("Approved on %(day)s by %(act)s; the plan as it stood on %(on)s") % {
            "day": in_words(self.version.approved_on),
            "act": self.version.act.number,
            "on": in_words(self.on),
        }

    @property
    def results(self) -> list[tuple[str, Shown, Shown]]:
        """(code, title, mandatory result) of each component."""
        return [
            (
                one["code"],
                shown(one["title_en"], one["title_sr"]),
                shown(one["result_en"], one["result_sr"]),
            )
            for one in self.state.components
        ]

    @cached_property
    def groups(self) -> list[ShownGroup]:
        return grouped_lines(self.state.lines, self.state.titles, self.calendar)

    @property
    def days(self):
        """Working days of what is not cancelled."""
        return sum(line.working_days for line in self.state.open_lines)

    @cached_property
    def changes(self) -> Changes | None:
        if not self.previous:
            return None
        return Changes(self.previous, self.state, names_reasons=self.names_reasons)

    @property
    def change_sentences(self) -> list[str]:
        return counts_in_words(self.changes) if self.changes else []

    @property
    def change_groups(self) -> list[ShownGroup]:
        return grouped_changes(self.changes, self.calendar) if self.changes else []

    @property
    def changes_title(self) -> str:
        return _("Changes since version %(number)s") % {"number": self.previous.version.number}

    @cached_property
    def missions(self) -> list[MissionGroup]:
        """Those that were kept with the version; of a draft those of today."""
        rows = kept(self.version.missions) if self.version else None
        return by_component(missions_ahead(self.project, self.on) if rows is None else rows)


def draft_of(project, versions, *, names_reasons: bool) -> WorkPlan:
    """Today's plan, with what has changed since the last version."""
    last = PlanState(project, versions[0], versions[0].on) if versions else None
    return WorkPlan(PlanState(project, None, today()), last, names_reasons=names_reasons)
