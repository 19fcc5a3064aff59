"""What a manager sets for the whole project: the cut-off day, the second person for releases,
the hold of names."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.access import for_members
from activities.models import Project
from activities.words import Role
from core.days import today
from core.forms import DayField, office_helper, typed


class SettingsForm(forms.ModelForm):
    cut_off = DayField(
        label=gettext_lazy("Cut-off day"),
        required=False,
        help_text=gettext_lazy(
            "Figures are of this day when nobody asks for another. Empty: of today."
        ),
    )

    class Meta:
        model = Project
        fields = ["cut_off", "second_person_releases", "names_held", "names_held_why"]

    @property
    def helper(self):
        return office_helper()


@for_members(Role.MANAGER)
def settings(request, project):
    form = SettingsForm(typed(request), instance=project)
    if request.method == "POST" and form.is_valid():
        alone = "second_person_releases" in form.changed_data and not project.second_person_releases
        if alone:
            project._change_reason = "releases by one person"
        project.save(update_fields=form.Meta.fields)
        messages.success(request, _("The settings are saved."))
        if alone:
            messages.warning(
                request,
                _(
                    "From now on one manager alone makes something public. The history of the "
                    "project keeps who decided that, and when."
                ),
            )
        if project.cut_off and project.cut_off > today():
            messages.warning(
                request, _("It lies after today: until then the figures are plan only.")
            )
        return redirect("activities:settings", project.slug)
    return render(request, "activities/project_settings.html", {"project": project, "form": form})
