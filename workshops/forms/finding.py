"""Editing one conclusion or recommendation. Its status is changed by steps, not here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.forms.findings import FindingForm, has_steps
from workshops.models import Recommendation
from workshops.words import FindingKind

COLUMNS = ["kind", "area", "text_en", "text_sr", "addressee", "due", "priority", "nature"]


class EditFindingForm(FindingForm):
    internal_note = forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For staff and managers; never public."),
    )
    why = forms.CharField(
        label=_("Why do you change it?"),
        required=False,
        max_length=100,
        help_text=_("Kept in the history."),
    )

    def __init__(self, *args, recommendation, areas, institutions, **kwargs):
        self.recommendation = recommendation
        # Whoever is addressed stays on the list, also when no partner any more.
        known = {one.pk: one for one in institutions}
        if recommendation.addressee:
            known.setdefault(recommendation.addressee_id, recommendation.addressee)
        initial = {name: getattr(recommendation, name) for name in (*COLUMNS, "internal_note")}
        initial |= {"area": recommendation.area_id, "addressee": recommendation.addressee_id}
        super().__init__(
            *args,
            areas=areas,
            institutions=known.values(),
            ended=recommendation.activity.actual_end,
            initial=initial,
            **kwargs,
        )
        for name in ("text_en", "text_sr"):
            self.fields[name].widget.attrs["rows"] = 4
        self.order_fields([field.name for field in self.by_language()])

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        answered = self.recommendation.steps.exclude(to="").exists
        if kind == FindingKind.CONCLUSION != self.recommendation.kind and answered():
            raise has_steps()
        return kind

    def apply(self, recommendation: Recommendation, user):
        """Writes a new version; a text that is public already is tested for names (V16)."""
        for name in (*COLUMNS, "internal_note"):
            setattr(recommendation, name, self.cleaned_data[name])
        recommendation.clean()
        recommendation.save_edit(by=user, why=self.cleaned_data["why"])
