"""The record of what was brought in from files, and of what was changed from lists: found here,
done and undone in the office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.activity import ReadOnly
from activities.imports.registry import IMPORTABLE
from activities.models import BulkChange, Import, ImportRow


@admin.register(Import)
class ImportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "file_name",
        "project",
        "list_name",
        "state",
        "by",
        "at",
        "imported_at",
        "undone_at",
    ]
    list_filter = ["state", "what", "project"]
    list_select_related = ["project", "by"]
    search_fields = ["file_name", "checksum", "project__slug"]
    date_hierarchy = "at"
    fields = readonly_fields = [
        "project", "what", "scope", "state", "file_name", "checksum", "sheet_name", "head",
        "mapping", "counts", "besides", "by", "at", "imported_by", "imported_at", "undone_by",
        "undone_at",
    ]  # fmt: skip

    @admin.display(description=_("list"), ordering="what")
    def list_name(self, source):
        return IMPORTABLE[source.what].label if source.what in IMPORTABLE else source.what

    def get_queryset(self, request):
        return super().get_queryset(request).defer("sheets", "ledger")


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["source", "number", "key", "outcome", "left_out"]
    list_filter = ["outcome", "left_out", "source__project"]
    list_select_related = ["source"]
    search_fields = ["key", "source__file_name"]
    show_full_result_count = False


@admin.register(BulkChange)
class BulkChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "project", "what", "count", "by", "at", "note", "undone_at"]
    list_filter = ["what", "project"]
    list_select_related = ["project", "by"]
    search_fields = ["note", "project__slug", "by__username"]
    date_hierarchy = "at"
    fields = readonly_fields = [
        "project", "what", "count", "records", "note", "by", "at", "undone_by", "undone_at",
    ]  # fmt: skip

    @admin.display(description=_("records"))
    def count(self, bulk):
        return bulk.count

    def get_queryset(self, request):
        return super().get_queryset(request).defer("ledger")
