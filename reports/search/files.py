"""Files, by their names. What a person may not open does not exist for them; a restricted one is
read, and noted as read, on its own page."""

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import Document, ReportFile
from activities.words import Access
from core.texts import Shown
from reports.search.asked import Source
from reports.search.hits import hit
from reports.search.matching import by_rank, matches


class Files(Source):
    """Of activities."""

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


class ReportFiles(Source):
    """As they were submitted; every member reads them."""

    name, title = "report-files", _("Files of reports")

    def rows(self, asked):
        rows = ReportFile.objects.filter(report__project__in=asked.projects)
        rows = rows.select_related("report").defer("report__frozen", "report__lights")
        return matches(((row, row.report.code, row.name) for row in rows), asked.words)

    def hit(self, row, asked):
        report = asked.of(row.report)
        url = reverse("reports:report-file", args=[report.project.slug, report.code, row.pk])
        return hit(
            report.project, row, asked.words, url=url, code=report.code, text=Shown(row.name),
            what=capfirst(report.get_state_display()),
        )  # fmt: skip
