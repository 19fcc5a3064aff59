"""The rules of a project's traffic lights, set by a manager."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.models import Project
from activities.words import Role
from core.editions import Stale, edition_of, in_form
from core.forms import NumberField, OfficeForm, typed
from reports.lights import RULES, limits_of, plain


class LightsForm(OfficeForm):
    """Two limits for each light: the last value that is green, and the last that is amber."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base"] = edition_of(project)
        labels = {"green": _("%(light)s: green to"), "amber": _("%(light)s: amber to")}
        for name, rule in RULES.items():
            for which, limit in zip(labels, limits_of(project, name), strict=True):
                self.fields[f"{name}_{which}"] = NumberField(
                    label=labels[which] % {"light": rule.label},
                    max_value=1000,
                    min_value=-1000,
                    decimal_places=2,
                    initial=plain(limit),
                )

    @property
    def rows(self):
        """(rule, field of green, field of amber)"""
        return [
            (rule, self[f"{name}_green"], self[f"{name}_amber"]) for name, rule in RULES.items()
        ]

    def clean(self):
        cleaned = super().clean()
        for name, rule in RULES.items():
            green, amber = cleaned.get(f"{name}_green"), cleaned.get(f"{name}_amber")
            if green is None or amber is None or green == amber:
                continue
            if (green > amber) != rule.high_is_good:
                text = (
                    _("Amber ends at %(amber)s, above green at %(green)s. Enter less for amber.")
                    if rule.high_is_good
                    else _(
                        "Amber ends at %(amber)s, below green at %(green)s. Enter more for amber."
                    )
                )
                self.add_error(f"{name}_amber", text % {"amber": amber, "green": green})
        return cleaned

    @property
    def limits(self) -> dict:
        """Those that differ from the usual ones, as the project keeps them."""
        chosen = {
            name: [self.cleaned_data[f"{name}_green"], self.cleaned_data[f"{name}_amber"]]
            for name in RULES
        }
        return {
            name: [float(limit) for limit in limits]
            for name, limits in chosen.items()
            if limits != list(RULES[name].limits)
        }

    def store(self, project, *, by) -> bool:
        """False where somebody else has saved since: then their limits stand beside those typed."""
        with transaction.atomic():
            stored = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
            if self.cleaned_data["base"] == edition_of(stored):
                stored.light_limits = self.limits
                stored._history_user = by
                stored.save(update_fields=["light_limits"])
                return True
        self.add_error(None, Stale())
        self.data = self.data.copy()
        self.data["base"] = edition_of(stored)
        now = LightsForm(project=stored)
        self.conflicts = [
            (field.label, in_form(now[name]), in_form(self[name]))
            for name, field in self.fields.items()
            if name != "base" and now[name].value() != plain(self.cleaned_data[name])
        ]
        return False


@for_members(Role.MANAGER)
def lights(request, project):
    form = LightsForm(typed(request), project=project)
    if request.method == "POST" and form.is_valid() and form.store(project, by=request.user):
        messages.success(request, _("The rules of the traffic lights are saved."))
        return redirect(project)
    return render(request, "reports/lights_form.html", {"project": project, "form": form})
