"""The back office of files, of announcements and of the log of readings. Files are added and
changed in the office's pages alone, where they are checked; here they are found, and deleted with
their content."""

from django.contrib import admin

from activities.admin.activity import ReadOnly
from activities.admin.frame import BackOffice
from activities.models import Announcement, Document, ReadingLog


@admin.register(Document)
class DocumentAdmin(ReadOnly, BackOffice):
    list_display = ["name", "kind", "access", "activity", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["kind", "access", "activity__project"]
    list_select_related = ["activity", "uploaded_by"]
    search_fields = ["name", "activity__code", "sha256"]
    date_hierarchy = "uploaded_at"
    fields = readonly_fields = [
        "activity", "kind", "access", "name", "size", "sha256", "uploaded_by", "uploaded_at",
    ]  # fmt: skip

    def has_delete_permission(self, request, obj=None):
        return BackOffice.has_delete_permission(self, request, obj)

    def delete_queryset(self, request, queryset):
        # One by one: each takes its content with it.
        for document in queryset:
            document.delete()


@admin.register(ReadingLog)
class ReadingLogAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "reader", "what", "activity", "project"]
    list_filter = ["what", "project"]
    list_select_related = ["reader", "activity", "project"]
    search_fields = ["reader__username", "reader__last_name", "activity__code"]
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnly, admin.ModelAdmin):
    """Managers announce and withdraw in the office; here it is found."""

    list_display = ["activity", "month", "proposed_by", "proposed_at", "released_by", "released_at"]
    list_filter = ["activity__project", ("released_at", admin.EmptyFieldListFilter)]
    list_select_related = ["activity", "proposed_by", "released_by"]
    search_fields = ["activity__code", "activity__search"]
    date_hierarchy = "month"
