"""The sections of each kind of report, in their order (docs/domain.md, "Reports")."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from activities.words import ReportKind


class Section(NamedTuple):
    """`written`: the office writes a text there; `needed`: a report without it is incomplete.
    `hint` says what is expected."""

    key: str
    number: str
    title: str
    written: bool = True
    needed: bool = False
    hint: str = ""

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}"


BACKGROUND = _("Why the project exists, and what has changed round it in the period.")
RESULTS = _("What was achieved for each mandatory result, and what is still missing.")
ASSESSMENT = _("How the project stands, in the words of both sides.")
ISSUES = _("Open issues and risks: what, who deals with it, until when.")
COMMENT = _("A comment on the table, where one is needed.")
LESSONS = _("What went well, what did not, and what others should know.")
SECTIONS = {
    ReportKind.QUARTERLY: [
        Section("data", "1", _("Project data"), written=False),
        Section("background", "2A", _("Background"), needed=True, hint=BACKGROUND),
        Section("results", "2B", _("Mandatory results"), needed=True, hint=RESULTS),
        Section("activities", "2C", _("Activities in the period"), hint=COMMENT),
        Section("timing", "2D", _("Timing and delays"), hint=COMMENT),
        Section("assessment", "2E", _("Assessment"), needed=True, hint=ASSESSMENT),
        Section("issues", "2F", _("Issues and risks"), needed=True, hint=ISSUES),
        Section(
            "next", "2G", _("Recommendations and the next six months"), hint=COMMENT,
        ),
        Section("expenditure", "3", _("Expenditure"), hint=COMMENT),
        Section("annexes", "4", _("Annexes"), written=False),
    ],
    ReportKind.STAGE: [
        Section("data", "1", _("Project data"), written=False),
        Section("story", "2", _("The stage in short"), written=False),
        Section("results", "3", _("Mandatory results"), hint=RESULTS),
        Section("activities", "4", _("Activities in the period"), hint=COMMENT),
        Section("recommendations", "5", _("Recommendations"), hint=COMMENT),
        Section("equipment", "6", _("Equipment"), hint=COMMENT),
        Section("assessment", "7", _("Assessment"), hint=ASSESSMENT),
        Section("lessons", "8", _("Lessons"), needed=True, hint=LESSONS),
        Section("annexes", "9", _("Annexes"), written=False),
    ],
    ReportKind.FINAL: [
        Section("data", "1", _("Project data"), written=False),
        Section("background", "2", _("Background"), needed=True, hint=BACKGROUND),
        Section("results", "3", _("Mandatory results"), needed=True, hint=RESULTS),
        Section("progress", "4", _("Progress over the whole project"), hint=COMMENT),
        Section("activities", "5", _("Activities"), hint=COMMENT),
        Section("timing", "6", _("Timing and delays"), hint=COMMENT),
        Section("days", "7", _("Expert days by component"), hint=COMMENT),
        Section("recommendations", "8", _("Recommendations"), hint=COMMENT),
        Section("equipment", "9", _("Equipment"), hint=COMMENT),
        Section(
            "sustainability", "10", _("Sustainability"), needed=True,
            hint=_("What keeps the results alive: measures, who answers for them, until when."),
        ),
        Section("lessons", "11", _("Lessons"), needed=True, hint=LESSONS),
        Section("expenditure", "12", _("Expenditure"), hint=COMMENT),
        Section("annexes", "13", _("Annexes"), written=False),
    ],
}  # fmt: skip


def written(kind: str) -> list[Section]:
    return [section for section in SECTIONS[kind] if section.written]


def section_of(kind: str, key: str) -> Section | None:
    """The section that somebody writes in; None for every other."""
    return next((section for section in written(kind) if section.key == key), None)
