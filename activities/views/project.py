"""What a manager sets for the whole project: the cut-off day, the second person for releases,
the hold of names."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.access import for_members
from activities.models import Project
from activities.words import Role
from core.days import today
from core.editions import EditionForm
from core.forms import DayField, typed


class SettingsForm(EditionForm):
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
    def releases_alone_now(self) -> bool:
        """From now on one manager alone makes something public."""
        switched = "second_person_releases" in self.changed_data
        return switched and not self.instance.second_person_releases

    def write(self, by):
        if self.releases_alone_now:
            self.instance._change_reason = "releases by one person"
        self.instance.save(update_fields=self._meta.fields)


@for_members(Role.MANAGER)
def settings(request, project):
    # The form writes into its instance; the page goes on speaking of the project as stored.
    form = SettingsForm(typed(request), instance=Project.objects.get(pk=project.pk))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The settings are saved."))
        if form.releases_alone_now:
            messages.warning(
                request,
                _(
                    "From now on one manager alone makes something public. The history of the "
                    "project keeps who decided that, and when."
                ),
            )
        if form.instance.cut_off and form.instance.cut_off > today():
            messages.warning(
                request, _("It lies after today: until then the figures are plan only.")
            )
        return redirect("activities:settings", project.slug)
    return render(request, "activities/project_settings.html", {"project": project, "form": form})
