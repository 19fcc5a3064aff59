"""The register and the lists, for administrators. Deleting somebody here erases the data as the
office does it: without history, without the name in this admin's own log."""

from http import HTTPStatus

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from activities.models import ReadingLog
from activities.words import Reading
from core.forms import ErrorsSomewhere
from workshops.erasure import erase
from workshops.models import Participation, Person
from workshops.people import recount, save_person


class Logged:
    """Whoever opens a page with names is noted for the projects of the page, once each."""

    read_in_list: str

    def changelist_view(self, request, extra_context=None):
        answer = super().changelist_view(request, extra_context)
        if shown := getattr(answer, "context_data", {}).get("cl"):
            self.note(request, shown.result_list, self.read_in_list)
        return answer

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return self.of_one(request, object_id, super().changeform_view, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        return self.of_one(request, object_id, super().delete_view, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        return self.of_one(request, object_id, super().history_view, extra_context)

    def of_one(self, request, object_id, view, *rest):
        one = self.get_object(request, unquote(object_id)) if object_id else None
        answer = view(request, object_id, *rest)
        if one and answer.status_code == HTTPStatus.OK:
            self.note(request, [one], Reading.PERSON)
        return answer

    def note(self, request, rows, what):
        for project in sorted({self.project_of(row) for row in rows}):
            ReadingLog.objects.create(project_id=project, reader=request.user, what=what)

    def project_of(self, row) -> int:
        return row.project_id


class PersonAdminForm(ErrorsSomewhere, forms.ModelForm):
    pass


@admin.register(Person)
class PersonAdmin(Logged, BackOffice):
    read_in_list = Reading.REGISTER
    form = PersonAdminForm
    list_display = ["name", "institution", "post", "sex", "project"]
    list_filter = ["project", "sex", "institution"]
    list_select_related = ["institution", "project"]
    search_fields = ["search", "name"]
    autocomplete_fields = ["project", "institution"]

    def get_readonly_fields(self, request, obj=None):
        return ["project"] if obj else []

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        answer = super().history_form_view(request, object_id, version_id, extra_context)
        self.note(request, [self.get_object(request, unquote(object_id))], Reading.PERSON)
        return answer

    def save_model(self, request, obj, form, change):
        save_person(person=obj, by=request.user)

    def delete_model(self, request, obj):
        erase(person=obj)

    def delete_queryset(self, request, queryset):
        for person in queryset:
            erase(person=person)


@admin.register(Participation)
class ParticipationAdmin(Logged, admin.ModelAdmin):
    """Lists are kept on their page of the office; a row is looked at or removed here."""

    read_in_list = Reading.LIST

    list_display = ["code", "person", "institution", "sex", "attendance"]
    list_filter = ["attendance", "sex", "activity__project"]
    list_select_related = ["activity", "person", "institution"]
    search_fields = ["activity__search", "person__search"]
    readonly_fields = ["activity", "person", "institution", "sex", "attendance"]
    show_full_result_count = False

    @admin.display(description=_("activity"), ordering="activity__sort_key")
    def code(self, row):
        return row.activity.code

    def project_of(self, row):
        return row.activity.project_id

    def has_add_permission(self, request):
        return False

    def delete_model(self, request, obj):
        obj.delete()
        recount(activities=[obj.activity], by=request.user)

    def delete_queryset(self, request, queryset):
        activities = {row.activity for row in queryset.select_related("activity")}
        queryset.delete()
        recount(activities=list(activities), by=request.user)
