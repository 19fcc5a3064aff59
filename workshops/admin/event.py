from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from workshops.models import StudyVisit, Training, Workshop


class EventAdmin(BackOffice):
    """Rows that are written with their activity: corrected here, added and removed there."""

    list_select_related = ["activity"]
    search_fields = ["activity__search"]
    date_hierarchy = "activity__current_start"
    readonly_fields = ["activity"]
    COMMON = ["activity__status", "activity__project"]

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


@admin.register(Workshop)
class WorkshopAdmin(EventAdmin):
    list_display = ["activity", "status", "start", "multidisciplinary", "interpretation"]
    list_filter = ["multidisciplinary", "interpretation", *EventAdmin.COMMON]
    search_fields = ["activity__search", "topic_en", "topic_sr"]


@admin.register(Training)
class TrainingAdmin(EventAdmin):
    list_display = ["activity", "status", "start", "model", "hours", "of_trainers", "certificates"]
    list_filter = ["model", "of_trainers", *EventAdmin.COMMON]
    search_fields = ["activity__search", "model"]


@admin.register(StudyVisit)
class StudyVisitAdmin(EventAdmin):
    list_display = ["activity", "status", "start", "travel_days", "note_received_on"]
    list_filter = [("note_received_on", admin.EmptyFieldListFilter), *EventAdmin.COMMON]
    autocomplete_fields = ["hosts"]
