"""The back office of the versions of the work plan: to read, for they are frozen."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from activities.admin.activity import ReadOnly
from activities.admin.frame import BackOffice
from activities.models import PlanLine, PlanVersion


@admin.register(PlanVersion)
class PlanVersionAdmin(ReadOnly, BackOffice):
    list_display = ["project", "number", "approved_on", "act", "on", "frozen_at", "frozen_by"]
    list_filter = ["project"]
    list_select_related = ["project", "act", "frozen_by"]
    search_fields = ["project__slug", "act__number", "note"]
    date_hierarchy = "approved_on"
    fields = readonly_fields = [
        *("project", "number", "approved_on", "act", "on", "note", "frozen_at", "frozen_by"),
        "page",
    ]

    @admin.display(description=_("page"))
    def page(self, version):
        return format_html('<a href="{0}">{0}</a>', version.get_absolute_url())


@admin.register(PlanLine)
class PlanLineAdmin(ReadOnly, BackOffice):
    list_display = ["code", "title_sr", "title_en", "status", "start", "end", "version"]
    list_filter = ["version__project", "version__number", "status", "kind"]
    list_select_related = ["version"]
    search_fields = ["code", "title_en", "title_sr", "version__project__slug"]
    # Written once with its version and never changed: it keeps no history.
    object_history_template = None
    history_view = admin.ModelAdmin.history_view
