"""Areas, and the register of conclusions and recommendations. A status changes by steps alone,
which are taken on the pages of the office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from core.admin import Inline
from workshops.models import Area, Recommendation, Step


class ReadOnly:
    """Looked at, never written."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StepInline(ReadOnly, Inline):
    model = Step
    related = ("recorded_by",)
    fields = ["on", "to", "taken_back", "note", "recorded_at", "recorded_by"]
    readonly_fields = fields


class Used(admin.SimpleListFilter):
    title = _("in use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request, queryset):
        used = Recommendation.objects.exclude(area=None).order_by().values("area")
        if self.value() == "yes":
            return queryset.filter(pk__in=used)
        return queryset.exclude(pk__in=used) if self.value() == "no" else queryset


@admin.register(Area)
class AreaAdmin(BackOffice):
    list_display = ["key", "name_sr", "name_en"]
    list_filter = [Used]
    search_fields = ["key", "name_en", "name_sr"]


@admin.register(Recommendation)
class RecommendationAdmin(BackOffice):
    list_display = ["code", "kind", "short_text", "area", "addressee", "due", "status", "project"]
    list_filter = ["project", "kind", "status", "area", "priority"]
    list_select_related = ["activity", "area", "addressee", "project"]
    search_fields = ["search"]
    autocomplete_fields = ["addressee", "area"]
    fields = [
        "project", "activity", "number", "kind", "area", "nature", "priority", "text_en",
        "text_sr", "addressee", "due", "internal_note", "status", "evidence", "evidence_link",
        "act", "released_at", "withdrawn_at",
    ]  # fmt: skip
    readonly_fields = [
        "project", "activity", "number", "kind", "status", "evidence", "evidence_link", "act",
        "released_at", "withdrawn_at",
    ]  # fmt: skip
    inlines = [StepInline]

    @admin.display(description=_("code"), ordering="sort_key")
    def code(self, row):
        return row.code

    @admin.display(description=_("text"))
    def short_text(self, row):
        return row.text[:80]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        obj.save_edit(by=request.user)


@admin.register(Step)
class StepAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "on", "to", "taken_back", "note", "recorded_by"]
    list_display_links = None
    list_filter = ["to", "recommendation__project"]
    list_select_related = ["recommendation__activity", "recorded_by"]
    search_fields = ["note", "recommendation__search"]
    show_full_result_count = False

    @admin.display(description=_("code"))
    def code(self, step):
        return step.recommendation.code
