"""The back office of what stands round the plan: institutions, members, components, acts."""

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import OfficeUserAdmin
from activities.models import (
    Act,
    Component,
    Extension,
    Holiday,
    Institution,
    Membership,
    Partner,
    Project,
    Stage,
)
from core.admin import AS_PEOPLE_WRITE, Inline, NamedSelect, SaysWhatStandsOnIt


class BackOffice(SaysWhatStandsOnIt, SimpleHistoryAdmin):
    """History, and lists that do not count all rows twice."""

    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = AS_PEOPLE_WRITE

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and (db_field.max_length or 0) >= 200:
            field.widget.attrs["size"] = 90  # titles and names are read whole
        return field

    def get_fields(self, request, obj=None):
        """Where a record comes from, a column that others inherit first, stands behind its own."""
        return sorted(super().get_fields(request, obj), key=lambda name: name == "provenance")

    def response_post_save_add(self, request, obj):
        """Whoever came from the list of first steps goes back to it, not to the list of records."""
        project = getattr(obj, "project", obj)
        if "first_steps" in request.GET and isinstance(project, Project):
            return redirect(project)
        return super().response_post_save_add(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = NamedSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    @method_decorator(require_safe)
    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """A version is looked at. Posting it would write the old row over the present one, past
        every rule and lock."""
        if not version_id.isdecimal() or self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)

    def render_history_view(self, request, template, context, **kwargs):
        if form := context.get("adminform"):
            version = self.get_fieldsets(request, context["original"])
            context["adminform"] = AdminForm(
                form.form, version, {}, flatten_fieldsets(version), model_admin=self
            )
        return super().render_history_view(request, template, context, **kwargs)

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, ValueError):
            # A filter in the address that no database can hold: the list without filters.
            return redirect(request.path)


@admin.register(Institution)
class InstitutionAdmin(BackOffice):
    list_display = ["abbreviation", "name_sr", "name_en", "country", "parent"]
    list_filter = ["country"]
    list_select_related = ["parent"]
    search_fields = ["abbreviation", "name_en", "name_sr", "search"]
    autocomplete_fields = ["parent"]


class ExtensionInline(Inline):
    model = Extension
    related = ("act",)
    autocomplete_fields = ["act"]


class HolidayInline(Inline):
    model = Holiday


class PartnerInline(Inline):
    model = Partner
    related = ("institution",)
    autocomplete_fields = ["institution"]


class MembershipInline(Inline):
    model = Membership
    related = ("user",)
    autocomplete_fields = ["user"]


class ComponentInline(Inline):
    model = Component
    fields = ["code", "title_en", "title_sr", "expert_days"]
    show_change_link = True


class StageInline(Inline):
    model = Stage
    fields = ["number", "title_en", "title_sr", "start", "end"]
    show_change_link = True


class MembershipOfPersonInline(Inline):
    model = Membership
    related = ("project",)
    autocomplete_fields = ["project"]


# So that a person is entered with their roles on one page.
OfficeUserAdmin.inlines = [MembershipOfPersonInline]


@admin.register(Membership)
class MembershipAdmin(BackOffice):
    list_display = ["user", "project", "role"]
    list_filter = ["role", "project"]
    list_select_related = ["user", "project"]
    search_fields = ["user__username", "user__last_name", "project__slug"]
    autocomplete_fields = ["user", "project"]


@admin.register(Component)
class ComponentAdmin(BackOffice):
    list_display = ["code", "title_sr", "title_en", "expert_days", "project"]
    list_filter = ["project"]
    list_select_related = ["project"]
    search_fields = ["code", "title_en", "title_sr", "project__slug"]
    autocomplete_fields = ["project"]


@admin.register(Stage)
class StageAdmin(BackOffice):
    list_display = ["number", "title_sr", "title_en", "start", "end", "closed_at", "project"]
    list_filter = ["project"]
    # Closing, the text and its release are acts of a manager, on the page of the stage.
    readonly_fields = ["closed_at", "closed_by", "released_at", "text_en", "text_sr"]
    list_select_related = ["project"]
    search_fields = ["title_en", "title_sr", "project__slug"]
    autocomplete_fields = ["project"]
    date_hierarchy = "start"


@admin.register(Act)
class ActAdmin(BackOffice):
    list_display = ["number", "kind", "date", "registry_number", "project"]
    list_filter = ["kind", "project"]
    list_select_related = ["project"]
    search_fields = ["number", "registry_number", "project__slug"]
    autocomplete_fields = ["project"]
    date_hierarchy = "date"


@admin.register(Extension)
class ExtensionAdmin(BackOffice):
    list_display = ["project", "on", "months", "act"]
    list_filter = ["project"]
    list_select_related = ["project", "act"]
    search_fields = ["project__slug", "act__number"]
    autocomplete_fields = ["project", "act"]
    date_hierarchy = "on"


@admin.register(Holiday)
class HolidayAdmin(BackOffice):
    list_display = ["day", "name", "project"]
    list_filter = ["project"]
    list_select_related = ["project"]
    search_fields = ["name", "project__slug"]
    autocomplete_fields = ["project"]
    date_hierarchy = "day"


@admin.register(Partner)
class PartnerAdmin(BackOffice):
    list_display = ["institution", "project", "role"]
    list_filter = ["role", "project"]
    list_select_related = ["institution", "project"]
    search_fields = ["institution__abbreviation", "institution__search", "project__slug"]
    autocomplete_fields = ["institution", "project"]
