"""What is in the database already, looked up for all rows of a work plan at once."""

from collections import defaultdict

from activities.imports.registry import Line, Task
from activities.imports.work_plan.columns import SERBIAN_HEADS
from activities.imports.work_plan.values import Reader, names_in
from activities.models import (
    Act,
    Activity,
    ActivityInstitution,
    Change,
    Component,
    Institution,
    Partner,
)
from activities.models.activity import normal_code
from core.cells import plain

# More codes than this are not named one by one: the whole plan is read.
MOST_NAMED = 300


class Known:
    def __init__(self, task: Task, lines: list[Line]):
        self.task, self.project, self.on = task, task.project, task.on
        self.reader = Reader()
        self.first, self.last = self.project.start, self.project.end()
        codes = {normal_code(line.values.get("code", "")) for line in lines} - {""}
        some = {"code__in": codes} if len(codes) <= MOST_NAMED else {}
        of_plan = {f"activity__{name}": value for name, value in some.items()}
        plan = Activity.objects.filter(project=self.project, **some).select_related("announcement")
        if task.writing:
            plan = plan.select_for_update(of=("self",))
        self.activities = {activity.code: activity for activity in plan}
        self.components = {
            component.code: component
            for component in Component.objects.filter(project=self.project)
        }
        for activity in self.activities.values():
            activity.project = self.project
        by_pk = {component.pk: component for component in self.components.values()}
        for component in by_pk.values():
            component.project = self.project
        for activity in self.activities.values():
            activity.component = by_pk[activity.component_id]
        self.logs = defaultdict(list)
        self.presences = defaultdict(list)
        if self.activities:
            changes = Change.objects.filter(activity__project=self.project, **of_plan)
            for change in changes.order_by("on", "pk"):
                self.logs[change.activity_id].append(change)
            rows = ActivityInstitution.objects.filter(activity__project=self.project, **of_plan)
            for row in rows.order_by("pk"):
                self.presences[row.activity_id].append(row)
        self.acts = {plain(act.number): act for act in Act.objects.filter(project=self.project)}
        self._read_institutions(lines)
        self.serbian_heading = self._heading_is_serbian()

    def _read_institutions(self, lines):
        """Only where some row names one."""
        self.institutions, self.by_word = {}, defaultdict(list)
        self.partners = set()
        if not any(line.values.get("institutions") for line in lines):
            return
        self.partners = set(
            Partner.objects.filter(project=self.project).values_list("institution_id", flat=True)
        )
        for one in Institution.objects.all():
            self.institutions[one.pk] = one
            words = (one.abbreviation, one.key, one.name_en, one.name_sr)
            for word in set(map(plain, words)) - {""}:
                self.by_word[word].append(one)

    def institution(self, name: str) -> list[Institution]:
        """Those that the name may mean: of the project's partners, else of all."""
        found = self.by_word.get(plain(name), [])
        return [one for one in found if one.pk in self.partners] or found

    def names_of(self, text: str) -> list[str]:
        """The institutions in a cell; one whose name has a comma in it is not cut."""
        return [text.strip()] if self.institution(text) else names_in(text, self.institution)

    def _heading_is_serbian(self) -> bool:
        """Of the one column with titles; headings of both languages leave it to the text."""
        heads = self.task.source.options.get("heads", {})
        return plain(heads.get("title", "")) in SERBIAN_HEADS
