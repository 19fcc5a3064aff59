"""The plan as a version has it, or as the records have it for a day: what is compared and
printed."""

from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import PlanLine, PlanVersion
from activities.plan_lines import components_of, lines_on
from activities.words import Status
from core.days import in_words, parse_day, today
from core.pages import BadAddress
from core.readings import read_day
from core.scripts import fold
from core.texts import Shown, shown

TODAY = "today"
# After every version of the same day.
LIVE = 1_000_000


class PlanState:
    """A version, or (without one) the plan of a day as the records have it now."""

    def __init__(self, project, version: PlanVersion | None, on: date):
        self.project, self.version, self.on = project, version, on

    @cached_property
    def lines(self) -> list[PlanLine]:
        """By code; drafts are left out."""
        if self.version:
            return list(self.version.lines.order_by("sort_key"))
        return lines_on(self.project, self.on)

    @cached_property
    def components(self) -> list[dict]:
        return self.version.components if self.version else components_of(self.project)

    @cached_property
    def titles(self) -> dict[str, Shown]:
        """By the code of the component."""
        return {one["code"]: shown(one["title_en"], one["title_sr"]) for one in self.components}

    @property
    def open_lines(self) -> list[PlanLine]:
        return [line for line in self.lines if line.status != Status.CANCELLED]

    @property
    def order(self) -> tuple:
        return (self.on, self.version.number if self.version else LIVE)

    @property
    def asked(self) -> str:
        """How an address asks for it."""
        if self.version:
            return str(self.version.number)
        return TODAY if self.on == today() else self.on.isoformat()

    @property
    def in_names(self) -> str:
        """In the name of a file, which is still there tomorrow."""
        return str(self.version.number) if self.version else self.on.isoformat()

    @property
    def words(self) -> str:
        """In the middle of a sentence: version 2 (PSC-03, 20 Jan 2020)."""
        if self.version:
            return _("version %(number)s (%(act)s, %(day)s)") % {
                "number": self.version.number,
                "act": self.version.act.number,
                "day": in_words(self.version.approved_on),
            }
        if self.on == today():
            return _("today's plan (%(day)s)") % {"day": in_words(self.on)}
        return _("the plan as of %(day)s") % {"day": in_words(self.on)}

    @property
    def known(self) -> Q:
        """The lines of the change log that the state has in it."""
        if self.version:
            return Q(on__lte=self.on, recorded_at__lte=self.version.frozen_at)
        return Q(on__lte=self.on)


def versions_of(project) -> list[PlanVersion]:
    """The latest first."""
    versions = list(project.plan_versions.select_related("act", "frozen_by").order_by("-number"))
    for version in versions:
        version.project = project
    return versions


def state_of(project, asked: str, versions) -> PlanState:
    """The state that an address asks for: the number of a version, "today", or a day."""
    asked = asked.strip()
    if fold(asked) in (TODAY, "danas"):
        return PlanState(project, None, today())
    if day := parse_day(asked) or read_day(asked):
        return PlanState(project, None, day)
    for version in versions:
        if asked == str(version.number):
            return PlanState(project, version, version.on)
    if asked.isdecimal() and versions:
        raise BadAddress(
            _("The plan of this project has no version %(value)s. The last one is %(last)s.")
            % {"value": asked[:10], "last": versions[0].number}
        )
    if asked.isdecimal():
        raise BadAddress(
            _("The plan of this project has no version %(value)s: none is frozen yet.")
            % {"value": asked[:10]}
        )
    raise BadAddress(
        _(
            "“%(value)s” is no state of the plan. Write the number of a version, today, or a day "
            "like 20.1.2020 or 2020-01-20."
        )
        % {"value": asked[:40]}
    )


def two_states(project, query, versions) -> tuple[PlanState, PlanState]:
    """Those of `?from=` and `?to=`, the earlier first: else the last version, and today."""
    first = query.get("from", "").strip() or (str(versions[0].number) if versions else "")
    if not first:
        raise BadAddress(_("Nothing is frozen yet. Choose the day to compare from."))
    states = [
        state_of(project, asked, versions)
        for asked in (first, query.get("to", "").strip() or TODAY)
    ]
    was, now = sorted(states, key=lambda state: state.order)
    if was.order == now.order:
        raise BadAddress(
            _("Both sides are %(state)s. Choose two different ones to compare.")
            % {"state": was.words}
        )
    return was, now
