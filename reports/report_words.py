"""A report in words: the values of its template, and what its page shows, from its facts in the
language and script of the moment."""

from collections import Counter

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities.words import (
    DocumentKind,
    Kind,
    PartnerRole,
    Party,
    Reason,
    ReportKind,
    ReportState,
    Status,
)
from core.days import SpanWriter, in_words, parse_day
from core.templatetags.twinning import free_text, number, person_name, working_days
from core.texts import serbian, shown
from procurement.models.sums import STEPS
from procurement.words import Category
from reports.kept_figures import rows_of
from reports.lights import RULES, Colour
from reports.report_sections import SECTIONS
from workshops.words import FollowUp

OVERALL = "overall"
# Sections that would be empty without a text.
TEXT_ALONE = ("background", "issues", "sustainability", "lessons")
DASH = "–"
NO_BREAK = "\u00a0"
# What a row of “Timing and delays” tells.
EVENTS = {
    "postponed": gettext_lazy("postponed"),
    "cancelled": gettext_lazy("cancelled"),
    "moved": gettext_lazy("new dates"),
    "late": gettext_lazy("delivered late"),
    "overdue": gettext_lazy("overdue"),
    "waiting": gettext_lazy("waiting for a date"),
}


def title_of(report, stage=None) -> str:
    """Of one that is no quarter's `stage` is that of its number."""
    if report.kind == ReportKind.QUARTERLY:
        return _("Interim quarterly report no. %(number)s") % {"number": report.number}
    if report.kind == ReportKind.STAGE:
        title = _("Summary of stage %(number)s") % {"number": report.number}
        return f"{title}: {stage.title}" if stage else title
    return _("Final report")


def day(text: str | None) -> str:
    return in_words(parse_day(text)) if text else DASH


def span(days: list) -> str:
    first, last = (parse_day(one) if one else None for one in days)
    if not (first and last):
        return in_words(first or last) if first or last else DASH
    return SpanWriter().span(first, last)


def per_cent(value: str | None) -> str:
    if value is None:
        return pgettext("no value", "n/a")
    return f"{number_format(value, decimal_pos=1)}{NO_BREAK}%"


def of(pair) -> str:
    return shown(*pair).text


def all_of(value) -> str:
    """A date that is not known yet, an unknown amount: a dash."""
    return DASH if value is None else working_days(value)


class ReportWords:
    """The facts of a report (ReportRecords.facts) in words. `report` with its project; its texts
    are asked for once."""

    def __init__(self, report, facts: dict, *, stage=None):
        self.report, self.facts, self.stage = report, facts, stage
        self.project = report.project

    def context(self) -> dict:
        """The values of the template, see reports.report_placeholders.KNOWN."""
        facts = self.facts
        return {
            **self.cover(),
            "partners": self.partners(),
            "managers": [person_name(name) for name in facts["people"]],
            "texts": self.texts(),
            "figures": self.figures(),
            "components": self.components(),
            "activities": self.activities(),
            "timing": self.timing(),
            "reasons": self.counted("reason", Reason),
            "parties": self.counted("party", Party),
            "lights": self.assessments(),
            "indicators": self.indicators(),
            "recommendations": self.recommendations(),
            "follow_up": self.follow_up(),
            "plan": self.plan(),
            "plan_to": day(facts["next_to"]),
            "days": self.days(),
            "equipment": self.equipment(),
            "units": self.units(),
            "annexes": self.annexes(),
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

    # Activities

    def activities(self) -> list[dict]:
        return [
            {
                "code": one["code"],
                "title": of(one["title"]),
                "kind": str(Kind(one["kind"]).label),
                "status": str(Status(one["status"]).label),
                "planned": span(one["planned"]),
                "actual": self._actual(one),
                "place": serbian(one["place"]),
                "days": working_days(one["days"]) if one["days"] != "0" else DASH,
                **self._people(one["people"]),
                "outputs": of(one["outputs"]),
                "documents": ", ".join(
                    f"{DocumentKind(kind).label}{f' ({n})' if n > 1 else ''}"
                    for kind, n in one["documents"].items()
                ),
            }
            for one in self.facts["activities"]
        ]

    @staticmethod
    def _actual(one) -> str:
        if one["status"] == Status.ONGOING:
            return _("since %(day)s") % {"day": day(one["actual"][0])}
        return span(one["actual"])

    @staticmethod
    def _people(counts) -> dict:
        """A dash where nobody has recorded any."""
        women, men, not_stated = (DASH if n is None else str(n) for n in counts)
        known = [n for n in counts if n is not None]
        return {
            "women": women,
            "men": men,
            "not_stated": not_stated,
            "people": str(sum(known)) if known else DASH,
        }

    def timing(self) -> list[dict]:
        found = []
        for one in self.facts["timing"]:
            reason = str(Reason(one["reason"]).label) if one["reason"] else ""
            note = free_text(one["note"])
            found.append(
                {
                    "code": one["code"],
                    "title": of(one["title"]),
                    "what": str(EVENTS[one["what"]]),
                    "day": day(one["day"]),
                    "approved": day(one["approved"]),
                    "reason": ": ".join(filter(None, [reason, note])) or DASH,
                    "party": str(Party(one["party"]).label) if one["party"] else DASH,
                    "new": self._new_date(one),
                    "act": one["act"] or DASH,
                }
            )
        return found

    @staticmethod
    def _new_date(one) -> str:
        if one["what"] in ("cancelled", "late", "overdue"):
            return DASH
        return span(one["new"]) if any(one["new"]) else _("not yet known")

    def counted(self, name: str, words) -> list[dict]:
        """Postponements, cancellations and new dates by reason, or by side."""
        rows = [
            one
            for one in self.facts["timing"]
            if one["what"] in ("postponed", "cancelled", "moved")
        ]
        counts = Counter(one[name] for one in rows)
        return [
            {
                "label": capfirst(str(words(value).label if value else _("not stated"))),
                "count": str(count),
            }
            for value, count in counts.most_common()
        ]  # fmt: skip

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

    # Recommendations and the plan

    def recommendations(self) -> list[dict]:
        """Of a quarter those that are open or were closed in it; else all."""
        rows = self.facts["recommendations"]
        if self.report.kind == ReportKind.QUARTERLY:
            rows = [one for one in rows if one["open"] or one["closed"]]
        return [
            {
                "code": one["code"],
                "text": of(one["text"]),
                "addressee": self._addressee(*one["addressee"]),
                "due": day(one["due"]),
                "status": str(FollowUp(one["status"]).label)
                + (f", {_('overdue')}" if one["overdue"] else ""),
            }
            for one in rows
        ]

    @staticmethod
    def _addressee(en, sr, abbreviation, country) -> str:
        """As Institution.short; where there is no abbreviation, its name."""
        short = serbian(abbreviation) if country == "RS" else abbreviation
        return short or shown(en, sr).text or DASH

    def follow_up(self) -> str:
        """One sentence: how many there are, and with which status."""
        counts = self.facts["by_status"]
        total = sum(counts.values())
        if not total:
            return _("There are no recommendations yet.")
        text = ngettext("%(count)s recommendation", "%(count)s recommendations", total)
        parts = ", ".join(
            f"{FollowUp(status).label} {counts[status]}" for status in FollowUp if status in counts
        )
        return f"{text % {'count': total}}: {parts}."

    def plan(self) -> list[dict]:
        return [
            {
                "code": one["code"],
                "title": of(one["title"]),
                "kind": str(Kind(one["kind"]).label),
                "status": str(Status(one["status"]).label),
                "dates": span(one["dates"]) if any(one["dates"]) else _("waiting for a date"),
                "days": working_days(one["days"]),
            }
            for one in self.facts["next"]
        ]

    def days(self) -> list[dict]:
        return [
            {
                "label": f"{one['code']} {of(one['title'])}" if one["code"] else _("Total"),
                "budget": all_of(one["budget"]),
                "planned": working_days(one["planned"]),
                "period": working_days(one["in_period"]),
                "used": working_days(one["used"]),
                "free": all_of(one["free"]),
                "total": not one["code"],
            }
            for one in self.facts["days"]
        ]

    # Equipment and annexes

    def equipment(self) -> list[dict]:
        rows = self.facts["equipment"]["categories"]
        found = [
            {
                "label": capfirst(str(Category(one["category"]).label)),
                **{step: self._amount(one[step]) for step in STEPS},
            }
            for one in rows
        ]
        if found:
            figures = self.facts["figures"]
            total = {step: self._amount(figures[f"equipment.{step}"]) for step in STEPS}
            found.append({"label": _("Total"), **total})
        return found

    @staticmethod
    def _amount(pair) -> str:
        text = _("%(pieces)s (EUR %(amount)s)") % {
            "pieces": number(pair[0], 0),
            "amount": number(pair[1], 2),
        }
        # A narrow column breaks it before the amount, never inside.
        return text.replace("EUR ", f"EUR{NO_BREAK}").replace(" EUR", f"{NO_BREAK}EUR")

    def units(self) -> list[dict]:
        return [
            {
                "unit": of(one["unit"]),
                "quantity": number(one["quantity"], 0),
                "value": number(one["eur"], 2),
            }
            for one in self.facts["equipment"]["units"]
            if one["quantity"]
        ]

    def annexes(self) -> list[dict]:
        documents = self.facts["documents"]
        return [
            {
                "label": capfirst(str(kind.label)),
                "count": str(documents[kind][0]),
                "codes": ", ".join(documents[kind][1]),
            }
            for kind in DocumentKind
            if kind in documents
        ]
