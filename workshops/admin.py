from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workshops.models import StudyVisit, Training, Workshop


@admin.register(Workshop, Training, StudyVisit)
class EventAdmin(admin.ModelAdmin):
    """Rows that are written with their activity: looked at here, edited there."""

    list_display = ["activity", "status", "start"]
    list_select_related = ["activity"]
    list_filter = ["activity__status", "activity__project"]
    search_fields = ["activity__search"]
    date_hierarchy = "activity__current_start"
    show_full_result_count = False
    readonly_fields = ["activity"]

    def get_queryset(self, request):
        return super().get_queryset(request).counting()

    @admin.display(description=_("status"))
    def status(self, event):
        return event.activity.get_status_display()

    @admin.display(description=_("start date"))
    def start(self, event):
        return event.activity.current_start

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
