"""The list of participants of an activity: each row is a person, told by the code that the
register gave; without a code by the name."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.imports.registry import Importable, Settled
from activities.models import Activity
from activities.words import Reading
from core.texts import shown
from workshops.imports.participants.columns import COLUMNS, full_name, key_of
from workshops.imports.participants.known import Known
from workshops.imports.participants.rows import Row
from workshops.imports.participants.store import Store
from workshops.words import Attendance, Sex


class Participants(Importable):
    name = "participants"
    label = _("List of participants")
    columns = COLUMNS
    key_column = "name"
    title_columns = ("name",)
    scoped = True
    gives_codes = True
    reading = Reading.LIST

    def check_scope(self, project, scope):
        if not Activity.objects.filter(project=project, code=scope).exists():
            raise Http404(_("There is no such activity."))

    def key(self, values):
        return key_of(values)

    def written_key(self, values):
        return full_name(values)

    def key_shown(self, key):
        """A code; a name stands beside it as it was written."""
        return "" if " | " in key else key

    def title_of(self, values):
        return full_name(values)

    def prepare(self, task, lines):
        return Known(task, lines)

    def settle(self, line, known):
        settled = Settled(line)
        if not line.values.get("code") and not full_name(line.values):
            settled.aside = True
            return settled
        Row(settled, known).settle()
        if settled.faults:
            settled.changes, settled.plan = [], None
        return settled

    def write(self, settled, known, ledger):
        return Store(known, ledger).write(settled)

    def shown(self, column, value):
        if column == "sex" and value is not None:
            return str(Sex(value).label)
        if value in (None, ""):
            return ""
        if column == "attendance":
            return str(Attendance(value).label)
        return shown(*value).text if column == "institution" else str(value)

    def list_address(self, source):
        return self.back_address(source.project, source.scope)

    def back_address(self, project, scope):
        return reverse("workshops:participants", args=[project.slug, scope])

    def sample_rows(self):
        return [
            {
                "name": "Ana Primerović",
                "institution": "MUP",
                "sex": str(Sex.FEMALE.label),
                "post": "inspektor",
                "attendance": str(Attendance.CAME.label),
            }
        ]
