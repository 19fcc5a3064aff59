"""What somebody asks for, and the shape of what is searched. Default deny: a source starts from the
projects that the person may see."""

from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from activities.access import at_least
from activities.models import Project, Stage
from activities.words import Role
from core.scripts import fold


class Asked:
    """The words that somebody searches for, in all projects that they may see or in one of them.
    Each project has the person's `role` in it."""

    def __init__(self, user, typed: str, project: Project | None = None):
        self.user, self.typed, self.project = user, typed, project
        self.words = fold(typed).split()
        self.phrase = " ".join(self.words)

    @cached_property
    def projects(self) -> dict[int, Project]:
        if self.project:
            return {self.project.pk: self.project}
        visible = Project.objects.visible_to(self.user).prefetch_related("extensions")
        return {project.pk: project for project in visible.order_by("slug")}

    @property
    def editable(self) -> list[int]:
        """Those in which the person may read names and restricted files."""
        return [pk for pk, project in self.projects.items() if at_least(project.role, Role.STAFF)]

    @cached_property
    def stages(self) -> list[Stage]:
        rows = Stage.objects.filter(project__in=self.projects)
        rows = rows.defer("frozen", "text_en", "text_sr").order_by("project__slug", "number")
        return [self.of(stage) for stage in rows]

    def of(self, row):
        """The row with its project, which has been read already."""
        row.project = self.projects[row.project_id]
        return row

    def address(self, **more) -> str:
        """That of the search page which asks for this."""
        asked = {"q": self.typed, **more}
        if self.project:
            asked["project"] = self.project.slug
        return f"{reverse('reports:search')}?{urlencode(asked)}"


class Source:
    name = ""
    title = ""

    def rows(self, asked: Asked):
        """A queryset or a list, the best first; each row has its `rank`."""
        raise NotImplementedError

    def hit(self, row, asked: Asked):
        raise NotImplementedError

    def list_address(self, project, typed: str) -> str:
        """The list of the project that has the same rows; empty where there is none."""
        return ""


def listed(address, project, typed) -> str:
    return f"{reverse(address, args=[project.slug])}?{urlencode({'q': typed})}"
