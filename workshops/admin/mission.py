"""Expert missions and evaluations, for administrators: the rules are those of the office."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.admin.frame import BackOffice
from core.admin import Inline
from core.forms import ErrorsSomewhere, show_errors
from workshops.missions import check, lock
from workshops.models import Answer, Evaluation, Mission
from workshops.models.mission import STEPS


class MissionAdminForm(ErrorsSomewhere, forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        experts = cleaned.get("experts")
        if experts and cleaned.get("expert_count"):
            cleaned["expert_count"] = max(cleaned["expert_count"], len(experts))
        return cleaned

    def _post_clean(self):
        """The rules across missions, once the mission itself is sound. The admin's page runs in
        a transaction, so the lock holds until it is stored."""
        super()._post_clean()
        if self.errors:
            return
        # Who may not read the register changes no expert.
        stored = self.instance.experts.all() if self.instance.pk else []
        experts = list(self.cleaned_data.get("experts", stored))
        project = self.instance.activity.project
        try:
            if any(expert.project_id != project.pk for expert in experts):
                raise ValidationError(
                    {"experts": _("Choose experts of the register of the same project.")}
                )
            lock(project)
            check(mission=self.instance, experts=experts)
        except ValidationError as error:
            show_errors(self, error)


class State(admin.SimpleListFilter):
    title = _("report")
    parameter_name = "report"

    def lookups(self, request, model_admin):
        return [("missing", _("report missing")), ("received", _("report received"))]

    def queryset(self, request, queryset):
        if self.value() == "missing":
            return queryset.report_missing()
        return queryset.exclude(report_received_on=None) if self.value() else queryset


def reads_names(request) -> bool:
    """Whether this administrator may look at the register of people."""
    return request.user.has_perm("workshops.view_person")


@admin.register(Mission)
class MissionAdmin(BackOffice):
    form = MissionAdminForm
    fields = [
        "activity", "experts", "expert_count", "start", "end", "mode", "days_planned",
        "days_delivered", "travel_days", *STEPS, "cancelled_on", "note", "provenance",
    ]  # fmt: skip
    list_display = [
        "mission", "start", "end", "expert_count", "days_planned", "days_delivered",
        "delivered_on", "report_received_on",
    ]  # fmt: skip
    list_filter = [State, "mode", "activity__component", "activity__project"]
    list_select_related = ["activity"]
    search_fields = ["activity__search", "experts__search"]
    autocomplete_fields = ["activity", "experts"]
    date_hierarchy = "start"

    @admin.display(description=_("mission"), ordering="activity__sort_key")
    def mission(self, mission):
        return mission.code

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("activity__project")

    def get_fields(self, request, obj=None):
        hidden = set() if reads_names(request) else {"experts"}
        return [name for name in self.fields if name not in hidden]

    def get_search_fields(self, request):
        hidden = set() if reads_names(request) else {"experts__search"}
        return [name for name in self.search_fields if name not in hidden]

    def get_readonly_fields(self, request, obj=None):
        # Its number belongs to the activity.
        return ["activity"] if obj else []


class AnswerInline(Inline):
    model = Answer


@admin.register(Evaluation)
class EvaluationAdmin(BackOffice):
    inlines = [AnswerInline]
    list_display = ["code", "answers", "mean"]
    list_filter = ["activity__kind", "activity__project"]
    list_select_related = ["activity"]
    search_fields = ["activity__search"]
    autocomplete_fields = ["activity"]

    @admin.display(description=_("activity"), ordering="activity__sort_key")
    def code(self, evaluation):
        return evaluation.activity.code

    def get_readonly_fields(self, request, obj=None):
        return ["activity"] if obj else []


@admin.register(Answer)
class AnswerAdmin(admin.ModelAdmin):
    """Looked at here, written with the evaluation."""

    list_display = ["question", "mean", "code"]
    list_filter = ["evaluation__activity__kind", "evaluation__activity__project"]
    list_select_related = ["evaluation__activity"]
    search_fields = ["question", "evaluation__activity__search"]
    show_full_result_count = False

    @admin.display(description=_("activity"))
    def code(self, answer):
        return answer.evaluation.activity.code

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
