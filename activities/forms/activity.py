"""The form in which staff enter and edit an activity: one page that fits its kind."""

import json

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.models import Activity, ActivityInstitution
from activities.words import DESK_KINDS, Kind, Status
from core.forms import DayField, ErrorsSomewhere, NumberField, as_text, office_helper
from core.scripts import to_latin

MEETING_FIELDS = ["venue", "mode", "start_time", "end_time"]
HELD_FIELDS = ["actual_start", "actual_end"]
LONG_TEXTS = ("description", "expected_output", "outputs", "summary")
PARTICIPANT_FIELDS = ["women", "men", "not_stated", "total"]


class ActivityForm(ErrorsSomewhere, forms.ModelForm):
    current_start = DayField(label=_("Start date"), required=False)
    current_end = DayField(label=_("End date"), required=False)
    actual_start = DayField(label=_("Actual start"), required=False)
    actual_end = DayField(label=_("Actual end"), required=False)
    working_days = NumberField(
        label=_("Working days"),
        required=False,
        max_digits=6,
        decimal_places=1,
        min_value=0,
        help_text=_("Planned working days of experts, in steps of 0.5."),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(Status.PLANNED, _("planned")), (Status.DRAFT, _("draft"))],
        help_text=_("A draft is not counted anywhere until it is put into the plan."),
    )
    total = forms.IntegerField(
        label=_("Total"),
        required=False,
        min_value=0,
        max_value=rules.MOST_PARTICIPANTS,
        help_text=_("May be left empty; if you enter it, it must match the sum."),
    )
    invited = forms.MultipleChoiceField(
        label=_("Invited"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attended = forms.MultipleChoiceField(
        label=_("Attended"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label=_("Why do you change it?"),
        required=False,
        max_length=200,
        help_text=_("Kept in the history."),
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = [
            "kind",
            "component",
            "code",
            "title_en",
            "title_sr",
            "current_start",
            "current_end",
            "working_days",
            "place",
            "country",
            "venue",
            "mode",
            "start_time",
            "end_time",
            "responsible_ms",
            "responsible_bc",
            "actual_start",
            "actual_end",
            "women",
            "men",
            "not_stated",
            "description_en",
            "description_sr",
            "expected_output_en",
            "expected_output_sr",
            "outputs_en",
            "outputs_sr",
            "summary_en",
            "summary_sr",
            "internal_note",
        ]
        widgets = {
            "start_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "end_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            **{
                f"{name}_{language}": forms.Textarea(attrs={"rows": 3})
                for name in LONG_TEXTS
                for language in ("en", "sr")
            },
            "internal_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, project, components, partners, **kwargs):
        """`components` and `partners` (institutions) are lists that the view has fetched."""
        super().__init__(*args, **kwargs)
        self.project = project
        self.instance.project = project
        self.fields["component"] = _component_field(components)
        self._choose_institutions(partners)
        self._fit_to_kind()
        self._fit_to_status()
        for name in ("title_en", "title_sr"):
            self.fields[name].help_text = _("One language is enough.")
        for name in ("women", "men", "not_stated", "total"):
            if name in self.fields:
                self.fields[name].error_messages["min_value"] = rules.NEGATIVE_PARTICIPANTS
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["base"] = json.dumps(self.values_of(self.instance))

    def _choose_institutions(self, partners):
        present = (
            list(self.instance.presences.select_related("institution"))
            if (self.instance.pk)
            else []
        )
        self.presences = {row.institution_id: row for row in present}
        listed = {institution.pk: institution for institution in partners}
        listed.update({row.institution_id: row.institution for row in present})
        choices = list(listed.items())
        for name in ("invited", "attended"):
            self.fields[name].choices = [(str(pk), str(one)) for pk, one in choices]
            if self.instance.pk:
                self.initial[name] = [
                    str(row.institution_id) for row in present if getattr(row, name)
                ]
        self.institution_rows = choices

    @property
    def institution_choices(self) -> list[dict]:
        """A row for each institution, with what is ticked."""
        ticked = {
            name: {str(pk) for pk in self[name].value() or []}
            for name in ("invited", "attended")
            if name in self.fields
        }
        return [
            {
                "pk": pk,
                "institution": institution,
                "invited": str(pk) in ticked["invited"],
                "attended": str(pk) in ticked.get("attended", ()),
            }
            for pk, institution in self.institution_rows
        ]

    def _fit_to_kind(self):
        """Work at a desk has no venue and no hour; the switch of kind shows them again."""
        kind = self.data.get("kind") or self.initial.get("kind") or self.instance.kind
        self.kind = kind if kind in Kind.values else ""
        if self.kind in DESK_KINDS:
            for name in MEETING_FIELDS:
                if not (self.is_bound and self.data.get(name)) and not getattr(self.instance, name):
                    del self.fields[name]

    def _fit_to_status(self):
        """Dates and participants of what happened stand only where something has; what the
        actions change is not changed here."""
        status = self.instance.status if self.instance.pk else Status.PLANNED
        if self.instance.pk and status != Status.DRAFT:
            del self.fields["status"]
        elif self.instance.pk:
            self.initial["status"] = status
        if status not in (Status.ONGOING, Status.COMPLETED):
            for name in (*HELD_FIELDS, *PARTICIPANT_FIELDS, "attended"):
                del self.fields[name]
        elif status == Status.ONGOING:
            del self.fields["actual_end"]
        if status in (Status.POSTPONED, Status.CANCELLED, Status.COMPLETED):
            for name in ("current_start", "current_end"):
                del self.fields[name]
        if self.instance.is_approved:
            # Codes are never reused, so what was approved under one keeps it.
            self.fields["code"].disabled = self.fields["component"].disabled = True
        if not self.instance.pk:
            for name in ("why", "base", "version"):
                del self.fields[name]

    def values_of(self, activity) -> dict[str, str]:
        """A stored activity's values as this form shows them, for comparing."""
        values = {
            name: as_text(getattr(activity, name))
            for name in self.fields
            if hasattr(activity, name) and name not in ("version",)
        }
        rows = activity.presences.all() if activity.pk else []
        for name in ("invited", "attended"):
            if name in self.fields:
                values[name] = as_text([row.institution_id for row in rows if getattr(row, name)])
        return values

    @property
    def has_texts(self) -> bool:
        """Whether any of the long texts is filled in, or refused: then they stand open."""
        names = [name for name in self.fields if name[:-3] in LONG_TEXTS or name == "internal_note"]
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def helper(self):
        return office_helper(self._layout())

    def _layout(self):
        def two(*names):
            return Div(*[Field(name) for name in names if name in self.fields], css_class="pair")

        def section(title, *items, **kwargs):
            return Fieldset(title, *items, css_class="form-section", **kwargs)

        first, second = ("en", "sr") if get_language() == "en" else ("sr", "en")
        texts = [two(f"{name}_{first}", f"{name}_{second}") for name in LONG_TEXTS]
        layout = [
            section(
                _("What"),
                Div(
                    Field("kind"),
                    HTML('{% include "activities/_refit.html" %}'),
                    css_class="kind-choice",
                ),
                two("component", "code"),
                two(f"title_{first}", f"title_{second}"),
            ),
            section(
                _("When and where"),
                two("current_start", "current_end"),
                two("start_time", "end_time"),
                two("place", "country"),
                two("venue", "mode"),
                two("working_days", "status"),
            ),
            section(_("Who"), two("responsible_ms", "responsible_bc"), _institutions_table()),
        ]
        if "actual_start" in self.fields:
            layout.append(
                section(
                    _("What happened"),
                    two("actual_start", "actual_end"),
                    Div(*[Field(name) for name in PARTICIPANT_FIELDS], css_class="four"),
                )
            )
        opened = " open" if self.has_texts else ""
        layout += [
            HTML(f'<details class="fold"{opened}><summary>{{% translate "Texts" %}}</summary>'),
            HTML('{% include "includes/_no_personal_data.html" %}'),
            *texts,
            Field("internal_note"),
            HTML("</details>"),
        ]
        if "why" in self.fields:
            layout.append(section(_("Reason"), Field("why"), "base", "version"))
        return Layout(*layout)

    def clean_working_days(self):
        return self.cleaned_data["working_days"] or 0

    def clean_country(self):
        return to_latin(self.cleaned_data["country"]).upper()

    def clean(self):
        cleaned = super().clean()
        self.instance.status = cleaned.get("status") or self.instance.status
        if "total" in self.fields:
            count_participants(self, cleaned)
        return cleaned

    def _get_validation_exclusions(self):
        # The component comes from a list that was just fetched: no need to ask for it again.
        return super()._get_validation_exclusions() | {"component"}

    def _post_clean(self):
        self.instance.project = self.project
        super()._post_clean()

    def save_as(self, user) -> Activity:
        """Writes the activity and its institutions; a new version of one that exists.
        Raises `Stale` where somebody else saved it since this form was opened."""
        activity = self.instance
        with transaction.atomic():
            if activity.pk:
                activity.save_edit(
                    by=user,
                    why=self.cleaned_data["why"],
                    version=self.cleaned_data["version"] or 0,
                )
            else:
                activity.created_by = user
                activity.save()
            self._save_institutions(activity)
        return activity

    def _save_institutions(self, activity):
        before = {
            pk: {"invited": row.invited, "attended": row.attended}
            for pk, row in self.presences.items()
        }
        after = {}
        for name in ("invited", "attended"):
            chosen = (
                {int(pk) for pk in self.cleaned_data[name]}
                if name in self.fields
                else {pk for pk, row in before.items() if row[name]}
            )
            for pk in chosen:
                after.setdefault(pk, {"invited": False, "attended": False})[name] = True
        if after != before:
            ActivityInstitution.set_for(activity, after)


def _component_field(components):
    field = forms.TypedChoiceField(
        label=_("Component"),
        choices=[("", "---------"), *((str(one.pk), str(one)) for one in components)],
        coerce=lambda pk: {str(one.pk): one for one in components}[pk],
    )
    return field


def _institutions_table():
    return HTML('{% include "activities/_institutions_field.html" %}')


def count_participants(form, cleaned):
    """Rule V12; a total alone is taken as "not stated"."""
    parts = [cleaned.get(name) for name in ("women", "men", "not_stated")]
    total = cleaned.get("total")
    if any(name in form.errors for name in PARTICIPANT_FIELDS) or total is None:
        return
    if all(part is None for part in parts):
        cleaned["not_stated"] = total
    elif sum(part or 0 for part in parts) != total:
        form.add_error("total", rules.sum_differs(*(part or 0 for part in parts), total))
