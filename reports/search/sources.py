"""What is searched. Each source starts from the projects that the person may see; default deny."""

import re
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, AgendaItem, Decision, Partner, Report
from activities.models.activity import normal_code
from activities.words import Kind
from core.days import SpanWriter
from core.templatetags.twinning import person_name
from core.texts import Shown, serbian
from reports.report.list import new_report, periods_of
from reports.search.asked import Asked, Source, listed
from reports.search.equipment import Items, Papers, Pieces
from reports.search.files import Files, ReportFiles
from reports.search.hits import hit, in_the_other_language
from reports.search.matching import by_rank, code_first, matches
from workshops.models import Mission, Person, Recommendation
from workshops.models.people import name_key

__all__ = ["SOURCES", "Asked"]


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


class Agenda(Source):
    """Points of the agendas that were saved. Minutes are not searched: the decisions are."""

    name, title = "agenda", _("Points of agendas")

    def rows(self, asked):
        points = AgendaItem.objects.filter(
            meeting__activity__project__in=asked.projects,
            meeting__activity__kind=Kind.STEERING_COMMITTEE,
        )
        points = points.select_related("meeting__activity").defer("minutes_en", "minutes_sr")
        points = points.order_by("meeting__activity__project__slug", "meeting__number", "place")
        return matches(
            (
                (
                    row, row.meeting.code,
                    f"{row.title_sr} {row.title_en} {row.presenter_sr} {row.presenter_en}",
                )
                for row in points
            ),
            asked.words,
        )  # fmt: skip

    def hit(self, row, asked):
        activity = asked.of(row.meeting.activity)
        return hit(
            activity.project, row, asked.words, code=row.meeting.code, text=row.shown("title"),
            url=f"{row.meeting.get_absolute_url()}#agenda",
            others=[in_the_other_language(row, "title"), row.shown("presenter")],
            what=str(activity.shown("title").text),
        )  # fmt: skip


class Missions(Source):
    """By code (1.1.3/M1) and by their activity; their experts are found as people."""

    name, title = "missions", _("Missions")

    def rows(self, asked):
        rows = Mission.objects.filter(activity__project__in=asked.projects)
        for word in asked.words:
            code, _slash, _number = word.partition("/")
            if not re.fullmatch(r"m\d*", code):
                rows = rows.filter(activity__search__contains=code)
        rows = rows.select_related("activity").order_by(
            "activity__project__slug", "activity__sort_key", "number"
        )
        return matches(((row, row.code, row.activity.search) for row in rows), asked.words)

    def hit(self, row, asked):
        activity = asked.of(row.activity)
        return hit(
            activity.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=activity.shown("title"), others=[in_the_other_language(activity, "title")],
            what=SpanWriter().span(row.start, row.end),
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
    Missions(),
    Recommendations(),
    Decisions(),
    Agenda(),
    Institutions(),
    Stages(),
    Reports(),
    Items(),
    Pieces(),
    Papers(),
    Files(),
    ReportFiles(),
    People(),
]
