"""The work plan: each row is an activity, told by its code."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.imports.registry import Importable
from activities.imports.work_plan.columns import CHOICES, COLUMNS, DAYS
from activities.imports.work_plan.known import Known
from activities.imports.work_plan.settle import settle
from activities.imports.work_plan.store import Store
from activities.models.activity import normal_code
from core.days import in_words, parse_day


class WorkPlan(Importable):
    name = "work-plan"
    label = gettext_lazy("Work plan")
    columns = COLUMNS
    key_column = "code"

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

    def besides_in_words(self, what, name):
        if what == "component":
            return _("component %(name)s") % {"name": name}
        if what == "institution":
            return _("institution %(name)s") % {"name": name}
        return _("%(name)s as a partner of the project") % {"name": name}

    def list_address(self, source):
        address = reverse("activities:list", args=[source.project.slug])
        return f"{address}?{urlencode({'import': source.pk})}"

    def record_address(self, project, key):
        return reverse("activities:detail", args=[project.slug, key])
