"""What a report says, from the records as of its last day: nothing is counted here that has a
figure of its own. All of it is JSON without a language (texts stand as [English, Serbian]), so that
a report that was submitted can be written in each language later too, from what was frozen."""

from collections import Counter
from datetime import date
from functools import cached_property

from activities.models import Activity, Membership
from activities.models.queryset import NO_WINDOW, PAST_END
from activities.state import State
from activities.words import Precision, Role, Status
from core.days import add_months
from procurement.models.sums import STEPS
from reports.curve import Curve
from reports.lights import component_light, lights
from reports.records import days_text, text_of
from reports.report.records import PARTICIPANTS, ReportRecords
from workshops.missions import ledger, total
from workshops.models import Recommendation
from workshops.words import CLOSED

AHEAD = 6  # months of the plan that a report looks ahead


def iso(day: date | None) -> str | None:
    return day and day.isoformat()


def both(row, name: str) -> list[str]:
    """The two columns of a text, of a row of `values`."""
    return [row[f"{name}_en"], row[f"{name}_sr"]]


class ReportFacts(ReportRecords):
    def facts(self) -> dict:
        return {
            "first": iso(self.first),
            "on": iso(self.on),
            "project": self._project(),
            "partners": [
                [
                    one.role,
                    one.institution.name_en,
                    one.institution.name_sr,
                    one.institution.country,
                ]
                for one in self.partners
            ],
            "people": self._people(),
            "figures": self.figures(),
            "own": self.own_figures(),
            "period": dict(self.period.counts),
            "components": self._components(),
            "activities": [self._activity(row) for row in self.done],
            "timing": self._timing(),
            "lights": [
                {"name": one.name, "value": text_of(one.value), "colour": one.colour}
                for one in lights(self.progress)
            ],
            "recommendations": self._recommendations(),
            "by_status": self.progress.recommendations_by_status,
            "next": self._next(),
            "next_to": iso(add_months(self.on, AHEAD)),
            "days": self._days(),
            "equipment": self._equipment(),
            "documents": self._documents(),
            "curve": self._curve(),
        }

    def _project(self) -> dict:
        project, found = self.project, self.progress
        return {
            "title": [project.title_en, project.title_sr],
            "acronym": project.acronym,
            "reference": project.reference,
            "programme": project.programme,
            "contribution": text_of(project.eu_contribution_eur),
            "purpose": [project.purpose_en, project.purpose_sr],
            "start": iso(project.start),
            "end": iso(found.end),
            "original_end": iso(project.original_end),
            "months": found.months,
            "month": found.month,
            "elapsed": text_of(found.elapsed_percent),
            "notification": iso(project.notification_day),
            "to_the_month": project.start_precision == Precision.MONTH,
            "demonstration": project.demonstration,
        }

    def _people(self) -> list[str]:
        """Who manages the project here; participants and experts are never named."""
        managers = Membership.objects.filter(project=self.project, role=Role.MANAGER)
        return [one.user.name for one in managers.select_related("user").order_by("pk")]

    def _components(self) -> list[dict]:
        figures = self.progress
        own = Counter(row["component__code"] for row in self.own)
        found = []
        for one in self.rows_of_components:
            done, planned = figures.component_progress(one.pk)
            proposed = component_light(figures, one)
            found.append(
                {
                    "code": one.code,
                    "title": [one.title_en, one.title_sr],
                    "result": [one.result_en, one.result_sr],
                    "in_period": own[one.code],
                    "completed": figures.by_component[one.pk],
                    "planned": figures.planned_by_component[one.pk],
                    "progress": text_of(done),
                    "expected": text_of(planned),
                    "colour": proposed.colour,
                }
            )
        return found

    def _activity(self, row) -> dict:
        state = self.states.get(row["pk"], State())
        days = sum(
            mission["days_delivered"] or 0
            for mission in self.missions
            if mission["activity_id"] == row["pk"] and mission["delivered_on"] >= self.first
        )
        kinds = Counter(one["kind"] for one in self.documents if one["activity_id"] == row["pk"])
        # Figures count those who took part in what is over: the column adds up to them.
        over = row["status_then"] == Status.COMPLETED
        return {
            "code": row["code"],
            "title": both(row, "title"),
            "kind": row["kind"],
            "status": row["status_then"],
            "planned": [iso(row["baseline_from"]), iso(row["baseline_to"])],
            "actual": [
                iso(state.actual_start),
                iso(state.actual_end) if over else None,
            ],
            "place": row["place"],
            "days": days_text(days),
            "people": [row[name] if over else None for name in PARTICIPANTS],
            "outputs": both(row, "outputs"),
            "documents": dict(kinds),
        }

    def _timing(self) -> list[dict]:
        """What did not go by the approved plan, by code: what was changed in the period, then what
        was late, is overdue or waits for a date on the day."""
        plan = {row["pk"]: row for row in self.plan}
        found = [
            self._late(plan[one["activity_id"]], _what(one))
            | {
                "day": iso(one["on"]),
                "reason": one["reason"],
                "party": one["party"],
                "note": one["note"],
                "act": one["act__number"] or "",
                "old": iso(one["old_end"]),
                "new": [iso(one["new_start"]), iso(one["new_end"])],
            }
            for one in self.changes
        ]
        found += [
            self._late(row, "late") | {"day": iso(row["since"])}
            for row in self.done
            if row["status_then"] == Status.COMPLETED
            and row["baseline_to"]
            and row["since"] > row["baseline_to"]
        ]
        told = {(row["code"], row["what"]) for row in found}
        found += [
            self._late(plan[pk], what)
            for what, pk in self._open_ends
            if (plan[pk]["code"], "postponed") not in told or what == "overdue"
        ]
        order = {row["code"]: number for number, row in enumerate(self.plan)}
        return sorted(found, key=lambda row: order[row["code"]])

    @cached_property
    def _open_ends(self) -> list[tuple[str, int]]:
        """("overdue" or "waiting", activity) on the day."""
        rows = Activity.objects.filter(project=self.project).counted().as_of(self.on)
        rows = rows.with_window(self.on).filter(PAST_END | NO_WINDOW)
        return [
            ("waiting" if status == Status.POSTPONED else "overdue", pk)
            for pk, status in rows.order_by("sort_key").values_list("pk", "status_then")
        ]

    @staticmethod
    def _late(row, what) -> dict:
        return {
            "code": row["code"],
            "title": both(row, "title"),
            "what": what,
            "approved": iso(row["baseline_to"]),
            "day": None,
            "reason": "",
            "party": "",
            "note": "",
            "act": "",
            "old": None,
            "new": [None, None],
        }

    def _recommendations(self) -> list[dict]:
        """All that exist on the day, in the order of the register."""
        rows = Recommendation.objects.of(self.project).recommendations().as_of(self.on)
        names = [f"addressee__{name}" for name in ("name_en", "name_sr", "abbreviation", "country")]
        return [
            {
                "code": f"R-{row['activity__code']}-{row['number']:02d}",
                "text": both(row, "text"),
                "addressee": [row[name] or "" for name in names],
                "due": iso(row["due"]),
                "status": row["status_then"],
                "overdue": bool(row["overdue_then"]),
                "open": row["status_then"] not in CLOSED,
                "adopted": row["exists_from"] >= self.first,
                "closed": row["status_then"] in CLOSED
                and bool(row["since"] and row["since"] >= self.first),
            }
            for row in rows.order_by("sort_key").values(
                "activity__code", "number", "text_en", "text_sr", "due", "status_then", "since",
                "overdue_then", "exists_from", *names,
            )
        ]  # fmt: skip

    def _next(self) -> list[dict]:
        """What is to be done within the next months, as known on the day; the end of the project
        is no limit, for what lies beyond it must be seen."""
        horizon = add_months(self.on, AHEAD)
        found = []
        for row in self.plan:
            if row["status_then"] not in (Status.PLANNED, Status.ONGOING, Status.POSTPONED):
                continue
            first, last = row["start_then"], row["end_then"]
            if row["status_then"] == Status.POSTPONED:
                state = self.states.get(row["pk"], State())
                first, last = state.proposed_start, state.proposed_end
            if first and first > horizon:
                continue
            found.append(
                {
                    "code": row["code"],
                    "title": both(row, "title"),
                    "kind": row["kind"],
                    "status": row["status_then"],
                    "dates": [iso(first), iso(last)],
                    "days": days_text(row["working_days"]),
                }
            )
        return sorted(found, key=lambda row: (row["dates"][0] is None, row["dates"][0] or ""))

    def _days(self) -> list[dict]:
        """Working days of experts by component, the whole last; used in the period beside all."""
        rows = ledger(self.project, self.rows_of_components, self.on)
        component = {row["pk"]: row["component_id"] for row in self.plan}
        own = Counter()
        for one in self.missions:
            if one["delivered_on"] >= self.first:
                own[component[one["activity_id"]]] += one["days_delivered"] or 0
        return [
            {
                "code": row.component.code if row.component else "",
                "title": [row.component.title_en, row.component.title_sr]
                if row.component
                else ["", ""],
                "budget": None if row.budget is None else days_text(row.budget),
                "planned": days_text(row.planned),
                "in_period": days_text(
                    own[row.component.pk] if row.component else sum(own.values())
                ),
                "used": days_text(row.used),
                "free": None if row.free is None else days_text(row.free),
            }
            for row in [*rows, total(rows)]
        ]

    def _equipment(self) -> dict:
        """Quantities and EUR by step: of each category, and what each unit has."""

        def steps(sums):
            amounts = sums._asdict()
            return {step: [amounts[step].quantity, str(amounts[step].eur)] for step in STEPS}

        sums = self.progress.equipment_by_category
        return {
            "categories": [
                {"category": category, **steps(one)}
                for category, one in sums.items()
                if one.contracted.quantity
            ],
            "units": [
                {
                    "unit": [unit.name_en, unit.name_sr],
                    "quantity": amount.quantity,
                    "eur": str(amount.eur),
                }
                for unit, amount in self.progress.equipment_by_unit.items()
            ],
        }

    def _documents(self) -> dict[str, list]:
        """Kind of file → [how many, the codes of their activities], of what was done in the
        period. No file is named, for a name may be a person's."""
        found = {}
        for one in self.documents:
            of_kind = found.setdefault(one["kind"], [0, []])
            of_kind[0] += 1
            if one["activity__code"] not in of_kind[1]:
                of_kind[1].append(one["activity__code"])
        return found

    def _curve(self) -> list[list]:
        """[day, planned, achieved or None], per cent; with the start and end of the project the
        S-curve can be drawn from it."""
        return [
            [iso(point.day), text_of(point.planned), text_of(point.achieved)]
            for point in Curve(self.progress).points
        ]


def _what(change) -> str:
    if change["to"] in (Status.POSTPONED, Status.CANCELLED):
        return change["to"]
    return "moved"
