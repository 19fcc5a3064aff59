"""The register and the lists, for administrators. Deleting somebody here erases the data as the
office does it: without history, without the name in this admin's own log."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from core.forms import ErrorsSomewhere
from workshops.erasure import erase
from workshops.models import Participation, Person
from workshops.people import recount, save_person


class PersonAdminForm(ErrorsSomewhere, forms.ModelForm):
    pass


@admin.register(Person)
class PersonAdmin(BackOffice):
    form = PersonAdminForm
    list_display = ["name", "institution", "post", "sex", "project"]
    list_filter = ["project", "sex", "institution"]
    list_select_related = ["institution", "project"]
    search_fields = ["search", "name"]
    autocomplete_fields = ["project", "institution"]

    def get_readonly_fields(self, request, obj=None):
        return ["project"] if obj else []

    def save_model(self, request, obj, form, change):
        save_person(person=obj, by=request.user)

    def delete_model(self, request, obj):
        erase(person=obj)

    def delete_queryset(self, request, queryset):
        for person in queryset:
            erase(person=person)


@admin.register(Participation)
class ParticipationAdmin(admin.ModelAdmin):
    """Lists are kept on their page of the office; a row is looked at or removed here."""

    list_display = ["code", "person", "institution", "sex", "attendance"]
    list_filter = ["attendance", "sex", "activity__project"]
    list_select_related = ["activity", "person", "institution"]
    search_fields = ["activity__search", "person__search"]
    readonly_fields = ["activity", "person", "institution", "sex", "attendance"]
    show_full_result_count = False

    @admin.display(description=_("activity"), ordering="activity__sort_key")
    def code(self, row):
        return row.activity.code

    def has_add_permission(self, request):
        return False

    def delete_model(self, request, obj):
        obj.delete()
        recount(activities=[obj.activity], by=request.user)

    def delete_queryset(self, request, queryset):
        activities = {row.activity for row in queryset.select_related("activity")}
        queryset.delete()
        recount(activities=list(activities), by=request.user)
