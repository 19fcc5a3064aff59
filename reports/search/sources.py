"""What is searched. Each source starts from the projects that the person may see; default deny."""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.access import at_least
from activities.models import Activity, Decision, Document, Partner, Project, Report, Stage
from activities.models.activity import normal_code
from activities.words import Access, Kind, Role
from core.scripts import fold
from core.templatetags.twinning import person_name
from core.texts import Shown, serbian
from procurement.models import Item, Piece
from procurement.models.piece import number_key
from reports.report.list import new_report, periods_of
from reports.search.hits import hit, in_the_other_language
from reports.search.matching import by_rank, code_first, matches
from workshops.models import Person, Recommendation
from workshops.models.people import name_key


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


class Activities(Source):
    name, title = "activities", _("Activities")

    def rows(self, asked):
        # The list does not know of 1.02.3 and 1.2.3. with a full stop; whoever types it means it.
        same = Q(code__iexact=normal_code(asked.typed))
        every = Q(*[Q(search__contains=word) for word in asked.words])
        rows = Activity.objects.filter(every | same, project__in=asked.projects).only(
            "project", "code", "kind", "status", "title_en", "title_sr", "place", "provenance",
        )  # fmt: skip
        begins = Q(code__istartswith=asked.phrase)
        return by_rank(rows, asked.phrase, "sort_key", "project", exact=same, code_begins=begins)

    def hit(self, row, asked):
        asked.of(row)
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.shown("title"),
            others=[in_the_other_language(row, "title"), Shown(serbian(row.place))],
            what=capfirst(Kind(row.kind).label), state=row.status,
            state_words=row.get_status_display(),
        )  # fmt: skip

    def list_address(self, project, typed):
        return listed("activities:list", project, typed)


class Recommendations(Source):
    name, title = "recommendations", _("Conclusions and recommendations")

    def rows(self, asked):
        rows = Recommendation.objects.filter(project__in=asked.projects).matching(asked.typed)
        rows = rows.select_related("activity").only(
            "project", "number", "kind", "text_en", "text_sr", "provenance", "activity__code",
            "activity__project",
        )  # fmt: skip
        return by_rank(rows, asked.phrase, "sort_key", "project", **code_first(asked.phrase))

    def hit(self, row, asked):
        asked.of(row)
        asked.of(row.activity)
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.shown("text"), others=[in_the_other_language(row, "text")],
            what=capfirst(row.get_kind_display()),
        )  # fmt: skip

    def list_address(self, project, typed):
        return listed("workshops:recommendations", project, typed)


class Decisions(Source):
    name, title = "decisions", _("Decisions")

    def rows(self, asked):
        rows = Decision.objects.filter(
            project__in=asked.projects, meeting__activity__kind=Kind.STEERING_COMMITTEE
        )
        rows = rows.matching(asked.typed).select_related("meeting__activity")
        order = ("meeting__number", "number", "project")
        return by_rank(rows, asked.phrase, *order, **code_first(asked.phrase))

    def hit(self, row, asked):
        asked.of(row)
        asked.of(row.meeting.activity)
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.shown("text"),
            others=[in_the_other_language(row, "text"), Shown(serbian(row.note))],
            what=str(row.meeting.activity.shown("title").text),
        )  # fmt: skip


class Files(Source):
    """By name. A restricted one exists only for those who may open it; it is read, and noted as
    read, on its own page."""

    name, title = "files", _("Files")

    def rows(self, asked):
        rows = Document.objects.filter(activity__project__in=asked.projects)
        rows = rows.exclude(~Q(activity__project__in=asked.editable), access=Access.RESTRICTED)
        rows = rows.matching(asked.typed).select_related("activity").only(
            "name", "kind", "activity__code", "activity__project", "activity__title_en",
            "activity__title_sr",
        )  # fmt: skip
        same = Q(search=asked.phrase)
        return by_rank(rows, asked.phrase, "activity__sort_key", "pk", exact=same)

    def hit(self, row, asked):
        activity = asked.of(row.activity)
        return hit(
            activity.project, row, asked.words, url=f"{activity.get_absolute_url()}#files",
            text=Shown(row.name), what=f"{capfirst(row.get_kind_display())}, {activity.code}",
        )  # fmt: skip


class Institutions(Source):
    """The partners of a project; whoever opens one sees the activities in which it takes part."""

    name, title = "institutions", _("Institutions")

    def rows(self, asked):
        partners = Partner.objects.filter(project__in=asked.projects)
        partners = partners.select_related("institution").order_by("project__slug", "pk")
        return matches(
            (
                (row, row.institution.abbreviation, row.institution.search)
                for row in partners
                if any(word in row.institution.search for word in asked.words)
            ),
            asked.words,
        )

    def hit(self, row, asked):
        asked.of(row)
        institution = row.institution
        query = urlencode({"institution": institution.key})
        return hit(
            row.project, row, asked.words, code=institution.short,
            url=f"{reverse('activities:list', args=[row.project.slug])}?{query}",
            text=institution.shown("name"), others=[in_the_other_language(institution, "name")],
            what=capfirst(row.get_role_display()),
        )  # fmt: skip


class Stages(Source):
    name, title = "stages", _("Stages")

    def rows(self, asked):
        return matches(
            ((row, str(row.number), f"{row.title_sr} {row.title_en}") for row in asked.stages),
            asked.words,
        )

    def hit(self, row, asked):
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=f"{row.number}.",
            text=row.shown("title"), others=[in_the_other_language(row, "title")],
        )  # fmt: skip


class Reports(Source):
    """Also those in which nobody has written yet: they have their page."""

    name, title = "reports", _("Reports")

    def rows(self, asked):
        stored = Report.objects.filter(project__in=asked.projects).latest_versions()
        stored = {
            (row.project_id, row.kind, row.number): asked.of(row)
            for row in stored.defer("frozen", "lights")
        }
        stages = {}
        for stage in asked.stages:
            stages.setdefault(stage.project_id, []).append(stage)
        rows = []
        for project in asked.projects.values():
            for period in periods_of(project, stages.get(project.pk, [])):
                key = (project.pk, period.kind, period.number)
                rows.append(stored.pop(key, None) or new_report(project, period))
        return matches(
            ((row, row.code, row.shown("title").text) for row in [*rows, *stored.values()]),
            asked.words,
        )

    def hit(self, row, asked):
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.shown("title"), what=capfirst(row.get_state_display()),
        )  # fmt: skip


class Items(Source):
    name, title = "items", _("Equipment: items")

    def rows(self, asked):
        items = Item.objects.filter(lot__contract__procurement__project__in=asked.projects)
        items = items.select_related("lot__contract__procurement").order_by(
            "lot__contract__procurement__project__slug", "lot", "sort_key"
        )
        return matches(
            (
                (row, row.number, f"{row.name_sr} {row.name_en} {row.brand_and_model}")
                for row in items
            ),
            asked.words,
        )

    def hit(self, row, asked):
        procurement = asked.of(row.lot.contract.procurement)
        return hit(
            procurement.project, row, asked.words, url=row.get_absolute_url(), code=row.number,
            text=row.shown("name"),
            others=[in_the_other_language(row, "name"), Shown(row.brand_and_model)],
            what=capfirst(row.get_category_display()),
        )  # fmt: skip


class Pieces(Source):
    """Also by serial and inventory number: every member reads these in the list of pieces."""

    name, title = "pieces", _("Equipment: pieces")

    def rows(self, asked):
        key = number_key(asked.typed)
        conditions = code_first(asked.phrase)
        if key:
            conditions["exact"] |= Q(inventory_key=key) | Q(serial_key=key)
        rows = Piece.objects.filter(project__in=asked.projects).matching(asked.typed)
        rows = rows.select_related("item")
        return by_rank(rows, asked.phrase, "item", "number", **conditions)

    def hit(self, row, asked):
        asked.of(row)
        numbers = ", ".join(filter(None, [row.inventory_number, row.serial_number]))
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.item.shown("name"),
            others=[Shown(numbers), in_the_other_language(row.item, "name")],
            what=capfirst(str(row.state_label)),
        )  # fmt: skip

    def list_address(self, project, typed):
        return listed("procurement:pieces", project, typed)


class People(Source):
    """Those of the restricted register, for staff and managers. By name alone: whoever searches
    for an institution is not shown the names of its people, and they are not noted as read."""

    name, title = "people", _("People")

    def rows(self, asked):
        names = name_key(asked.typed).split()
        if not names:
            return Person.objects.none()
        rows = Person.objects.filter(project__in=asked.editable)
        for name in names:
            rows = rows.filter(key__contains=name)
        # No code; a search for the whole name is as good as one.
        same, begins = Q(key=" ".join(names)), Q(key__startswith=names[0])
        return by_rank(rows, asked.phrase, "name", "pk", exact=same, code_begins=begins)

    def hit(self, row, asked):
        asked.of(row)
        url = reverse("workshops:person", args=[row.project.slug, row.pk])
        return hit(
            row.project, row, asked.words, url=url, text=Shown(person_name(row.name)),
            what=serbian(row.post),
        )  # fmt: skip


class Projects(Source):
    name, title = "projects", _("Projects")

    def rows(self, asked):
        if asked.project:
            return []
        return matches(
            (
                (
                    project,
                    project.acronym,
                    f"{project.title_sr} {project.title_en} {project.reference} {project.slug}",
                )
                for project in asked.projects.values()
            ),
            asked.words,
        )

    def hit(self, row, asked):
        return hit(
            row, row, asked.words, code=row.acronym, text=row.shown("title"),
            url=reverse("reports:dashboard", args=[row.slug]),
            others=[in_the_other_language(row, "title"), Shown(row.reference)],
        )  # fmt: skip


SOURCES = [
    Projects(),
    Activities(),
    Recommendations(),
    Decisions(),
    Institutions(),
    Stages(),
    Reports(),
    Items(),
    Pieces(),
    Files(),
    People(),
]
