"""What is in the database already, looked up for all rows at once."""

from collections import defaultdict

from activities.imports.words import Named, words_of_institution
from activities.models import Institution
from activities.models.activity import normal_code
from workshops.imports.findings.columns import key_of
from workshops.models import Area, Recommendation, Step


class Known:
    """What the rows are compared with, in a statement for each kind of record."""

    def __init__(self, task, lines):
        self.project = task.project
        rows = Recommendation.objects.of(task.project).select_related("activity")
        self.findings = {}
        areas, institutions = Area.objects.all(), Institution.objects.of(task.project)
        self.areas = Named(areas, lambda area: [str(area), area.name_en, area.name_sr, area.key])
        self.institutions = Named(institutions, words_of_institution)
        parts = {one.pk: one for one in areas}
        everybody = Institution.objects.in_bulk()
        for row in rows.order_by("pk"):
            row.project = row.activity.project = task.project
            row.area = parts.get(row.area_id)
            row.addressee = everybody.get(row.addressee_id)
            self.findings[row.code] = row
        self.strangers = Named(everybody.values(), words_of_institution)
        steps = Step.objects.filter(recommendation__project=task.project).exclude(to="")
        self.answered = set(steps.order_by().values_list("recommendation", flat=True))
        self.activities = {one.code: one for one in task.project.activities.all()}
        for activity in self.activities.values():
            activity.project = task.project
        self.end = task.project.end(task.on)
        self.names = list(task.project.people)
        self.numbers = self._numbers_after(lines)

    def _numbers_after(self, lines) -> dict[str, int]:
        """{code of an activity: the last number that its event will have}"""
        found = defaultdict(int)
        for row in self.findings.values():
            found[row.activity.code] = max(found[row.activity.code], row.number)
        for line in lines:
            if not key_of(line.values) and line.values.get("event"):
                found[normal_code(line.values["event"])] += 1
        return found
