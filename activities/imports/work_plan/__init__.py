"""The work plan: each row is an activity, told by its code."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.imports.registry import Importable, Option
from activities.imports.work_plan.columns import CHOICES, COLUMNS, DAYS
from activities.imports.work_plan.known import Known
from activities.imports.work_plan.settle import settle
from activities.imports.work_plan.store import Store
from activities.models.activity import normal_code
from activities.words import Kind, Status
from core.days import in_words, parse_day


class WorkPlan(Importable):
    name = "work-plan"
    label = gettext_lazy("Work plan")
    columns = COLUMNS
    key_column = "code"
    title_columns = ("title", "title_sr", "title_en")
    options = (
        Option(
            "approve",
            gettext_lazy("Approve the new activities as the original plan"),
            gettext_lazy("Their planned dates become the approved ones and are never overwritten."),
            manager=True,
        ),
    )

    def key(self, values):
        return normal_code(values.get("code", ""))[:100]

    def prepare(self, task, lines):
        return Known(task, lines)

    def settle(self, line, known):
        return settle(line, known)

    def write(self, settled, known, ledger):
        return Store(known, ledger).write(settled)

    def shown(self, column, value):
        if value in (None, ""):
            return ""
        if column in CHOICES:
            choices, _words = CHOICES[column]
            return str(choices(value).label) if value in choices.values else str(value)
        if column in DAYS and (day := parse_day(value)):
            return in_words(day)
        return str(value)

    def besides_in_words(self, what, names):
        said = {"names": ", ".join(names)}
        if what == "component":
            return _("Components, by the first part of the codes: %(names)s.") % said
        if what == "institution":
            return (
                _(
                    "Institutions that were not known, as partners of the project, with Serbia as "
                    "their country: %(names)s. An administrator can complete their names and "
                    "correct the country."
                )
                % said
            )
        return _("Known institutions, as partners of the project: %(names)s.") % said

    def list_address(self, source):
        address = reverse("activities:list", args=[source.project.slug])
        return f"{address}?{urlencode({'import': source.pk})}"

    def back_address(self, project, scope):
        return reverse("activities:list", args=[project.slug])

    def sample_rows(self):
        words = {"kind": Kind, "status": Status}
        rows = [
            {
                "code": "0.1", "title": _("Kick-off conference"), "kind": Kind.CONFERENCE,
                "component": "0", "start": date(2019, 9, 4), "end": date(2019, 9, 4),
                "actual_start": date(2019, 9, 4), "actual_end": date(2019, 9, 4),
                "place": "Beograd", "working_days": 4, "institutions": "MUP, BMI",
                "status": Status.COMPLETED,
            },
            {
                "code": "1.1.1", "title": _("Workshop on the legal framework"),
                "kind": Kind.WORKSHOP, "component": "1", "start": date(2019, 10, 15),
                "end": date(2019, 10, 16), "place": "Novi Sad", "working_days": 6.5,
                "institutions": "MUP", "status": Status.PLANNED,
            },
        ]  # fmt: skip
        return [
            row | {name: str(choices(row[name]).label) for name, choices in words.items()}
            for row in rows
        ]

    def record_address(self, project, key):
        return reverse("activities:detail", args=[project.slug, key])
