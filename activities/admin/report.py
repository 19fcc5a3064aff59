"""The back office of reports. They are written and decided in the office's pages alone, where they
are checked and kept; here they are found."""

from django.contrib import admin

from activities.admin.activity import ReadOnly
from activities.admin.frame import BackOffice
from activities.models import Report, ReportFile, ReportText
from core.admin import Inline


class TextInline(ReadOnly, Inline):
    model = ReportText
    fields = readonly_fields = ["section", "text_en", "text_sr"]


@admin.register(Report)
class ReportAdmin(ReadOnly, BackOffice):
    list_display = ["kind", "number", "version", "project", "first", "last", "due", "state"]
    list_filter = ["kind", "state", "project"]
    list_select_related = ["project"]
    search_fields = ["project__slug", "note"]
    date_hierarchy = "last"
    inlines = [TextInline]
    fields = readonly_fields = [
        "project", "kind", "number", "version", "first", "last", "due", "state", "circulated_at",
        "circulated_by", "submitted_at", "submitted_by", "decided_at", "decided_by", "act", "note",
        "lights",
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).defer("frozen")


@admin.register(ReportText)
class ReportTextAdmin(ReadOnly, BackOffice):
    list_display = ["report", "section"]
    list_filter = ["section", "report__project"]
    list_select_related = ["report"]
    search_fields = ["text_en", "text_sr", "report__project__slug"]


@admin.register(ReportFile)
class ReportFileAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "language", "report", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["language", "report__project"]
    list_select_related = ["report", "uploaded_by"]
    search_fields = ["name", "sha256", "report__project__slug"]
    date_hierarchy = "uploaded_at"
    show_full_result_count = False
    fields = readonly_fields = [
        "report", "language", "name", "size", "sha256", "uploaded_by", "uploaded_at",
    ]  # fmt: skip
