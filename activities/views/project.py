"""What a manager sets for the whole project: the cut-off day, the hold of names, its release."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.access import for_members
from activities.models import Project
from activities.models.frame import check_public_titles
from activities.words import Role
from core.days import today
from core.forms import DayField, OfficeForm, office_helper, show_errors, typed


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
        fields = ["cut_off", "names_held", "names_held_why"]

    @property
    def helper(self):
        return office_helper()


@for_members(Role.MANAGER)
def settings(request, project):
    form = SettingsForm(typed(request), instance=project)
    if request.method == "POST" and form.is_valid():
        project.save(update_fields=form.Meta.fields)
        messages.success(request, _("The settings are saved."))
        if project.cut_off and project.cut_off > today():
            messages.warning(
                request, _("It lies after today: until then the figures are plan only.")
            )
        return redirect("activities:settings", project.slug)
    return render(request, "activities/project_settings.html", {"project": project, "form": form})


class EmptyForm(OfficeForm):
    """A confirmation: nothing to fill in, and errors still have a place to stand."""


@for_members(Role.MANAGER)
def publish(request, project, action):
    """Releases the project's public page, or withdraws it."""
    if action not in ("release", "withdraw"):
        raise Http404
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        try:
            if action == "release":
                check_public_titles(project, project.components.all())
            getattr(project, action)(by=request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            done = _("The project is released.") if action == "release" else _("It is withdrawn.")
            messages.success(request, done)
            return redirect("activities:settings", project.slug)
    return render(
        request,
        "activities/project_publish.html",
        {"project": project, "form": form, "action": action},
    )
