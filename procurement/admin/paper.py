"""Scans: added and checked on the pages of the office alone; here they are found, and deleted with
their content."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.activity import ReadOnly
from activities.admin.frame import BackOffice
from procurement.models import Paper
from procurement.papers import remove_paper


@admin.register(Paper)
class PaperAdmin(ReadOnly, BackOffice):
    list_display = ["name", "kind", "belongs_to", "size", "uploaded_by", "uploaded_at", "project"]
    list_filter = ["kind", "project"]
    list_select_related = ["project", "uploaded_by", *Paper.OWNERS]
    search_fields = ["name", "sha256", "project__slug"]
    date_hierarchy = "uploaded_at"
    fields = readonly_fields = [
        "project", "belongs_to", "kind", "name", "size", "sha256", "uploaded_by", "uploaded_at",
    ]  # fmt: skip

    @admin.display(description=_("belongs to"))
    def belongs_to(self, paper):
        return f"{paper.owner._meta.verbose_name}: {paper.owner}"

    def has_delete_permission(self, request, obj=None):
        return BackOffice.has_delete_permission(self, request, obj)

    def delete_model(self, request, obj):
        remove_paper(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        # One by one: each takes its content with it, and may unlock its protocol.
        for paper in queryset:
            remove_paper(paper, by=request.user)
