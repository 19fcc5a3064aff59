"""Meetings of the steering committee and their decisions. They are entered on the pages of the
office; here they are found and corrected, under the same rules."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from activities.models import AgendaItem, Decision, Meeting
from core.admin import Inline


class EnteredElsewhere(BackOffice):
    def has_add_permission(self, request, obj=None):
        return False


class AgendaInline(Inline):
    model = AgendaItem
    fields = ["place", "title_en", "title_sr", "presenter_en", "presenter_sr"]
    show_change_link = True


@admin.register(Meeting)
class MeetingAdmin(EnteredElsewhere):
    list_display = ["code", "activity", "project", "next_meeting", "minutes_signed_on"]
    list_filter = ["project"]
    list_select_related = ["activity", "project"]
    search_fields = ["activity__search", "project__slug"]
    fields = [
        "activity", "project", "number", "figures_on", "next_meeting", "minutes_drafted_on",
        "minutes_signed_on",
    ]  # fmt: skip
    readonly_fields = ["activity", "project"]
    inlines = [AgendaInline]

    @admin.display(description=_("number"), ordering="number")
    def code(self, row):
        return row.code


@admin.register(AgendaItem)
class AgendaItemAdmin(EnteredElsewhere):
    list_display = ["title", "place", "meeting"]
    list_filter = ["meeting__project"]
    list_select_related = ["meeting"]
    search_fields = ["title_en", "title_sr", "minutes_en", "minutes_sr"]
    readonly_fields = ["meeting"]

    @admin.display(description=_("title"))
    def title(self, row):
        return row.title


@admin.register(Decision)
class DecisionAdmin(EnteredElsewhere):
    list_display = ["code", "short_text", "owner", "institution", "due", "status", "project"]
    list_filter = ["status", "project"]
    list_select_related = ["meeting", "owner", "institution", "project"]
    search_fields = ["search"]
    autocomplete_fields = ["owner", "institution", "act"]
    readonly_fields = ["project", "meeting", "number"]

    @admin.display(description=_("number"))
    def code(self, row):
        return row.code

    @admin.display(description=_("text"))
    def short_text(self, row):
        return row.text[:80]
