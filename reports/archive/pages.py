"""The pages of an archive in one language, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Project
from activities.workbooks import as_of
from core.days import today
from reports.archive.blocks import Block, Writer
from reports.archive.handed_over import Versions, meeting_block, report_block
from reports.archive.links import Links, activity_page, version_page
from reports.archive.records import NOT_SHOWN, Records
from reports.archive.words import named, of_figure
from reports.queries import Progress, progress
from reports.timeline.heading import heading_of
from reports.timeline.of_project import timeline_of
from reports.timeline.paper import timeline_svg
from reports.whole.table import Table
from reports.whole.tables import TABLES
from reports.whole.tables.frame import PROJECT, STAGE
from reports.whole.tables.outcomes import PERSON, RECOMMENDATION
from reports.whole.tables.plan import ACTIVITY
from reports.whole.tables.reporting import MEETING, PLAN_VERSION, REPORT
from reports.workbooks import of_figures

DRAWING = "timeline.svg"
# Top of the file, and no page of its own: they stand on the first one.
ON_THE_FIRST = ("members", "partners", "extensions", "holidays", "components")
MISSIONS = next(table for table in TABLES if table.key == "missions")
OF_THE_LIST = (
    *("kind", "status", "baseline_start", "baseline_end", "current_start", "current_end"),
    *("actual_start", "actual_end", "women", "men", "not_stated"),
)


@dataclass
class Page:
    """`name` below the folder of the language."""

    name: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    lead: str = ""
    drawing: str = ""


class Pages:
    """In the language that is active. `files`: see Links; `versions` of the plan serve all
    languages."""

    def __init__(self, records: Records, files: dict, versions: Versions):
        self.records, self.files, self.versions = records, files, versions
        self.project: Project = records.project

    @cached_property
    def figures(self) -> Progress:
        return progress(self.project, self.day)

    @cached_property
    def day(self) -> date:
        """The last day of the project; before it, and where a cut-off day is set, the day that
        the dashboard is of."""
        return min(self.project.end(), self.project.day())

    @cached_property
    def named(self) -> list[tuple[str, str]]:
        """The pages of the menu: those that have something to say."""
        found = [
            ("index.html", _("Project")),
            ("figures.html", _("Figures")),
            ("timeline.html", _("Timeline")),
            ("activities.html", _("Activities")),
        ]
        for name, title, table in self._lists():
            if self._all(table):
                found.append((name, title))
        return found

    def _lists(self) -> list[tuple[str, str, Table]]:
        """A page for each table at the top of the file that has none yet."""
        titles = {
            "stages": _("Stages"),
            "conclusions_and_recommendations": _("Recommendations"),
            "procurement": _("Equipment"),
            "acts": _("Approving acts"),
            "reports": _("Reports"),
            "plan_versions": _("Work plan"),
        }
        addresses = {
            "conclusions_and_recommendations": "recommendations",
            "procurement": "equipment",
            "plan_versions": "plan",
        }
        found = []
        for table in TABLES:
            if table.within or table.shared or table in (PROJECT, ACTIVITY):
                continue
            if table.key in (*ON_THE_FIRST, *NOT_SHOWN):
                continue
            title = titles.get(table.key) or capfirst(str(table.model._meta.verbose_name_plural))
            found.append((f"{addresses.get(table.key, table.key)}.html", title, table))
            if table is PERSON:
                found.append(("missions.html", _("Missions"), MISSIONS))
            if table is PLAN_VERSION:
                found.append(("committee.html", _("Steering committee"), MEETING))
        return found

    def _all(self, table: Table) -> list[models.Model]:
        if table.within is None:
            return self.records.of(table)
        return [row for above in self._all(table.within) for row in self.records.of(table, above)]

    def writer(self, name: str) -> Writer:
        return Writer(self.records, self.links(name))

    def links(self, name: str) -> Links:
        up = "../" * name.count("/")
        return Links(up, f"../{up}", self.files)

    def pages(self) -> Iterator[Page]:
        yield self._first()
        yield Page("figures.html", _("Figures"), self._tables_of_figures(), lead=as_of(self.day))
        yield Page("timeline.html", _("Timeline"), lead=as_of(self.day), drawing=DRAWING)
        yield Page("activities.html", _("Activities"), [self._list_of_activities()])
        for activity in self.records.of(ACTIVITY):
            yield self._activity(activity)
        for name, title, table in self._lists():
            if self._all(table):
                yield self._list(name, title, table)
        for version in self.versions.rows:
            name = version_page(version)
            blocks = self.versions.blocks_of(self.writer(name), version)
            yield Page(name, capfirst(str(version)), blocks)

    def drawing(self) -> str:
        line, form = timeline_of(self.project, self.day, today(), QueryDict())
        svg = timeline_svg(line, heading_of(self.project, line, form), "a3")
        return svg

    def _first(self) -> Page:
        writer = self.writer("index.html")
        blocks = [Block(facts=writer.facts(PROJECT, self.project))]
        for table in TABLES:
            if table.key in ON_THE_FIRST and (rows := self.records.of(table)):
                blocks.append(writer.table(table, rows))
        return Page("index.html", self.project.title, blocks)

    def _tables_of_figures(self) -> list[Block]:
        return [
            Block(
                title=table.lead[0].removesuffix(f" – {self.project.title}"),
                heads=[str(column.head) for column in table.columns],
                rows=[
                    ("", [str(of_figure(cell)) for cell in row])
                    for row in (*table.rows, *filter(None, [list(table.totals)]))
                ],
            )
            for table in of_figures(self.project, self.figures)
        ]

    def _list_of_activities(self) -> Block:
        writer = self.writer("activities.html")
        only = [column for column in ACTIVITY.columns if column.name in OF_THE_LIST]
        first = (_("Activity"), lambda row: named(row, writer.links))
        return writer.table(
            ACTIVITY, self.records.of(ACTIVITY), title="", first=first, columns=only
        )

    def _activity(self, activity) -> Page:
        name = activity_page(activity)
        writer = self.writer(name)
        found = writer.record(ACTIVITY, activity, 1, "")
        blocks = [Block(facts=found.facts), *found.blocks]
        if rows := self._recommendations[activity.pk]:
            first = (_("Code"), lambda row: named(row, writer.links))
            only = [
                column
                for column in RECOMMENDATION.columns
                if column.name in ("kind", "text_en", "text_sr", "status", "addressee", "due")
            ]
            blocks.append(writer.table(RECOMMENDATION, rows, first=first, columns=only))
        return Page(name, str(activity), blocks)

    @cached_property
    def _recommendations(self) -> dict[int, list]:
        found = {activity.pk: [] for activity in self.records.of(ACTIVITY)}
        for row in self.records.of(RECOMMENDATION):
            found[row.activity_id].append(row)
        return found

    def _list(self, name: str, title: str, table: Table) -> Page:
        writer = self.writer(name)
        rows = self._all(table)
        if table is MISSIONS:
            first = (_("Activity"), lambda row: named(row.activity, writer.links))
            return Page(name, title, [writer.table(table, rows, title="", first=first)])
        if table is REPORT:
            stages = {stage.number: stage for stage in self.records.of(STAGE)}
            return Page(name, title, [report_block(writer, row, stages) for row in rows])
        if table is PLAN_VERSION:
            return Page(name, title, [self.versions.list_block(writer)])
        if table is MEETING:
            rows = sorted(rows, key=lambda row: row.number)
            return Page(name, title, [meeting_block(writer, row) for row in rows])
        if table is PERSON:
            return Page(name, title, [writer.table(table, rows, title="")])
        return Page(name, title, [writer.record(table, row, 2) for row in rows])
