"""The admin of projects. It stands here because it reports progress, and figures live here."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import (
    BackOffice,
    ComponentInline,
    ExtensionInline,
    HolidayInline,
    MembershipInline,
    PartnerInline,
    StageInline,
)
from activities.models import Project
from activities.words import Kind
from core.templatetags.twinning import number
from reports.queries import progress_of


class WithProgress(ChangeList):
    """The figures of all projects on the page, in one statement."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        figures = progress_of(self.result_list)
        for project in self.result_list:
            project.progress = figures[project.pk]


@admin.register(Project)
class ProjectAdmin(BackOffice):
    list_display = [
        "slug", "name", "start", "elapsed", "physical", "completed", "dashboard",
    ]  # fmt: skip
    list_display_links = ["slug", "name"]
    list_filter = ["programme", "demonstration"]
    search_fields = ["slug", "title_en", "title_sr", "acronym", "reference"]
    date_hierarchy = "start"
    inlines = [
        ExtensionInline, PartnerInline, MembershipInline, ComponentInline, StageInline,
        HolidayInline,
    ]  # fmt: skip
    readonly_fields = [
        "elapsed", "physical", "completed", "by_kind", "dashboard",
        "proposed_at", "proposed_by", "released_at", "released_by", "withdrawn_at", "demonstration",
    ]  # fmt: skip
    fieldsets = [
        (
            _("Progress"),
            {"fields": ["elapsed", "physical", "completed", "by_kind", "dashboard"]},
        ),
        (
            None,
            {"fields": ["title_en", "title_sr", "acronym", "slug"]},
        ),
        (
            _("Time"),
            {
                "fields": [("start", "start_precision"), "duration_months", "cut_off"],
                "description": _("The last day follows from both; extensions come later."),
            },
        ),
        (
            _("Contract"),
            {"fields": ["reference", "programme", "eu_contribution_eur"]},
        ),
        (
            _("What it is about"),
            {
                "fields": [
                    "purpose_en", "purpose_sr", ("sector_en", "sector_sr"),
                    "negotiation_chapters",
                ],
                "description": _("Stands on the public page once the project is released."),
            },
        ),
        (
            _("Lists of names"),
            {"fields": [("names_held", "names_held_why")]},
        ),
        (
            _("Reports"),
            {
                "fields": [
                    ("reporting_anchor", "notification_day"),
                    ("last_quarter_in_final", "circulation_days"),
                ]
            },
        ),
        (
            _("Public"),
            {
                "fields": [
                    "second_person_releases", "proposed_at", "proposed_by",
                    "released_at", "released_by", "withdrawn_at", "demonstration",
                ]
            },
        ),
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("extensions")

    def get_changelist(self, request, **kwargs):
        return WithProgress

    def get_fieldsets(self, request, obj=None):
        """A new project asks for what makes it one; the rest has time."""
        if obj:
            return self.fieldsets
        return [_without(section, "cut_off") for section in self.fieldsets[1:5]]

    def get_inlines(self, request, obj):
        return self.inlines if obj else [one for one in self.inlines if one is not ExtensionInline]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["acronym"]}

    @staticmethod
    def _progress(project):
        if not hasattr(project, "progress"):
            project.progress = progress_of([project])[project.pk]
        return project.progress

    @admin.display(description=_("title"), ordering="title_sr")
    def name(self, project):
        return project.title

    @admin.display(description=_("time elapsed"))
    def elapsed(self, project):
        return _percent(self._progress(project).elapsed_percent)

    @admin.display(description=_("physical progress"))
    def physical(self, project):
        return _percent(self._progress(project).progress_percent)

    @admin.display(description=_("completed"))
    def completed(self, project):
        return self._progress(project).completed

    @admin.display(description=_("completed by kind"))
    def by_kind(self, project):
        counts = self._progress(project).by_kind
        return (
            format_html_join(
                ", ",
                "{} {}",
                ((Kind(kind).label, count) for kind, count in counts.items() if count),
            )
            or "–"
        )

    @admin.display(description=_("dashboard"))
    def dashboard(self, project):
        return format_html('<a href="{}">{}</a>', project.get_absolute_url(), _("Dashboard"))


def _without(section, name):
    title, options = section
    return title, {**options, "fields": [one for one in options["fields"] if one != name]}


def _percent(value) -> str:
    return _("n/a") if value is None else f"{number(value)} %"
