"""The back office of activities. Status, approval and dates change by the model's actions alone;
what was entered wrongly is put right by *Correct*, with a reason, and stands in the log."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.admin.frame import BackOffice
from activities.models import (
    Activity,
    ActivityInstitution,
    Change,
)
from activities.models.corrections import Stale
from activities.services import approve_plan
from activities.words import Status
from core.admin import Inline
from core.days import today
from core.forms import DayField, ErrorsSomewhere, OfficeForm, show_errors


class ActivityInstitutionInline(Inline):
    model = ActivityInstitution
    related = ("institution",)
    autocomplete_fields = ["institution"]


class ReadOnly:
    """For what only the model's methods write."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


LOG_COLUMNS = ["on", "action", "to", "reason", "note", "party", "act", "recorded_by", "recorded_at"]


class ChangeInline(ReadOnly, Inline):
    model = Change
    related = ("recorded_by", "act")
    fields = readonly_fields = LOG_COLUMNS


@admin.register(ActivityInstitution)
class ActivityInstitutionAdmin(BackOffice):
    list_display = ["activity", "institution", "invited", "attended"]
    list_filter = ["invited", "attended", "activity__project"]
    list_select_related = ["activity", "institution"]
    search_fields = ["activity__code", "institution__abbreviation"]
    autocomplete_fields = ["activity", "institution"]


@admin.register(Change)
class ChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["activity", *LOG_COLUMNS]
    list_filter = ["action", "to", "reason", "party", "activity__project"]
    list_select_related = ["activity", "act", "recorded_by"]
    search_fields = ["activity__search", "note"]
    date_hierarchy = "on"
    show_full_result_count = False


class Carried(forms.HiddenInput):
    """The admin writes a label before every field; that of a hidden one must not point at it."""

    def id_for_label(self, id_):
        return ""


class CorrectForm(OfficeForm):
    # Drafts are edited, and cancelling has an action of its own, with its act.
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            (status.value, status.label)
            for status in Status
            if status not in (Status.DRAFT, Status.CANCELLED)
        ],
    )
    actual_start = DayField(label=_("Actual start"), required=False)
    actual_end = DayField(label=_("Actual end"), required=False)
    on = DayField(
        label=_("Effective day"),
        required=False,
        help_text=_("Of a postponement. Started and completed hold from the actual dates."),
    )
    note = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    opened_version = forms.IntegerField(widget=Carried, required=False)


def stale() -> ValidationError:
    return ValidationError(
        _(
            "Somebody else saved this activity after you opened it. Nothing is saved: "
            "open it again in another window and compare."
        ),
        "stale",
    )


class ActivityAdminForm(ErrorsSomewhere, forms.ModelForm):
    """Refuses to overwrite what somebody else saved after the page was opened."""

    opened_version = forms.IntegerField(widget=Carried, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["opened_version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("opened_version") != self.instance.version:
            raise stale()
        return cleaned


@admin.register(Activity)
class ActivityAdmin(BackOffice):
    form = ActivityAdminForm
    list_display = [
        "code", "name", "kind", "status",
        "current_start", "current_end", "actual_end", "project",
    ]  # fmt: skip
    list_display_links = ["code", "name"]
    list_filter = ["status", "kind", "project", "component__code"]
    list_select_related = ["project"]
    search_fields = ["search", "title_sr", "title_en"]
    autocomplete_fields = ["project", "component"]
    date_hierarchy = "current_start"
    inlines = [ActivityInstitutionInline, ChangeInline]
    actions = ["approve_selected"]
    change_form_template = "admin/activities/activity/change_form.html"
    readonly_fields = [
        "status", "baseline_start", "baseline_end", "approved_on", "approved_by_act",
        "actual_start", "actual_end", "proposed_start", "proposed_end",
        "released_at", "released_by", "version", "created_by", "created_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["project", "component", "code", "kind", "status", "opened_version"]}),
        (_("Titles"), {"fields": ["title_en", "title_sr"]}),
        (
            _("Dates"),
            {
                "fields": [
                    ("current_start", "current_end"),
                    ("baseline_start", "baseline_end", "approved_on", "approved_by_act"),
                    ("actual_start", "actual_end"),
                    ("proposed_start", "proposed_end"),
                    "working_days",
                ]
            },
        ),
        (
            _("Place and people"),
            {
                "fields": [
                    ("place", "country"), ("venue", "mode"), ("start_time", "end_time"),
                    "responsible_ms", "responsible_bc", ("women", "men", "not_stated"),
                ]
            },
        ),
        (
            _("Texts"),
            {
                "classes": ["collapse"],
                "fields": [
                    "description_en", "description_sr", "expected_output_en",
                    "expected_output_sr", "outputs_en", "outputs_sr", "summary_en",
                    "summary_sr", "internal_note",
                ],
            },
        ),
        (
            _("Record"),
            {"fields": ["provenance", ("released_at", "released_by"), "version",
                        ("created_by", "created_at")]},
        ),
    ]  # fmt: skip

    @admin.display(description=_("title"), ordering="title_sr")
    def name(self, activity):
        return activity.title

    def get_readonly_fields(self, request, obj=None):
        # The current dates of what is over or waits for a date move by an action only.
        settled = (Status.POSTPONED, Status.CANCELLED, Status.COMPLETED)
        dates = ["current_start", "current_end"] if obj and obj.status in settled else []
        kept = ["project"] if obj else []
        if obj and obj.keeps_its_code:
            kept += ["component", "code"]
        return [*self.readonly_fields, *dates, *kept]

    def has_delete_permission(self, request, obj=None):
        # Codes are never reused and the log deletes nothing: only a draft may go.
        if obj and obj.status != Status.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        # The log and the row of the kind go with a draft; nobody may delete them alone.
        deleted, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request, obj, form, change):
        if change:
            obj.save_edit(by=request.user, version=form.cleaned_data["opened_version"])
        else:
            obj.created_by = request.user
            obj.save()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale:
            self.message_user(request, stale().messages[0], messages.ERROR)
            return redirect(request.path)

    def get_urls(self):
        correct = path(
            "<path:object_id>/correct/",
            self.admin_site.admin_view(self.correct),
            name="activities_activity_correct",
        )
        return [correct, *super().get_urls()]

    def correct(self, request, object_id):
        """Puts status and actual dates right, with a reason, logged."""
        activity = self.get_object(request, unquote(object_id))
        if activity is None:
            raise Http404
        if not self.has_change_permission(request, activity):
            raise PermissionDenied
        form = CorrectForm(
            request.POST or None,
            initial={
                "status": activity.status,
                "actual_start": activity.actual_start,
                "actual_end": activity.actual_end,
                "opened_version": activity.version,
            },
        )
        if request.method == "POST" and form.is_valid():
            try:
                values = dict(form.cleaned_data)
                version = values.pop("opened_version") or 0
                with transaction.atomic():
                    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
                    if locked.version != version:
                        raise stale()
                    locked.correct(**values, by=request.user)
            except ValidationError as error:
                show_errors(form, error)
            else:
                self.message_user(request, _("The correction is saved and logged."))
                return redirect(reverse("admin:activities_activity_change", args=[activity.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correct activity %(code)s") % {"code": activity.code},
            "opts": self.model._meta,
            "original": activity,
            "form": form,
        }
        return render(request, "admin/activities/activity/correct.html", context)

    @admin.action(description=_("Approve: freeze the planned dates"), permissions=["change"])
    def approve_selected(self, request, queryset):
        by_project = {}
        try:
            with transaction.atomic():
                rows = queryset.select_related("project").order_by("pk")
                for activity in rows.select_for_update(of=("self",)):
                    by_project.setdefault(activity.project, []).append(activity)
                count = sum(
                    approve_plan(project=project, activities=chosen, on=today(), by=request.user)
                    for project, chosen in by_project.items()
                )
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            return
        self.message_user(
            request,
            ngettext("%(count)s activity is approved.", "%(count)s activities are approved.", count)
            % {"count": count},
        )
