"""A report in words: the values of its template, and what its page shows, from its facts in the
language and script of the moment."""

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.words import (
    PartnerRole,
    Party,
    Reason,
    ReportKind,
    ReportState,
)
from core.days import in_words, parse_day
from core.templatetags.twinning import number, person_name
from core.texts import serbian, shown
from reports.kept_figures import rows_of
from reports.lights import RULES, Colour
from reports.report import rows as report_rows
from reports.report.rows import DASH, day, of, per_cent, span
from reports.report.sections import SECTIONS

OVERALL = "overall"
# Sections that would be empty without a text.
TEXT_ALONE = ("background", "issues", "sustainability", "lessons")


def title_of(report, stage=None) -> str:
    """Of one that is no quarter's `stage` is that of its number."""
    if report.kind == ReportKind.QUARTERLY:
        return _("Interim quarterly report no. %(number)s") % {"number": report.number}
    if report.kind == ReportKind.STAGE:
        title = _("Summary of stage %(number)s") % {"number": report.number}
        return f"{title}: {stage.title}" if stage else title
    return _("Final report")


class ReportWords:
    """The facts of a report (ReportFacts.facts) in words. `report` with its project; its texts
    are asked for once."""

    def __init__(self, report, facts: dict, *, stage=None):
        self.report, self.facts, self.stage = report, facts, stage
        self.project = report.project

    def context(self) -> dict:
        """The values of the template, see reports.report.placeholders.KNOWN."""
        facts = self.facts
        return {
            **self.cover(),
            "partners": self.partners(),
            "managers": [person_name(name) for name in facts["people"]],
            "texts": self.texts(),
            "figures": self.figures(),
            "components": self.components(),
            "activities": report_rows.activities(facts),
            "timing": report_rows.timing(facts),
            "reasons": report_rows.counted(facts, "reason", Reason),
            "parties": report_rows.counted(facts, "party", Party),
            "lights": self.assessments(),
            "indicators": self.indicators(),
            "recommendations": report_rows.recommendations(self.report.kind, facts),
            "follow_up": report_rows.follow_up(facts),
            "plan": report_rows.plan(facts),
            "plan_to": day(facts["next_to"]),
            "days": report_rows.days(facts),
            "equipment": report_rows.equipment(facts),
            "units": report_rows.units(facts),
            "annexes": report_rows.annexes(facts),
            "note": _("° Made up for the demonstration; no public source states it.")
            if facts["project"]["demonstration"]
            else "",
        }

    # Cover and project data

    def cover(self) -> dict:
        project, report = self.facts["project"], self.report
        contribution = project["contribution"]
        return {
            "title": title_of(report, self.stage),
            "code": report.code,
            "project": of(project["title"]),
            "acronym": project["acronym"],
            "reference": project["reference"] or DASH,
            "programme": serbian(project["programme"]) or DASH,
            "purpose": of(project["purpose"]) or DASH,
            "contribution": f"EUR {number(contribution, 2)}" if contribution else DASH,
            "period": span([report.first.isoformat(), report.last.isoformat()]),
            "as_of": day(self.facts["on"]),
            "due": in_words(report.due),
            **{
                name: self._edge(project[name], project["to_the_month"])
                for name in ("start", "end", "original_end")
            },
            "duration": _("%(months)s months") % {"months": project["months"]},
            "month": _("%(part)s of %(whole)s")
            % {"part": project["month"], "whole": project["months"]}
            if project["month"]
            else pgettext("no value", "n/a"),
            "elapsed": per_cent(project["elapsed"]),
            "notification": day(project["notification"]),
            "version": str(report.version),
            "state": capfirst(str(ReportState(report.state).label)),
            "mark": self.mark(),
        }

    @staticmethod
    def _edge(text: str, to_the_month: bool) -> str:
        """Of a project whose start is known to the month, no day is said that nobody knows."""
        if to_the_month:
            return date_format(parse_day(text), "YEAR_MONTH_FORMAT")
        return day(text)

    def mark(self) -> str:
        """What stands in the head of each page: a draft, made-up values, or nothing."""
        marks = []
        if self.report.is_open:
            marks.append(_("DRAFT"))
        if self.facts["project"]["demonstration"]:
            marks.append(_("EXAMPLE – not the Ministry's data."))
        return " · ".join(marks)

    def partners(self) -> list[dict]:
        return [
            {"role": capfirst(str(PartnerRole(role).label)), "name": shown(en, sr).text,
             "country": country}
            for role, en, sr, country in sorted(
                self.facts["partners"], key=lambda one: PartnerRole.values.index(one[0])
            )
        ]  # fmt: skip

    def texts(self) -> dict:
        """By section; "" where nobody has written anything."""
        known = {one.section: one for one in self.report.texts.all()} if self.report.pk else {}
        found = {
            section.key: known[section.key].shown("text").text if section.key in known else ""
            for sections in SECTIONS.values()
            for section in sections
        }
        if self.report.kind == ReportKind.STAGE:
            found["story"] = of(self.facts["story"])
        nothing = _("[Not yet written]") if self.report.is_open else _("Nothing to report.")
        return found | {key: nothing for key in TEXT_ALONE if not found[key]}

    # Figures

    def figures(self) -> list[dict]:
        facts = self.facts
        rows = rows_of(self.project, parse_day(facts["on"]), facts["figures"], facts["own"])
        return [
            {
                "label": capfirst(row.label),
                "period": row.own or DASH,
                "total": f"{row.total}{'°' if row.made_up else ''}",
                "part": row.inset,
            }
            for row in rows
        ]

    def components(self) -> list[dict]:
        return [
            {
                "code": one["code"],
                "title": of(one["title"]),
                "result": of(one["result"]),
                "period": str(one["in_period"]),
                "completed": str(one["completed"]),
                "planned": str(one["planned"]),
                "progress": per_cent(one["progress"]),
                "expected": per_cent(one["expected"]),
            }
            for one in self.facts["components"]
        ]

    # Assessment

    def proposals(self) -> list[tuple[str, str, str]]:
        """(name, label, proposed colour): the whole project, then its components."""
        whole = next(one for one in self.facts["lights"] if one["name"] == "schedule")
        return [
            (OVERALL, _("The whole project"), whole["colour"]),
            *(
                (one["code"], f"{one['code']} {of(one['title'])}", one["colour"])
                for one in self.facts["components"]
            ),
        ]

    def assessments(self) -> list[dict]:
        found = []
        for name, label, proposed in self.proposals():
            own = self.report.lights.get(name)
            colour = own["colour"] if own else proposed
            found.append(
                {
                    "name": name,
                    "label": label,
                    "colour": colour,
                    "word": str(Colour(colour).label),
                    "proposed": str(Colour(proposed).label),
                    "reason": shown(own["reason_en"], own["reason_sr"]).text if own else "",
                }
            )
        return found

    def indicators(self) -> list[dict]:
        return [
            {
                "label": str(RULES[one["name"]].label),
                "value": self._light_value(one),
                "colour": one["colour"],
                "word": str(Colour(one["colour"]).label),
            }
            for one in self.facts["lights"]
        ]

    @staticmethod
    def _light_value(one) -> str:
        if one["value"] is None:
            return pgettext("no value", "n/a")
        rule = RULES[one["name"]]
        return f"{number_format(one['value'], rule.places)}{rule.unit}".replace("-", "−")
